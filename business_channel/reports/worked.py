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


def days_before(day: str) -> str:
    """SQL: how many days were worked from ``EPOCH`` to the day before the date ``day``."""
    return f"(CAST(:worked AS integer[]))[{day} - DATE '{EPOCH}' + 1]"


def days_through(day: str) -> str:
    """SQL: how many days were worked from ``EPOCH`` to the date ``day``, which is included."""
    return f"(CAST(:worked AS integer[]))[{day} - DATE '{EPOCH}' + 2]"


def day_of(moment: str) -> str:
    """SQL: the day of a moment in Asia/Shanghai."""
    return f"CAST({moment} AT TIME ZONE 'Asia/Shanghai' AS date)"


def working_days_between(first: str, last: str) -> str:
    """SQL: how many working days lie after the day of one moment up to that of another; the first day is not counted
    (Civil Code Art. 201).
    """
    return f"({days_through(day_of(last))} - {days_through(day_of(first))})"


def seconds_at(moment: str) -> str:
    """SQL: how many seconds were worked from ``EPOCH`` to a moment, whose fraction of a second is dropped."""
    day = day_of(moment)
    of_day = f"CAST(floor(date_part('epoch', {moment} AT TIME ZONE 'Asia/Shanghai' - {day})) AS bigint)"
    today = f"({days_through(day)} - {days_before(day)})"
    return f"({days_before(day)} * {SHIFT}::bigint + {today} * greatest(0, least({SHIFT}, {of_day} - {OPENS})))"


def minutes_between(first: str, last: str) -> str:
    """SQL: the whole minutes worked from one moment to another."""
    return f"(({seconds_at(last)} - {seconds_at(first)}) / 60)"
