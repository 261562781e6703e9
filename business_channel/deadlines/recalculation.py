"""Deriving open deadlines anew when what they rest on has changed: the calendar, or their definition."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from business_channel import events
from business_channel.deadlines import repository
from business_channel.deadlines.calendar import Calendar, changed_days
from business_channel.deadlines.counting import compute
from business_channel.deadlines.deadline import Course, Segment, advance, fold
from business_channel.deadlines.definitions import Definition
from business_channel.deadlines.model import Deadline, Duty, MoveCause, SegmentKind
from business_channel.deadlines.service import Basis, append, derive
from business_channel.work import Work

BATCH = 200
UNTOUCHED_BATCH = 20_000


@dataclass(frozen=True)
class Shift:
    """What a new definition makes of an open deadline's due date."""

    deadline_id: UUID
    submission_id: UUID
    old_due_on: date
    new_due_on: date


async def pass_over(work: Work, limit: int = UNTOUCHED_BATCH) -> int:
    """Takes up to ``limit`` open deadlines that newer calendars cannot touch to the newest one, and returns how many.

    They end, and say their last word, before the first day that has changed. A calendar of one region is left to
    ``recalculate``, which looks at every place.
    """
    newest = await repository.newest_calendar_version(work)
    for version in await repository.stale_versions(work, newest):
        if await repository.has_regional_import(work, version, newest):
            continue
        old, new = [await repository.calendar_for(work, None, each) for each in (version, newest)]
        first = next(iter(changed_days(old, new)), date.max)
        if passed := await repository.take_over_untouched(work, version, newest, first, limit):
            return passed
    return 0


async def recalculate(work: Work, limit: int = BATCH) -> int:
    """Brings up to ``limit`` open deadlines to the newest calendar and returns how many; 0 when all are up to date.

    A due date that moves is kept in the deadline's history, and its holder and the author are told.
    """
    newest = await repository.newest_calendar_version(work)
    stale = await repository.locked_stale(work, newest, limit)
    known = await _Known.of(work, stale)
    for deadline in stale:
        definition = await known.definition(work, deadline)
        basis = Basis(definition, await known.calendar(work, deadline, newest), known.told[deadline.id])
        if derive(work, deadline, basis, known.course(deadline), MoveCause.CALENDAR):
            tell_moved(work, deadline, known.units)
    return len(stale)


async def would_move(work: Work, definition: Definition, limit: int) -> list[Shift]:
    """The open deadlines of the definition's code whose due dates this version of it would move."""
    running = await repository.locked_open_by(work, definition.code, limit)
    known = await _Known.of(work, running)
    shifts = []
    for deadline in running:
        calendar = await known.calendar(work, deadline, deadline.calendar_version)
        course = redefined(known.course(deadline), definition, await known.definition(work, deadline))
        due_on = compute(definition, calendar, course).due_on
        if due_on != deadline.due_on:
            shifts.append(Shift(deadline.id, deadline.submission_id, deadline.due_on, due_on))
    return shifts


async def apply(work: Work, definition: Definition, limit: int) -> None:
    """Puts the open deadlines of the definition's code under this version of it."""
    running = await repository.locked_open_by(work, definition.code, limit)
    known = await _Known.of(work, running)
    for deadline in running:
        calendar = await known.calendar(work, deadline, deadline.calendar_version)
        past, old = known.course(deadline), await known.definition(work, deadline)
        course = redefined(past, definition, old)
        if course.total != past.total:
            segment = Segment(SegmentKind.REDEFINED, work.now, total=course.total)
            append(work, deadline, len(known.segments[deadline.id]), segment)
            course = advance(past, segment)
        if derive(work, deadline, Basis(definition, calendar, known.told[deadline.id]), course, MoveCause.DEFINITION):
            tell_moved(work, deadline, known.units)


def redefined(course: Course, new: Definition, old: Definition) -> Course:
    """The course under a new definition: its term, unless the clock was extended or named its own date."""
    return replace(course, total=new.amount) if course.total == old.amount and not course.extended else course


def tell_moved(work: Work, deadline: Deadline, units: Mapping[UUID, UUID]) -> None:
    """Records that a due date moved: for the department whose share it is, else for the author."""
    unit = units.get(deadline.work_order_id) if deadline.work_order_id else None
    happening = events.DeadlineMoved(
        submission_id=deadline.submission_id,
        work_order_id=deadline.work_order_id,
        deadline_id=deadline.id,
        departments=() if unit is None else (unit,),
        internal_to=events.PLATFORM if deadline.duty is Duty.PLATFORM else unit,
    )
    events.record(work, happening, due_on=deadline.due_on.isoformat())


class _Known:
    """What a batch of deadlines rests on, read in a few statements, and remembered."""

    def __init__(
        self,
        segments: Mapping[UUID, list[Segment]],
        regions: Mapping[UUID, str],
        told: Mapping[UUID, frozenset[tuple[int, str]]],
        units: Mapping[UUID, UUID],
    ) -> None:
        self.segments, self.regions, self.told, self.units = segments, regions, told, units
        self._calendars: dict[tuple[str, int], Calendar] = {}
        self._definitions: dict[tuple[str, int], Definition] = {}

    @classmethod
    async def of(cls, work: Work, deadlines: Sequence[Deadline]) -> "_Known":
        ids = [each.id for each in deadlines]
        orders = [each.work_order_id for each in deadlines if each.work_order_id]
        return cls(
            await repository.segments_of(work, ids),
            await repository.regions_of(work, {each.submission_id for each in deadlines}),
            await repository.told_of(work, ids),
            await repository.units_of(work, orders),
        )

    def course(self, deadline: Deadline) -> Course:
        return fold(self.segments[deadline.id])

    async def calendar(self, work: Work, deadline: Deadline, version: int) -> Calendar:
        place = self.regions[deadline.submission_id], version
        if place not in self._calendars:
            self._calendars[place] = await repository.calendar_for(work, *place)
        return self._calendars[place]

    async def definition(self, work: Work, deadline: Deadline) -> Definition:
        named = deadline.definition_code, deadline.definition_version
        if named not in self._definitions:
            found = await repository.definition(work, *named)
            assert found is not None, "the store keeps every version of a definition that a deadline names"
            self._definitions[named] = found
        return self._definitions[named]
