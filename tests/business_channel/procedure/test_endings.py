"""Matters that end without an answer, and answers that are put right after a low rating."""

from uuid import UUID

import pytest
from sqlalchemy import func, select

from business_channel import now
from business_channel.access import Principal
from business_channel.database import Store
from business_channel.deadlines.model import Clock, DeadlineState, Duty
from business_channel.errors import Forbidden, NotFound, NotNow, Several
from business_channel.events import EventTag
from business_channel.feedback import service as feedback
from business_channel.feedback.model import Rating, Solved
from business_channel.feedback.rules import Band, band
from business_channel.ids import new_id
from business_channel.replies.model import Reply, ReplyKind, ReplyState
from business_channel.submissions.model import HandlingState, TerminationGround
from business_channel.work import unit_of_work
from business_channel.work_orders import ending
from business_channel.work_orders.model import CloseReason, WorkOrderRole, WorkOrderState
from business_channel.work_orders.rules import Assignment
from tests.business_channel.deadlines.clockwork import clocks, running
from tests.business_channel.procedure.offices import (
    doing,
    drafts,
    neighbours,
    one,
    order,
    publishes,
    signs,
    submission_of,
    tags,
)
from tests.official_calendar import at
from tests.town import Town, order_of

pytestmark = pytest.mark.store


@pytest.fixture
async def town(store: Store) -> Town:
    await now.travel(store, at("2020-05-28"))
    return (await neighbours(store, 1))[0]


async def _withdraws(town: Town, order_id: UUID, by: Principal | None = None) -> None:
    submission_id = (await order(town.store, order_id)).submission_id
    await doing(town.store, by or town.author, lambda work: ending.withdraw(work, submission_id, "欠款已付清。"))


async def _terminates(town: Town, order_id: UUID, by: Principal | None = None, note: str = "双方已和解。") -> None:
    ground = TerminationGround.SETTLED
    await doing(town.store, by or town.head, lambda work: ending.terminate(work, order_id, ground, note))


async def _answered(town: Town) -> UUID:
    order_id = await town.accepts(await town.is_asked())
    reply_id = await drafts(town, order_id)
    await signs(town, reply_id)
    await publishes(town, reply_id)
    return order_id


async def _rated(town: Town, order_id: UUID, degree: int, manner: int, speed: int, solved: Solved) -> Band:
    scores = feedback.Scores(degree=degree, manner=manner, speed=speed, solved=solved)
    submission_id = (await order(town.store, order_id)).submission_id
    await doing(town.store, town.author, lambda work: feedback.rate(work, submission_id, scores, new_id()))
    return band(await one(town.store, select(Rating.grade).where(Rating.submission_id == submission_id)))


async def test_a_withdrawn_matter_has_no_clock_no_order_and_no_draft_any_more(town: Town) -> None:
    order_id = await town.accepts(await town.is_asked())
    reply_id = await drafts(town, order_id)
    await _withdraws(town, order_id)
    submission, held = await submission_of(town.store, order_id), await order(town.store, order_id)
    assert (submission.handling_state, submission.ending_note) == (HandlingState.WITHDRAWN, "欠款已付清。")
    assert (held.state, held.close_reason) == (WorkOrderState.CLOSED, CloseReason.WITHDRAWN)
    assert await running(town, order_id) == set()
    assert await one(town.store, select(Reply.state).where(Reply.id == reply_id)) is ReplyState.SUPERSEDED


async def test_a_matter_can_be_withdrawn_before_it_is_reviewed(town: Town) -> None:
    filed = await town.files()
    await doing(town.store, town.author, lambda work: ending.withdraw(work, filed))
    for late in (town.approves, town.dispatches):
        with pytest.raises(NotNow):
            await late(filed)
    assert await tags(town.store, filed) == [EventTag.SUBMISSION_FILED, EventTag.SUBMISSION_WITHDRAWN]


async def test_only_its_author_withdraws_a_matter(town: Town) -> None:
    order_id = await town.is_asked()
    for other in (town.colleague, town.head, town.dispatcher):
        with pytest.raises(Forbidden):
            await _withdraws(town, order_id, other)
    assert (await submission_of(town.store, order_id)).handling_state is HandlingState.DISPATCHED


async def test_what_is_answered_is_rated_and_not_withdrawn(town: Town) -> None:
    order_id = await _answered(town)
    with pytest.raises(NotNow):
        await _withdraws(town, order_id)
    assert EventTag.SUBMISSION_WITHDRAWN not in await tags(town.store, (await submission_of(town.store, order_id)).id)


async def test_the_head_terminates_what_was_taken_on_and_says_why(town: Town) -> None:
    order_id = await town.accepts(await town.is_asked())
    await _terminates(town, order_id)
    submission = await submission_of(town.store, order_id)
    assert (submission.handling_state, submission.termination_ground) == (
        HandlingState.TERMINATED,
        TerminationGround.SETTLED,
    )
    assert (await order(town.store, order_id)).close_reason is CloseReason.TERMINATED
    assert await running(town, order_id) == set()


async def test_a_termination_needs_a_reason_the_head_and_an_order_that_was_taken_on(town: Town) -> None:
    order_id = await town.is_asked()
    with pytest.raises(NotNow):
        await _terminates(town, order_id)
    await town.accepts(order_id)
    with pytest.raises(Several):
        await _terminates(town, order_id, note=" ")
    with pytest.raises(Forbidden):
        await _terminates(town, order_id, by=town.clerk)
    assert (await submission_of(town.store, order_id)).handling_state is HandlingState.ACCEPTED


async def test_where_a_partner_answers_too_only_the_own_order_ends(town: Town) -> None:
    partner = (await neighbours(town.store, 1))[0]
    parallel = Assignment(partner.department_id, WorkOrderRole.PARALLEL)
    submission_id = await town.approves(await town.files())
    own = await town.accepts(await town.dispatches(submission_id, parallel, role=WorkOrderRole.PARALLEL))
    await _terminates(town, own)
    async with unit_of_work(town.store, partner.clerk) as work:
        left = await order_of(work, submission_id, partner.department_id)
    assert (await submission_of(town.store, left)).handling_state is HandlingState.DISPATCHED
    assert (Clock.REPLY, Duty.CHANNEL) in await running(partner, left)


@pytest.mark.parametrize(
    ("scores", "solved", "found", "repair"),
    [
        ((5, 5, 4), Solved.YES, Band.VERY_SATISFIED, False),
        ((3, 3, 3), Solved.PARTLY, Band.BASICALLY_SATISFIED, False),
        ((2, 2, 2), Solved.PARTLY, Band.DISSATISFIED, True),
        ((1, 1, 1), Solved.NO, Band.VERY_DISSATISFIED, True),
        ((5, 5, 5), Solved.NO, Band.VERY_SATISFIED, True),
    ],
)
async def test_a_low_rating_or_an_unsolved_matter_starts_the_repair(
    town: Town, scores: tuple[int, int, int], solved: Solved, found: Band, repair: bool
) -> None:
    order_id = await _answered(town)
    assert await _rated(town, order_id, *scores, solved) is found
    assert ((Clock.REPAIR, Duty.UNIT) in await running(town, order_id)) is repair


async def test_a_repair_is_due_in_fifteen_working_days_and_done_with_a_supplement(town: Town) -> None:
    order_id = await _answered(town)
    await _rated(town, order_id, 1, 1, 1, Solved.NO)
    supplement = await drafts(town, order_id, ReplyKind.SUPPLEMENT)
    await signs(town, supplement)
    await publishes(town, supplement)
    [repair] = [each for each in await clocks(town, order_id) if each.clock is Clock.REPAIR]
    assert (repair.due_on.isoformat(), repair.state) == ("2020-06-18", DeadlineState.STOPPED)
    told = await tags(town.store, (await submission_of(town.store, order_id)).id)
    assert [each for each in told if each.name.startswith("REPAIR")] == [EventTag.REPAIR_STARTED, EventTag.REPAIR_DONE]


async def test_nobody_withdraws_what_they_may_not_see(town: Town) -> None:
    order_id = await town.is_asked()
    stranger = (await neighbours(town.store, 1))[0]
    with pytest.raises(NotFound):
        await _withdraws(town, order_id, stranger.author)
    assert await one(town.store, select(func.count()).select_from(Rating)) == 0
