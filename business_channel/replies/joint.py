"""A reply in the name of several: each department's head signs or dissents, and all who agree must have signed."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select

from business_channel import events
from business_channel.access import Role
from business_channel.deadlines import service as deadlines
from business_channel.deadlines.model import Clock
from business_channel.errors import AlreadyDone, Forbidden, Missing
from business_channel.ids import new_id
from business_channel.replies.model import Reply, ReplyKind, ReplyState, Signature
from business_channel.replies.rules import UNITS_CLOCK
from business_channel.work import Work
from business_channel.work_orders.model import WorkOrder, WorkOrderRole, WorkOrderState


async def seat(work: Work, reply: Reply, orders: Sequence[WorkOrder]) -> None:
    """Sets, in their fixed order, the departments that are to sign a draft; nobody has signed it yet.

    In a partial reply those who dissented from the joint one keep their dissent.
    """
    await work.session.flush()
    dissents = await _dissents(work, reply.submission_id) if reply.kind is ReplyKind.PARTIAL else {}
    await work.execute(delete(Signature).where(Signature.reply_id == reply.id))
    for order in orders:
        if order.role is WorkOrderRole.JOINT and order.state is not WorkOrderState.CLOSED:
            work.session.add(_seat(reply, order, dissents.get(order.place)))


def _seat(reply: Reply, order: WorkOrder, dissent: Signature | None) -> Signature:
    fresh = Signature(id=new_id(), reply_id=reply.id, department_id=order.department_id, place=order.place)
    if dissent is not None:
        fresh.account_id, fresh.dissented_at, fresh.dissent = dissent.account_id, dissent.dissented_at, dissent.dissent
    return fresh


async def _dissents(work: Work, submission_id: UUID) -> dict[int | None, Signature]:
    """Who dissented from a joint reply, by place: a department that ended keeps its name there."""
    statement = select(Signature).join(Reply, Reply.id == Signature.reply_id)
    of_joint = Reply.submission_id == submission_id, Reply.state == ReplyState.DISSENTED
    found = await work.execute(statement.where(*of_joint, Signature.dissented_at.is_not(None)))
    return {each.place: each for each in found.scalars()}


async def has_dissent(work: Work, submission_id: UUID) -> bool:
    """Whether a department has dissented from a joint reply to the submission."""
    return bool(await _dissents(work, submission_id))


async def seats(work: Work, reply_id: UUID) -> Sequence[Signature]:
    """The departments of a joint reply in their order, locked until the unit of work ends."""
    statement = select(Signature).where(Signature.reply_id == reply_id).order_by(Signature.place)
    return (await work.execute(statement.with_for_update())).scalars().all()


def own_seat(work: Work, taken: Sequence[Signature]) -> Signature:
    """The caller's department among those that sign; raises ``Forbidden`` for the head of none, ``AlreadyDone`` when it
    has signed or dissented before.
    """
    heads = work.principal.departments_as(Role.UNIT_HEAD)
    own = next((each for each in taken if each.department_id in heads), None)
    if own is None:
        raise Forbidden
    if own.signed_at is not None or own.dissented_at is not None:
        raise AlreadyDone(("replyId",))
    return own


async def sign(work: Work, taken: Sequence[Signature], orders: Sequence[WorkOrder]) -> bool:
    """Signs for the caller's department, whose own time stops; returns whether all who agree have signed now."""
    own = own_seat(work, taken)
    own.account_id, own.signed_at = work.principal.account_id, work.now
    order = _order_of(own, orders)
    order.answered_at = work.now
    await deadlines.stop(work, order.submission_id, {*UNITS_CLOCK, Clock.CONTACT}, order.id)
    return all(each.signed_at or each.dissented_at for each in taken)


async def dissent(
    work: Work, reply: Reply, taken: Sequence[Signature], reason: str | None, orders: Sequence[WorkOrder]
) -> None:
    """The caller's department does not agree to a joint reply; the supervisor is told, and everybody's time goes on.

    Raises ``Missing`` without a reason, ``Forbidden`` for the convener, whose reply it is.
    """
    if not (reason or "").strip():
        raise Missing(("reason",))
    own = own_seat(work, taken)
    if own.department_id == reply.department_id or reply.kind is not ReplyKind.JOINT:
        raise Forbidden
    own.account_id, own.dissented_at, own.dissent = work.principal.account_id, work.now, reason
    reply.state = ReplyState.DISSENTED
    await take_back(work, taken, orders)
    happening = events.ReplyDissented(
        submission_id=reply.submission_id,
        work_order_id=_order_of(own, orders).id,
        reply_id=reply.id,
        departments=tuple(each.department_id for each in taken),
        internal_to=reply.department_id,
    )
    events.record(work, happening)


async def take_back(work: Work, taken: Sequence[Signature], orders: Sequence[WorkOrder]) -> None:
    """Lets the time of those who have signed go on, since their reply is not to be published as it is."""
    for each in taken:
        if each.signed_at is not None:
            order = _order_of(each, orders)
            order.answered_at = None
            await deadlines.resume_stopped(work, UNITS_CLOCK, order.id)


def _order_of(signature: Signature, orders: Sequence[WorkOrder]) -> WorkOrder:
    """The order of a seat, by its place: a signature given keeps the name of a department that has ended since."""
    return next(each for each in orders if each.place == signature.place and each.state is not WorkOrderState.CLOSED)
