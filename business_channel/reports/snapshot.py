"""One view of the store for a whole computation: what is committed meanwhile is not seen."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from business_channel import now
from business_channel.database import Store
from business_channel.reports.marking import data_mark

STATEMENT_LIMIT_SECONDS = 300
"""After which one statement of a computation is given up; others of the store may take five seconds."""

# The server looks by itself whether the worker still lives, so that no statement goes on for one that was killed.
_SETTINGS = (
    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ",
    f"SET LOCAL statement_timeout = '{STATEMENT_LIMIT_SECONDS}s'",
    f"SET LOCAL lock_timeout = '{STATEMENT_LIMIT_SECONDS}s'",
    "SET LOCAL client_connection_check_interval = '2s'",
    f"SET LOCAL idle_in_transaction_session_timeout = '{STATEMENT_LIMIT_SECONDS}s'",
)


@dataclass(frozen=True)
class Snapshot:
    """The session, the channel's time at its beginning, and the mark of the data that it sees."""

    session: AsyncSession
    as_of: datetime
    data_mark: str


@asynccontextmanager
async def beside(session: AsyncSession) -> AsyncIterator[AsyncSession]:
    """A second session that sees exactly what a repeatable-read one sees, so that two statements can run at once; it
    lasts as long as the block, and no longer than the first.
    """
    seen: str = (await session.execute(text("SELECT pg_export_snapshot()"))).scalar_one()
    async with AsyncSession(session.bind, expire_on_commit=False, autoflush=False) as other:
        for each in (*_SETTINGS, f"SET TRANSACTION SNAPSHOT '{seen}'"):
            await other.execute(text(each))
        yield other


@asynccontextmanager
async def snapshot(store: Store) -> AsyncIterator[Snapshot]:
    """A repeatable-read session in one transaction, which may hold tables of its own; leaving the block, or being
    cancelled in it, ends a statement that runs, and leaves nothing behind.
    """
    async with AsyncSession(store.engine, expire_on_commit=False, autoflush=False) as session:
        for each in _SETTINGS:
            await session.execute(text(each))
        as_of = await now.read(session, shiftable=store.time_can_shift)
        yield Snapshot(session, as_of, await data_mark(session))
