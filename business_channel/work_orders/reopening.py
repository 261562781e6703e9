"""A matter that was answered goes back to work: fresh clocks for a new round, and everything said so far stays."""

from collections.abc import Sequence
from uuid import UUID

from business_channel.deadlines import service as deadlines
from business_channel.deadlines.model import Clock, Duty
from business_channel.events import EventTag
from business_channel.submissions.model import EvaluationState, Submission
from business_channel.submissions.service import start_of
from business_channel.work import Work
from business_channel.work_orders import groups, repository, service
from business_channel.work_orders.model import CloseReason, WorkOrder, WorkOrderRole, WorkOrderState

_AFTER_AN_ANSWER = frozenset(
    {CloseReason.RATED, CloseReason.THANKED, CloseReason.RATING_LAPSED, CloseReason.COMPLETED, CloseReason.LEAD_CLOSED}
)


async def reopen(work: Work, submission: Submission, event: EventTag) -> tuple[UUID, ...]:
    """Opens a new round of a locked, answered submission: those who answered work on it again, whoever did it before
    no longer named, and what was merged into another goes to the dispatcher by itself. Returns the departments.
    """
    orders = await repository.locked_of(work, submission.id)
    back = [each for each in orders if _answered(each)]
    await deadlines.stop(work, submission.id)
    await repository.supersede_replies(work, [each.id for each in orders])
    for order in back:
        order.state, order.answered_at, order.assignee_id = WorkOrderState.IN_PROGRESS, None, None
        order.closed_at = order.close_reason = None
    submission.round += 1
    submission.evaluation_state = EvaluationState.REOPENED
    submission.replied_at = submission.closed_at = None
    if submission.merged_into_id is not None:
        submission.dispatched_at = None
        await groups.release(work, submission)
    else:
        service.derive_handling(submission, orders)
        await _start_clocks(work, submission, back, event)
    return tuple(each.department_id for each in back)


def _answered(order: WorkOrder) -> bool:
    closed = order.state is WorkOrderState.CLOSED and order.close_reason in _AFTER_AN_ANSWER
    return order.role is not WorkOrderRole.CO and (closed or order.state is WorkOrderState.REPLIED)


async def _start_clocks(work: Work, submission: Submission, orders: Sequence[WorkOrder], event: EventTag) -> None:
    await deadlines.start(work, Clock.REPLY, start_of(submission, event))
    shares = [start_of(submission, event, work_order_id=each.id, duty=Duty.UNIT) for each in orders]
    await deadlines.start(work, Clock.REPLY, *shares)
