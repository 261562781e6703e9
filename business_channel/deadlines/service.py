"""Clocks start, stand still, go on and stop with the fact that makes them: in the same unit of work."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from business_channel.deadlines import repository
from business_channel.deadlines.calendar import Calendar
from business_channel.deadlines.counting import compute
from business_channel.deadlines.deadline import Course, Segment, advance, begin, fold
from business_channel.deadlines.definitions import Definition, Matter, applicable
from business_channel.deadlines.model import (
    Clock,
    Deadline,
    DeadlineMove,
    DeadlineSegment,
    DeadlineState,
    Duty,
    MoveCause,
    PauseReason,
    SegmentKind,
)
from business_channel.deadlines.notices import Notice, plan, yellow_from
from business_channel.events import EventTag
from business_channel.ids import new_id
from business_channel.work import Work


@dataclass(frozen=True, kw_only=True)
class Start:
    """What starts a clock: ``event`` on a submission, for one department where ``work_order_id`` names its order.

    ``duty`` replaces the definition's where a department gets its share of what is owed to the author; ``total``
    replaces its term where what is promised or planned names its own date; ``at`` is when it started where that is
    written down later.
    """

    submission_id: UUID
    matter: Matter
    event: EventTag
    work_order_id: UUID | None = None
    duty: Duty | None = None
    total: int | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class Basis:
    """What a due date is derived from, besides the course: the definition, the calendar, and the notices that were told
    already, as pairs of term and name.
    """

    definition: Definition
    calendar: Calendar
    told: frozenset[tuple[int, str]] = frozenset()


OF_THE_ORDER = frozenset(Clock) - {Clock.INSTRUCTION}
"""The clocks that end when an order leaves its department; that of an instruction goes with its duty."""

OF_THE_MATTER = OF_THE_ORDER - {Clock.PROMISE, Clock.SUPERVISION, Clock.REPAYMENT}
"""The clocks that end with an answer or the matter; what was promised or planned to be repaid is still to be kept, and
the supervisor told.
"""


async def start(work: Work, clock: Clock, *wanted: Start) -> Sequence[Deadline]:
    """Starts, for each of what is wanted on one matter, the most specific definition of ``clock`` that covers it, and
    returns what runs now.

    Where the channel has no such rule nothing starts. Raises ``Unavailable`` when no calendar was imported.
    """
    definition = applicable(await repository.definitions_of(work, clock), clock, wanted[0].matter)
    return [] if definition is None else await start_by(work, definition, *wanted)


async def start_each(work: Work, clock: Clock, wanted: Sequence[Start]) -> Sequence[Deadline]:
    """Starts a clock on many matters, as ``start`` does on one, each by the definition and the days of its own; in a
    number of statements that does not grow with them.
    """
    known = await repository.definitions_of(work, clock)
    calendars = await repository.calendars_for(work, {each.matter.region_code for each in wanted})
    started = []
    for each in wanted:
        if (definition := applicable(known, clock, each.matter)) is not None:
            started.append(_started(work, definition, calendars[each.matter.region_code], each))
    return await _run(work, started)


async def start_by(work: Work, definition: Definition, *wanted: Start) -> Sequence[Deadline]:
    """Starts clocks, on the newest calendar of their place, and stores what explains their due dates."""
    calendar = await repository.calendar_for(work, wanted[0].matter.region_code)
    return await _run(work, [_started(work, definition, calendar, each) for each in wanted])


async def _run(work: Work, started: Sequence[Deadline]) -> Sequence[Deadline]:
    work.session.add_all(started)
    await work.session.flush()
    for deadline in started:
        append(work, deadline, 0, Segment(SegmentKind.RUNNING, deadline.started_at, total=deadline.total))
    return started


def _started(work: Work, definition: Definition, calendar: Calendar, wanted: Start) -> Deadline:
    deadline = Deadline(
        id=new_id(),
        submission_id=wanted.submission_id,
        work_order_id=wanted.work_order_id,
        clock=definition.clock,
        duty=wanted.duty or definition.duty,
        definition_code=definition.code,
        definition_version=definition.version,
        unit=definition.unit,
        started_at=wanted.at or work.now,
        start_event=wanted.event,
    )
    total = definition.amount if wanted.total is None else wanted.total
    reckon(deadline, Basis(definition, calendar), begin(deadline.started_at, total))
    return deadline


def reckon(deadline: Deadline, basis: Basis, course: Course) -> None:
    """Sets everything that follows from the course: term, state, due date, explanation, and what is still to be told.

    Doing it again changes nothing.
    """
    definition, calendar = basis.definition, basis.calendar
    computed = compute(definition, calendar, course)
    deadline.total, deadline.extended = course.total, course.extended
    deadline.state, deadline.stopped_at = course.state, course.stopped_at
    deadline.due_on, deadline.due_at, deadline.provisional = computed.due_on, computed.due_at, computed.provisional
    deadline.yellow_at = yellow_from(definition, course, computed)
    deadline.steps = list(map(dict, computed.steps))
    deadline.definition_version, deadline.calendar_version = definition.version, calendar.version
    planned = plan(definition, calendar, course, computed, deadline.duty)
    keep_upcoming(deadline, [each for each in planned if (course.total, each.name) not in basis.told])


def keep_upcoming(deadline: Deadline, upcoming: Sequence[Notice]) -> None:
    """Sets what is still to be told of the deadline; nothing once it is stopped."""
    waiting = () if deadline.state is DeadlineState.STOPPED else upcoming
    deadline.upcoming = [{"name": each.name, "at": each.at.isoformat()} for each in waiting]
    deadline.next_notice_at = waiting[0].at if waiting else None


async def stop(
    work: Work, submission_id: UUID, clocks: Collection[Clock] = OF_THE_MATTER, work_order_id: UUID | None = None
) -> None:
    """Stops the clocks on a submission, of one department's order when it is named; stopped ones keep their moment.

    A due date stays as it is, unless a pause ends with it: whether it was met is told by the two moments.
    """
    found = await repository.locked_open(work, submission_id, clocks, work_order_id)
    await _change(work, found, Segment(SegmentKind.STOPPED, work.now), MoveCause.PAUSE)


async def stop_each(work: Work, submission_ids: Collection[UUID], clocks: Collection[Clock] = OF_THE_MATTER) -> None:
    """Stops the clocks on many submissions, as ``stop`` does on one, in a number of statements that does not grow with
    them but where a pause ends.
    """
    found = await repository.locked_open_of_many(work, submission_ids, clocks)
    await _change(work, found, Segment(SegmentKind.STOPPED, work.now), MoveCause.PAUSE)


async def stop_one(work: Work, deadline_id: UUID) -> None:
    """Stops one clock, whatever else runs beside it."""
    found = await repository.locked_by_id(work, deadline_id)
    await _change(work, [found], Segment(SegmentKind.STOPPED, work.now), MoveCause.PAUSE)


async def pause(work: Work, deadlines: Sequence[Deadline], reason: PauseReason) -> None:
    """Lets running clocks stand still from now on; their lawfulness is the caller's to check."""
    await _change(work, deadlines, Segment(SegmentKind.PAUSED, work.now, reason=reason), MoveCause.PAUSE)


async def resume(work: Work, deadlines: Sequence[Deadline]) -> None:
    """Lets clocks that are paused, or whose stopping was taken back, go on from now."""
    await _change(work, deadlines, Segment(SegmentKind.RUNNING, work.now), MoveCause.PAUSE)


async def resume_stopped(work: Work, clocks: Collection[Clock], work_order_id: UUID) -> None:
    """Lets the clocks of a department's order go on from now, since what had stopped them was taken back.

    The time between belongs to whoever took it, not to the department.
    """
    await resume(work, await repository.locked_stopped(work, clocks, work_order_id))


async def extend(work: Work, deadlines: Sequence[Deadline], total: int) -> None:
    """Gives running clocks a longer term, counted from their start; they are known as extended for ever."""
    await _change(work, deadlines, Segment(SegmentKind.EXTENDED, work.now, total=total), MoveCause.EXTENSION)


async def follow(work: Work, deadline: Deadline, segment: Segment) -> None:
    """Lets a clock take a course that is written down later: its next segment, at its own moment."""
    cause = MoveCause.EXTENSION if segment.kind is SegmentKind.EXTENDED else MoveCause.PAUSE
    await _change(work, [deadline], segment, cause)


async def _change(work: Work, deadlines: Sequence[Deadline], segment: Segment, cause: MoveCause) -> None:
    segments = await repository.segments_of(work, [each.id for each in deadlines])
    for deadline in deadlines:
        before = fold(segments[deadline.id])
        course = advance(before, segment)
        append(work, deadline, len(segments[deadline.id]), segment)
        if (course.total, course.breaks) == (before.total, before.breaks):
            _stand(deadline, course)
        else:
            await _move(work, deadline, course, cause)
    await work.session.flush()


def _stand(deadline: Deadline, course: Course) -> None:
    """Sets how the clock stands where nothing has changed that its due date rests on."""
    deadline.state, deadline.stopped_at = course.state, course.stopped_at
    if course.state is DeadlineState.STOPPED:
        keep_upcoming(deadline, ())


async def _move(work: Work, deadline: Deadline, course: Course, cause: MoveCause) -> None:
    """Derives the deadline anew by its own definition and calendar."""
    definition = await repository.definition(work, deadline.definition_code, deadline.definition_version)
    assert definition is not None, "the store keeps every version of a definition that a deadline names"
    region_code = (await repository.regions_of(work, [deadline.submission_id]))[deadline.submission_id]
    calendar = await repository.calendar_for(work, region_code, deadline.calendar_version)
    told = await repository.told_of(work, [deadline.id])
    derive(work, deadline, Basis(definition, calendar, told[deadline.id]), course, cause)


def derive(work: Work, deadline: Deadline, basis: Basis, course: Course, cause: MoveCause) -> bool:
    """Derives the deadline anew and, when its due date moves, keeps the old one in its history with the cause.

    Returns whether the due date moved.
    """
    old_on, old_at = deadline.due_on, deadline.due_at
    reckon(deadline, basis, course)
    if deadline.due_at == old_at:
        return False
    work.session.add(
        DeadlineMove(
            deadline_id=deadline.id,
            at=work.now,
            cause=cause,
            old_due_on=old_on,
            old_due_at=old_at,
            new_due_on=deadline.due_on,
            new_due_at=deadline.due_at,
            calendar_version=basis.calendar.version,
            definition_version=basis.definition.version,
            account_id=work.principal.account_id,
        )
    )
    return True


def append(work: Work, deadline: Deadline, position: int, segment: Segment) -> None:
    """Adds one more segment, never to be changed, at its place."""
    work.session.add(
        DeadlineSegment(
            deadline_id=deadline.id,
            position=position,
            kind=segment.kind,
            since=segment.since,
            total=segment.total,
            reason=segment.reason,
            account_id=work.principal.account_id,
        )
    )
