"""When a standing order makes its reports, and on which days each tells; days of Asia/Shanghai.

A report is made at 09:00 of the first working day of its period, on the whole period before. The yearly disclosure is
due by 31 March, and is made on the last working day until then (Order 802, Art. 18).
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from business_channel.deadlines.calendar import ONE_DAY, Calendar, roll_over
from business_channel.deadlines.notices import MORNING
from business_channel.now import SHANGHAI
from business_channel.reports.model import Cadence

LONGEST_LOOK = timedelta(days=800)
"""How far back missed times are counted; all of them are made up by one report in any case."""


def start_of(cadence: Cadence, day: date) -> date:
    """The first day of the day, week (from Monday), month, quarter or year in which ``day`` lies."""
    match cadence:
        case Cadence.DAILY:
            return day
        case Cadence.WEEKLY:
            return day - ONE_DAY * day.weekday()
        case Cadence.MONTHLY:
            return day.replace(day=1)
        case Cadence.QUARTERLY:
            return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
        case Cadence.YEARLY:
            return date(day.year, 1, 1)


_STEPS = {
    Cadence.DAILY: 1,
    Cadence.WEEKLY: 7,
    Cadence.MONTHLY: 31,
    Cadence.QUARTERLY: 92,
    Cadence.YEARLY: 366,
}


def _starts(cadence: Cadence, day: date) -> Iterator[date]:
    start = start_of(cadence, day)
    while True:
        yield start
        start = start_of(cadence, start + ONE_DAY * _STEPS[cadence])


def next_due(cadence: Cadence, after: datetime, calendar: Calendar, *, disclosure: bool = False) -> datetime:
    """The first moment after ``after`` at which a report is due."""
    for start in _starts(cadence, after.astimezone(SHANGHAI).date()):
        due = datetime.combine(_due_day(start, calendar, disclosure), MORNING)
        if due > after:
            return due
    raise AssertionError("periods have no end")


def _due_day(start: date, calendar: Calendar, disclosure: bool) -> date:
    if not disclosure:
        return roll_over(calendar, start)
    day = date(start.year, 3, 31)
    while not calendar.is_working(day):
        day -= ONE_DAY
    return day


def last_due(
    cadence: Cadence, first: datetime, now: datetime, calendar: Calendar, *, disclosure: bool = False
) -> datetime:
    """The last of the moments due from ``first`` to ``now``; ``first`` itself is one of them."""
    due = max(first, now - LONGEST_LOOK) if first < now - LONGEST_LOOK else first
    while (following := next_due(cadence, due, calendar, disclosure=disclosure)) <= now:
        due = following
    return due


def days_before(cadence: Cadence, due: datetime, calendar: Calendar) -> tuple[date, date]:
    """The days on which the report that is due then tells: the first, and the one after the last.

    That is the whole period before; of the days, since the working day before, so that a weekend is told of on Monday.
    """
    until = start_of(cadence, due.astimezone(SHANGHAI).date())
    since = start_of(cadence, until - ONE_DAY)
    if cadence is Cadence.DAILY:
        while not calendar.is_working(since):
            since -= ONE_DAY
    return since, until
