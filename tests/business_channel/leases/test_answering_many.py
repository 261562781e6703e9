"""One policy answer for a group, and for each tenant the own result."""

import asyncio
from collections import Counter
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg.errors import RestrictViolation
from sqlalchemy import func, select

from app.embedded import libpq_dsn
from benchmarks.group import multiply
from business_channel import now
from business_channel.database import Store
from business_channel.deadlines.model import Clock, Deadline, DeadlineState
from business_channel.enterprises.sizes import Industry, SizeTier
from business_channel.errors import NotNow
from business_channel.events import Event, EventTag
from business_channel.feedback import service as feedback
from business_channel.feedback.model import Solved
from business_channel.ids import new_id
from business_channel.leases import listings
from business_channel.leases.model import LandlordKind, ReliefOutcome, ReliefResult
from business_channel.outbox import OutboxRow, Task
from business_channel.replies import together
from business_channel.replies.model import ReplyKind
from business_channel.replies.together import PORTION
from business_channel.submissions.model import HandlingState, Submission
from business_channel.work import Work
from business_channel.work_orders import merging
from tests.business_channel.leases.renting import (
    analyst,
    answered,
    asked_of_workers,
    merged,
    portion,
    results,
    statements,
    tenant,
)
from tests.business_channel.procedure.offices import doing, neighbours, one, tags
from tests.official_calendar import at
from tests.rented import listed
from tests.town import Town

pytestmark = pytest.mark.store

GRANTED = ("OWED", 3, 3, "12500.01", None)
LISTED_ON = date(2022, 10, 20)
SCORES = feedback.Scores(degree=5, manner=5, speed=5, solved=Solved.YES)


@pytest.fixture
async def town(store: Store) -> Town:
    await now.travel(store, at("2022-11-01"))
    return (await neighbours(store, 1))[0]


async def listing(town: Town, *told: listings.Listing) -> None:
    """An analyst tells of listings."""
    who = await analyst(town.store)
    for each in told:
        await doing(town.store, who, partial(listings.save, listing=each))


async def counted(store: Store, *what: Any) -> int:
    return int(await one(store, select(func.count()).select_from(what[0]).where(*what[1:])))


async def test_each_tenant_of_a_group_has_an_own_result_beside_the_one_answer(town: Town) -> None:
    parent = await tenant(town)
    order = await town.accepts(await town.dispatches(parent))
    owed = await tenant(town, individual_business=False, tier=SizeTier.MICRO, relieved_months=1)
    granted = await tenant(town, relieved_months=3)
    private = await tenant(town, landlord=LandlordKind.PRIVATE)
    factory = await tenant(town, industry=Industry.INDUSTRY)
    behind = await tenant(town, landlord=LandlordKind.SUB_LESSOR, owner="PUBLIC_BODY")
    without = await town.approves(await town.files())
    await merged(town, parent, owed, granted, private, factory, behind, without)
    reply = await answered(town, order)
    assert [await results(town.store, each) for each in (parent, owed, granted, private, factory, behind, without)] == [
        [GRANTED],
        [("OWED", 3, 2, "8333.34", None)],
        [("GRANTED_ALREADY", 3, 0, "0.00", None)],
        [("NOT_ELIGIBLE", 0, 0, "0.00", None)],
        [("NOT_ELIGIBLE", 0, 0, "0.00", None)],
        [GRANTED],
        [],
    ]
    async with town.store.engine.connect() as connection:
        kept = select(ReliefResult.reply_id, ReliefResult.reasons).where(ReliefResult.submission_id == private)
        reply_id, reasons = (await connection.execute(kept)).one()
    refusing = [each["code"] for each in reasons if each["bearing"] == "REFUSES"]
    assert (reply_id, refusing) == (reply, ["LANDLORD_NOT_COVERED"])
    assert await asked_of_workers(town.store) == []


async def test_what_is_owed_follows_from_the_listings_of_the_county_in_the_year_of_the_measures(town: Town) -> None:
    await listing(
        town,
        listed(date(2021, 12, 31)),
        listed(date(2022, 3, 1), withdrawn=True),
        listed(date(2022, 10, 28)),
        listed(LISTED_ON),
        listed(date(2022, 1, 5), county="520526"),
    )
    parent = await tenant(town, rent_paid=False)
    await answered(town, await town.accepts(await town.dispatches(parent)))
    assert await results(town.store, parent) == [("OWED", 6, 6, "25000.02", LISTED_ON)]
    parts = await one(town.store, select(ReliefResult.parts).where(ReliefResult.submission_id == parent))
    assert parts == [
        {"months": 3, "amount": "12500.01", "due_on": "2022-06-30", "settlement": "WAIVED"},
        {"months": 3, "amount": "12500.01", "due_on": "2022-12-20", "settlement": "REFUND_OR_DEDUCTION"},
    ]


async def test_a_supplement_determines_anew_what_a_later_listing_adds(town: Town) -> None:
    parent, child = await tenant(town), await tenant(town)
    order = await town.accepts(await town.dispatches(parent))
    await merged(town, parent, child)
    await answered(town, order, ReplyKind.INTERIM)
    assert await results(town.store, child) == []
    await answered(town, order)
    await listing(town, listed(LISTED_ON))
    await answered(town, order, ReplyKind.SUPPLEMENT)
    for each in (parent, child):
        assert await results(town.store, each) == [GRANTED, ("OWED", 6, 6, "25000.02", LISTED_ON)]
    told = [each for each in await tags(town.store, child) if each is EventTag.SUBMISSION_ANSWERED_TOGETHER]
    assert len(told) == 3


async def large_group(town: Town, count: int) -> tuple[UUID, UUID]:
    """So many tenants and their parent, which is taken on; returns the parent and its order."""
    parent, child = await tenant(town), await tenant(town)
    order = await town.accepts(await town.dispatches(parent))
    await merged(town, parent, child)
    async with town.store.engine.begin() as connection:
        await multiply(connection, child, count - 1)
    return parent, order


async def states(store: Store, parent: UUID) -> Counter[HandlingState]:
    async with store.engine.connect() as connection:
        found = select(Submission.handling_state).where(Submission.merged_into_id == parent)
        return Counter((await connection.execute(found)).scalars())


async def test_five_thousand_are_answered_in_portions_of_equal_cost_and_each_is_told_once(town: Town) -> None:
    parent, order = await large_group(town, 5000)
    reply = await answered(town, order)
    assert await states(town.store, parent) == {HandlingState.REPLIED: PORTION, HandlingState.MERGED: 5000 - PORTION}
    [row] = await asked_of_workers(town.store)
    costs, more = [], True
    while more:
        with statements(town.store) as sent:
            more = await portion(town.store, row)
        costs.append(len(sent))
    assert len(costs) == 5000 // PORTION
    assert set(costs[:-1]) == {costs[0]}
    assert costs[0] <= 30
    assert await states(town.store, parent) == {HandlingState.REPLIED: 5000}
    of_reply = Event.tag == EventTag.SUBMISSION_ANSWERED_TOGETHER, Event.reply_id == reply
    async with town.store.engine.connect() as connection:
        happened = (await connection.execute(select(Event.id, Event.submission_id).where(*of_reply))).all()
        asked = select(OutboxRow.subject_id).where(OutboxRow.task == Task.NOTIFY)
        telling = Counter((await connection.execute(asked)).scalars())
    assert len({each.submission_id for each in happened}) == len(happened) == 5000
    assert {telling[each.id] for each in happened} == {1}
    async with town.store.engine.connect() as connection:
        outcomes = Counter((await connection.execute(select(ReliefResult.outcome))).scalars())
        running = Deadline.clock.in_((Clock.REPLY, Clock.RATING)), Deadline.state == DeadlineState.RUNNING
        clocks = Counter((await connection.execute(select(Deadline.clock).where(*running))).scalars())
    assert outcomes == {ReliefOutcome.OWED: 4001, ReliefOutcome.NOT_ELIGIBLE: 1000}
    assert clocks == {Clock.RATING: 5001}


async def test_a_portion_that_is_torn_off_or_done_twice_at_once_changes_nothing(town: Town) -> None:
    parent, order = await large_group(town, PORTION + 20)
    await answered(town, order)
    [row] = await asked_of_workers(town.store)
    before = await states(town.store, parent)
    with pytest.raises(ZeroDivisionError):
        await doing(town.store, town.reviewer, lambda work: _torn_off(work, row))
    assert await states(town.store, parent) == before
    await asyncio.gather(portion(town.store, row), portion(town.store, row))
    assert await portion(town.store, row) is False
    assert await states(town.store, parent) == {HandlingState.REPLIED: PORTION + 20}
    assert await counted(town.store, Event, Event.tag == EventTag.SUBMISSION_ANSWERED_TOGETHER) == PORTION + 20


async def _torn_off(work: Work, row: UUID) -> None:
    await together.go_on(work, row)
    await work.session.flush()
    raise ZeroDivisionError


async def test_who_waits_for_the_turn_is_not_taken_out_and_not_sent_back(town: Town) -> None:
    parent, order = await large_group(town, PORTION + 20)
    await answered(town, order)
    waits = Submission.merged_into_id == parent, Submission.handling_state == HandlingState.MERGED
    waiting = await one(town.store, select(Submission.id).where(*waits).limit(1))
    with pytest.raises(NotNow):
        await doing(town.store, town.dispatcher, lambda work: merging.unmerge(work, waiting))
    await doing(town.store, town.author, lambda work: feedback.rate(work, parent, SCORES, new_id()))
    assert (await states(town.store, parent))[HandlingState.MERGED] == 20
    [row] = await asked_of_workers(town.store)
    assert await portion(town.store, row) is False
    assert await states(town.store, parent) == {HandlingState.REPLIED: PORTION + 20}


async def test_a_group_of_thousands_is_promised_its_answer_at_a_cost_that_does_not_grow(town: Town) -> None:
    parent, child = await tenant(town), await tenant(town)
    await merged(town, parent, child)
    async with town.store.engine.begin() as connection:
        await multiply(connection, child, 2000)
    with statements(town.store) as sent:
        await town.dispatches(parent)
    assert len(sent) < 60
    running = Deadline.clock == Clock.REPLY, Deadline.state == DeadlineState.RUNNING
    assert await counted(town.store, Deadline, *running) == 2003


async def test_a_lease_and_its_results_never_change_in_the_store_itself(town: Town, database_url: str) -> None:
    parent = await tenant(town)
    await answered(town, await town.accepts(await town.dispatches(parent)))
    for statement in (
        "UPDATE lease SET monthly_rent = 1",
        "UPDATE relief_result SET months = 0",
        "DELETE FROM relief_result",
        "DELETE FROM lease",
    ):
        with psycopg.connect(libpq_dsn(database_url)) as connection, pytest.raises(RestrictViolation):
            connection.execute(statement)
    assert await results(town.store, parent) == [GRANTED]
