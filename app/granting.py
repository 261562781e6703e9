"""Granting roles from the command line: how a new channel gets its first administrator."""

from uuid import UUID

from sqlalchemy import select

from app.background import open_own_store
from app.identity import LOCAL_ISSUER
from app.settings import Settings, SettingsError
from business_channel.access import ANONYMOUS, IN_A_DEPARTMENT, Role
from business_channel.accounts import inviting, service
from business_channel.departments.model import Department
from business_channel.departments.repository import in_office
from business_channel.events import note
from business_channel.work import Work, unit_of_work


async def grant(settings: Settings, email: str, name: str, role: str, department: str | None) -> None:
    """Gives an account of the local issuer a role, in the department of that name where the role is held in one.

    The account is made when there is none; the grant goes into the audit log. Raises ``SettingsError`` for an unknown
    role or department, and where the role and the department do not fit.
    """
    wanted = _role(role, department)
    store = open_own_store(settings, connections=1)
    try:
        async with unit_of_work(store, ANONYMOUS) as work:
            department_id = None if department is None else await _department(work, department)
            account_id = await service.link(work, LOCAL_ISSUER, email, email, name or email, first_role=None)
            await inviting.verify(work, account_id, email)
            await service.grant(work, account_id, wanted, department_id=department_id)
            note(work, "account:granted", account_id, role=wanted)
    finally:
        await store.close()


def _role(name: str, department: str | None) -> Role:
    role = Role.__members__.get(name.upper())
    if role is None or role is Role.ENTERPRISE_MEMBER:
        known = ", ".join(each for each in Role.__members__ if each != Role.ENTERPRISE_MEMBER)
        raise SettingsError(f"There is no role {name} to grant; there are {known}.")
    if (role in IN_A_DEPARTMENT) != (department is not None):
        needs = "is held in a department: name it with --department" if department is None else "has no department"
        raise SettingsError(f"The role {role} {needs}.")
    return role


async def _department(work: Work, name: str) -> UUID:
    bearing = select(Department.id).where(Department.name == name, in_office(work.today))
    found: UUID | None = (await work.execute(bearing)).scalar_one_or_none()
    if found is None:
        raise SettingsError(f"There is no department {name} in office.")
    return found
