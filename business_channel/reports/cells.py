"""Small makers of what stands in tables: figures, columns, labels."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from business_channel.language import Words
from business_channel.reports.definitions import METRICS
from business_channel.reports.document import Cell, Column, Figure, Shape, Table

SHARE, HUNDREDTH = Decimal("0.000001"), Decimal("0.01")
MINUTES, MINUTES_OF_A_DAY = 60, 480
UNCLASSIFIED = Words("未分类", "unclassified")
TOTAL = Words("合计", "total")


def ratio(numerator: Decimal | int | None, denominator: Decimal | int | None) -> Figure:
    """A share to six places, rounded half up; without a value where there is nothing to divide by."""
    above, below = numerator or 0, denominator or 0
    if below == 0:
        return Figure(None, above, below)
    return Figure((Decimal(above) / Decimal(below)).quantize(SHARE, ROUND_HALF_UP), above, below)


def mean(total: Decimal | int | None, count: int) -> Figure:
    """A mean to two places, rounded half up; without a value where there is nothing."""
    if count == 0:
        return Figure(None, total or 0, 0)
    return Figure((Decimal(total or 0) / count).quantize(HUNDREDTH, ROUND_HALF_UP), total or 0, count)


def hours(minutes: int | None, count: int | None = None) -> Figure:
    """Minutes as hours to two places, rounded half up, with how many it was measured on."""
    if minutes is None:
        return Figure(None, denominator=count)
    return Figure((Decimal(minutes) / MINUTES).quantize(HUNDREDTH, ROUND_HALF_UP), denominator=count)


def measured(code: str, key: str | None = None, heading: Words | None = None) -> Column:
    """The column of a measure, under its name unless another heading is given."""
    metric = METRICS[code]
    return Column(key or code, heading or metric.name, metric.shape, code)


def counted(key: str, zh: str, en: str) -> Column:
    """A column of plain numbers of things."""
    return Column(key, Words(zh, en), Shape.COUNT)


def label(key: str, zh: str, en: str) -> Column:
    """A column that says what a row is about."""
    return Column(key, Words(zh, en), Shape.TEXT)


def metrics_of(tables: Iterable[Table]) -> list[str]:
    """The codes of all measures that the columns of tables show."""
    return [column.metric for table in tables for column in table.columns if column.metric is not None]


def in_order(rows: Sequence[Any], names: Mapping[str, Words]) -> list[tuple[Cell, Any]]:
    """Rows with ``label``, in the order of ``names``, one for each of them and last the unclassified, found or not;
    where none was found the row is ``None``.
    """
    found = {each.label: each for each in rows}
    listed: list[tuple[Cell, Any]] = [(words, found.get(name)) for name, words in names.items()]
    return [*listed, (UNCLASSIFIED, found.get(None))]
