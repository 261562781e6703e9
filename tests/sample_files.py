"""Small files of every kind that the channel takes, and hostile ones of the kinds that it must not take."""

import io
import random
import zipfile
import zlib
from collections.abc import Mapping

from PIL import Image
from PIL.PngImagePlugin import PngInfo

SECRET = "罗永贵手机13885700003"
"""What a camera or an editor has written beside the picture."""
GPS = 0x8825


def noise(width: int, height: int, mode: str = "RGB") -> Image.Image:
    """A picture that does not pack well, the same every time."""
    bands = len(Image.new(mode, (1, 1)).getbands())
    return Image.frombytes(mode, (width, height), random.Random(8).randbytes(width * height * bands))


def jpeg(width: int = 64, height: int = 48, orientation: int = 1) -> bytes:
    """A photograph that tells where it was taken, by whom, and how the camera was held."""
    exif = Image.Exif()
    exif[0x0112], exif[0x013B] = orientation, SECRET
    place = exif.get_ifd(GPS)
    place[1], place[2], place[3], place[4] = "N", (27.0, 7.0, 22.0), "E", (104.0, 43.0, 38.0)
    written = io.BytesIO()
    noise(width, height).save(written, "JPEG", exif=exif, comment=SECRET.encode(), quality=95)
    return written.getvalue()


def png() -> bytes:
    """A picture with texts beside it."""
    told, written = PngInfo(), io.BytesIO()
    told.add_itxt("Author", SECRET)
    noise(20, 10, "RGBA").save(written, "PNG", pnginfo=told)
    return written.getvalue()


def webp() -> bytes:
    """A picture with a camera's note."""
    exif, written = Image.Exif(), io.BytesIO()
    exif[0x013B] = SECRET
    noise(20, 10).save(written, "WEBP", exif=exif)
    return written.getvalue()


def pdf(*objects: bytes, size: int = 0) -> bytes:
    """A document of one empty page, with more objects, padded to at least ``size`` bytes by a picture's data."""
    parts = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"]
    parts += [b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>", *objects]
    if size:
        data = random.Random(8).randbytes(size)
        parts.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(data), data))
    body = b"".join(b"%d 0 obj\n%b\nendobj\n" % (number, part) for number, part in enumerate(parts, 1))
    return b"%PDF-1.7\n" + body + b"trailer << /Root 1 0 R >>\nstartxref\n0\n%%EOF\n"


def packed_objects(text: bytes, description: bytes = b"/Filter /FlateDecode") -> bytes:
    """An object stream that holds ``text``."""
    data = zlib.compress(text)
    return b"<< /Type /ObjStm /N 1 /First 5 %b /Length %d >>\nstream\n%b\nendstream" % (description, len(data), data)


def archive(parts: Mapping[str, bytes]) -> bytes:
    """An archive of parts by their names, as they are."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, content in parts.items():
            whole.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def docx(more: Mapping[str, bytes] | None = None) -> bytes:
    """A letter, with more parts."""
    parts = {"[Content_Types].xml": b"<Types/>", "word/document.xml": "<w:document>函</w:document>".encode()}
    return archive(parts | dict(more or {}))


def xlsx(more: Mapping[str, bytes] | None = None) -> bytes:
    """A table, with more parts."""
    parts = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": "<workbook>欠款</workbook>".encode()}
    return archive(parts | dict(more or {}))


def gradient(form: str, width: int, height: int) -> bytes:
    """A large picture of few bytes that a camera held on its side has taken."""
    exif, written = Image.Exif(), io.BytesIO()
    exif[0x0112] = 6
    colours = "RGB" if form == "JPEG" else "RGBA"
    Image.linear_gradient("L").resize((width, height)).convert(colours).save(written, form, exif=exif)
    return written.getvalue()


def png_of_one_colour(side: int) -> bytes:
    """A picture of few bytes and many pixels."""
    written = io.BytesIO()
    Image.new("1", (side, side)).save(written, "PNG")
    return written.getvalue()
