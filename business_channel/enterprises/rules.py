"""What the registration of an enterprise must be, who may leave it, and what the platform may decide; pure."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from business_channel.enterprises.code_problems import ProblemLevel
from business_channel.enterprises.credit_codes import ENTITY_WORDS, CreditCode, EntityKind
from business_channel.enterprises.model import EnterpriseState
from business_channel.enterprises.sizes import Figures
from business_channel.errors import Mendable, Missing, TooLong
from business_channel.language import Words

NAME_LIMIT = 120
INDUSTRY_LIMIT = 40
CONTACT_LIMIT = 30
NOTE_LIMIT = 500

_UNDER_THE_STATE = frozenset({EntityKind.STATE_ORGAN, EntityKind.PUBLIC_INSTITUTION, EntityKind.MASS_ORGANISATION})


class NotAnEnterprise(Mendable):
    """State organs, public institutions and what else the staffing offices register do not file here."""

    code = "NOT_AN_ENTERPRISE"
    words = Words(
        "该代码属于{kind_zh}（代码以“{prefix}”开头），不能注册为企业用户。",
        "This is the code of a {kind} (it begins with “{prefix}”), which cannot be an enterprise here.",
    )


class AlreadyRegistered(Mendable):
    code = "ALREADY_REGISTERED"
    words = Words(
        "该统一社会信用代码已注册，请联系企业管理员邀请您加入。",
        "This credit code is registered already; please ask the enterprise's owner for an invitation.",
    )


class NotCertified(Mendable):
    code = "ENTERPRISE_NOT_CERTIFIED"
    words = Words(
        "企业尚未通过认证或已被暂停，暂不能以企业名义办理。",
        "The enterprise is not certified, or is suspended; nothing can be done in its name now.",
    )


class HoldsOffice(Mendable):
    """Who handles matters takes no side in them; an enterprise could choose its reviewer by inviting the others."""

    code = "HOLDS_OFFICE"
    words = Words(
        "该地址属于平台或承办单位的工作人员，不能邀请其加入企业。",
        "This address belongs to somebody of the platform or of a department, who cannot be invited by an enterprise.",
    )


class LastOwner(Mendable):
    code = "LAST_OWNER"
    words = Words(
        "企业至少须有一名管理员，请先邀请另一名管理员。",
        "An enterprise has at least one owner; please make somebody else an owner first.",
    )


class Decision(StrEnum):
    """What the platform decides on an enterprise: SUSPEND holds until it is certified again."""

    CERTIFY = "CERTIFY"
    REFUSE = "REFUSE"
    SUSPEND = "SUSPEND"


_DECISIONS: Mapping[EnterpriseState, Mapping[Decision, EnterpriseState]] = {
    EnterpriseState.REGISTERED: {
        Decision.CERTIFY: EnterpriseState.CERTIFIED,
        Decision.REFUSE: EnterpriseState.REFUSED,
    },
    EnterpriseState.CERTIFIED: {Decision.SUSPEND: EnterpriseState.SUSPENDED},
    EnterpriseState.SUSPENDED: {Decision.CERTIFY: EnterpriseState.CERTIFIED},
    EnterpriseState.REFUSED: {},
}


def decided(state: EnterpriseState, decision: Decision) -> EnterpriseState | None:
    """The state that a decision leads to, ``None`` where it cannot be taken."""
    return _DECISIONS[state].get(decision)


@dataclass(frozen=True, kw_only=True)
class Statement:
    """The figures of an enterprise on a day, today without."""

    figures: Figures
    as_of: date | None = None


@dataclass(frozen=True, kw_only=True)
class Registration:
    """An enterprise to register: the place is that of its code unless it has moved; the contact is for the platform."""

    name: str
    credit_code: str
    contact_name: str
    contact_phone: str
    industry: str | None = None
    region_code: str | None = None
    statement: Statement | None = None


def problems(registration: Registration, code: CreditCode) -> Iterator[Mendable]:
    """What is wrong with a registration whose code was read as ``code``, but for its contact's number and figures."""
    yield from _text("name", registration.name, NAME_LIMIT)
    yield from _text("contactName", registration.contact_name, CONTACT_LIMIT)
    if registration.industry is not None:
        yield from _text("industry", registration.industry, INDUSTRY_LIMIT)
    yield from (each for each in code.problems if each.level is ProblemLevel.ERROR)
    kind = code.entity_kind
    if kind in _UNDER_THE_STATE or (kind is not None and code.text.startswith("1")):
        said = ENTITY_WORDS[kind or EntityKind.OTHER]
        yield NotAnEnterprise(("creditCode",), kind_zh=said.zh, kind=said.en, prefix=code.text[:2])


def note_problems(decision: Decision, note: str | None) -> Iterator[Mendable]:
    """Whoever is refused or suspended is told why."""
    if note is not None:
        yield from _text("reason", note, NOTE_LIMIT)
    elif decision is not Decision.CERTIFY:
        yield Missing(("reason",))


def must_keep_an_owner(owners: Collection[UUID], leaving: UUID) -> None:
    """Raises ``LastOwner`` where nobody but the one who leaves owns the enterprise."""
    if leaving in owners and set(owners) == {leaving}:
        raise LastOwner(("accountId",))


def _text(name: str, text: str, limit: int) -> Iterator[Mendable]:
    if not text.strip():
        yield Missing((name,))
    elif len(text) > limit:
        yield TooLong((name,), limit=limit, actual=len(text))
