"""Every SELECT on calendars, definitions and deadlines that services need."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from itertools import chain
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, DateTime, Integer, String, bindparam, func, literal_column, or_, select, update
from sqlalchemy.dialects.postgresql import distinct_on

from business_channel.database import Executor
from business_channel.deadlines.calendar import Calendar, merged
from business_channel.deadlines.deadline import Segment
from business_channel.deadlines.definitions import Definition, from_rule
from business_channel.deadlines.model import (
    CalendarDay,
    CalendarVersion,
    Clock,
    Deadline,
    DeadlineDefinition,
    DeadlineNotice,
    DeadlineSegment,
    DeadlineState,
    Extension,
    ExtensionState,
)
from business_channel.errors import Unavailable
from business_channel.now import SHANGHAI
from business_channel.regions.rules import lineage
from business_channel.submissions.model import Submission
from business_channel.work_orders.model import WorkOrder

CALENDAR_LOCK = 7_215_002

_CALENDARS: dict[tuple[int, datetime], Calendar] = {}
_DEFINITIONS: dict[tuple[str, int, datetime], Definition] = {}
"""What was read, by its version and the moment of its import or saving: neither ever changes."""


async def newest_calendar_version(executor: Executor) -> int:
    """The number of the last import; raises ``Unavailable`` when no calendar was imported."""
    newest: int | None = (await executor.execute(select(func.max(CalendarVersion.version)))).scalar_one()
    if newest is None:
        raise Unavailable
    return newest


async def calendar_for(executor: Executor, region_code: str | None = None, version: int | None = None) -> Calendar:
    """The days that hold in a region: the official calendar, and over it what the places above it and the region itself
    have of their own. As of ``version``, else of now; raises ``Unavailable`` when no calendar was imported.
    """
    places = [] if region_code is None else list(lineage(region_code))
    layers = (await executor.execute(_LAYERS.params(as_of=version, places=places))).all()
    found = [await _calendar(executor, each) for each in sorted(layers, key=lambda each: each.region_code or "")]
    if all(each.region_code is not None for each in layers):
        raise Unavailable
    return replace(merged(found), version=layers[0].as_of)


async def calendars_for(executor: Executor, region_codes: Collection[str]) -> Mapping[str, Calendar]:
    """The days that hold now in each of many regions, as ``calendar_for`` gives them, read at once."""
    places = {code: lineage(code) for code in region_codes}
    layers = (await executor.execute(_LAYERS.params(as_of=None, places=sorted({*chain(*places.values())})))).all()
    if all(each.region_code is not None for each in layers):
        raise Unavailable
    by_place = {each.region_code: await _calendar(executor, each) for each in layers}
    official = by_place[None]
    own = {code: [by_place[each] for each in sorted(above) if each in by_place] for code, above in places.items()}
    plain = replace(official, version=layers[0].as_of)
    return {
        code: replace(merged([official, *over]), version=plain.version) if over else plain for code, over in own.items()
    }


_NEWEST = select(func.max(CalendarVersion.version)).scalar_subquery()
_AS_OF = func.coalesce(bindparam("as_of", type_=Integer()), _NEWEST)
_LAYERS = (
    select(CalendarVersion.__table__, _AS_OF.label("as_of"))
    .ext(distinct_on(CalendarVersion.region_code))
    .where(
        CalendarVersion.version <= _AS_OF,
        or_(
            CalendarVersion.region_code.is_(None),
            CalendarVersion.region_code == func.any(bindparam("places", type_=ARRAY(String()))),
        ),
    )
    .order_by(CalendarVersion.region_code, CalendarVersion.version.desc())
)
"""The newest calendar of each place as of a version, the official one included. Built once: that takes longest."""


async def _calendar(executor: Executor, found: Any) -> Calendar:
    imported = (found.version, found.imported_at)
    if imported not in _CALENDARS:
        days = (await executor.execute(select(CalendarDay.__table__).where(CalendarDay.version == found.version))).all()
        _CALENDARS[imported] = Calendar(
            version=found.version,
            days={day.date: day.status for day in days},
            published_through=found.published_through,
            occasions={day.date: day.occasion for day in days},
        )
    return _CALENDARS[imported]


async def newest_layer(executor: Executor, region_code: str | None) -> Calendar | None:
    """The newest calendar of one place alone, the official one without; ``None`` where none was imported."""
    named = CalendarVersion.region_code.is_not_distinct_from(region_code)
    newest = select(CalendarVersion.__table__).where(named).order_by(CalendarVersion.version.desc()).limit(1)
    found = (await executor.execute(newest)).one_or_none()
    return None if found is None else await _calendar(executor, found)


async def lock_calendars(executor: Executor) -> None:
    """Lets imports follow each other until the transaction ends; the loading of reference data takes the same lock."""
    await executor.execute(select(func.pg_advisory_xact_lock(CALENDAR_LOCK)))


_CURRENT = (
    select(DeadlineDefinition.__table__)
    .ext(distinct_on(DeadlineDefinition.code))
    .order_by(DeadlineDefinition.code, DeadlineDefinition.saved_by.is_(None), DeadlineDefinition.version.desc())
)
"""The newest version of every definition, what operators saved before what came with a release."""

_CURRENT_OF = _CURRENT.where(DeadlineDefinition.clock == bindparam("clock", type_=DeadlineDefinition.clock.type))


async def definitions(executor: Executor) -> Sequence[Definition]:
    """Every definition in its current version, by code."""
    return [_definition(row) for row in (await executor.execute(_CURRENT)).all()]


async def definitions_of(executor: Executor, clock: Clock) -> Sequence[Definition]:
    """The definitions of one clock in their current versions."""
    return [_definition(row) for row in (await executor.execute(_CURRENT_OF.params(clock=clock))).all()]


async def definition(executor: Executor, code: str, version: int | None = None) -> Definition | None:
    """The definition of that code in a version, the current one without; ``None`` when the channel knows none."""
    named = _CURRENT.where(DeadlineDefinition.code == code)
    if version is not None:
        named = named.where(DeadlineDefinition.version == version)
    row = (await executor.execute(named)).one_or_none()
    return None if row is None else _definition(row)


async def rule(executor: Executor, code: str) -> dict[str, str] | None:
    """The columns of a definition's current version; ``None`` when the channel knows none of that code."""
    row = (await executor.execute(_CURRENT.where(DeadlineDefinition.code == code))).one_or_none()
    return None if row is None else dict(row.rule)


async def last_definition_version(executor: Executor, code: str) -> int:
    """The number of a code's last version, 0 when it has none."""
    last = select(func.coalesce(func.max(DeadlineDefinition.version), 0)).where(DeadlineDefinition.code == code)
    return int((await executor.execute(last)).scalar_one())


async def count_open_by(executor: Executor, code: str) -> int:
    """How many clocks of a definition are not stopped."""
    open_ = Deadline.definition_code == code, Deadline.state != DeadlineState.STOPPED
    return int((await executor.execute(select(func.count()).select_from(Deadline).where(*open_))).scalar_one())


def _definition(row: Any) -> Definition:
    saved = (row.code, row.version, row.saved_at)
    if saved not in _DEFINITIONS:
        _DEFINITIONS[saved] = from_rule(row.rule)
    return _DEFINITIONS[saved]


async def locked_open(
    executor: Executor,
    submission_id: UUID,
    clocks: Collection[Clock] = tuple(Clock),
    work_order_id: UUID | None = None,
) -> Sequence[Deadline]:
    """The clocks on a submission that are not stopped, of one work order when it is named, locked."""
    statement = select(Deadline).where(
        Deadline.submission_id == submission_id,
        Deadline.clock.in_(clocks),
        Deadline.state != DeadlineState.STOPPED,
    )
    if work_order_id is not None:
        statement = statement.where(Deadline.work_order_id == work_order_id)
    return (await executor.execute(statement.order_by(Deadline.id).with_for_update())).scalars().all()


async def locked_open_of_many(
    executor: Executor, submission_ids: Collection[UUID], clocks: Collection[Clock]
) -> Sequence[Deadline]:
    """The clocks on many submissions that are not stopped, locked."""
    wanted = Deadline.submission_id.in_(submission_ids), Deadline.clock.in_(clocks)
    statement = select(Deadline).where(*wanted, Deadline.state != DeadlineState.STOPPED)
    return (await executor.execute(statement.order_by(Deadline.id).with_for_update())).scalars().all()


async def locked_stopped(executor: Executor, clocks: Collection[Clock], work_order_id: UUID) -> Sequence[Deadline]:
    """The last of each of the clocks of a work order, where it is stopped; locked."""
    of_order = Deadline.work_order_id == work_order_id, Deadline.clock.in_(clocks)
    last = select(Deadline.id).where(*of_order).ext(distinct_on(Deadline.clock))
    last = last.order_by(Deadline.clock, Deadline.started_at.desc(), Deadline.id.desc())
    statement = select(Deadline).where(Deadline.id.in_(last), Deadline.state == DeadlineState.STOPPED)
    return (await executor.execute(statement.order_by(Deadline.id).with_for_update())).scalars().all()


async def locked_by_id(executor: Executor, deadline_id: UUID) -> Deadline:
    """One deadline, locked."""
    statement = select(Deadline).where(Deadline.id == deadline_id).with_for_update()
    found: Deadline = (await executor.execute(statement)).scalar_one()
    return found


async def is_extended(executor: Executor, order_id: UUID) -> bool:
    """Whether a department was given more time to answer."""
    share = Deadline.work_order_id == order_id, Deadline.clock == Clock.REPLY, Deadline.extended
    return (await executor.execute(select(Deadline.id).where(*share).limit(1))).first() is not None


async def running(executor: Executor, clock: Clock, order_ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of the orders on which a clock is not stopped."""
    unstopped = Deadline.clock == clock, Deadline.state != DeadlineState.STOPPED
    found = select(Deadline.work_order_id).where(Deadline.work_order_id.in_(order_ids), *unstopped)
    return frozenset(each for each in (await executor.execute(found)).scalars() if each is not None)


async def extension(executor: Executor, extension_id: UUID) -> Extension | None:
    """A request for more time; ``None`` when there is none of that id."""
    found = await executor.execute(select(Extension).where(Extension.id == extension_id))
    asked: Extension | None = found.scalar_one_or_none()
    return asked


async def locked_extension(executor: Executor, extension_id: UUID) -> Extension:
    """A request for more time as it is now, locked."""
    statement = select(Extension).where(Extension.id == extension_id).with_for_update()
    found = await executor.execute(statement.execution_options(populate_existing=True))
    asked: Extension = found.scalar_one()
    return asked


async def has_open_extension(executor: Executor, deadline_id: UUID) -> bool:
    """Whether a request for more time waits for its decision."""
    waiting = Extension.deadline_id == deadline_id, Extension.state == ExtensionState.REQUESTED
    return (await executor.execute(select(Extension.id).where(*waiting))).first() is not None


async def regions_of(executor: Executor, submission_ids: Collection[UUID]) -> Mapping[UUID, str]:
    """The place of each submission, whose days its clocks count."""
    statement = select(Submission.id, Submission.region_code).where(Submission.id.in_(submission_ids))
    return {row.id: row.region_code for row in (await executor.execute(statement)).all()}


async def units_of(executor: Executor, order_ids: Collection[UUID]) -> Mapping[UUID, UUID]:
    """The department that holds each work order."""
    statement = select(WorkOrder.id, WorkOrder.department_id).where(WorkOrder.id.in_(order_ids))
    return {row.id: row.department_id for row in (await executor.execute(statement)).all()}


async def segments_of(executor: Executor, ids: Collection[UUID]) -> Mapping[UUID, list[Segment]]:
    """The segments of each deadline, in their order."""
    statement = select(DeadlineSegment.__table__).where(DeadlineSegment.deadline_id.in_(ids))
    found: dict[UUID, list[Segment]] = defaultdict(list)
    for row in (
        await executor.execute(statement.order_by(DeadlineSegment.deadline_id, DeadlineSegment.position))
    ).all():
        found[row.deadline_id].append(Segment(row.kind, row.since, row.total, row.reason))
    return found


async def told_of(executor: Executor, ids: Collection[UUID]) -> Mapping[UUID, frozenset[tuple[int, str]]]:
    """The notices that were told of each deadline, as pairs of the term in which and the name under which they were."""
    statement = select(DeadlineNotice.deadline_id, DeadlineNotice.total, DeadlineNotice.name)
    told: dict[UUID, set[tuple[int, str]]] = {each: set() for each in ids}
    for row in (await executor.execute(statement.where(DeadlineNotice.deadline_id.in_(ids)))).all():
        told[row.deadline_id].add((row.total, row.name))
    return {each: frozenset(names) for each, names in told.items()}


async def locked_stale(executor: Executor, newest: int, limit: int) -> Sequence[Deadline]:
    """Up to ``limit`` clocks that are not stopped and were derived on a calendar before ``newest``, locked; those that
    somebody else holds are passed over.
    """
    open_ = Deadline.state != literal_column("'STOPPED'")
    statement = select(Deadline).where(open_, Deadline.calendar_version < newest)
    first = statement.order_by(Deadline.calendar_version, Deadline.id).limit(limit)
    return (await executor.execute(first.with_for_update(skip_locked=True))).scalars().all()


async def stale_versions(executor: Executor, newest: int) -> Sequence[int]:
    """The versions of the calendar before ``newest`` on which open deadlines still stand."""
    open_ = Deadline.state != literal_column("'STOPPED'")
    statement = select(Deadline.calendar_version).where(open_, Deadline.calendar_version < newest).distinct()
    return (await executor.execute(statement)).scalars().all()


async def has_regional_import(executor: Executor, after: int, until: int) -> bool:
    """Whether the calendar of some region was imported after a version, up to another."""
    imported = CalendarVersion.version > after, CalendarVersion.version <= until
    regional = select(CalendarVersion.version).where(*imported, CalendarVersion.region_code.is_not(None))
    return (await executor.execute(regional.limit(1))).first() is not None


async def take_over_untouched(executor: Executor, version: int, newest: int, first: date, limit: int) -> int:
    """Puts open deadlines of a version on the newest one where all that they say lies before the day ``first``.

    Returns how many; a provisional one is never among them.
    """
    last_word = Deadline.upcoming[-1]["at"].as_string().cast(DateTime(timezone=True))
    ends = func.greatest(func.coalesce(last_word, Deadline.due_at), Deadline.due_at)
    untouched = (
        select(Deadline.id)
        .where(Deadline.state != literal_column("'STOPPED'"), Deadline.calendar_version == version)
        .where(Deadline.provisional.is_(False), ends < datetime.combine(first, time(), SHANGHAI))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    moving = update(Deadline).where(Deadline.id.in_(untouched)).values(calendar_version=newest)
    done = await executor.execute(moving.returning(Deadline.id).execution_options(synchronize_session=False))
    return len(done.all())


async def locked_open_by(executor: Executor, code: str, limit: int) -> Sequence[Deadline]:
    """Up to ``limit`` clocks of a definition that are not stopped, locked, the first due first."""
    statement = select(Deadline).where(Deadline.definition_code == code, Deadline.state != DeadlineState.STOPPED)
    return (
        (await executor.execute(statement.order_by(Deadline.due_at, Deadline.id).limit(limit).with_for_update()))
        .scalars()
        .all()
    )
