"""What one request reads with."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Executable, Result
from sqlalchemy.ext.asyncio import AsyncConnection

from business_channel import now
from business_channel.access import Principal
from business_channel.database import Store
from business_channel.language import Language


@dataclass
class Reader:
    """One caller's reads: one connection, taken at the first statement, used by one statement at a time.

    Parallel resolvers may share it: a turnstile lets their statements pass one after another. ``statements`` counts
    them.
    """

    store: Store
    principal: Principal
    language: Language = Language.ZH
    statements: int = 0
    _connection: AsyncConnection | None = None
    _turnstile: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def execute(self, statement: Executable) -> Result[Any]:
        """Runs one reading statement; each sees what was committed before it began."""
        async with self._turnstile:
            if self._connection is None:
                connection = await self.store.engine.connect()
                self._connection = await connection.execution_options(isolation_level="AUTOCOMMIT")
            self.statements += 1
            return await self._connection.execute(statement)

    def now(self) -> ColumnElement[Any]:
        """The channel's time as SQL."""
        return now.expression(shiftable=self.store.time_can_shift)

    async def close(self) -> None:
        """Gives the connection back."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()
