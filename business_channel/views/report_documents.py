"""What a version of a report says, in the language of whoever reads it: tables of typed cells, metrics and charts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from business_channel.language import Language, Words
from business_channel.reports.document import (
    Basis,
    Cell,
    Chart,
    ChartKind,
    Column,
    Document,
    Figure,
    Metric,
    ReportKind,
    Shape,
    Table,
)
from business_channel.reports.freezing import from_data


@dataclass(frozen=True)
class ToldMetric:
    """A measure in one language."""

    code: str
    name: str
    formula: str
    numerator: str
    denominator: str
    exclusions: str
    shape: Shape
    source: str


@dataclass(frozen=True)
class ToldCell:
    """A field of a table: text, number, day or moment holds its value; a figure has what it was divided from."""

    text: str | None = None
    number: Decimal | None = None
    day: date | None = None
    moment: datetime | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    suppressed: bool = False


@dataclass(frozen=True)
class ToldColumn:
    """A column under its heading in one language."""

    key: str
    heading: str
    shape: Shape
    metric: ToldMetric | None


@dataclass(frozen=True)
class ToldRow:
    """The fields of one row."""

    cells: Sequence[ToldCell]


@dataclass(frozen=True)
class ToldTable:
    """A table in one language."""

    key: str
    title: str
    labels: int
    columns: Sequence[ToldColumn]
    rows: Sequence[ToldRow]
    notes: Sequence[str]


@dataclass(frozen=True)
class ToldChart:
    """A picture of columns of a table."""

    key: str
    title: str
    kind: ChartKind
    table: str
    along: str
    series: Sequence[str]


@dataclass(frozen=True)
class ToldDocument:
    """A document in one language."""

    kind: ReportKind
    title: str
    basis: Basis
    since: date
    until: date
    as_of: datetime
    region_code: str | None
    definitions_version: str
    metrics: Sequence[ToldMetric]
    tables: Sequence[ToldTable]
    charts: Sequence[ToldChart]
    notes: Sequence[str]


def told_document(data: Mapping[str, Any], language: Language) -> ToldDocument:
    """What the frozen data of a document says in ``language``."""
    return _Telling(from_data(data), language).whole()


class _Telling:
    def __init__(self, document: Document, language: Language) -> None:
        self._document, self._language = document, language
        self._metrics = {each.code: self._metric(each) for each in document.metrics}

    def whole(self) -> ToldDocument:
        kept = self._document
        return ToldDocument(
            kind=kept.kind,
            title=self._say(kept.title),
            basis=kept.basis,
            since=kept.since,
            until=kept.until,
            as_of=kept.as_of,
            region_code=kept.region_code,
            definitions_version=kept.definitions_version,
            metrics=list(self._metrics.values()),
            tables=[self._table(each) for each in kept.tables],
            charts=[self._chart(each) for each in kept.charts],
            notes=[self._say(each) for each in kept.notes],
        )

    def _say(self, words: Words) -> str:
        """The words as they stand; braces in them are text."""
        return words.en if self._language is Language.EN else words.zh

    def _metric(self, metric: Metric) -> ToldMetric:
        return ToldMetric(
            code=metric.code,
            name=self._say(metric.name),
            formula=self._say(metric.formula),
            numerator=self._say(metric.numerator),
            denominator=self._say(metric.denominator),
            exclusions=self._say(metric.exclusions),
            shape=metric.shape,
            source=metric.source,
        )

    def _table(self, table: Table) -> ToldTable:
        return ToldTable(
            key=table.key,
            title=self._say(table.title),
            labels=table.labels,
            columns=[self._column(each) for each in table.columns],
            rows=[ToldRow([self._cell(each) for each in row]) for row in table.rows],
            notes=[self._say(each) for each in table.notes],
        )

    def _column(self, column: Column) -> ToldColumn:
        metric = None if column.metric is None else self._metrics.get(column.metric)
        return ToldColumn(column.key, self._say(column.heading), column.shape, metric)

    def _chart(self, chart: Chart) -> ToldChart:
        title = self._say(chart.title)
        return ToldChart(chart.key, title, chart.kind, chart.table, chart.along, list(chart.series))

    def _cell(self, cell: Cell) -> ToldCell:
        match cell:
            case None:
                return ToldCell()
            case Figure():
                return _figure(cell)
            case Words():
                return ToldCell(text=self._say(cell))
            case str():
                return ToldCell(text=cell)
            case datetime():
                return ToldCell(moment=cell)
            case date():
                return ToldCell(day=cell)
        return ToldCell(number=Decimal(cell))


def _figure(figure: Figure) -> ToldCell:
    if figure.suppressed:
        return ToldCell(suppressed=True)
    return ToldCell(
        number=_decimal(figure.value),
        numerator=_decimal(figure.numerator),
        denominator=_decimal(figure.denominator),
        low=figure.low,
        high=figure.high,
    )


def _decimal(value: Decimal | int | None) -> Decimal | None:
    return None if value is None else Decimal(value)
