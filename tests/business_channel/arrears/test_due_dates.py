"""When a payment is due follows from the text of its time, from the contract, and from the calendar."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from business_channel.arrears.due_dates import DueDate, Terms, TermStart, due_date, problems
from business_channel.language import Language
from business_channel.reasons import article_in_words
from tests.official_calendar import OFFICIAL

DELIVERED = Terms(delivered_on=date(2025, 6, 10))


def due(terms: Terms, *, public: bool = True) -> DueDate:
    assert list(problems(terms)) == []
    return due_date(terms, public=public, calendar=OFFICIAL)


def rules_of(found: DueDate) -> list[tuple[str, str | None]]:
    """The steps, each with its instrument's number and article."""
    return [(each.code, each.instrument and f"{each.instrument.number} {each.article}") for each in found.reasons]


def test_the_hospital_of_the_scenario_pays_by_10_july() -> None:
    found = due(DELIVERED)
    assert found.due_on == date(2025, 7, 10)
    assert rules_of(found) == [("TERM_STARTS", "国务院令第802号 9"), ("TERM_STATUTORY", "国务院令第802号 9")]
    assert [each.text(Language.ZH) for each in found.reasons] == [
        "付款期限自交付之日 2025-06-10 起算。",
        "未约定付款期限，机关、事业单位应当自起算之日起 30 日内付款。",
    ]


@pytest.mark.parametrize(
    ("terms", "public", "expected", "last"),
    [
        (Terms(delivered_on=date(2021, 3, 1)), True, date(2021, 3, 31), ("TERM_STATUTORY", "国务院令第728号 8")),
        (Terms(delivered_on=date(2021, 3, 1)), False, None, ("TERM_UNKNOWN", "国务院令第728号 8")),
        (Terms(delivered_on=date(2020, 8, 31)), True, None, ("TERM_UNKNOWN", None)),
        (Terms(delivered_on=date(2020, 8, 31), agreed_days=90), True, date(2020, 11, 30), ("TERM_MOVED", None)),
        (Terms(delivered_on=date(2025, 5, 31)), False, None, ("TERM_UNKNOWN", "国务院令第728号 8")),
        (Terms(delivered_on=date(2025, 6, 3)), False, date(2025, 8, 4), ("TERM_MOVED", None)),
        (replace(DELIVERED, agreed_days=45), True, date(2025, 7, 25), ("TERM_AGREED", "国务院令第802号 9")),
        (replace(DELIVERED, agreed_days=60), True, date(2025, 8, 11), ("TERM_MOVED", None)),
        (replace(DELIVERED, agreed_days=61), True, date(2025, 8, 11), ("TERM_MOVED", None)),
        (replace(DELIVERED, agreed_days=90), False, date(2025, 9, 8), ("TERM_AGREED", "国务院令第802号 9")),
        (replace(DELIVERED, agreed_due_on=date(2025, 7, 26)), True, date(2025, 7, 26), ("TERM_AGREED", None)),
        (replace(DELIVERED, agreed_due_on=date(2026, 6, 10)), True, date(2025, 8, 11), ("TERM_MOVED", None)),
        (replace(DELIVERED, agreed_due_on=date(2026, 6, 10)), False, date(2026, 6, 10), ("TERM_AGREED", None)),
    ],
)
def test_the_term_is_that_of_the_text_or_of_the_contract(
    terms: Terms, public: bool, expected: date | None, last: tuple[str, str | None]
) -> None:
    found = due(terms, public=public)
    assert found.due_on == expected
    assert rules_of(found)[-1][0] == last[0]
    assert last[1] in (None, rules_of(found)[-1][1])


def test_a_term_of_a_public_body_beyond_sixty_days_is_cut_and_says_so() -> None:
    assert ("TERM_CAPPED", "国务院令第802号 9") in rules_of(due(replace(DELIVERED, agreed_days=61)))
    assert "TERM_CAPPED" not in [code for code, _ in rules_of(due(replace(DELIVERED, agreed_days=60)))]


@pytest.mark.parametrize(
    ("accepted_on", "acceptance_due_on", "starts_on"),
    [
        (date(2025, 7, 1), None, date(2025, 7, 1)),
        (date(2025, 7, 1), date(2025, 7, 10), date(2025, 7, 1)),
        (date(2025, 8, 1), date(2025, 7, 10), date(2025, 7, 10)),
        (None, date(2025, 7, 10), date(2025, 7, 10)),
    ],
)
def test_acceptance_that_the_buyer_delays_is_replaced_by_the_end_of_its_period(
    accepted_on: date | None, acceptance_due_on: date | None, starts_on: date
) -> None:
    terms = replace(DELIVERED, start=TermStart.ACCEPTANCE, accepted_on=accepted_on, acceptance_due_on=acceptance_due_on)
    found = due(terms)
    assert found.starts_on == starts_on
    assert rules_of(found)[0] == ("TERM_STARTS", "国务院令第802号 10")


def test_a_settlement_runs_from_the_day_on_which_both_confirmed_the_amount() -> None:
    found = due(replace(DELIVERED, start=TermStart.SETTLEMENT, settled_on=date(2025, 8, 1)), public=False)
    assert (found.starts_on, found.due_on) == (date(2025, 8, 1), date(2025, 9, 30))


def test_pay_when_paid_moves_nothing_and_is_banned_for_large_enterprises_since_2025() -> None:
    banned = due(replace(DELIVERED, pay_when_paid=True), public=False)
    assert (banned.due_on, rules_of(banned)[1]) == (date(2025, 8, 11), ("PAY_WHEN_PAID_BANNED", "国务院令第802号 9"))
    before = due(Terms(delivered_on=date(2024, 6, 3), agreed_days=30, pay_when_paid=True), public=False)
    assert rules_of(before)[1] == ("PAY_WHEN_PAID", "国务院令第728号 None")


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        (Terms(), [("MISSING", ("deliveredOn",))]),
        (Terms(start=TermStart.ACCEPTANCE), [("MISSING", ("acceptedOn",))]),
        (Terms(start=TermStart.SETTLEMENT), [("MISSING", ("settledOn",))]),
        (replace(DELIVERED, agreed_days=-1), [("INVALID_INPUT", ("agreedDays",))]),
        (replace(DELIVERED, agreed_days=3651), [("INVALID_INPUT", ("agreedDays",))]),
        (
            replace(DELIVERED, agreed_days=30, agreed_due_on=date(2025, 8, 1)),
            [("INVALID_INPUT", ("agreedDueOn",))],
        ),
        (Terms(delivered_on=date(1900, 1, 1)), [("DAY_OUT_OF_RANGE", ("deliveredOn",))]),
    ],
)
def test_what_is_missing_or_at_odds_is_named(terms: Terms, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert [(each.code, each.path) for each in problems(terms)] == expected


@given(st.dates(date(2020, 9, 1), date(2026, 10, 1)), st.none() | st.integers(0, 400))
def test_a_public_body_never_has_more_than_sixty_days_and_the_rest_days_after_them(
    delivered_on: date, agreed_days: int | None
) -> None:
    found = due(Terms(delivered_on=delivered_on, agreed_days=agreed_days))
    assert found.due_on is not None
    assert OFFICIAL.is_working(found.due_on)
    full_on = delivered_on + timedelta(days=30 if agreed_days is None else min(agreed_days, 60))
    between = (full_on + timedelta(days=each) for each in range((found.due_on - full_on).days))
    assert not any(OFFICIAL.is_working(day) for day in between)


@pytest.mark.parametrize(
    ("number", "zh"),
    [(2, "第二条"), (10, "第十条"), (17, "第十七条"), (20, "第二十条"), (25, "第二十五条"), (203, "第二百零三条")],
)
def test_an_article_is_cited_as_in_the_law(number: int, zh: str) -> None:
    assert article_in_words(number, Language.ZH) == zh
    assert article_in_words(number, Language.EN) == f"Art. {number}"
