"""The calendar knows which days are worked, and counts in them."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from business_channel import reference
from business_channel.deadlines.calendar import add_working_days, days_from_to, last_published_day, roll_over
from business_channel.deadlines.model import DayStatus
from tests.official_calendar import OFFICIAL, before_the_amendment_of_2020

_STARTS = st.dates(date(2004, 1, 1), date(2026, 6, 30))


_NAMED = {row["date"]: row["status"] for row in reference.rows("working_days")}


def _worked_by_hand(day: date) -> bool:
    """The oracle: reads the table as it stands and knows nothing of the calendar."""
    return _NAMED.get(day.isoformat(), "WORK" if day.isoweekday() <= 5 else "OFF") == "WORK"


@pytest.mark.parametrize(
    ("year", "worked"),
    [(2020, 249), (2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 248), (2026, 248)],
)
def test_the_calendar_has_as_many_working_days_a_year_as_were_published(year: int, worked: int) -> None:
    days = days_from_to(date(year, 1, 1), date(year, 12, 31))
    assert sum(OFFICIAL.is_working(day) for day in days) == worked


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        ("2020-02-22", False),  # a Saturday
        ("2020-02-24", True),  # a Monday
        ("2020-10-01", False),  # a holiday on a Thursday
        ("2020-10-10", True),  # a Saturday worked for the National Day
        ("2020-01-31", False),  # added to the Spring Festival by the notice of 27 January
        ("2020-02-01", False),
        ("2020-02-02", False),
        ("2020-02-03", True),
    ],
)
def test_a_day_is_worked_as_the_notice_says(day: str, worked: bool) -> None:
    assert OFFICIAL.is_working(date.fromisoformat(day)) is worked


def test_the_calendar_before_the_amendment_of_2020_ends_the_spring_festival_earlier() -> None:
    published_first = before_the_amendment_of_2020()
    festival = days_from_to(date(2020, 1, 18), date(2020, 2, 3))
    worked = [day.isoformat() for day in festival if published_first.is_working(day)]
    assert worked == [
        *("2020-01-19", "2020-01-20", "2020-01-21", "2020-01-22", "2020-01-23"),
        *("2020-01-31", "2020-02-01", "2020-02-03"),
    ]


def test_the_calendar_reaches_to_the_end_of_the_last_year_with_a_notice() -> None:
    assert last_published_day([date(2025, 10, 11), date(2026, 10, 10), date(2026, 1, 1)]) == date(2026, 12, 31)


@pytest.mark.parametrize(("day", "provisional"), [("2026-12-31", False), ("2027-01-01", True)])
def test_a_day_of_a_year_without_a_notice_is_provisional(day: str, provisional: bool) -> None:
    assert OFFICIAL.is_provisional(date.fromisoformat(day)) is provisional


@pytest.mark.parametrize(
    ("last_day", "moves_to"),
    [
        ("2025-10-01", "2025-10-09"),  # the National Day and the Mid-autumn Festival in one
        ("2025-10-11", "2025-10-11"),  # a Saturday that is worked
        ("2025-11-09", "2025-11-10"),  # a Sunday
        ("2025-11-10", "2025-11-10"),
    ],
)
def test_a_last_day_on_a_rest_day_moves_to_the_next_working_day(last_day: str, moves_to: str) -> None:
    assert roll_over(OFFICIAL, date.fromisoformat(last_day)) == date.fromisoformat(moves_to)


@settings(deadline=None)
@given(_STARTS, st.integers(1, 90))
def test_working_days_are_those_that_somebody_counts_on_the_table(start: date, amount: int) -> None:
    following = (start + timedelta(days=each) for each in range(1, 200))
    worked = [day for day in following if _worked_by_hand(day)]
    assert add_working_days(OFFICIAL, start, amount) == worked[amount - 1]


@settings(deadline=None)
@given(_STARTS, st.integers(1, 90))
def test_a_first_day_that_counts_counts_when_it_is_worked(start: date, amount: int) -> None:
    from_the_day_before = add_working_days(OFFICIAL, start - timedelta(days=1), amount)
    assert add_working_days(OFFICIAL, start, amount, first_day_counts=True) == from_the_day_before


def test_days_worked_for_a_holiday_are_days_of_a_weekend() -> None:
    make_up_days = [day for day, status in OFFICIAL.days.items() if status is DayStatus.WORK]
    assert all(day.isoweekday() > 5 for day in make_up_days)
