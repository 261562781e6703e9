"""Waiting for what another process does, with a deadline."""

import asyncio
from collections.abc import Awaitable, Callable


async def until(seen: Callable[[], Awaitable[bool]], seconds: float = 20) -> None:
    """Returns as soon as ``seen`` answers true; raises ``TimeoutError`` after ``seconds``."""
    async with asyncio.timeout(seconds):
        while True:
            if await seen():
                return
            await asyncio.sleep(0.05)
