"""Who of a department handles its orders when people leave or are away: handing over, removing, standing in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import delete, select

from business_channel import events
from business_channel.access import DEPARTMENT_STAFF, Role
from business_channel.accounts.model import Account, Invitation, RoleGrant, StandIn
from business_channel.departments.model import Department
from business_channel.errors import Forbidden, InvalidInput, NotFound
from business_channel.ids import new_id
from business_channel.submissions.model import Submission
from business_channel.work import Work
from business_channel.work_orders import repository, rules
from business_channel.work_orders.model import WorkOrder, WorkOrderState


async def remove(work: Work, department_id: UUID, account_id: UUID, to_id: UUID | None = None) -> None:
    """The head takes somebody out of the department, from this moment on, and hands the orders to a colleague.

    Without one they are nobody's in particular. Raises ``NotFound`` for another department or somebody who does not
    work there, ``LastHead`` for the only head, ``NotAColleague`` for a successor who does not work there either.
    """
    _must_lead(work, department_id)
    await work.execute(select(Department.id).where(Department.id == department_id).with_for_update())
    heads, staff = await _held(work, department_id)
    if account_id not in staff:
        raise NotFound(("accountId",))
    if heads == {account_id}:
        raise rules.LastHead(("accountId",))
    if to_id is not None and (to_id == account_id or to_id not in staff):
        raise rules.NotAColleague(("handOverTo",))
    gone = RoleGrant.account_id == account_id, RoleGrant.department_id == department_id
    await work.execute(delete(RoleGrant).where(*gone, RoleGrant.role.in_(DEPARTMENT_STAFF)))
    email = select(Account.email).where(Account.id == account_id).scalar_subquery()
    waiting = Invitation.department_id == department_id, Invitation.taken_up_at.is_(None), Invitation.email == email
    await work.execute(delete(Invitation).where(*waiting))
    events.note(work, "colleague:removed", account_id, department=str(department_id))
    await _move(work, department_id, account_id, to_id)


async def hand_over(work: Work, department_id: UUID, from_id: UUID, to_id: UUID) -> None:
    """The head moves every order that is not closed from one colleague to another; those from whose matter the other
    is recused are nobody's in particular.

    Raises ``NotFound`` for another department, ``NotAColleague`` for a successor who does not work there.
    """
    _must_lead(work, department_id)
    if not await repository.works_in(work, to_id, department_id):
        raise rules.NotAColleague(("toAccountId",))
    await _move(work, department_id, from_id, to_id)


@dataclass(frozen=True, kw_only=True)
class Absence:
    """Who is away from one day to another, both included, and who stands in."""

    department_id: UUID
    absent_id: UUID
    stand_in_id: UUID
    since: date
    until: date


async def name_stand_in(work: Work, absence: Absence) -> None:
    """The head, or whoever will be away, names who stands in: those days the stand-in has the absent one's orders as
    the own, and may go on with the drafts.

    Raises ``NotFound`` for another department, ``Forbidden`` for a clerk who names it for another, ``NotAColleague``
    for anybody who does not work there, ``InvalidInput`` for days that are over or in the wrong order.
    """
    account_id = work.principal.must_have_any(*DEPARTMENT_STAFF)
    if absence.department_id not in work.principal.departments_as(*DEPARTMENT_STAFF):
        raise NotFound(("departmentId",))
    if absence.absent_id != account_id and absence.department_id not in work.principal.departments_as(Role.UNIT_HEAD):
        raise Forbidden
    if not work.today <= absence.until >= absence.since:
        raise InvalidInput(("until",), reason_zh="起止日期有误。", reason="the days are over, or in the wrong order.")
    _, staff = await _held(work, absence.department_id)
    for name, each in (("accountId", absence.absent_id), ("standInId", absence.stand_in_id)):
        if each not in staff or absence.absent_id == absence.stand_in_id:
            raise rules.NotAColleague((name,))
    work.session.add(StandIn(id=new_id(), named_by=account_id, named_at=work.now, **vars(absence)))
    held = {"department": str(absence.department_id), "standIn": str(absence.stand_in_id)}
    events.note(work, "colleague:stand_in_named", absence.absent_id, **held)


def _must_lead(work: Work, department_id: UUID) -> None:
    work.principal.must_have_any(Role.UNIT_HEAD)
    if department_id not in work.principal.departments_as(Role.UNIT_HEAD):
        raise NotFound(("departmentId",))


async def _held(work: Work, department_id: UUID) -> tuple[set[UUID], set[UUID]]:
    """The heads of a department, and all of its staff."""
    held = RoleGrant.department_id == department_id, RoleGrant.role.in_(DEPARTMENT_STAFF)
    rows = (await work.execute(select(RoleGrant.account_id, RoleGrant.role).where(*held))).all()
    return {row.account_id for row in rows if row.role is Role.UNIT_HEAD}, {row.account_id for row in rows}


async def _move(work: Work, department_id: UUID, from_id: UUID, to_id: UUID | None) -> None:
    for order in await _locked(work, department_id, from_id):
        keeps_out = to_id is not None and await repository.is_recused(work, to_id, order.submission_id)
        order.assignee_id = None if keeps_out else to_id
        moved = events.WorkOrderAssigned(
            submission_id=order.submission_id,
            work_order_id=order.id,
            departments=(department_id,),
            internal_to=department_id,
        )
        events.record(work, moved)


async def _locked(work: Work, department_id: UUID, assignee_id: UUID) -> Sequence[WorkOrder]:
    """What a colleague handles and is not closed, with the submissions locked first, in the order of their ids."""
    held = (
        WorkOrder.department_id == department_id,
        WorkOrder.assignee_id == assignee_id,
        WorkOrder.state != WorkOrderState.CLOSED,
    )
    theirs = Submission.id.in_(select(WorkOrder.submission_id).where(*held))
    await work.execute(select(Submission.id).where(theirs).order_by(Submission.id).with_for_update())
    return (await work.execute(select(WorkOrder).where(*held).order_by(WorkOrder.id).with_for_update())).scalars().all()
