"""Whether an overdue payment can be complained about, with the rule behind every reason, all of them at once. Pure.

The day of the complaint decides which text governs the procedure, the day of signing decides the size of the parties,
and the day from which the term runs decides how long it is.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from business_channel.amounts import AmountOutOfRange, day_problems, money_problems
from business_channel.arrears import due_dates, parties
from business_channel.arrears.due_dates import DueDate, Terms, TermUnknown, due_date
from business_channel.arrears.interest import AgreedRateBelowFloor, Claim, rate
from business_channel.arrears.parties import COURT, Creditor, Debtor
from business_channel.arrears.regulation import MEASURES, ORDER_728, ORDER_802, article, in_force_on
from business_channel.deadlines.calendar import Calendar
from business_channel.errors import InvalidInput, Mendable, Missing
from business_channel.language import Words
from business_channel.reasons import Bearing, Instrument, Pointer, Reason


class Purchase(StrEnum):
    """What was bought; what is owed for anything else is no purchase."""

    GOODS = "GOODS"
    WORKS = "WORKS"
    SERVICES = "SERVICES"
    NOT_A_PURCHASE = "NOT_A_PURCHASE"


class Elsewhere(StrEnum):
    """Who has the dispute already."""

    COURT = "COURT"
    ARBITRATION = "ARBITRATION"
    OTHER_AUTHORITY = "OTHER_AUTHORITY"
    MEDIATION = "MEDIATION"


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """An overdue payment as somebody would complain about it.

    ``answered`` says that the same facts were answered before, ``new_facts`` that there are others now.
    """

    creditor: Creditor
    debtor: Debtor
    contract_signed_on: date
    contract_with_debtor: bool
    purchase: Purchase
    terms: Terms
    complained_on: date
    elsewhere: Collection[Elsewhere] = ()
    answered: bool = False
    new_facts: bool = False
    amount: Decimal | None = None
    disputed: Decimal | None = None
    agreed_annual_percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer: ``eligible`` where no reason refuses; the text of the regulation that governs the complaint, and the
    part of the amount that is not disputed.
    """

    eligible: bool
    instrument: Instrument | None
    due: DueDate
    reasons: tuple[Reason, ...]
    undisputed: Decimal | None


def problems(complaint: Complaint) -> Iterator[Mendable]:
    """What is missing, out of range or at odds in the input."""
    yield from day_problems(("contractSignedOn",), complaint.contract_signed_on)
    yield from day_problems(("complainedOn",), complaint.complained_on)
    yield from parties.problems(complaint.creditor, complaint.debtor, complaint.contract_signed_on)
    yield from due_dates.problems(complaint.terms, ("terms",))
    yield from _amount_problems(complaint.amount, complaint.disputed)
    if complaint.complained_on < complaint.contract_signed_on:
        yield InvalidInput(
            ("complainedOn",), reason_zh="投诉日期早于合同订立日期。", reason="it is before the contract was signed."
        )
    told = rate(_claim(complaint)).problems
    yield from (each for each in told if not isinstance(each, AgreedRateBelowFloor))


def _amount_problems(amount: Decimal | None, disputed: Decimal | None) -> Iterator[Mendable]:
    if amount is not None:
        yield from money_problems(("amount",), amount)
    if disputed is not None:
        yield from money_problems(("disputedAmount",), disputed, above_zero=False)
        if amount is None:
            yield Missing(("amount",))
        if amount is not None and disputed > amount >= 0:
            bounds = {"least_zh": "不小于 0", "least": "at least 0", "largest": f"{amount:f}"}
            yield AmountOutOfRange(("disputedAmount",), **bounds)


def _claim(complaint: Complaint) -> Claim:
    """What the rate of interest depends on."""
    return Claim(
        principal=Decimal(1),
        due_on=complaint.complained_on,
        contract_signed_on=complaint.contract_signed_on,
        agreed_annual_percent=complaint.agreed_annual_percent,
    )


def judge(complaint: Complaint, calendar: Calendar) -> Verdict:
    """The answer to a complaint without ``problems``, with every reason for and against it.

    Raises ``TermUnknown`` where no text sets the term of payment and none was agreed, unless something else refuses.
    """
    text = in_force_on(complaint.complained_on)
    cited = text or ORDER_728
    due = due_date(complaint.terms, public=parties.is_public(complaint.debtor), calendar=calendar)
    reasons = [
        _procedure(complaint, text),
        parties.creditor_reason(complaint.creditor, cited),
        parties.debtor_reason(complaint.debtor, cited),
        _contract(complaint, cited),
        _purchase(complaint, cited),
        *_due(complaint, due),
        *_elsewhere(complaint),
        *_remarks(complaint, cited),
    ]
    refused = any(each.bearing is Bearing.REFUSES for each in reasons)
    if due.due_on is None and not refused:
        raise TermUnknown(("terms", "agreedDays"))
    undisputed = None if complaint.amount is None else complaint.amount - (complaint.disputed or 0)
    return Verdict(not refused, text, due, tuple(reasons), undisputed)


def _procedure(complaint: Complaint, text: Instrument | None) -> Reason:
    if text is None:
        said = Words(
            "条例自 {since} 起施行，{day} 尚无此项投诉程序。",
            "The regulation is in force from {since}; on {day} there was no such complaint.",
        )
        facts = {"since": ORDER_728.in_force_from, "day": complaint.complained_on}
        return _reason("NOT_IN_FORCE_YET", Bearing.REFUSES, said, ORDER_728, None, COURT, **facts)
    said = Words("{day} 的投诉适用当时施行的条例。", "A complaint of {day} follows the text in force on that day.")
    number = article(text, 17, 25)
    return _reason("PROCEDURE", Bearing.SUPPORTS, said, text, number, day=complaint.complained_on)


def _contract(complaint: Complaint, text: Instrument) -> Reason:
    """Only the text of 2025 asks for it in so many words; before it, the measures on complaints do."""
    source, number = (text, 25) if text is ORDER_802 else (MEASURES, None)
    if complaint.contract_with_debtor:
        return _reason("CONTRACT_WITH_DEBTOR", Bearing.SUPPORTS, _CONTRACT, source, number)
    return _reason("NO_CONTRACT_WITH_DEBTOR", Bearing.REFUSES, _NO_CONTRACT, source, number, _OWN_PARTNER)


_CONTRACT = Words("投诉人与被投诉人订有合同。", "The creditor has a contract with the debtor.")
_NO_CONTRACT = Words(
    "投诉人与被投诉人之间没有合同关系，不能越过合同相对方投诉。",
    "The creditor has no contract with the debtor and cannot go past its own partner.",
)
_OWN_PARTNER = Pointer(Words("请向合同相对方主张权利。", "The claim is against the own partner of the contract."))


def _purchase(complaint: Complaint, text: Instrument) -> Reason:
    if complaint.purchase is Purchase.NOT_A_PURCHASE:
        said = Words(
            "欠款不是因采购货物、工程、服务产生。",
            "The debt does not come from a purchase of goods, works or services.",
        )
        return _reason("NOT_A_PURCHASE", Bearing.REFUSES, said, text, 2, COURT)
    said = Words("欠款因采购货物、工程、服务产生。", "The debt comes from a purchase of goods, works or services.")
    return _reason("PURCHASE", Bearing.SUPPORTS, said, text, 2)


def _due(complaint: Complaint, due: DueDate) -> Iterator[Reason]:
    if due.due_on is None:
        return
    source = next(each for each in due.reasons if each.code in _TERMS)
    if complaint.complained_on > due.due_on:
        said = Words("付款期限已于 {due} 届满。", "Payment was due on {due}.")
        yield _reason("OVERDUE", Bearing.SUPPORTS, said, source.instrument, source.article, due=due.due_on)
    else:
        said = Words(
            "付款期限至 {due} 届满，{day} 尚未到期。", "Payment is due on {due}; on {day} it was not overdue yet."
        )
        facts = {"due": due.due_on, "day": complaint.complained_on}
        yield _reason("NOT_DUE_YET", Bearing.REFUSES, said, source.instrument, source.article, _WAIT, **facts)


_TERMS = frozenset({"TERM_STATUTORY", "TERM_AGREED", "TERM_CAPPED"})
_WAIT = Pointer(Words("到期后仍未付款的，可以投诉。", "It can be complained about once it is overdue."))


def _elsewhere(complaint: Complaint) -> Iterator[Reason]:
    for each in sorted(set(complaint.elsewhere), key=list(Elsewhere).index):
        said, pointer = _ELSEWHERE[each]
        yield _reason(f"ALREADY_AT_{each}", Bearing.REFUSES, said, MEASURES, None, pointer)
    if complaint.answered and not complaint.new_facts:
        said = Words(
            "同一事实已经答复，没有新的事实。", "The same facts were answered before, and there are no new ones."
        )
        yield _reason("ALREADY_ANSWERED", Bearing.REFUSES, said, MEASURES, None, _NEW_FACTS)


_NEW_FACTS = Pointer(Words("有新的事实、证据的，可以再次投诉。", "With new facts or evidence it can be brought again."))
_ELSEWHERE = {
    Elsewhere.COURT: (
        Words("人民法院已受理。", "A court has taken the case."),
        Pointer(Words("请在诉讼或执行程序中解决。", "It is settled in the proceedings of the court.")),
    ),
    Elsewhere.ARBITRATION: (
        Words("仲裁机构已受理。", "An arbitration body has taken the case."),
        Pointer(Words("请在仲裁程序中解决。", "It is settled in the arbitration.")),
    ),
    Elsewhere.OTHER_AUTHORITY: (
        Words("其他部门已受理。", "Another authority has taken the case."),
        Pointer(Words("请等候受理部门的处理结果。", "Please wait for the result of that authority.")),
    ),
    Elsewhere.MEDIATION: (
        Words("调解组织已受理。", "A mediation body has taken the case."),
        Pointer(Words("请在调解程序中解决。", "It is settled in the mediation.")),
    ),
}


def _remarks(complaint: Complaint, text: Instrument) -> Iterator[Reason]:
    yield from parties.size_remarks(complaint.creditor, complaint.debtor, text)
    if complaint.disputed and complaint.amount and complaint.disputed < complaint.amount and text is ORDER_802:
        said = Words(
            "部分存在争议，不影响其余部分 {rest} 元及时支付。",
            "A part is disputed; the other {rest} yuan must be paid on time all the same.",
        )
        rest = f"{complaint.amount - complaint.disputed:f}"
        yield _reason("UNDISPUTED_PART_IS_DUE", Bearing.REMARK, said, text, 15, rest=rest)
    for each in rate(_claim(complaint)).problems:
        if isinstance(each, AgreedRateBelowFloor):
            number = article(text, 15, 17)
            yield _reason(each.code, Bearing.REMARK, each.words, text, number, None, **each.facts)


def _reason(
    code: str,
    bearing: Bearing,
    words: Words,
    text: Instrument | None,
    number: int | None,
    pointer: Pointer | None = None,
    **facts: object,
) -> Reason:
    return Reason(
        code=code, bearing=bearing, words=words, facts=facts, instrument=text, article=number, pointer=pointer
    )
