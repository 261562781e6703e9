"""How an answered matter is closed: by the head after the rating, or when nobody rated in time."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy import literal_column, select

from business_channel import events
from business_channel.access import Role
from business_channel.deadlines import service as deadlines
from business_channel.deadlines.model import Clock, Deadline
from business_channel.feedback import repository
from business_channel.procedure.parts import Action
from business_channel.procedure.transitions import must_be_possible
from business_channel.submissions.model import EvaluationState, Submission
from business_channel.work import Work
from business_channel.work_orders import repository as work_orders
from business_channel.work_orders import service as work_order_service
from business_channel.work_orders.model import CloseReason, WorkOrder, WorkOrderRole, WorkOrderState

BATCH = 100

# Literals, not parameters: the planner must see that the condition is that of the partial index.
_OPEN_WINDOW = Deadline.clock == literal_column("'RATING'"), Deadline.state == literal_column("'RUNNING'")


async def lapse(work: Work, limit: int = BATCH) -> int:
    """Closes up to ``limit`` matters whose author has let the window of the rating pass, and returns how many.

    They count as answered and never as satisfied. What another sweeper holds is left to it.
    """
    over = select(Deadline.submission_id).where(*_OPEN_WINDOW, Deadline.due_at < work.now.replace(microsecond=0))
    waiting = select(Submission).where(
        Submission.id.in_(over.order_by(Deadline.due_at).limit(limit)),
        Submission.evaluation_state == EvaluationState.OPEN,
    )
    locked = waiting.order_by(Submission.id).with_for_update(skip_locked=True)
    found = (await work.execute(locked)).scalars().all()
    for submission in found:
        orders = await work_order_service.close_submission(work, submission, CloseReason.RATING_LAPSED)
        submission.evaluation_state = EvaluationState.DEFAULT_CLOSED
        departments = tuple(each.department_id for each in orders if each.closed_at == work.now)
        events.record(work, events.RatingLapsed(submission_id=submission.id, departments=departments))
    return len(found)


async def close_order(work: Work, order_id: UUID, expected_version: int | None = None) -> None:
    """The head closes an order whose answer was rated, when nothing is left to put right; with the last one that
    answered the matter is closed.

    Raises ``NotSettled`` while a repair, a follow-up or an appeal waits, ``NotNow`` before the rating, ``Forbidden``
    for anyone but the head.
    """
    order, submission = await work_orders.locked_with_submission(
        work, order_id, Role.UNIT_HEAD, expected_version=expected_version
    )
    unsettled = select(repository.unsettled(WorkOrder)).select_from(WorkOrder).where(WorkOrder.id == order_id)
    standing = await work_orders.standing(work, submission, order)
    standing = replace(standing, unsettled=bool((await work.execute(unsettled)).scalar()))
    must_be_possible(Action.CLOSE_WORK_ORDER, standing, ("workOrderId",))
    await work_order_service.close(work, [order], CloseReason.COMPLETED)
    await deadlines.stop(work, submission.id, deadlines.OF_THE_ORDER - {Clock.REPAYMENT}, order.id)
    left: tuple[UUID, ...] = (order.department_id,)
    orders = await work_orders.locked_of(work, submission.id)
    if not any(each.role is not WorkOrderRole.CO and each.state is not WorkOrderState.CLOSED for each in orders):
        await work_order_service.close_submission(work, submission, CloseReason.LEAD_CLOSED)
        left = tuple(each.department_id for each in orders if each.closed_at == work.now)
    happening = events.WorkOrderClosed(submission_id=submission.id, work_order_id=order_id, departments=left)
    events.record(work, happening)
