"""Telling the waiting subscribers of this process that their streams have moved.

A hub only wakes; what there is to read, subscribers read themselves from their own position. So a wake-up too many
costs one look, and one that got lost costs seconds.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial

from sqlalchemy import NullPool
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from app.steady import steadily
from business_channel import feed
from business_channel.database import Store
from business_channel.feed import Log

_ANSWER_WITHIN = 5.0
_PAUSE = 0.1


class FeedHub:
    """The one listener of a process on the feed, over a database connection of its own.

    ``look_every`` is the time in seconds after which it looks at the feed although it heard nothing.
    """

    def __init__(self, store: Store, look_every: float = 5.0) -> None:
        self._engine = create_async_engine(
            store.engine.url,
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
            connect_args={"timeout": _ANSWER_WITHIN, "server_settings": {"application_name": "business-channel-feed"}},
        )
        self._waiting: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        self._positions: dict[Log, int] = {}
        self._look_every = look_every

    @asynccontextmanager
    async def subscribe(self, stream: str) -> AsyncIterator[asyncio.Event]:
        """An event that is set whenever the stream may have moved since the subscriber cleared it.

        Subscribe first, then read; clear before each reading, so that nothing can fall between the two.
        """
        moved = asyncio.Event()
        self._waiting[stream].add(moved)
        try:
            yield moved
        finally:
            self._waiting[stream].discard(moved)
            if not self._waiting[stream]:
                del self._waiting[stream]

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Listens while the block runs, and connects again for as long as that takes when the connection is lost."""
        stopping = asyncio.Event()
        listening = asyncio.create_task(steadily(partial(self._listen, stopping), "feed hub", _PAUSE, stopping))
        try:
            yield
        finally:
            stopping.set()
            listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening
            await self._engine.dispose()

    async def _listen(self, stopping: asyncio.Event) -> bool:
        heard = asyncio.Event()
        async with self._engine.connect() as connection:
            driver = (await connection.get_raw_connection()).driver_connection
            assert driver is not None
            driver.add_termination_listener(lambda *_: heard.set())
            await driver.add_listener(feed.CHANNEL, lambda *_: heard.set())
            while not stopping.is_set():
                async with asyncio.timeout(_ANSWER_WITHIN):
                    await self._catch_up(connection)
                with suppress(TimeoutError):
                    await asyncio.wait_for(heard.wait(), self._look_every)
                heard.clear()
        return False

    async def _catch_up(self, connection: AsyncConnection) -> None:
        """Wakes whose streams moved, or everybody when that cannot be told: at the start, behind a restored store."""
        heads = {log: await feed.head(connection, log) for log in Log}
        if any(head < self._positions.get(log, head + 1) for log, head in heads.items()):
            self._positions = dict(heads)
            self._wake(set(self._waiting))
        for log, head in heads.items():
            while self._positions[log] < head:
                moved = await feed.streams_after(connection, self._positions[log], log=log)
                self._wake({stream for each in moved for stream in each.streams})
                self._positions[log] = moved[-1].position

    def _wake(self, streams: set[str]) -> None:
        for stream in streams & self._waiting.keys():
            for moved in self._waiting[stream]:
                moved.set()
