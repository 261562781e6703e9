"""Office documents: archives whose parts are looked at without being kept."""

import struct
import zipfile
import zlib
from typing import IO

from app.files.verdicts import Unsafe, Verdict
from business_channel.attachments.kinds import MEGABYTE, FileType

MAX_ENTRIES = 1000
MAX_DIRECTORY = 256 * 1024
MAX_RATIO = 100
MAX_UNPACKED = 200 * MEGABYTE

_CHUNK = 64 * 1024
_END = struct.Struct("<4s4xHHI6x")
"""The record that ends an archive: its mark, how many parts it has, twice, and how large their directory is."""
_END_MARK = b"PK\x05\x06"
_LONG_MARK = b"PK\x06\x07"
_LONG_BYTES = 20
_BROKEN = (zipfile.BadZipFile, struct.error, zlib.error, ValueError, EOFError, OSError, RuntimeError)
"""What reading a damaged archive raises; an unknown way of packing is a ``RuntimeError``."""
_COMMENT_LIMIT = 65_535
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
        _look_at_end(received)
        with zipfile.ZipFile(received) as archive:
            entries = archive.infolist()
            _look_at_frame(entries)
            names = {each.filename for each in entries}
            if not {_TYPES, _MAIN[kind]} <= names or len(names) < len(entries):
                raise Unsafe(Verdict.OTHER_CONTENT)
            _look_at_parts(archive, entries, received.seek(0, 2))
    except _BROKEN as error:
        raise Unsafe(Verdict.UNREADABLE) from error


def _look_at_end(received: IO[bytes]) -> None:
    """The archive ends where the file does, and its directory is short; before it is read, which takes memory."""
    tail = _tail(received, _COMMENT_LIMIT + _END.size)
    if _END_MARK not in tail:
        raise Unsafe(Verdict.UNREADABLE)
    mark, _, count, directory = _END.unpack(tail[-_END.size :])
    if mark != _END_MARK:
        raise Unsafe(Verdict.HIDDEN_CONTENT)
    is_long = tail[: -_END.size][-_LONG_BYTES:].startswith(_LONG_MARK)
    if is_long or count > MAX_ENTRIES or directory > MAX_DIRECTORY:
        raise Unsafe(Verdict.UNPACKS_TOO_LARGE)


def _tail(received: IO[bytes], size: int) -> bytes:
    whole = received.seek(0, 2)
    received.seek(max(0, whole - size))
    return received.read()


def _look_at_frame(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise Unsafe(Verdict.UNPACKS_TOO_LARGE)
    if any(each.flag_bits & _ENCRYPTED for each in entries):
        raise Unsafe(Verdict.ENCRYPTED)
    if min((each.header_offset for each in entries), default=0) != 0:
        raise Unsafe(Verdict.HIDDEN_CONTENT)
    if any(map(_leads_out, entries)):
        raise Unsafe(Verdict.UNSAFE_NAMES)


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
