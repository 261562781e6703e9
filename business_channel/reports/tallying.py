"""The figures of outcomes from what a statement has counted: one row of counts, one row of cells. Pure."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from business_channel.reports.cells import SHARE, counted, measured, ratio
from business_channel.reports.document import Cell, Column, Figure
from business_channel.reports.intervals import wilson
from business_channel.reports.standards import STANDARDS, Standards, Weights

TOP_GRADE = 5

COLUMNS: tuple[Column, ...] = (
    counted("valid", "有效件", "valid"),
    measured("satisfaction_rate"),
    measured("satisfaction_coverage"),
    measured("satisfaction_mean"),
    measured("resolution_self"),
    measured("resolution_call_back"),
    measured("reopen_rate"),
    measured("appeal_upheld_rate"),
    measured("adoption_rate"),
)
"""The columns of ``cells``."""

NAMES = tuple(each.key for each in COLUMNS)


def cells(row: Any | None, standards: Standards = STANDARDS) -> tuple[Cell, ...]:
    """What stands under ``COLUMNS`` for a row of ``outcomes.TALLY``; without one, of a group of nothing."""
    if row is None:
        return (0, *(ratio(0, 0) for _ in COLUMNS[1:]))
    return (
        row.valid,
        satisfaction(row),
        ratio(row.rated, row.replied),
        ratio(row.grades, TOP_GRADE * row.rated),
        resolution(row.said_solved, row.said_partly, row.said, standards.partly),
        resolution(row.called_solved, row.called_partly, row.called, standards.partly),
        ratio(row.reopened, row.once_closed),
        ratio(row.upheld, row.decided),
        ratio(row.suggestions_adopted, row.suggestions_replied),
    )


def satisfaction(row: Any) -> Figure:
    """The satisfaction rate with its interval; nobody who did not rate is in it."""
    return with_interval(row.satisfied, row.rated)


def with_interval(part: int, whole: int) -> Figure:
    """A share of things that were counted, with the ends of its Wilson interval of 95 %."""
    ends = wilson(part, whole)
    share = ratio(part, whole)
    return share if ends is None else Figure(share.value, part, whole, *ends)


def resolution(solved: int, partly: int, asked: int, weight: Decimal) -> Figure:
    """The share that is solved, with ``weight`` for each that is partly solved."""
    return ratio(solved + weight * partly if weight else solved, asked)


def score(response: Figure, resolved: Figure, satisfied: Figure, weights: Weights) -> Figure:
    """The weighted mean of three rates, each exact, to six places; without a value where one of them has none."""
    parts = ((weights.response, response), (weights.resolution, resolved), (weights.satisfaction, satisfied))
    total = sum((weight for weight, _ in parts), Decimal(0))
    if not total or any(not each.denominator for _, each in parts):
        return Figure(None)
    weighed = sum((weight * Decimal(each.numerator or 0) / Decimal(each.denominator or 1) for weight, each in parts))
    return Figure((Decimal(weighed) / total).quantize(SHARE, ROUND_HALF_UP))
