"""What departments ask for while they handle a matter, and what becomes of it when nobody answers."""

from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from business_channel import now
from business_channel.access import ANONYMOUS, Role
from business_channel.accounts import service as accounts
from business_channel.accounts.repository import principal_by_id
from business_channel.asking import rules, supplements
from business_channel.asking.model import InformationRequest, InformationSource, RequestState
from business_channel.database import Store
from business_channel.deadlines.model import Clock, Deadline, DeadlineState, Duty, PauseReason
from business_channel.departments.model import Department
from business_channel.errors import AlreadyDone, Forbidden, Missing, NotFound, NotNow, Several
from business_channel.events import Event, EventTag
from business_channel.ids import new_id
from business_channel.notifications.model import Notification
from business_channel.notifications.service import notify
from business_channel.outbox import OutboxRow, Task
from business_channel.submissions import service as submissions
from business_channel.submissions.model import HandlingState, Submission
from business_channel.submissions.rules import AccusedMayNotHandle
from business_channel.submissions.visibility import visible
from business_channel.work import unit_of_work
from business_channel.work_orders import clocks as department
from business_channel.work_orders import contacting, merging
from business_channel.work_orders.model import ContactWay, WorkOrderRole, WorkOrderState
from business_channel.work_orders.rules import Assignment
from tests.business_channel.deadlines.clockwork import clock
from tests.business_channel.procedure.offices import (
    doing,
    informs,
    inquires,
    lifts,
    neighbours,
    one,
    order,
    passes,
    submission_of,
    supplies,
    tags,
)
from tests.official_calendar import at
from tests.town import Town, outbox_row, told_of

pytestmark = pytest.mark.store

AUTHOR, RESPONDENT, DEPARTMENT = InformationSource


@pytest.fixture
async def town(store: Store) -> Town:
    await now.travel(store, at("2020-05-28"))
    return (await neighbours(store, 1))[0]


async def _state(town: Town, request_id: UUID) -> RequestState:
    return RequestState(
        await one(town.store, select(InformationRequest.state).where(InformationRequest.id == request_id))
    )


async def _lapses(town: Town, moment: str) -> int:
    await now.travel(town.store, at(moment))
    async with unit_of_work(town.store, ANONYMOUS) as work:
        return await supplements.lapse(work)


async def _sees(town: Town, order_id: UUID) -> bool:
    """Whether the clerk of a town may read the matter of an order."""
    submission = await submission_of(town.store, order_id)
    seen = select(func.count()).where(Submission.id == submission.id, visible(Submission, town.clerk))
    return bool(await one(town.store, seen))


async def _contacts(town: Town, order_id: UUID, note: str = "已电话联系，约定当面核对。") -> None:
    reached = contacting.Contact(ContactWay.PHONE, note)
    await doing(town.store, town.clerk, lambda work: contacting.contact(work, order_id, reached))


async def test_the_first_contact_has_a_clock_from_acceptance_that_it_stops(town: Town) -> None:
    order_id = await town.is_asked()
    with pytest.raises(NotNow):
        await _contacts(town, order_id)
    await town.accepts(order_id)
    first = await clock(town, order_id, Clock.CONTACT, Duty.UNIT)
    assert (first.state, first.due_on.isoformat()) == (DeadlineState.RUNNING, "2020-05-29")
    with pytest.raises(Several):
        await _contacts(town, order_id, " ")
    await _contacts(town, order_id)
    assert (await clock(town, order_id, Clock.CONTACT, Duty.UNIT)).state is DeadlineState.STOPPED
    with pytest.raises(AlreadyDone):
        await _contacts(town, order_id)
    held = await order(town.store, order_id)
    assert (held.contact_way, held.contact_note) == (ContactWay.PHONE, "已电话联系，约定当面核对。")


async def test_an_answer_is_a_contact_too(town: Town) -> None:
    order_id = await town.accepts(await town.is_asked())
    await town.answers(order_id)
    assert (await clock(town, order_id, Clock.CONTACT, Duty.UNIT)).state is DeadlineState.STOPPED


async def test_while_the_author_is_asked_the_lead_and_the_author_lose_no_time(town: Town) -> None:
    order_id = await town.accepts(await town.is_asked())
    asked = await inquires(town, order_id, AUTHOR)
    submission = await submission_of(town.store, order_id)
    assert submission.handling_state is HandlingState.AWAITING_AUTHOR
    for duty in (Duty.UNIT, Duty.CHANNEL):
        assert (await clock(town, order_id, Clock.REPLY, duty)).state is DeadlineState.PAUSED
    await now.travel(town.store, at("2020-06-01"))
    await supplies(town, asked)
    assert (await order(town.store, order_id)).state is WorkOrderState.IN_PROGRESS
    for duty in (Duty.UNIT, Duty.CHANNEL):
        reply = await clock(town, order_id, Clock.REPLY, duty)
        assert (reply.state, reply.due_on.isoformat()) == (DeadlineState.RUNNING, "2020-06-10")


async def test_of_several_who_answer_only_the_one_that_asks_stands_still(town: Town) -> None:
    partner = (await neighbours(town.store, 1))[0]
    parallel = Assignment(partner.department_id, WorkOrderRole.PARALLEL)
    submission_id = await town.approves(await town.files())
    order_id = await town.accepts(await town.dispatches(submission_id, parallel, role=WorkOrderRole.PARALLEL))
    await inquires(town, order_id, AUTHOR)
    reply = Deadline.submission_id == submission_id, Deadline.clock == Clock.REPLY
    paused = select(func.count()).where(*reply, Deadline.state == DeadlineState.PAUSED)
    assert await one(town.store, paused) == 1
    assert (await clock(town, order_id, Clock.REPLY, Duty.CHANNEL)).state is DeadlineState.RUNNING


async def test_a_clock_whose_rule_does_not_allow_it_goes_on(town: Town) -> None:
    filed = await town.files()
    await doing(town.store, town.dispatcher, lambda work: submissions.mark_urgent(work, filed))
    order_id = await town.accepts(await town.dispatches(await town.approves(filed)))
    await inquires(town, order_id, AUTHOR)
    assert (await order(town.store, order_id)).state is WorkOrderState.AWAITING_AUTHOR
    assert (await clock(town, order_id, Clock.REPLY, Duty.UNIT)).state is DeadlineState.RUNNING


async def test_a_pause_for_another_reason_outlasts_the_answer(town: Town) -> None:
    order_id = await town.accepts(await town.is_asked())
    major = PauseReason.FORCE_MAJEURE
    await doing(town.store, town.clerk, lambda work: department.pause(work, order_id, Clock.REPLY, major))
    await supplies(town, await inquires(town, order_id, AUTHOR))
    assert (await clock(town, order_id, Clock.REPLY, Duty.UNIT)).state is DeadlineState.PAUSED


async def test_when_the_author_does_not_answer_the_handling_goes_on_without(town: Town) -> None:
    order_id = await town.accepts(await town.is_asked())
    asked = await inquires(town, order_id, AUTHOR)
    assert await _lapses(town, "2020-06-04T23:59:59") == 0
    assert await _lapses(town, "2020-06-05T00:00:01") == 1
    assert await _lapses(town, "2020-06-05T00:00:16") == 0
    assert await _state(town, asked) is RequestState.LAPSED
    assert (await order(town.store, order_id)).state is WorkOrderState.IN_PROGRESS
    assert (await clock(town, order_id, Clock.REPLY, Duty.UNIT)).state is DeadlineState.RUNNING
    with pytest.raises(NotNow):
        await supplies(town, asked)
    happened = await tags(town.store, (await submission_of(town.store, order_id)).id)
    assert happened.count(EventTag.INFORMATION_LAPSED) == 1


async def test_what_a_respondent_says_is_written_down_and_stops_no_clock(town: Town) -> None:
    order_id = await town.accepts(await town.is_asked())
    asked = await inquires(town, order_id, RESPONDENT)
    assert (await clock(town, order_id, Clock.REPLY, Duty.UNIT)).state is DeadlineState.RUNNING
    with pytest.raises(NotFound):
        await supplies(town, asked)
    await informs(town, asked)
    assert await _state(town, asked) is RequestState.SUPPLIED


async def test_another_department_reads_the_matter_while_it_is_asked_and_once_it_has_answered(town: Town) -> None:
    other = (await neighbours(town.store, 1))[0]
    order_id = await town.accepts(await town.is_asked())
    assert not await _sees(other, order_id)
    asked, key = await inquires(town, order_id, DEPARTMENT, other), new_id()
    assert await _sees(other, order_id)
    with pytest.raises(Forbidden):
        await informs(town, asked)
    await informs(other, asked, key)
    await informs(other, asked, key)
    with pytest.raises(NotNow):
        await informs(other, asked)
    assert await _state(town, asked) is RequestState.SUPPLIED
    assert await _sees(other, order_id)


async def test_a_department_that_does_not_answer_reads_no_more_and_nobodys_clock_stood_still(town: Town) -> None:
    other = (await neighbours(town.store, 1))[0]
    order_id = await town.accepts(await town.is_asked())
    asked = await inquires(town, order_id, DEPARTMENT, other)
    assert (await clock(town, order_id, Clock.REPLY, Duty.UNIT)).state is DeadlineState.RUNNING
    assert await _lapses(town, "2020-06-05T00:00:01") == 1
    assert await _state(town, asked) is RequestState.LAPSED
    assert not await _sees(other, order_id)


async def test_who_is_asked_is_told(town: Town) -> None:
    other = (await neighbours(town.store, 1))[0]
    await inquires(town, await town.accepts(await town.is_asked()), DEPARTMENT, other)
    made = select(OutboxRow.id).join(Event, Event.id == OutboxRow.event_id).where(Event.tag == EventTag.INQUIRY_MADE)
    async with unit_of_work(town.store, ANONYMOUS) as work:
        await notify(work, (await work.execute(made.where(OutboxRow.task == Task.NOTIFY))).scalar_one())
        told = await work.execute(select(Notification.account_id).where(Notification.tag == EventTag.INQUIRY_MADE))
        assert set(told.scalars()) == {other.clerk.account_id, other.head.account_id}


async def test_what_is_asked_names_something_and_somebody_who_has_no_order(town: Town) -> None:
    order_id = await town.accepts(await town.is_asked())
    with pytest.raises(Missing):
        await inquires(town, order_id, DEPARTMENT)
    with pytest.raises(rules.HandlesAlready):
        await inquires(town, order_id, DEPARTMENT, town)
    with pytest.raises(Forbidden):
        await inquires(town, order_id, AUTHOR, by=town.author)
    assert await one(town.store, select(InformationRequest.id).exists().select()) is False


async def test_nothing_is_asked_before_acceptance_or_twice_of_the_author(town: Town) -> None:
    order_id = await town.is_asked()
    with pytest.raises(NotNow):
        await inquires(town, order_id, AUTHOR)
    await inquires(town, await town.accepts(order_id), AUTHOR)
    with pytest.raises(NotNow):
        await inquires(town, order_id, AUTHOR)


async def test_an_accusation_never_comes_to_the_department_that_it_accuses(town: Town) -> None:
    accused = (await neighbours(town.store, 1))[0]
    filed = await town.approves(await town.files(accused_id=accused.department_id))
    with pytest.raises(AccusedMayNotHandle):
        await town.dispatches(filed, Assignment(accused.department_id, WorkOrderRole.CO))
    order_id = await town.accepts(await town.dispatches(filed))
    with pytest.raises(AccusedMayNotHandle):
        await passes(town, order_id, accused)
    with pytest.raises(AccusedMayNotHandle):
        await lifts(town, order_id, accused)
    with pytest.raises(AccusedMayNotHandle):
        await inquires(town, order_id, DEPARTMENT, accused)
    assert not await _sees(accused, order_id)
    assert (await order(town.store, order_id)).state is WorkOrderState.ACCEPTED


async def test_an_accusation_is_not_merged_into_what_the_accused_handles(store: Store, town: Town) -> None:
    accused = (await neighbours(store, 1))[0]
    filed = await town.approves(await town.files(accused_id=accused.department_id))
    handled = (await order(store, await accused.is_asked())).submission_id
    for parent, child in ((handled, filed), (filed, handled)):
        with pytest.raises(AccusedMayNotHandle) as refused:
            await doing(
                store, town.dispatcher, lambda work, of=parent, it=child: merging.merge(work, of, [it], new_id())
            )
        assert refused.value.path == ("submissionIds", "0")
    merged = select(func.count()).where(Submission.merged_into_id.is_not(None))
    assert await one(store, merged) == 0


async def test_what_an_accusation_was_merged_into_does_not_come_to_the_accused(store: Store, town: Town) -> None:
    accused = (await neighbours(store, 1))[0]
    filed = await town.approves(await town.files(accused_id=accused.department_id))
    parent = await town.approves(await town.files())
    await doing(store, town.dispatcher, lambda work: merging.merge(work, parent, [filed], new_id()))
    with pytest.raises(AccusedMayNotHandle):
        await accused.dispatches(parent)
    order_id = await town.accepts(await town.dispatches(parent))
    with pytest.raises(AccusedMayNotHandle):
        await passes(town, order_id, accused)
    with pytest.raises(AccusedMayNotHandle):
        await inquires(town, order_id, DEPARTMENT, accused)
    assert not await _sees(accused, order_id)


async def test_the_department_that_came_after_the_accused_stands_for_it(store: Store, town: Town) -> None:
    accused, between, last = await neighbours(store, 3)
    filed = await town.approves(await town.files(accused_id=accused.department_id))
    async with store.engine.begin() as connection:
        for old, new in ((accused, between), (between, last)):
            ended = update(Department).where(Department.id == old.department_id)
            await connection.execute(ended.values(successor_id=new.department_id))
    for each in (between, last):
        with pytest.raises(AccusedMayNotHandle):
            await each.dispatches(filed)
    order_id = await town.accepts(await town.dispatches(filed))
    with pytest.raises(AccusedMayNotHandle):
        await passes(town, order_id, last)


async def test_whoever_works_where_it_accuses_reads_and_reviews_no_accusation(store: Store, town: Town) -> None:
    accused = (await neighbours(store, 1))[0]
    async with unit_of_work(store, ANONYMOUS) as work:
        clerk_id = accused.clerk.must_be_signed_in()
        await accounts.grant(work, clerk_id, Role.REVIEWER)
        reviewer = await principal_by_id(work, clerk_id) or ANONYMOUS
    filed, other = await town.files(accused_id=accused.department_id), await town.files()
    with pytest.raises(NotFound):
        await doing(store, reviewer, lambda work: submissions.approve(work, filed))
    assert (await one(store, select(Submission.review_state).where(Submission.id == filed))) == "SUBMITTED"
    await doing(store, reviewer, lambda work: submissions.approve(work, other))
    filing = select(Event.id).where(Event.submission_id == filed, Event.tag == EventTag.SUBMISSION_FILED)
    row = await outbox_row(store, Task.NOTIFY, event_id := await one(store, filing))
    async with store.engine.begin() as connection:
        await notify(connection, row)
    told = await told_of(store, event_id)
    assert town.reviewer.account_id in told
    assert reviewer.account_id not in told


async def test_nobody_files_an_accusation_with_the_accused(town: Town) -> None:
    with pytest.raises(Several):
        await town.files(accused_id=town.department_id)
    assert await one(town.store, select(Submission.id).exists().select()) is False
