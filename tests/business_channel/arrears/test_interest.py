"""Interest on what is overdue is exact to the fen, and moves as interest must."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from business_channel.arrears.interest import STATUTORY_DAILY_RATE, Claim, Interest, Payment, interest, problems, rate
from business_channel.arrears.lending_rates import lending_rate_on, published

TODAY = date(2026, 1, 5)
HOSPITAL = Claim(
    principal=Decimal("486000.00"),
    due_on=date(2025, 7, 10),
    payments=(
        Payment(date(2025, 10, 20), Decimal("200000.00")),
        Payment(date(2025, 11, 3), Decimal("286000.00")),
    ),
)


def worked_out(claim: Claim) -> Interest:
    assert list(problems(claim)) == []
    daily = rate(claim).daily
    assert daily is not None
    return interest(claim, daily, TODAY)


def told(claim: Claim) -> list[tuple[str, tuple[str, ...]]]:
    return [(each.code, each.path) for each in (*problems(claim), *rate(claim).problems)]


def test_the_hospital_of_the_scenario_owes_26788_yuan() -> None:
    found = worked_out(HOSPITAL)
    assert (found.total, found.balance, found.as_of) == (Decimal("26788.00"), Decimal("0.00"), date(2025, 11, 3))
    assert [(each.first, each.last, each.days, each.principal, each.interest) for each in found.segments] == [
        (date(2025, 7, 11), date(2025, 10, 20), 102, Decimal("486000.00"), Decimal("24786.00")),
        (date(2025, 10, 21), date(2025, 11, 3), 14, Decimal("286000.00"), Decimal("2002.00")),
    ]


def test_what_is_paid_by_the_due_date_lowers_the_principal_before_interest_begins() -> None:
    early = (Payment(date(2025, 7, 1), Decimal(86_000)), Payment(date(2025, 7, 10), Decimal(100_000)))
    found = worked_out(replace(HOSPITAL, payments=early, as_of=date(2025, 7, 20)))
    assert [(each.first, each.days, each.principal) for each in found.segments] == [
        (date(2025, 7, 11), 10, Decimal("300000.00"))
    ]
    assert found.total == Decimal("1500.00")


def test_nothing_is_owed_up_to_the_due_date_or_when_all_was_paid_by_then() -> None:
    assert worked_out(replace(HOSPITAL, payments=(), as_of=date(2025, 7, 10))).segments == ()
    whole = (Payment(date(2025, 7, 10), Decimal(486_000)),)
    found = worked_out(replace(HOSPITAL, payments=whole, as_of=date(2026, 7, 10)))
    assert (found.total, found.segments, found.balance) == (Decimal("0.00"), (), 0)


def test_without_a_day_it_counts_to_the_last_payment_and_else_to_today() -> None:
    assert worked_out(HOSPITAL).as_of == date(2025, 11, 3)
    assert worked_out(replace(HOSPITAL, payments=())).as_of == TODAY


def test_payments_after_the_last_day_that_counts_are_left_out() -> None:
    found = worked_out(replace(HOSPITAL, as_of=date(2025, 10, 19)))
    assert (found.total, found.balance) == (Decimal("24543.00"), Decimal("486000.00"))


@pytest.mark.parametrize(
    ("agreed", "signed_on", "daily", "codes"),
    [
        (None, None, Fraction(5, 10_000), []),
        (None, date(2015, 1, 1), Fraction(5, 10_000), []),
        ("4.00", date(2020, 9, 15), Fraction(4, 36_500), []),
        ("3.85", date(2020, 9, 15), Fraction(385, 3_650_000), []),
        ("3.5", date(2020, 9, 15), Fraction(385, 3_650_000), [("AGREED_RATE_BELOW_FLOOR", ("agreedAnnualPercent",))]),
        ("0", date(2025, 5, 20), Fraction(3, 36_500), [("AGREED_RATE_BELOW_FLOOR", ("agreedAnnualPercent",))]),
        ("3.00", date(2025, 5, 20), Fraction(3, 36_500), []),
        ("3.00", date(2025, 5, 19), Fraction(310, 3_650_000), [("AGREED_RATE_BELOW_FLOOR", ("agreedAnnualPercent",))]),
        ("4.25", date(2019, 8, 20), Fraction(425, 3_650_000), []),
        ("9", date(2019, 8, 19), None, [("LPR_UNKNOWN", ("contractSignedOn",))]),
        ("9", None, None, [("MISSING", ("contractSignedOn",))]),
        ("-1", date(2025, 5, 20), None, [("AMOUNT_OUT_OF_RANGE", ("agreedAnnualPercent",))]),
        ("1000.01", date(2025, 5, 20), None, [("AMOUNT_OUT_OF_RANGE", ("agreedAnnualPercent",))]),
    ],
)
def test_the_rate_is_the_agreed_one_raised_to_the_floor_of_the_contract_date(
    agreed: str | None, signed_on: date | None, daily: Fraction | None, codes: list[tuple[str, tuple[str, ...]]]
) -> None:
    percent = None if agreed is None else Decimal(agreed)
    found = rate(replace(HOSPITAL, agreed_annual_percent=percent, contract_signed_on=signed_on))
    assert (found.daily, [(each.code, each.path) for each in found.problems]) == (daily, codes)


def test_a_published_rate_holds_until_the_next() -> None:
    assert lending_rate_on(date(2020, 8, 20)) == Decimal("3.85")
    assert lending_rate_on(date(2022, 7, 20)) == Decimal("3.70")
    assert lending_rate_on(date(2019, 8, 19)) is None
    assert lending_rate_on(date(2100, 1, 1)) == published()[-1][1] == Decimal("3.00")
    assert [day for day, _ in published()] == sorted(day for day, _ in published())


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"principal": Decimal(0)}, [("AMOUNT_OUT_OF_RANGE", ("principal",))]),
        ({"principal": Decimal("486000.001")}, [("FRACTION_OF_A_FEN", ("principal",))]),
        ({"principal": Decimal("1e17")}, [("AMOUNT_OUT_OF_RANGE", ("principal",))]),
        ({"due_on": date(1948, 1, 1)}, [("DAY_OUT_OF_RANGE", ("dueOn",))]),
        ({"as_of": date(9999, 12, 31)}, [("DAY_OUT_OF_RANGE", ("asOf",))]),
        ({"contract_signed_on": date(1, 1, 1)}, [("DAY_OUT_OF_RANGE", ("contractSignedOn",))]),
        (
            {"payments": (Payment(date(2025, 8, 1), Decimal(-1)),)},
            [("AMOUNT_OUT_OF_RANGE", ("payments", "0", "amount"))],
        ),
        ({"payments": (Payment(date(2025, 8, 1), Decimal(1)),) * 201}, [("INVALID_INPUT", ("payments",))]),
    ],
)
def test_what_is_out_of_range_is_named(change: dict[str, object], expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert told(replace(HOSPITAL, **({"payments": ()} | change))) == expected  # type: ignore[arg-type]


def test_the_payment_that_takes_more_than_is_left_is_named_in_the_order_of_time() -> None:
    payments = (*reversed(HOSPITAL.payments), Payment(date(2025, 12, 1), Decimal("0.01")))
    assert told(replace(HOSPITAL, payments=payments)) == [("PAYMENT_OVER_BALANCE", ("payments", "2", "amount"))]
    larger = (Payment(date(2025, 11, 3), Decimal(300_000)), Payment(date(2025, 10, 20), Decimal(200_000)))
    assert told(replace(HOSPITAL, payments=larger)) == [("PAYMENT_OVER_BALANCE", ("payments", "0", "amount"))]


FEN = st.integers(1, 10**9).map(lambda fen: Decimal(fen) / 100)
DAYS = st.integers(-30, 400).map(lambda days: HOSPITAL.due_on + timedelta(days=days))


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    """A claim with payments that never take more than is left, on days before and after the due date."""
    principal, left = draw(FEN), Decimal(0)
    left, payments = principal, []
    for day in draw(st.lists(DAYS, max_size=5)):
        amount = min(left, draw(FEN))
        if amount:
            payments.append(Payment(day, amount))
            left -= amount
    percent = draw(st.none() | st.integers(0, 40_00).map(lambda each: Decimal(each) / 100))
    return Claim(
        principal=principal,
        due_on=HOSPITAL.due_on,
        payments=tuple(payments),
        contract_signed_on=date(2024, 5, 6),
        agreed_annual_percent=percent,
        as_of=draw(DAYS),
    )


def day_by_day(claim: Claim, daily: Fraction, as_of: date) -> Decimal:
    """The slow way: every day on its own."""
    paid: dict[date, Decimal] = defaultdict(Decimal)
    for each in claim.payments:
        paid[max(each.paid_on, claim.due_on)] += each.amount
    exact, day = Fraction(), claim.due_on
    balance = claim.principal - paid[day]
    while day < as_of:
        day += timedelta(days=1)
        exact += Fraction(balance) * daily
        balance -= paid[day]
    cents = Decimal(exact.numerator) * 100 / Decimal(exact.denominator)
    return cents.quantize(Decimal(1), ROUND_HALF_UP) / 100


@given(claims())
def test_it_equals_the_interest_counted_day_by_day(claim: Claim) -> None:
    found = worked_out(claim)
    assert found.total == day_by_day(claim, found.daily_rate, found.as_of)


@given(claims())
def test_segments_add_up_follow_each_other_and_keep_the_money(claim: Claim) -> None:
    found = worked_out(claim)
    assert sum(each.interest for each in found.segments) == found.total
    assert all(each.interest >= 0 and each.principal > 0 for each in found.segments)
    for before, after in zip(found.segments, found.segments[1:], strict=False):
        assert after.first == before.last + timedelta(days=1)
    paid = sum(each.amount for each in claim.payments if each.paid_on <= found.as_of)
    assert found.balance + paid == claim.principal
    assert all(
        abs(Fraction(each.interest) - exact_share(each.principal, each.days, found)) < Fraction(1, 100)
        for each in found.segments
    )


def exact_share(principal: Decimal, days: int, found: Interest) -> Fraction:
    return Fraction(principal) * days * found.daily_rate


@given(claims(), st.integers(1, 100))
def test_it_never_falls_with_time_or_with_the_principal(claim: Claim, more: int) -> None:
    total = worked_out(claim).total
    assert claim.as_of is not None
    assert worked_out(replace(claim, as_of=claim.as_of + timedelta(days=more))).total >= total
    assert worked_out(replace(claim, principal=claim.principal + more)).total >= total


@given(claims().filter(lambda claim: any(each.amount > Decimal("0.01") for each in claim.payments)), st.data())
def test_a_payment_in_two_parts_on_one_day_changes_nothing(claim: Claim, data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from([each for each in claim.payments if each.amount > Decimal("0.01")]))
    part = Decimal(data.draw(st.integers(1, int(whole.amount * 100) - 1))) / 100
    others = list(claim.payments)
    others.remove(whole)
    split = [*others, Payment(whole.paid_on, part), Payment(whole.paid_on, whole.amount - part)]
    assert worked_out(replace(claim, payments=split)) == worked_out(claim)


def test_half_a_fen_is_rounded_up_once_at_the_end() -> None:
    claim = Claim(principal=Decimal("10.00"), due_on=date(2025, 7, 10), as_of=date(2025, 7, 11))
    assert worked_out(claim).total == Decimal("0.01")
    assert Fraction(10) * STATUTORY_DAILY_RATE == Fraction(1, 200)
    thirds = [Payment(date(2025, 7, 10 + each), Decimal("0.01")) for each in (11, 12, 13)]
    small = Claim(principal=Decimal("9.98"), due_on=date(2025, 7, 20), payments=thirds, as_of=date(2025, 7, 23))
    assert sum(each.interest for each in worked_out(small).segments) == worked_out(small).total == Decimal("0.01")
