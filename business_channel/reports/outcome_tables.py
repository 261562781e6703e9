"""What came of the answers, as tables: of all, by every breakdown of a question, and by the bands of grades."""

from collections.abc import Mapping
from typing import Any

from business_channel.feedback.rules import BAND_NAMES
from business_channel.language import Words
from business_channel.reports import tallying
from business_channel.reports.apart import told_apart
from business_channel.reports.asking import Breakdown
from business_channel.reports.cells import TOTAL, UNCLASSIFIED, counted, label, ratio
from business_channel.reports.document import Chart, ChartKind, Column, Shape, Table
from business_channel.reports.facts import Facts
from business_channel.reports.grouping import GROUPINGS, chosen, names
from business_channel.reports.outcomes import OUTCOMES, TALLY

CHARTS = (
    Chart("bands", Words("评价分布", "Ratings by band"), ChartKind.BARS, "satisfaction_bands", "band", ("rated",)),
)
_BANDS = ", ".join(
    f"count(*) FILTER (WHERE o.grade {within})"
    for within in ("> 4", "BETWEEN 3.01 AND 4", "BETWEEN 2.01 AND 3", "BETWEEN 1.01 AND 2", "<= 1")
)


async def by_each(facts: Facts) -> list[Table]:
    """The measures of outcomes by every breakdown: a row for each group, the unclassified, and the total.

    A submission that several departments answer together counts once for each, and once in the total.
    """
    whole, groups = await told_apart(facts, TALLY, OUTCOMES, asked := chosen(facts.question), exact=("grades",))
    return [await _by(facts, each, groups[each], whole) for each in asked]


async def _by(facts: Facts, breakdown: Breakdown, groups: Mapping[Any, Any], whole: Any) -> Table:
    grouping = GROUPINGS[breakdown]
    rows = [(name, groups.get(key)) for key, name in (await names(facts, grouping, groups)).items()]
    rows += [(UNCLASSIFIED, groups.get(None)), (TOTAL, whole)]
    columns = (label(breakdown.value.lower(), grouping.title.zh, grouping.title.en), *tallying.COLUMNS)
    title = Words(f"按{grouping.title.zh}的办理结果", f"Outcomes by {grouping.title.en}")
    body = tuple((name, *tallying.cells(row)) for name, row in rows)
    return Table(f"outcomes_by_{breakdown.value.lower()}", title, columns, body)


async def bands(facts: Facts) -> Table:
    """How the grades spread over the published bands."""
    found = await facts.row(f"SELECT {_BANDS} FROM {OUTCOMES} o")
    every = sum(found)
    columns = (
        label("band", "评价档次", "band"),
        counted("rated", "件数", "rated"),
        Column("share", Words("占比", "share"), Shape.RATE),
    )
    body = tuple((name, count, ratio(count, every)) for name, count in zip(BAND_NAMES.values(), found, strict=True))
    total = (TOTAL, every, ratio(every, every))
    return Table("satisfaction_bands", Words("评价分布", "Ratings by band"), columns, (*body, total))
