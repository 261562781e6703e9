"""A leader instructs departments, each of which owes its feedback by itself, and nothing of that hangs in the end."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

import pytest
from sqlalchemy import func, select, text

from business_channel.access import ANONYMOUS, Principal
from business_channel.database import Store
from business_channel.deadlines import rules as clock_rules
from business_channel.deadlines.model import Clock, Deadline, DeadlineState
from business_channel.deadlines.sweep import sweep
from business_channel.errors import Forbidden, IdempotencyMismatch, Missing, NotFound, NotNow, Several, TooLong
from business_channel.events import Event, EventTag
from business_channel.feedback import closing
from business_channel.feedback import service as feedback
from business_channel.feedback.model import Solved
from business_channel.ids import new_id
from business_channel.instructions import service
from business_channel.instructions.model import DutyState, InstructionDuty, LeaderInstruction
from business_channel.instructions.rules import AddressedTwice, Instructed, TermOutOfRange
from business_channel.notifications.model import Notification
from business_channel.notifications.service import notify
from business_channel.outbox import OutboxRow, Task
from business_channel.submissions.model import TerminationGround
from business_channel.work import unit_of_work
from business_channel.work_orders import clocks, ending, merging, routing
from business_channel.work_orders.model import DeclineGround, WorkOrderRole
from business_channel.work_orders.rules import Assignment
from tests.business_channel.deadlines.clockwork import travel
from tests.business_channel.procedure.offices import (
    decides,
    doing,
    feed_of,
    instructs,
    leaders_office,
    lifts,
    moved_to,
    neighbours,
    objects,
    one,
    passes,
    publishes,
    reports,
    tags,
)
from tests.town import Town, found_town, order_of
from tests.waiting import until

pytestmark = pytest.mark.store


@dataclass
class Instructing:
    """One department that leads and one that helps on a call for help to an office that is the first department."""

    first: Town
    second: Town
    office: Principal
    submission: UUID
    leads: UUID
    helps: UUID

    @property
    def store(self) -> Store:
        return self.first.store


@pytest.fixture
async def matter(store: Store) -> Instructing:
    await travel(store, "2020-05-28")
    first, second = await neighbours(store, 2)
    office = await leaders_office(store, first.department_id)
    submission = await first.approves(await first.files(region_code="520527"))
    leads = await first.dispatches(submission, Assignment(second.department_id, WorkOrderRole.CO))
    async with unit_of_work(store, second.clerk) as work:
        helps = await order_of(work, submission, second.department_id)
    return Instructing(first, second, office, submission, leads, helps)


async def _duty(store: Store, duty_id: UUID) -> InstructionDuty:
    async with unit_of_work(store, ANONYMOUS) as work:
        return await work.session.get_one(InstructionDuty, duty_id)


async def _clock(store: Store, duty_id: UUID) -> Deadline:
    async with unit_of_work(store, ANONYMOUS) as work:
        of = select(Deadline).join(InstructionDuty, InstructionDuty.deadline_id == Deadline.id)
        found: Deadline = (await work.execute(of.where(InstructionDuty.id == duty_id))).scalar_one()
        return found


async def _told(store: Store, tag: EventTag) -> set[UUID]:
    """Who is told of what has happened with a tag."""
    async with store.engine.begin() as connection:
        of = select(OutboxRow.id).join(Event, Event.id == OutboxRow.event_id)
        for row in (await connection.execute(of.where(Event.tag == tag, OutboxRow.task == Task.NOTIFY))).scalars():
            await notify(connection, row)
        told = select(Notification.account_id).where(Notification.tag == tag)
        return set((await connection.execute(told)).scalars())


async def _sweeps(store: Store, moment: str) -> None:
    await travel(store, moment)
    async with unit_of_work(store, ANONYMOUS) as work:
        while await sweep(work):
            pass


def _said(matter: Instructing, **other: object) -> Instructed:
    said: dict[str, object] = {
        "submission_id": matter.submission,
        "work_order_ids": (matter.leads,),
        "leader_name": "陈国栋",
        "leader_post": "县长",
        "text": "请限期解决。",
    }
    return Instructed(**(said | other))  # type: ignore[arg-type]


async def test_each_department_has_a_clock_of_its_own_and_is_told_inside(matter: Instructing) -> None:
    duties = await instructs(matter.store, matter.office, matter.submission, matter.leads, matter.helps)
    found = [await _clock(matter.store, each) for each in duties]
    assert [(each.work_order_id, each.due_on.isoformat(), each.total) for each in found] == [
        (matter.leads, "2020-06-04", 5),
        (matter.helps, "2020-06-04", 5),
    ]
    told = {each.account_id for town in (matter.first, matter.second) for each in (town.clerk, town.head)}
    assert await _told(matter.store, EventTag.INSTRUCTION_RECORDED) == told
    async with matter.store.engine.connect() as connection:
        inside = select(Event.internal_to).where(Event.tag == EventTag.INSTRUCTION_RECORDED).order_by(Event.id)
        departments = [matter.first.department_id, matter.second.department_id]
        assert list((await connection.execute(inside)).scalars()) == departments


async def test_the_office_may_give_a_term_of_its_own(matter: Instructing) -> None:
    [duty] = await instructs(matter.store, matter.office, matter.submission, matter.leads, days=2)
    assert (await _clock(matter.store, duty)).due_on.isoformat() == "2020-06-01"


async def test_an_instruction_sent_twice_is_put_down_once(matter: Instructing) -> None:
    key = new_id()
    first = await doing(matter.store, matter.office, lambda work: service.record(work, _said(matter), key))
    again = await doing(matter.store, matter.office, lambda work: service.record(work, _said(matter), key))
    assert first == again
    assert await one(matter.store, select(func.count()).select_from(InstructionDuty)) == 1
    other = _said(matter, text="请两日内解决。")
    with pytest.raises(IdempotencyMismatch):
        await doing(matter.store, matter.office, lambda work: service.record(work, other, key))


async def test_what_is_wrong_with_an_instruction_is_told_at_once(matter: Instructing) -> None:
    wrong = _said(
        matter, leader_name=" ", text="办" * 1001, days=31, work_order_ids=(matter.leads, matter.leads), leader_post=""
    )
    with pytest.raises(Several) as refused:
        await doing(matter.store, matter.office, lambda work: service.record(work, wrong, new_id()))
    assert [(type(each), each.path) for each in refused.value.errors] == [
        (Missing, ("leaderName",)),
        (Missing, ("leaderPost",)),
        (TooLong, ("text",)),
        (AddressedTwice, ("workOrderIds",)),
        (TermOutOfRange, ("days",)),
    ]
    nothing = _said(matter, work_order_ids=())
    with pytest.raises(Several) as nobody:
        await doing(matter.store, matter.office, lambda work: service.record(work, nothing, new_id()))
    assert [each.path for each in nobody.value.errors] == [("workOrderIds",)]
    assert await one(matter.store, select(func.count()).select_from(LeaderInstruction)) == 0


async def test_only_the_office_that_was_addressed_instructs(matter: Instructing) -> None:
    other = await leaders_office(matter.store, matter.second.department_id)
    with pytest.raises(NotFound):
        await instructs(matter.store, other, matter.submission, matter.leads)
    with pytest.raises(NotFound):
        await instructs(matter.store, matter.office, await matter.first.files(), matter.leads)
    for person in (matter.first.head, matter.first.dispatcher, matter.first.author):
        with pytest.raises(Forbidden):
            await instructs(matter.store, person, matter.submission, matter.leads)
    assert await one(matter.store, select(func.count()).select_from(LeaderInstruction)) == 0


async def test_before_dispatch_there_is_nobody_to_instruct_and_after_the_answer_no_more(matter: Instructing) -> None:
    new = await matter.first.approves(await matter.first.files(region_code="520527"))
    with pytest.raises(NotNow) as early:
        await instructs(matter.store, matter.office, new, matter.leads)
    assert early.value.state == "NEW"
    await matter.first.accepts(matter.leads)
    await publishes(matter.first, await matter.first.answers(matter.leads))
    with pytest.raises(NotNow) as late:
        await instructs(matter.store, matter.office, matter.submission, matter.leads)
    assert late.value.state == "REPLIED"


async def test_an_order_of_another_matter_cannot_be_named(matter: Instructing) -> None:
    other = await matter.first.is_asked(region_code="520527")
    with pytest.raises(NotFound) as refused:
        await instructs(matter.store, matter.office, matter.submission, matter.leads, other)
    assert refused.value.path == ("workOrderIds", "1")
    assert await one(matter.store, select(func.count()).select_from(LeaderInstruction)) == 0


async def test_the_head_reports_the_clock_stops_and_the_office_is_told(matter: Instructing) -> None:
    duty, other = await instructs(matter.store, matter.office, matter.submission, matter.leads, matter.helps)
    await travel(matter.store, "2020-06-02")
    await reports(matter.first, duty)
    reported = await _duty(matter.store, duty)
    assert (reported.state, reported.reported_by) == (DutyState.REPORTED, matter.first.head.account_id)
    assert (await _clock(matter.store, duty)).state is DeadlineState.STOPPED
    assert (await _clock(matter.store, other)).state is DeadlineState.RUNNING
    assert await _told(matter.store, EventTag.INSTRUCTION_REPORTED) == {matter.office.account_id}
    with pytest.raises(NotNow) as twice:
        await reports(matter.first, duty)
    assert twice.value.state == "REPORTED"


async def test_neither_a_clerk_nor_another_department_reports(matter: Instructing) -> None:
    [duty] = await instructs(matter.store, matter.office, matter.submission, matter.leads)
    for person, refusal in (
        (matter.first.clerk, Forbidden),
        (matter.second.head, NotFound),
        (matter.first.author, Forbidden),
        (matter.office, Forbidden),
    ):
        with pytest.raises(refusal):
            await reports(matter.first, duty, by=person)
    assert (await _duty(matter.store, duty)).state is DutyState.DUE


async def test_of_feedback_that_is_late_head_and_addressed_office_are_told(matter: Instructing) -> None:
    elsewhere = await leaders_office(matter.store, (await moved_to(matter.second, "520527")).department_id)
    await instructs(matter.store, matter.office, matter.submission, matter.helps)
    await matter.first.accepts(matter.leads)
    await matter.second.accepts(matter.helps)
    await publishes(matter.first, await matter.first.answers(matter.leads))
    await _sweeps(matter.store, "2020-06-05T09:00")
    assert await _told(matter.store, EventTag.DEADLINE_ESCALATED_TO_HEAD) >= {matter.second.head.account_id}
    assert await _told(matter.store, EventTag.DEADLINE_ESCALATED_TO_OFFICE) == set()
    await _sweeps(matter.store, "2020-06-08T09:00")
    told = await _told(matter.store, EventTag.DEADLINE_ESCALATED_TO_OFFICE)
    assert matter.office.account_id in told
    assert elsewhere.account_id not in told


async def test_what_is_due_goes_with_the_order_and_its_clock_is_not_restarted(matter: Instructing) -> None:
    [duty] = await instructs(matter.store, matter.office, matter.submission, matter.leads)
    third = (await neighbours(matter.store, 1))[0]
    await travel(matter.store, "2020-06-02")
    new = await passes(matter.first, matter.leads, third)
    clock = await _clock(matter.store, duty)
    assert (await _duty(matter.store, duty)).work_order_id == new
    assert (clock.work_order_id, clock.state, clock.due_on.isoformat()) == (new, DeadlineState.RUNNING, "2020-06-04")
    told = await _told(matter.store, EventTag.INSTRUCTION_PASSED_ON)
    assert told == {matter.office.account_id, third.clerk.account_id, third.head.account_id}
    with pytest.raises(NotFound):
        await reports(matter.first, duty)
    await reports(third, duty)
    assert (await _duty(matter.store, duty)).state is DutyState.REPORTED


async def test_who_reports_while_the_order_is_passed_on_comes_too_late(matter: Instructing) -> None:
    [duty] = await instructs(matter.store, matter.office, matter.submission, matter.leads)
    third = (await neighbours(matter.store, 1))[0]
    wanted = routing.Passing(work_order_id=matter.leads, department_id=third.department_id, reason="按职责转办。")
    waiting = text("SELECT count(*) > 0 FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    async with unit_of_work(matter.store, matter.first.dispatcher) as work:
        await routing.redispatch(work, wanted, new_id())
        await work.session.flush()
        reporting = asyncio.create_task(reports(matter.first, duty))
        await until(lambda: one(matter.store, waiting))
    with pytest.raises(NotFound):
        await reporting
    assert (await _duty(matter.store, duty)).state is DutyState.DUE


async def test_what_is_due_is_lifted_with_the_order(matter: Instructing) -> None:
    [duty] = await instructs(matter.store, matter.office, matter.submission, matter.leads)
    above = await moved_to(await found_town(matter.store), "520500")
    new = await lifts(matter.first, matter.leads, above)
    assert (await _duty(matter.store, duty)).work_order_id == new


async def test_an_order_that_went_back_to_the_dispatcher_leaves_the_clock_of_the_instruction_running(
    matter: Instructing,
) -> None:
    [duty] = await instructs(matter.store, matter.office, matter.submission, matter.leads)
    await decides(matter.first, await objects(matter.first, matter.leads), upheld=True)
    assert (await _clock(matter.store, duty)).state is DeadlineState.RUNNING


async def test_what_was_reported_on_stays_with_whoever_reported_it(matter: Instructing) -> None:
    [duty] = await instructs(matter.store, matter.office, matter.submission, matter.leads)
    await reports(matter.first, duty)
    await passes(matter.first, matter.leads, (await neighbours(matter.store, 1))[0])
    assert (await _duty(matter.store, duty)).work_order_id == matter.leads
    assert EventTag.INSTRUCTION_PASSED_ON not in await tags(matter.store, matter.submission)


async def _withdraw(matter: Instructing) -> None:
    author = matter.first.author
    await doing(matter.store, author, lambda work: ending.withdraw(work, matter.submission))


async def _merge(matter: Instructing) -> None:
    parent = await matter.first.approves(await matter.first.files(region_code="520527"))
    dispatcher = matter.first.dispatcher
    await doing(matter.store, dispatcher, lambda work: merging.merge(work, parent, [matter.submission], new_id()))


async def _answer(matter: Instructing) -> None:
    await matter.first.accepts(matter.leads)
    await publishes(matter.first, await matter.first.answers(matter.leads))


async def _rate(matter: Instructing) -> None:
    await _answer(matter)
    scores = feedback.Scores(degree=5, manner=5, speed=5, solved=Solved.YES)
    await doing(matter.store, matter.first.author, lambda w: feedback.rate(w, matter.submission, scores, new_id()))


async def _let_the_rating_lapse(matter: Instructing) -> None:
    await _answer(matter)
    await travel(matter.store, "2020-06-20")
    async with unit_of_work(matter.store, ANONYMOUS) as work:
        assert await closing.lapse(work) == 1


async def _terminate(matter: Instructing) -> None:
    await matter.first.accepts(matter.leads)
    ground = TerminationGround.SETTLED
    await doing(matter.store, matter.first.head, lambda w: ending.terminate(w, matter.leads, ground, "双方已和解。"))


async def _decline(matter: Instructing) -> None:
    ground = DeclineGround.RECONSIDERATION
    await doing(matter.store, matter.first.clerk, lambda w: routing.decline(w, matter.leads, ground, "请申请复议。"))


ENDS = (_withdraw, _merge, _rate, _let_the_rating_lapse, _terminate, _decline)


@pytest.mark.parametrize("end", ENDS, ids=[each.__name__.strip("_") for each in ENDS])
async def test_what_is_due_ends_with_the_order_and_the_office_is_told(
    matter: Instructing, end: Callable[[Instructing], Awaitable[None]]
) -> None:
    duties = await instructs(matter.store, matter.office, matter.submission, matter.leads, matter.helps)
    await end(matter)
    for duty in duties:
        assert (await _duty(matter.store, duty)).state is DutyState.ENDED
        assert (await _clock(matter.store, duty)).state is DeadlineState.STOPPED
    assert matter.office.account_id in await _told(matter.store, EventTag.INSTRUCTION_ENDED)
    with pytest.raises((NotNow, NotFound)):
        await reports(matter.first, duties[0])


async def test_an_answer_does_not_replace_the_feedback(matter: Instructing) -> None:
    [duty] = await instructs(matter.store, matter.office, matter.submission, matter.leads)
    await _answer(matter)
    assert (await _clock(matter.store, duty)).state is DeadlineState.RUNNING
    await reports(matter.first, duty)
    assert (await _duty(matter.store, duty)).state is DutyState.REPORTED


async def test_a_department_neither_pauses_nor_extends_the_term_of_a_leader(matter: Instructing) -> None:
    await instructs(matter.store, matter.office, matter.submission, matter.leads)
    wanted = clocks.Request(work_order_id=matter.leads, clock=Clock.INSTRUCTION, total=9, reason="需现场核实。")
    with pytest.raises(clock_rules.NoSuchClock):
        await doing(matter.store, matter.first.clerk, lambda work: clocks.request_extension(work, wanted, new_id()))


async def test_each_department_reads_of_its_own_duty_on_its_feed_and_the_office_of_all(matter: Instructing) -> None:
    [duty, _] = await instructs(matter.store, matter.office, matter.submission, matter.leads, matter.helps)
    await reports(matter.first, duty)
    recorded, reported = EventTag.INSTRUCTION_RECORDED, EventTag.INSTRUCTION_REPORTED
    for town, expected in ((matter.first, [recorded, reported]), (matter.second, [recorded])):
        read = await feed_of(matter.store, town.department_id, town.clerk)
        assert [each for each in read if each in (recorded, reported)] == expected
    office = await feed_of(matter.store, matter.first.department_id, matter.office)
    assert [each for each in office if each in (recorded, reported)] == [recorded, recorded, reported]
    for town in (matter.first, matter.second):
        author = await feed_of(matter.store, town.department_id, matter.first.author)
        assert {recorded, reported}.isdisjoint(author)
