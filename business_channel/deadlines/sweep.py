"""Telling what is due to be told of clocks: warnings, breaches, and each rung of the ladder, once.

The sweep finds its deadlines by the moment of their next notice, so it costs what is due and not what is open, and
after a standstill of days it simply finds more. Several may sweep at once: each skips what another holds.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, literal_column, select

from business_channel import events
from business_channel.deadlines import repository, warning
from business_channel.deadlines.model import Deadline, DeadlineNotice, Duty, Unit
from business_channel.deadlines.notices import BREACH, MORNING, Notice, due_among
from business_channel.deadlines.service import keep_upcoming
from business_channel.events import Happening
from business_channel.now import SHANGHAI
from business_channel.work import Work

BATCH = 200
_DAYTIME = range(MORNING.hour, 21)

# A literal, not a parameter: the planner must see that the condition is that of the partial index.
_RUNNING = Deadline.state == literal_column("'RUNNING'")
_HAPPENINGS: dict[str, type[Happening]] = {
    BREACH: events.DeadlineBreached,
    "UNIT_HEAD": events.DeadlineEscalatedToHead,
    "LEADER_OFFICE": events.DeadlineEscalatedToOffice,
    warning.TOP: events.DeadlineEscalatedToSupervisor,
}


def due(now: datetime) -> Select[Any]:
    """The running clocks of which something is to be told, the longest waiting first; at night those of hours alone, so
    that nobody is woken by what was missed during the day.
    """
    waiting = select(Deadline.id).where(_RUNNING, Deadline.next_notice_at <= now)
    if now.astimezone(SHANGHAI).hour not in _DAYTIME:
        waiting = waiting.where(Deadline.unit == Unit.HOURS)
    return waiting.order_by(Deadline.next_notice_at)


async def sweep(work: Work, limit: int = BATCH) -> int:
    """Tells what is due of up to ``limit`` clocks and returns how many those were; notices commit with their events.

    Those who handle a matter whose clock has gone all the way up are warned; while somebody else holds that matter, its
    clocks wait for the next sweep.
    """
    found = (await work.execute(due(work.now).limit(limit).with_for_update(skip_locked=True))).scalars().all()
    if not found:
        return 0
    deadlines = (await work.execute(select(Deadline).where(Deadline.id.in_(found)))).scalars().all()
    risen = {each.submission_id for each in deadlines if _is_at_the_top(work, each)}
    matters = await warning.locked(work, risen)
    deadlines = [each for each in deadlines if each.submission_id in matters or each.submission_id not in risen]
    units = await repository.units_of(work, [each.work_order_id for each in deadlines if each.work_order_id])
    notices: list[DeadlineNotice] = []
    for deadline in deadlines:
        unit = units.get(deadline.work_order_id) if deadline.work_order_id else None
        at_the_top = _is_at_the_top(work, deadline)
        notices += _tell(work, deadline, unit)
        if at_the_top:
            warning.warn(work, matters[deadline.submission_id], deadline, unit)
    await work.session.flush()
    work.session.add_all(notices)
    return len(deadlines)


def _planned(deadline: Deadline) -> list[Notice]:
    return [Notice(each["name"], datetime.fromisoformat(each["at"])) for each in deadline.upcoming]


def _is_at_the_top(work: Work, deadline: Deadline) -> bool:
    return any(each.name == warning.TOP and each.at <= work.now for each in _planned(deadline))


def _tell(work: Work, deadline: Deadline, unit: UUID | None) -> list[DeadlineNotice]:
    """Records the events of what is due and takes it from what is still to be told; returns the notices to keep."""
    planned = _planned(deadline)
    keep_upcoming(deadline, [each for each in planned if each.at > work.now])
    return [
        DeadlineNotice(
            deadline_id=deadline.id,
            name=notice.name,
            total=deadline.total,
            told_at=work.now,
            event_id=events.record(work, _happening(deadline, notice, unit), notice=notice.name),
        )
        for notice in due_among(planned, work.now)
    ]


def _happening(deadline: Deadline, notice: Notice, unit: UUID | None) -> Happening:
    """The event: what concerns a department's share stays inside it, what is owed to the author is the author's."""
    kind = events.DeadlineWarned if notice.is_warning else _HAPPENINGS[notice.name]
    return kind(
        submission_id=deadline.submission_id,
        work_order_id=deadline.work_order_id,
        deadline_id=deadline.id,
        departments=() if unit is None else (unit,),
        internal_to=events.PLATFORM if deadline.duty is Duty.PLATFORM else unit,
    )
