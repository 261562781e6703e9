"""Whether creditor and debtor are such as the regulation on payments speaks of. Pure.

A credit code decides over what is stated beside it, figures over a stated tier. Size is that of the day on which the
contract was signed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from business_channel.arrears.regulation import article
from business_channel.enterprises import sizes
from business_channel.enterprises.code_problems import ProblemLevel
from business_channel.enterprises.credit_codes import CreditCode, DebtorKind, EntityKind
from business_channel.enterprises.sizes import TIER_WORDS, Figures, SizeTier
from business_channel.errors import InvalidInput, Mendable, Missing
from business_channel.language import Words
from business_channel.reasons import Bearing, Instrument, Pointer, Reason

LABOUR = Pointer(
    Words(
        "个人被拖欠工资或劳务报酬，请选“个人讨薪”话题。", "Wages owed to a person belong to the topic of wage claims."
    ),
    "labour.wages",
)
COURT = Pointer(
    Words(
        "可以协商、申请调解、仲裁，或者向人民法院起诉。",
        "The parties can negotiate, ask for mediation or arbitration, or go to court.",
    )
)


class PartyKind(StrEnum):
    """What a creditor is."""

    ENTERPRISE = "ENTERPRISE"
    INDIVIDUAL_BUSINESS = "INDIVIDUAL_BUSINESS"
    NATURAL_PERSON = "NATURAL_PERSON"


@dataclass(frozen=True, slots=True, kw_only=True)
class Creditor:
    """Whoever is owed; size by ``figures``, else as stated in ``tier``."""

    kind: PartyKind = PartyKind.ENTERPRISE
    code: CreditCode | None = None
    tier: SizeTier | None = None
    figures: Figures | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Debtor:
    """Whoever owes; the kind by the code, else as stated. ``public_funds`` counts for groups only."""

    kind: DebtorKind | None = None
    code: CreditCode | None = None
    tier: SizeTier | None = None
    figures: Figures | None = None
    public_funds: bool | None = None


PUBLIC_BODIES = frozenset({DebtorKind.STATE_ORGAN, DebtorKind.PUBLIC_INSTITUTION})
_CREDITORS = frozenset({EntityKind.ENTERPRISE, EntityKind.INDIVIDUAL_BUSINESS, EntityKind.FARMERS_COOPERATIVE})


def is_public(debtor: Debtor) -> bool:
    """Whether the terms of public bodies hold for the debtor."""
    kind = kind_of(debtor)
    return kind in PUBLIC_BODIES or (kind is DebtorKind.GROUP and bool(debtor.public_funds))


def kind_of(debtor: Debtor) -> DebtorKind | None:
    """The kind that the code tells, else the stated one."""
    told = None if debtor.code is None else debtor.code.debtor_kind
    return debtor.kind if told in (None, DebtorKind.UNKNOWN) else told


def tier_of(party: Creditor | Debtor) -> SizeTier | None:
    """The tier that the figures reach, else the stated one."""
    return party.tier if party.figures is None else sizes.size(party.figures).tier


def problems(creditor: Creditor, debtor: Debtor, signed_on: date) -> Iterator[Mendable]:
    """What is missing or wrong in the input about both."""
    yield from _code_problems(creditor.code)
    yield from _code_problems(debtor.code)
    if creditor.code and debtor.code and creditor.code.text == debtor.code.text:
        yield InvalidInput(
            ("debtor", "creditCode"), reason_zh="投诉人和被投诉人不能相同。", reason="nobody owes to itself."
        )
    person = creditor.kind is PartyKind.NATURAL_PERSON
    yield from _size_problems(creditor, signed_on, ("creditor",), needed=not person)
    kind = kind_of(debtor)
    if kind in (None, DebtorKind.UNKNOWN) and (debtor.code is None or debtor.code.valid):
        yield Missing(("debtor", "kind"))
    yield from _size_problems(debtor, signed_on, ("debtor",), needed=kind is DebtorKind.ENTERPRISE)
    if kind is DebtorKind.GROUP and debtor.public_funds is None:
        yield Missing(("debtor", "publicFunds"))


def _code_problems(code: CreditCode | None) -> Iterator[Mendable]:
    yield from (each for each in (code.problems if code else ()) if each.level is ProblemLevel.ERROR)


def _size_problems(
    party: Creditor | Debtor, signed_on: date, path: Sequence[str], *, needed: bool
) -> Iterator[Mendable]:
    if party.figures is not None:
        yield from sizes.figure_problems(party.figures, (*path, "figures"))
        yield from sizes.standard_problems(("contractSignedOn",), signed_on)
    elif needed and party.tier is None:
        yield Missing((*path, "tier"))


def creditor_reason(creditor: Creditor, text: Instrument) -> Reason:
    """Whether the creditor may use the regulation."""
    if creditor.kind is PartyKind.NATURAL_PERSON:
        return _refusal("CREDITOR_IS_A_PERSON", _PERSON, text, 3, LABOUR)
    entity = None if creditor.code is None else creditor.code.entity_kind
    if entity is not None and entity not in _CREDITORS:
        return _refusal("CREDITOR_IS_NO_ENTERPRISE", _NO_ENTERPRISE, text, 3, COURT)
    tier = tier_of(creditor)
    if tier is None or tier is SizeTier.LARGE:
        return _refusal("CREDITOR_IS_LARGE", _LARGE_CREDITOR, text, 3, COURT)
    said = TIER_WORDS[tier]
    facts = {"tier_zh": said.zh, "tier": said.en}
    return _reason("CREDITOR_IS_SMALL_OR_MEDIUM", Bearing.SUPPORTS, _SME_CREDITOR, text, 3, facts=facts)


_PERSON = Words(
    "投诉人须为中小企业，自然人的欠薪不适用本条例。",
    "The creditor must be a small or medium-sized enterprise; wages of a person are another matter.",
)
_NO_ENTERPRISE = Words("投诉人须为中小企业。", "The creditor must be a small or medium-sized enterprise.")
_LARGE_CREDITOR = Words(
    "投诉人在合同订立时为大型企业，不属于中小企业。",
    "The creditor was large when the contract was signed, not small or medium-sized.",
)
_SME_CREDITOR = Words("投诉人在合同订立时为{tier_zh}。", "The creditor was {tier} when the contract was signed.")


def debtor_reason(debtor: Debtor, text: Instrument) -> Reason:
    """Whether the regulation binds the debtor."""
    kind = kind_of(debtor)
    if is_public(debtor):
        named = {DebtorKind.STATE_ORGAN: _STATE_ORGAN, DebtorKind.PUBLIC_INSTITUTION: _INSTITUTION}.get(
            kind or DebtorKind.UNKNOWN
        )
        number = None if named is None else 2
        return _reason("DEBTOR_IS_A_PUBLIC_BODY", Bearing.SUPPORTS, named or _FUNDED, text, number)
    if kind is DebtorKind.ENTERPRISE:
        if tier_of(debtor) is SizeTier.LARGE:
            return _reason("DEBTOR_IS_LARGE", Bearing.SUPPORTS, _LARGE_DEBTOR, text, 2)
        return _refusal("DEBTOR_IS_NOT_LARGE", _NOT_LARGE, text, 2, COURT)
    return _refusal("DEBTOR_IS_NOT_BOUND", _NOT_BOUND, text, 2, COURT)


_STATE_ORGAN = Words("被投诉人为机关。", "The debtor is a state organ.")
_INSTITUTION = Words("被投诉人为事业单位。", "The debtor is a public institution.")
_FUNDED = Words(
    "被投诉人为使用财政资金的团体组织，参照机关、事业单位。",
    "The debtor is a group that spends public funds and is treated as a public body.",
)
_LARGE_DEBTOR = Words(
    "被投诉人在合同订立时为大型企业。", "The debtor was a large enterprise when the contract was signed."
)
_NOT_LARGE = Words(
    "被投诉人在合同订立时不是大型企业，中小企业之间的欠款不适用本条例。",
    "The debtor was not large when the contract was signed; debts between small and medium-sized enterprises are not "
    "covered.",
)
_NOT_BOUND = Words(
    "被投诉人不是机关、事业单位或大型企业。", "The debtor is no state organ, public institution or large enterprise."
)


def size_remarks(creditor: Creditor, debtor: Debtor, text: Instrument) -> Iterator[Reason]:
    """Who decides where a size was only stated."""
    stated = [each for each in (creditor, debtor) if each.figures is None and each.tier is not None]
    if stated:
        yield _reason("SIZE_AS_STATED", Bearing.REMARK, _STATED, text, article(text, 23, 29))


_STATED = Words(
    "企业规模按填报采用；有争议的，由主张为中小企业一方所在地县级以上中小企业主管部门认定。",
    "The size is taken as stated; a dispute is decided by the department for small and medium-sized enterprises of the "
    "creditor's county or above.",
)


def _refusal(code: str, words: Words, text: Instrument, number: int, pointer: Pointer) -> Reason:
    return _reason(code, Bearing.REFUSES, words, text, number, pointer=pointer)


def _reason(
    code: str,
    bearing: Bearing,
    words: Words,
    text: Instrument,
    number: int | None,
    *,
    pointer: Pointer | None = None,
    facts: dict[str, str] | None = None,
) -> Reason:
    """Article 2 and 3 have the same numbers in both texts."""
    return Reason(
        code=code, bearing=bearing, words=words, facts=facts or {}, instrument=text, article=number, pointer=pointer
    )
