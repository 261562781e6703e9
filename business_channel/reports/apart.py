"""Sums told apart by several breakdowns in one look at the rows."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from business_channel.reports.asking import Breakdown
from business_channel.reports.facts import Facts
from business_channel.reports.grouping import GROUPINGS

Sums = Mapping[str, str]
"""Aggregates over rows ``f`` by their names, such that those of two groups add up to that of both."""
Groups = Mapping[Breakdown, Mapping[Any, Any]]
"""Of each breakdown the rows of its groups by their label; ``None`` is that of the unclassified."""


def listed(sums: Sums) -> str:
    """SQL: the sums by their names."""
    return ",\n".join(f"{each} AS {name}" for name, each in sums.items())


async def told_apart(
    facts: Facts, sums: Sums, table: str, breakdowns: Sequence[Breakdown], exact: Collection[str] = ()
) -> tuple[Any, Groups]:
    """The row of ``sums`` over all of a ``table``, and those of each breakdown; ``exact`` are not whole numbers.

    They are summed up by all breakdowns at once, and those few sums by each. Where a breakdown takes joins, which may
    find a submission several times, it has a look of its own.
    """
    labels = {f"label_{each.value.lower()}": each for each in breakdowns if not GROUPINGS[each].joins}
    rows = await facts.rows(_together(sums, table, labels, exact))
    found: dict[Breakdown, Mapping[Any, Any]] = {
        each: {getattr(row, name): row for row in rows if not getattr(row, f"of_{name}")}
        for name, each in labels.items()
    }
    for each in breakdowns:
        if each not in found:
            found[each] = await _alone(facts, sums, table, each)
    return next(row for row in rows if all(getattr(row, f"of_{name}") for name in labels)), found


def _together(sums: Sums, table: str, labels: Mapping[str, Breakdown], exact: Collection[str]) -> str:
    told = "".join(f"{GROUPINGS[each].expression} AS {name}, " for name, each in labels.items())
    places = ", ".join(["()", *map(str, range(1, len(labels) + 1))])
    apart = "".join(f"{each}, grouping({each}) AS of_{each}, " for each in labels)
    sets = ", ".join(["()", *(f"({each})" for each in labels)])
    added = {name: f"coalesce(sum({name}), 0)" + ("" if name in exact else "::bigint") for name in sums}
    return f"""SELECT {apart}{listed(added)}
    FROM (SELECT {told}{listed(sums)} FROM {table} f GROUP BY {places}) f GROUP BY GROUPING SETS ({sets})"""


async def _alone(facts: Facts, sums: Sums, table: str, breakdown: Breakdown) -> Mapping[Any, Any]:
    grouping = GROUPINGS[breakdown]
    select = f"SELECT {grouping.expression} AS label, {listed(sums)} FROM {table} f {grouping.joins} GROUP BY 1"
    return {each.label: each for each in await facts.rows(select)}
