"""Interest on an overdue payment, exact to the fen.

The sum over stretches of an unchanged balance of ``principal × days × daily rate``: days run from the day after the
due date to the day of payment, which still counts on the old balance. The daily rate is 0.05 % where nothing is
agreed, else the agreed yearly rate / 365, and never below the one-year LPR of the contract date. Everything is added
up in exact fractions and rounded half up to the fen once, at the end.

What is shown of a segment is the growth of the rounded running total over it. So the segments add up to the total to
the fen, and none is more than a fen away from its own exact interest. Pure.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from business_channel.amounts import AmountOutOfRange, day_problems, money_problems, number_problems, to_fen
from business_channel.arrears.lending_rates import FIRST_PUBLISHED, lending_rate_on
from business_channel.errors import InvalidInput, Mendable, Missing
from business_channel.language import Words

STATUTORY_DAILY_RATE = Fraction(5, 10_000)
DAYS_OF_A_YEAR = 365
MOST_PAYMENTS = 200
HIGHEST_PERCENT = 1_000
_ONE_DAY = timedelta(days=1)


class PaymentOverBalance(Mendable):
    code = "PAYMENT_OVER_BALANCE"
    words = Words(
        "付款 {amount} 元超过当时尚欠的本金 {balance} 元。",
        "The payment of {amount} is more than the {balance} that were still owed.",
    )


class AgreedRateBelowFloor(Mendable):
    """The figure is given all the same, at the rate of the floor."""

    code = "AGREED_RATE_BELOW_FLOOR"
    words = Words(
        "约定年利率 {agreed}% 低于合同订立日（{signed_on}）的一年期 LPR {floor}%，按 LPR 计算。",
        "The agreed {agreed} % a year is below the one-year LPR of {floor} % on the contract date {signed_on}; "
        "the interest is computed at the LPR.",
    )


class LprUnknown(Mendable):
    code = "LPR_UNKNOWN"
    words = Words(
        "一年期 LPR 自 {since} 起公布，此前订立的合同不能核对约定利率，故不给出数额。",
        "The one-year LPR is published from {since} on, so the rate agreed in an earlier contract cannot be checked "
        "and no figure is given.",
    )


@dataclass(frozen=True, slots=True)
class Payment:
    """Money in yuan that was paid on a day."""

    paid_on: date
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """An overdue payment; ``as_of`` is the last day that counts, the day of the last payment where it is left out."""

    principal: Decimal
    due_on: date
    payments: Sequence[Payment] = ()
    contract_signed_on: date | None = None
    agreed_annual_percent: Decimal | None = None
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of an unchanged balance, both days included; ``interest`` is its share of the rounded total."""

    first: date
    last: date
    principal: Decimal
    daily_rate: Fraction
    interest: Decimal

    @property
    def days(self) -> int:
        """How many days count."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Interest:
    """The interest up to ``as_of`` and what is then still owed of the principal."""

    as_of: date
    daily_rate: Fraction
    total: Decimal
    balance: Decimal
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Rate:
    """The daily rate that holds, ``None`` where it cannot be told, and what is to be said of it."""

    daily: Fraction | None
    problems: tuple[Mendable, ...] = ()


def problems(claim: Claim) -> Iterator[Mendable]:
    """What is wrong with the input, except with an agreed rate, which ``rate`` looks at."""
    yield from money_problems(("principal",), claim.principal)
    yield from day_problems(("dueOn",), claim.due_on)
    yield from day_problems(("contractSignedOn",), claim.contract_signed_on)
    yield from day_problems(("asOf",), claim.as_of)
    if len(claim.payments) > MOST_PAYMENTS:
        yield InvalidInput(
            ("payments",), reason_zh=f"最多 {MOST_PAYMENTS} 笔付款。", reason=f"at most {MOST_PAYMENTS} payments."
        )
        return
    for place, each in enumerate(claim.payments):
        yield from day_problems(("payments", str(place), "paidOn"), each.paid_on)
        yield from money_problems(("payments", str(place), "amount"), each.amount)
    yield from _overpaid(claim)


def _overpaid(claim: Claim) -> Iterator[Mendable]:
    """The first payment, in the order of time, that takes more than is left."""
    balance = claim.principal
    for place, each in sorted(enumerate(claim.payments), key=lambda numbered: numbered[1].paid_on):
        if each.amount > balance:
            path = ("payments", str(place), "amount")
            yield PaymentOverBalance(path, amount=f"{each.amount:f}", balance=f"{balance:f}")
            return
        balance -= each.amount


def rate(claim: Claim) -> Rate:
    """The daily rate: what the regulation sets, or what was agreed, raised to the LPR of the contract date.

    An agreed rate below the floor gives the floor and AGREED_RATE_BELOW_FLOOR; without a contract date, or with one
    before the LPR was published, there is no rate.
    """
    agreed, signed_on = claim.agreed_annual_percent, claim.contract_signed_on
    if agreed is None:
        return Rate(STATUTORY_DAILY_RATE)
    wrong = tuple(_percent_problems(agreed))
    if signed_on is None:
        return Rate(None, (*wrong, Missing(("contractSignedOn",))))
    floor = lending_rate_on(signed_on)
    if floor is None:
        return Rate(None, (*wrong, LprUnknown(("contractSignedOn",), since=FIRST_PUBLISHED)))
    if wrong:
        return Rate(None, wrong)
    if agreed < floor:
        facts = {"agreed": f"{agreed:f}", "floor": floor, "signed_on": signed_on}
        return Rate(_daily(floor), (AgreedRateBelowFloor(("agreedAnnualPercent",), **facts),))
    return Rate(_daily(agreed))


def _percent_problems(percent: Decimal) -> Iterator[Mendable]:
    wrong = list(number_problems(("agreedAnnualPercent",), percent))
    yield from wrong
    if not wrong and percent > HIGHEST_PERCENT:
        bounds = {"least_zh": "不小于 0", "least": "at least 0", "largest": HIGHEST_PERCENT}
        yield AmountOutOfRange(("agreedAnnualPercent",), **bounds)


def _daily(percent: Decimal) -> Fraction:
    return Fraction(percent) / 100 / DAYS_OF_A_YEAR


def interest(claim: Claim, daily: Fraction, today: date) -> Interest:
    """The interest on a claim without ``problems`` at a daily rate.

    Payments after the last day that counts are left out. What is paid by the due date lowers the principal before
    interest begins.
    """
    paid_on = [each.paid_on for each in claim.payments]
    as_of = claim.as_of or max(paid_on, default=today)
    exact, shown, segments = Fraction(), Decimal(0), list[Segment]()
    stretches = list(_stretches(claim, as_of))
    for first, last, principal in stretches:
        exact += Fraction(principal) * ((last - first).days + 1) * daily
        segments.append(Segment(first, last, principal, daily, to_fen(exact) - shown))
        shown = to_fen(exact)
    balance = claim.principal - sum(each.amount for each in claim.payments if each.paid_on <= as_of)
    return Interest(as_of, daily, to_fen(exact), balance, tuple(segments))


def _stretches(claim: Claim, as_of: date) -> Iterator[tuple[date, date, Decimal]]:
    """First day, last day and balance of each stretch with something owed, in the order of time."""
    balance = claim.principal - sum(each.amount for each in claim.payments if each.paid_on <= claim.due_on)
    first = claim.due_on + _ONE_DAY
    for day in sorted({each.paid_on for each in claim.payments if claim.due_on < each.paid_on <= as_of}):
        if balance:
            yield first, day, balance
        balance -= sum(each.amount for each in claim.payments if each.paid_on == day)
        first = day + _ONE_DAY
    if balance and first <= as_of:
        yield first, as_of, balance
