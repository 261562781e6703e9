"""The process that ticks: it sends messages at their times and does nothing else.

Several may run; one leads, by an advisory lock that its database connection holds. When the leader dies, so does the
connection, and another takes over. A tick that falls into the gap is not made up: every errand here does next time what
it did not do this time.
"""

import asyncio
import signal
from functools import partial

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from dramatiq import Broker
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from app.actors.errands import (
    EXPIRE_UPLOADS,
    FORGET_IDEMPOTENCY_KEYS,
    GATHER_ALIKE,
    SCHEDULE_REPORTS,
    SUCCEED_DEPARTMENTS,
    SWEEP_DEADLINES,
    SWEEP_REPORT_FILES,
    Errand,
)
from app.background import database_url, open_own_store, show_life
from app.broker import open_broker
from app.settings import Settings
from app.steady import rest, steadily
from business_channel.database import Store
from business_channel.now import SHANGHAI

NAME = "scheduler"
"""Under which name schedulers show that they live."""

TICKS = {
    SWEEP_DEADLINES: CronTrigger(second="*/15", timezone=SHANGHAI),
    SUCCEED_DEPARTMENTS: CronTrigger(second=5, timezone=SHANGHAI),
    GATHER_ALIKE: CronTrigger(second="*/20", timezone=SHANGHAI),
    FORGET_IDEMPOTENCY_KEYS: CronTrigger(minute=7, timezone=SHANGHAI),
    EXPIRE_UPLOADS: CronTrigger(minute="*/10", timezone=SHANGHAI),
    SCHEDULE_REPORTS: CronTrigger(second=20, timezone=SHANGHAI),
    SWEEP_REPORT_FILES: CronTrigger(minute="*/5", second=40, timezone=SHANGHAI),
}
"""Which errand goes out when."""

LEADER_LOCK = 7_215_102
"""The advisory lock that the leader's connection holds."""

_LOOK_EVERY = 1.0
_ANSWER_WITHIN = 5.0
_log = structlog.get_logger(__name__)


def run(settings: Settings) -> int:
    """Ticks until SIGTERM or SIGINT and returns 0; raises ``SettingsError`` when the settings name no store."""
    asyncio.run(_work(settings))
    return 0


async def _work(settings: Settings) -> None:
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    broker = open_broker(settings.broker_url, database_url(settings))
    store = open_own_store(settings, 2)
    clock = _clock(broker)
    _log.info("scheduler is ready")
    lead = steadily(partial(_lead, store, clock, stopping), "scheduler", _LOOK_EVERY, stopping)
    await asyncio.gather(lead, show_life(store, NAME, stopping))
    clock.shutdown(wait=False)
    await store.close()
    broker.close()
    _log.info("scheduler has stopped")


def _clock(broker: Broker) -> AsyncIOScheduler:
    """A clock that stands still until its process leads."""
    clock = AsyncIOScheduler(timezone=SHANGHAI)
    for errand, trigger in TICKS.items():
        clock.add_job(_tick, trigger, args=(broker, errand), id=errand.actor, coalesce=True, misfire_grace_time=60)
    clock.start(paused=True)
    return clock


def _tick(broker: Broker, errand: Errand) -> None:
    broker.enqueue(errand.message())


async def _lead(store: Store, clock: AsyncIOScheduler, stopping: asyncio.Event) -> bool:
    """Lets the clock run for as long as this process holds the lock; at once false when another holds it."""
    engine = store.engine.execution_options(isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        if not await _take_lock(connection):
            return False
        _log.info("scheduler leads")
        clock.resume()
        try:
            await _hold_lock(connection, stopping)
        finally:
            clock.pause()
    return False


async def _take_lock(connection: AsyncConnection) -> bool:
    taken = await connection.execute(select(func.pg_try_advisory_lock(LEADER_LOCK)))
    return bool(taken.scalar_one())


async def _hold_lock(connection: AsyncConnection, stopping: asyncio.Event) -> None:
    """Returns when ``stopping`` is set; raises as soon as the connection, and with it the lock, is gone."""
    while not stopping.is_set():
        async with asyncio.timeout(_ANSWER_WITHIN):
            await connection.execute(select(1))
        await rest(stopping, _LOOK_EVERY)
