"""Every SELECT on the ledger that its services need; the submission is always locked first."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from business_channel.access import DEPARTMENT_STAFF
from business_channel.ledger import facts
from business_channel.ledger.account import Account, Line
from business_channel.ledger.model import ArrearsClaim, ArrearsEntry, RepaymentInstalment, RepaymentPlan
from business_channel.procedure.parts import Standing
from business_channel.procedure.standing import standing_of
from business_channel.submissions.model import Submission
from business_channel.work import Work
from business_channel.work_orders import repository as work_orders
from business_channel.work_orders.model import WorkOrder


async def locked_order(work: Work, order_id: UUID) -> tuple[WorkOrder, Submission, Standing]:
    """An order of the caller's department and its submission, both locked, with how the ledger stands for the caller.

    Raises ``NotFound`` when the caller may not see the order, ``Forbidden`` for anyone else's.
    """
    order, submission = await work_orders.locked_with_submission(work, order_id, *DEPARTMENT_STAFF)
    await work.session.flush()
    told = facts.claimed(WorkOrder).label("claimed"), facts.owed(WorkOrder).label("owed")
    row = (await work.execute(select(*told).select_from(WorkOrder).where(WorkOrder.id == order.id))).one()
    return order, submission, standing_of(work.principal, submission, order, **row._mapping)


async def standing(work: Work, submission: Submission) -> Standing:
    """How a locked submission stands for the caller, as far as a confirmation asks."""
    await work.session.flush()
    told = facts.payment_waits(Submission).label("payment_waits")
    row = (await work.execute(select(told).select_from(Submission).where(Submission.id == submission.id))).one()
    return standing_of(work.principal, submission, **row._mapping)


async def claim_of(work: Work, submission_id: UUID) -> ArrearsClaim:
    """The claim of a submission that has one."""
    statement = select(ArrearsClaim).where(ArrearsClaim.submission_id == submission_id)
    found: ArrearsClaim = (await work.execute(statement)).scalar_one()
    return found


async def account_of(work: Work, claim: ArrearsClaim) -> Account:
    """How a claim stands by what is flushed."""
    entries = select(ArrearsEntry).where(ArrearsEntry.submission_id == claim.submission_id)
    found = (await work.execute(entries)).scalars().all()
    told = [Line(each.id, each.kind, each.state, each.paid_on, each.amount, each.reverses_id) for each in found]
    return Account(claim.principal, told, planned=await current_plan(work, claim.submission_id) is not None)


async def entry(work: Work, entry_id: UUID) -> ArrearsEntry | None:
    """The entry of that id."""
    found: ArrearsEntry | None = await work.session.get(ArrearsEntry, entry_id)
    return found


async def current_plan(work: Work, submission_id: UUID) -> RepaymentPlan | None:
    """The plan that stands for a submission."""
    current = RepaymentPlan.submission_id == submission_id, RepaymentPlan.replaced_at.is_(None)
    found: RepaymentPlan | None = (await work.execute(select(RepaymentPlan).where(*current))).scalar_one_or_none()
    return found


async def instalments_of(work: Work, plan: RepaymentPlan) -> Sequence[RepaymentInstalment]:
    """The instalments of a plan in their order."""
    statement = select(RepaymentInstalment).where(RepaymentInstalment.plan_id == plan.id)
    return (await work.execute(statement.order_by(RepaymentInstalment.position))).scalars().all()
