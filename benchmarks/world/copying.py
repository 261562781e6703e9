"""Rows on their way into the store, by COPY."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Enum
from sqlalchemy.ext.asyncio import AsyncConnection

from business_channel.accounts.model import Account, RoleGrant
from business_channel.database import Base
from business_channel.deadlines.model import Deadline, DeadlineSegment
from business_channel.enterprises.model import Enterprise
from business_channel.feedback.model import Rating
from business_channel.replies.model import Reply
from business_channel.submissions.model import Submission
from business_channel.work_orders.model import WorkOrder

TABLES: tuple[type[Base], ...] = (
    Account,
    Enterprise,
    RoleGrant,
    Submission,
    WorkOrder,
    Reply,
    Deadline,
    DeadlineSegment,
    Rating,
)
"""Every table that is copied into; each stands after those that its rows point to."""

_BATCH = 10_000


class Copying:
    """Takes rows one by one and copies them in batches, inside the transaction of ``connection``.

    A row is what the table holds, by column; columns that are left out become NULL, and documents come as
    their JSON. ``copied`` counts the rows of each
    table by the table's name.
    """

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self._columns = {model: model.metadata.tables[model.__tablename__].columns.keys() for model in TABLES}
        self._choices = {model: _choices(model) for model in TABLES}
        self._waiting: dict[type[Base], list[tuple[Any, ...]]] = {model: [] for model in TABLES}
        self.copied = {model.__tablename__: 0 for model in TABLES}

    def add(self, model: type[Base], row: Mapping[str, Any]) -> None:
        """Takes a row, which is in the store after the next ``flush``."""
        stored = {**row, **{name: row[name].name for name in self._choices[model] if row.get(name) is not None}}
        self._waiting[model].append(tuple(map(stored.get, self._columns[model])))

    async def flush_if_full(self) -> None:
        """Copies when enough is waiting to be worth it."""
        if sum(map(len, self._waiting.values())) >= _BATCH:
            await self.flush()

    async def flush(self) -> None:
        """Copies what is waiting; the store checks every constraint as for any other row."""
        raw = (await self._connection.get_raw_connection()).driver_connection
        assert raw is not None
        for model, rows in self._waiting.items():
            if rows:
                await raw.copy_records_to_table(model.__tablename__, records=rows, columns=self._columns[model])
                self.copied[model.__tablename__] += len(rows)
                rows.clear()


def _choices(model: type[Base]) -> list[str]:
    """The columns that hold a member of an enumeration, which the store knows by its name."""
    return [column.key for column in model.__table__.columns if isinstance(column.type, Enum)]
