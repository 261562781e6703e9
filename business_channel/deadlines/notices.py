"""When a clock warns, is overdue, and goes up the ladder. Pure: planned once, told by the sweep."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from business_channel.deadlines.calendar import Calendar, add_working_days, next_working_day, roll_over
from business_channel.deadlines.counting import Computed
from business_channel.deadlines.deadline import Course
from business_channel.deadlines.definitions import Definition
from business_channel.deadlines.model import Duty, Unit
from business_channel.now import SHANGHAI

MORNING = time(9, tzinfo=SHANGHAI)
"""When people are told what can wait until morning; only clocks of hours speak at night."""

BREACH = "BREACH"
YELLOW_PERCENT = 75
WARNINGS = ("RUN", "LEFT")


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell at a moment: ``RUN_75`` (percent run), ``LEFT_2`` (units left), ``BREACH``, or a rung of the
    ladder by the name of who is told.
    """

    name: str
    at: datetime

    @property
    def is_warning(self) -> bool:
        """Whether it comes before the due date."""
        return self.name.startswith(WARNINGS)


def plan(definition: Definition, calendar: Calendar, course: Course, computed: Computed, duty: Duty) -> list[Notice]:
    """Everything that will be told of a clock that takes this course, in order.

    Thresholds count the clock's own units; warnings that meet at one moment are one, the most urgent. A clock of days
    speaks on mornings of working days. What is owed to the author as a whole has a breach only: the units that share
    it are warned of their own shares.
    """
    plans = _Hours if definition.unit is Unit.HOURS else _Days
    planned = plans(definition, calendar, course, computed)
    told = [] if duty is Duty.CHANNEL else [*_one_at_a_time(planned.warnings(), computed.due_at)]
    told.append(Notice(BREACH, planned.past_due(0)))
    if duty is not Duty.CHANNEL:
        told += [Notice(rung.to, planned.past_due(rung.after)) for rung in definition.ladder]
    return sorted(told, key=lambda notice: notice.at)


def due_among(planned: Iterable[Notice], now: datetime) -> list[Notice]:
    """Those whose moment has come. Of several warnings only the last, and none when the clock is overdue already: after
    a standstill nobody is told what is no longer news.
    """
    due = [each for each in planned if each.at <= now]
    overdue = any(each.name == BREACH for each in due)
    last_warning = None if overdue else next((each for each in reversed(due) if each.is_warning), None)
    return [each for each in due if not each.is_warning or each is last_warning]


def _one_at_a_time(warnings: Iterable[Notice], due_at: datetime) -> Iterator[Notice]:
    """The last named of those that meet at one moment; none after the end."""
    by_moment = {each.at: each for each in sorted(warnings, key=lambda each: each.at)}
    return (each for each in by_moment.values() if each.at <= due_at)


def yellow_from(definition: Definition, course: Course, computed: Computed) -> datetime:
    """From when on three quarters of the term have run."""
    if definition.unit is Unit.HOURS:
        return computed.due_at - timedelta(hours=course.total) * (100 - YELLOW_PERCENT) / 100
    day = computed.days[_share(len(computed.days), YELLOW_PERCENT) - 1] if computed.days else computed.due_on
    return datetime.combine(day, time(), SHANGHAI)


def _share(total: int, percent: int) -> int:
    """The unit in which ``percent`` of ``total`` are full, counted from 1."""
    return max(1, -(-total * percent // 100))


class _Hours:
    """Moments of a clock of hours, which speaks at any time."""

    def __init__(self, definition: Definition, calendar: Calendar, course: Course, computed: Computed) -> None:
        self.definition, self.course, self.computed = definition, course, computed

    def warnings(self) -> Iterator[Notice]:
        """The warnings: so much of the whole term before its end as is then still to run."""
        total = timedelta(hours=self.course.total)
        for percent in self.definition.warn_percent:
            yield Notice(f"RUN_{percent}", self.computed.due_at - total * (100 - percent) / 100)
        for left in self.definition.warn_left:
            yield Notice(f"LEFT_{left}", self.computed.due_at - timedelta(hours=left))

    def past_due(self, after: int) -> datetime:
        """``after`` hours past the last second."""
        return self.computed.due_at + timedelta(hours=after, seconds=1)


class _Days:
    """Mornings of a clock of days."""

    def __init__(self, definition: Definition, calendar: Calendar, course: Course, computed: Computed) -> None:
        self.definition, self.calendar, self.computed = definition, calendar, computed

    def warnings(self) -> Iterator[Notice]:
        """The warnings: on the morning of the day that fills the share, and of the day so many units before the end."""
        days: Sequence[date] = self.computed.days
        if not days:
            return
        for percent in self.definition.warn_percent:
            yield Notice(f"RUN_{percent}", self.morning(days[_share(len(days), percent) - 1]))
        for left in self.definition.warn_left:
            if left < len(days):
                yield Notice(f"LEFT_{left}", self.morning(days[-1 - left]))

    def morning(self, day: date) -> datetime:
        """The first morning from ``day`` on of a day that is worked."""
        return datetime.combine(roll_over(self.calendar, day), MORNING)

    def past_due(self, after: int) -> datetime:
        """The morning of the first working day after the end, or ``after`` working days later."""
        first = next_working_day(self.calendar, self.computed.due_on)
        return datetime.combine(add_working_days(self.calendar, first, after), MORNING)
