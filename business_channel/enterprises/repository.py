"""Every SELECT on enterprises for those who change them."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from business_channel.accounts.model import RoleGrant
from business_channel.enterprises.model import Enterprise, EnterpriseState
from business_channel.errors import NotFound
from business_channel.work import Work


async def locked(work: Work, enterprise_id: UUID) -> Enterprise:
    """The enterprise, locked; raises ``NotFound`` when there is none."""
    statement = select(Enterprise).where(Enterprise.id == enterprise_id).with_for_update()
    found: Enterprise | None = (await work.execute(statement)).scalar_one_or_none()
    if found is None:
        raise NotFound(("enterpriseId",))
    return found


async def members(work: Work, enterprise_id: UUID) -> dict[UUID, bool]:
    """The accounts of an enterprise's members, and whether each is an owner."""
    rows = await work.execute(
        select(RoleGrant.account_id, RoleGrant.owner).where(RoleGrant.enterprise_id == enterprise_id)
    )
    return {row.account_id: row.owner for row in rows.all()}


async def certified(work: Work, enterprise_ids: Collection[UUID]) -> frozenset[UUID]:
    """Those of the enterprises in whose name anything can be filed now."""
    statement = select(Enterprise.id).where(
        Enterprise.id.in_(enterprise_ids), Enterprise.state == EnterpriseState.CERTIFIED
    )
    return frozenset((await work.execute(statement)).scalars())
