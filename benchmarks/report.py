"""What was measured, for people and for programs."""

from collections.abc import Sequence
from typing import Any

from rich.box import SIMPLE
from rich.table import Table

from benchmarks.measuring import Benchmark, Measured


def as_table(benchmark: Benchmark, measured: Sequence[Measured]) -> Table:
    """A row per contender; the ratios are to the last one, which is what the others are compared with."""
    processes = list(measured[-1].cpu)
    table = Table(title=f"{benchmark.name}: {benchmark.title}", title_justify="left", box=SIMPLE)
    table.add_column("")
    for column in ("per second", "ratio", "p50 ms", "p95 ms", *(f"{process} CPU ms" for process in processes)):
        table.add_column(column, justify="right")
    for each in measured:
        numbers = (each.rate / measured[-1].rate, each.percentile(0.5) * 1000, each.percentile(0.95) * 1000)
        cpu = (each.cpu_each(process) * 1000 for process in processes)
        table.add_row(each.name, f"{each.rate:,.0f}", *(f"{number:.2f}" for number in (*numbers, *cpu)))
    return table


def as_data(measured: Sequence[Measured]) -> list[dict[str, Any]]:
    """The same numbers, in milliseconds."""
    return [
        {
            "name": each.name,
            "attempts": len(each.latencies),
            "per_second": round(each.rate, 1),
            "ratio": round(each.rate / measured[-1].rate, 4),
            "p50_ms": round(each.percentile(0.5) * 1000, 3),
            "p95_ms": round(each.percentile(0.95) * 1000, 3),
            "cpu_ms": {process: round(each.cpu_each(process) * 1000, 3) for process in each.cpu},
        }
        for each in measured
    ]
