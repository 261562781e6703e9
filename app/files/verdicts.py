"""Why a file is not taken, as the look at its content says."""

from enum import StrEnum

from business_channel.errors import Refusal
from business_channel.language import Words


class Verdict(StrEnum):
    """What is wrong with the content of a file."""

    OTHER_CONTENT = "OTHER_CONTENT"
    UNREADABLE = "UNREADABLE"
    TOO_MANY_PIXELS = "TOO_MANY_PIXELS"
    ACTIVE_CONTENT = "ACTIVE_CONTENT"
    ENCRYPTED = "ENCRYPTED"
    UNPACKS_TOO_LARGE = "UNPACKS_TOO_LARGE"
    UNSAFE_NAMES = "UNSAFE_NAMES"
    HIDDEN_CONTENT = "HIDDEN_CONTENT"


class Unsafe(Exception):
    """The content of a file is not what the channel keeps."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict
        super().__init__(verdict)


class OtherContent(Refusal):
    code = "OTHER_CONTENT"
    words = Words("文件内容与所声明的类型不符。", "The content of the file is not of the type that was declared.")


class Unreadable(Refusal):
    code = "UNREADABLE"
    words = Words("文件已损坏或无法读取。", "The file is damaged or cannot be read.")


class TooManyPixels(Refusal):
    code = "TOO_MANY_PIXELS"
    words = Words("图片尺寸过大，请缩小后再上传。", "The image has too many pixels; please send a smaller one.")


class ActiveContent(Refusal):
    code = "ACTIVE_CONTENT"
    words = Words(
        "文件中含有脚本、宏、内嵌文件或外部实体，请去除后再上传。",
        "The file holds scripts, macros, embedded files or external entities; please send it without them.",
    )


class Encrypted(Refusal):
    code = "ENCRYPTED"
    words = Words("文件已加密，办理单位无法阅读。", "The file is encrypted, so nobody could read it.")


class UnpacksTooLarge(Refusal):
    code = "UNPACKS_TOO_LARGE"
    words = Words("文件解压后过大。", "The file unpacks to far more than it is.")


class UnsafeNames(Refusal):
    code = "UNSAFE_NAMES"
    words = Words("文件内部的路径不安全。", "The file holds parts whose names lead out of it.")


class HiddenContent(Refusal):
    code = "HIDDEN_CONTENT"
    words = Words("文件前后夹带了其他内容。", "Something else is hidden before or behind the content of the file.")


REFUSALS: dict[Verdict, type[Refusal]] = {
    Verdict.OTHER_CONTENT: OtherContent,
    Verdict.UNREADABLE: Unreadable,
    Verdict.TOO_MANY_PIXELS: TooManyPixels,
    Verdict.ACTIVE_CONTENT: ActiveContent,
    Verdict.ENCRYPTED: Encrypted,
    Verdict.UNPACKS_TOO_LARGE: UnpacksTooLarge,
    Verdict.UNSAFE_NAMES: UnsafeNames,
    Verdict.HIDDEN_CONTENT: HiddenContent,
}
"""How each verdict is told."""
