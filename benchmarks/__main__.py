"""The command behind ``make bench``."""

import json
from collections.abc import Sequence
from typing import Annotated, Any

import typer
import uvloop
from rich.console import Console

from benchmarks import growth, relief
from benchmarks.catalogue import BENCHMARKS
from benchmarks.measuring import Benchmark, Effort, measure
from benchmarks.report import as_data, as_table
from benchmarks.stage import stage

_KNOWN = {benchmark.name: benchmark for benchmark in BENCHMARKS}
_RELIEF, _GROWTH = "relief", "growth"
"""What is done once and not in turns: a large group cannot be answered twice, and other worlds have to be made."""
_NAMES = (*_KNOWN, _RELIEF, _GROWTH)
_progress = Console(stderr=True)


def main(
    names: Annotated[
        list[str] | None, typer.Argument(help=f"Which to run: {', '.join(_NAMES)}; all by default.")
    ] = None,
    submissions: Annotated[int, typer.Option(min=1, help="Submissions to generate.")] = 100_000,
    rounds: Annotated[int, typer.Option(min=1, help="Turns of each contender.")] = 5,
    seconds: Annotated[float, typer.Option(min=0.1, help="Seconds of a turn.")] = 3.0,
    tenants: Annotated[int, typer.Option(min=1, help="Tenants who are answered together.")] = 30_000,
    clients: Annotated[int, typer.Option(min=1, help="Clients at once.")] = 8,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")] = False,
) -> None:
    """Measure what the channel costs, beside the least that could do the same, in one interleaved run."""
    if unknown := set(names or ()) - {*_NAMES}:
        raise typer.BadParameter(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(_NAMES)}")
    chosen = [benchmark for name, benchmark in _KNOWN.items() if not names or name in names]
    once = [name for name in (_RELIEF, _GROWTH) if not names or name in names]
    uvloop.run(_run(chosen, once, submissions, tenants, Effort(rounds, seconds, clients), as_json=as_json))


async def _run(
    chosen: Sequence[Benchmark], once: Sequence[str], submissions: int, tenants: int, effort: Effort, *, as_json: bool
) -> None:
    found: dict[str, Any] = {}
    async with stage(submissions, _progress.print) as set_up:
        for benchmark in chosen:
            _progress.print(f"Measuring {benchmark.name}")
            measured = await measure(benchmark, set_up, effort)
            found[benchmark.name] = as_data(measured)
            if not as_json:
                Console().print(as_table(benchmark, measured))
        if _GROWTH in once:
            points = await growth.measure(set_up, submissions, _progress.print)
            found[_GROWTH] = [each.as_data() for each in points]
            if not as_json:
                Console().print("\n".join(map(str, points)))
        if _RELIEF in once:
            _progress.print(f"Answering {tenants:,} tenants")
            answered = await relief.measure(set_up.store, set_up.world.busiest.department_id, tenants)
            found[_RELIEF] = answered.as_data()
            if not as_json:
                Console().print(str(answered))
    if as_json:
        print(json.dumps({"submissions": submissions, "benchmarks": found}, indent=2))


if __name__ == "__main__":
    typer.run(main)
