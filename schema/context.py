"""What a resolver is given of the world."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

import strawberry

from business_channel.access import Principal
from business_channel.database import Store
from business_channel.language import Language
from business_channel.reader import Reader


class Wakeups(Protocol):
    """Tells a subscriber that its stream may have grown."""

    async def wait(self) -> object:
        """Returns when there may be something new since the last ``clear``."""

    def clear(self) -> None:
        """Forgets the wakeups so far; called before every reading."""


class Hub(Protocol):
    """Where subscribers wait for their stream."""

    def subscribe(self, stream: str) -> AbstractAsyncContextManager[Wakeups]:
        """Wakeups of ``stream`` for as long as the block runs."""


@dataclass(frozen=True, slots=True)
class Context:
    """The context of one operation; ``refresh`` reads the caller's rights again, as they are granted by then."""

    store: Store
    reader: Reader
    hub: Hub
    refresh: Callable[[Principal], Awaitable[Principal]]
    request_id: str | None = None

    async def take_anew(self) -> None:
        """What follows in the same operation is done with the caller's rights as they are by now."""
        self.reader.become(await self.refresh(self.principal))

    @property
    def principal(self) -> Principal:
        """Who is calling."""
        return self.reader.principal

    @property
    def language(self) -> Language:
        """The language of the answer."""
        return self.reader.language


Info = strawberry.Info[Context, None]
