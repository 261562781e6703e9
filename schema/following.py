"""How every subscription follows its feed: from a cursor on, under the rights of each moment."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from business_channel import feed
from business_channel.feed import Log
from business_channel.nouns import Selection
from business_channel.reader import Reader
from business_channel.views import events
from schema.context import Context, Info
from schema.selection import selection_of


@dataclass(frozen=True)
class Source:
    """What a feed shows: the items ``after`` a position of its log, for as long as ``authorise`` does not raise."""

    stream: str
    log: Log
    authorise: Callable[[Reader], Awaitable[None]]
    after: Callable[[Reader, int, Selection], Awaitable[Sequence[tuple[Any, int]]]]


async def follow(info: Info, source: Source, after: str | None) -> AsyncGenerator[Any, None]:
    """The items after the cursor, from now on without one; rights are read again before every batch."""
    context, selection, log = info.context, selection_of(info), source.log
    await source.authorise(context.reader)
    position = await feed.head(context.reader, log) if after is None else events.position_of(after, log)
    await context.reader.close()
    async with context.hub.subscribe(source.stream) as wakeups:
        while True:
            wakeups.clear()
            items = await _batch(context, source, position, selection)
            for item, place in items:
                position = place
                yield item
            if len(items) < events.BATCH:
                await wakeups.wait()


async def _batch(context: Context, source: Source, position: int, selection: Selection) -> Any:
    """The next items under the caller's rights of this moment, over a connection that is given back at once."""
    reader = Reader(context.store, await context.refresh(context.principal), context.language)
    try:
        await source.authorise(reader)
        return await source.after(reader, position, selection)
    finally:
        await reader.close()
