"""Every SELECT on what somebody was asked for that services need."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, func, literal_column, select

from business_channel.asking.model import InformationRequest, RequestState
from business_channel.asking.visibility import visible
from business_channel.deadlines.model import Clock, Deadline, DeadlineState
from business_channel.errors import NotFound
from business_channel.submissions.model import Submission
from business_channel.work import Work


async def submission_of(work: Work, request_id: UUID) -> UUID:
    """The submission that a request is about; raises ``NotFound`` when the caller may not see the request."""
    which = InformationRequest.id == request_id, visible(InformationRequest, work.principal)
    found: UUID | None = (
        await work.execute(select(InformationRequest.submission_id).where(*which))
    ).scalar_one_or_none()
    if found is None:
        raise NotFound(("requestId",))
    return found


async def locked(work: Work, request_id: UUID) -> InformationRequest:
    """A request as it is now, locked until the unit of work ends; its submission must be locked already."""
    statement = select(InformationRequest).where(InformationRequest.id == request_id).with_for_update()
    found: InformationRequest = (await work.execute(statement)).scalar_one()
    return found


async def awaited_by_platform(work: Work, submission_id: UUID) -> InformationRequest:
    """What the platform has asked the author of a locked submission for."""
    asked = InformationRequest.submission_id == submission_id, InformationRequest.work_order_id.is_(None)
    found: InformationRequest = (await work.execute(select(InformationRequest).where(*asked))).scalar_one()
    return found


async def locked_over(work: Work, limit: int) -> Sequence[Submission]:
    """Up to ``limit`` submissions whose authors were asked and whose time to answer is over, locked; those that
    somebody else holds are passed over.
    """
    late = (
        select(Submission)
        .join(InformationRequest, InformationRequest.submission_id == Submission.id)
        .join(Deadline, Deadline.id == InformationRequest.deadline_id)
        .where(InformationRequest.state == literal_column("'ASKED'"), *_is_over(work))
        .order_by(Deadline.due_at)
        .limit(limit)
        .with_for_update(of=Submission, skip_locked=True)
    )
    return (await work.execute(late)).scalars().unique().all()


async def over(work: Work, submission_id: UUID) -> Sequence[InformationRequest]:
    """What the author of a locked submission was asked for and has no time left to answer."""
    statement = (
        select(InformationRequest)
        .join(Deadline, Deadline.id == InformationRequest.deadline_id)
        .where(
            InformationRequest.submission_id == submission_id,
            InformationRequest.state == RequestState.ASKED,
            *_is_over(work),
        )
    )
    return (await work.execute(statement.order_by(InformationRequest.id))).scalars().all()


def _is_over(work: Work) -> tuple[ColumnElement[bool], ...]:
    running = Deadline.clock == Clock.SUPPLEMENT, Deadline.state == DeadlineState.RUNNING
    return *running, Deadline.due_at < func.date_trunc("second", work.now)
