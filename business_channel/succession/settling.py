"""A department whose last day is over: its people, and whoever was to become one of them, go over to the successor."""

from uuid import UUID

from sqlalchemy import delete, select, update

from business_channel import events
from business_channel.accounts.model import Invitation, RoleGrant, StandIn
from business_channel.accounts.service import grant
from business_channel.departments import repository
from business_channel.departments.model import Department
from business_channel.work import Work


async def settle(work: Work) -> int:
    """Settles one department that is over, and returns 1, or 0 when there is none left.

    Its successor, or the last one in a line of successors that have ended too, holds its files from now on: its people
    work there in the same roles and read what it had. Without a successor they keep their roles, for what was answered
    and may still have to be put right. A department is settled once; what somebody else holds is left to them.
    """
    over = select(Department).where(Department.settled_at.is_(None), Department.valid_to < work.today)
    first = over.order_by(Department.valid_to, Department.id).limit(1).with_for_update(skip_locked=True)
    department = (await work.execute(first)).scalar_one_or_none()
    if department is None:
        return 0
    department.settled_at = work.now
    heir = await repository.successor_on(work, department, work.today)
    if heir is None:
        events.note(work, "department:settled", department.id)
        return 1
    department.heir_id = heir.id
    await work.session.flush()
    await work.execute(update(Department).where(Department.heir_id == department.id).values(heir_id=heir.id))
    await _move(work, department.id, heir.id)
    events.note(work, "department:settled", department.id, heir=str(heir.id))
    return 1


async def _move(work: Work, department_id: UUID, heir_id: UUID) -> None:
    held = select(RoleGrant).where(RoleGrant.department_id == department_id).order_by(RoleGrant.id)
    for each in (await work.execute(held.with_for_update())).scalars().all():
        await grant(work, each.account_id, each.role, department_id=heir_id, by=each.granted_by)
        moved = {"role": each.role.value, "department": str(department_id), "to": str(heir_id)}
        events.note(work, "colleague:moved", each.account_id, **moved)
    await work.execute(delete(RoleGrant).where(RoleGrant.department_id == department_id))
    waiting = Invitation.department_id == department_id, Invitation.taken_up_at.is_(None)
    await work.execute(update(Invitation).where(*waiting).values(department_id=heir_id))
    await work.execute(update(StandIn).where(StandIn.department_id == department_id).values(department_id=heir_id))
