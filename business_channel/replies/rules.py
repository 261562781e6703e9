"""What a reply must be, decided without the store."""

import re
from collections.abc import Iterator

from business_channel.deadlines.model import Clock
from business_channel.errors import Mendable
from business_channel.language import Words
from business_channel.replies.model import ReplyKind
from business_channel.submissions.rules import text_problems
from business_channel.templates.rules import NotFilledIn, not_filled_in
from business_channel.work_orders.model import WorkOrderRole

BODY_LIMIT = 5000
PROMISE_LIMIT = 200

ANSWERING = frozenset({ReplyKind.FINAL, ReplyKind.JOINT, ReplyKind.PARTIAL})
"""The kinds that answer the submission."""

UNITS_CLOCK = frozenset({Clock.REPLY})
"""The clock whose share is a department's own, and stops with its signature: review is the platform's time."""

SIGNED_TOGETHER = frozenset({ReplyKind.JOINT, ReplyKind.PARTIAL})
"""The kinds that several departments sign."""

_MOBILE = r"(?<!\d)1[3-9]\d{9}(?!\d)"
_IDENTITY_CARD = r"(?<!\d)\d{17}[\dXx](?![0-9A-Za-z])"
_PERSONAL = re.compile(f"{_MOBILE}|{_IDENTITY_CARD}")


class DrafterMayNotSign(Mendable):
    code = "DRAFTER_MAY_NOT_SIGN"
    words = Words("起草人不能签发自己起草的答复。", "The person who drafted a reply may not sign it.")


class KindDoesNotFit(Mendable):
    code = "KIND_DOES_NOT_FIT"
    words = Words(
        "联合办理的由牵头单位起草联合答复，有单位不同意后方可起草部分答复；其他办理方式起草正式答复；补充答复在公布之后。",
        "Who answers jointly drafts a joint reply, or after a dissent a partial one; all others a final one; "
        "a supplement comes after the answer.",
    )


class DueInThePast(Mendable):
    code = "DUE_IN_THE_PAST"
    words = Words("承诺的日期应在今天之后。", "A promise is due after today.")


class ContainsPersonalData(Mendable):
    code = "CONTAINS_PERSONAL_DATA"
    words = Words(
        "答复中含有手机号或身份证号，不能公开，请修改。",
        "The reply holds a mobile or identity-card number, which must not become public; please change it.",
    )


def must_fit(kind: ReplyKind, role: WorkOrderRole, *, answered: bool, dissented: bool) -> None:
    """Raises ``KindDoesNotFit`` unless an order of that role may be answered so, as far as the answer is."""
    if answered:
        fitting = {ReplyKind.SUPPLEMENT}
    elif role is WorkOrderRole.JOINT:
        fitting = {ReplyKind.INTERIM, ReplyKind.JOINT} | ({ReplyKind.PARTIAL} if dissented else set())
    else:
        fitting = {ReplyKind.INTERIM, ReplyKind.FINAL}
    if kind not in fitting:
        raise KindDoesNotFit(("kind",))


def problems(body: str) -> Iterator[Mendable]:
    """What is wrong with the words of a draft."""
    yield from text_problems("body", body, BODY_LIMIT)
    if holds_personal_data(body):
        yield ContainsPersonalData(("body",))
    if mark := not_filled_in(body):
        yield NotFilledIn(("body",), mark=mark)


def holds_personal_data(body: str) -> bool:
    """Whether a mobile or identity-card number stands in the text, which must never be published."""
    return _PERSONAL.search(body) is not None
