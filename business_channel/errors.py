"""Everything that the channel refuses, as one family of errors that can be told to people in both languages."""

from collections.abc import Sequence
from typing import ClassVar

from business_channel.language import Language, Words
from business_channel.states import in_words


class ChannelError(Exception):
    """A refusal with a stable code and a sentence in both languages; ``facts`` fill the sentence."""

    code: ClassVar[str]
    words: ClassVar[Words]

    def __init__(self, path: Sequence[str] = (), **facts: object) -> None:
        self.path = tuple(path)
        self.facts = facts
        super().__init__(self.words.say(Language.EN, **facts))

    def message(self, language: Language) -> str:
        """The sentence in ``language``."""
        return self.words.say(language, **self.facts)


class Refusal(ChannelError):
    """Base of the errors that stop a whole field: the caller lacks the right, or the service cannot answer now."""


class Mendable(ChannelError):
    """Base of the errors that the caller can mend; a mutation answers them in its payload, at the path of the input."""


class Several(Exception):
    """More than one thing that the caller can mend, told together."""

    def __init__(self, errors: Sequence[Mendable]) -> None:
        self.errors = tuple(errors)
        super().__init__("; ".join(map(str, errors)))


class Unauthenticated(Refusal):
    code = "UNAUTHENTICATED"
    words = Words("请先登录。", "Please sign in first.")


class InvalidToken(Unauthenticated):
    words = Words("登录凭证无效或已过期，请重新登录。", "The token is not valid or has expired; please sign in again.")


class Forbidden(Refusal):
    code = "FORBIDDEN"
    words = Words("您没有办理此事项的权限。", "You do not have the right to do this.")


class BadRequest(Refusal):
    code = "BAD_REQUEST"
    words = Words("请求有误：{reason_zh}", "The request cannot be read: {reason}")


class Unavailable(Refusal):
    code = "UNAVAILABLE"
    words = Words(
        "服务暂时不可用，请稍后再试。", "The service is not available at the moment; please try again shortly."
    )


class NotFound(Mendable):
    """Also the answer for what exists but may not be seen, so that nobody can tell the two apart."""

    code = "NOT_FOUND"
    words = Words("没有找到，或您无权查看。", "Not found, or not for you to see.")


class InvalidInput(Mendable):
    code = "INVALID_INPUT"
    words = Words("填写有误：{reason_zh}", "The input is not right: {reason}")


class TooLong(Mendable):
    code = "TOO_LONG"
    words = Words(
        "内容过长：最多 {limit} 字，现有 {actual} 字。", "Too long: at most {limit} characters, not {actual}."
    )


class Missing(Mendable):
    code = "MISSING"
    words = Words("此项必填。", "This must be filled in.")


class NotForYou(Mendable):
    """One item that the caller has no right to; the others are done all the same."""

    code = "NOT_FOR_YOU"
    words = Words("您没有办理其中这一件的权限。", "You do not have the right to do this with this one.")


class AlreadyDone(Mendable):
    code = "ALREADY_DONE"
    words = Words("此事已办过，不能重复。", "This was done already and cannot be done twice.")


class NotNow(Mendable):
    """The action exists, but not in the state that the noun is in."""

    code = "NOT_NOW"
    words = Words("当前状态“{state}”下不能办理此操作。", "This cannot be done while the state is “{state}”.")

    def __init__(self, path: Sequence[str] = (), *, state: str) -> None:
        self.state = state
        super().__init__(path, state=in_words(state, Language.EN))

    def message(self, language: Language) -> str:
        """The sentence in ``language``, and the state in words."""
        return self.words.say(language, state=in_words(self.state, language))


class Conflict(Mendable):
    """Somebody else changed the noun since the caller read it; ``current_version`` is what to read again."""

    code = "CONFLICT"
    words = Words(
        "内容已被他人更新，请刷新后再试（当前版本 {current_version}）。",
        "Somebody changed this meanwhile; please read it again (it is now version {current_version}).",
    )

    def __init__(self, current_version: int, path: Sequence[str] = ("expectedVersion",)) -> None:
        self.current_version = current_version
        super().__init__(path, current_version=current_version)


class IdempotencyMismatch(Mendable):
    code = "IDEMPOTENCY_MISMATCH"
    words = Words("同一幂等键已用于不同的内容。", "This idempotency key was already used with other input.")
