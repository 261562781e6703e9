"""A clock as a fold over its segments. Pure: the same segments give the same course, whatever the time is now."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from business_channel.deadlines.model import DeadlineState, PauseReason, SegmentKind
from business_channel.now import SHANGHAI


@dataclass(frozen=True, slots=True)
class Segment:
    """How a clock stands from ``since`` on; ``total`` is the term of a first or an extending one, in its unit."""

    kind: SegmentKind
    since: datetime
    total: int | None = None
    reason: PauseReason | None = None


@dataclass(frozen=True, slots=True)
class Break:
    """A time in which the clock stood still, from one moment until just before another; without ``reason`` it had been
    stopped, and what stopped it was taken back.
    """

    since: datetime
    until: datetime
    reason: PauseReason | None

    def holds(self, moment: datetime) -> bool:
        """Whether the clock stood still at ``moment``."""
        return self.since <= moment < self.until


@dataclass(frozen=True, slots=True)
class Course:
    """What the segments say: the start, the term, the breaks that are over, and how the clock stands ``since`` when.

    A break that is not over moves nothing yet, so a clock that is stopped keeps its due date.
    """

    started_at: datetime
    total: int
    state: DeadlineState
    since: datetime
    breaks: tuple[Break, ...] = ()
    extended: bool = False
    reason: PauseReason | None = None

    @property
    def stopped_at(self) -> datetime | None:
        """When the clock was stopped, ``None`` while it was not."""
        return self.since if self.state is DeadlineState.STOPPED else None

    def break_on(self, day: date) -> Break | None:
        """The break in which the day began in Asia/Shanghai: such a day does not count."""
        if not self.breaks:
            return None
        first_moment = datetime.combine(day, time(), SHANGHAI)
        return next((each for each in self.breaks if each.holds(first_moment)), None)


def begin(started_at: datetime, total: int) -> Course:
    """The course of a clock that has only started."""
    return Course(started_at, total, DeadlineState.RUNNING, started_at)


def fold(segments: Iterable[Segment]) -> Course:
    """The course that the segments describe, in their order.

    Raises ``ValueError`` when they do not follow from each other: the first runs with a term, time does not go back,
    only what runs is paused or extended, and only what stands still goes on.
    """
    course: Course | None = None
    for segment in segments:
        course = _first(segment) if course is None else advance(course, segment)
    if course is None:
        raise ValueError("a clock has a segment")
    return course


def _first(segment: Segment) -> Course:
    if segment.kind is not SegmentKind.RUNNING:
        raise ValueError("a clock begins by running")
    if segment.since.utcoffset() is None:
        raise ValueError("a clock starts at a moment with an offset")
    return begin(segment.since, _term(segment))


def _term(segment: Segment) -> int:
    if segment.total is None:
        raise ValueError(f"a segment that is {segment.kind} has a term")
    return segment.total


def advance(course: Course, segment: Segment) -> Course:
    """The course after one more segment; raises ``ValueError`` when it does not follow."""
    if segment.since < course.since:
        raise ValueError("a segment begins after the one before it")
    if segment.kind is SegmentKind.EXTENDED:
        return _extended(course, segment)
    if segment.kind is SegmentKind.REDEFINED:
        return replace(course, total=_term(segment))
    if segment.kind is SegmentKind.RUNNING:
        return _going_on(course, segment)
    return _halted(course, segment)


def _going_on(course: Course, segment: Segment) -> Course:
    if course.state is DeadlineState.RUNNING:
        raise ValueError("a clock that runs cannot go on")
    return replace(_rested(course, segment), state=DeadlineState.RUNNING, reason=None)


def _halted(course: Course, segment: Segment) -> Course:
    """A clock that is stopped while it is paused rested until then."""
    state = DeadlineState(segment.kind.value)
    if course.state is DeadlineState.STOPPED or course.state is state:
        raise ValueError(f"a clock that is {course.state} cannot be {segment.kind}")
    rested = _rested(course, segment) if course.state is DeadlineState.PAUSED else course
    return replace(rested, state=state, since=segment.since, reason=segment.reason)


def _rested(course: Course, segment: Segment) -> Course:
    over = Break(course.since, segment.since, course.reason)
    return replace(course, since=segment.since, breaks=(*course.breaks, over))


def _extended(course: Course, segment: Segment) -> Course:
    if course.state is not DeadlineState.RUNNING or _term(segment) <= course.total:
        raise ValueError("a running clock is extended to a longer term")
    return replace(course, total=_term(segment), extended=True)
