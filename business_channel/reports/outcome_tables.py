"""What came of the answers, as tables: of all, by every breakdown of a question, and by the bands of grades."""

from typing import Any

from business_channel.feedback.rules import BAND_NAMES
from business_channel.language import Words
from business_channel.reports import tallying
from business_channel.reports.asking import Breakdown
from business_channel.reports.cells import TOTAL, UNCLASSIFIED, counted, label, ratio
from business_channel.reports.document import Chart, ChartKind, Column, Shape, Table
from business_channel.reports.facts import Facts
from business_channel.reports.grouping import GROUPINGS, names
from business_channel.reports.outcomes import OUTCOMES, TALLY

CHARTS = (
    Chart("bands", Words("评价分布", "Ratings by band"), ChartKind.BARS, "satisfaction_bands", "band", ("rated",)),
)
_BANDS = ", ".join(
    f"count(*) FILTER (WHERE o.grade {within})"
    for within in ("> 4", "BETWEEN 3.01 AND 4", "BETWEEN 2.01 AND 3", "BETWEEN 1.01 AND 2", "<= 1")
)


async def everything(facts: Facts) -> Any:
    """The sums of all outcomes, as ``tallying`` tells them."""
    return await facts.row(f"SELECT {TALLY} FROM {OUTCOMES} o")


async def by(facts: Facts, breakdown: Breakdown, everything: Any) -> Table:
    """The measures of outcomes by one breakdown: a row for each group, the unclassified, and the total.

    A submission that several departments answer together counts once for each, and once in the total.
    """
    grouping = GROUPINGS[breakdown]
    source = f"FROM {OUTCOMES} o JOIN LATERAL (SELECT o.*) f ON TRUE {grouping.joins}"
    groups = await facts.rows(f"SELECT {grouping.expression} AS label, {TALLY} {source} GROUP BY 1")
    found = {each.label: each for each in groups}
    rows = [(name, found.get(key)) for key, name in (await names(facts, grouping, found)).items()]
    rows += [(UNCLASSIFIED, found.get(None)), (TOTAL, everything)]
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
