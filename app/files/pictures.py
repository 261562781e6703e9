"""Pictures are decoded and drawn anew, so that nothing stays but what is seen: no place, no camera, no hidden tail."""

from typing import IO

from PIL import Image, ImageOps

from app.files.verdicts import Unsafe, Verdict
from business_channel.attachments.kinds import FileType

MAX_PIXELS = {FileType.JPEG: 25_000_000, FileType.PNG: 25_000_000, FileType.WEBP: 8_000_000}
"""So many take less than 256 MB to be drawn anew; WebP takes three times as much as the others."""
QUALITY = 90

_MODES = {
    FileType.JPEG: ("L", "RGB"),
    FileType.PNG: ("1", "L", "LA", "P", "RGB", "RGBA", "I", "I;16"),
    FileType.WEBP: ("RGB", "RGBA"),
}
"""The ways of holding a pixel that each kind can be written in; others become RGB."""


def redraw(kind: FileType, received: IO[bytes], clean: IO[bytes]) -> None:
    """Writes the picture in ``received`` to ``clean``, turned as its camera was held, and its first frame alone.

    Raises ``Unsafe`` for a picture of more than ``MAX_PIXELS`` of its kind and for one that cannot be decoded.
    """
    try:
        with Image.open(received, formats=(kind.name,)) as picture:
            if picture.width * picture.height > MAX_PIXELS[kind]:
                raise Unsafe(Verdict.TOO_MANY_PIXELS)
            picture.load()
            seen = ImageOps.exif_transpose(picture)
        _write(kind, seen, clean)
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError) as error:
        raise Unsafe(Verdict.UNREADABLE) from error


def _write(kind: FileType, seen: Image.Image, clean: IO[bytes]) -> None:
    kept = {name: seen.info[name] for name in ("transparency",) if name in seen.info}
    seen.info.clear()
    if seen.mode not in _MODES[kind]:
        seen = seen.convert("RGB")
    elif kind is FileType.PNG:
        seen.info.update(kept)
    seen.save(clean, kind.name, **({} if kind is FileType.PNG else {"quality": QUALITY}))
