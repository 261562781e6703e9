"""After the answer: windows that lapse, follow-ups, call-backs, reopening, appeals, and how a matter is closed."""

from uuid import UUID

import pytest
from sqlalchemy import func, select

from business_channel import now
from business_channel.access import ANONYMOUS, Principal
from business_channel.database import Store
from business_channel.deadlines.model import Clock, Duty
from business_channel.errors import AlreadyDone, Forbidden, NotFound, NotNow, Several
from business_channel.events import EventTag
from business_channel.feedback import appeals, call_backs, closing, follow_ups
from business_channel.feedback import service as feedback
from business_channel.feedback.model import Appeal, AppealState, CallBack, FollowUp, Rating, Solved
from business_channel.ids import new_id
from business_channel.procedure.guards import AskedEnough, FactsNotDenied, FinallyDecided, NotSettled, WindowClosed
from business_channel.replies.model import ReplyKind
from business_channel.submissions import repository as submissions
from business_channel.submissions.model import EvaluationState, HandlingState, Submission, SubmissionKind
from business_channel.submissions.rules import Filing
from business_channel.work_orders.model import CloseReason, WorkOrderState
from tests.business_channel.deadlines.clockwork import clocks, running
from tests.business_channel.procedure.offices import (
    appeal_officer,
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
from tests.town import Town

pytestmark = pytest.mark.store

REPLY_AGAIN = {(Clock.REPLY, Duty.CHANNEL), (Clock.REPLY, Duty.UNIT)}


@pytest.fixture
async def town(store: Store) -> Town:
    await now.travel(store, at("2020-05-28"))
    return (await neighbours(store, 1))[0]


async def _answers(town: Town, order_id: UUID, kind: ReplyKind = ReplyKind.FINAL) -> UUID:
    reply_id = await drafts(town, order_id, kind)
    await signs(town, reply_id)
    await publishes(town, reply_id)
    return order_id


async def _answered(town: Town) -> tuple[UUID, UUID]:
    """The order and the submission of a matter that is answered on 28 May 2020."""
    order_id = await _answers(town, await town.accepts(await town.is_asked()))
    return order_id, (await submission_of(town.store, order_id)).id


async def _rates(town: Town, submission_id: UUID, score: int = 3, solved: Solved = Solved.PARTLY) -> None:
    scores = feedback.Scores(degree=score, manner=score, speed=score, solved=solved)
    await doing(town.store, town.author, lambda work: feedback.rate(work, submission_id, scores, new_id()))


async def _asks_on(town: Town, submission_id: UUID, by: Principal | None = None) -> None:
    said = "尾款何时支付？"
    await doing(town.store, by or town.author, lambda work: follow_ups.ask(work, submission_id, said, new_id()))


async def _calls_back(town: Town, submission_id: UUID, *, confirmed: bool | None, reached: bool = True) -> None:
    heard = call_backs.Heard(reached=reached, facts_confirmed=confirmed)
    await doing(town.store, town.reviewer, lambda work: call_backs.record(work, submission_id, heard, new_id()))


async def _reopens(town: Town, submission_id: UUID) -> None:
    await doing(town.store, town.reviewer, lambda work: call_backs.reopen(work, submission_id, "款项并未支付。"))


async def _appeals(town: Town, submission_id: UUID) -> UUID:
    said = "答复避而不谈违约金。"
    await doing(town.store, town.author, lambda work: appeals.appeal(work, submission_id, said, new_id()))
    newest = select(Appeal.id).where(Appeal.submission_id == submission_id).order_by(Appeal.asked_at.desc()).limit(1)
    asked: UUID = await one(town.store, newest)
    return asked


async def _decides(store: Store, by: Principal, appeal_id: UUID, *, upheld: bool) -> None:
    await doing(store, by, lambda work: appeals.decide(work, appeal_id, upheld=upheld, note="原答复未回应全部诉求。"))


async def _lapses(store: Store, day: str) -> int:
    await now.travel(store, at(day))
    return await doing(store, ANONYMOUS, closing.lapse)


async def test_a_matter_that_nobody_rates_is_closed_after_fifteen_days_and_not_called_satisfied(town: Town) -> None:
    order_id, submission_id = await _answered(town)
    assert await _lapses(town.store, "2020-06-12T23:59:59") == 0
    assert await _lapses(town.store, "2020-06-13T00:00:01") == 1
    assert await _lapses(town.store, "2020-06-13T00:00:02") == 0
    submission, held = await submission_of(town.store, order_id), await order(town.store, order_id)
    assert (submission.handling_state, submission.evaluation_state) == (
        HandlingState.CLOSED,
        EvaluationState.DEFAULT_CLOSED,
    )
    assert (held.state, held.close_reason) == (WorkOrderState.CLOSED, CloseReason.RATING_LAPSED)
    assert await one(town.store, select(func.count()).select_from(Rating)) == 0
    assert await running(town, order_id) == set()
    assert (await tags(town.store, submission_id)).count(EventTag.RATING_LAPSED) == 1


async def test_a_follow_up_is_answered_in_a_supplement_within_the_time_of_an_answer(town: Town) -> None:
    order_id, submission_id = await _answered(town)
    await now.travel(town.store, at("2020-06-01"))
    await _asks_on(town, submission_id)
    assert await running(town, order_id) == REPLY_AGAIN
    again = [each for each in await clocks(town, order_id) if each.start_event == EventTag.FOLLOW_UP_ASKED]
    assert {each.due_on.isoformat() for each in again} == {"2020-06-10"}
    assert (await submission_of(town.store, order_id)).handling_state is HandlingState.REPLIED
    await _answers(town, order_id, ReplyKind.SUPPLEMENT)
    assert await running(town, order_id) == {(Clock.RATING, Duty.AUTHOR)}
    answered = select(FollowUp.answered_at.is_not(None), FollowUp.reply_id.is_not(None))
    async with town.store.engine.connect() as connection:
        assert (await connection.execute(answered)).one() == (True, True)


async def test_a_follow_up_waits_for_its_answer_and_there_are_three_at_most(town: Town) -> None:
    order_id, submission_id = await _answered(town)
    for _ in range(3):
        await _asks_on(town, submission_id)
        with pytest.raises(AlreadyDone):
            await _asks_on(town, submission_id)
        await _answers(town, order_id, ReplyKind.SUPPLEMENT)
    with pytest.raises(AskedEnough):
        await _asks_on(town, submission_id)
    assert await one(town.store, select(func.count()).select_from(FollowUp)) == 3


async def test_only_the_author_follows_up_and_only_what_is_answered(town: Town) -> None:
    order_id, submission_id = await _answered(town)
    for other in (town.colleague, town.reviewer, town.clerk):
        with pytest.raises(Forbidden):
            await _asks_on(town, submission_id, other)
    fresh = (await submission_of(town.store, await town.is_asked())).id
    with pytest.raises(NotNow):
        await _asks_on(town, fresh)
    assert await one(town.store, select(func.count()).select_from(FollowUp)) == 0
    assert await running(town, order_id) == {(Clock.RATING, Duty.AUTHOR)}


async def test_thirty_days_after_the_answer_nobody_follows_up_or_appeals_any_more(town: Town) -> None:
    _, submission_id = await _answered(town)
    await _rates(town, submission_id)
    await now.travel(town.store, at("2020-06-27T23:59"))
    first = await _appeals(town, submission_id)
    await _decides(town.store, await appeal_officer(town.store), first, upheld=False)
    _, other = await _answered_at(town, "2020-07-01")
    await _rates(town, other)
    await now.travel(town.store, at("2020-08-01"))
    with pytest.raises(WindowClosed):
        await _appeals(town, other)
    with pytest.raises(WindowClosed):
        await _asks_on(town, other)


async def _answered_at(town: Town, day: str) -> tuple[UUID, UUID]:
    await now.travel(town.store, at(day))
    return await _answered(town)


async def test_a_call_back_that_denies_the_facts_lets_the_platform_reopen_the_matter(town: Town) -> None:
    order_id, submission_id = await _answered(town)
    await _rates(town, submission_id)
    await _calls_back(town, submission_id, confirmed=True)
    with pytest.raises(FactsNotDenied):
        await _reopens(town, submission_id)
    await _calls_back(town, submission_id, confirmed=False)
    await _reopens(town, submission_id)
    submission, held = await submission_of(town.store, order_id), await order(town.store, order_id)
    assert (submission.handling_state, submission.evaluation_state, submission.round) == (
        HandlingState.IN_PROGRESS,
        EvaluationState.REOPENED,
        2,
    )
    assert (held.state, held.answered_at) == (WorkOrderState.IN_PROGRESS, None)
    assert await running(town, order_id) == REPLY_AGAIN


async def test_a_reopened_matter_is_answered_and_rated_anew_and_the_first_rating_stays(town: Town) -> None:
    order_id, submission_id = await _answered(town)
    await _rates(town, submission_id, 1, Solved.NO)
    await _calls_back(town, submission_id, confirmed=False)
    await _reopens(town, submission_id)
    await _answers(town, order_id)
    await _rates(town, submission_id, 5, Solved.YES)
    async with town.store.engine.connect() as connection:
        ratings = (await connection.execute(select(Rating.round, Rating.degree).order_by(Rating.round))).all()
    assert ratings == [(1, 1), (2, 5)]
    assert (await submission_of(town.store, order_id)).handling_state is HandlingState.CLOSED


async def test_who_was_not_reached_has_confirmed_nothing(town: Town) -> None:
    _, submission_id = await _answered(town)
    await _rates(town, submission_id)
    with pytest.raises(Several):
        await _calls_back(town, submission_id, confirmed=False, reached=False)
    await _calls_back(town, submission_id, confirmed=None, reached=False)
    with pytest.raises(FactsNotDenied):
        await _reopens(town, submission_id)
    assert await one(town.store, select(func.count()).select_from(CallBack)) == 1


async def test_an_appeal_that_is_upheld_reopens_the_matter(town: Town) -> None:
    order_id, submission_id = await _answered(town)
    await _rates(town, submission_id)
    appeal = await _appeals(town, submission_id)
    assert await running(town, order_id) == {(Clock.STATUTORY, Duty.UNIT)}
    await _decides(town.store, await appeal_officer(town.store), appeal, upheld=True)
    assert await one(town.store, select(Appeal.state)) is AppealState.UPHELD
    assert (await submission_of(town.store, order_id)).evaluation_state is EvaluationState.REOPENED
    assert await running(town, order_id) == REPLY_AGAIN


async def test_after_a_rejected_appeal_the_answer_stands_and_is_not_appealed_again(town: Town) -> None:
    order_id, submission_id = await _answered(town)
    appeal = await _appeals(town, submission_id)
    await _decides(town.store, await appeal_officer(town.store), appeal, upheld=False)
    assert await running(town, order_id) == {(Clock.RATING, Duty.AUTHOR)}
    with pytest.raises(FinallyDecided):
        await _appeals(town, submission_id)
    assert (await order(town.store, order_id)).state is WorkOrderState.REPLIED


async def test_nobody_decides_on_an_appeal_against_the_own_department_or_twice(town: Town) -> None:
    _, submission_id = await _answered(town)
    appeal = await _appeals(town, submission_id)
    with pytest.raises(Forbidden):
        await _decides(town.store, await appeal_officer(town.store, town.department_id), appeal, upheld=True)
    with pytest.raises(Forbidden):
        await _decides(town.store, town.head, appeal, upheld=True)
    assert await one(town.store, select(Appeal.state)) is AppealState.RAISED
    officer = await appeal_officer(town.store)
    await _decides(town.store, officer, appeal, upheld=False)
    with pytest.raises(NotNow):
        await _decides(town.store, officer, appeal, upheld=True)


async def test_who_decides_on_appeals_reads_no_matter_that_was_not_appealed(town: Town) -> None:
    _, submission_id = await _answered(town)
    officer = await appeal_officer(town.store)
    with pytest.raises(NotFound):
        await doing(town.store, officer, lambda work: submissions.locked(work, submission_id))


async def test_the_head_closes_what_was_rated_when_nothing_is_left_to_put_right(town: Town) -> None:
    order_id, submission_id = await _answered(town)

    async def closes(by: Principal) -> None:
        await doing(town.store, by, lambda work: closing.close_order(work, order_id))

    with pytest.raises(NotNow):
        await closes(town.head)
    await _rates(town, submission_id, 1, Solved.NO)
    with pytest.raises(NotSettled):
        await closes(town.head)
    await _answers(town, order_id, ReplyKind.SUPPLEMENT)
    with pytest.raises(Forbidden):
        await closes(town.clerk)
    await closes(town.head)
    submission, held = await submission_of(town.store, order_id), await order(town.store, order_id)
    assert (submission.handling_state, submission.evaluation_state) == (HandlingState.CLOSED, EvaluationState.RATED)
    assert held.close_reason is CloseReason.COMPLETED


async def test_a_thank_you_closes_nothing_while_an_appeal_waits(town: Town) -> None:
    order_id, submission_id = await _answered(town)
    await _appeals(town, submission_id)
    thanks = Filing(
        kind=SubmissionKind.THANKS,
        title="感谢县交通运输局",
        body="货款已经到账，谢谢。",
        topic_code="service",
        addressee_id=town.department_id,
        contact_name="王小明",
        contact_phone="13885675678",
        thanks_for_id=submission_id,
    )
    with pytest.raises(NotNow):
        await doing(town.store, town.author, lambda work: feedback.thank(work, thanks, new_id()))
    assert await one(town.store, select(func.count()).select_from(Submission)) == 1
    assert (await order(town.store, order_id)).state is WorkOrderState.REPLIED
