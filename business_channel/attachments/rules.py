"""What may be uploaded, under which name, and what is refused; decided without the store."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from business_channel.attachments.kinds import BY_EXTENSION, MEGABYTE, FileType
from business_channel.errors import InvalidInput, Mendable, Missing, Refusal
from business_channel.language import Words

NAME_LIMIT = 120
MOST_ATTACHED = 20
"""How many files go with one submission."""
MOST_WAITING = 20
"""How many files of one account may wait to be sent or attached."""
TARGET_LIFE = timedelta(minutes=15)
"""How long a target takes its file."""
PATIENCE = timedelta(minutes=15)
"""How long after its target's end an upload that was begun may still arrive; longer than a door waits for one."""
KEPT_UNATTACHED = timedelta(hours=24)
"""How long a file is kept that nobody attaches."""

_SHA256 = re.compile(r"[0-9a-f]{64}")
_UNSAFE = re.compile(r"[<>:\"|?*]")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


class FileTypeNotTaken(Mendable):
    code = "FILE_TYPE_NOT_TAKEN"
    words = Words(
        "只接受 JPEG、PNG、WebP 图片和 PDF、docx、xlsx 文件。",
        "Only JPEG, PNG and WebP images, PDF, docx and xlsx files are taken.",
    )


class FileTypesDiffer(Mendable):
    code = "FILE_TYPES_DIFFER"
    words = Words("文件扩展名与文件类型不一致。", "The end of the file's name does not go with its type.")


class FileTooLarge(Mendable):
    code = "FILE_TOO_LARGE"
    words = Words("文件过大：此类文件最大 {limit} MB。", "The file is too large: the limit for its type is {limit} MB.")


class TooManyFiles(Mendable):
    code = "TOO_MANY_FILES"
    words = Words("文件过多：最多 {limit} 个。", "There are too many files: the limit is {limit}.")


class NotUploaded(Mendable):
    code = "NOT_UPLOADED"
    words = Words("该文件尚未上传完成，或未通过检查。", "That file has not arrived, or was not found to be safe.")


class AttachedElsewhere(Mendable):
    code = "ATTACHED_ELSEWHERE"
    words = Words("该文件已随另一诉求提交。", "That file goes with another submission already.")


class UploadUnknown(Refusal):
    code = "UPLOAD_UNKNOWN"
    words = Words("上传地址无效。", "This is not a valid address for an upload.")


class UploadOver(Refusal):
    code = "UPLOAD_OVER"
    words = Words("上传地址已过期，请重新申请。", "This address has expired; please ask for a new one.")


class UploadUsed(Refusal):
    code = "UPLOAD_USED"
    words = Words("上传地址已使用过，请重新申请。", "This address was used already; please ask for a new one.")


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A file that somebody is about to send: ``size`` in bytes, ``sha256`` in hexadecimal where the sender knows it."""

    name: str
    declared_type: str
    size: int
    sha256: str | None = None
    public: bool = False


def clean_name(name: str) -> str:
    """The name as it is shown: without the path, without what is not seen or turns the direction of writing, without
    what other systems refuse, and no longer than ``NAME_LIMIT``; its end stays its end.
    """
    base = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(each for each in base if unicodedata.category(each) not in _UNSEEN)
    stem, dot, end = " ".join(_UNSAFE.sub("_", seen).split()).strip(" .").rpartition(".")
    return stem[: NAME_LIMIT - len(end) - len(dot)].rstrip() + dot + end[: NAME_LIMIT - 1]


def kind_of(declared_type: str) -> FileType | None:
    """The kind that the channel takes under a declared type, or ``None``."""
    return next((each for each in FileType if each == declared_type.strip().lower()), None)


def problems(wanted: Wanted) -> Iterator[Mendable]:
    """What is wrong with a file that is announced."""
    kind, name = kind_of(wanted.declared_type), clean_name(wanted.name)
    if not name:
        yield Missing(("fileName",))
    if kind is None:
        yield FileTypeNotTaken(("declaredType",))
    elif name and BY_EXTENSION.get(name.rpartition(".")[2].lower()) is not kind:
        yield FileTypesDiffer(("fileName",))
    if wanted.size < 1:
        yield InvalidInput(("size",), reason_zh="文件不能为空。", reason="a file holds at least one byte.")
    elif kind is not None and wanted.size > kind.limit:
        yield FileTooLarge(("size",), limit=kind.limit // MEGABYTE)
    if wanted.sha256 is not None and not _SHA256.fullmatch(wanted.sha256):
        yield InvalidInput(
            ("sha256",),
            reason_zh="SHA-256 须为 64 位小写十六进制。",
            reason="a SHA-256 is written in 64 lower-case hexadecimal digits.",
        )
