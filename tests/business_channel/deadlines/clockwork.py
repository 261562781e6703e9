"""What the tests of stored clocks share: a town in 2020, and a look at its clocks."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from business_channel import now
from business_channel.access import ANONYMOUS
from business_channel.database import Store
from business_channel.deadlines.model import Clock, Deadline, DeadlineNotice, DeadlineState, Duty
from business_channel.events import Event
from business_channel.work import unit_of_work
from business_channel.work_orders.model import WorkOrder
from tests.official_calendar import at
from tests.town import Town


async def clocks(town: Town, order_id: UUID) -> Sequence[Deadline]:
    """Every clock on the submission of an order, in the order of their starts."""
    async with unit_of_work(town.store, ANONYMOUS) as work:
        submission = select(WorkOrder.submission_id).where(WorkOrder.id == order_id).scalar_subquery()
        found = await work.execute(select(Deadline).where(Deadline.submission_id == submission).order_by(Deadline.id))
        return found.scalars().all()


async def clock(town: Town, order_id: UUID, clock: Clock, duty: Duty) -> Deadline:
    """The one clock of that kind and duty on the submission of an order."""
    [found] = [each for each in await clocks(town, order_id) if (each.clock, each.duty) == (clock, duty)]
    return found


async def running(town: Town, order_id: UUID) -> set[tuple[Clock, Duty]]:
    """Which clocks run on the submission of an order, and whose time they measure."""
    return {(each.clock, each.duty) for each in await clocks(town, order_id) if each.state is DeadlineState.RUNNING}


async def reply_due(town: Town, order_id: UUID) -> tuple[str, str]:
    """By when the author is promised an answer, and the last day of the department's share of it."""
    promised = await clock(town, order_id, Clock.REPLY, Duty.CHANNEL)
    shared = await clock(town, order_id, Clock.REPLY, Duty.UNIT)
    return promised.due_on.isoformat(), shared.due_on.isoformat()


async def told(store: Store, deadline_id: UUID) -> list[str]:
    """The names of the notices that were told of a clock, in their order."""
    async with store.engine.connect() as connection:
        statement = select(DeadlineNotice.name).where(DeadlineNotice.deadline_id == deadline_id)
        ordered = statement.join(Event, Event.id == DeadlineNotice.event_id).order_by(Event.at, Event.id)
        return list((await connection.execute(ordered)).scalars())


async def count(store: Store, statement: Any) -> int:
    """The one number that a statement gives."""
    async with store.engine.connect() as connection:
        return int((await connection.execute(statement)).scalar_one())


async def travel(store: Store, moment: str) -> None:
    """Moves the channel's time to a moment in Asia/Shanghai; a day alone is its nine o'clock."""
    await now.travel(store, at(moment))
