"""Every SELECT on permit files that their services need; the submission is always locked first."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from business_channel.access import Role
from business_channel.deadlines import repository as deadlines
from business_channel.now import SHANGHAI
from business_channel.permits import facts
from business_channel.permits.model import Permit, PermitStep
from business_channel.permits.rules import File, Step
from business_channel.procedure.parts import Standing
from business_channel.procedure.standing import standing_of
from business_channel.submissions.model import Submission
from business_channel.work import Work
from business_channel.work_orders import repository as work_orders
from business_channel.work_orders.model import WorkOrder


async def locked_order(work: Work, order_id: UUID, *roles: Role) -> tuple[WorkOrder, Submission, Standing]:
    """An order of the caller's department and its submission, both locked, with how its permit file stands.

    Raises ``NotFound`` when the caller may not see the order, ``Forbidden`` for anyone else's.
    """
    order, submission = await work_orders.locked_with_submission(work, order_id, *roles)
    told = {"permit": facts.filed, "permit_open": facts.unsettled, "permit_extendable": facts.extendable}
    columns = [column(WorkOrder).label(name) for name, column in told.items()]
    row = (await work.execute(select(*columns).select_from(WorkOrder).where(WorkOrder.id == order.id))).one()
    return order, submission, standing_of(work.principal, submission, order, **row._mapping)


async def permit_of(work: Work, submission_id: UUID) -> Permit:
    """The permit file of a submission that has one."""
    found: Permit = (await work.execute(select(Permit).where(Permit.submission_id == submission_id))).scalar_one()
    return found


async def steps_of(work: Work, permit: Permit) -> Sequence[PermitStep]:
    """The steps of a permit file in their order."""
    statement = select(PermitStep).where(PermitStep.permit_id == permit.id).order_by(PermitStep.position)
    return (await work.execute(statement)).scalars().all()


async def file_of(work: Work, submission: Submission, permit: Permit) -> File:
    """The file as of today, by what is flushed, on the newest calendar of its place."""
    return File(
        calendar=await deadlines.calendar_for(work, submission.region_code),
        today=work.today,
        steps=[as_step(each) for each in await steps_of(work, permit)],
        joint=permit.joint,
        expires_on=permit.expires_on,
    )


def as_step(row: PermitStep) -> Step:
    """A stored step as the rules read it."""
    return Step(
        kind=row.kind,
        on=row.happened_on,
        recorded_on=row.recorded_at.astimezone(SHANGHAI).date(),
        reason=row.reason,
        days=row.days,
        outcome=row.outcome,
        joint=row.joint,
    )
