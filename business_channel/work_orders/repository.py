"""Every SELECT on work orders that services need."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import exists, func, select, update

from business_channel.access import DEPARTMENT_STAFF, Role
from business_channel.accounts.model import RoleGrant
from business_channel.confidence.model import Recusal
from business_channel.deadlines.model import Clock, Deadline, Unit
from business_channel.departments.model import Department
from business_channel.departments.repository import same
from business_channel.errors import Conflict, Forbidden, NotFound
from business_channel.procedure.parts import Standing
from business_channel.procedure.standing import standing_of
from business_channel.replies.model import UNFINISHED, Reply, ReplyState
from business_channel.submissions.model import Submission
from business_channel.work import Work
from business_channel.work_orders.model import CloseReason, RouteObjection, WorkOrder
from business_channel.work_orders.visibility import visible

UNDER_WAY = (ReplyState.DRAFTED, ReplyState.SIGNED)
"""A reply that is written and not decided on yet."""


async def locked_with_submission(
    work: Work, order_id: UUID, *roles: Role, expected_version: int | None = None, inherited: bool = False
) -> tuple[WorkOrder, Submission]:
    """A work order and its submission, both locked until the unit of work ends, for staff of the order's unit and, with
    ``inherited``, of what became of it.

    Raises ``NotFound`` when the caller may not see the order, ``Forbidden`` without one of ``roles`` in its department,
    ``Conflict`` when its version is not the expected one.
    """
    order, submission = await locked(work, order_id)
    principal = work.principal
    if order.department_id not in (principal.reads_as(*roles) if inherited else principal.departments_as(*roles)):
        raise Forbidden
    must_be_version(order, expected_version)
    return order, submission


async def locked(work: Work, order_id: UUID) -> tuple[WorkOrder, Submission]:
    """A work order that the caller may see and its submission, both locked until the unit of work ends.

    The submission is locked first, always, so that two officers can never wait for each other. Raises ``NotFound`` when
    the caller may not see the order.
    """
    which = select(WorkOrder.submission_id).where(WorkOrder.id == order_id, visible(WorkOrder, work.principal))
    submission_id = (await work.execute(which)).scalar_one_or_none()
    if submission_id is None:
        raise NotFound(("workOrderId",))
    submission = await locked_submission(work, submission_id)
    order = (await work.execute(select(WorkOrder).where(WorkOrder.id == order_id).with_for_update())).scalar_one()
    return order, submission


def must_be_version(order: WorkOrder, expected: int | None) -> None:
    """Raises ``Conflict`` when the order's version is not the expected one."""
    if expected is not None and order.version != expected:
        raise Conflict(order.version)


async def locked_submission(work: Work, submission_id: UUID) -> Submission:
    """The submission of an order that the caller may see, locked until the unit of work ends."""
    statement = select(Submission).where(Submission.id == submission_id).with_for_update()
    submission: Submission = (await work.execute(statement)).scalar_one()
    return submission


async def locked_of(work: Work, submission_id: UUID) -> Sequence[WorkOrder]:
    """All orders of a submission, locked until the unit of work ends; the submission must be locked already."""
    statement = select(WorkOrder).where(WorkOrder.submission_id == submission_id).order_by(WorkOrder.id)
    return (await work.execute(statement.with_for_update())).scalars().all()


async def objection_to(work: Work, order_id: UUID) -> RouteObjection | None:
    """The objection to an order, where its department has raised one."""
    statement = select(RouteObjection).where(RouteObjection.work_order_id == order_id)
    found: RouteObjection | None = (await work.execute(statement.with_for_update())).scalar_one_or_none()
    return found


async def standing(work: Work, submission: Submission, order: WorkOrder) -> Standing:
    """How a locked order stands for the caller."""
    objection = await objection_to(work, order.id)
    before = exists().where(
        RouteObjection.submission_id == submission.id,
        RouteObjection.department_id.in_(same(order.department_id)),
        RouteObjection.work_order_id != order.id,
    )
    replying = exists().where(Reply.work_order_id == order.id, Reply.state.in_(UNDER_WAY))
    facts = (await work.execute(select(before.label("returned_before"), replying.label("replying")))).one()
    state = None if objection is None else objection.state
    contacted = order.contacted_at is not None
    return standing_of(work.principal, submission, order, objection=state, contacted=contacted, **facts._mapping)


async def order_of_objection(work: Work, objection_id: UUID) -> UUID | None:
    """The order to which an objection was raised, where the caller may see it."""
    statement = (
        select(RouteObjection.work_order_id)
        .join(WorkOrder, WorkOrder.id == RouteObjection.work_order_id)
        .where(RouteObjection.id == objection_id, visible(WorkOrder, work.principal))
    )
    found: UUID | None = (await work.execute(statement)).scalar_one_or_none()
    return found


async def passed_on_by(work: Work, submission_id: UUID) -> frozenset[UUID]:
    """The departments that have passed a submission on to another, and what became of those that ended since."""
    passed = WorkOrder.submission_id == submission_id, WorkOrder.close_reason == CloseReason.TRANSFERRED
    found = select(WorkOrder.department_id, Department.heir_id).join(Department).where(*passed)
    return frozenset(each for row in await work.execute(found) for each in row if each is not None)


async def region_of(work: Work, department_id: UUID) -> str:
    """The code of a department's region."""
    statement = select(Department.region_code).where(Department.id == department_id)
    code: str = (await work.execute(statement)).scalar_one()
    return code


async def reply_days(work: Work, submission_id: UUID) -> int:
    """The working days that the author's answer may take; 0 where it is counted in other units."""
    clock = Deadline.submission_id == submission_id, Deadline.clock == Clock.REPLY, Deadline.work_order_id.is_(None)
    statement = select(func.max(Deadline.total)).where(*clock, Deadline.unit == Unit.WORKING_DAYS)
    return (await work.execute(statement)).scalar() or 0


async def works_in(work: Work, account_id: UUID, department_id: UUID) -> bool:
    """Whether an account is a clerk or the head of a department."""
    held = RoleGrant.account_id == account_id, RoleGrant.department_id == department_id
    return bool((await work.execute(select(exists().where(*held, RoleGrant.role.in_(DEPARTMENT_STAFF))))).scalar())


async def is_recused(work: Work, account_id: UUID, submission_id: UUID) -> bool:
    """Whether an account is recused from a submission."""
    recused = Recusal.account_id == account_id, Recusal.submission_id == submission_id
    return bool((await work.execute(select(exists().where(*recused)))).scalar())


async def supersede_replies(work: Work, order_ids: Collection[UUID]) -> None:
    """Ends the replies of orders that end without an answer of theirs: nobody can publish them any more."""
    ended = update(Reply).where(Reply.work_order_id.in_(order_ids), Reply.state.in_(UNFINISHED))
    await work.execute(ended.values(state=ReplyState.SUPERSEDED, version=Reply.version + 1))
