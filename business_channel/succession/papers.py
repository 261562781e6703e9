"""What hangs on an order that changes hands: drafts, seats that nobody has signed, questions to the respondent."""

from uuid import UUID

from sqlalchemy import Update, case, select, update

from business_channel.asking.model import InformationRequest, InformationSource, RequestState
from business_channel.replies.model import UNFINISHED, Reply, ReplyState, Signature
from business_channel.work import Work
from business_channel.work_orders.model import WorkOrder

_IN_HAND = (ReplyState.DRAFTED, ReplyState.RETURNED, ReplyState.DISSENTED)


async def hand_over(work: Work, order: WorkOrder, left_id: UUID, heir_id: UUID) -> None:
    """Drafts of the order, and signatures not yet given, are the successor's.

    What the old department has signed keeps its name, and so does what waits for the platform under its signature.
    """
    in_its_name = case((Reply.published_as_id == left_id, heir_id), else_=Reply.published_as_id)
    drafts = update(Reply).where(Reply.work_order_id == order.id, Reply.state.in_(_IN_HAND))
    await work.execute(
        drafts.values(department_id=heir_id, published_as_id=in_its_name, version=Reply.version + 1),
    )
    under_way = select(Reply.id).where(Reply.submission_id == order.submission_id, Reply.state.in_(UNFINISHED))
    seats = update(Signature).where(Signature.reply_id.in_(under_way), Signature.department_id == left_id)
    unsigned = Signature.signed_at.is_(None), Signature.dissented_at.is_(None)
    await work.execute(seats.where(*unsigned).values(department_id=heir_id))
    await work.execute(_own_questions(order.id).values(asked_id=heir_id))


async def drop_own_questions(work: Work, order_id: UUID) -> None:
    """What the department was still to hear from the respondent on an order is not awaited any more."""
    await work.execute(_own_questions(order_id).values(state=RequestState.LAPSED, lapsed_at=work.now))


def _own_questions(order_id: UUID) -> Update:
    mine = InformationRequest.work_order_id == order_id, InformationRequest.source == InformationSource.RESPONDENT
    return update(InformationRequest).where(*mine, InformationRequest.state == RequestState.ASKED)
