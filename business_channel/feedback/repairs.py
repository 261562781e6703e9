"""What was rated low is put right by the departments that answered, in a supplement to their answer."""

from uuid import UUID

from sqlalchemy import select

from business_channel import events
from business_channel.deadlines import service as deadlines
from business_channel.deadlines.model import Clock
from business_channel.deadlines.repository import running
from business_channel.submissions.model import Submission
from business_channel.submissions.service import start_of
from business_channel.work import Work
from business_channel.work_orders import repository as work_orders
from business_channel.work_orders.model import WorkOrderRole, WorkOrderState


async def locked_parent(work: Work, submission_id: UUID) -> Submission | None:
    """The submission into which one of the caller was merged, whose answer is what the caller rates.

    It is locked before its child, as everybody does who deals with both.
    """
    own = Submission.id == submission_id, Submission.author_id == work.principal.account_id
    parent = select(Submission).where(Submission.id == select(Submission.merged_into_id).where(*own).scalar_subquery())
    found: Submission | None = (await work.execute(parent.with_for_update())).scalar_one_or_none()
    return found


async def start(work: Work, submission: Submission) -> None:
    """Gives each department that answered a locked submission the time of a repair, unless it runs already."""
    orders = await work_orders.locked_of(work, submission.id)
    answered = [each for each in orders if each.state is WorkOrderState.REPLIED and each.role is not WorkOrderRole.CO]
    repairing = await running(work, Clock.REPAIR, [each.id for each in answered])
    starting = [each for each in answered if each.id not in repairing]
    if not starting:
        return
    event = events.EventTag.SUBMISSION_RATED
    await deadlines.start(
        work, Clock.REPAIR, *(start_of(submission, event, work_order_id=each.id) for each in starting)
    )
    for order in starting:
        happening = events.RepairStarted(
            submission_id=submission.id, work_order_id=order.id, departments=(order.department_id,)
        )
        events.record(work, happening)
