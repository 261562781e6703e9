"""A clock that has gone all the way up its ladder warns those who handle its matter: the first step of supervision."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import select

from business_channel import events
from business_channel.deadlines.model import Clock, Deadline
from business_channel.ids import new_id
from business_channel.submissions.model import HandlingState, Submission, SupervisionState
from business_channel.supervision.model import StepKind, SupervisionReason, SupervisionStep
from business_channel.work import Work

TOP = "SUPERVISOR"
"""The last rung of every ladder."""

_HELD = frozenset(
    {
        *(HandlingState.DISPATCHED, HandlingState.ACCEPTED, HandlingState.IN_PROGRESS),
        *(HandlingState.AWAITING_AUTHOR, HandlingState.RETURNED, HandlingState.REPLIED),
    }
)


async def locked(work: Work, submission_ids: Collection[UUID]) -> Mapping[UUID, Submission]:
    """Those of the submissions that nobody else holds, locked until the unit of work ends. It never waits, since it
    comes after the locks of their clocks, and everybody else locks the submission first.
    """
    if not submission_ids:
        return {}
    statement = select(Submission).where(Submission.id.in_(submission_ids)).order_by(Submission.id)
    found = (await work.execute(statement.with_for_update(skip_locked=True))).scalars()
    return {each.id: each for each in found}


def warn(work: Work, submission: Submission, deadline: Deadline, unit: UUID | None) -> None:
    """Warns on a locked submission, once for each ladder: nothing happens while a step holds, before a department has
    the matter, and after its end.
    """
    at_rest = submission.supervision_state in (SupervisionState.NONE, SupervisionState.LIFTED)
    if not at_rest or submission.handling_state not in _HELD:
        return
    submission.supervision_state = SupervisionState.WARNED
    low = deadline.clock is Clock.REPAIR
    step = SupervisionStep(
        id=new_id(),
        submission_id=submission.id,
        work_order_id=deadline.work_order_id,
        department_id=unit,
        deadline_id=deadline.id,
        kind=StepKind.WARNING,
        reason=SupervisionReason.LOW_RATING if low else SupervisionReason.OVERDUE,
        taken_at=work.now,
    )
    work.session.add(step)
    happening = events.SupervisionWarned(
        submission_id=submission.id,
        work_order_id=deadline.work_order_id,
        deadline_id=deadline.id,
        departments=() if unit is None else (unit,),
    )
    events.record(work, happening)
