"""Every SELECT on replies that services need."""

from uuid import UUID

from sqlalchemy import exists, select

from business_channel.errors import Conflict, NotFound
from business_channel.feedback.model import FollowUp
from business_channel.replies.model import UNFINISHED, Reply, ReplyState
from business_channel.replies.visibility import visible
from business_channel.work import Work


async def locked(work: Work, reply_id: UUID, expected_version: int | None = None) -> Reply:
    """The reply, locked until the unit of work ends.

    Raises ``NotFound`` when the caller may not see it, ``Conflict`` when its version is not the expected one.
    """
    statement = select(Reply).where(Reply.id == reply_id, visible(Reply, work.principal))
    found: Reply | None = (await work.execute(statement.with_for_update(of=Reply))).scalar_one_or_none()
    if found is None:
        raise NotFound(("replyId",))
    if expected_version is not None and found.version != expected_version:
        raise Conflict(found.version)
    return found


async def supersede_others(work: Work, published: Reply) -> None:
    """Ends every other reply to the same submission that is still under way, now that a final one is published."""
    others = Reply.submission_id == published.submission_id, Reply.id != published.id
    under_way = Reply.state.in_(UNFINISHED)
    for reply in (await work.execute(select(Reply).where(*others, under_way).with_for_update())).scalars():
        reply.state = ReplyState.SUPERSEDED


async def submission_of(work: Work, reply_id: UUID) -> UUID:
    """The submission that a reply answers; raises ``NotFound`` when the caller may not see the reply."""
    statement = select(Reply.submission_id).where(Reply.id == reply_id, visible(Reply, work.principal))
    found: UUID | None = (await work.execute(statement)).scalar_one_or_none()
    if found is None:
        raise NotFound(("replyId",))
    return found


async def follow_up_waits(work: Work, submission_id: UUID) -> bool:
    """Whether the author of a submission waits for the answer to a follow-up."""
    waiting = FollowUp.submission_id == submission_id, FollowUp.answered_at.is_(None)
    return bool((await work.execute(select(exists().where(*waiting)))).scalar())
