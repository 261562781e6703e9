"""What a department has open when it ends: its orders go on with the successor, unbroken, or back to the dispatcher."""

from collections.abc import Sequence
from uuid import UUID

from business_channel import events
from business_channel.asking import repository as asking
from business_channel.asking.model import InformationRequest, RequestState
from business_channel.deadlines import service as deadlines
from business_channel.deadlines.model import DeadlineState
from business_channel.ids import new_id
from business_channel.submissions.model import Submission
from business_channel.succession import papers, repository
from business_channel.work import Work
from business_channel.work_orders import duties, replies_under_way, service, supervised
from business_channel.work_orders import repository as work_orders
from business_channel.work_orders import rules as work_order_rules
from business_channel.work_orders.model import CloseReason, ObjectionState, Succession, WorkOrder, WorkOrderState

GONE = "承办单位已撤销。"


async def pass_on(work: Work) -> int:
    """Sees to one matter on which a department that has ended has something open; returns 1, or 0 when none is left.

    An order goes on with the successor as the same order: every clock runs on, it is no hop, and what was published,
    signed, noted or closed before keeps the old name. Without a successor, or where the matter accuses it, the order is
    RETURNED to the dispatchers. A question is the successor's to answer, or lapses. What another holds is left to them,
    and doing it again changes nothing.
    """
    submission_id = await repository.locked_next(work)
    if submission_id is None:
        return 0
    submission = await work_orders.locked_submission(work, submission_id)
    for order_id, heir_id in await repository.orders_left(work, submission_id):
        orders = await work_orders.locked_of(work, submission_id)
        order = next(each for each in orders if each.id == order_id)
        if order.state is WorkOrderState.CLOSED:
            continue
        if heir_id is None:
            await _return(work, submission, order)
        else:
            await _inherit(work, submission, order, heir_id, orders)
        await work.session.flush()
    for asked, heir_id in await repository.questions_left(work, submission_id):
        await _ask_instead(work, asked, heir_id)
    await work.session.flush()
    return 1


async def _inherit(
    work: Work, submission: Submission, order: WorkOrder, heir_id: UUID, orders: Sequence[WorkOrder]
) -> None:
    left_id = order.department_id
    own = (each for each in orders if each.department_id == heir_id and each.state is not WorkOrderState.CLOSED)
    kept, closed = _weigh(order, next(own, None))
    if closed is not None:
        await duties.pass_on(work, closed, kept)
        await service.close(work, [closed], CloseReason.SUCCEEDED)
        await deadlines.stop(work, submission.id, deadlines.OF_THE_MATTER, closed.id)
        await replies_under_way.end(work, closed)
        await papers.drop_own_questions(work, closed.id)
        await work.session.flush()
    if kept is order:
        order.department_id = heir_id
        work.session.add(
            Succession(id=new_id(), work_order_id=order.id, department_id=left_id, to_id=heir_id, at=work.now)
        )
        await papers.hand_over(work, order, left_id, heir_id)
    service.derive_handling(submission, orders)
    inherited = events.WorkOrderInherited(
        submission_id=submission.id, work_order_id=kept.id, departments=(left_id, heir_id)
    )
    events.record(work, inherited, left=str(left_id))


def _weigh(order: WorkOrder, own: WorkOrder | None) -> tuple[WorkOrder, WorkOrder | None]:
    """Of two orders that are one department's now: the one that goes on, and the one that is closed.

    Answering weighs more than helping, of signatories the earlier place, else what is further.
    """
    if own is None:
        return order, None
    kept = max((order, own), key=lambda it: (it.role != "CO", -(it.place or 0), work_order_rules.progress(it.state)))
    return kept, own if kept is order else order


async def _return(work: Work, submission: Submission, order: WorkOrder) -> None:
    objection = await work_orders.objection_to(work, order.id)
    if objection is not None and objection.state is ObjectionState.RAISED:
        objection.state, objection.decided_at, objection.decision_note = ObjectionState.UPHELD, work.now, GONE
    authors = [each for each in await asking.reply_clocks(work, order) if each.work_order_id is None]
    await deadlines.resume(work, [each for each in authors if each.state is DeadlineState.PAUSED])
    order.state = WorkOrderState.RETURNED
    await supervised.end_of_orders(work, [order.id])
    await deadlines.stop(work, submission.id, deadlines.OF_THE_ORDER, order.id)
    await replies_under_way.end(work, order)
    await papers.drop_own_questions(work, order.id)
    service.derive_handling(submission, await work_orders.locked_of(work, submission.id))
    returned = events.WorkOrderReturned(
        submission_id=submission.id,
        work_order_id=order.id,
        departments=(order.department_id,),
        internal_to=order.department_id,
    )
    events.record(work, returned)


async def _ask_instead(work: Work, asked: InformationRequest, heir_id: UUID | None) -> None:
    order = await asking.order_of(work, asked)
    kind: type[events.Happening] = events.InquiryInherited
    if heir_id is None:
        kind = events.InquiryLapsed
        asked.state, asked.lapsed_at = RequestState.LAPSED, work.now
    else:
        asked.asked_id = heir_id
    happening = kind(
        submission_id=asked.submission_id,
        work_order_id=order.id,
        departments=(order.department_id,),
        internal_to=order.department_id,
    )
    events.record(work, happening)
