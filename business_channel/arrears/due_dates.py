"""When a payment to a small or medium-sized enterprise is due, and the rule behind each step. Pure.

The text in force on the day from which the term runs sets it: performance follows the law of its own time. Days are
counted as the Civil Code has it: the first day does not count, and a term that ends on a rest day ends on the first day
worked after it. A date that the contract names is not moved.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from business_channel.amounts import day_problems
from business_channel.arrears.regulation import CIVIL_CODE, ORDER_728, ORDER_802, article, in_force_on
from business_channel.deadlines.calendar import Calendar, roll_over
from business_channel.errors import InvalidInput, Mendable, Missing
from business_channel.language import Words
from business_channel.reasons import Bearing, Instrument, Reason

PUBLIC_TERM, LONGEST_PUBLIC_TERM, LARGE_TERM = 30, 60, 60
LONGEST_AGREED_TERM = 3_650


class TermStart(StrEnum):
    """From what the term of payment runs: delivery, acceptance where it is agreed as a condition, or the day on which
    both sides confirmed a progress or periodic settlement.
    """

    DELIVERY = "DELIVERY"
    ACCEPTANCE = "ACCEPTANCE"
    SETTLEMENT = "SETTLEMENT"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the contract says of payment, and what happened.

    ``acceptance_due_on`` is the last day of the agreed period of acceptance. A term is agreed in days or as a date;
    ``pay_when_paid`` says that payment is made to depend on what a third party pays.
    """

    start: TermStart = TermStart.DELIVERY
    delivered_on: date | None = None
    accepted_on: date | None = None
    acceptance_due_on: date | None = None
    settled_on: date | None = None
    agreed_days: int | None = None
    agreed_due_on: date | None = None
    pay_when_paid: bool = False


@dataclass(frozen=True, slots=True)
class DueDate:
    """The last day for payment with what leads to it; ``None`` where no text sets a number and none was agreed."""

    starts_on: date
    due_on: date | None
    reasons: tuple[Reason, ...]


class TermUnknown(Mendable):
    code = "PAYMENT_TERM_UNKNOWN"
    words = Words(
        "当时的规定对此类合同没有确定的付款期限，请填写约定的期限或付款日期。",
        "The rules of that time set no number of days for such a contract; please give the term or date agreed.",
    )


def problems(terms: Terms, path: Sequence[str] = ()) -> Iterator[Mendable]:
    """What is missing or out of range in the terms."""
    days = {
        "deliveredOn": terms.delivered_on,
        "acceptedOn": terms.accepted_on,
        "acceptanceDueOn": terms.acceptance_due_on,
        "settledOn": terms.settled_on,
        "agreedDueOn": terms.agreed_due_on,
    }
    for name, day in days.items():
        yield from day_problems((*path, name), day)
    if starts_on(terms) is None:
        yield Missing((*path, _NEEDED[terms.start]))
    if terms.agreed_days is not None and not 0 <= terms.agreed_days <= LONGEST_AGREED_TERM:
        bounds = {"reason_zh": f"付款期限须为 0 至 {LONGEST_AGREED_TERM} 日。"}
        yield InvalidInput((*path, "agreedDays"), **bounds, reason=f"a term has 0 to {LONGEST_AGREED_TERM} days.")
    if terms.agreed_days is not None and terms.agreed_due_on is not None:
        yield InvalidInput(
            (*path, "agreedDueOn"),
            reason_zh="付款期限和付款日期只填一项。",
            reason="give the term in days or the date of payment, not both.",
        )


_NEEDED = {
    TermStart.DELIVERY: "deliveredOn",
    TermStart.ACCEPTANCE: "acceptedOn",
    TermStart.SETTLEMENT: "settledOn",
}


def starts_on(terms: Terms) -> date | None:
    """The day from which the term runs; the end of the agreed period where the buyer has let acceptance pass."""
    if terms.start is TermStart.ACCEPTANCE:
        return min(filter(None, (terms.accepted_on, terms.acceptance_due_on)), default=None)
    return terms.delivered_on if terms.start is TermStart.DELIVERY else terms.settled_on


def due_date(terms: Terms, *, public: bool, calendar: Calendar) -> DueDate:
    """When a public body, or a large enterprise, must pay by terms without ``problems``."""
    start = starts_on(terms)
    if start is None:
        raise ValueError("terms name the day from which they run")
    text = in_force_on(start)
    told = [_start_reason(terms, start, text)]
    if terms.pay_when_paid and not public:
        told.append(_third_party_reason(text))
    due_on, reason = _term(terms, start, text, public)
    told.append(reason)
    if due_on is not None and terms.agreed_due_on != due_on:
        moved = roll_over(calendar, due_on)
        if moved != due_on:
            told.append(_moved(due_on, moved))
        due_on = moved
    return DueDate(start, due_on, tuple(told))


def _start_reason(terms: Terms, start: date, text: Instrument | None) -> Reason:
    number = None if text is None else _START_ARTICLES[terms.start][text is ORDER_802]
    late = terms.start is TermStart.ACCEPTANCE and terms.accepted_on != start
    said = _ACCEPTANCE_LATE if late else _STARTS[terms.start]
    return _remark("TERM_STARTS", said, text, number, start=start)


_START_ARTICLES = {TermStart.DELIVERY: (8, 9), TermStart.ACCEPTANCE: (9, 10), TermStart.SETTLEMENT: (8, 9)}
_STARTS = {
    TermStart.DELIVERY: Words("付款期限自交付之日 {start} 起算。", "The term runs from the delivery on {start}."),
    TermStart.ACCEPTANCE: Words(
        "约定以验收合格为付款条件，付款期限自验收合格之日 {start} 起算。",
        "Payment was made to depend on acceptance; the term runs from the acceptance on {start}.",
    ),
    TermStart.SETTLEMENT: Words(
        "按进度或定期结算，付款期限自双方确认结算金额之日 {start} 起算。",
        "Payment follows progress or periodic settlement; the term runs from {start}, when both confirmed the amount.",
    ),
}
_ACCEPTANCE_LATE = Words(
    "付款方未在约定期限内完成验收，付款期限自约定的验收期限届满之日 {start} 起算。",
    "The buyer let the agreed period of acceptance pass; the term runs from its end on {start}.",
)


def _third_party_reason(text: Instrument | None) -> Reason:
    if text is ORDER_802:
        said = Words(
            "不得约定以收到第三方付款为付款条件，或按第三方付款进度比例付款，该约定不影响付款期限。",
            "Payment may not be made to depend on what a third party pays; the clause does not move the due date.",
        )
        return _remark("PAY_WHEN_PAID_BANNED", said, text, 9)
    said = Words(
        "当时的条例没有禁止“背靠背”付款条款，其效力不在此判断。",
        "The regulation of that time did not ban pay-when-paid clauses; whether this one holds is not decided here.",
    )
    return _remark("PAY_WHEN_PAID", said, text, None)


def _term(terms: Terms, start: date, text: Instrument | None, public: bool) -> tuple[date | None, Reason]:
    """The day on which the term is full, not moved yet, and the rule that sets it."""
    agreed = terms.agreed_due_on
    if terms.agreed_days is not None:
        agreed = start + timedelta(days=terms.agreed_days)
    if agreed is None:
        return _without_agreement(start, text, public)
    longest = start + timedelta(days=LONGEST_PUBLIC_TERM)
    if public and text is not None and agreed > longest:
        facts = {"agreed": agreed, "days": LONGEST_PUBLIC_TERM}
        return longest, _remark("TERM_CAPPED", _CAPPED, text, article(text, 8, 9), **facts)
    number = article(text, 8, 9) if text is not None else None
    return agreed, _remark("TERM_AGREED", _AGREED, text, number, due=agreed)


def _without_agreement(start: date, text: Instrument | None, public: bool) -> tuple[date | None, Reason]:
    if text is None or (text is ORDER_728 and not public):
        return None, _remark("TERM_UNKNOWN", TermUnknown.words, text, None if text is None else 8)
    days = PUBLIC_TERM if public else LARGE_TERM
    said = _PUBLIC if public else _LARGE
    return start + timedelta(days=days), _remark("TERM_STATUTORY", said, text, article(text, 8, 9), days=days)


_PUBLIC = Words(
    "未约定付款期限，机关、事业单位应当自起算之日起 {days} 日内付款。",
    "No term was agreed: a public body pays within {days} days.",
)
_LARGE = Words(
    "未约定付款期限，大型企业应当自起算之日起 {days} 日内付款。",
    "No term was agreed: a large enterprise pays within {days} days.",
)
_AGREED = Words("合同约定的付款期限至 {due}。", "By the contract, payment is due on {due}.")
_CAPPED = Words(
    "合同约定至 {agreed}，但机关、事业单位的付款期限最长不得超过 {days} 日。",
    "The contract says {agreed}, but the term of a public body is at most {days} days.",
)


def _moved(full_on: date, due_on: date) -> Reason:
    said = Words(
        "期限最后一日 {full_on} 为休息日，顺延至 {due_on}。",
        "The last day, {full_on}, is a rest day, so the term ends on {due_on}.",
    )
    return _remark("TERM_MOVED", said, CIVIL_CODE, 203, full_on=full_on, due_on=due_on)


def _remark(code: str, words: Words, text: Instrument | None, number: int | None, **facts: object) -> Reason:
    return Reason(code=code, bearing=Bearing.REMARK, words=words, facts=facts, instrument=text, article=number)
