"""Whether submissions are answered, and in what time, as a table for every breakdown of a question."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from business_channel.language import Words
from business_channel.reports import answered
from business_channel.reports.apart import told_apart
from business_channel.reports.asking import Breakdown
from business_channel.reports.cells import TOTAL, UNCLASSIFIED, label
from business_channel.reports.document import Cell, Table
from business_channel.reports.facts import SUBMISSIONS, Facts
from business_channel.reports.grouping import GROUPINGS, chosen, names
from business_channel.reports.survival import Times

Part = Callable[[Awaitable[Any]], Awaitable[Any]]
"""Awaits one part of a report, and tells that it is done."""


async def by_each(facts: Facts, part: Part) -> list[Table]:
    """The measures of answering by every breakdown: a row for each group, the unclassified, and the total."""
    asked = chosen(facts.question)
    whole, groups = await part(told_apart(facts, answered.sums(facts.question), SUBMISSIONS, asked))
    of_all = (await part(answered.times(facts))).get(None, Times())
    total = answered.cells(facts.question, whole, of_all)
    return [await part(_table(facts, each, groups[each], total)) for each in asked]


async def _table(facts: Facts, breakdown: Breakdown, groups: Mapping[Any, Any], total: tuple[Cell, ...]) -> Table:
    grouping, question = GROUPINGS[breakdown], facts.question
    times = await answered.times(facts, grouping.expression, grouping.joins)
    columns = (label(breakdown.value.lower(), grouping.title.zh, grouping.title.en), *answered.columns(question))
    title = Words(f"按{grouping.title.zh}的答复情况", f"Answering by {grouping.title.en}")
    rows: Mapping[Any, Cell] = {**await names(facts, grouping, groups), None: UNCLASSIFIED}
    body = [(words, *answered.cells(question, groups.get(key), times.get(key, Times()))) for key, words in rows.items()]
    return Table(f"by_{breakdown.value.lower()}", title, columns, (*body, (TOTAL, *total)))
