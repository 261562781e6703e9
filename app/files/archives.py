"""Office documents: archives whose parts are looked at without being kept."""

import zipfile
from typing import IO

from app.files.verdicts import Unsafe, Verdict
from business_channel.attachments.kinds import MEGABYTE, FileType

MAX_ENTRIES = 1000
MAX_RATIO = 100
MAX_UNPACKED = 200 * MEGABYTE

_CHUNK = 64 * 1024
_ENCRYPTED = 0x1
_MAIN = {FileType.DOCX: "word/document.xml", FileType.XLSX: "xl/workbook.xml"}
_TYPES = "[Content_Types].xml"
_MARKUP = (".xml", ".rels", ".vml")
_ENTITIES = tuple(
    each.encode(encoding) for each in ("<!DOCTYPE", "<!ENTITY") for encoding in ("ascii", "utf-16-le", "utf-16-be")
)
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"\xd0\xcf\x11\xe0")
"""The marks of archives, and of the older compound files that may hold macros."""


def look_into(kind: FileType, received: IO[bytes]) -> None:
    """Raises ``Unsafe`` for an archive that is no document of ``kind``, that unpacks to far more than it is, whose
    parts lead out of it, or that holds macros, other archives, or markup with entities.
    """
    try:
        with zipfile.ZipFile(received) as archive:
            entries = archive.infolist()
            _look_at_frame(archive, entries, received)
            names = {each.filename for each in entries}
            if not {_TYPES, _MAIN[kind]} <= names or len(names) < len(entries):
                raise Unsafe(Verdict.OTHER_CONTENT)
            _look_at_parts(archive, entries, received.seek(0, 2))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OSError, RuntimeError) as error:
        raise Unsafe(Verdict.UNREADABLE) from error


def _look_at_frame(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], received: IO[bytes]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise Unsafe(Verdict.UNPACKS_TOO_LARGE)
    if any(each.flag_bits & _ENCRYPTED for each in entries):
        raise Unsafe(Verdict.ENCRYPTED)
    if archive.comment or min((each.header_offset for each in entries), default=0) != 0 or not _ends(received):
        raise Unsafe(Verdict.HIDDEN_CONTENT)
    if any(map(_leads_out, entries)):
        raise Unsafe(Verdict.UNSAFE_NAMES)


def _ends(received: IO[bytes]) -> bool:
    """Whether the file ends where its directory does: the closing mark is 22 bytes before the end."""
    received.seek(-22, 2)
    return received.read(4) == b"PK\x05\x06"


def _leads_out(entry: zipfile.ZipInfo) -> bool:
    name = entry.orig_filename
    steps = name.replace("\\", "/").split("/")
    return name.startswith(("/", "\\")) or ":" in name or "\\" in name or "\0" in name or ".." in steps


def _look_at_parts(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], packed: int) -> None:
    """Reads every part to its end, because what an archive says of its parts' sizes may be a lie."""
    left = min(packed * MAX_RATIO, MAX_UNPACKED)
    for entry in entries:
        lower = entry.filename.lower()
        if lower.endswith("vbaproject.bin") or "/activex/" in lower:
            raise Unsafe(Verdict.ACTIVE_CONTENT)
        with archive.open(entry) as part:
            left -= _look_at_part(part, left, is_markup=lower.endswith(_MARKUP))


def _look_at_part(part: IO[bytes], left: int, *, is_markup: bool) -> int:
    size, tail = 0, b""
    while chunk := part.read(_CHUNK):
        if size == 0 and chunk.startswith(_ARCHIVES):
            raise Unsafe(Verdict.ACTIVE_CONTENT)
        size += len(chunk)
        if size > left:
            raise Unsafe(Verdict.UNPACKS_TOO_LARGE)
        if is_markup and any(mark in tail + chunk for mark in _ENTITIES):
            raise Unsafe(Verdict.ACTIVE_CONTENT)
        tail = chunk[-32:]
    return size
