"""Every SELECT on what somebody was asked for that services need."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, literal_column, or_, select

from business_channel.asking.model import InformationRequest, RequestState
from business_channel.asking.visibility import visible
from business_channel.deadlines.model import Clock, Deadline, DeadlineState
from business_channel.deadlines.repository import locked_open
from business_channel.errors import NotFound
from business_channel.procedure.parts import Standing
from business_channel.procedure.standing import standing_of
from business_channel.submissions.model import Submission
from business_channel.work import Work
from business_channel.work_orders.model import WorkOrder, WorkOrderRole


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


async def order_of(work: Work, asked: InformationRequest) -> WorkOrder:
    """The order on which a department has asked, locked; its submission must be locked already."""
    statement = select(WorkOrder).where(WorkOrder.id == asked.work_order_id).with_for_update()
    found: WorkOrder = (await work.execute(statement)).scalar_one()
    return found


def standing(work: Work, submission: Submission, asked: InformationRequest) -> Standing:
    """How a locked request stands for the caller."""
    return standing_of(work.principal, submission, asked_id=asked.asked_id, request=asked.state)


async def reply_clocks(work: Work, order: WorkOrder) -> Sequence[Deadline]:
    """The clocks of an order's answer that are not stopped: its own share and, where it answers alone, the author's."""
    found = await locked_open(work, order.submission_id, {Clock.REPLY})
    alone = order.role is WorkOrderRole.LEAD
    return [each for each in found if each.work_order_id == order.id or (alone and each.work_order_id is None)]


async def locked_over(work: Work, limit: int) -> Sequence[Submission]:
    """Up to ``limit`` submissions on which somebody was asked whose time to answer is over, locked; those that
    somebody else holds are passed over.
    """
    late = (
        select(Submission)
        .join(InformationRequest, InformationRequest.submission_id == Submission.id)
        .join(Deadline, Deadline.id == InformationRequest.deadline_id, isouter=True)
        .where(InformationRequest.state == literal_column("'ASKED'"), _is_over(work))
        .order_by(InformationRequest.asked_at)
        .limit(limit)
        .with_for_update(of=Submission, skip_locked=True)
    )
    return (await work.execute(late)).scalars().unique().all()


async def over(work: Work, submission_id: UUID) -> Sequence[InformationRequest]:
    """What was asked on a locked submission and has no time left to be answered."""
    statement = (
        select(InformationRequest)
        .join(Deadline, Deadline.id == InformationRequest.deadline_id, isouter=True)
        .where(
            InformationRequest.submission_id == submission_id,
            InformationRequest.state == RequestState.ASKED,
            _is_over(work),
        )
    )
    return (await work.execute(statement.order_by(InformationRequest.id))).scalars().all()


def _is_over(work: Work) -> ColumnElement[bool]:
    """True where the author's clock has run out, or the day by which another department was to answer is over."""
    second = func.date_trunc("second", work.now)
    running = and_(Deadline.state == DeadlineState.RUNNING, Deadline.due_at < second)
    return or_(running, InformationRequest.due_at < second)
