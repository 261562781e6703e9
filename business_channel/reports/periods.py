"""Stretches of days as reports use them: the one before, and quarters by their names. Pure."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

_QUARTER = re.compile(r"(20[0-9]{2})-Q([1-4])")


@dataclass(frozen=True, slots=True)
class Days:
    """From ``since`` to the day before ``until``, days of Asia/Shanghai."""

    since: date
    until: date

    @property
    def before(self) -> "Days":
        """The stretch just before: of as many months where this one is of whole months, else of as many days."""
        if self.since.day == self.until.day == 1:
            return Days(_months_before(self.since, _months(self.since, self.until)), self.since)
        return Days(self.since - (self.until - self.since), self.since)


def earlier(days: Days, how_many: int) -> list[Days]:
    """The stretches before ``days``, the nearest first."""
    found = [days]
    for _ in range(how_many):
        found.append(found[-1].before)
    return found[1:]


def quarter(name: str) -> Days | None:
    """The quarter of a name like ``2024-Q1``; ``None`` for a text that names none."""
    named = _QUARTER.fullmatch(name)
    if named is None:
        return None
    since = date(int(named[1]), 3 * int(named[2]) - 2, 1)
    return Days(since, (since + timedelta(days=92)).replace(day=1))


def months_through(first: date, last: date) -> list[date]:
    """The first day of every month from that of one day to that of another."""
    found, month = [], first.replace(day=1)
    while month <= last:
        found.append(month)
        month = (month + timedelta(days=31)).replace(day=1)
    return found


def _months(since: date, until: date) -> int:
    return (until.year - since.year) * 12 + until.month - since.month


def _months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, 1)
