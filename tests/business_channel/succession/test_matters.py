"""What a department has open when it ends goes on with its successor, unbroken, or back to the dispatchers."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from business_channel import now
from business_channel.access import ANONYMOUS, Principal, Role
from business_channel.accounts.model import RoleGrant
from business_channel.asking.model import InformationRequest, InformationSource, RequestState
from business_channel.database import Store
from business_channel.deadlines.model import Clock, DeadlineState, Duty
from business_channel.departments.model import Department
from business_channel.errors import Forbidden, NotFound
from business_channel.events import Event, EventTag
from business_channel.ids import new_id
from business_channel.notifications.service import notify
from business_channel.outbox import Task
from business_channel.replies import promises, publishing
from business_channel.replies.model import Promise, ReplyKind, ReplyState, Signature
from business_channel.replies.promises import Vow
from business_channel.submissions import repository as submissions
from business_channel.submissions.model import HandlingState
from business_channel.submissions.rules import AccusedMayNotHandle
from business_channel.work import Work, unit_of_work
from business_channel.work_orders import clocks as department_clocks
from business_channel.work_orders import helping, service
from business_channel.work_orders import repository as work_orders
from business_channel.work_orders.model import CloseReason, ObjectionState, RouteObjection, Succession, WorkOrder
from business_channel.work_orders.model import WorkOrderRole as Part
from business_channel.work_orders.model import WorkOrderState as State
from business_channel.work_orders.rules import Assignment, WentBack
from tests.business_channel.deadlines.clockwork import clock, clocks, running
from tests.business_channel.procedure.offices import (
    dissents,
    doing,
    drafts,
    inquires,
    neighbours,
    objects,
    one,
    order,
    passes,
    publishes,
    reply,
    signs,
    submission_of,
    tags,
)
from tests.business_channel.succession.changes import (
    A_DAY,
    TODAY,
    administrator,
    as_now,
    ended,
    merged,
    night,
    renamed,
    seen_to,
)
from tests.official_calendar import at
from tests.town import Town, order_of, outbox_row, told_of

pytestmark = pytest.mark.store
INHERITED, RETURNED = EventTag.WORK_ORDER_INHERITED, EventTag.WORK_ORDER_RETURNED
AUTHOR, RESPONDENT, DEPARTMENT = InformationSource


@pytest.fixture
async def admin(store: Store) -> Principal:
    await now.travel(store, at("2020-05-28"))
    return await administrator(store)


@pytest.fixture
async def towns(admin: Principal, store: Store) -> list[Town]:
    return await neighbours(store, 3)


async def due_dates(town: Town, order_id: UUID) -> list[tuple[object, ...]]:
    found = await clocks(town, order_id)
    return [(each.id, each.clock, each.state, each.started_at, each.due_at, each.total) for each in found]


async def event_of(store: Store, tag: EventTag) -> UUID:
    found: UUID = await one(store, select(Event.id).where(Event.tag == tag))
    return found


@pytest.mark.parametrize("how_far", ["ISSUED", "ACCEPTED", "IN_PROGRESS", "REPLIED"])
async def test_an_order_goes_on_with_the_successor_and_keeps_every_clock(
    admin: Principal, towns: list[Town], how_far: str
) -> None:
    old, new, _ = towns
    order_id = await old.is_asked()
    if how_far != "ISSUED":
        await old.accepts(order_id)
    if how_far == "IN_PROGRESS":
        await drafts(old, order_id)
    if how_far == "REPLIED":
        await publishes(old, await old.answers(order_id))
    before, hops = await due_dates(old, order_id), (await submission_of(old.store, order_id)).hops
    await merged(admin, old, into=new)
    assert await night(old.store) == 1
    after = await order(old.store, order_id)
    assert (after.department_id, after.state, after.closed_at) == (new.department_id, State[how_far], None)
    assert await due_dates(old, order_id) == before
    assert (await submission_of(old.store, order_id)).hops == hops
    assert (await tags(old.store, after.submission_id))[-1] is INHERITED
    former = await one(old.store, select(Succession.department_id).where(Succession.work_order_id == order_id))
    assert former == old.department_id


async def test_the_people_of_the_successor_go_on_where_the_old_ones_stood(admin: Principal, towns: list[Town]) -> None:
    old, new, _ = towns
    order_id = await old.accepts(await old.is_asked())
    reply_id = await drafts(old, order_id)
    await merged(admin, old, into=new)
    await night(old.store)
    moved, joined = await as_now(old), await as_now(new)
    assert moved.clerk.departments == {new.department_id: frozenset({Role.CLERK})}
    await drafts(moved, order_id, reply_id=reply_id)
    await signs(joined, reply_id)
    await publishes(old, reply_id)
    assert (await reply(old.store, reply_id)).department_id == new.department_id
    assert (await order(old.store, order_id)).state is State.REPLIED


async def test_what_was_published_closed_signed_and_noted_keeps_the_old_name(
    admin: Principal, towns: list[Town]
) -> None:
    old = towns[0]
    closed = await old.accepts(await old.is_asked())
    answer = await old.answers(closed)
    await publishes(old, answer)
    await doing(old.store, ANONYMOUS, lambda work: _closes(work, closed))
    said = helping.Words(await old.accepts(await old.is_asked()), "已电话核实。")
    await doing(old.store, old.clerk, lambda work: helping.add_note(work, said, new_id()))
    waiting = await old.answers(said.work_order_id)
    await renamed(admin, old, "赫章县交通运输和公路局")
    await night(old.store)
    assert (await order(old.store, closed)).department_id == old.department_id
    assert (await reply(old.store, answer)).department_id == old.department_id
    assert (await reply(old.store, waiting)).department_id == old.department_id
    await publishes(old, waiting)
    assert (await order(old.store, said.work_order_id)).state is State.REPLIED


async def _closes(work: Work, order_id: UUID) -> None:
    found = await work.session.get_one(WorkOrder, order_id)
    submission = await work_orders.locked_submission(work, found.submission_id)
    await service.close_submission(work, submission, CloseReason.RATED)


async def test_a_signed_reply_that_is_sent_back_is_the_successors_to_change(
    admin: Principal, towns: list[Town]
) -> None:
    old, new, _ = towns
    order_id = await old.accepts(await old.is_asked())
    reply_id = await old.answers(order_id)
    await merged(admin, old, into=new)
    await night(old.store)
    await doing(old.store, old.reviewer, lambda work: publishing.return_(work, reply_id, "请写明付款日期。"))
    joined = await as_now(new)
    await drafts(joined, order_id, reply_id=reply_id)
    assert (await reply(old.store, reply_id)).department_id == new.department_id


async def test_the_staff_goes_over_and_reads_what_the_old_department_held_but_does_nothing_in_its_name(
    admin: Principal, towns: list[Town]
) -> None:
    old, new, stranger = towns
    order_id = await old.accepts(await old.is_asked())
    vows = (Vow("指纹核验上线", TODAY + 30 * A_DAY),)
    reply_id = await drafts(old, order_id, promises=vows)
    await signs(old, reply_id)
    await publishes(old, reply_id)
    await doing(old.store, ANONYMOUS, lambda work: _closes(work, order_id))
    submission_id = (await order(old.store, order_id)).submission_id
    await merged(admin, old, into=new)
    assert await night(old.store) == 0
    reader, other = (await as_now(new)).clerk, (await as_now(stranger)).clerk
    async with unit_of_work(old.store, reader) as work:
        assert (await submissions.locked(work, submission_id)).id == submission_id
    with pytest.raises(NotFound):
        await doing(old.store, other, lambda work: submissions.locked(work, submission_id))
    said = helping.Words(order_id, "补记。")
    with pytest.raises(Forbidden):
        await doing(old.store, reader, lambda work: helping.add_note(work, said, new_id()))
    promise_id = await one(old.store, select(Promise.id).where(Promise.reply_id == reply_id))
    await doing(old.store, reader, lambda work: promises.prove(work, promise_id, "已于6月20日上线。"))
    left = select(func.count()).select_from(RoleGrant).where(RoleGrant.department_id == old.department_id)
    assert await one(old.store, left) == 0


async def test_before_its_last_day_is_over_everything_is_as_it_was(admin: Principal, towns: list[Town]) -> None:
    old, new, _ = towns
    order_id = await old.is_asked()
    await merged(admin, old, into=new, on=TODAY + 2 * A_DAY)
    assert await night(old.store, "2020-05-29T23:59:59") == 0
    assert (await order(old.store, order_id)).department_id == old.department_id
    assert (await as_now(new)).clerk.inherited == {}
    assert await night(old.store, "2020-05-30T00:00:00") == 1
    assert (await order(old.store, order_id)).department_id == new.department_id


async def test_without_a_successor_open_orders_return_to_the_dispatchers_who_are_told(
    admin: Principal, towns: list[Town]
) -> None:
    old, new, _ = towns
    order_id = await old.accepts(await old.is_asked())
    promised = await clock(old, order_id, Clock.REPLY, Duty.CHANNEL)
    await drafts(old, order_id)
    await ended(admin, old)
    await night(old.store)
    assert (await order(old.store, order_id)).state is State.RETURNED
    submission = await submission_of(old.store, order_id)
    assert (submission.handling_state, submission.hops) == (HandlingState.RETURNED, 0)
    assert await running(old, order_id) == {(Clock.REPLY, Duty.CHANNEL)}
    assert (await clock(old, order_id, Clock.REPLY, Duty.CHANNEL)).due_at == promised.due_at
    event_id = await event_of(old.store, RETURNED)
    row_id = await outbox_row(old.store, Task.NOTIFY, event_id)
    await doing(old.store, ANONYMOUS, lambda work: notify(work, row_id))
    assert old.dispatcher.account_id in await told_of(old.store, event_id)
    assert old.clerk.account_id not in await told_of(old.store, event_id)
    successor = await passes(old, order_id, new)
    assert (await order(old.store, successor)).state is State.ISSUED


async def test_an_objection_of_a_department_without_successor_waits_for_nobody(
    admin: Principal, towns: list[Town]
) -> None:
    old, new, _ = towns
    order_id = await old.is_asked()
    objection = await objects(old, order_id)
    await ended(admin, old)
    await night(old.store)
    state = await one(old.store, select(RouteObjection.state).where(RouteObjection.id == objection))
    assert (state, (await order(old.store, order_id)).state) == (ObjectionState.UPHELD, State.RETURNED)
    await passes(old, order_id, new)


async def test_an_authors_clock_that_a_vanished_department_had_stopped_goes_on(
    admin: Principal, towns: list[Town]
) -> None:
    old = towns[0]
    order_id = await old.accepts(await old.is_asked())
    await inquires(old, order_id, AUTHOR)
    assert (await clock(old, order_id, Clock.REPLY, Duty.CHANNEL)).state is DeadlineState.PAUSED
    await ended(admin, old)
    await night(old.store)
    assert (await clock(old, order_id, Clock.REPLY, Duty.CHANNEL)).state is DeadlineState.RUNNING
    assert (await order(old.store, order_id)).state is State.RETURNED


async def test_a_paused_clock_stands_still_with_the_successor_too(admin: Principal, towns: list[Town]) -> None:
    old, new, _ = towns
    order_id = await old.accepts(await old.is_asked())
    await inquires(old, order_id, AUTHOR)
    before = await due_dates(old, order_id)
    await merged(admin, old, into=new)
    await night(old.store)
    assert (await due_dates(old, order_id), (await order(old.store, order_id)).state) == (before, State.AWAITING_AUTHOR)


async def test_a_question_is_the_successors_to_answer_and_lapses_without_one(
    admin: Principal, towns: list[Town]
) -> None:
    asking, asked, heir = towns
    order_id = await asking.accepts(await asking.is_asked())
    request_id = await inquires(asking, order_id, DEPARTMENT, of=asked)
    await merged(admin, asked, into=heir)
    await night(asking.store)
    columns = InformationRequest.asked_id, InformationRequest.state
    question = select(func.row(*columns)).where(InformationRequest.id == request_id)
    assert tuple(await one(asking.store, question)) == (heir.department_id, RequestState.ASKED)
    submission_id = (await order(asking.store, order_id)).submission_id
    assert (await tags(asking.store, submission_id))[-1] is EventTag.INQUIRY_INHERITED
    await ended(admin, heir, TODAY + 5 * A_DAY)
    await night(asking.store, "2020-06-03")
    assert (
        await one(asking.store, select(columns[1]).where(InformationRequest.id == request_id))
    ) is RequestState.LAPSED
    assert (await tags(asking.store, submission_id))[-1] is EventTag.INQUIRY_LAPSED


async def test_a_question_to_what_becomes_part_of_the_asking_department_lapses(
    admin: Principal, towns: list[Town]
) -> None:
    asking, asked, _ = towns
    order_id = await asking.accepts(await asking.is_asked())
    request_id = await inquires(asking, order_id, DEPARTMENT, of=asked)
    await merged(admin, asked, into=asking)
    await night(asking.store)
    state = select(InformationRequest.state).where(InformationRequest.id == request_id)
    assert await one(asking.store, state) is RequestState.LAPSED


async def test_an_accusation_never_goes_over_to_the_department_that_it_accuses(
    admin: Principal, towns: list[Town]
) -> None:
    old, accused, third = towns
    submission_id = await old.approves(await old.files(accused_id=accused.department_id))
    order_id = await old.accepts(await old.dispatches(submission_id))
    await merged(admin, old, into=accused)
    await night(old.store)
    after = await order(old.store, order_id)
    assert (after.department_id, after.state) == (old.department_id, State.RETURNED)
    reader = (await as_now(accused)).clerk
    with pytest.raises(NotFound):
        await doing(old.store, reader, lambda work: submissions.locked(work, submission_id))
    await passes(old, order_id, third)


async def test_an_accusation_leaves_a_department_that_the_accused_becomes_part_of(
    admin: Principal, towns: list[Town]
) -> None:
    holder, accused, _ = towns
    submission_id = await holder.approves(await holder.files(accused_id=accused.department_id))
    order_id = await holder.accepts(await holder.dispatches(submission_id))
    await merged(admin, accused, into=holder)
    await night(holder.store)
    assert (await order(holder.store, order_id)).state is State.RETURNED
    with pytest.raises(AccusedMayNotHandle):
        await passes(holder, order_id, holder)


async def test_where_the_successor_helps_already_it_answers_under_one_order(
    admin: Principal, towns: list[Town]
) -> None:
    old, helper, _ = towns
    submission_id = await old.approves(await old.files())
    lead = await old.accepts(await old.dispatches(submission_id, Assignment(helper.department_id, Part.CO)))
    async with unit_of_work(old.store, helper.clerk) as work:
        co = await order_of(work, submission_id, helper.department_id)
    await merged(admin, old, into=helper)
    assert await night(old.store) == 1
    assert ((await order(old.store, lead)).department_id, (await order(old.store, lead)).state) == (
        helper.department_id,
        State.ACCEPTED,
    )
    assert ((await order(old.store, co)).close_reason, await seen_to(old.store)) == (CloseReason.SUCCEEDED, 0)


async def test_a_signature_given_keeps_its_name_and_one_not_given_is_the_successors(
    admin: Principal, towns: list[Town]
) -> None:
    first, second, heir = towns
    submission_id = await first.approves(await first.files())
    partner = Assignment(second.department_id, Part.JOINT)
    convened = await first.accepts(await first.dispatches(submission_id, partner, role=Part.JOINT))
    async with unit_of_work(first.store, second.clerk) as work:
        await second.accepts(await order_of(work, submission_id, second.department_id))
    reply_id = await drafts(first, convened, ReplyKind.JOINT)
    await signs(second, reply_id)
    await merged(admin, second, into=heir)
    await night(first.store)
    renamed_id = await renamed(admin, first, "赫章县交通运输和公路局", TODAY + 2 * A_DAY)
    await night(first.store, "2020-05-30")
    seats = select(Signature.department_id).where(Signature.reply_id == reply_id).order_by(Signature.place)
    async with first.store.engine.connect() as connection:
        assert list((await connection.execute(seats)).scalars()) == [renamed_id, second.department_id]
    await signs(await as_now(first), reply_id)
    await publishes(first, reply_id)
    async with unit_of_work(first.store, ANONYMOUS) as work:
        held = (await work.execute(select(WorkOrder).where(WorkOrder.submission_id == submission_id))).scalars().all()
    assert {(each.department_id, each.state) for each in held} == {
        (renamed_id, State.REPLIED),
        (heir.department_id, State.REPLIED),
    }


async def test_a_dissent_lets_the_time_of_a_successor_go_on_for_whom_the_old_one_had_signed(
    admin: Principal, towns: list[Town]
) -> None:
    first, second, third = towns
    submission_id = await first.approves(await first.files())
    partners = [Assignment(each.department_id, Part.JOINT) for each in (second, third)]
    convened = await first.accepts(await first.dispatches(submission_id, *partners, role=Part.JOINT))
    reply_id = await drafts(first, convened, ReplyKind.JOINT)
    await signs(second, reply_id)
    name = await renamed(admin, second, "赫章县商务和投资促进局")
    await night(first.store)
    await dissents(third, reply_id)
    async with unit_of_work(first.store, ANONYMOUS) as work:
        signed = await order_of(work, submission_id, name)
    assert (await order(first.store, signed)).answered_at is None
    assert (await reply(first.store, reply_id)).state is ReplyState.DISSENTED


async def test_two_signatories_that_become_one_sign_anew_as_one(admin: Principal, towns: list[Town]) -> None:
    first, second, _ = towns
    submission_id = await first.approves(await first.files())
    partner = Assignment(second.department_id, Part.JOINT)
    convened = await first.accepts(await first.dispatches(submission_id, partner, role=Part.JOINT))
    reply_id = await drafts(first, convened, ReplyKind.JOINT)
    await signs(second, reply_id)
    await merged(admin, first, into=second)
    await night(first.store)
    assert (await reply(first.store, reply_id)).state is ReplyState.SUPERSEDED
    after = await order(first.store, convened)
    assert (after.department_id, after.state) == (second.department_id, State.IN_PROGRESS)
    joined = await as_now(second)
    again = await drafts(joined, convened, ReplyKind.JOINT)
    await signs(joined, again)
    await publishes(first, again)
    assert (await submission_of(first.store, convened)).handling_state is HandlingState.REPLIED


async def test_a_matter_does_not_go_back_to_the_successor_of_who_passed_it_on(
    admin: Principal, towns: list[Town]
) -> None:
    old, other, heir = towns
    passed = await passes(old, await old.is_asked(), other)
    await merged(admin, old, into=heir)
    await night(old.store)
    with pytest.raises(WentBack):
        await passes(old, passed, heir)


async def test_more_time_asked_for_before_is_the_new_heads_to_grant(admin: Principal, towns: list[Town]) -> None:
    old, new, _ = towns
    order_id = await old.accepts(await old.is_asked())
    wanted = department_clocks.Request(work_order_id=order_id, clock=Clock.REPLY, total=10, reason="需现场核查。")
    asked = await doing(old.store, old.clerk, lambda work: department_clocks.request_extension(work, wanted, new_id()))
    await merged(admin, old, into=new)
    await night(old.store)
    head = (await as_now(new)).head
    await doing(old.store, head, lambda work: department_clocks.decide_extension(work, asked, granted=True))
    assert (await clock(old, order_id, Clock.REPLY, Duty.UNIT)).total == 10


async def test_through_a_line_of_successors_a_matter_reaches_the_one_in_office(
    admin: Principal, towns: list[Town]
) -> None:
    first, second, third = towns
    order_id = await first.is_asked()
    await ended(admin, first, TODAY, second.department_id)
    await ended(admin, second, TODAY + A_DAY, third.department_id)
    assert await night(first.store, "2020-06-01") == 1
    assert (await order(first.store, order_id)).department_id == third.department_id
    heirs = select(Department.id).where(Department.heir_id == third.department_id)
    async with first.store.engine.connect() as connection:
        assert set((await connection.execute(heirs)).scalars()) == {first.department_id, second.department_id}
    assert (await as_now(first)).head.inherited.keys() == {first.department_id, second.department_id}


async def test_files_inherited_once_are_inherited_again(admin: Principal, towns: list[Town]) -> None:
    first, second, third = towns
    await merged(admin, first, into=second)
    await night(first.store)
    await merged(admin, second, into=third, on=TODAY + 3 * A_DAY)
    await night(first.store, "2020-06-01")
    assert (await as_now(third)).clerk.inherited.keys() == {first.department_id, second.department_id}


async def test_two_workers_hand_over_each_matter_once(admin: Principal, towns: list[Town]) -> None:
    old, new, _ = towns
    orders = [await old.is_asked() for _ in range(6)]
    await merged(admin, old, into=new)
    await now.travel(old.store, at("2020-05-29"))
    await asyncio.gather(*(seen_to(old.store) for _ in range(2)))
    await seen_to(old.store)
    for tag, table in ((EventTag.WORK_ORDER_INHERITED, Event), (None, Succession)):
        counted = select(func.count()).select_from(table)
        assert await one(old.store, counted if tag is None else counted.where(Event.tag == tag)) == len(orders)
    assert await seen_to(old.store) == 0


async def test_what_is_reopened_after_the_end_goes_to_the_successor_by_itself(
    admin: Principal, towns: list[Town]
) -> None:
    old, new, _ = towns
    order_id = await old.accepts(await old.is_asked())
    await publishes(old, await old.answers(order_id))
    await doing(old.store, ANONYMOUS, lambda work: _closes(work, order_id))
    await merged(admin, old, into=new)
    await night(old.store)
    async with old.store.engine.begin() as connection:
        again = {"state": State.IN_PROGRESS, "closed_at": None, "close_reason": None}
        await connection.execute(update(WorkOrder).where(WorkOrder.id == order_id).values(**again))
    assert await seen_to(old.store) == 1
    assert (await order(old.store, order_id)).department_id == new.department_id


async def test_unit_dispatchers_and_author_are_told_of_the_succession_once(admin: Principal, towns: list[Town]) -> None:
    old, new, _ = towns
    await old.is_asked()
    await merged(admin, old, into=new)
    await night(old.store)
    event_id = await event_of(old.store, INHERITED)
    row_id = await outbox_row(old.store, Task.NOTIFY, event_id)
    for _ in range(2):
        await doing(old.store, ANONYMOUS, lambda work: notify(work, row_id))
    told = await told_of(old.store, event_id)
    both = old.clerk, old.head, new.clerk, new.head, old.dispatcher, old.author
    assert {each.account_id for each in both} <= set(told)
    assert len(told) == len(set(told))
