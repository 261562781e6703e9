"""The clocks that the regulation on payments (2025) Art. 25 sets for a complaint about an overdue payment.

The province's department reviews the complaint, accepts it formally, and transfers it; the department to which it goes
handles it from the day on which it has the materials. None of these clocks can stand still.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from business_channel import events
from business_channel.deadlines import repository as deadline_repository
from business_channel.deadlines import service as deadlines
from business_channel.deadlines.model import Deadline, DeadlineState
from business_channel.ledger.model import ArrearsClaim, Governing
from business_channel.submissions.model import Submission
from business_channel.submissions.service import start_of
from business_channel.work import Work
from business_channel.work_orders.model import WorkOrder, WorkOrderRole

REVIEW, TRANSFER, HANDLE = "arrears.review", "arrears.transfer", "arrears.handle"


async def received(work: Work, submission: Submission) -> None:
    """The complaint has come: the review of it starts, 10 working days."""
    await _start(work, submission, REVIEW, events.EventTag.SUBMISSION_FILED)


async def accepted(work: Work, submission: Submission, order: WorkOrder) -> None:
    """A department takes the order on. The first one to do so accepts the complaint: the review ends, and the transfer
    is due in 10 working days. One to which it was transferred has the materials now: the result is due in 30 days.
    """
    if order.role is WorkOrderRole.CO or not await _governed(work, submission.id):
        return
    known = await _clocks(work, submission.id)
    for each in known:
        if each.definition_code == REVIEW and each.state is not DeadlineState.STOPPED:
            await deadlines.stop_one(work, each.id)
    transferred = any(each.definition_code == TRANSFER for each in known)
    if not transferred or order.passed_from_id is not None:
        code = HANDLE if transferred else TRANSFER
        await _start(work, submission, code, events.EventTag.WORK_ORDER_ACCEPTED, order.id)


async def _governed(work: Work, submission_id: UUID) -> bool:
    """Whether the submission is a complaint under the text of 2025."""
    governing = select(ArrearsClaim.governing).where(ArrearsClaim.submission_id == submission_id)
    return (await work.execute(governing)).scalar_one_or_none() is Governing.ORDER_802


async def _clocks(work: Work, submission_id: UUID) -> Sequence[Deadline]:
    ours = Deadline.submission_id == submission_id, Deadline.definition_code.in_((REVIEW, TRANSFER, HANDLE))
    return (await work.execute(select(Deadline).where(*ours))).scalars().all()


async def _start(
    work: Work, submission: Submission, code: str, event: events.EventTag, order_id: UUID | None = None
) -> None:
    definition = await deadline_repository.definition(work, code)
    if definition is not None:
        await deadlines.start_by(work, definition, start_of(submission, event, work_order_id=order_id))
