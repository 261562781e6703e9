"""Runs the processes of one instance: starts them, starts them again when they die, and stops them in order."""

import asyncio
import signal
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

import structlog

_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Part:
    """A process of the instance: its command, and the seconds it gets to finish after SIGTERM."""

    name: str
    command: tuple[str, ...]
    finish_within: float = 25


@dataclass(frozen=True)
class Patience:
    """When a dying part is given up (after ``deaths`` within ``seconds``), and the pauses before a new start."""

    deaths: int = 5
    seconds: float = 60
    first_pause: float = 0.5
    longest_pause: float = 8


@dataclass
class Supervisor:
    """Keeps ``parts`` running until a signal asks to stop or a part is given up.

    The parts are stopped in the order given. Each runs in a session of its own, so that Ctrl-C in a terminal
    reaches the supervisor alone, and holds a lifeline to it on its standard input.
    """

    parts: Sequence[Part]
    patience: Patience = field(default_factory=Patience)
    _running: dict[str, asyncio.subprocess.Process] = field(default_factory=dict)

    async def run(self, while_running: Callable[[], Awaitable[None]]) -> int:
        """0 after SIGINT, SIGTERM or SIGHUP, 1 after a part was given up; ``while_running`` goes on meanwhile."""
        asked_to_stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in _STOP_SIGNALS:
            loop.add_signal_handler(number, asked_to_stop.set)
        companion = asyncio.create_task(_logged(while_running))
        keepers = [asyncio.create_task(self._keep(part)) for part in self.parts]
        asked = asyncio.create_task(asked_to_stop.wait())
        try:
            await asyncio.wait([asked, *keepers], return_when=asyncio.FIRST_COMPLETED)
        finally:
            await _cancel(companion, *keepers)
            await self._stop()
        return 0 if asked.done() else 1

    async def _keep(self, part: Part) -> None:
        """Returns when the part has died too often."""
        deaths: deque[float] = deque(maxlen=self.patience.deaths)
        while True:
            process = await self._start(part)
            code = await process.wait()
            deaths.append(time.monotonic())
            if len(deaths) == self.patience.deaths and deaths[-1] - deaths[0] < self.patience.seconds:
                _log.error("a part died too often and is given up", part=part.name, code=code, deaths=len(deaths))
                return
            pause = self._pause(deaths)
            _log.error("a part died and is started again", part=part.name, code=code, in_seconds=pause)
            await asyncio.sleep(pause)

    def _pause(self, deaths: deque[float]) -> float:
        lately = sum(1 for death in deaths if time.monotonic() - death < self.patience.seconds)
        doubled: float = self.patience.first_pause * 2 ** (lately - 1)
        return min(self.patience.longest_pause, doubled)

    async def _start(self, part: Part) -> asyncio.subprocess.Process:
        process = await asyncio.create_subprocess_exec(
            *part.command, stdin=asyncio.subprocess.PIPE, start_new_session=True
        )
        self._running[part.name] = process
        return process

    async def _stop(self) -> None:
        for part in self.parts:
            if (process := self._running.get(part.name)) and process.returncode is None:
                _log.info("stopping", part=part.name)
                await _end(process, part)


async def _end(process: asyncio.subprocess.Process, part: Part) -> None:
    with suppress(ProcessLookupError):
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), part.finish_within)
    except TimeoutError:
        _log.warning("did not finish in time and is killed", part=part.name, seconds=part.finish_within)
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def _logged(work: Callable[[], Awaitable[None]]) -> None:
    try:
        await work()
    except Exception:
        _log.exception("what was to be told once all parts run failed")


async def _cancel(*tasks: "asyncio.Future[None]") -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
