"""Sending what the outbox asks for: the only sender of its rows, for every kind of broker."""

import asyncio
from collections.abc import Sequence
from functools import partial
from uuid import UUID

import structlog
from dramatiq import Broker

from app.actors.errands import BY_TASK
from app.failures import OurFailure, describe
from app.steady import steadily
from business_channel import outbox
from business_channel.access import ANONYMOUS
from business_channel.database import Store
from business_channel.outbox import Task
from business_channel.work import Work, unit_of_work

IN_FLIGHT = 200
"""How many rows of one task may wait in the broker at once, so that a backlog stays in the store."""

REPORTS_AT_ONCE = 2
"""How many reports may wait in the broker or run at once, in the whole instance: each takes a processor for minutes."""

BATCH = 50
_PAUSE = 0.1


_log = structlog.get_logger(__name__)


class BrokerRefused(OurFailure):
    """The broker did not take a message; its row is due again."""


async def relay(store: Store, broker: Broker, stopping: asyncio.Event) -> None:
    """Sends due rows until ``stopping`` is set, and looks for new ones ten times a second.

    The broker's calls block, so it needs an event loop that serves nothing else.
    """
    await steadily(partial(send_due, store, broker), "relay", _PAUSE, stopping)


async def send_due(store: Store, broker: Broker) -> bool:
    """Sends one batch of each task; true when a task had a whole batch, so that more may be due.

    Raises ``BrokerRefused`` when the broker takes no more; rows that it did not take are due again at once.
    """
    async with store.engine.connect() as connection:
        if not await outbox.anything_due(connection):
            return False
    await _send_suspect(store, broker)
    more = False
    for task in Task:
        claimed = await _claim(store, task)
        await _send(store, broker, task, claimed)
        more |= len(claimed) == BATCH
    return more


async def _send_suspect(store: Store, broker: Broker) -> None:
    async with unit_of_work(store, ANONYMOUS) as work:
        if crashes := await outbox.count_crashes(work):
            _log.warning("runs ended with their worker", runs=crashes)
        suspect = await outbox.claim_suspect(work)
    if suspect is not None:
        row_id, task = suspect
        await _send(store, broker, task, [row_id])


async def _claim(store: Store, task: Task) -> Sequence[UUID]:
    async with unit_of_work(store, ANONYMOUS) as work:
        room = await _room(work, task)
        return await outbox.claim_due(work, task, min(room, BATCH)) if room > 0 else ()


async def _room(work: Work, task: Task) -> int:
    if task is Task.REPORT:
        return REPORTS_AT_ONCE - await outbox.under_way(work, task)
    return IN_FLIGHT - await outbox.in_flight(work, task)


async def _send(store: Store, broker: Broker, task: Task, claimed: Sequence[UUID]) -> None:
    for place, row_id in enumerate(claimed):
        try:
            broker.enqueue(BY_TASK[task].message_for(row_id))
        except Exception as error:
            async with unit_of_work(store, ANONYMOUS) as work:
                await outbox.release(work, claimed[place:])
            raise BrokerRefused(f"the broker did not take a message ({describe(error)})") from error
