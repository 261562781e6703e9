"""The official calendar: Monday to Friday are worked, unless the State Council's notice for the year says otherwise."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from business_channel.deadlines.model import DayStatus

ONE_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Calendar:
    """One version of the calendar.

    ``days`` holds the days that the notices name, ``occasions`` the holiday for which they are named. A year that ends
    after ``published_through`` has no notice yet: what is counted in it is provisional.
    """

    version: int
    days: Mapping[date, DayStatus]
    published_through: date
    occasions: Mapping[date, str] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        """Whether ``day`` is worked: as the notice says, else Monday to Friday."""
        named = self.days.get(day)
        return day.weekday() < _SATURDAY if named is None else named is DayStatus.WORK

    def is_provisional(self, day: date) -> bool:
        """Whether no official notice covers ``day`` yet."""
        return day > self.published_through


def merged(layers: Sequence[Calendar]) -> Calendar:
    """The first calendar with what the later ones name laid over it; its horizon stays that of the first."""
    first, *over = layers
    if not over:
        return first
    days, occasions = dict(first.days), dict(first.occasions)
    for each in over:
        days |= each.days
        occasions |= each.occasions
    return replace(first, days=days, occasions=occasions)


def changed_days(old: Calendar, new: Calendar) -> list[date]:
    """The days that are worked in one of the two and not in the other, in order."""
    named = sorted(old.days.keys() | new.days.keys())
    return [day for day in named if old.is_working(day) != new.is_working(day)]


def last_published_day(named: Iterable[date]) -> date:
    """31 December of the last year in which notices name a day."""
    return date(max(named).year, 12, 31)


def add_working_days(calendar: Calendar, start: date, amount: int, *, first_day_counts: bool = False) -> date:
    """The day on which ``amount`` working days from ``start`` are full; the start is not counted (Civil Code 201)."""
    day = start - ONE_DAY if first_day_counts else start
    for _ in range(amount):
        day = next_working_day(calendar, day)
    return day


def roll_over(calendar: Calendar, day: date) -> date:
    """``day`` when it is worked, else the first day worked after it (Civil Code 203)."""
    return day if calendar.is_working(day) else next_working_day(calendar, day)


def next_working_day(calendar: Calendar, day: date) -> date:
    """The first day worked after ``day``."""
    day += ONE_DAY
    while not calendar.is_working(day):
        day += ONE_DAY
    return day


def days_from_to(first: date, last: date) -> list[date]:
    """Every day from ``first`` to ``last``, both included; none when ``last`` is the earlier."""
    return [first + ONE_DAY * each for each in range((last - first).days + 1)]
