"""Every benchmark, in the order in which they run: those that write come after those that read."""

from collections.abc import Sequence

from benchmarks import alike, arithmetic, filing, inbox, reports, sweep
from benchmarks.measuring import Benchmark

BENCHMARKS: Sequence[Benchmark] = (
    inbox.BENCHMARK,
    arithmetic.BENCHMARK,
    filing.BENCHMARK,
    sweep.BENCHMARK,
    alike.BENCHMARK,
    reports.BENCHMARK,
)
