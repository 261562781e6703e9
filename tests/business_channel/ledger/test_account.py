"""Money in a ledger is conserved, whatever is recorded, confirmed, denied and taken back, and in whatever order."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from business_channel.amounts import to_fen
from business_channel.arrears.interest import STATUTORY_DAILY_RATE, interest
from business_channel.ids import new_id
from business_channel.ledger.account import Account, Line, settled
from business_channel.ledger.model import ClaimState, EntryKind, EntryState
from business_channel.ledger.rules import Instalment, PlanDoesNotAddUp, plan_problems

DUE, SIGNED, TODAY = date(2025, 7, 10), date(2024, 9, 2), date(2025, 10, 10)
FEN = st.integers(1, 10_000_000).map(lambda cents: Decimal(cents) / 100)
PRINCIPAL = Decimal("486000.00")


def line(amount: str, day: str = "2025-10-20", state: EntryState = EntryState.CONFIRMED) -> Line:
    return Line(new_id(), EntryKind.PRINCIPAL, state, date.fromisoformat(day), Decimal(amount))


def back(taken: Line, state: EntryState = EntryState.CONFIRMED) -> Line:
    return Line(new_id(), EntryKind.REVERSAL, state, taken.paid_on, taken.amount, taken.id)


@st.composite
def accounts(draw: st.DrawFn) -> Account:
    """A claim with payments that were let in one after another, and reversals of some."""
    account = Account(draw(st.integers(1, 50_000_000).map(lambda cents: Decimal(cents) / 100)))
    for amount in draw(st.lists(FEN, max_size=8)):
        if amount <= account.room:
            days = draw(st.integers(0, 400))
            entry = Line(
                new_id(),
                draw(st.sampled_from([EntryKind.PRINCIPAL, EntryKind.PRINCIPAL, EntryKind.INTEREST])),
                draw(st.sampled_from(EntryState)),
                DUE + timedelta(days=days - 30),
                amount,
            )
            account = replace(account, lines=[*account.lines, entry])
            if entry.state is not EntryState.DENIED and draw(st.booleans()):
                account = replace(account, lines=[*account.lines, back(entry, draw(st.sampled_from(EntryState)))])
    return account


def confirmed(account: Account, entry: Line) -> Account:
    """The same once the enterprise has confirmed one entry."""
    lines = [replace(each, state=EntryState.CONFIRMED) if each.id == entry.id else each for each in account.lines]
    return replace(account, lines=lines)


@given(accounts())
def test_the_principal_is_always_what_is_paid_and_what_is_owed(account: Account) -> None:
    assert account.paid + account.balance == account.principal
    assert account.paid >= 0
    assert account.balance >= 0
    assert account.paid + account.waiting + account.room == account.principal
    assert (account.state is ClaimState.CLEARED) == (account.balance == 0) == (account.cleared_on is not None)


@given(accounts(), st.randoms(use_true_random=False))
def test_the_order_in_which_entries_are_confirmed_does_not_matter(account: Account, chance: object) -> None:
    waiting = [each for each in account.lines if each.state is EntryState.PENDING]
    shuffled = list(waiting)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert _all(account, waiting).paid == _all(account, shuffled).paid
    assert _all(account, waiting).balance >= 0


def _all(account: Account, entries: Sequence[Line]) -> Account:
    for each in entries:
        account = confirmed(account, each)
        assert account.paid + account.balance == account.principal
        assert account.balance >= 0
    return account


@given(accounts(), st.integers(0, 500), st.integers(0, 100))
def test_interest_never_falls_with_time_and_is_rounded_once(account: Account, days: int, more: int) -> None:
    day = DUE + timedelta(days=days)
    claims = [account.claim(DUE, SIGNED, None, each) for each in (day, day + timedelta(days=more))]
    earlier, later = [interest(each, STATUTORY_DAILY_RATE, day) for each in claims]
    assert earlier.total <= later.total
    exact = sum(Fraction(each.principal) * each.days * STATUTORY_DAILY_RATE for each in later.segments)
    assert later.total == to_fen(Fraction(exact))
    assert sum(each.interest for each in later.segments) == later.total


@given(st.integers(2, 48_600_000), st.data())
def test_a_payment_in_two_parts_on_one_day_changes_nothing(cents: int, data: st.DataObject) -> None:
    part = Decimal(data.draw(st.integers(1, cents - 1))) / 100
    whole = Decimal(cents) / 100
    one = Account(PRINCIPAL, [line(f"{whole}")])
    two = Account(PRINCIPAL, [line(f"{part}"), line(f"{whole - part}")])
    assert (one.paid, one.balance, one.state, one.progress) == (two.paid, two.balance, two.state, two.progress)
    told = [interest(each.claim(DUE, SIGNED, None, TODAY), STATUTORY_DAILY_RATE, TODAY) for each in (one, two)]
    assert told[0] == told[1]


@given(st.lists(FEN, min_size=1, max_size=12), st.integers(0, 200_000_000))
def test_what_is_paid_settles_instalments_in_their_order_and_no_fen_is_lost(amounts: list[Decimal], cents: int) -> None:
    paid = Decimal(cents) / 100
    shares = list(settled(amounts, paid))
    assert sum(shares) == min(paid, sum(amounts))
    assert all(0 <= share <= amount for share, amount in zip(shares, amounts, strict=True))
    open_ones = [place for place, (share, amount) in enumerate(zip(shares, amounts, strict=True)) if share < amount]
    assert all(share == 0 for share in shares[open_ones[0] + 1 :]) if open_ones else True


@given(st.lists(FEN, min_size=1, max_size=12), st.integers(-5, 5))
def test_a_plan_is_taken_when_it_makes_up_what_is_owed_to_the_fen(amounts: list[Decimal], off: int) -> None:
    planned = [Instalment(TODAY + timedelta(days=place), each) for place, each in enumerate(amounts)]
    wrong = list(plan_problems(planned, sum(amounts, Decimal(off) / 100), TODAY))
    assert [type(each) for each in wrong] == ([PlanDoesNotAddUp] if off else [])


def test_a_payment_that_waits_or_was_denied_counts_for_nothing() -> None:
    pending, denied = line("1.00", state=EntryState.PENDING), line("2.00", state=EntryState.DENIED)
    account = Account(PRINCIPAL, [pending, denied])
    assert (account.paid, account.waiting, account.room) == (Decimal(0), Decimal("1.00"), Decimal("485999.00"))
    assert account.state is ClaimState.OPEN


def test_only_a_confirmed_reversal_takes_back() -> None:
    paid = line("486000.00")
    for state, expected in ((EntryState.PENDING, ClaimState.CLEARED), (EntryState.CONFIRMED, ClaimState.OPEN)):
        assert Account(PRINCIPAL, [paid, back(paid, state)]).state is expected


def test_what_is_paid_goes_to_the_part_without_dispute_first() -> None:
    account = Account(PRINCIPAL, [line("400000.00")])
    assert account.undisputed(Decimal("50000.00")) == Decimal("36000.00")
    assert account.undisputed(Decimal("100000.00")) == Decimal(0)


def test_progress_is_a_hundred_percent_only_when_all_is_paid() -> None:
    assert Account(PRINCIPAL, [line("485999.99")]).progress == Decimal("99.99")
    assert Account(PRINCIPAL, [line("486000.00")]).progress == Decimal("100.00")


@pytest.mark.parametrize("day", [TODAY - timedelta(days=1), date(2101, 1, 1)])
def test_an_instalment_is_neither_past_nor_in_another_century(day: date) -> None:
    [wrong] = plan_problems([Instalment(day, PRINCIPAL)], PRINCIPAL, TODAY)
    assert wrong.path == ("instalments", "0", "dueOn")


def test_a_plan_has_instalments_but_not_endlessly_many() -> None:
    assert [each.code for each in plan_problems([], PRINCIPAL, TODAY)] == ["MISSING"]
    many = [Instalment(TODAY + timedelta(days=place), Decimal(1)) for place in range(61)]
    assert [each.path for each in plan_problems(many, Decimal(61), TODAY)] == [("instalments",)]
