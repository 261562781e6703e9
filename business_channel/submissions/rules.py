"""What a filing must be, decided without the store."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from business_channel.errors import InvalidInput, Mendable, Missing, TooLong
from business_channel.language import Words
from business_channel.submissions.model import FilingChannel, RejectionReason, ReviewState, SubmissionKind
from business_channel.topics.forms import Detail

TITLE_LIMIT = 22
BODY_LIMIT = 1000
HIDDEN_REMARK_LIMIT = 200
NAME_LIMIT = 30
EXTERNAL_LIMIT = 60

HIDING_ONLY = frozenset({RejectionReason.AUTHOR_ASKED, RejectionReason.CAMPAIGN})
"""Grounds on which a submission is not shown, and which cannot keep it from being handled."""

_PHONE = re.compile(r"(?:\+?86)?1[3-9]\d{9}|0\d{2,3}-?\d{7,8}")
_SPECIAL = re.compile(r"[^\w\s，。、；：？！“”‘’（）《》〈〉【】—…·,.;:?!'\"()\-%+/]")


class PhoneNotValid(Mendable):
    code = "PHONE_NOT_VALID"
    words = Words(
        "请填写有效的手机号或带区号的固定电话。", "Please give a mobile number, or a landline with area code."
    )


class SpecialSymbols(Mendable):
    code = "SPECIAL_SYMBOLS"
    words = Words("标题中不能使用特殊符号：{symbols}", "The title must not hold special symbols: {symbols}")


class NotThanks(Mendable):
    code = "NOT_THANKS"
    words = Words(
        "只有感谢类留言可以指明所感谢的诉求。", "Only a thank-you can name the submission that it thanks for."
    )


class AlreadyFiled(Mendable):
    """The other body's number was filed before; ``number`` is ours for it."""

    code = "ALREADY_FILED"
    words = Words("该外部编号已登记，本平台编号 {number}。", "That number was filed before; it is {number} here.")

    def __init__(self, number: str, path: tuple[str, ...] = ("externalNumber",)) -> None:
        self.number = number
        super().__init__(path, number=number)


class AccusedMayNotHandle(Mendable):
    """An accusation is neither passed to the accused nor made known to it (信访工作条例 Art. 30)."""

    code = "ACCUSED_MAY_NOT_HANDLE"
    words = Words(
        "不得将检举、控告事项转给被检举、控告的单位（《信访工作条例》第三十条）。",
        "An accusation is not given to the department that it accuses (Regulation on Petition Work, Art. 30).",
    )


class HidesOnly(Mendable):
    code = "HIDES_ONLY"
    words = Words(
        "该理由只能作为不予公开的理由，不能据此不予受理。",
        "On this ground a submission is hidden; it cannot be rejected for it.",
    )


@dataclass(frozen=True, kw_only=True)
class Filing:
    """What somebody files: ``addressee_id`` is a department or a leader's office, the contact is a real name and phone.

    ``enterprise_id`` names the enterprise in whose name it is filed, ``thanks_for_id`` the own submission that a
    thank-you is for, ``campaign_id`` the campaign that a suggestion takes part in, ``respondent_id`` the department
    that it accuses; ``hide_enterprise_name`` has a masked name stand in public. ``region_code`` is the place of the
    matter, the addressee's when left out; ``confidential`` asks that nobody but named staff learns who the author is.
    ``attachment_ids`` are files that the caller has sent. ``details`` fill in the form of the topic; ``None`` where
    nobody was asked, as by phone or by a portal that knows no forms.
    """

    kind: SubmissionKind
    title: str
    body: str
    topic_code: str
    addressee_id: UUID
    contact_name: str
    contact_phone: str
    hidden_remark: str | None = None
    region_code: str | None = None
    enterprise_id: UUID | None = None
    hide_enterprise_name: bool = False
    thanks_for_id: UUID | None = None
    campaign_id: UUID | None = None
    respondent_id: UUID | None = None
    confidential: bool = False
    attachment_ids: tuple[UUID, ...] = ()
    details: tuple[Detail, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class Heard:
    """How the platform came to know of a matter: the channel and, together, another body and its number for it."""

    channel: FilingChannel
    external_source: str | None = None
    external_number: str | None = None


def heard_problems(heard: Heard) -> Iterator[Mendable]:
    """What is wrong with how a matter was heard of: an own account files by itself, and a number belongs to a body."""
    if heard.channel is FilingChannel.PORTAL:
        yield InvalidInput(
            ("channel",), reason_zh="代为登记须注明来源渠道。", reason="name the channel by which it came."
        )
    if (heard.external_source is None) != (heard.external_number is None):
        yield Missing(("externalSource",) if heard.external_source is None else ("externalNumber",))
    for name, text in (("externalSource", heard.external_source), ("externalNumber", heard.external_number)):
        if text is not None:
            yield from text_problems(name, text, EXTERNAL_LIMIT)


def problems(filing: Filing) -> Iterator[Mendable]:
    """Everything that is wrong with the words of a filing, each at the path of its field."""
    yield from text_problems("title", filing.title, TITLE_LIMIT)
    yield from text_problems("body", filing.body, BODY_LIMIT)
    yield from text_problems("contactName", filing.contact_name, NAME_LIMIT)
    if filing.hidden_remark is not None and len(filing.hidden_remark) > HIDDEN_REMARK_LIMIT:
        yield TooLong(("hiddenRemark",), limit=HIDDEN_REMARK_LIMIT, actual=len(filing.hidden_remark))
    if symbols := sorted(set(_SPECIAL.findall(filing.title))):
        yield SpecialSymbols(("title",), symbols=" ".join(symbols))
    if not _PHONE.fullmatch(filing.contact_phone.replace(" ", "")):
        yield PhoneNotValid(("contactPhone",))
    if filing.respondent_id == filing.addressee_id:
        yield AccusedMayNotHandle(("addresseeId",))
    if filing.thanks_for_id is not None and filing.kind is not SubmissionKind.THANKS:
        yield NotThanks(("thanksFor",))


def text_problems(name: str, text: str, limit: int) -> Iterator[Mendable]:
    """What is wrong with a required text of at most ``limit`` characters."""
    if not text.strip():
        yield Missing((name,))
    elif len(text) > limit:
        yield TooLong((name,), limit=limit, actual=len(text))


def is_taken(review: ReviewState, contested: ReviewState | None) -> bool:
    """Whether the platform has taken a submission: approved it, or hidden it, even if the author contests that."""
    hidden = ReviewState.NOT_DISPLAYED
    return review in (ReviewState.APPROVED, hidden) or (review is ReviewState.RECHECK and contested is hidden)


def must_not_be_accused(accused: Collection[UUID], department_id: UUID, path: tuple[str, ...]) -> None:
    """Raises ``AccusedMayNotHandle`` when a matter would go to a department that it accuses."""
    if department_id in accused:
        raise AccusedMayNotHandle(path)


def number_for(filed_at: datetime, count: int) -> str:
    """The number for people, such as ZQ-2026-0000123; the year is that of filing."""
    return f"ZQ-{filed_at.year}-{count:07d}"
