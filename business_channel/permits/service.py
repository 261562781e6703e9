"""What a department records of a licence on its way, and what the channel notes itself when silence has done it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, or_, select

from business_channel import events, idempotency
from business_channel.access import DEPARTMENT_STAFF, Role
from business_channel.deadlines.calendar import ONE_DAY
from business_channel.errors import Conflict, Several
from business_channel.ids import new_id
from business_channel.permits import clocks, repository
from business_channel.permits.model import Permit, PermitStep
from business_channel.permits.model import PermitStepKind as Kind
from business_channel.permits.recording import Said, must_follow, problems
from business_channel.permits.silence import Lapse, lapse
from business_channel.procedure.parts import Action
from business_channel.procedure.transitions import must_be_possible
from business_channel.submissions.model import Submission
from business_channel.work import Work
from business_channel.work_orders.keeping import goes_on
from business_channel.work_orders.model import WorkOrder, WorkOrderRole

BATCH = 100
GRACE = timedelta(days=7)
"""How long a department that has taken a matter on, and recorded nothing yet, has to say what became of it."""

_TOLD: Mapping[Kind, type[events.Happening]] = {
    Kind.CORRECTION_REQUESTED: events.PermitCorrectionAsked,
    Kind.ACCEPTED: events.PermitAccepted,
    Kind.EXCLUSION_BEGAN: events.PermitExcluded,
    Kind.EXTENDED: events.PermitExtended,
    Kind.DECIDED: events.PermitDecided,
    Kind.DEEMED_ACCEPTED: events.PermitDeemedAccepted,
    Kind.DEEMED_RENEWED: events.PermitDeemedRenewed,
}


async def record(work: Work, said: Said, key: UUID, expected_version: int | None = None) -> UUID:
    """A department that answers records a step, on the day on which it was taken; more time is given by the head alone.
    Returns the submission's id.

    Raises ``Several`` for input that is wrong, ``Conflict`` when the file is not of the expected version, and what
    ``must_follow`` raises for a step that cannot be.
    """
    account_id = work.principal.must_have_any(*DEPARTMENT_STAFF)
    if wrong := list(problems(said)):
        raise Several(wrong)
    extending = said.kind is Kind.EXTENDED
    roles = (Role.UNIT_HEAD,) if extending else tuple(DEPARTMENT_STAFF)
    order, submission, standing = await repository.locked_order(work, said.work_order_id, *roles)
    if await idempotency.first_result(work, "recordPermitStep", key, asdict(said), claim := new_id()) != claim:
        return submission.id
    action = Action.EXTEND_PERMIT if extending else Action.RECORD_PERMIT_STEP
    must_be_possible(action, standing, ("workOrderId",))
    permit = await repository.permit_of(work, submission.id)
    if expected_version is not None and permit.version != expected_version:
        raise Conflict(permit.version)
    must_follow(await repository.file_of(work, submission, permit), said)
    step = PermitStep(permit_id=permit.id, recorded_by=account_id, recorded_at=work.now, **asdict(said))
    await _add(work, submission, order, permit, step)
    return submission.id


async def _add(work: Work, submission: Submission, order: WorkOrder, permit: Permit, step: PermitStep) -> None:
    """Appends the step, tells of it, and brings the clocks and what silence will do next to it."""
    step.position = len(await repository.steps_of(work, permit))
    permit.version += 1
    work.session.add(step)
    await work.session.flush()
    file = await repository.file_of(work, submission, permit)
    noted = step.recorded_by is None
    left_out = await clocks.follow(work, submission, order, file, also_late=noted)
    next_ = lapse(file)
    days = ([] if next_ is None else [next_.noted_from]) + ([work.today + ONE_DAY] if left_out else [])
    permit.lapse_on = min(days, default=None)
    kind = _TOLD.get(step.kind, events.PermitRecorded)
    happening = kind(submission_id=submission.id, work_order_id=order.id, departments=(order.department_id,))
    events.record(work, happening, step=step.kind, on=step.happened_on.isoformat())


async def note_lapses(work: Work, limit: int = BATCH) -> int:
    """Notes what silence has done to up to ``limit`` permit files, and tells their authors; returns at how many it
    looked.

    Only where a department has the matter, and has recorded a step or had a week to. What another sweeper holds is
    left to it.
    """
    found: Sequence[Any] = (
        await work.execute(_over(work).limit(limit).with_for_update(of=Submission, skip_locked=True))
    ).all()
    for permit, submission in found:
        await work.session.refresh(permit)
        await _note(work, submission, permit)
    await work.session.flush()
    return len(found)


async def _note(work: Work, submission: Submission, permit: Permit) -> None:
    """Notes everything that silence has done, in order, and starts the clocks that are late by now."""
    order = await _order_of(work, submission)
    file = await repository.file_of(work, submission, permit)
    while (next_ := lapse(file)) is not None and next_.noted_from <= work.today:
        await _add(work, submission, order, permit, _noted(work, permit, order, next_))
        file = await repository.file_of(work, submission, permit)
    await clocks.follow(work, submission, order, file, also_late=True)
    permit.lapse_on = None if next_ is None else next_.noted_from


def _noted(work: Work, permit: Permit, order: WorkOrder, what: Lapse) -> PermitStep:
    return PermitStep(
        permit_id=permit.id,
        kind=what.kind,
        happened_on=what.on,
        work_order_id=order.id,
        recorded_at=work.now,
    )


def _over(work: Work) -> Select[Permit, Submission]:
    """The files on which something is to be noted, with their submissions, the longest waiting first."""
    recorded = exists().where(PermitStep.permit_id == Permit.id, PermitStep.work_order_id.is_not(None))
    taken = (
        WorkOrder.submission_id == Permit.submission_id,
        WorkOrder.role != WorkOrderRole.CO,
        WorkOrder.accepted_at.is_not(None),
        goes_on(WorkOrder),
    )
    had_time = or_(recorded.correlate(Permit), WorkOrder.accepted_at <= work.now - GRACE)
    waiting = select(Permit, Submission).join(Submission, Submission.id == Permit.submission_id)
    due = Permit.lapse_on.is_not(None), Permit.lapse_on <= work.today
    return waiting.where(*due, exists().where(*taken, had_time).correlate(Permit)).order_by(Permit.lapse_on)


async def _order_of(work: Work, submission: Submission) -> WorkOrder:
    """The order whose department keeps the file."""
    of_file = WorkOrder.submission_id == submission.id, WorkOrder.role != WorkOrderRole.CO, goes_on(WorkOrder)
    last = select(WorkOrder).where(*of_file).order_by(WorkOrder.issued_at.desc(), WorkOrder.id.desc()).limit(1)
    found: Sequence[WorkOrder] = (await work.execute(last.with_for_update())).scalars().all()
    return found[0]
