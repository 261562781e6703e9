"""A reply with everything around it that has to be locked, and how its events are recorded."""

from collections.abc import Sequence
from uuid import UUID

from business_channel import events
from business_channel.replies import repository
from business_channel.replies.model import Reply
from business_channel.submissions.model import Submission
from business_channel.work import Work
from business_channel.work_orders import repository as work_orders
from business_channel.work_orders.model import WorkOrder, WorkOrderState


async def with_orders(
    work: Work, reply_id: UUID, expected_version: int | None
) -> tuple[Reply, Sequence[WorkOrder], Submission]:
    """The reply, all orders on its submission, and the submission, all locked until the unit of work ends.

    Raises ``NotFound`` when the caller may not see the reply, ``Conflict`` when its version is not the expected one.
    """
    submission_id = await repository.submission_of(work, reply_id)
    submission = await work_orders.locked_submission(work, submission_id)
    orders = await work_orders.locked_of(work, submission_id)
    return await repository.locked(work, reply_id, expected_version), orders, submission


def order_of(reply: Reply, orders: Sequence[WorkOrder], department_id: UUID) -> WorkOrder:
    """The order under which a department has to do with the reply: the reply's own, or a fellow signatory's."""
    if department_id == reply.department_id:
        return next(each for each in orders if each.id == reply.work_order_id)
    alive = (each for each in orders if each.state is not WorkOrderState.CLOSED)
    return next(each for each in alive if each.department_id == department_id)


def record(
    work: Work,
    kind: type[events.Happening],
    reply: Reply,
    *,
    internal: bool = False,
    departments: tuple[UUID, ...] | None = None,
    outcome: str | None = None,
) -> None:
    """Records an event about a reply, inside its department alone when it is ``internal``; ``outcome`` is audited."""
    happening = kind(
        submission_id=reply.submission_id,
        work_order_id=reply.work_order_id,
        reply_id=reply.id,
        departments=departments or (reply.department_id,),
        internal_to=reply.department_id if internal else None,
    )
    events.record(work, happening, **({"outcome": outcome} if outcome else {}))
