"""Every SELECT on work orders that services need."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from business_channel.access import Role
from business_channel.errors import Conflict, Forbidden, NotFound
from business_channel.submissions.model import Submission
from business_channel.work import Work
from business_channel.work_orders.model import WorkOrder
from business_channel.work_orders.visibility import visible


async def locked_with_submission(
    work: Work, order_id: UUID, *roles: Role, expected_version: int | None = None
) -> tuple[WorkOrder, Submission]:
    """A work order and its submission, both locked until the unit of work ends, for staff of the order's unit.

    The submission is locked first, always, so that two officers can never wait for each other. Raises ``NotFound`` when
    the caller may not see the order, ``Forbidden`` without one of ``roles`` in its department, ``Conflict`` when its
    version is not the expected one.
    """
    which = select(WorkOrder.submission_id).where(WorkOrder.id == order_id, visible(WorkOrder, work.principal))
    submission_id = (await work.execute(which)).scalar_one_or_none()
    if submission_id is None:
        raise NotFound(("workOrderId",))
    submission = await locked_submission(work, submission_id)
    order = (await work.execute(select(WorkOrder).where(WorkOrder.id == order_id).with_for_update())).scalar_one()
    if order.department_id not in work.principal.departments_as(*roles):
        raise Forbidden
    if expected_version is not None and order.version != expected_version:
        raise Conflict(order.version)
    return order, submission


async def locked_submission(work: Work, submission_id: UUID) -> Submission:
    """The submission of an order that the caller may see, locked until the unit of work ends."""
    statement = select(Submission).where(Submission.id == submission_id).with_for_update()
    submission: Submission = (await work.execute(statement)).scalar_one()
    return submission


async def locked_of(work: Work, submission_id: UUID) -> Sequence[WorkOrder]:
    """All orders of a submission, locked until the unit of work ends; the submission must be locked already."""
    statement = select(WorkOrder).where(WorkOrder.submission_id == submission_id).order_by(WorkOrder.id)
    return (await work.execute(statement.with_for_update())).scalars().all()
