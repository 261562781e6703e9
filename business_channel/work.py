"""Where everything of a mutation happens: ``unit_of_work``, the only place that commits what people do."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Executable, Result
from sqlalchemy.ext.asyncio import AsyncSession

from business_channel import now
from business_channel.access import Principal
from business_channel.database import Store
from business_channel.vault import Vault


@dataclass
class Work:
    """One unit of work: the session in which everything of a mutation happens, for one caller, at one moment.

    ``now`` is the channel's time of the transaction; ``request_id`` ties audit entries to the request's log lines.
    """

    session: AsyncSession
    principal: Principal
    now: datetime
    vault: Vault
    request_id: str | None = None

    @property
    def today(self) -> date:
        """The day in Asia/Shanghai."""
        return self.now.astimezone(now.SHANGHAI).date()

    async def execute(self, statement: Executable, values: Mapping[str, Any] | None = None, /) -> Result[Any]:
        """Runs one statement inside the unit of work, with ``values`` for its parameters."""
        return await self.session.execute(statement, values)


@asynccontextmanager
async def unit_of_work(store: Store, principal: Principal, request_id: str | None = None) -> AsyncIterator[Work]:
    """Commits everything done inside, or nothing when the block raises.

    Besides it only the sealer commits, places in the feed, and demonstrations, the time they are moved to.
    """
    async with AsyncSession(store.engine, expire_on_commit=False, autoflush=False) as session, session.begin():
        moment = await now.read(session, shiftable=store.time_can_shift)
        yield Work(session, principal, moment, store.vault, request_id)
