"""What a benchmark is, and how its contenders are measured: in turns, so that a noisy moment hits all of them alike."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from starlette.routing import Route

from benchmarks.processes import cpu_seconds
from benchmarks.stage import Stage

Attempt = Callable[[], Awaitable[Any]]
"""Does it once."""

Client = Callable[[], AbstractAsyncContextManager[Attempt]]
"""Opens what one client needs, and gives its attempt."""


@dataclass(frozen=True)
class Contender:
    """One way of doing it; ``processes`` are those whose CPU time counts, by what they are called in the report."""

    name: str
    client: Client
    processes: Mapping[str, int]


@dataclass(frozen=True)
class Benchmark:
    """A question put to several contenders, the channel first and what it is compared with last.

    ``prepare`` makes the contenders, and raises when they would not do the same; ``routes`` are those of the bare
    application that it needs.
    """

    name: str
    title: str
    prepare: Callable[[Stage], Awaitable[Sequence[Contender]]]
    routes: Sequence[Route] = ()


@dataclass(frozen=True)
class Effort:
    """How much to measure: ``rounds`` of ``seconds`` for each contender, by ``clients`` at once."""

    rounds: int
    seconds: float
    clients: int


@dataclass
class Measured:
    """What one contender did in all of its rounds: seconds of every attempt, of the clock, and of each process."""

    name: str
    latencies: list[float] = field(default_factory=list)
    seconds: float = 0.0
    cpu: dict[str, float] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        """Attempts per second."""
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        """The seconds within which this share of the attempts was done."""
        return sorted(self.latencies)[min(len(self.latencies) - 1, int(share * len(self.latencies)))]

    def cpu_each(self, process: str) -> float:
        """The CPU seconds that one attempt cost a process."""
        return self.cpu[process] / len(self.latencies)


async def measure(benchmark: Benchmark, stage: Stage, effort: Effort) -> list[Measured]:
    """Runs the contenders in turns, after a short turn of each that is thrown away."""
    contenders = await benchmark.prepare(stage)
    for contender in contenders:
        await _turn(contender, Effort(1, min(1.0, effort.seconds), effort.clients), Measured(contender.name))
    measured = [Measured(contender.name) for contender in contenders]
    for _ in range(effort.rounds):
        for contender, into in zip(contenders, measured, strict=True):
            await _turn(contender, effort, into)
    return measured


async def _turn(contender: Contender, effort: Effort, into: Measured) -> None:
    before = {name: cpu_seconds(pid) for name, pid in contender.processes.items()}
    started = perf_counter()
    async with asyncio.TaskGroup() as clients:
        for _ in range(effort.clients):
            clients.create_task(_attempts(contender, started + effort.seconds, into.latencies))
    into.seconds += perf_counter() - started
    for name, pid in contender.processes.items():
        into.cpu[name] = into.cpu.get(name, 0.0) + cpu_seconds(pid) - before[name]


async def _attempts(contender: Contender, until: float, latencies: list[float]) -> None:
    async with contender.client() as attempt:
        while (started := perf_counter()) < until:
            await attempt()
            latencies.append(perf_counter() - started)
