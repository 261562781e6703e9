"""A standing order is due at nine on the first working day of its period, and tells of the whole period before."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from business_channel.now import SHANGHAI
from business_channel.reports.model import Cadence
from business_channel.reports.rhythm import days_before, last_due, next_due, start_of
from tests.official_calendar import OFFICIAL

moments = st.datetimes(datetime(2020, 1, 1), datetime(2026, 12, 1), timezones=st.just(SHANGHAI))
cadences = st.sampled_from(Cadence)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("cadence", "after", "due", "since", "until"),
    [
        (Cadence.DAILY, "2026-04-30 09:00", "2026-05-06 09:00", "2026-04-30", "2026-05-06"),
        (Cadence.DAILY, "2026-05-08 08:59", "2026-05-08 09:00", "2026-05-07", "2026-05-08"),
        (Cadence.DAILY, "2026-05-08 09:00", "2026-05-09 09:00", "2026-05-08", "2026-05-09"),
        (Cadence.WEEKLY, "2026-04-27 09:00", "2026-05-06 09:00", "2026-04-27", "2026-05-04"),
        (Cadence.MONTHLY, "2026-09-01 09:00", "2026-10-08 09:00", "2026-09-01", "2026-10-01"),
        (Cadence.QUARTERLY, "2026-03-31 12:00", "2026-04-01 09:00", "2026-01-01", "2026-04-01"),
        (Cadence.YEARLY, "2025-06-01 12:00", "2026-01-04 09:00", "2025-01-01", "2026-01-01"),
    ],
)
def test_it_is_due_at_nine_of_a_working_day(cadence: Cadence, after: str, due: str, since: str, until: str) -> None:
    moment = next_due(cadence, at(after), OFFICIAL)
    assert moment == at(due)
    assert days_before(cadence, moment, OFFICIAL) == (date.fromisoformat(since), date.fromisoformat(until))


@pytest.mark.parametrize(
    ("after", "due"),
    [("2025-12-01 12:00", "2026-03-31 09:00"), ("2024-01-01 12:00", "2024-03-29 09:00")],
)
def test_the_disclosure_is_made_on_the_last_working_day_until_the_end_of_march(after: str, due: str) -> None:
    moment = next_due(Cadence.YEARLY, at(after), OFFICIAL, disclosure=True)
    assert moment == at(due)
    year = moment.year - 1
    assert days_before(Cadence.YEARLY, moment, OFFICIAL) == (date(year, 1, 1), date(year + 1, 1, 1))


@settings(max_examples=60, deadline=None)
@given(cadences, moments)
def test_times_follow_on_each_other_and_their_days_leave_no_gap(cadence: Cadence, moment: datetime) -> None:
    dues = [moment]
    for _ in range(4):
        dues.append(next_due(cadence, dues[-1], OFFICIAL))
    dues = dues[1:]
    assert all(each.hour == 9 and OFFICIAL.is_working(each.date()) for each in dues)
    assert all(earlier < later for earlier, later in pairwise(dues))
    told = [days_before(cadence, each, OFFICIAL) for each in dues]
    assert all(since < until <= due.date() for (since, until), due in zip(told, dues, strict=True))
    assert all(later[0] <= earlier[1] for earlier, later in pairwise(told) if cadence is not Cadence.WEEKLY)


@settings(max_examples=60, deadline=None)
@given(cadences, moments, st.integers(0, 100))
def test_of_several_times_that_were_missed_the_last_one_is_made_up(
    cadence: Cadence, first: datetime, days: int
) -> None:
    now = first + timedelta(days=days)
    due = last_due(cadence, first, now, OFFICIAL)
    assert first <= due <= now
    assert next_due(cadence, due, OFFICIAL) > now


def test_a_period_begins_on_its_first_day() -> None:
    day = date(2026, 8, 20)
    assert [start_of(each, day) for each in Cadence] == [
        day,
        date(2026, 8, 17),
        date(2026, 8, 1),
        date(2026, 7, 1),
        date(2026, 1, 1),
    ]
