"""Every SELECT on submissions that services need."""

from uuid import UUID

from sqlalchemy import select

from business_channel.access import DEPARTMENT_STAFF
from business_channel.departments.model import Department
from business_channel.errors import Conflict, NotFound
from business_channel.procedure.parts import Standing
from business_channel.procedure.standing import standing_of
from business_channel.submissions import facts
from business_channel.submissions.model import SUBMISSION_NUMBER, ProposalState, Recheck, ReviewProposal, Submission
from business_channel.submissions.visibility import not_passed_on, visible
from business_channel.work import Work
from business_channel.work_orders.model import WorkOrder, WorkOrderRole


async def locked(
    work: Work, submission_id: UUID, *, expected_version: int | None = None, path: tuple[str, ...] = ("submissionId",)
) -> Submission:
    """The submission, locked until the unit of work ends.

    Raises ``NotFound`` at ``path`` when the caller may not see it, ``Conflict`` when its version is not the expected.
    """
    statement = select(Submission).where(Submission.id == submission_id, visible(Submission, work.principal))
    found: Submission | None = (await work.execute(statement.with_for_update(of=Submission))).scalar_one_or_none()
    if found is None:
        raise NotFound(path)
    if expected_version is not None and found.version != expected_version:
        raise Conflict(found.version)
    return found


async def standing(work: Work, submission: Submission) -> Standing:
    """How a locked submission stands for the caller."""
    found = facts.of_review(Submission, work.principal.account_id)
    columns = [column.label(name) for name, column in found.items()]
    told = (await work.execute(select(*columns).where(Submission.id == submission.id))).one()
    return standing_of(work.principal, submission, **told._mapping)


async def waiting_proposal(work: Work, submission_id: UUID) -> ReviewProposal | None:
    """What a reviewer has proposed against a locked submission and no other one has decided on."""
    waiting = ReviewProposal.submission_id == submission_id, ReviewProposal.state == ProposalState.PROPOSED
    found: ReviewProposal | None = (await work.execute(select(ReviewProposal).where(*waiting))).scalar_one_or_none()
    return found


async def recheck_of(work: Work, submission_id: UUID) -> Recheck:
    """What the author of a locked submission contests."""
    found: Recheck = (await work.execute(select(Recheck).where(Recheck.submission_id == submission_id))).scalar_one()
    return found


async def next_count(work: Work) -> int:
    """The next value of the sequence behind the numbers for people."""
    return int((await work.execute(select(SUBMISSION_NUMBER.next_value()))).scalar_one())


async def is_answered_by_caller(work: Work, submission_id: UUID) -> bool:
    """Whether a unit of the caller holds an order on the submission that answers it, and not one that only helps."""
    units = work.principal.departments_as(*DEPARTMENT_STAFF)
    held = select(WorkOrder.id).where(
        WorkOrder.submission_id == submission_id,
        WorkOrder.department_id.in_(units),
        WorkOrder.role != WorkOrderRole.CO,
        not_passed_on(WorkOrder),
    )
    return (await work.execute(held)).first() is not None


async def accused(work: Work, submission: Submission) -> frozenset[UUID]:
    """The department that a submission accuses and, where that has ended, the one that took its place."""
    if submission.respondent_id is None:
        return frozenset()
    heir = select(Department.heir_id).where(Department.id == submission.respondent_id)
    found = {submission.respondent_id, (await work.execute(heir)).scalar_one()}
    return frozenset(each for each in found if each is not None)
