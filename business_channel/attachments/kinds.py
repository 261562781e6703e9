"""The kinds of files that the channel takes: their names, the ends of files' names, and their first bytes."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

MEGABYTE = 1024 * 1024
IMAGE_LIMIT = 5 * MEGABYTE
DOCUMENT_LIMIT = 20 * MEGABYTE


class FileType(StrEnum):
    """A kind of file, by the name that the internet has for it."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    @property
    def is_image(self) -> bool:
        """Whether it is a picture, which is drawn anew without what a camera wrote beside it."""
        return self in IMAGES

    @property
    def limit(self) -> int:
        """The most bytes that such a file may have."""
        return IMAGE_LIMIT if self.is_image else DOCUMENT_LIMIT


IMAGES = frozenset({FileType.JPEG, FileType.PNG, FileType.WEBP})

BY_EXTENSION: Mapping[str, FileType] = MappingProxyType(
    {
        "jpg": FileType.JPEG,
        "jpeg": FileType.JPEG,
        "png": FileType.PNG,
        "webp": FileType.WEBP,
        "pdf": FileType.PDF,
        "docx": FileType.DOCX,
        "xlsx": FileType.XLSX,
    }
)
"""The kind that the end of a file's name promises."""

HEAD_BYTES = 16
"""How much of a file tells its kind."""


def begins_like(kind: FileType, head: bytes) -> bool:
    """Whether a file whose first bytes are ``head`` can be of ``kind``: its mark stands at the very beginning."""
    match kind:
        case FileType.JPEG:
            return head.startswith(b"\xff\xd8\xff")
        case FileType.PNG:
            return head.startswith(b"\x89PNG\r\n\x1a\n")
        case FileType.WEBP:
            return head.startswith(b"RIFF") and head[8:12] == b"WEBP"
        case FileType.PDF:
            return head.startswith(b"%PDF-")
        case FileType.DOCX | FileType.XLSX:
            return head.startswith(b"PK\x03\x04")
