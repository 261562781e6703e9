"""The conditions of keeping a permit file, each with what is said where it does not hold."""

from business_channel.errors import Mendable
from business_channel.language import Words
from business_channel.procedure.parts import Guard


class NoPermit(Mendable):
    code = "NO_PERMIT"
    words = Words("本件没有许可办理档案。", "There is no permit file here.")


class PermitOver(Mendable):
    code = "PERMIT_OVER"
    words = Words("许可申请已办结，不能再登记步骤。", "The application is over; no step can follow.")


class PermitNotExtendable(Mendable):
    code = "PERMIT_NOT_EXTENDABLE"
    words = Words(
        "《行政许可法》第四十二条：已受理、未决定且未延期的许可方可延期一次，不计时限期间结束后再办理。",
        "Administrative Licensing Law, Art. 42: the term can be made longer once, after the acceptance and before the "
        "decision, and not while the time does not count.",
    )


HAS_PERMIT = Guard(
    "has a permit file",
    Words("有许可办理档案", "it has a permit file"),
    lambda it: it.permit,
    lambda path, _: NoPermit(path),
)
PERMIT_OPEN = Guard(
    "the application is not over",
    Words("许可申请尚未办结", "the application is not over"),
    lambda it: it.permit_open,
    lambda path, _: PermitOver(path),
)
PERMIT_EXTENDABLE = Guard(
    "the term can be extended",
    Words("许可已受理、未决定、未延期", "the application is accepted, not decided on, and its term as it was"),
    lambda it: it.permit_extendable,
    lambda path, _: PermitNotExtendable(path),
)
