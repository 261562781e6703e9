"""Several schedulers may run; one leads, and another takes over when it dies."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from app.actors.errands import FORGET_IDEMPOTENCY_KEYS
from app.scheduler import LEADER_LOCK, TICKS
from business_channel.database import Store
from tests.app.working import Workshop, ended, workshop
from tests.waiting import until

pytestmark = pytest.mark.store


@pytest.fixture
async def shop(store: Store, tmp_path: Path) -> AsyncIterator[Workshop]:
    async with workshop(store, tmp_path, smtp_port=1) as place:
        yield place


async def _leaders(store: Store) -> list[int]:
    """The server processes that hold the leader's lock in this database."""
    async with store.engine.connect() as connection:
        held = text(
            "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objid = :lock AND database = "
            "(SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        return list((await connection.execute(held, {"lock": LEADER_LOCK})).scalars())


def _leads(shop: Workshop) -> int:
    return len(re.findall("scheduler leads", shop.log("scheduler")))


async def test_another_scheduler_leads_when_the_leader_dies(store: Store, shop: Workshop) -> None:
    async def one_leads() -> bool:
        return len(await _leaders(store)) == 1

    first = shop.start("scheduler")
    await until(one_leads)
    [leader] = await _leaders(store)
    second = shop.start("scheduler")

    async def second_is_ready() -> bool:
        return shop.log("scheduler").count("scheduler is ready") == 2

    await until(second_is_ready)
    assert await _leaders(store) == [leader]
    first.kill()
    await ended(first)

    async def other_leads() -> bool:
        return await _leaders(store) not in ([], [leader])

    await until(other_leads, 10)
    assert second.poll() is None

    async def second_says_so() -> bool:
        return _leads(shop) == 2

    await until(second_says_so)


async def test_a_leader_that_lost_its_connection_leads_again(store: Store, shop: Workshop) -> None:
    async def one_leads() -> bool:
        return len(await _leaders(store)) == 1

    scheduler = shop.start("scheduler")
    await until(one_leads)
    [before] = await _leaders(store)
    async with store.engine.begin() as connection:
        await connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": before})

    async def leads_again() -> bool:
        return await _leaders(store) not in ([], [before])

    await until(leads_again, 10)
    assert scheduler.poll() is None


async def test_a_scheduler_that_is_told_to_stop_ends_at_once(store: Store, shop: Workshop) -> None:
    scheduler = shop.start("scheduler")

    async def ready() -> bool:
        return "scheduler leads" in shop.log("scheduler")

    await until(ready)
    scheduler.terminate()
    assert await ended(scheduler, within=5) == 0
    assert await _leaders(store) == []


def test_idempotency_keys_are_forgotten_every_hour() -> None:
    moment = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
    first = TICKS[FORGET_IDEMPOTENCY_KEYS].get_next_fire_time(None, moment)
    second = TICKS[FORGET_IDEMPOTENCY_KEYS].get_next_fire_time(first, first)
    assert second - first == timedelta(hours=1)
