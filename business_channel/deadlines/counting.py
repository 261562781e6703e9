"""When a clock ends, and every step of the counting. Pure: the same clock, calendar and course give the same answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NotRequired, TypedDict

from business_channel.deadlines.calendar import ONE_DAY, Calendar
from business_channel.deadlines.deadline import Break, Course, begin
from business_channel.deadlines.definitions import Definition
from business_channel.deadlines.model import DayStatus, Unit
from business_channel.now import SHANGHAI

LAST_SECOND = time(23, 59, 59, tzinfo=SHANGHAI)


class Rule(StrEnum):
    """Why a day counted or did not."""

    FIRST_DAY_EXCLUDED = "FIRST_DAY_EXCLUDED"
    COUNTED = "COUNTED"
    MAKE_UP_DAY = "MAKE_UP_DAY"
    REST_DAY = "REST_DAY"
    HOLIDAY = "HOLIDAY"
    PAUSED = "PAUSED"
    ROLLED_OVER = "ROLLED_OVER"
    HOURS = "HOURS"
    EXTENDED = "EXTENDED"
    PROVISIONAL_YEAR = "PROVISIONAL_YEAR"


class StepRecord(TypedDict):
    """One step as the store keeps it: the ISO date, the rule, how much is counted by then, and the holiday meant.

    ``reason`` is why the clock stood still, ``STOPPED`` when what had stopped it was taken back.
    """

    date: str
    rule: str
    count: NotRequired[int]
    occasion: NotRequired[str]
    reason: NotRequired[str]


@dataclass(frozen=True, slots=True)
class Computed:
    """The end of a clock: ``due_on`` is its last day and ``due_at`` its last second, in Asia/Shanghai.

    What is done within that second is in time. ``provisional`` says that a day counted lies in a year without an
    official notice; ``steps`` explain the counting in the order of the days, and ``days`` are those that counted.
    """

    due_at: datetime
    due_on: date
    provisional: bool
    steps: tuple[StepRecord, ...]
    days: tuple[date, ...] = ()


def preview(definition: Definition, calendar: Calendar, started_at: datetime) -> Computed:
    """The end of a clock that starts at ``started_at`` and runs its whole term; raises ``ValueError`` for a moment
    without an offset.
    """
    if started_at.utcoffset() is None:
        raise ValueError("a clock starts at a moment with an offset")
    return compute(definition, calendar, begin(started_at, definition.amount))


def compute(definition: Definition, calendar: Calendar, course: Course) -> Computed:
    """The end of a clock that took this course.

    Days end at 24:00 in Asia/Shanghai; a day counts when the clock was running at its first moment. Hours run from the
    second of the start, on rest days and holidays as well. An extended clock counts its whole term from the start, and
    moves its last day once, at the end.
    """
    if definition.unit is Unit.HOURS:
        return _in_hours(course)
    counting = _Counting(definition, calendar, course)
    due_on = counting.run()
    provisional = calendar.is_provisional(due_on) and (definition.unit is Unit.WORKING_DAYS or definition.rolls_over)
    steps = [*counting.steps, *_remarks(course, due_on, provisional)]
    return Computed(datetime.combine(due_on, LAST_SECOND), due_on, provisional, tuple(steps), tuple(counting.days))


def _in_hours(course: Course) -> Computed:
    due_at = _second(course.started_at) + timedelta(hours=course.total)
    steps = []
    for each in course.breaks:
        since, until = _second(each.since), _second(each.until)
        if since < due_at:
            due_at += until - since
            steps.append(_paused(since.date(), each))
    steps += [step(due_at.date(), Rule.HOURS, course.total), *_remarks(course, due_at.date(), provisional=False)]
    return Computed(due_at, due_at.date(), False, tuple(steps))


def _second(moment: datetime) -> datetime:
    return moment.astimezone(SHANGHAI).replace(microsecond=0)


def _remarks(course: Course, due_on: date, provisional: bool) -> Iterator[StepRecord]:
    if course.extended:
        yield step(due_on, Rule.EXTENDED, course.total)
    if provisional:
        yield step(due_on, Rule.PROVISIONAL_YEAR)


class _Counting:
    """Walks from day to day until the term is full, and on to a working day where the rule says so."""

    def __init__(self, definition: Definition, calendar: Calendar, course: Course) -> None:
        self.definition, self.calendar, self.course = definition, calendar, course
        self.every_day = definition.unit is Unit.CALENDAR_DAYS
        self.start = course.started_at.astimezone(SHANGHAI).date()
        self.steps: list[StepRecord] = []
        self.days: list[date] = []

    def run(self) -> date:
        """The last day; fills ``steps`` and ``days``."""
        day = self.start
        if self.definition.first_day_counts:
            day -= ONE_DAY
        else:
            self.steps.append(step(day, Rule.FIRST_DAY_EXCLUDED))
        while len(self.days) < self.course.total:
            day += ONE_DAY
            self.count(day)
        return self.roll(day) if self.every_day else day

    def count(self, day: date) -> None:
        """One day of the term, or one that does not belong to it."""
        held = self.course.break_on(day)
        if held is not None:
            self.steps.append(_paused(day, held))
        elif self.every_day or self.calendar.is_working(day):
            self.days.append(day)
            if not self.every_day:
                self.steps.append(self.verdict(day))
        else:
            self.steps.append(self.verdict(day))

    def roll(self, full_on: date) -> date:
        """The day on which calendar days are full, moved on to a working day on which the clock runs."""
        if self.stays(full_on):
            named = self.calendar.days.get(full_on) is DayStatus.WORK
            self.steps.append(self.verdict(full_on) if named else step(full_on, Rule.COUNTED, self.course.total))
            return full_on
        self.steps.append(step(full_on, Rule.COUNTED, self.course.total))
        day = full_on
        while not self.stays(day):
            held = self.course.break_on(day)
            self.steps.append(self.verdict(day) if held is None else _paused(day, held))
            day += ONE_DAY
        self.steps.append(step(day, Rule.ROLLED_OVER))
        return day

    def stays(self, day: date) -> bool:
        """Whether a period that is full may end on this day."""
        if not self.definition.rolls_over:
            return True
        return self.calendar.is_working(day) and self.course.break_on(day) is None

    def verdict(self, day: date) -> StepRecord:
        """What the calendar makes of the day; how many are counted is told of days that are worked."""
        occasion = self.calendar.occasions.get(day)
        named = day in self.calendar.days
        if self.calendar.is_working(day):
            return step(day, Rule.MAKE_UP_DAY if named else Rule.COUNTED, len(self.days), occasion)
        return step(day, Rule.HOLIDAY if named else Rule.REST_DAY, occasion=occasion)


def _paused(day: date, held: Break) -> StepRecord:
    return StepRecord(date=day.isoformat(), rule=Rule.PAUSED.value, reason=held.reason or "STOPPED")


def step(day: date, rule: Rule, count: int | None = None, occasion: str | None = None) -> StepRecord:
    """One step of the counting."""
    record = StepRecord(date=day.isoformat(), rule=rule.value)
    if count is not None:
        record["count"] = count
    if occasion is not None:
        record["occasion"] = occasion
    return record
