"""Clocks start, stand still, go on and stop with what happens to a matter, and each measures one party's time."""

from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from business_channel.access import ANONYMOUS
from business_channel.database import Store
from business_channel.deadlines import repository, service
from business_channel.deadlines.counting import compute
from business_channel.deadlines.deadline import fold
from business_channel.deadlines.definitions import released
from business_channel.deadlines.model import Clock, DeadlineState, Duty, PauseReason
from business_channel.deadlines.rules import NoSuchClock, PastTheCap, PauseNotLawful, must_be_extendable
from business_channel.errors import Forbidden
from business_channel.events import EventTag
from business_channel.ids import new_id
from business_channel.language import Language
from business_channel.replies import publishing
from business_channel.submissions import service as submissions
from business_channel.submissions.model import Submission
from business_channel.submissions.service import start_of
from business_channel.work import unit_of_work
from business_channel.work_orders import clocks as department
from business_channel.work_orders.model import WorkOrder, WorkOrderRole
from business_channel.work_orders.rules import Assignment
from tests.business_channel.deadlines.clockwork import clock, clocks, reply_due, running, travel
from tests.official_calendar import at
from tests.town import Town, found_town

pytestmark = pytest.mark.store

AUTHORS, UNITS, PLATFORMS = Duty.CHANNEL, Duty.UNIT, Duty.PLATFORM


@pytest.fixture
async def town(store: Store) -> Town:
    await travel(store, "2020-05-28")
    return await found_town(store)


async def _pause(town: Town, order_id: UUID, reason: PauseReason = PauseReason.SUPPLEMENT) -> None:
    async with unit_of_work(town.store, town.clerk) as work:
        await department.pause(work, order_id, Clock.REPLY, reason)


async def _resume(town: Town, order_id: UUID) -> None:
    async with unit_of_work(town.store, town.clerk) as work:
        await department.resume(work, order_id, Clock.REPLY)


async def test_dispatch_starts_the_authors_clock_the_departments_share_and_its_day_to_accept(town: Town) -> None:
    order_id = await town.is_asked()
    assert await running(town, order_id) == {(Clock.REPLY, AUTHORS), (Clock.REPLY, UNITS), (Clock.ACCEPT, UNITS)}
    assert await reply_due(town, order_id) == ("2020-06-08", "2020-06-08")
    assert (await clock(town, order_id, Clock.ACCEPT, UNITS)).due_on.isoformat() == "2020-05-29"


async def test_the_platforms_own_time_runs_in_hours_from_filing_to_review_to_dispatch(town: Town) -> None:
    order_id = await town.is_asked()
    review, dispatch = [each for each in await clocks(town, order_id) if each.duty is PLATFORMS]
    assert (review.definition_code, dispatch.definition_code) == ("review.submission", "dispatch.general")
    assert review.due_at == at("2020-05-29T09:00:00")
    assert (review.state, dispatch.state) == (DeadlineState.STOPPED, DeadlineState.STOPPED)


async def test_the_urgent_mark_puts_a_waiting_dispatch_under_the_urgent_clock(town: Town) -> None:
    submission_id = await town.approves(await town.files())
    await travel(town.store, "2020-05-28T10:00")
    async with unit_of_work(town.store, town.dispatcher) as work:
        await submissions.mark_urgent(work, submission_id)
    order_id = await town.dispatches(submission_id)
    waited = [each for each in await clocks(town, order_id) if each.clock is Clock.DISPATCH]
    assert [each.definition_code for each in waited] == ["dispatch.general", "dispatch.urgent"]
    assert waited[1].due_at == at("2020-05-28T11:00:00")


async def test_acceptance_stops_its_clock_alone_and_starts_that_of_the_first_contact(town: Town) -> None:
    order_id = await town.accepts(await town.is_asked())
    assert await running(town, order_id) == {(Clock.REPLY, AUTHORS), (Clock.REPLY, UNITS), (Clock.CONTACT, UNITS)}


async def test_a_department_that_helps_has_no_share_of_the_answer(town: Town) -> None:
    helper = await found_town(town.store)
    submission_id = await town.approves(await town.files())
    order_id = await town.dispatches(submission_id, Assignment(helper.department_id, WorkOrderRole.CO))
    shares = [each for each in await clocks(town, order_id) if each.clock is Clock.REPLY and each.duty is UNITS]
    assert [each.work_order_id for each in shares] == [order_id]


async def test_the_departments_time_stops_with_its_signature_and_the_authors_with_the_publication(town: Town) -> None:
    order_id = await town.accepts(await town.is_asked())
    await travel(town.store, "2020-06-01")
    reply_id = await town.answers(order_id)
    assert await running(town, order_id) == {(Clock.REPLY, AUTHORS), (Clock.REPLY_REVIEW, PLATFORMS)}
    await travel(town.store, "2020-06-02")
    async with unit_of_work(town.store, town.reviewer) as work:
        await publishing.publish(work, reply_id)
    assert await running(town, order_id) == {(Clock.RATING, Duty.AUTHOR)}
    share, promise = await clock(town, order_id, Clock.REPLY, UNITS), await clock(town, order_id, Clock.REPLY, AUTHORS)
    assert share.stopped_at is not None
    assert promise.stopped_at is not None
    assert (share.stopped_at.day, promise.stopped_at.day) == (1, 2)


async def test_the_platforms_review_is_never_charged_to_the_department(town: Town) -> None:
    order_id = await town.accepts(await town.is_asked())
    await travel(town.store, "2020-06-01T10:00")
    reply_id = await town.answers(order_id)
    await travel(town.store, "2020-06-03T10:00")
    async with unit_of_work(town.store, town.reviewer) as work:
        await publishing.return_(work, reply_id, "请说明发放日期。")
    assert await reply_due(town, order_id) == ("2020-06-08", "2020-06-10")


async def test_a_pause_moves_the_departments_date_and_the_authors_with_it(town: Town) -> None:
    order_id = await town.accepts(await town.is_asked())
    await travel(town.store, "2020-06-01T10:00")
    await _pause(town, order_id)
    assert await reply_due(town, order_id) == ("2020-06-08", "2020-06-08")
    await travel(town.store, "2020-06-04T10:00")
    await _resume(town, order_id)
    assert await reply_due(town, order_id) == ("2020-06-11", "2020-06-11")


async def test_a_pause_and_its_end_on_one_day_cost_nothing(town: Town) -> None:
    order_id = await town.accepts(await town.is_asked())
    await travel(town.store, "2020-06-01T10:00")
    await _pause(town, order_id)
    await travel(town.store, "2020-06-01T17:00")
    await _resume(town, order_id)
    assert await reply_due(town, order_id) == ("2020-06-08", "2020-06-08")


async def test_a_pause_of_one_of_two_that_answer_each_for_itself_leaves_the_authors_date(town: Town) -> None:
    other = await found_town(town.store)
    submission_id = await town.approves(await town.files())
    parallel = Assignment(other.department_id, WorkOrderRole.PARALLEL)
    order_id = await town.dispatches(submission_id, parallel, role=WorkOrderRole.PARALLEL)
    await _pause(town, order_id)
    promised = await clock(town, order_id, Clock.REPLY, AUTHORS)
    assert promised.state is DeadlineState.RUNNING


async def test_an_answer_during_a_pause_stops_a_clock_that_had_rested_until_then(town: Town) -> None:
    order_id = await town.accepts(await town.is_asked())
    await travel(town.store, "2020-06-01T10:00")
    await _pause(town, order_id)
    await travel(town.store, "2020-06-17T10:00")
    await town.answers(order_id)
    share = await clock(town, order_id, Clock.REPLY, UNITS)
    assert share.stopped_at is not None
    assert (share.state, share.due_on.isoformat()) == (DeadlineState.STOPPED, "2020-06-24")
    assert share.stopped_at < share.due_at


async def test_a_clock_that_stands_still_cannot_be_paused_again(town: Town) -> None:
    order_id = await town.is_asked()
    await _pause(town, order_id)
    with pytest.raises(NoSuchClock):
        await _pause(town, order_id)


async def test_another_departments_clock_is_not_ones_own_to_pause(town: Town) -> None:
    order_id = await town.is_asked()
    async with unit_of_work(town.store, town.reviewer) as work:
        with pytest.raises(Forbidden):
            await department.pause(work, order_id, Clock.REPLY, PauseReason.SUPPLEMENT)
    assert (Clock.REPLY, UNITS) in await running(town, order_id)


async def test_another_holder_gets_its_own_time_and_the_authors_runs_on(town: Town) -> None:
    other = await found_town(town.store)
    first = await town.is_asked()
    await travel(town.store, "2020-06-02")
    async with unit_of_work(town.store, town.dispatcher) as work:
        order = await work.session.get_one(WorkOrder, first)
        submission = await work.session.get_one(Submission, order.submission_id)
        await service.stop(work, submission.id, work_order_id=first)
        second = WorkOrder(
            id=new_id(),
            submission_id=submission.id,
            department_id=other.department_id,
            role=WorkOrderRole.LEAD,
            issued_by=town.dispatcher.must_be_signed_in(),
            issued_at=work.now,
        )
        work.session.add(second)
        await work.session.flush()
        share = start_of(submission, EventTag.SUBMISSION_DISPATCHED, work_order_id=second.id, duty=UNITS)
        await service.start(work, Clock.REPLY, share)
    promised = await clock(town, first, Clock.REPLY, AUTHORS)
    assert (promised.state, promised.started_at, promised.due_on.isoformat()) == (
        DeadlineState.RUNNING,
        order.issued_at,
        "2020-06-08",
    )
    shares = [each for each in await clocks(town, first) if each.clock is Clock.REPLY and each.duty is UNITS]
    assert [(each.work_order_id, each.due_on.isoformat()) for each in shares] == [
        (first, "2020-06-08"),
        (second.id, "2020-06-11"),
    ]


async def test_every_due_date_can_be_derived_again_from_what_is_stored(town: Town) -> None:
    order_id = await town.accepts(await town.is_asked())
    await travel(town.store, "2020-06-01")
    await _pause(town, order_id)
    await travel(town.store, "2020-06-03")
    await _resume(town, order_id)
    await town.answers(order_id)
    for stored in await clocks(town, order_id):
        async with unit_of_work(town.store, ANONYMOUS) as work:
            segments = await repository.segments_of(work, [stored.id])
            rule = await repository.definition(work, stored.definition_code, stored.definition_version)
            calendar = await repository.calendar_for(work, "820000", stored.calendar_version)
        assert rule is not None
        course = fold(segments[stored.id])
        derived = compute(rule, calendar, course)
        assert (stored.due_on, stored.due_at, stored.steps) == (derived.due_on, derived.due_at, list(derived.steps))
        assert (stored.state, stored.stopped_at, stored.total) == (course.state, course.stopped_at, course.total)


@pytest.mark.parametrize("change", ["UPDATE deadline_segment SET since = now()", "DELETE FROM deadline_segment"])
async def test_a_segment_never_changes(town: Town, change: str) -> None:
    await town.is_asked()
    with pytest.raises(DBAPIError, match="it is a record"):
        async with town.store.engine.begin() as connection:
            await connection.execute(text(change))


@pytest.mark.parametrize(("code", "total"), [("arrears.handle", 91), ("petition.handle", 91), ("permit.decide", 31)])
def test_no_extension_goes_past_the_cap_of_its_statute(code: str, total: int) -> None:
    rule = released()[code]
    must_be_extendable(rule, rule.amount, total - 1)
    with pytest.raises(PastTheCap) as refused:
        must_be_extendable(rule, rule.amount, total)
    assert rule.article is not None
    assert rule.instrument.zh in refused.value.message(Language.ZH)
    assert rule.article.zh in refused.value.message(Language.ZH)


async def test_a_statutory_clock_refuses_a_pause_that_its_statute_does_not_list_with_the_article(town: Town) -> None:
    order_id = await town.is_asked()
    async with unit_of_work(town.store, town.clerk) as work:
        order = await work.session.get_one(WorkOrder, order_id)
        submission = await work.session.get_one(Submission, order.submission_id)
        started = start_of(submission, EventTag.WORK_ORDER_ACCEPTED, work_order_id=order_id)
        await service.start_by(work, released()["arrears.handle"], started)
    async with unit_of_work(town.store, town.clerk) as work:
        with pytest.raises(PauseNotLawful) as refused:
            await department.pause(work, order_id, Clock.STATUTORY, PauseReason.SUPPLEMENT)
    assert refused.value.message(Language.ZH) == (
        "《保障中小企业款项支付条例（2025年修订）》第二十五条未规定可因“等待提交人补充材料”停止计时。"
    )
    assert (await clock(town, order_id, Clock.STATUTORY, UNITS)).state is DeadlineState.RUNNING


async def test_a_permits_clock_stands_still_for_an_expert_review_but_not_for_a_supplement(town: Town) -> None:
    order_id = await town.is_asked()
    async with unit_of_work(town.store, town.clerk) as work:
        order = await work.session.get_one(WorkOrder, order_id)
        submission = await work.session.get_one(Submission, order.submission_id)
        started = start_of(submission, EventTag.WORK_ORDER_ACCEPTED, work_order_id=order_id)
        await service.start_by(work, released()["permit.decide"], started)
    async with unit_of_work(town.store, town.clerk) as work:
        with pytest.raises(PauseNotLawful, match=r"Art\. 45"):
            await department.pause(work, order_id, Clock.STATUTORY, PauseReason.SUPPLEMENT)
    async with unit_of_work(town.store, town.clerk) as work:
        await department.pause(work, order_id, Clock.STATUTORY, PauseReason.EXPERT_REVIEW)
    assert (await clock(town, order_id, Clock.STATUTORY, UNITS)).state is DeadlineState.PAUSED
