"""The sweep among open deadlines, ten for each generated submission: finding the thousand of which something is due."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Select, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from benchmarks.measuring import Attempt, Benchmark, Client, Contender
from benchmarks.stage import Stage
from business_channel import now
from business_channel.database import Store
from business_channel.deadlines.model import Deadline
from business_channel.deadlines.sweep import due

_OPEN_EACH = 10
_DUE = 1000

# Copies of one open clock: all are due to speak in the coming months, but for the first of them.
_MULTIPLY = """
    INSERT INTO deadline SELECT copy.* FROM deadline one, generate_series(1, :count) place,
        LATERAL jsonb_populate_record(one, jsonb_build_object(
            'id', gen_random_uuid(), 'unit', 'HOURS',
            'upcoming', '[{"name": "RUN_50", "at": "2020-01-01T09:00:00+08:00"}]'::jsonb,
            'next_notice_at', now() + (place - :due) * interval '10 seconds' - interval '1 minute')) copy
    WHERE one.id = (SELECT id FROM deadline WHERE state = 'RUNNING' AND duty = 'UNIT' LIMIT 1)
"""
_REST = "UPDATE deadline SET next_notice_at = NULL WHERE state = 'RUNNING' AND next_notice_at IS NOT NULL"


async def _prepare(stage: Stage) -> Sequence[Contender]:
    async with stage.store.engine.begin() as connection:
        await connection.execute(text("SET LOCAL statement_timeout = 0"))
        await connection.execute(text(_REST))
        count = stage.world.rows["submission"] * _OPEN_EACH
        await connection.execute(text(_MULTIPLY), {"count": count, "due": min(_DUE, count)})
    async with _settled(stage.store) as connection:
        moment = await now.read(connection, shiftable=False)
        found = (await connection.execute(due(moment).limit(2 * _DUE))).scalars().all()
    assert len(found) >= min(_DUE, count), "the sweep does not find what is due"
    postgres = {"postgres": stage.postgres}
    by_key = select(Deadline.id).where(Deadline.id.in_(found))
    return (
        Contender("what is due", _client(stage.store, lambda: due(moment).limit(2 * _DUE)), postgres),
        Contender("the same rows by key", _client(stage.store, lambda: by_key), postgres),
    )


@asynccontextmanager
async def _settled(store: Store) -> AsyncIterator[AsyncConnection]:
    async with store.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text("SET statement_timeout = 0"))
        await connection.execute(text("VACUUM (ANALYZE) deadline"))
        yield connection


def _client(store: Store, statement: Callable[[], Select[Any]]) -> Client:
    @asynccontextmanager
    async def client() -> AsyncIterator[Attempt]:
        async with store.engine.connect() as connection:
            await connection.execution_options(isolation_level="AUTOCOMMIT")

            async def attempt() -> int:
                return len((await connection.execute(statement())).all())

            yield attempt

    return client


BENCHMARK = Benchmark("sweep", "a thousand due among a million open deadlines, against fetching them by key", _prepare)
