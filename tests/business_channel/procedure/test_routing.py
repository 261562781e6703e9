"""A matter finds its department: one objection, no second return, and a superior after three hops."""

import pytest
from sqlalchemy import select

from business_channel import now
from business_channel.access import ANONYMOUS
from business_channel.database import Store
from business_channel.deadlines.model import Clock, DeadlineState, Duty
from business_channel.errors import Forbidden, NotFound, NotNow, Several
from business_channel.events import Event, EventTag
from business_channel.ids import new_id
from business_channel.notifications import service as notifications
from business_channel.outbox import Task
from business_channel.procedure.guards import LiftNeeded, NoSecondReturn
from business_channel.replies.model import Reply, ReplyKind, ReplyState
from business_channel.submissions.model import HandlingState
from business_channel.work import unit_of_work
from business_channel.work_orders import routing
from business_channel.work_orders.model import (
    CloseReason,
    DeclineGround,
    ObjectionState,
    RouteObjection,
    WorkOrderRole,
    WorkOrderState,
)
from business_channel.work_orders.rules import Assignment, NamedTwice, NotSuperior, WentBack
from tests.business_channel.deadlines.clockwork import clock, clocks, running
from tests.business_channel.procedure.offices import (
    decides,
    doing,
    drafts,
    lifts,
    moved_to,
    neighbours,
    objects,
    one,
    order,
    passes,
    submission_of,
    tags,
)
from tests.official_calendar import at
from tests.town import Town, found_town, outbox_row, told_of

pytestmark = pytest.mark.store


@pytest.fixture
async def towns(store: Store) -> list[Town]:
    await now.travel(store, at("2020-05-28"))
    return await neighbours(store, 5)


async def test_an_objection_lets_the_time_to_accept_go_on_and_gives_the_dispatcher_a_working_day(
    towns: list[Town],
) -> None:
    order_id = await towns[0].is_asked()
    await objects(towns[0], order_id)
    decide = await clock(towns[0], order_id, Clock.OBJECTION, Duty.PLATFORM)
    assert decide.due_on.isoformat() == "2020-05-29"
    assert (Clock.ACCEPT, Duty.UNIT) in await running(towns[0], order_id)


async def test_an_upheld_objection_returns_the_order_and_its_departments_time_stops(towns: list[Town]) -> None:
    order_id = await towns[0].is_asked()
    await decides(towns[0], await objects(towns[0], order_id), upheld=True)
    assert (await order(towns[0].store, order_id)).state is WorkOrderState.RETURNED
    assert (await submission_of(towns[0].store, order_id)).handling_state is HandlingState.RETURNED
    assert await running(towns[0], order_id) == {(Clock.REPLY, Duty.CHANNEL)}


async def test_after_a_rejected_objection_the_department_handles_the_matter(towns: list[Town]) -> None:
    order_id = await towns[0].is_asked()
    objection_id = await objects(towns[0], order_id)
    await decides(towns[0], objection_id, upheld=False)
    with pytest.raises(NoSecondReturn):
        await objects(towns[0], order_id)
    await towns[0].accepts(order_id)
    state = select(RouteObjection.state).where(RouteObjection.id == objection_id)
    assert await one(towns[0].store, state) is ObjectionState.REJECTED


async def test_an_objection_is_decided_once(towns: list[Town]) -> None:
    objection_id = await objects(towns[0], await towns[0].is_asked())
    await decides(towns[0], objection_id, upheld=False)
    with pytest.raises(NotNow):
        await decides(towns[0], objection_id, upheld=True)


async def test_only_the_dispatcher_decides_on_an_objection(towns: list[Town]) -> None:
    objection_id = await objects(towns[0], await towns[0].is_asked())
    for other in (towns[0].head, towns[0].reviewer, towns[0].author):
        with pytest.raises(Forbidden):
            await doing(towns[0].store, other, lambda work: routing.decide(work, objection_id, upheld=True))
    state = select(RouteObjection.state).where(RouteObjection.id == objection_id)
    assert await one(towns[0].store, state) is ObjectionState.RAISED


async def test_a_department_cannot_object_to_what_it_has_accepted(towns: list[Town]) -> None:
    order_id = await towns[0].accepts(await towns[0].is_asked())
    with pytest.raises(NotNow):
        await objects(towns[0], order_id)


async def test_passing_on_closes_the_old_order_and_leaves_the_authors_clock_as_it_was(towns: list[Town]) -> None:
    first, second, *_ = towns
    order_id = await first.accepts(await first.is_asked())
    promised = await clock(first, order_id, Clock.REPLY, Duty.CHANNEL)
    await now.travel(first.store, at("2020-06-02"))
    passed = await passes(first, order_id, second)
    old, new = await order(first.store, order_id), await order(first.store, passed)
    assert (old.state, old.close_reason) == (WorkOrderState.CLOSED, CloseReason.TRANSFERRED)
    assert (new.state, new.passed_from_id) == (WorkOrderState.ISSUED, order_id)
    after = await clock(first, passed, Clock.REPLY, Duty.CHANNEL)
    assert (after.id, after.due_at, after.state) == (promised.id, promised.due_at, DeadlineState.RUNNING)
    shares = [each for each in await clocks(first, passed) if (each.clock, each.duty) == (Clock.REPLY, Duty.UNIT)]
    assert [(each.work_order_id, each.due_on.isoformat()) for each in shares] == [
        (order_id, "2020-06-08"),
        (passed, "2020-06-11"),
    ]


async def test_who_has_passed_a_matter_on_reads_it_no_more(towns: list[Town]) -> None:
    first, second, *_ = towns
    order_id = await first.is_asked()
    await passes(first, order_id, second)
    with pytest.raises(NotFound):
        await first.accepts(order_id)


async def test_a_draft_of_the_old_department_is_superseded(towns: list[Town]) -> None:
    first, second, *_ = towns
    order_id = await first.accepts(await first.is_asked())
    reply_id = await drafts(first, order_id, ReplyKind.FINAL)
    await passes(first, order_id, second)
    assert await one(first.store, select(Reply.state).where(Reply.id == reply_id)) is ReplyState.SUPERSEDED


async def test_a_matter_does_not_go_back_and_forth_between_two_departments(towns: list[Town]) -> None:
    first, second, *_ = towns
    order_id = await first.is_asked()
    await decides(first, await objects(first, order_id), upheld=True)
    back = await passes(first, order_id, second)
    await decides(first, await objects(second, back), upheld=True)
    with pytest.raises(WentBack):
        await passes(first, back, first)
    assert (await submission_of(first.store, back)).hops == 1


async def test_after_three_hops_a_matter_is_lifted_to_a_superior_that_cannot_return_it(towns: list[Town]) -> None:
    order_id = await towns[0].is_asked()
    for receiver in towns[1:4]:
        order_id = await passes(towns[0], order_id, receiver)
    with pytest.raises(LiftNeeded):
        await passes(towns[0], order_id, towns[4])
    with pytest.raises(NotSuperior):
        await lifts(towns[0], order_id, towns[4])
    bijie = await moved_to(await found_town(towns[0].store), "520500")
    lifted = await lifts(towns[0], order_id, bijie)
    with pytest.raises(NoSecondReturn):
        await objects(bijie, lifted)
    submission = await submission_of(towns[0].store, lifted)
    assert (submission.hops, submission.handling_state) == (4, HandlingState.DISPATCHED)
    promised = await clock(towns[0], lifted, Clock.REPLY, Duty.CHANNEL)
    assert promised.due_on.isoformat() == "2020-06-08"


async def test_a_matter_is_not_lifted_to_a_department_that_has_an_order_already(towns: list[Town]) -> None:
    above = await moved_to(await found_town(towns[0].store), "520500")
    submission_id = await towns[0].approves(await towns[0].files(region_code="520527"))
    helper = Assignment(above.department_id, WorkOrderRole.CO)
    order_id = await towns[0].dispatches(submission_id, helper)
    with pytest.raises(NamedTwice):
        await lifts(towns[0], order_id, above)
    assert (await order(towns[0].store, order_id)).state is WorkOrderState.ISSUED


async def test_who_loses_an_order_hears_it_and_reads_no_more_than_that(towns: list[Town]) -> None:
    first, second, *_ = towns
    order_id = await first.is_asked()
    await passes(first, order_id, second)
    gone = select(Event.id, Event.internal_to).where(Event.tag == EventTag.WORK_ORDER_PASSED_ON)
    async with first.store.engine.connect() as connection:
        event = (await connection.execute(gone)).one()
    assert event.internal_to == first.department_id
    row = await outbox_row(first.store, Task.NOTIFY, event.id)
    async with unit_of_work(first.store, ANONYMOUS) as work:
        await notifications.notify(work, row)
    assert set(await told_of(first.store, event.id)) == {first.clerk.account_id, first.head.account_id}


async def test_the_same_passing_on_twice_is_one(towns: list[Town]) -> None:
    first, second, *_ = towns
    order_id, key = await first.is_asked(), new_id()
    wanted = routing.Passing(work_order_id=order_id, department_id=second.department_id, reason="按职责转办。")
    passed = [
        await doing(first.store, first.dispatcher, lambda work: routing.redispatch(work, wanted, key)) for _ in range(2)
    ]
    assert passed[0] == passed[1]
    assert (await submission_of(first.store, passed[0])).hops == 1


async def test_a_statutory_refusal_ends_the_matter_and_tells_the_lawful_way(towns: list[Town]) -> None:
    town = towns[0]
    order_id, ground = await town.is_asked(), DeclineGround.COURT_OR_ARBITRATION
    await doing(town.store, town.clerk, lambda work: routing.decline(work, order_id, ground, "请依法申请劳动仲裁。"))
    submission = await submission_of(town.store, order_id)
    assert submission.handling_state is HandlingState.REFERRED_OUT
    assert submission.closed_at is not None
    assert await running(town, order_id) == set()
    assert (await tags(town.store, submission.id))[-1] is EventTag.WORK_ORDER_DECLINED


async def test_a_refusal_without_the_lawful_way_does_nothing(towns: list[Town]) -> None:
    town = towns[0]
    order_id, ground = await town.is_asked(), DeclineGround.DISCIPLINE
    with pytest.raises(Several) as refused:
        await doing(town.store, town.clerk, lambda work: routing.decline(work, order_id, ground, " "))
    assert [each.code for each in refused.value.errors] == ["MISSING"]
    assert (await order(town.store, order_id)).state is WorkOrderState.ISSUED
