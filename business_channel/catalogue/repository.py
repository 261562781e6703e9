"""Every SELECT on the catalogue that services need, and its current rules as part of other statements."""

from collections.abc import Sequence

from sqlalchemy import Row, Subquery, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from business_channel.catalogue.model import RoutingRule
from business_channel.catalogue.rules import Rule, from_rule
from business_channel.database import Executor

_CURRENT = (
    select(RoutingRule.__table__)
    .ext(distinct_on(RoutingRule.code))
    .order_by(RoutingRule.code, RoutingRule.saved_by.is_(None), RoutingRule.version.desc())
)
"""The newest version of every rule, what operators saved before what came with a release."""


def current() -> Subquery:
    """The rules in their current versions, to select from."""
    return _CURRENT.subquery()


async def rules(executor: Executor) -> Sequence[Rule]:
    """Every rule in its current version, by code."""
    return [from_rule(row.rule) for row in (await executor.execute(_CURRENT)).all()]


async def columns(executor: Executor, code: str) -> dict[str, str] | None:
    """The columns of a rule's current version; ``None`` when the catalogue has none of that code."""
    row = (await executor.execute(_CURRENT.where(RoutingRule.code == code))).one_or_none()
    return None if row is None else dict(row.rule)


async def rule(executor: Executor, code: str, version: int) -> Rule | None:
    """A rule in one version, current or not; ``None`` when there never was such a one."""
    named = select(RoutingRule.rule).where(RoutingRule.code == code, RoutingRule.version == version)
    row: Row[tuple[dict[str, str]]] | None = (await executor.execute(named)).one_or_none()
    return None if row is None else from_rule(row.rule)


async def last_version(executor: Executor, code: str) -> int:
    """The number of a code's last version, 0 when it has none."""
    last = select(func.coalesce(func.max(RoutingRule.version), 0)).where(RoutingRule.code == code)
    return int((await executor.execute(last)).scalar_one())
