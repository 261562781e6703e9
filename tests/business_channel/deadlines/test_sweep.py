"""What is due to be told of clocks is told once, in the morning, to the right people, also after a standstill."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import func, select, text

from business_channel.access import ANONYMOUS, Role
from business_channel.accounts import service as accounts
from business_channel.accounts.repository import principal_by_id
from business_channel.database import Store
from business_channel.deadlines.model import Clock, Deadline, Duty
from business_channel.deadlines.sweep import due, sweep
from business_channel.events import Event, EventTag
from business_channel.notifications.model import Notification
from business_channel.notifications.service import notify
from business_channel.outbox import OutboxRow, Task
from business_channel.submissions import service as submissions
from business_channel.work import unit_of_work
from business_channel.work_orders import contacting
from business_channel.work_orders.model import ContactWay
from tests.business_channel.deadlines.clockwork import clock, count, told, travel
from tests.official_calendar import at
from tests.town import Town, found_town

pytestmark = pytest.mark.store

ALL_TOLD = ["RUN_50", "RUN_75", "RUN_90", "BREACH", "UNIT_HEAD", "LEADER_OFFICE", "SUPERVISOR"]


@pytest.fixture
async def town(store: Store) -> Town:
    await travel(store, "2020-05-28")
    return await found_town(store)


async def _sweep(store: Store, moment: str) -> int:
    """Sweeps at a moment until nothing is left; returns how many clocks had something to tell."""
    await travel(store, moment)
    swept, portion = 0, 1
    while portion:
        async with unit_of_work(store, ANONYMOUS) as work:
            portion = await sweep(work)
        swept += portion
    return swept


async def _share(town: Town) -> Deadline:
    """The department's share of a call for help dispatched on 28 May 2020, due on Monday 8 June, accepted
    by a clerk who has reached the author.
    """
    order_id = await town.accepts(await town.is_asked())
    async with unit_of_work(town.store, town.clerk) as work:
        await contacting.contact(work, order_id, contacting.Contact(ContactWay.PHONE, "已电话联系。"))
    return await clock(town, order_id, Clock.REPLY, Duty.UNIT)


async def test_a_department_is_warned_on_the_morning_of_the_day_that_fills_half_of_the_term(town: Town) -> None:
    share = await _share(town)
    assert await _sweep(town.store, "2020-06-03T08:59:59") == 0
    assert await _sweep(town.store, "2020-06-03T09:00") == 1
    assert await told(town.store, share.id) == ["RUN_50"]


async def test_a_clock_that_nobody_heeds_is_told_of_on_every_rung_once(town: Town) -> None:
    share = await _share(town)
    for day in range(1, 20):
        await _sweep(town.store, f"2020-06-{day:02d}T09:00")
        await _sweep(town.store, f"2020-06-{day:02d}T09:15")
    named = await told(town.store, share.id)
    assert [each for each in named if not each.startswith(("RUN", "LEFT"))] == ALL_TOLD[3:]
    assert len(named) == len(set(named))


async def test_a_breach_at_midnight_waits_until_the_morning_of_a_working_day(town: Town) -> None:
    share = await _share(town)
    await _sweep(town.store, "2020-06-08T23:00")
    assert await _sweep(town.store, "2020-06-09T00:00:01") == 0
    await _sweep(town.store, "2020-06-09T09:00")
    assert (await told(town.store, share.id))[-2:] == ["BREACH", "UNIT_HEAD"]


async def test_an_urgent_clock_speaks_at_night(store: Store) -> None:
    await travel(store, "2020-02-22T20:00")
    town = await found_town(store)
    submission_id = await town.files()
    async with unit_of_work(store, town.dispatcher) as work:
        await submissions.mark_urgent(work, submission_id)
    order_id = await town.accepts(await town.dispatches(await town.approves(submission_id)))
    share = await clock(town, order_id, Clock.REPLY, Duty.UNIT)
    await _sweep(store, "2020-02-23T20:00:30")
    assert await told(store, share.id) == ["BREACH", "UNIT_HEAD"]


async def test_after_days_of_downtime_the_sweep_catches_up_and_repeats_no_old_warning(town: Town) -> None:
    share = await _share(town)
    await _sweep(town.store, "2020-06-15T09:00")
    assert await told(town.store, share.id) == ["BREACH", "UNIT_HEAD", "LEADER_OFFICE", "SUPERVISOR"]


async def test_what_was_missed_during_the_day_is_not_told_at_night(town: Town) -> None:
    share = await _share(town)
    for moment in ("2020-06-15T03:00", "2020-06-15T08:59:59", "2020-06-14T21:00"):
        await _sweep(town.store, moment)
    assert await told(town.store, share.id) == []
    await _sweep(town.store, "2020-06-15T09:00")
    assert "BREACH" in await told(town.store, share.id)


async def test_two_sweeps_at_once_tell_everything_once(town: Town) -> None:
    shares = [await _share(town) for _ in range(6)]
    await travel(town.store, "2020-06-05T09:00")

    async def one() -> int:
        async with unit_of_work(town.store, ANONYMOUS) as work:
            return await sweep(work, limit=4)

    swept = 0
    while portion := sum(await asyncio.gather(one(), one(), one())):
        swept += portion
    assert swept == len(shares)
    assert [len(await told(town.store, each.id)) for each in shares] == [1] * len(shares)


async def test_a_clock_that_was_stopped_or_stands_still_says_nothing(town: Town) -> None:
    order_id = await town.accepts(await town.is_asked())
    await town.answers(order_id)
    share = await clock(town, order_id, Clock.REPLY, Duty.UNIT)
    await _sweep(town.store, "2020-06-15T09:00")
    assert await told(town.store, share.id) == []


async def test_a_breach_is_derived_from_moments_whether_or_not_a_sweep_saw_it(town: Town) -> None:
    order_id = await town.accepts(await town.is_asked())
    await travel(town.store, "2020-06-09T08:00")
    await town.answers(order_id)
    share = await clock(town, order_id, Clock.REPLY, Duty.UNIT)
    assert share.stopped_at is not None
    assert share.stopped_at > share.due_at
    assert await told(town.store, share.id) == []


async def _recipients(store: Store, tag: EventTag) -> set[UUID]:
    """Who is notified of the events of a tag, once their outbox rows are worked off."""
    rows = select(OutboxRow.id).join(Event, Event.id == OutboxRow.event_id)
    async with unit_of_work(store, ANONYMOUS) as work:
        for row_id in (await work.execute(rows.where(Event.tag == tag, OutboxRow.task == Task.NOTIFY))).scalars().all():
            await notify(work, row_id)
        found = await work.execute(select(Notification.account_id).where(Notification.tag == tag))
        return set(found.scalars())


async def test_each_rung_is_told_to_its_own_people(town: Town) -> None:
    await _share(town)
    async with unit_of_work(town.store, ANONYMOUS) as work:
        supervisor_id = await accounts.link(work, "https://issuer.example", "supervisor", "s@hezhang.example", "周正")
        await accounts.grant(work, supervisor_id, Role.SUPERVISOR)
        assert await principal_by_id(work, supervisor_id)
    await _sweep(town.store, "2020-06-12T09:00")
    assert await _recipients(town.store, EventTag.DEADLINE_ESCALATED_TO_HEAD) == {town.head.account_id}
    assert supervisor_id in await _recipients(town.store, EventTag.DEADLINE_ESCALATED_TO_SUPERVISOR)
    broken = await _recipients(town.store, EventTag.DEADLINE_BREACHED)
    assert {town.author.account_id, town.clerk.account_id} <= broken
    assert town.colleague.account_id not in broken


async def test_a_notice_leaves_one_event_and_one_audit_entry(town: Town) -> None:
    await _share(town)
    warned = select(func.count()).select_from(Event).where(Event.tag == EventTag.DEADLINE_WARNED)
    before = await count(town.store, warned)
    await _sweep(town.store, "2020-06-03T09:00")
    assert await count(town.store, warned) == before + 1


async def test_the_sweep_finds_what_is_due_by_an_index(town: Town) -> None:
    await _share(town)
    async with town.store.engine.connect() as connection:
        await connection.execute(text("SET LOCAL enable_seqscan = off"))
        statement = due(at("2020-06-03")).compile(
            dialect=town.store.engine.dialect, compile_kwargs={"literal_binds": True}
        )
        plan = (await connection.execute(text(f"EXPLAIN {statement}"))).scalars().all()
    assert any("ix_deadline_next_notice" in line for line in plan)
