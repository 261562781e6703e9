"""The ledger among people who act at the same moment, and after the matter is over."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import psycopg
import pytest
from psycopg.errors import RestrictViolation
from sqlalchemy import select

from app.embedded import libpq_dsn
from business_channel import now
from business_channel.access import Principal
from business_channel.database import Store
from business_channel.deadlines.model import Clock, Deadline, DeadlineState
from business_channel.errors import InvalidInput, Mendable
from business_channel.events import Event, EventTag
from business_channel.feedback import closing
from business_channel.feedback import service as feedback
from business_channel.feedback.model import Solved
from business_channel.ids import new_id
from business_channel.ledger import payments, plans
from business_channel.ledger.model import ArrearsEntry
from business_channel.ledger.payments import Answer
from business_channel.ledger.rules import Instalment, OverPayment, Paid
from business_channel.procedure.guards import NoClaim, NothingToConfirm
from business_channel.submissions.model import TerminationGround
from business_channel.work import Work, unit_of_work
from business_channel.work_orders import ending
from tests.business_channel.procedure.offices import doing, one, publishes
from tests.official_calendar import at
from tests.owed import claim_on
from tests.town import Town, found_town

pytestmark = pytest.mark.store

DAY, ALL = date(2025, 10, 10), Decimal("486000.00")
PARTLY = feedback.Scores(degree=3, manner=3, speed=3, solved=Solved.PARTLY)
Verb = Callable[[Work], Awaitable[object]]


@pytest.fixture
async def town(store: Store) -> Town:
    """A town on the day on which the county has the materials."""
    await now.travel(store, at("2025-10-10"))
    return await found_town(store)


async def claimed(town: Town) -> UUID:
    """A claim whose order the department has taken on; returns the order's id."""
    filed = await town.approves(await town.files())
    await doing(town.store, town.author, lambda work: _adds(work, filed))
    return await town.accepts(await town.dispatches(filed))


async def _adds(work: Work, submission_id: UUID) -> None:
    work.session.add(claim_on(submission_id))


def paid(order_id: UUID, amount: Decimal = ALL) -> Paid:
    return Paid(work_order_id=order_id, paid_on=DAY, amount=amount, reference="农商行0001")


async def records(town: Town, order_id: UUID, amount: Decimal = ALL) -> UUID:
    """The clerk writes a payment down; returns its id."""
    await doing(town.store, town.clerk, lambda work: payments.record(work, paid(order_id, amount), new_id()))
    newest = select(ArrearsEntry.id).where(ArrearsEntry.work_order_id == order_id)
    entry: UUID = await one(town.store, newest.order_by(ArrearsEntry.id.desc()).limit(1))
    return entry


async def at_once(store: Store, *deeds: tuple[Principal, Verb]) -> list[object]:
    """What each of several deeds at one moment gives, or how it is refused."""

    async def tried(by: Principal, verb: Verb) -> object:
        try:
            async with unit_of_work(store, by) as work:
                return await verb(work)
        except Mendable as refused:
            return refused

    return list(await asyncio.gather(*(tried(*each) for each in deeds)))


async def count(store: Store, tag: EventTag) -> int:
    async with store.engine.connect() as connection:
        return len((await connection.execute(select(Event.id).where(Event.tag == tag))).all())


async def running(store: Store, clock: Clock) -> int:
    async with store.engine.connect() as connection:
        wanted = select(Deadline.id).where(Deadline.clock == clock, Deadline.state == DeadlineState.RUNNING)
        return len((await connection.execute(wanted)).all())


async def test_of_two_who_confirm_one_payment_at_once_one_wins(town: Town) -> None:
    entry = await records(town, await claimed(town))
    said = Answer(entry_id=entry, confirmed=True)
    confirming: Verb = lambda work: payments.confirm(work, said)  # noqa: E731
    outcomes = await at_once(town.store, (town.author, confirming), (town.colleague, confirming))
    assert [type(each) for each in outcomes if isinstance(each, Mendable)] == [NothingToConfirm]
    assert await count(town.store, EventTag.ARREARS_CLEARED) == 1


async def test_of_one_who_confirms_and_one_who_denies_at_once_one_wins(town: Town) -> None:
    entry = await records(town, await claimed(town))
    yes, no = Answer(entry_id=entry, confirmed=True), Answer(entry_id=entry, confirmed=False, reason="未到账。")
    outcomes = await at_once(
        town.store,
        (town.author, lambda work: payments.confirm(work, yes)),
        (town.colleague, lambda work: payments.confirm(work, no)),
    )
    assert len([each for each in outcomes if isinstance(each, Mendable)]) == 1
    told = [await count(town.store, each) for each in (EventTag.ARREARS_CLEARED, EventTag.PAYMENT_DENIED)]
    assert sorted(told) == [0, 1]


async def test_nothing_was_paid_before_there_was_a_contract(town: Town) -> None:
    order = await claimed(town)
    early = replace(paid(order), paid_on=date(2019, 9, 1))
    with pytest.raises(InvalidInput):
        await doing(town.store, town.clerk, lambda work: payments.record(work, early, new_id()))
    assert await count(town.store, EventTag.PAYMENT_RECORDED) == 0


async def test_two_payments_at_once_cannot_be_more_than_is_owed(town: Town) -> None:
    order = await claimed(town)
    recording: Verb = lambda work: payments.record(work, paid(order), new_id())  # noqa: E731
    outcomes = await at_once(town.store, (town.clerk, recording), (town.head, recording))
    assert [type(each) for each in outcomes if isinstance(each, Mendable)] == [OverPayment]
    assert await count(town.store, EventTag.PAYMENT_RECORDED) == 1


async def test_what_others_are_paid_leaves_a_claim_as_it_is(town: Town) -> None:
    order, other = await claimed(town), await claimed(town)
    entry = await records(town, other)
    await doing(town.store, town.author, lambda work: payments.confirm(work, Answer(entry_id=entry, confirmed=True)))
    await doing(town.store, town.clerk, lambda work: plans.record(work, order, [Instalment(DAY, ALL)], new_id()))
    assert await running(town.store, Clock.REPAYMENT) == 1
    with pytest.raises(NoClaim):
        await doing(town.store, town.clerk, lambda work: plans.record(work, other, [Instalment(DAY, ALL)], new_id()))


async def test_two_plans_at_once_leave_one_that_stands_and_one_clock(town: Town) -> None:
    order = await claimed(town)
    planned = [Instalment(date(2025, 12, 31), ALL)]
    planning: Verb = lambda work: plans.record(work, order, planned, new_id())  # noqa: E731
    outcomes = await at_once(town.store, (town.clerk, planning), (town.head, planning))
    assert not [each for each in outcomes if isinstance(each, Mendable)]
    assert await running(town.store, Clock.REPAYMENT) == 1


async def test_what_is_entered_never_changes_in_the_store_itself(town: Town, database_url: str) -> None:
    await records(town, await claimed(town))
    for change in ("UPDATE arrears_entry SET amount = 1", "UPDATE arrears_claim SET principal = 1"):
        with psycopg.connect(libpq_dsn(database_url)) as connection, pytest.raises(RestrictViolation):
            connection.execute(change)


async def test_where_nothing_is_claimed_nothing_can_be_entered(town: Town) -> None:
    order = await town.accepts(await town.is_asked())
    with pytest.raises(NoClaim):
        await records(town, order)
    assert await count(town.store, EventTag.PAYMENT_RECORDED) == 0


async def test_a_matter_can_be_closed_while_something_is_owed_and_the_ledger_goes_on(town: Town) -> None:
    order = await claimed(town)
    await doing(town.store, town.clerk, lambda work: plans.record(work, order, [Instalment(DAY, ALL)], new_id()))
    await publishes(town, await town.answers(order))
    submission = await one(town.store, select(Event.submission_id).where(Event.work_order_id == order).limit(1))
    await doing(town.store, town.author, lambda work: feedback.rate(work, submission, PARTLY, new_id()))
    await doing(town.store, town.head, lambda work: closing.close_order(work, order))
    assert await running(town.store, Clock.REPAYMENT) == 1
    entry = await records(town, order)
    said = Answer(entry_id=entry, confirmed=True)
    await doing(town.store, town.author, lambda work: payments.confirm(work, said))
    assert await running(town.store, Clock.REPAYMENT) == 0
    assert await count(town.store, EventTag.ARREARS_CLEARED) == 1


async def test_what_is_terminated_has_no_ledger_to_keep_and_no_instalment_that_runs(town: Town) -> None:
    order = await claimed(town)
    await doing(town.store, town.clerk, lambda work: plans.record(work, order, [Instalment(DAY, ALL)], new_id()))
    ended: Verb = lambda work: ending.terminate(work, order, TerminationGround.SETTLED, "双方已和解。")  # noqa: E731
    await doing(town.store, town.head, ended)
    assert await running(town.store, Clock.REPAYMENT) == 0
    with pytest.raises(NoClaim):
        await records(town, order)
    assert await count(town.store, EventTag.PAYMENT_RECORDED) == 0
