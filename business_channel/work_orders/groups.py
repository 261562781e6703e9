"""What becomes of submissions that were merged into another: one answer for all, or back to the dispatcher."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select, update

from business_channel import events
from business_channel.deadlines import service as deadlines
from business_channel.deadlines.model import Clock
from business_channel.events import Event
from business_channel.replies.model import Reply
from business_channel.submissions.model import EvaluationState, HandlingState, Submission
from business_channel.submissions.service import start_of
from business_channel.work import Work

_AT_ONCE = 1000

_MATTER = (
    *(Submission.id, Submission.handling_state, Submission.kind, Submission.topic_code, Submission.region_code),
    Submission.urgent,
)
_WAITS: ColumnElement[bool] = Submission.handling_state == HandlingState.MERGED
_REPLIED: ColumnElement[bool] = Submission.handling_state == HandlingState.REPLIED


async def waiting(work: Work, parent_id: UUID) -> Sequence[Submission]:
    """What was merged into a locked submission and is not answered yet, nor ended by its author, by id; locked until
    the unit of work ends.
    """
    statement = select(Submission).where(Submission.merged_into_id == parent_id, _WAITS).order_by(Submission.id)
    return (await work.execute(statement.with_for_update())).scalars().all()


async def promise(work: Work, submissions: Sequence[Submission]) -> None:
    """Starts the author's REPLY clock of those that had none yet; a clock that runs goes on as it is."""
    fresh = [each for each in submissions if each.dispatched_at is None]
    for each in fresh:
        each.dispatched_at = work.now
    await _start_each(work, Clock.REPLY, fresh, events.EventTag.SUBMISSION_DISPATCHED)


async def promise_all(work: Work, parent: Submission) -> None:
    """Does the same for a locked submission and everything that waits for its answer, so many at a time."""
    await promise(work, [parent])
    fresh = Submission.merged_into_id == parent.id, _WAITS, Submission.dispatched_at.is_(None)
    next_ones = select(Submission.id).where(*fresh).order_by(Submission.id).limit(_AT_ONCE).with_for_update()
    while dispatched := await _set(work, Submission.id.in_(next_ones), dispatched_at=work.now):
        await _start_each(work, Clock.REPLY, dispatched, events.EventTag.SUBMISSION_DISPATCHED)


async def untold(work: Work, reply: Reply, limit: int) -> Sequence[Any]:
    """The next of those merged into a locked submission, before a reply to it was published, whose authors are still to
    be told of that, by id: of each what decides on its clocks; locked until the unit of work ends.
    """
    told = exists().where(
        Event.tag == events.EventTag.SUBMISSION_ANSWERED_TOGETHER,
        Event.reply_id == reply.id,
        Event.submission_id == Submission.id,
    )
    of_group = Submission.merged_into_id == reply.submission_id, Submission.merged_at <= reply.published_at
    members = select(*_MATTER).where(*of_group, or_(_WAITS, _REPLIED), ~told)
    return (await work.execute(members.order_by(Submission.id).limit(limit).with_for_update(of=Submission))).all()


def tell(work: Work, reply_id: UUID, told: Sequence[Any], outcomes: Mapping[UUID, str]) -> None:
    """Tells each author of a group that a reply to its parent is published; each hears of it once."""
    for each in told:
        outcome = {"outcome": outcomes[each.id]} if each.id in outcomes else {}
        events.record(work, events.SubmissionAnsweredTogether(submission_id=each.id, reply_id=reply_id), **outcome)


async def answer(work: Work, waiting: Sequence[Any]) -> None:
    """The parent's answer answers them all: each author's clocks stop, and each rates it by itself."""
    ids = [each.id for each in waiting if each.handling_state is HandlingState.MERGED]
    replied = {"handling_state": HandlingState.REPLIED, "evaluation_state": EvaluationState.OPEN}
    answered = await _set(work, Submission.id.in_(ids), _WAITS, **replied, replied_at=work.now)
    await deadlines.stop_each(work, ids)
    await _start_each(work, Clock.RATING, answered, events.EventTag.SUBMISSION_ANSWERED_TOGETHER)


async def _set(work: Work, *which: ColumnElement[bool], **values: Any) -> Sequence[Any]:
    """Changes submissions that this unit of work has not read, and tells of each what decides on its clocks."""
    changed = update(Submission).where(*which).values(**values, version=Submission.version + 1).returning(*_MATTER)
    return (await work.execute(changed.execution_options(synchronize_session=False))).all()


async def _start_each(work: Work, clock: Clock, submissions: Sequence[Any], event: events.EventTag) -> None:
    if submissions:
        await deadlines.start_each(work, clock, [start_of(each, event) for each in submissions])


async def dissolve(work: Work, parent: Submission) -> None:
    """What waits for the answer of a submission that ends without one goes back to the dispatcher; where the answer is
    published, those that wait for their turn have it still.
    """
    if parent.replied_at is not None:
        return
    for each in await waiting(work, parent.id):
        await release(work, each)


async def release(work: Work, submission: Submission) -> None:
    """A locked submission is handled by itself again: it is to be dispatched, and its author's clock goes on."""
    submission.merged_into_id = submission.merged_at = None
    submission.handling_state = HandlingState.NEW
    events.record(work, events.SubmissionUnmerged(submission_id=submission.id))
    await deadlines.start(work, Clock.DISPATCH, start_of(submission, events.EventTag.SUBMISSION_UNMERGED))
