"""When a clock ends, and every step of the counting. Pure: the same clock, calendar and start give the same answer."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NotRequired, TypedDict

from business_channel.deadlines.calendar import (
    ONE_DAY,
    Calendar,
    add_working_days,
    days_from_to,
    roll_over,
)
from business_channel.deadlines.definitions import Definition, Unit
from business_channel.deadlines.model import DayStatus
from business_channel.now import SHANGHAI

_LAST_SECOND = time(23, 59, 59, tzinfo=SHANGHAI)


class Rule(StrEnum):
    """Why a day counted or did not."""

    FIRST_DAY_EXCLUDED = "FIRST_DAY_EXCLUDED"
    COUNTED = "COUNTED"
    MAKE_UP_DAY = "MAKE_UP_DAY"
    REST_DAY = "REST_DAY"
    HOLIDAY = "HOLIDAY"
    ROLLED_OVER = "ROLLED_OVER"
    HOURS = "HOURS"
    PROVISIONAL_YEAR = "PROVISIONAL_YEAR"


class StepRecord(TypedDict):
    """One step as the store keeps it: the ISO date, the rule, how much is counted by then, and the holiday meant."""

    date: str
    rule: str
    count: NotRequired[int]
    occasion: NotRequired[str]


@dataclass(frozen=True, slots=True)
class Computed:
    """The end of a clock: ``due_on`` is its last day and ``due_at`` its last second, in Asia/Shanghai.

    What is done within that second is in time. ``provisional`` says that a day counted lies in a year without an
    official notice; ``steps`` explain the counting in the order of the days.
    """

    due_at: datetime
    due_on: date
    provisional: bool
    steps: tuple[StepRecord, ...]


def compute(definition: Definition, calendar: Calendar, started_at: datetime) -> Computed:
    """The end of a clock that starts at ``started_at``, which knows its offset; raises ``ValueError`` when it does not.

    Days end at 24:00 in Asia/Shanghai. Hours run from the second of the start, on rest days and holidays as well.
    """
    if started_at.utcoffset() is None:
        raise ValueError("a clock starts at a moment with an offset")
    start = started_at.astimezone(SHANGHAI)
    if definition.unit is Unit.HOURS:
        return _in_hours(definition, start)
    if definition.unit is Unit.WORKING_DAYS:
        return _in_working_days(definition, calendar, start.date())
    return _in_calendar_days(definition, calendar, start.date())


def _in_hours(definition: Definition, start: datetime) -> Computed:
    due_at = start.replace(microsecond=0) + timedelta(hours=definition.amount)
    return Computed(due_at, due_at.date(), False, (_step(due_at.date(), Rule.HOURS, definition.amount),))


def _in_working_days(definition: Definition, calendar: Calendar, start: date) -> Computed:
    first_day_counts = definition.first_day_counts
    due_on = add_working_days(calendar, start, definition.amount, first_day_counts=first_day_counts)
    days = days_from_to(start if first_day_counts else start + ONE_DAY, due_on)
    return _ending(definition, calendar, start, due_on, _counting(calendar, days))


def _in_calendar_days(definition: Definition, calendar: Calendar, start: date) -> Computed:
    full_on = start + ONE_DAY * (definition.amount - definition.first_day_counts)
    due_on = roll_over(calendar, full_on) if definition.rolls_over else full_on
    return _ending(definition, calendar, start, due_on, _rolling(calendar, definition.amount, full_on, due_on))


def _ending(
    definition: Definition, calendar: Calendar, start: date, due_on: date, counting: Iterable[StepRecord]
) -> Computed:
    provisional = calendar.is_provisional(due_on) and (definition.unit is Unit.WORKING_DAYS or definition.rolls_over)
    steps = [] if definition.first_day_counts else [_step(start, Rule.FIRST_DAY_EXCLUDED)]
    steps += counting
    if provisional:
        steps.append(_step(due_on, Rule.PROVISIONAL_YEAR))
    return Computed(datetime.combine(due_on, _LAST_SECOND), due_on, provisional, tuple(steps))


def _counting(calendar: Calendar, days: Iterable[date]) -> Iterator[StepRecord]:
    """One step for every day, numbering those that are worked."""
    count = 0
    for day in days:
        count += calendar.is_working(day)
        yield _day(calendar, day, count)


def _rolling(calendar: Calendar, amount: int, full_on: date, due_on: date) -> Iterator[StepRecord]:
    """The day on which the period is full, and how its end moves on when that day is not worked."""
    if due_on == full_on:
        named_as_worked = calendar.days.get(full_on) is DayStatus.WORK
        yield _day(calendar, full_on, amount) if named_as_worked else _step(full_on, Rule.COUNTED, amount)
        return
    yield _step(full_on, Rule.COUNTED, amount)
    for day in days_from_to(full_on, due_on - ONE_DAY):
        yield _day(calendar, day, amount)
    yield _step(due_on, Rule.ROLLED_OVER)


def _day(calendar: Calendar, day: date, count: int) -> StepRecord:
    """What the calendar makes of ``day``; ``count`` is told of days that are worked."""
    occasion = calendar.occasions.get(day)
    if calendar.is_working(day):
        return _step(day, Rule.MAKE_UP_DAY if day in calendar.days else Rule.COUNTED, count, occasion)
    return _step(day, Rule.HOLIDAY if day in calendar.days else Rule.REST_DAY, occasion=occasion)


def _step(day: date, rule: Rule, count: int | None = None, occasion: str | None = None) -> StepRecord:
    step = StepRecord(date=day.isoformat(), rule=rule.value)
    if count is not None:
        step["count"] = count
    if occasion is not None:
        step["occasion"] = occasion
    return step
