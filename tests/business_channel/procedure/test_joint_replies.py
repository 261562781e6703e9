"""Several departments answer together: all sign, and after a dissent the convener may answer in part."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from business_channel import now
from business_channel.database import Store
from business_channel.deadlines.model import Clock, DeadlineState, Duty
from business_channel.errors import AlreadyDone, Forbidden, Missing, NotNow, Several
from business_channel.events import EventTag
from business_channel.procedure.guards import NotConvener
from business_channel.replies import promises
from business_channel.replies.model import Promise, ReplyKind, ReplyState, Signature
from business_channel.replies.promises import Vow
from business_channel.replies.rules import KindDoesNotFit
from business_channel.submissions.model import EvaluationState, HandlingState, SubmissionKind, TerminationGround
from business_channel.work import unit_of_work
from business_channel.work_orders.ending import terminate
from business_channel.work_orders.model import CloseReason, WorkOrderRole, WorkOrderState
from business_channel.work_orders.rules import Assignment
from tests.business_channel.deadlines.clockwork import clocks, running
from tests.business_channel.procedure.offices import (
    dissents,
    doing,
    drafts,
    feed_of,
    neighbours,
    order,
    publishes,
    reply,
    signs,
    submission_of,
    tags,
)
from tests.official_calendar import at
from tests.town import Town, order_of

pytestmark = pytest.mark.store

JOINT = WorkOrderRole.JOINT


@dataclass
class Both:
    """Two departments that were asked to answer jointly and have accepted; the first convenes."""

    commerce: Town
    market: Town
    first: UUID
    second: UUID

    @property
    def store(self) -> Store:
        return self.commerce.store


@pytest.fixture
async def both(store: Store) -> Both:
    await now.travel(store, at("2020-03-16"))
    commerce, market = await neighbours(store, 2)
    submission_id = await commerce.approves(await commerce.files(kind=SubmissionKind.SUGGESTION))
    partner = Assignment(market.department_id, JOINT)
    first = await commerce.accepts(await commerce.dispatches(submission_id, partner, role=JOINT))
    async with unit_of_work(store, market.clerk) as work:
        second = await order_of(work, submission_id, market.department_id)
    return Both(commerce, market, first, await market.accepts(second))


async def _signatures(store: Store, reply_id: UUID) -> list[tuple[UUID, bool, bool]]:
    async with store.engine.connect() as connection:
        columns = Signature.department_id, Signature.signed_at, Signature.dissented_at
        found = await connection.execute(
            select(*columns).where(Signature.reply_id == reply_id).order_by(Signature.place)
        )
        return [(department, bool(signed), bool(dissented)) for department, signed, dissented in found]


async def test_a_joint_reply_is_complete_with_the_last_signature_and_its_order_is_that_of_the_dispatch(
    both: Both,
) -> None:
    reply_id = await drafts(both.commerce, both.first, ReplyKind.JOINT)
    await signs(both.market, reply_id)
    assert (await reply(both.store, reply_id)).state is ReplyState.DRAFTED
    await signs(both.commerce, reply_id)
    assert (await reply(both.store, reply_id)).state is ReplyState.SIGNED
    assert await _signatures(both.store, reply_id) == [
        (both.commerce.department_id, True, False),
        (both.market.department_id, True, False),
    ]


async def test_a_joint_reply_cannot_be_published_before_all_have_signed(both: Both) -> None:
    reply_id = await drafts(both.commerce, both.first, ReplyKind.JOINT)
    await signs(both.commerce, reply_id)
    with pytest.raises(NotNow):
        await publishes(both.commerce, reply_id)
    assert (await submission_of(both.store, both.first)).handling_state is HandlingState.IN_PROGRESS


async def test_each_departments_time_stops_with_its_own_signature(both: Both) -> None:
    reply_id = await drafts(both.commerce, both.first, ReplyKind.JOINT)
    await signs(both.market, reply_id)
    shares = {
        each.work_order_id: each.state
        for each in await clocks(both.commerce, both.first)
        if (each.clock, each.duty) == (Clock.REPLY, Duty.UNIT)
    }
    assert shares == {both.first: DeadlineState.RUNNING, both.second: DeadlineState.STOPPED}


async def test_a_published_joint_reply_answers_for_both(both: Both) -> None:
    reply_id = await drafts(both.commerce, both.first, ReplyKind.JOINT)
    await signs(both.commerce, reply_id)
    await signs(both.market, reply_id)
    await publishes(both.commerce, reply_id)
    states = [(await order(both.store, each)).state for each in (both.first, both.second)]
    assert states == [WorkOrderState.REPLIED, WorkOrderState.REPLIED]
    submission = await submission_of(both.store, both.first)
    assert (submission.handling_state, submission.evaluation_state) == (HandlingState.REPLIED, EvaluationState.OPEN)
    assert await running(both.commerce, both.first) == {(Clock.RATING, Duty.AUTHOR)}


async def test_only_the_convener_drafts_and_only_jointly(both: Both) -> None:
    with pytest.raises(NotConvener):
        await drafts(both.market, both.second, ReplyKind.JOINT)
    for kind in (ReplyKind.FINAL, ReplyKind.PARTIAL, ReplyKind.SUPPLEMENT):
        with pytest.raises(KindDoesNotFit):
            await drafts(both.commerce, both.first, kind)


async def test_nobody_signs_twice_or_for_another_department(both: Both) -> None:
    reply_id = await drafts(both.commerce, both.first, ReplyKind.JOINT)
    await signs(both.market, reply_id)
    with pytest.raises(AlreadyDone):
        await signs(both.market, reply_id)
    stranger = (await neighbours(both.store, 1))[0]
    with pytest.raises(Exception, match="Not found"):
        await signs(stranger, reply_id)
    assert [signed for _, signed, _ in await _signatures(both.store, reply_id)] == [False, True]


async def test_a_dissent_needs_a_reason_is_not_the_conveners_and_tells_the_supervisor(both: Both) -> None:
    reply_id = await drafts(both.commerce, both.first, ReplyKind.JOINT)
    with pytest.raises(Missing):
        await dissents(both.market, reply_id, " ")
    with pytest.raises(Forbidden):
        await dissents(both.commerce, reply_id)
    await dissents(both.market, reply_id)
    assert (await reply(both.store, reply_id)).state is ReplyState.DISSENTED
    submission = await submission_of(both.store, both.first)
    assert (await tags(both.store, submission.id))[-1] is EventTag.REPLY_DISSENTED


async def test_a_dissent_lets_the_time_of_those_who_had_signed_go_on(both: Both) -> None:
    reply_id = await drafts(both.commerce, both.first, ReplyKind.JOINT)
    await signs(both.commerce, reply_id)
    await dissents(both.market, reply_id)
    assert (await order(both.store, both.first)).answered_at is None
    assert (Clock.REPLY, Duty.UNIT) in await running(both.commerce, both.first)


async def test_after_a_dissent_the_convener_answers_in_part_and_the_missing_body_is_shown(both: Both) -> None:
    reply_id = await drafts(both.commerce, both.first, ReplyKind.JOINT)
    await dissents(both.market, reply_id)
    part = await drafts(both.commerce, both.first, ReplyKind.PARTIAL)
    await signs(both.commerce, part)
    await publishes(both.commerce, part)
    assert await _signatures(both.store, part) == [
        (both.commerce.department_id, True, False),
        (both.market.department_id, False, True),
    ]
    assert (await order(both.store, both.first)).state is WorkOrderState.REPLIED
    left = await order(both.store, both.second)
    assert (left.state, left.close_reason) == (WorkOrderState.CLOSED, CloseReason.DISSENTED)
    assert (await reply(both.store, reply_id)).state is ReplyState.SUPERSEDED


async def test_a_changed_joint_reply_is_signed_anew_by_all(both: Both) -> None:
    reply_id = await drafts(both.commerce, both.first, ReplyKind.JOINT)
    await signs(both.commerce, reply_id)
    await dissents(both.market, reply_id)
    assert await drafts(both.commerce, both.first, ReplyKind.JOINT, reply_id=reply_id) == reply_id
    assert await _signatures(both.store, reply_id) == [
        (both.commerce.department_id, False, False),
        (both.market.department_id, False, False),
    ]


async def test_a_promise_has_its_own_clock_from_publication_on_and_outlives_the_matter(both: Both) -> None:
    vow = Vow("指纹核验上线", date(2020, 6, 30))
    reply_id = await drafts(both.commerce, both.first, ReplyKind.JOINT, promises=(vow,))
    await signs(both.commerce, reply_id)
    await signs(both.market, reply_id)
    await publishes(both.commerce, reply_id)
    [promise] = [each for each in await clocks(both.commerce, both.first) if each.clock is Clock.PROMISE]
    assert (promise.due_on, promise.state) == (date(2020, 6, 30), DeadlineState.RUNNING)
    async with unit_of_work(both.store, both.commerce.clerk) as work:
        promise_id = (await work.execute(select(Promise.id).where(Promise.reply_id == reply_id))).scalar_one()
    clerk, proof = both.commerce.clerk, "指纹核验已于6月20日上线。"
    await doing(both.store, clerk, lambda work: promises.prove(work, promise_id, proof))
    [promise] = [each for each in await clocks(both.commerce, both.first) if each.clock is Clock.PROMISE]
    assert promise.state is DeadlineState.STOPPED
    with pytest.raises(AlreadyDone):
        await doing(both.store, clerk, lambda work: promises.prove(work, promise_id, proof))


async def test_a_promise_for_today_is_refused_with_its_place(both: Both) -> None:
    with pytest.raises(Several) as refused:
        await drafts(both.commerce, both.first, ReplyKind.JOINT, promises=(Vow("今日上线", date(2020, 3, 16)),))
    assert [(each.code, each.path) for each in refused.value.errors] == [
        ("DUE_IN_THE_PAST", ("promises", "0", "dueOn"))
    ]


async def test_when_a_signatory_leaves_the_reply_ends_and_the_time_of_those_who_had_signed_goes_on(both: Both) -> None:
    reply_id = await drafts(both.commerce, both.first, ReplyKind.JOINT)
    await signs(both.commerce, reply_id)
    await signs(both.market, reply_id)
    ground = TerminationGround.SETTLED
    await doing(both.store, both.market.head, lambda work: terminate(work, both.second, ground, "另案办理。"))
    assert (await reply(both.store, reply_id)).state is ReplyState.SUPERSEDED
    assert (await order(both.store, both.first)).answered_at is None
    assert await running(both.commerce, both.first) == {(Clock.REPLY, Duty.CHANNEL), (Clock.REPLY, Duty.UNIT)}
    with pytest.raises(NotNow):
        await publishes(both.commerce, reply_id)


async def test_a_dissent_stands_on_the_feed_of_every_signatory_and_of_nobody_else(both: Both) -> None:
    third = (await neighbours(both.store, 1))[0]
    await dissents(both.market, await drafts(both.commerce, both.first, ReplyKind.JOINT))
    for town in (both.commerce, both.market):
        assert EventTag.REPLY_DISSENTED in await feed_of(both.store, town.department_id, town.clerk)
        for person in (third.head, both.commerce.author):
            assert EventTag.REPLY_DISSENTED not in await feed_of(both.store, town.department_id, person)
    assert EventTag.REPLY_DRAFTED not in await feed_of(both.store, both.commerce.department_id, both.market.head)
