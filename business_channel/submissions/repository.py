"""Every SELECT on submissions that services need."""

from uuid import UUID

from sqlalchemy import select

from business_channel.access import DEPARTMENT_STAFF
from business_channel.errors import Conflict, NotFound
from business_channel.submissions.model import SUBMISSION_NUMBER, Submission
from business_channel.submissions.visibility import not_passed_on, visible
from business_channel.work import Work
from business_channel.work_orders.model import WorkOrder, WorkOrderRole


async def locked(
    work: Work, submission_id: UUID, *, expected_version: int | None = None, path: tuple[str, ...] = ("submissionId",)
) -> Submission:
    """The submission, locked until the unit of work ends.

    Raises ``NotFound`` at ``path`` when the caller may not see it, ``Conflict`` when its version is not the expected.
    """
    statement = select(Submission).where(Submission.id == submission_id, visible(Submission, work.principal))
    found: Submission | None = (await work.execute(statement.with_for_update(of=Submission))).scalar_one_or_none()
    if found is None:
        raise NotFound(path)
    if expected_version is not None and found.version != expected_version:
        raise Conflict(found.version)
    return found


async def next_count(work: Work) -> int:
    """The next value of the sequence behind the numbers for people."""
    return int((await work.execute(select(SUBMISSION_NUMBER.next_value()))).scalar_one())


async def is_answered_by_caller(work: Work, submission_id: UUID) -> bool:
    """Whether a unit of the caller holds an order on the submission that answers it, and not one that only helps."""
    units = work.principal.departments_as(*DEPARTMENT_STAFF)
    held = select(WorkOrder.id).where(
        WorkOrder.submission_id == submission_id,
        WorkOrder.department_id.in_(units),
        WorkOrder.role != WorkOrderRole.CO,
        not_passed_on(WorkOrder),
    )
    return (await work.execute(held)).first() is not None
