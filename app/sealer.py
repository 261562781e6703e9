"""Numbering what was committed, many times a second, so that feeds move and the audit chain grows."""

import asyncio

from app.steady import steadily
from business_channel import feed
from business_channel.database import Store

_PAUSE = 0.1


async def sealer(store: Store, stopping: asyncio.Event) -> None:
    """Seals the feed until ``stopping`` is set; of several sealers on one store one works at a time."""

    async def seal() -> bool:
        return await feed.seal(store) >= feed.BATCH

    await steadily(seal, "sealer", _PAUSE, stopping)
