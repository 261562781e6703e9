"""What a reply must be, decided without the store."""

import re
from collections.abc import Iterator

from business_channel.errors import Mendable
from business_channel.language import Words
from business_channel.submissions.rules import text_problems

BODY_LIMIT = 5000

_MOBILE = r"(?<!\d)1[3-9]\d{9}(?!\d)"
_IDENTITY_CARD = r"(?<!\d)\d{17}[\dXx](?![0-9A-Za-z])"
_PERSONAL = re.compile(f"{_MOBILE}|{_IDENTITY_CARD}")


class DrafterMayNotSign(Mendable):
    code = "DRAFTER_MAY_NOT_SIGN"
    words = Words("起草人不能签发自己起草的答复。", "The person who drafted a reply may not sign it.")


class CoDoesNotReply(Mendable):
    code = "CO_DOES_NOT_REPLY"
    words = Words(
        "协办单位不直接答复，由主办单位统一答复。", "A CO department does not reply; the lead answers for all."
    )


class ContainsPersonalData(Mendable):
    code = "CONTAINS_PERSONAL_DATA"
    words = Words(
        "答复中含有手机号或身份证号，不能公开，请修改。",
        "The reply holds a mobile or identity-card number, which must not become public; please change it.",
    )


def problems(body: str) -> Iterator[Mendable]:
    """What is wrong with the words of a draft."""
    yield from text_problems("body", body, BODY_LIMIT)
    if holds_personal_data(body):
        yield ContainsPersonalData(("body",))


def holds_personal_data(body: str) -> bool:
    """Whether a mobile or identity-card number stands in the text, which must never be published."""
    return _PERSONAL.search(body) is not None
