"""Work that goes on for as long as its process lives, whatever happens to the servers it needs."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog

from app.failures import describe, path_of

LONGEST_PAUSE = 2.0
"""Seconds between two attempts when attempt after attempt fails: also how soon work goes on after an outage."""

_log = structlog.get_logger(__name__)


async def steadily(step: Callable[[], Awaitable[bool]], name: str, pause: float, stopping: asyncio.Event) -> None:
    """Repeats ``step`` until ``stopping`` is set: at once while it answers that there is more, else after ``pause`` s.

    A step that raises is tried again after growing pauses; the first, second, fourth, eighth ... failure in a row is
    logged, and so is the first success after them.
    """
    failures = 0
    while not stopping.is_set():
        try:
            more = await step()
        except Exception as error:
            failures += 1
            if failures & (failures - 1) == 0:
                _log.warning("loop failed", loop=name, times=failures, error=describe(error), path=path_of(error))
            await rest(stopping, min(LONGEST_PAUSE, pause * 2 ** min(failures, 10)))
            continue
        if failures:
            _log.info("loop works again", loop=name, after_failures=failures)
            failures = 0
        if not more:
            await rest(stopping, pause)


async def rest(stopping: asyncio.Event, seconds: float) -> None:
    """Returns after ``seconds``, or as soon as ``stopping`` is set."""
    with suppress(TimeoutError):
        await asyncio.wait_for(stopping.wait(), seconds)


class LoopThread(threading.Thread):
    """A thread with an event loop of its own that runs ``main`` until that returns; ``main`` is told when to stop.

    The thread is a daemon: a library call that hangs in it cannot keep the process from ending.
    """

    def __init__(self, name: str, main: Callable[[asyncio.Event], Awaitable[None]]) -> None:
        super().__init__(name=name, daemon=True)
        self._main = main
        self._loop = asyncio.new_event_loop()
        self._stopping = asyncio.Event()

    def run(self) -> None:
        """The thread's body; call ``start``."""
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._awaited())

    async def _awaited(self) -> None:
        await self._main(self._stopping)

    def stop(self, timeout: float) -> None:
        """Asks ``main`` to return and waits for it, at most ``timeout`` seconds."""
        with suppress(RuntimeError):  # the loop is closed already
            self._loop.call_soon_threadsafe(self._stopping.set)
        self.join(timeout)
