"""How much came in, by kind, with all that is left out of rates counted apart."""

from business_channel.language import Words
from business_channel.reports.cells import TOTAL, counted, in_order, label
from business_channel.reports.document import Cell, Chart, ChartKind, Table
from business_channel.reports.facts import SUBMISSIONS, Facts
from business_channel.reports.wording import KINDS

_APART = (
    ("MERGED", "并入他件", "merged"),
    ("WITHDRAWN", "一个工作日内撤回", "withdrawn within a day"),
    ("LAPSED", "补充材料逾期", "lapsed"),
    ("THANKS", "感谢", "thanks"),
    ("COLLECTED", "征集来件", "campaign input"),
)


def _counted_apart(ground: str) -> str:
    """SQL: who is counted for a ground: what was approved in the period, or as nothing is that lapsed, filed in it."""
    return f"{'f.received' if ground == 'LAPSED' else 'f.entered'} AND f.exclusion = '{ground}'"


_REVIEWED = "f.reviewed_at >= :since AND f.reviewed_at < :until"
_SUMS = ",\n".join(
    (
        "count(*) FILTER (WHERE f.received) AS received",
        f"count(*) FILTER (WHERE {_REVIEWED} AND f.rejected) AS rejected",
        "count(*) FILTER (WHERE f.entered) AS approved",
        *(f"count(*) FILTER (WHERE {_counted_apart(each)}) AS {each.lower()}" for each, _, _ in _APART),
        "count(*) FILTER (WHERE f.entered AND f.valid) AS valid",
    )
)
CHARTS = (
    Chart("kinds", Words("各类诉求件数", "Submissions by kind"), ChartKind.BARS, "volume", "kind", ("received",)),
)


async def table(facts: Facts) -> Table:
    """Received, rejected, approved, what is excluded and what is valid; the kinds, the unclassified and the total."""
    found = await facts.rows(
        f"SELECT f.kind AS label, grouping(f.kind) AS whole, {_SUMS} FROM {SUBMISSIONS} f "
        "GROUP BY GROUPING SETS ((), (f.kind))"
    )
    total = next(each for each in found if each.whole)
    rows = [*in_order([each for each in found if not each.whole], KINDS), (TOTAL, total)]
    columns = (
        label("kind", "类别", "kind"),
        counted("received", "收到", "received"),
        counted("rejected", "未予受理", "rejected"),
        counted("approved", "审核通过", "approved"),
        *(counted(key.lower(), zh, en) for key, zh, en in _APART),
        counted("valid", "有效", "valid"),
    )
    lines: list[tuple[Cell, ...]] = [
        (words, *(0 if row is None else getattr(row, each.key) for each in columns[1:])) for words, row in rows
    ]
    return Table("volume", Words("来件情况", "Volume by kind"), columns, tuple(lines))
