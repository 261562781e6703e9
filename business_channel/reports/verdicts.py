"""The platform's verdicts on what is filed, counted straight from the submissions that were decided on in the "
"period."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from business_channel.language import Words
from business_channel.reports import worked
from business_channel.reports.cells import TOTAL, UNCLASSIFIED, counted, hours, label, measured, ratio
from business_channel.reports.document import Cell, Table
from business_channel.reports.facts import REJECTED, Facts, in_question
from business_channel.reports.wording import REASONS

_DAY = "interval '24 hours'"
_HIDDEN = "(s.review_state = 'NOT_DISPLAYED' OR s.review_state = 'RECHECK' AND s.contested = 'NOT_DISPLAYED')"
_MINUTES = "CAST(floor(date_part('epoch', s.reviewed_at - s.filed_at) / 60) AS bigint)"
_WAITS_TOO_LONG = f"s.filed_at + {_DAY} < :as_of AND s.reviewed_at IS NULL AND s.review_state <> 'LAPSED'"


def _verdicts(facts: Facts, *columns: str) -> str:
    """SQL: the columns, over submissions ``s`` decided on in the period or waiting too long in it."""
    late = f"s.filed_at + {_DAY} >= :since AND s.filed_at + {_DAY} < :until AND {_WAITS_TOO_LONG}"
    return f"""SELECT {", ".join(columns)} FROM submission s
    WHERE (s.reviewed_at >= :since AND s.reviewed_at < :until OR {late}) AND {in_question(facts.question)}"""


_SUMS = (
    "count(s.reviewed_at) AS reviewed",
    "count(*) FILTER (WHERE s.reviewed_at IS NULL) AS waiting",
    f"count(*) FILTER (WHERE s.reviewed_at - s.filed_at <= {_DAY}) AS in_a_day",
    f"count(*) FILTER (WHERE s.reviewed_at IS NOT NULL AND {REJECTED}) AS rejected",
    f"count(*) FILTER (WHERE s.reviewed_at IS NOT NULL AND {_HIDDEN}) AS hidden",
    f"percentile_disc(0.5) WITHIN GROUP (ORDER BY {_MINUTES}) FILTER (WHERE s.reviewed_at IS NOT NULL) AS median",
)
_MEASURED = (
    counted("reviewed", "已审核", "reviewed"),
    counted("waiting", "超 24 小时未审核", "waiting for over 24 hours"),
    counted("rejected", "不予受理", "rejected"),
    counted("hidden", "受理不公开", "taken and not shown"),
    measured("review_median"),
    measured("review_within_24h_rate"),
    measured("rejection_share"),
)


def _cells(row: Any) -> tuple[Cell, ...]:
    return (
        row.reviewed,
        row.waiting,
        row.rejected,
        row.hidden,
        hours(row.median, row.reviewed),
        ratio(row.in_a_day, row.reviewed + row.waiting),
        ratio(row.rejected, row.reviewed),
    )


async def measures(facts: Facts) -> Table:
    """The measures of the review, and of rechecks."""
    row = await facts.row(_verdicts(facts, *_SUMS))
    rechecks = await facts.row(
        f"""SELECT count(*) AS decided, count(*) FILTER (WHERE k.overturned) AS overturned
        FROM recheck k JOIN submission s ON s.id = k.submission_id
        WHERE k.decided_at >= :since AND k.decided_at < :until AND {in_question(facts.question)}"""
    )
    columns = (
        label("scope", "范围", "scope"),
        *_MEASURED,
        counted("rechecks", "复审", "rechecks"),
        measured("recheck_overturn_rate"),
    )
    cells = (*_cells(row), rechecks.decided, ratio(rechecks.overturned, rechecks.decided))
    return Table("review", Words("审核时效与结论", "Review"), columns, ((Words("全部", "all"), *cells),))


async def reasons(facts: Facts) -> Table:
    """The grounds on which submissions stand rejected or hidden, all of them, the most frequent first."""
    grounds = f"WHERE s.reviewed_at >= :since AND s.reviewed_at < :until AND ({REJECTED} OR {_HIDDEN})"
    found = await facts.rows(
        f"""SELECT s.rejection_reason AS label, count(*) FILTER (WHERE {REJECTED}) AS rejected,
            count(*) FILTER (WHERE {_HIDDEN}) AS hidden
        FROM submission s {grounds} AND {in_question(facts.question)} GROUP BY 1"""
    )
    of: Mapping[str | None, Any] = MappingProxyType({each.label: each for each in found})
    listed = sorted(REASONS, key=lambda each: -_both(of.get(each)))
    rows: list[tuple[Cell, ...]] = [(REASONS[each], *_pair(of.get(each))) for each in listed]
    rows.append((UNCLASSIFIED, *_pair(of.get(None))))
    rows.append((TOTAL, sum(each.rejected for each in found), sum(each.hidden for each in found)))
    columns = (
        label("reason", "原因", "ground"),
        counted("rejected", "不予受理", "rejected"),
        counted("hidden", "受理不公开", "taken and not shown"),
    )
    return Table("reasons", Words("不予受理与不公开原因", "Grounds of verdicts"), columns, tuple(rows))


def _both(row: Any | None) -> int:
    return sum(_pair(row))


def _pair(row: Any | None) -> tuple[int, int]:
    return (0, 0) if row is None else (row.rejected, row.hidden)


async def months(facts: Facts) -> Table:
    """The measures by the month of the verdict, or in which the 24 hours ended."""
    month = f"to_char({worked.day_of(f'coalesce(s.reviewed_at, s.filed_at + {_DAY})')}, 'YYYY-MM')"
    found = await facts.rows(_verdicts(facts, f"{month} AS label", *_SUMS) + " GROUP BY 1 ORDER BY 1")
    columns = (label("month", "月份", "month"), *_MEASURED)
    return Table(
        "months", Words("逐月审核", "Review by month"), columns, tuple((each.label, *_cells(each)) for each in found)
    )
