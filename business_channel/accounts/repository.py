"""Every SELECT on accounts and their roles."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from business_channel.access import Principal, Role
from business_channel.accounts.model import Account, RoleGrant
from business_channel.database import Executor


async def principal_of(executor: Executor, issuer: str, subject: str) -> Principal | None:
    """The account that ``issuer`` calls ``subject``, with its roles as granted now; ``None`` when it is unknown."""
    return await _principal(executor, Account.issuer == issuer, Account.subject == subject)


async def principal_by_id(executor: Executor, account_id: UUID) -> Principal | None:
    """The account with its roles as granted now."""
    return await _principal(executor, Account.id == account_id)


async def principal_by_email(executor: Executor, issuer: str, email: str) -> Principal | None:
    """The account of ``issuer`` with this e-mail address, with its roles as granted now."""
    return await _principal(executor, Account.issuer == issuer, func.lower(Account.email) == email.lower())


async def _principal(executor: Executor, *which: Any) -> Principal | None:
    grants = select(Account.id, Account.email, RoleGrant.role, RoleGrant.department_id, RoleGrant.enterprise_id)
    rows = (await executor.execute(grants.outerjoin(RoleGrant, RoleGrant.account_id == Account.id).where(*which))).all()
    if not rows:
        return None
    departments: dict[UUID, set[Role]] = defaultdict(set)
    for row in rows:
        if row.department_id is not None:
            departments[row.department_id].add(row.role)
    return Principal(
        account_id=rows[0].id,
        email=rows[0].email,
        roles=frozenset(row.role for row in rows if row.role is not None),
        departments={each: frozenset(roles) for each, roles in departments.items()},
        enterprises=frozenset(row.enterprise_id for row in rows if row.enterprise_id is not None),
    )
