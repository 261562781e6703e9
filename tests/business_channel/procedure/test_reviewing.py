"""Reviews that take more than a yes: what is missing, verdicts in two voices, and what an author contests."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import select

from business_channel import now
from business_channel.access import ANONYMOUS, Principal
from business_channel.asking import supplements
from business_channel.asking.model import InformationRequest, RequestState
from business_channel.database import Store
from business_channel.deadlines.model import Clock, Deadline, DeadlineState
from business_channel.errors import AlreadyDone, Conflict, Forbidden, Missing, NotFound, NotNow, Several
from business_channel.events import Event, EventTag
from business_channel.ids import new_id
from business_channel.notifications.model import Notification
from business_channel.notifications.service import notify
from business_channel.outbox import OutboxRow, Task
from business_channel.procedure.guards import HadPartInReview, SecondReviewerNeeded, ToldOnce
from business_channel.submissions import reviewing, rules
from business_channel.submissions import service as submissions
from business_channel.submissions.model import (
    HandlingState,
    ProposalState,
    RejectionReason,
    ReviewProposal,
    ReviewState,
    Submission,
    SubmissionKind,
    Verdict,
)
from business_channel.work import unit_of_work
from business_channel.work_orders import ending
from tests.business_channel.procedure.offices import (
    another_reviewer,
    asks_for_more,
    contests,
    doing,
    judges,
    neighbours,
    one,
    supplies,
    tags,
)
from tests.official_calendar import at
from tests.town import BODY, Town

pytestmark = pytest.mark.store


@pytest.fixture
async def town(store: Store) -> Town:
    await now.travel(store, at("2020-05-28"))
    return (await neighbours(store, 1))[0]


async def _review(town: Town, submission_id: UUID) -> ReviewState:
    return ReviewState(await one(town.store, select(Submission.review_state).where(Submission.id == submission_id)))


async def _clock(town: Town, submission_id: UUID, kind: Clock) -> Deadline:
    """The newest clock of a kind on a submission."""
    of_kind = select(Deadline).where(Deadline.submission_id == submission_id, Deadline.clock == kind)
    async with unit_of_work(town.store, ANONYMOUS) as work:
        return (await work.execute(of_kind.order_by(Deadline.id.desc()).limit(1))).scalar_one()


async def _lapses(store: Store, moment: str) -> int:
    await now.travel(store, at(moment))
    async with unit_of_work(store, ANONYMOUS) as work:
        return await supplements.lapse(work)


async def test_the_author_is_told_what_is_missing_and_the_review_stands_still(town: Town) -> None:
    filed = await town.files()
    await asks_for_more(town, filed)
    assert await _review(town, filed) is ReviewState.NEEDS_SUPPLEMENT
    assert (await _clock(town, filed, Clock.REVIEW)).state is DeadlineState.PAUSED
    term = await _clock(town, filed, Clock.SUPPLEMENT)
    assert (term.duty, term.due_on.isoformat()) == ("AUTHOR", "2020-06-04")


async def test_what_the_author_adds_changes_nothing_of_the_original_and_the_review_goes_on(town: Town) -> None:
    filed = await town.files()
    asked = await asks_for_more(town, filed)
    await now.travel(town.store, at("2020-06-01"))
    await supplies(town, asked)
    assert await _review(town, filed) is ReviewState.SUBMITTED
    assert await one(town.store, select(Submission.body).where(Submission.id == filed)) == BODY
    review = await _clock(town, filed, Clock.REVIEW)
    assert (review.state, review.due_on.isoformat()) == (DeadlineState.RUNNING, "2020-06-02")
    assert (await _clock(town, filed, Clock.SUPPLEMENT)).state is DeadlineState.STOPPED


async def test_a_colleague_may_add_it_and_nobody_else(town: Town) -> None:
    asked = await asks_for_more(town, await town.files())
    for other, refusal in ((town.head, NotFound), (town.reviewer, Forbidden)):
        with pytest.raises(refusal):
            await supplies(town, asked, other)
    stranger = (await neighbours(town.store, 1))[0].author
    with pytest.raises(NotFound):
        await supplies(town, asked, stranger)
    filed = await supplies(town, asked, town.colleague)
    assert await _review(town, filed) is ReviewState.SUBMITTED


async def test_the_same_key_adds_it_once(town: Town) -> None:
    asked, key = await asks_for_more(town, await town.files()), new_id()
    assert await supplies(town, asked, key=key) == await supplies(town, asked, key=key)
    with pytest.raises(NotNow):
        await supplies(town, asked)


async def test_what_is_missing_is_told_once_and_in_full(town: Town) -> None:
    filed = await town.files()
    for wrong in ([], [" "], ["缺" * 201]):
        with pytest.raises(Several):
            await doing(town.store, town.reviewer, lambda work, it=wrong: supplements.request(work, filed, it))  # type: ignore[misc]
    assert await _review(town, filed) is ReviewState.SUBMITTED
    await supplies(town, await asks_for_more(town, filed))
    with pytest.raises(ToldOnce):
        await asks_for_more(town, filed)
    assert (await tags(town.store, filed)).count(EventTag.SUPPLEMENT_REQUESTED) == 1


async def test_the_dispatcher_asks_before_dispatch_and_gets_the_matter_back_as_it_was(town: Town) -> None:
    filed = await town.approves(await town.files())
    asked = await asks_for_more(town, filed, town.dispatcher)
    assert (await _clock(town, filed, Clock.DISPATCH)).state is DeadlineState.PAUSED
    with pytest.raises(NotNow):
        await town.dispatches(filed)
    await supplies(town, asked)
    assert await _review(town, filed) is ReviewState.APPROVED


async def test_what_is_dispatched_needs_no_supplement_of_the_platform(town: Town) -> None:
    filed = await town.approves(await town.files())
    await town.dispatches(filed)
    with pytest.raises(NotNow):
        await asks_for_more(town, filed, town.dispatcher)


async def test_an_urgent_dispatch_does_not_wait_for_a_supplement(town: Town) -> None:
    filed = await town.files()
    await doing(town.store, town.dispatcher, lambda work: submissions.mark_urgent(work, filed))
    await asks_for_more(town, await town.approves(filed), town.dispatcher)
    assert (await _clock(town, filed, Clock.DISPATCH)).state is DeadlineState.RUNNING


async def test_a_matter_lapses_after_five_working_days_and_its_author_is_told(town: Town) -> None:
    filed = await town.files()
    asked = await asks_for_more(town, filed)
    assert await _lapses(town.store, "2020-06-04T23:59:59") == 0
    assert await _lapses(town.store, "2020-06-05T00:00:01") == 1
    assert await _lapses(town.store, "2020-06-05T00:00:16") == 0
    assert await _review(town, filed) is ReviewState.LAPSED
    state = select(InformationRequest.state).where(InformationRequest.id == asked)
    assert await one(town.store, state) is RequestState.LAPSED
    assert (await _clock(town, filed, Clock.REVIEW)).state is DeadlineState.STOPPED
    with pytest.raises(NotNow):
        await supplies(town, asked)
    lapsed = select(OutboxRow.id).join(Event, Event.id == OutboxRow.event_id)
    async with unit_of_work(town.store, ANONYMOUS) as work:
        row = lapsed.where(Event.tag == EventTag.SUPPLEMENT_LAPSED, OutboxRow.task == Task.NOTIFY)
        await notify(work, (await work.execute(row)).scalar_one())
        told = select(Notification.account_id).where(Notification.tag == EventTag.SUPPLEMENT_LAPSED)
        assert town.author.account_id in (await work.execute(told)).scalars().all()


async def test_several_sweeps_at_once_let_every_matter_lapse_once(town: Town) -> None:
    filed = [await town.files() for _ in range(5)]
    for each in filed:
        await asks_for_more(town, each)
    await now.travel(town.store, at("2020-06-08"))

    async def sweep() -> int:
        async with unit_of_work(town.store, ANONYMOUS) as work:
            return await supplements.lapse(work, limit=3)

    swept = 0
    while portion := sum(await asyncio.gather(sweep(), sweep(), sweep())):
        swept += portion
    assert swept == len(filed)
    for each in filed:
        assert (await tags(town.store, each)).count(EventTag.SUPPLEMENT_LAPSED) == 1


async def test_what_is_missing_can_be_withdrawn_instead(town: Town) -> None:
    filed = await town.files()
    await asks_for_more(town, filed)
    await doing(town.store, town.author, lambda work: ending.withdraw(work, filed))
    assert await _lapses(town.store, "2020-06-08") == 0
    assert await _review(town, filed) is ReviewState.NEEDS_SUPPLEMENT


async def test_one_reviewer_alone_rejects_nothing(town: Town) -> None:
    filed, second = await town.files(), await another_reviewer(town.store)
    await judges(town, filed, town.reviewer)
    assert await _review(town, filed) is ReviewState.SUBMITTED
    with pytest.raises(SecondReviewerNeeded):
        await judges(town, filed, town.reviewer)
    with pytest.raises(SecondReviewerNeeded):
        await town.approves(filed)
    await judges(town, filed, second, reason=None)
    assert await _review(town, filed) is ReviewState.REJECTED
    ground = select(Submission.rejection_reason).where(Submission.id == filed)
    assert await one(town.store, ground) is RejectionReason.VAGUE


async def test_a_second_reviewer_overturns_a_proposal_by_approving(town: Town) -> None:
    filed, second = await town.files(), await another_reviewer(town.store)
    await judges(town, filed, town.reviewer)
    await doing(town.store, second, lambda work: submissions.approve(work, filed))
    assert await _review(town, filed) is ReviewState.APPROVED
    assert await one(town.store, select(ReviewProposal.state)) is ProposalState.OVERTURNED
    assert await one(town.store, select(Submission.rejection_reason).where(Submission.id == filed)) is None


async def test_who_sees_it_differently_proposes_anew_and_the_first_may_confirm_that(town: Town) -> None:
    filed, second = await town.files(), await another_reviewer(town.store)
    await judges(town, filed, town.reviewer)
    await judges(town, filed, second, Verdict.HIDE, RejectionReason.PRIVACY_OF_OTHERS)
    assert await _review(town, filed) is ReviewState.SUBMITTED
    await judges(town, filed, town.reviewer, Verdict.HIDE)
    assert await _review(town, filed) is ReviewState.SUBMITTED
    await judges(town, filed, second, Verdict.HIDE, None)
    assert await _review(town, filed) is ReviewState.NOT_DISPLAYED
    assert (await tags(town.store, filed)).count(EventTag.REVIEW_PROPOSED) == 3


async def test_a_verdict_needs_a_ground_and_some_grounds_only_hide(town: Town) -> None:
    filed = await town.files()
    with pytest.raises(Missing):
        await judges(town, filed, town.reviewer, reason=None)
    with pytest.raises(rules.HidesOnly):
        await judges(town, filed, town.reviewer, reason=RejectionReason.CAMPAIGN)
    assert await one(town.store, select(ReviewProposal.id).exists().select()) is False


async def test_what_is_hidden_is_handled_like_anything_else(town: Town) -> None:
    filed, second = await town.files(), await another_reviewer(town.store)
    for reviewer in (town.reviewer, second):
        await judges(town, filed, reviewer, Verdict.HIDE, RejectionReason.CAMPAIGN)
    assert (await _clock(town, filed, Clock.DISPATCH)).state is DeadlineState.RUNNING
    await town.answers(await town.accepts(await town.dispatches(filed)))
    assert await _review(town, filed) is ReviewState.NOT_DISPLAYED


async def test_a_hidden_thank_you_is_done(town: Town) -> None:
    filed, second = await town.files(kind=SubmissionKind.THANKS), await another_reviewer(town.store)
    for reviewer in (town.reviewer, second):
        await judges(town, filed, reviewer, Verdict.HIDE)
    handling = select(Submission.handling_state).where(Submission.id == filed)
    assert await one(town.store, handling) is HandlingState.CLOSED


async def _decides(
    town: Town,
    filed: UUID,
    by: Principal,
    note: str | None = "已写明。",
    *,
    overturned: bool = True,
    version: int | None = None,
) -> None:
    await doing(
        town.store,
        by,
        lambda work: reviewing.decide_contest(work, filed, overturned=overturned, note=note, expected_version=version),
    )


async def test_a_rejection_is_overturned_by_somebody_who_had_no_part_in_it(town: Town) -> None:
    filed, second = await town.files(), await another_reviewer(town.store)
    await town.rejects(filed, second)
    await contests(town, filed)
    assert (await _clock(town, filed, Clock.REVIEW)).definition_code == "review.recheck"
    for partial in (town.reviewer, second):
        with pytest.raises(HadPartInReview):
            await _decides(town, filed, partial)
    with pytest.raises(Conflict):
        await _decides(town, filed, await another_reviewer(town.store), version=1)
    await _decides(town, filed, await another_reviewer(town.store))
    assert await _review(town, filed) is ReviewState.APPROVED
    assert (await _clock(town, filed, Clock.DISPATCH)).state is DeadlineState.RUNNING
    assert (await _clock(town, filed, Clock.REVIEW)).state is DeadlineState.STOPPED


async def test_what_is_upheld_is_final_and_needs_a_reason(town: Town) -> None:
    filed, second = await town.files(), await another_reviewer(town.store)
    await town.rejects(filed, second)
    await contests(town, filed)
    third = await another_reviewer(town.store)
    with pytest.raises(Missing):
        await _decides(town, filed, third, " ", overturned=False)
    await _decides(town, filed, third, overturned=False)
    assert await _review(town, filed) is ReviewState.REJECTED
    with pytest.raises(AlreadyDone):
        await contests(town, filed)
    assert (await tags(town.store, filed)).count(EventTag.SUBMISSION_CONTESTED) == 1


async def test_a_hidden_matter_is_dispatched_while_its_author_contests_the_hiding(town: Town) -> None:
    filed, second = await town.files(), await another_reviewer(town.store)
    for reviewer in (town.reviewer, second):
        await judges(town, filed, reviewer, Verdict.HIDE)
    await contests(town, filed)
    await town.dispatches(filed)
    await _decides(town, filed, await another_reviewer(town.store))
    assert await _review(town, filed) is ReviewState.APPROVED
    assert (await _clock(town, filed, Clock.DISPATCH)).state is DeadlineState.STOPPED


async def test_only_the_author_contests_and_only_what_was_hidden_or_rejected(town: Town) -> None:
    filed, second = await town.files(), await another_reviewer(town.store)
    with pytest.raises(NotNow):
        await contests(town, filed)
    await town.rejects(filed, second)
    with pytest.raises(Forbidden):
        await contests(town, filed, town.colleague)
    assert EventTag.SUBMISSION_CONTESTED not in await tags(town.store, filed)
