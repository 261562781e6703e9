"""Working time in SQL: what has been worked up to a moment, read from an array that goes along with the statement.

A working hour is an hour between 09:00 and 17:00 of a day that the official calendar has worked, eight on each (国务院
关于职工工作时间的规定, Art. 3); a region's own days off are not taken out, so that regions can be compared.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from business_channel.deadlines.calendar import ONE_DAY, Calendar

EPOCH = date(2000, 1, 1)
OPENS, SHIFT = 9 * 3600, 8 * 3600
"""The second of the day at which work begins, and how many are worked."""
HORIZON = timedelta(days=800)
_ZONE, _DAY, _DAYS_SINCE_1970 = 8 * 3600, 24 * 3600, (EPOCH - date(1970, 1, 1)).days


def worked_days(calendar: Calendar, until: date) -> Sequence[int]:
    """At place ``n``, from 0: how many days were worked from ``EPOCH`` to the day before the ``n``-th after it.

    It reaches ``HORIZON`` beyond ``until``.
    """
    counted = [0]
    day = EPOCH
    while day < until + HORIZON:
        counted.append(counted[-1] + calendar.is_working(day))
        day += ONE_DAY
    return counted


def second(moment: str) -> str:
    """SQL: the whole seconds since 1970 by the clocks of Asia/Shanghai, which have stood at +08:00 since 1991."""
    return f"(CAST(floor(date_part('epoch', {moment})) AS bigint) + {_ZONE})"


def _place(second: str) -> str:
    """SQL: the place of a second's day in the array."""
    return f"CAST({second} / {_DAY} - {_DAYS_SINCE_1970 - 1} AS integer)"


_WORKED = "(CAST(:worked AS integer[]))"


def months(until: date) -> Sequence[int]:
    """At place ``n``, from 1: the month of the ``n``-th day from ``EPOCH`` on, 202601 for January 2026; as far as
    ``worked_days`` reaches.
    """
    days = (EPOCH + timedelta(each) for each in range((until + HORIZON - EPOCH).days))
    return [each.year * 100 + each.month for each in days]


def month_of(moment: str) -> str:
    """SQL: the month of a moment in Asia/Shanghai, as in ``months``."""
    return f"(CAST(:months AS integer[]))[{_place(second(moment))}]"


def day_of(moment: str) -> str:
    """SQL: the day of a moment in Asia/Shanghai."""
    return f"(DATE '{EPOCH}' + {_place(second(moment))} - 1)"


def working_days_between(first: str, last: str) -> str:
    """SQL: how many working days lie after the day of one moment up to that of another; the first day is not counted
    (Civil Code Art. 201).
    """
    return f"({_WORKED}[{_place(second(last))} + 1] - {_WORKED}[{_place(second(first))} + 1])"


def by_second(second: str) -> str:
    """SQL: how many seconds were worked from ``EPOCH`` to what ``second`` gave of a moment."""
    place = _place(second)
    today = f"({_WORKED}[{place} + 1] - {_WORKED}[{place}])"
    in_shift = f"greatest(0, least({SHIFT}, {second} % {_DAY} - {OPENS}))"
    return f"({_WORKED}[{place}] * {SHIFT}::bigint + {today} * {in_shift})"


def seconds_at(moment: str) -> str:
    """SQL: how many seconds were worked from ``EPOCH`` to a moment, whose fraction of a second is dropped."""
    return by_second(second(moment))


def minutes_between(first: str, last: str) -> str:
    """SQL: the whole minutes worked from one moment to another."""
    return f"(({seconds_at(last)} - {seconds_at(first)}) / 60)"


def minutes_by_seconds(first: str, last: str) -> str:
    """SQL: the whole minutes worked from one moment to another, of what ``second`` gave of them."""
    return f"(({by_second(last)} - {by_second(first)}) / 60)"
