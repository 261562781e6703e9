"""Brings a world into a store."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from benchmarks.world.chance import filing_moments
from benchmarks.world.clocks import Clocks
from benchmarks.world.copying import TABLES, Copying
from benchmarks.world.filers import SUBMISSIONS_PER_FILER, Filer, filers
from benchmarks.world.handling import order_rows, rating_row, reply_rows
from benchmarks.world.matters import Matter, matter, submission_row
from benchmarks.world.themes import themes
from benchmarks.world.towns import Desk, country
from business_channel import now
from business_channel.database import Store
from business_channel.deadlines.repository import calendar_for
from business_channel.feedback.model import Rating
from business_channel.now import SHANGHAI
from business_channel.replies.model import Reply
from business_channel.submissions.model import SUBMISSION_NUMBER, Submission
from business_channel.vault import Vault
from business_channel.work_orders.model import WorkOrder
from business_channel.work_orders.rules import handling_state

AGE = timedelta(days=730)


@dataclass(frozen=True)
class World:
    """What was generated: ``rows`` by table, the desk with the most work orders as ``busiest``, and one ``filer``.

    The filer files for an enterprise, unless the world is too small to have one.
    """

    seed: int
    until: datetime
    rows: Mapping[str, int]
    busiest: Desk
    filer: Filer


async def generate(store: Store, count: int = 100_000, seed: int = 1, until: datetime | None = None) -> World:
    """Adds ``count`` submissions of the two years before ``until`` (the channel's time) with all that became of them.

    The store holds the reference data. The same arguments give the same rows into the same store but for the nonces of
    the seals, and, where the store had departments of these names before, their ids. It comes all or nothing, and in
    batches, so that its size does not matter. There are enterprises and citizens who file, departments with a clerk
    and a head in two counties of every province, work orders, replies, ratings and clocks in the states in which the
    services would have left them; no events, audit entries or notifications, since nobody did or was told anything.

    Raises ``IntegrityError`` of the driver when this seed was generated into the store before.
    """
    async with store.engine.begin() as connection:
        for limit in ("statement_timeout", "idle_in_transaction_session_timeout"):
            await connection.execute(text(f"SET LOCAL {limit} = 0"))
        until = (until or await now.read(connection, shiftable=store.time_can_shift)).astimezone(SHANGHAI)
        world = await _Generating(connection, store.vault, seed, until).run(count)
    await _settle(store)
    return world


class _Generating:
    def __init__(self, connection: AsyncConnection, vault: Vault, seed: int, until: datetime) -> None:
        self._connection, self._vault, self._until, self._seed = connection, vault, until, seed
        self._random, self._themes, self._copying = Random(seed), themes(), Copying(connection)
        self._orders: Counter[UUID] = Counter()

    async def run(self, count: int) -> World:
        """Generates and copies; see ``generate``."""
        midnight = self._until.replace(hour=0, minute=0, second=0, microsecond=0)
        since = midnight - AGE
        self._country = await country(self._connection, self._random, since)
        self._clocks = Clocks(await calendar_for(self._connection))
        numbers = await self._numbers(count)
        people = list(
            filers(self._random, self._country.towns, count // SUBMISSIONS_PER_FILER + 1, since, self._copying)
        )
        for number, filed_at in zip(numbers, filing_moments(self._random, count, since, midnight), strict=True):
            filer = people[int(len(people) * self._random.random() ** 1.5)]
            self._add(matter(self._random, self._themes, filer, filed_at, self._until), number)
            await self._copying.flush_if_full()
        await self._copying.flush()
        return World(self._seed, self._until, self._copying.copied, self._busiest(), _an_enterprise(people))

    async def _numbers(self, count: int) -> range:
        """Takes ``count`` numbers for people out of their sequence."""
        first: int = (await self._connection.execute(select(SUBMISSION_NUMBER.next_value()))).scalar_one()
        await self._connection.execute(select(func.setval(SUBMISSION_NUMBER.name, first + count - 1)))
        return range(first, first + count)

    def _add(self, matter: Matter, number: int) -> None:
        random, add, platform = self._random, self._copying.add, self._country
        row = submission_row(random, matter, number, platform.reviewer_id, self._vault)
        orders = list(order_rows(random, matter, platform.dispatcher_id))
        if orders:
            row["handling_state"] = handling_state((each["role"], each["state"]) for each in orders)
        add(Submission, row)
        for order in orders:
            add(WorkOrder, order)
            self._orders[order["department_id"]] += 1
        if orders:
            for reply in reply_rows(random, matter, orders[0]["id"], platform.reviewer_id):
                add(Reply, reply)
        for table, row in self._clocks.rows(random, matter, orders):
            add(table, row)
        if (rating := rating_row(random, matter)) is not None:
            add(Rating, rating)

    def _busiest(self) -> Desk:
        desks = {desk.department_id: desk for town in self._country.towns for desk in town.desks.values()}
        return desks[max(desks, key=self._orders.__getitem__)]


def _an_enterprise(people: Sequence[Filer]) -> Filer:
    return next((each for each in people if each.enterprise_id is not None), people[0])


async def _settle(store: Store) -> None:
    """Tells the planner what there is now, and spares the first readers the upkeep of fresh rows."""
    async with store.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text("SET statement_timeout = 0"))
        for model in TABLES:
            await connection.execute(text(f"VACUUM (ANALYZE) {model.__tablename__}"))
        await connection.execute(text("RESET statement_timeout"))
