"""Every SELECT on adoptions that their service needs; the submission is always locked first."""

from uuid import UUID

from sqlalchemy import func, select

from business_channel.adoptions import facts
from business_channel.adoptions.model import Adoption
from business_channel.adoptions.rules import Adopted
from business_channel.procedure.parts import Standing
from business_channel.procedure.standing import standing_of
from business_channel.submissions.model import Submission
from business_channel.work import Work
from business_channel.work_orders.model import WorkOrder


async def standing(work: Work, submission: Submission) -> Standing:
    """How a locked submission stands for the caller, as far as adoptions ask."""
    await work.session.flush()
    columns = [each.label(name) for name, each in facts.of_adoption(Submission, work.principal).items()]
    row = (await work.execute(select(*columns).select_from(Submission).where(Submission.id == submission.id))).one()
    return standing_of(work.principal, submission, **row._mapping)


async def answered_by(work: Work, submission_id: UUID) -> UUID | None:
    """The department in whose name the caller answers, or has answered, a submission: that of the oldest order."""
    held = facts.answering_orders(WorkOrder, submission_id, work.principal)
    statement = select(WorkOrder.department_id).where(held).order_by(WorkOrder.issued_at, WorkOrder.id).limit(1)
    found: UUID | None = (await work.execute(statement)).scalar_one_or_none()
    return found


async def is_recorded(work: Work, adopted: Adopted) -> bool:
    """Whether the clause has a record in force for the submission."""
    same = Adoption.document == adopted.document, Adoption.clause == adopted.clause
    held = Adoption.submission_id == adopted.submission_id, facts.in_force(Adoption)
    return (await work.execute(select(Adoption.id).where(*held, *same))).first() is not None


async def count(work: Work, submission_id: UUID) -> int:
    """How many records a submission has, withdrawn ones included."""
    statement = select(func.count()).where(Adoption.submission_id == submission_id)
    return int((await work.execute(statement)).scalar_one())


async def submission_of(work: Work, adoption_id: UUID) -> UUID | None:
    """The submission of a record."""
    statement = select(Adoption.submission_id).where(Adoption.id == adoption_id)
    found: UUID | None = (await work.execute(statement)).scalar_one_or_none()
    return found


async def is_withdrawable(work: Work, adoption_id: UUID) -> bool:
    """Whether a record is the caller's to withdraw."""
    mine = Adoption.id == adoption_id, facts.withdrawable(Adoption, work.principal)
    return (await work.execute(select(Adoption.id).where(*mine))).first() is not None
