"""What becomes of submissions that were merged into another: one answer for all, or back to the dispatcher."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from business_channel import events
from business_channel.deadlines import service as deadlines
from business_channel.deadlines.model import Clock
from business_channel.submissions.model import EvaluationState, HandlingState, Submission
from business_channel.submissions.service import start_of
from business_channel.work import Work


async def members(work: Work, parent_id: UUID) -> Sequence[Submission]:
    """Everything that was merged into a locked submission, by id, locked until the unit of work ends."""
    statement = select(Submission).where(Submission.merged_into_id == parent_id).order_by(Submission.id)
    return (await work.execute(statement.with_for_update())).scalars().all()


async def waiting(work: Work, parent_id: UUID) -> list[Submission]:
    """Of those the ones that are not answered yet, nor ended by their authors."""
    return [each for each in await members(work, parent_id) if each.handling_state is HandlingState.MERGED]


async def promise(work: Work, submissions: Sequence[Submission]) -> None:
    """Starts the author's REPLY clock of those that had none yet; a clock that runs goes on as it is."""
    event = events.EventTag.SUBMISSION_DISPATCHED
    for each in submissions:
        if each.dispatched_at is None:
            each.dispatched_at = work.now
            await deadlines.start(work, Clock.REPLY, start_of(each, event))


async def tell(work: Work, parent_id: UUID, reply_id: UUID) -> None:
    """Tells each author in the group that a reply to the parent is published."""
    for each in await members(work, parent_id):
        if each.handling_state in (HandlingState.MERGED, HandlingState.REPLIED):
            events.record(work, events.SubmissionAnsweredTogether(submission_id=each.id, reply_id=reply_id))


async def answer(work: Work, parent_id: UUID) -> None:
    """The parent's answer answers them all: each author's clocks stop, and each rates it by itself."""
    for each in await waiting(work, parent_id):
        each.handling_state, each.evaluation_state = HandlingState.REPLIED, EvaluationState.OPEN
        each.replied_at = work.now
        await deadlines.stop(work, each.id)
        await deadlines.start(work, Clock.RATING, start_of(each, events.EventTag.SUBMISSION_ANSWERED_TOGETHER))


async def dissolve(work: Work, parent: Submission) -> None:
    """What waits for the answer of a submission that ends without one goes back to the dispatcher."""
    for each in await waiting(work, parent.id):
        await release(work, each)


async def release(work: Work, submission: Submission) -> None:
    """A locked submission is handled by itself again: it is to be dispatched, and its author's clock goes on."""
    submission.merged_into_id = submission.merged_at = None
    submission.handling_state = HandlingState.NEW
    events.record(work, events.SubmissionUnmerged(submission_id=submission.id))
    await deadlines.start(work, Clock.DISPATCH, start_of(submission, events.EventTag.SUBMISSION_UNMERGED))
