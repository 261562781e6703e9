"""Clocks speak by themselves: the schedulers tick, the worker sweeps, and people are told once."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from business_channel import now
from business_channel.database import Store
from business_channel.deadlines.model import Clock, Deadline, DeadlineState, Duty
from business_channel.events import EventTag
from business_channel.notifications.model import Notification
from tests.app.working import Workshop, workshop
from tests.business_channel.deadlines.clockwork import clock, count, told, travel
from tests.town import found_town
from tests.waiting import until

pytestmark = pytest.mark.store


@pytest.fixture
async def shop(store: Store, tmp_path: Path) -> AsyncIterator[Workshop]:
    async with workshop(store, tmp_path, smtp_port=1) as place:
        yield place


async def test_two_schedulers_and_two_workers_tell_of_an_overdue_clock_once(store: Store, shop: Workshop) -> None:
    await travel(store, "2020-05-28")
    town = await found_town(store)
    shares = []
    for _ in range(5):
        order_id = await town.accepts(await town.is_asked())
        shares.append(await clock(town, order_id, Clock.REPLY, Duty.UNIT))
    await now.travel(store, shares[0].due_at + timedelta(hours=10))
    for name in ("worker", "worker", "scheduler", "scheduler"):
        shop.start(name)
    escalated = (
        select(func.count())
        .select_from(Notification)
        .where(Notification.tag == EventTag.DEADLINE_ESCALATED_TO_HEAD, Notification.account_id == town.head.account_id)
        .where(Notification.deadline_id.in_([share.id for share in shares]))
    )

    async def heads_are_told() -> bool:
        return await count(store, escalated) >= len(shares)

    await until(heads_are_told, 60)
    overdue = shares[0].due_at + timedelta(hours=10)
    waiting = Deadline.state == DeadlineState.RUNNING, Deadline.next_notice_at <= overdue

    async def nothing_waits() -> bool:
        return await count(store, select(func.count()).select_from(Deadline).where(*waiting)) == 0

    await until(nothing_waits, 30)
    assert await count(store, escalated) == len(shares)
    for share in shares:
        assert await told(store, share.id) == ["BREACH", "UNIT_HEAD"]
