"""One run of one outbox row: begun and ended in the store, whatever the broker believes."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

import structlog

from app.failures import describe, path_of
from business_channel import outbox
from business_channel.access import ANONYMOUS
from business_channel.database import Store
from business_channel.work import unit_of_work

RUN_LIMIT = 20.0
"""Seconds after which a run is given up as failed; shorter than the lease after which its worker counts as dead."""

_log = structlog.get_logger(__name__)


async def run(
    store: Store, outbox_id: str, effect: Callable[[UUID], Awaitable[None]], limit: float = RUN_LIMIT
) -> None:
    """Does ``effect`` for the row if this delivery is the one that may, and records its failure in the row.

    Never raises: the row, not the broker, decides about another attempt. A run whose end cannot be recorded, because
    the store does not answer, is found again when its lease is over. It is given up after ``limit`` seconds; one that
    may take longer than the lease has to ``outbox.hold`` it.
    """
    row_id = UUID(outbox_id)
    try:
        if await _may_run(store, row_id):
            await _attempt(store, row_id, effect, limit)
    except Exception as error:
        _log.error("run lost its store", outbox_id=outbox_id, error=describe(error), path=path_of(error))


async def _may_run(store: Store, row_id: UUID) -> bool:
    async with unit_of_work(store, ANONYMOUS) as work:
        return await outbox.start(work, row_id)


async def _attempt(store: Store, row_id: UUID, effect: Callable[[UUID], Awaitable[None]], limit: float) -> None:
    try:
        async with asyncio.timeout(limit):
            await effect(row_id)
    except Exception as error:
        _log.warning("run failed", outbox_id=str(row_id), error=describe(error), path=path_of(error))
        async with unit_of_work(store, ANONYMOUS) as work:
            await outbox.fail(work, row_id, describe(error))
