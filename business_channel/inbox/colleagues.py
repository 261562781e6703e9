"""Who works in a department, and how much each has to do."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Date, cast, func, select

from business_channel.access import DEPARTMENT_STAFF, Role
from business_channel.accounts.model import Account, RoleGrant, StandIn
from business_channel.inbox.repository import must_work_in
from business_channel.reader import Reader
from business_channel.work_orders.model import WorkOrder
from business_channel.work_orders.rules import OPEN_STATES


@dataclass(frozen=True)
class StandingIn:
    """Who stands in for somebody, and until which day."""

    account_id: UUID
    since: date
    until: date


@dataclass(frozen=True)
class Member:
    """Somebody of a department: the roles, how many open orders wait, and who stands in, now or later."""

    account_id: UUID
    display_name: str
    roles: Sequence[Role]
    open_orders: int
    stand_ins: Sequence[StandingIn]


async def members(reader: Reader, department_id: UUID) -> list[Member]:
    """The staff of a department by name, for its own people and the platform; raises ``NotFound`` for anybody else."""
    must_work_in(reader, department_id)
    mine = WorkOrder.assignee_id == Account.id, WorkOrder.department_id == department_id
    waiting = select(func.count()).where(*mine, WorkOrder.state.in_(OPEN_STATES)).correlate(Account).scalar_subquery()
    roles = func.array_agg(RoleGrant.role).label("roles")
    held = RoleGrant.department_id == department_id, RoleGrant.role.in_(DEPARTMENT_STAFF)
    statement = (
        select(Account.id, Account.display_name, roles, waiting.label("open_orders"))
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(*held)
        .group_by(Account.id)
        .order_by(Account.display_name, Account.id)
    )
    rows = (await reader.execute(statement)).all()
    away = await _away(reader, department_id)
    return [
        Member(row.id, row.display_name, sorted(map(Role, row.roles)), row.open_orders, away[row.id]) for row in rows
    ]


async def _away(reader: Reader, department_id: UUID) -> dict[UUID, list[StandingIn]]:
    today = cast(func.timezone("Asia/Shanghai", reader.now()), Date)
    columns = StandIn.absent_id, StandIn.stand_in_id, StandIn.since, StandIn.until
    named = select(*columns).where(StandIn.department_id == department_id, StandIn.until >= today)
    found: dict[UUID, list[StandingIn]] = defaultdict(list)
    for row in (await reader.execute(named.order_by(StandIn.since, StandIn.id))).all():
        found[row.absent_id].append(StandingIn(row.stand_in_id, row.since, row.until))
    return found
