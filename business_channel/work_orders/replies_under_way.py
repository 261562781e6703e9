"""What becomes of the replies under way when a department leaves a matter."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import exists, or_, select, update

from business_channel.deadlines import service as deadlines
from business_channel.deadlines.model import Clock
from business_channel.replies.model import UNFINISHED, Reply, ReplyState, Signature
from business_channel.work import Work
from business_channel.work_orders import repository
from business_channel.work_orders.model import WorkOrder, WorkOrderState


async def end(work: Work, order: WorkOrder) -> None:
    """Ends the replies that the order's department has under way, and the joint ones that it was to sign.

    Nobody can publish them any more; the time of the others who had signed goes on, and they are to agree anew.
    """
    seat = exists().where(Signature.reply_id == Reply.id, Signature.place == order.place)
    unfinished = Reply.submission_id == order.submission_id, Reply.state.in_(UNFINISHED)
    found = select(Reply.id, Reply.work_order_id).where(*unfinished, or_(Reply.work_order_id == order.id, seat))
    replies = (await work.execute(found)).all()
    if not replies:
        return
    ids = [each.id for each in replies]
    await work.execute(
        update(Reply).where(Reply.id.in_(ids)).values(state=ReplyState.SUPERSEDED, version=Reply.version + 1)
    )
    for each in replies:
        await deadlines.stop(work, order.submission_id, {Clock.REPLY_REVIEW}, each.work_order_id)
    await _let_time_go_on(work, order, ids)


async def _let_time_go_on(work: Work, leaving: WorkOrder, reply_ids: Sequence[UUID]) -> None:
    signed = select(Signature.place).where(Signature.reply_id.in_(reply_ids), Signature.signed_at.is_not(None))
    places = set((await work.execute(signed)).scalars())
    for order in await repository.locked_of(work, leaving.submission_id):
        if order.place in places and order.id != leaving.id and order.state is not WorkOrderState.CLOSED:
            order.answered_at = None
            await deadlines.resume_stopped(work, {Clock.REPLY}, order.id)
