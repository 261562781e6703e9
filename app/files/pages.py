"""PDF: a conservative search, without understanding the document, for whatever acts, hides or embeds.

Names may be written with escapes, and may lie in packed object streams; both are undone first. What cannot be undone is
refused, so the search errs on the side of caution.
"""

import re
import zlib
from collections.abc import Iterator
from typing import IO

from app.files.verdicts import Unsafe, Verdict
from business_channel.attachments.kinds import MEGABYTE

MAX_UNPACKED = 64 * MEGABYTE
END_WITHIN = 1024
ARCHIVE_WITHIN = 66_000
"""How far before the end the directory of an archive may close."""

_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"\bstream(?:\r\n|\n|\r)")
_ACTIVE = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA|GoToE|SubmitForm|ImportData|Rendition)(?![A-Za-z0-9])"
)
_LOCKED = re.compile(rb"/Encrypt(?![A-Za-z0-9])")
_OBJECTS = re.compile(rb"/ObjStm(?![A-Za-z0-9])")
_PLAIN_FILTER = re.compile(rb"/Filter\s*(?:/FlateDecode|\[\s*/FlateDecode\s*\])(?![A-Za-z0-9])")
_MISLEADING = re.compile(rb"[()%]|/DecodeParms")
_ARCHIVE_END = b"PK\x05\x06"


def search(received: IO[bytes]) -> None:
    """Raises ``Unsafe`` for a document that is encrypted, that runs something, that embeds a file, or that does not end
    as a PDF does.
    """
    content = received.read()
    if b"%%EOF" not in content[-END_WITHIN:]:
        raise Unsafe(Verdict.UNREADABLE)
    if _ARCHIVE_END in content[-ARCHIVE_WITHIN:]:
        raise Unsafe(Verdict.HIDDEN_CONTENT)
    plain = _unescaped(content)
    if _LOCKED.search(plain):
        raise Unsafe(Verdict.ENCRYPTED)
    packed = list(_object_streams(content))
    if len(packed) != len(_OBJECTS.findall(plain)):
        raise Unsafe(Verdict.UNREADABLE)
    if any(map(_ACTIVE.search, (plain, *packed))):
        raise Unsafe(Verdict.ACTIVE_CONTENT)


def _unescaped(text: bytes) -> bytes:
    return _ESCAPE.sub(lambda found: bytes((int(found.group(1), 16),)), text) if b"#" in text else text


def _object_streams(content: bytes) -> Iterator[bytes]:
    """The texts of the packed object streams; raises ``Unsafe`` for one that is packed in another way than plain."""
    left = MAX_UNPACKED
    for found in _STREAM.finditer(content):
        begun = content.rfind(b"obj", 0, found.start()) + len(b"obj")
        description = _unescaped(content[begun : found.start()])
        if not _OBJECTS.search(description):
            continue
        text = _unpacked(description, content, found.end(), left)
        left -= len(text)
        yield _unescaped(text)


def _is_plain(description: bytes) -> bool:
    """Whether a description can be taken at its word: whole, with one way of packing, and with nothing that might hide
    another one.
    """
    whole = description.lstrip().startswith(b"<<") and not _MISLEADING.search(description)
    return whole and description.count(b"/Filter") == 1 and _PLAIN_FILTER.search(description) is not None


def _unpacked(description: bytes, content: bytes, start: int, left: int) -> bytes:
    end = content.find(b"endstream", start)
    packed = content[start : end if end >= 0 else len(content)]
    if not _is_plain(description):
        raise Unsafe(Verdict.UNREADABLE)
    unpacking = zlib.decompressobj()
    try:
        text = unpacking.decompress(packed, left + 1)
    except zlib.error as error:
        raise Unsafe(Verdict.UNREADABLE) from error
    if len(text) > left:
        raise Unsafe(Verdict.UNPACKS_TOO_LARGE)
    if not unpacking.eof:
        raise Unsafe(Verdict.UNREADABLE)
    return text
