"""How the time of a report grows with the number of submissions: tenfold worlds from ten thousand on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter

from benchmarks.reports import KINDS, asked
from benchmarks.stage import Stage, stage

_FIRST, _TENFOLD, _TRIED = 10_000, 10, 3


@dataclass(frozen=True)
class Point:
    """The seconds that each kind takes over so many submissions, the median of three."""

    submissions: int
    seconds: dict[str, float]

    def as_data(self) -> dict[str, float]:
        """The same for programs."""
        return {"submissions": self.submissions} | self.seconds

    def __str__(self) -> str:
        told = ", ".join(f"{name} {seconds} s" for name, seconds in self.seconds.items())
        return f"growth: {self.submissions:>9,} submissions: {told}"


def sizes(submissions: int) -> Sequence[int]:
    """The worlds below one of so many ``submissions``, the smallest first."""
    found, size = [], _FIRST
    while size < submissions:
        found.append(size)
        size *= _TENFOLD
    return found


async def measure(whole: Stage, submissions: int, say: Callable[[str], None]) -> list[Point]:
    """The points up to ``whole``, the stage of so many ``submissions``; the others are made for it and thrown away."""
    points = []
    for size in sizes(submissions):
        async with stage(size, say) as smaller:
            points.append(await _point(smaller, size))
    return [*points, await _point(whole, submissions)]


async def _point(where: Stage, submissions: int) -> Point:
    seconds = {}
    for kind in KINDS:
        async with asked(where, kind)() as ask:
            times = []
            for _ in range(_TRIED):
                started = perf_counter()
                await ask()
                times.append(perf_counter() - started)
        seconds[kind.value.lower()] = round(sorted(times)[_TRIED // 2], 2)
    return Point(submissions, seconds)
