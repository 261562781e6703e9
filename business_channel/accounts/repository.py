"""Every SELECT on accounts and their roles."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Date, Executable, bindparam, cast, exists, func, select

from business_channel.access import Principal, Role
from business_channel.accounts.model import Account, RoleGrant, StandIn
from business_channel.confidence.model import Confidant, Recusal
from business_channel.database import Executor
from business_channel.departments.model import Department


async def principal_of(executor: Executor, issuer: str, subject: str) -> Principal | None:
    """The account that ``issuer`` calls ``subject``, with its roles as granted now; ``None`` when it is unknown."""
    return await _principal(executor, _OF_SUBJECT, issuer=issuer, subject=subject)


async def principal_by_id(executor: Executor, account_id: UUID) -> Principal | None:
    """The account with its roles as granted now."""
    return await _principal(executor, _OF_ID, account_id=account_id)


async def principal_by_email(executor: Executor, issuer: str, email: str) -> Principal | None:
    """The account of ``issuer`` with this e-mail address, with its roles as granted now."""
    return await _principal(executor, _OF_EMAIL, issuer=issuer, email=email.lower())


# Built once, since every request reads its caller.
_NAMED = exists().where(Confidant.account_id == Account.id, Confidant.dismissed_at.is_(None))
_RECUSED = exists().where(Recusal.account_id == Account.id)
_HELD = RoleGrant.role, RoleGrant.department_id, RoleGrant.enterprise_id, RoleGrant.owner
_GRANTS = (
    select(Account.id, Account.email, *_HELD)
    .add_columns(Department.id.label("inherited_id"), _NAMED.label("named"), _RECUSED.label("recused"))
    .outerjoin(RoleGrant, RoleGrant.account_id == Account.id)
    .outerjoin(Department, Department.heir_id == RoleGrant.department_id)
)
_OF_ISSUER = _GRANTS.where(Account.issuer == bindparam("issuer"))
_OF_SUBJECT = _OF_ISSUER.where(Account.subject == bindparam("subject"))
_OF_EMAIL = _OF_ISSUER.where(func.lower(Account.email) == bindparam("email"))
_OF_ID = _GRANTS.where(Account.id == bindparam("account_id"))


async def _principal(executor: Executor, statement: Executable, **values: Any) -> Principal | None:
    rows = (await executor.execute(statement, values)).all()
    if not rows:
        return None
    departments: dict[UUID, set[Role]] = defaultdict(set)
    inherited: dict[UUID, set[Role]] = defaultdict(set)
    for row in rows:
        if row.department_id is not None:
            departments[row.department_id].add(row.role)
        if row.inherited_id is not None:
            inherited[row.inherited_id].add(row.role)
    return Principal(
        account_id=rows[0].id,
        email=rows[0].email,
        roles=frozenset(row.role for row in rows if row.role is not None),
        departments={each: frozenset(roles) for each, roles in departments.items()},
        inherited={each: frozenset(roles) for each, roles in inherited.items()},
        enterprises=frozenset(row.enterprise_id for row in rows if row.enterprise_id is not None),
        owned=frozenset(row.enterprise_id for row in rows if row.enterprise_id is not None and row.owner),
        named=rows[0].named,
        recused=rows[0].recused,
    )


def stands_in(stand_in_id: Any, absent_id: Any, department_id: Any, at: Any) -> ColumnElement[bool]:
    """True where an account stands in for another in a department on the day of a moment, in Asia/Shanghai."""
    on = cast(func.timezone("Asia/Shanghai", at), Date)
    named = StandIn.stand_in_id == stand_in_id, StandIn.absent_id == absent_id, StandIn.department_id == department_id
    return exists().where(*named, StandIn.since <= on, StandIn.until >= on)
