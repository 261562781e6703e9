"""Chance, the same for the same seed, and the rows that it makes, on their way into a store."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import text

from business_channel.database import Base, Store

_Any = TypeVar("_Any")
SECOND = timedelta(seconds=1)


class Luck:
    """What happens and when; moments like to fall on the edges of days and of terms."""

    def __init__(self, seed: int, until: datetime) -> None:
        self.random, self.until = Random(seed), until

    def happens(self, share: float) -> bool:
        return self.random.random() < share

    def one_of(self, weights: Mapping[_Any, float]) -> _Any:
        """A member by its weight."""
        return self.random.choices(list(weights), list(weights.values()))[0]

    def key(self) -> UUID:
        return UUID(int=self.random.getrandbits(128))

    def after(self, moment: datetime, hours: float) -> datetime | None:
        """A later moment, on the average so many hours later; None where the world ends before."""
        found = moment + timedelta(seconds=int(self.random.expovariate(1 / (hours * 3600))) + 1)
        if self.happens(0.05):
            found = max(moment, found.replace(hour=self.random.choice((0, 9, 17)), minute=0, second=0, microsecond=0))
        elif self.happens(0.3):
            found = found.replace(microsecond=self.random.randrange(1_000_000))
        return self.over(found)

    def near(self, due: datetime, moment: datetime, hours: float) -> datetime | None:
        """As ``after``, but at times just at, or just past, a due moment."""
        if due > moment and self.happens(0.08):
            return self.over(due + self.random.choice((0 * SECOND, 0.4 * SECOND, SECOND, -SECOND)))
        return self.after(moment, hours)

    def over(self, moment: datetime) -> datetime | None:
        return moment if moment < self.until else None

    def between(self, since: datetime, until: datetime) -> datetime:
        """A moment of a whole second between two."""
        return since + timedelta(seconds=int(self.random.random() * max((until - since).total_seconds(), 0)))


class Rows:
    """Rows by table, each a mapping of columns; what is not named is NULL."""

    def __init__(self, luck: Luck) -> None:
        self.luck = luck
        self.of: dict[type[Base], list[dict[str, Any]]] = defaultdict(list)
        self.segments: dict[UUID, list[dict[str, Any]]] = defaultdict(list)

    def add(self, model: type[Base], **row: Any) -> dict[str, Any]:
        """Takes a row, with an id where it has none, and gives it back: it may be changed until it is stored."""
        if "id" in model.__table__.columns:
            row = {"id": self.luck.key()} | row
        self.of[model].append(row)
        return row

    async def store(self, store: Store, order: Sequence[type[Base]]) -> None:
        """Copies all rows, table by table in that order; the store checks every constraint."""
        assert self.of.keys() <= set(order), "every table has its place in the order"
        async with store.engine.begin() as connection:
            await connection.execute(text("SET LOCAL statement_timeout = 0"))
            raw = (await connection.get_raw_connection()).driver_connection
            assert raw is not None
            for model in order:
                rows = self.of[model]
                columns = sorted({name for row in rows for name in row})
                if rows:
                    records = [tuple(row.get(name) for name in columns) for row in rows]
                    await raw.copy_records_to_table(model.__tablename__, records=records, columns=columns)
        async with store.engine.connect() as connection:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            for model in order:
                await connection.execute(text(f"ANALYZE {model.__tablename__}"))
