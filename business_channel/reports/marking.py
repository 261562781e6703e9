"""Which data a report tells of, as a mark that changes with everything that happens, and is the same until then."""

import hashlib
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import aliased

from business_channel.database import Executor
from business_channel.deadlines.model import CalendarVersion, Deadline, DeadlineDefinition
from business_channel.events import Event
from business_channel.exclusions.model import ExclusionState, ReportExclusion

_ABOUT_MATTERS = Event.report_id.is_(None)


async def data_mark(executor: Executor) -> str:
    """The mark of what the executor's transaction sees: the newest numbered event, those that still wait for a number,
    the versions of calendar and rules, and how many submissions are left out of rankings. What happens to reports does
    not count.
    """
    newest = select(func.coalesce(func.max(Event.position), 0)).where(_ABOUT_MATTERS).scalar_subquery()
    calendar = select(func.coalesce(func.max(CalendarVersion.version), 0)).scalar_subquery()
    rules = select(func.coalesce(func.sum(DeadlineDefinition.version), 0)).scalar_subquery()
    left_out = select(func.count()).where(ReportExclusion.state == ExclusionState.APPROVED).scalar_subquery()
    head = "/".join(map(str, (await executor.execute(select(newest, calendar, rules, left_out))).one()))
    waiting = select(Event.id).where(Event.position.is_(None), _ABOUT_MATTERS).order_by(Event.id)
    fresh = [str(each) for each in (await executor.execute(waiting)).scalars()]
    tail = hashlib.sha256(" ".join(fresh).encode()).hexdigest()[:16] if fresh else "-"
    return f"{head}/{tail}"


def runs_out_between(since: Any, until: datetime) -> ColumnElement[bool]:
    """True where a clock that still runs has run out in that time, which no event needs to tell."""
    clock = aliased(Deadline)
    return exists().where(clock.due_at >= since, clock.due_at < until, clock.stopped_at.is_(None))
