"""Submissions on one matter that one answer answers."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from business_channel import now
from business_channel.access import ANONYMOUS, Principal
from business_channel.accounts import service as accounts
from business_channel.accounts.repository import principal_by_id
from business_channel.database import Store
from business_channel.deadlines.model import Clock, Deadline, DeadlineState, Duty, PauseReason
from business_channel.errors import Forbidden, Mendable, NotNow, Several
from business_channel.events import Event, EventTag
from business_channel.feedback import follow_ups
from business_channel.feedback import service as feedback
from business_channel.feedback.model import Solved
from business_channel.ids import new_id
from business_channel.notifications import service as notifications
from business_channel.outbox import Task
from business_channel.plans import load_one
from business_channel.procedure.guards import AnsweredTogether
from business_channel.reader import Reader
from business_channel.replies.model import Reply, ReplyState
from business_channel.submissions.model import EvaluationState, HandlingState, Submission
from business_channel.views.submissions import SUBMISSION
from business_channel.work import unit_of_work
from business_channel.work_orders import clocks, ending, merging, service
from business_channel.work_orders.model import CloseReason, WorkOrder, WorkOrderRole, WorkOrderState
from business_channel.work_orders.rules import Assignment, LeadsAGroup
from tests.business_channel.procedure.offices import doing, drafts, neighbours, one, publishes, signs, tags
from tests.official_calendar import at
from tests.town import Town, outbox_row, told_of

pytestmark = pytest.mark.store

MANY = 40


@pytest.fixture
async def town(store: Store) -> Town:
    await now.travel(store, at("2020-05-28"))
    return (await neighbours(store, 1))[0]


async def _approved(town: Town) -> UUID:
    return await town.approves(await town.files())


async def _others(town: Town, count: int) -> list[tuple[Principal, UUID]]:
    """So many citizens, each with the same text, approved; and what each filed."""
    found = []
    for number in range(count):
        async with unit_of_work(town.store, ANONYMOUS) as work:
            key = await accounts.link(work, "https://issuer.example", str(new_id()), f"{number}@x.example", "杨梅")
            citizen = await principal_by_id(work, key) or ANONYMOUS
        found.append((citizen, await _approved(replace(town, author=citizen))))
    return found


async def _merges(town: Town, parent: UUID, *children: UUID, by: Principal | None = None) -> None:
    await doing(town.store, by or town.dispatcher, lambda work: merging.merge(work, parent, list(children), new_id()))


async def _row(town: Town, submission_id: UUID) -> Submission:
    async with unit_of_work(town.store, ANONYMOUS) as work:
        return await work.session.get_one(Submission, submission_id)


async def _clocks(town: Town, submission_id: UUID) -> dict[tuple[Clock, Duty], DeadlineState]:
    async with town.store.engine.connect() as connection:
        statement = select(Deadline.clock, Deadline.duty, Deadline.state).order_by(Deadline.id)
        rows = (await connection.execute(statement.where(Deadline.submission_id == submission_id))).all()
    return {(row.clock, row.duty): row.state for row in rows}


async def _running(town: Town, submission_id: UUID) -> set[tuple[Clock, Duty]]:
    return {each for each, state in (await _clocks(town, submission_id)).items() if state is DeadlineState.RUNNING}


async def _answers(town: Town, order_id: UUID) -> UUID:
    reply_id = await drafts(town, order_id)
    await signs(town, reply_id)
    await publishes(town, reply_id)
    return reply_id


async def _read(town: Town, submission_id: UUID, by: Principal, **wanted: Any) -> Any:
    reader = Reader(town.store, by)
    try:
        return await load_one(reader, SUBMISSION, wanted, submission_id)
    finally:
        await reader.close()


async def _events(town: Town, tag: EventTag) -> Sequence[Any]:
    async with town.store.engine.connect() as connection:
        return (await connection.execute(select(Event.id, Event.submission_id).where(Event.tag == tag))).all()


async def test_forty_accounts_with_one_text_are_one_group_and_every_author_is_told_of_the_answer(town: Town) -> None:
    (first, parent), *others = await _others(town, MANY)
    order_id = await town.accepts(await town.dispatches(parent))
    await _merges(town, parent, *(filed for _, filed in others))
    async with town.store.engine.connect() as connection:
        of_group = Submission.merged_into_id == parent, Submission.handling_state == HandlingState.MERGED
        merged = (await connection.execute(select(func.count()).where(*of_group))).scalar_one()
    assert merged == MANY - 1
    await _answers(town, order_id)
    told = {}
    for event_id, submission_id in await _events(town, EventTag.SUBMISSION_ANSWERED_TOGETHER):
        row = await outbox_row(town.store, Task.NOTIFY, event_id)
        async with town.store.engine.begin() as connection:
            await notifications.notify(connection, row)
        told[submission_id] = await told_of(town.store, event_id)
    assert told == {filed: [author.account_id] for author, filed in others}
    assert first.account_id not in {each for accounts_told in told.values() for each in accounts_told}
    states = select(Submission.handling_state, Submission.evaluation_state).where(Submission.id.in_(list(told)))
    async with town.store.engine.connect() as connection:
        found = set(map(tuple, (await connection.execute(states)).all()))
    assert found == {(HandlingState.REPLIED, EvaluationState.OPEN)}


async def test_of_what_is_merged_only_the_authors_clock_goes_on_and_its_orders_and_drafts_end(town: Town) -> None:
    [(_, parent), (_, child)] = await _others(town, 2)
    await town.dispatches(parent)
    order_id = await town.accepts(await town.dispatches(child))
    reply_id = await drafts(town, order_id)
    await _merges(town, parent, child)
    assert await _running(town, child) == {(Clock.REPLY, Duty.CHANNEL)}
    held = select(WorkOrder.state, WorkOrder.close_reason).where(WorkOrder.id == order_id)
    async with town.store.engine.connect() as connection:
        assert (await connection.execute(held)).one() == (WorkOrderState.CLOSED, CloseReason.MERGED)
    assert await one(town.store, select(Reply.state).where(Reply.id == reply_id)) is ReplyState.SUPERSEDED
    row = await _row(town, child)
    assert (row.handling_state, row.merged_into_id) == (HandlingState.MERGED, parent)


async def test_an_authors_clock_that_a_department_had_stand_still_goes_on_when_merged(town: Town) -> None:
    [(_, parent), (_, child)] = await _others(town, 2)
    await town.dispatches(parent)
    order_id = await town.accepts(await town.dispatches(child))
    await doing(town.store, town.clerk, lambda work: clocks.pause(work, order_id, Clock.REPLY, PauseReason.SUPPLEMENT))
    await _merges(town, parent, child)
    assert (await _clocks(town, child))[Clock.REPLY, Duty.CHANNEL] is DeadlineState.RUNNING


async def test_an_author_who_waits_for_dispatch_has_a_clock_from_the_parents_dispatch_on(town: Town) -> None:
    [(_, parent), (_, early), (_, late)] = await _others(town, 3)
    await _merges(town, parent, early)
    assert await _running(town, early) == set()
    await town.dispatches(parent)
    await _merges(town, parent, late)
    promised = {(Clock.REPLY, Duty.CHANNEL)}
    assert [await _running(town, each) for each in (early, late)] == [promised, promised]


async def test_the_answer_stops_every_authors_clock_opens_each_rating_and_is_read_by_all_without_the_parent(
    town: Town,
) -> None:
    [(_, parent), (author, child), (stranger, _)] = await _others(town, 3)
    order_id = await town.accepts(await town.dispatches(parent))
    await _merges(town, parent, child)
    own = {"replies": {"body": {}, "submission": {"id": {}}}, "merged_into": {"number": {}, "submission": {"id": {}}}}
    before = await _read(town, child, author, **own)
    assert (before.replies, before.merged_into.submission) == ([], None)
    assert before.merged_into.number == (await _row(town, parent)).number
    reply_id = await _answers(town, order_id)
    [seen] = (await _read(town, child, author, **own)).replies
    assert (seen.body, seen.submission) == (await one(town.store, select(Reply.body).where(Reply.id == reply_id)), None)
    assert await _read(town, child, stranger, **own) is None
    assert await _read(town, parent, author, **own) is None
    assert await _running(town, child) == {(Clock.RATING, Duty.AUTHOR)}
    scores = feedback.Scores(degree=5, manner=5, speed=4, solved=Solved.YES)
    await doing(town.store, author, lambda work: feedback.rate(work, child, scores, new_id()))
    assert [(await _row(town, each)).handling_state for each in (child, parent)] == [
        HandlingState.CLOSED,
        HandlingState.REPLIED,
    ]


async def test_how_many_were_merged_is_told_to_those_who_handle_it_and_not_to_its_author(town: Town) -> None:
    [(author, parent), (_, child)] = await _others(town, 2)
    await town.dispatches(parent)
    await _merges(town, parent, child)
    counts = [(await _read(town, parent, each, merged_count={})).merged_count for each in (town.clerk, author)]
    assert counts == [1, None]


async def test_a_merging_is_undone_before_the_answer_and_the_authors_clock_goes_on_through_a_second_dispatch(
    town: Town,
) -> None:
    [(_, parent), (_, child)] = await _others(town, 2)
    await town.dispatches(parent)
    await town.dispatches(child)
    promised = select(Deadline.due_at).where(Deadline.submission_id == child, Deadline.clock == Clock.REPLY)
    due = await one(town.store, promised.where(Deadline.duty == Duty.CHANNEL))
    await _merges(town, parent, child)
    await doing(town.store, town.dispatcher, lambda work: merging.unmerge(work, child))
    row = await _row(town, child)
    assert (row.handling_state, row.merged_into_id, row.merged_at) == (HandlingState.NEW, None, None)
    assert await _running(town, child) == {(Clock.REPLY, Duty.CHANNEL), (Clock.DISPATCH, Duty.PLATFORM)}
    await now.travel(town.store, at("2020-05-29"))
    lead = [Assignment(town.department_id, WorkOrderRole.LEAD)]
    await doing(town.store, town.dispatcher, lambda work: service.dispatch(work, child, lead, new_id()))
    assert await one(town.store, promised.where(Deadline.duty == Duty.CHANNEL)) == due
    assert (await _row(town, child)).handling_state is HandlingState.DISPATCHED


async def test_what_waits_for_a_parent_that_ends_without_an_answer_goes_back_to_the_dispatcher(town: Town) -> None:
    [(author, parent), (_, child), (other, gone)] = await _others(town, 3)
    await town.dispatches(parent)
    await _merges(town, parent, child, gone)
    await doing(town.store, other, lambda work: ending.withdraw(work, gone))
    await doing(town.store, author, lambda work: ending.withdraw(work, parent))
    states = [(await _row(town, each)).handling_state for each in (parent, child, gone)]
    assert states == [HandlingState.WITHDRAWN, HandlingState.NEW, HandlingState.WITHDRAWN]
    assert (await _row(town, child)).merged_into_id is None
    assert (await _row(town, gone)).merged_into_id == parent


async def _refused(town: Town, parent: UUID, *children: UUID, by: Principal | None = None) -> Exception:
    before = await one(town.store, select(func.count()).select_from(Event))
    with pytest.raises((Mendable, Forbidden, Several)) as refused:
        await _merges(town, parent, *children, by=by)
    assert await one(town.store, select(func.count()).select_from(Event)) == before
    return refused.value


async def test_what_is_answered_merged_or_leads_others_is_not_merged_and_nothing_happens(town: Town) -> None:
    [(_, parent), (_, child), (_, other)] = await _others(town, 3)
    answered = await town.dispatches(await _approved(town))
    await _answers(town, await town.accepts(answered))
    done = await one(town.store, select(WorkOrder.submission_id).where(WorkOrder.id == answered))
    await _merges(town, parent, child)
    for refused, where in (
        (await _refused(town, parent, other, done), ("submissionIds", "1")),
        (await _refused(town, other, child), ("submissionIds", "0")),
        (await _refused(town, child, other), ("parentId",)),
        (await _refused(town, parent, await town.files()), ("submissionIds", "0")),
    ):
        assert isinstance(refused, NotNow)
        assert refused.path == where
    assert isinstance(await _refused(town, other, parent), LeadsAGroup)
    assert (await _row(town, other)).handling_state is HandlingState.NEW


async def test_a_list_names_one_to_a_hundred_others_and_only_a_dispatcher_merges(town: Town) -> None:
    [(_, parent), (_, child)] = await _others(town, 2)
    for wrong in ((), (parent,), (child, child), tuple(new_id() for _ in range(101))):
        refused = await _refused(town, parent, *wrong)
        assert isinstance(refused, Several)
        assert [each.code for each in refused.errors] == ["NOTHING_TO_MERGE"]
    for person in (town.author, town.reviewer, town.head):
        assert isinstance(await _refused(town, parent, child, by=person), Forbidden)
    assert await tags(town.store, child) == [EventTag.SUBMISSION_FILED, EventTag.SUBMISSION_APPROVED]


async def test_two_dispatchers_who_merge_crosswise_never_block_each_other_and_one_wins(town: Town) -> None:
    pairs = [(await _approved(town), await _approved(town)) for _ in range(4)]

    async def tries(parent: UUID, child: UUID) -> bool:
        try:
            await _merges(town, parent, child)
        except Mendable:
            return False
        return True

    outcomes = await asyncio.gather(*(tries(*each) for pair in pairs for each in (pair, pair[::-1])))
    assert [sum(outcomes[place : place + 2]) for place in range(0, 8, 2)] == [1] * 4


async def test_an_answer_and_an_undone_merging_at_the_same_moment_leave_no_author_without_either(town: Town) -> None:
    [(_, parent), *others] = await _others(town, 6)
    order_id = await town.accepts(await town.dispatches(parent))
    await _merges(town, parent, *(each for _, each in others))
    reply_id = await drafts(town, order_id)
    await signs(town, reply_id)

    async def undoes(child: UUID) -> None:
        try:
            await doing(town.store, town.dispatcher, lambda work: merging.unmerge(work, child))
        except NotNow:
            return

    await asyncio.gather(publishes(town, reply_id), *(undoes(each) for _, each in others))
    for _, each in others:
        row = await _row(town, each)
        together = (row.handling_state, row.merged_into_id)
        assert together in ((HandlingState.REPLIED, parent), (HandlingState.NEW, None))


async def test_a_low_rating_of_one_of_many_has_the_one_answer_put_right_once(town: Town) -> None:
    (_, parent), *others = await _others(town, 3)
    order_id = await town.accepts(await town.dispatches(parent))
    await _merges(town, parent, *(filed for _, filed in others))
    await _answers(town, order_id)
    low = feedback.Scores(degree=1, manner=1, speed=1, solved=Solved.NO)
    for author, filed in others:
        await doing(town.store, author, lambda work, filed=filed: feedback.rate(work, filed, low, new_id()))
    assert await _running(town, parent) == {(Clock.RATING, Duty.AUTHOR), (Clock.REPAIR, Duty.UNIT)}
    assert [each.submission_id for each in await _events(town, EventTag.REPAIR_STARTED)] == [parent]


async def test_what_was_answered_together_is_not_followed_up_by_itself(town: Town) -> None:
    order_id = await town.accepts(await town.is_asked())
    parent: UUID = await one(town.store, select(WorkOrder.submission_id).where(WorkOrder.id == order_id))
    [(author, child)] = await _others(town, 1)
    await _merges(town, parent, child)
    await _answers(town, order_id)
    with pytest.raises(AnsweredTogether):
        await doing(town.store, author, lambda work: follow_ups.ask(work, child, "尾款何时支付？", new_id()))
    assert EventTag.FOLLOW_UP_ASKED not in await tags(town.store, child)
    assert await _running(town, child) == {(Clock.RATING, Duty.AUTHOR)}
