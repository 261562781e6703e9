"""Sums told apart by several breakdowns in one look at the rows."""

from collections.abc import Mapping, Sequence
from typing import Any

from business_channel.reports.asking import Breakdown
from business_channel.reports.facts import Facts
from business_channel.reports.grouping import GROUPINGS

Groups = Mapping[Breakdown, Mapping[Any, Any]]
"""Of each breakdown the rows of its groups by their label; ``None`` is that of the unclassified."""


async def told_apart(facts: Facts, sums: str, table: str, breakdowns: Sequence[Breakdown]) -> tuple[Any, Groups]:
    """The row of ``sums``, aggregates over rows ``f`` of a ``table``, of all of them, and those of each breakdown.

    Where a breakdown takes joins, which may find a submission several times, it has a look of its own.
    """
    together = [each for each in breakdowns if not GROUPINGS[each].joins]
    labels = [f"label_{each.value.lower()}" for each in together]
    told = "".join(f", {GROUPINGS[each].expression} AS {name}" for each, name in zip(together, labels, strict=True))
    sets = ", ".join(["()", *(f"({each})" for each in labels)])
    listed = "".join(f"{each}, grouping({each}) AS of_{each}, " for each in labels)
    rows = await facts.rows(
        f"SELECT {listed}{sums} FROM (SELECT f.*{told} FROM {table} f) f GROUP BY GROUPING SETS ({sets})"
    )
    found: dict[Breakdown, Mapping[Any, Any]] = {
        each: {getattr(row, name): row for row in rows if not getattr(row, f"of_{name}")}
        for each, name in zip(together, labels, strict=True)
    }
    for each in breakdowns:
        if each not in found:
            found[each] = await _alone(facts, sums, table, each)
    return next(row for row in rows if all(getattr(row, f"of_{name}") for name in labels)), found


async def _alone(facts: Facts, sums: str, table: str, breakdown: Breakdown) -> Mapping[Any, Any]:
    grouping = GROUPINGS[breakdown]
    select = f"SELECT {grouping.expression} AS label, {sums} FROM {table} f {grouping.joins} GROUP BY 1"
    return {each.label: each for each in await facts.rows(select)}
