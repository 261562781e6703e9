"""What becomes of supervision when a department leaves a matter, and when the matter ends: it ends with it."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select, update

from business_channel import events
from business_channel.deadlines import service as deadlines
from business_channel.ids import new_id
from business_channel.submissions.model import Submission, SupervisionState
from business_channel.supervision.model import StepKind, SupervisionReason, SupervisionStep
from business_channel.work import Work
from business_channel.work_orders.model import WorkOrder

AT_REST = frozenset({SupervisionState.NONE, SupervisionState.LIFTED})
"""Nothing is demanded of anybody."""


async def end_of_orders(work: Work, order_ids: Collection[UUID]) -> None:
    """What was demanded of the departments of these orders is demanded no more, and its clocks stop."""
    if order_ids:
        await _end(work, SupervisionStep.work_order_id.in_(order_ids))


async def end_of_matter(work: Work, submission: Submission) -> None:
    """A matter that ends is supervised no more, and stands on no list; each is told once, where it was so."""
    await lift(work, submission, SupervisionReason.MATTER_ENDED)
    if submission.listed:
        await unlist(work, submission)


async def lift(work: Work, submission: Submission, reason: SupervisionReason, text: str | None = None) -> None:
    """Lifts the supervision of a locked submission: every letter is closed and its clock stops. Where nothing is
    demanded nothing happens.
    """
    if submission.supervision_state in AT_REST:
        return
    await _end(work, SupervisionStep.submission_id == submission.id)
    submission.supervision_state = SupervisionState.LIFTED
    work.session.add(taken(work, submission.id, StepKind.LIFTING, reason=reason, text=text))
    lifted = events.SupervisionLifted(submission_id=submission.id, departments=await _departments(work, submission.id))
    events.record(work, lifted, reason=reason)


async def unlist(work: Work, submission: Submission, text: str | None = None) -> None:
    """Takes a locked submission off the list."""
    submission.listed = False
    work.session.add(taken(work, submission.id, StepKind.UNLISTING, text=text))
    departments = await _departments(work, submission.id)
    events.record(work, events.SubmissionUnlisted(submission_id=submission.id, departments=departments))


def taken(
    work: Work, submission_id: UUID, kind: StepKind, order: WorkOrder | None = None, **more: object
) -> SupervisionStep:
    """A step that the caller takes now, on a whole matter or on one order; still to be added to the unit of work.

    What is over with itself, a lifting or a place on the list, is closed at once.
    """
    over = kind in (StepKind.LIFTING, StepKind.LISTING, StepKind.UNLISTING)
    named = {} if order is None else {"work_order_id": order.id, "department_id": order.department_id}
    facts = {"id": new_id(), "taken_by": work.principal.account_id, "closed_at": work.now if over else None}
    return SupervisionStep(submission_id=submission_id, kind=kind, taken_at=work.now, **(facts | named | more))


async def _end(work: Work, which: object) -> None:
    await work.session.flush()
    ended = update(SupervisionStep).where(which, SupervisionStep.closed_at.is_(None)).values(closed_at=work.now)  # type: ignore[arg-type]
    returned = ended.returning(SupervisionStep.deadline_id, SupervisionStep.answered_at, SupervisionStep.kind)
    for each in (await work.execute(returned)).all():
        if each.deadline_id is not None and each.answered_at is None and each.kind is StepKind.LETTER:
            await deadlines.stop_one(work, each.deadline_id)


async def _departments(work: Work, submission_id: UUID) -> tuple[UUID, ...]:
    held = select(WorkOrder.department_id).where(WorkOrder.submission_id == submission_id).distinct()
    return tuple((await work.execute(held.order_by(WorkOrder.department_id))).scalars())
