"""What a report says, apart from how it is computed and how it is drawn: tables of typed cells, and charts of tables.

A document is made once, in one snapshot of the store, and is then only read: every artefact is drawn from it, and it is
what a published report freezes. It holds no name of a person and no text that a person wrote.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from business_channel.language import Words


class ReportKind(StrEnum):
    """The questions that a report can be asked to answer."""

    OVERVIEW = "OVERVIEW"
    SLA = "SLA"
    RANKING = "RANKING"
    ARREARS = "ARREARS"
    TOPICS = "TOPICS"
    REPEATS = "REPEATS"
    TRANSFERS = "TRANSFERS"
    REVIEW = "REVIEW"
    CAMPAIGN = "CAMPAIGN"
    BRIEF = "BRIEF"
    DISCLOSURE = "DISCLOSURE"


class Basis(StrEnum):
    """Which submissions a period means: those approved in it, or what happened in it whenever it was approved."""

    COHORT = "COHORT"
    PERIOD = "PERIOD"


class Shape(StrEnum):
    """What the values of a column are, which decides how they are written and summed."""

    TEXT = "TEXT"
    COUNT = "COUNT"
    RATE = "RATE"
    """A share, not in percent; 1 is the whole."""
    HOURS = "HOURS"
    """Working hours."""
    DAYS = "DAYS"
    MONEY = "MONEY"
    """Yuan with two places."""
    NUMBER = "NUMBER"
    DAY = "DAY"
    MOMENT = "MOMENT"


@dataclass(frozen=True, slots=True)
class Metric:
    """One measure, defined once and printed with every report that uses it."""

    code: str
    name: Words
    formula: Words
    numerator: Words
    denominator: Words
    exclusions: Words
    shape: Shape
    source: str = ""
    """The law, standard or paper that the measure comes from."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value with what it was divided from; ``value`` is None where the denominator is zero."""

    value: Decimal | int | None
    numerator: Decimal | int | None = None
    denominator: Decimal | int | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    """The ends of the Wilson interval of 95 %, where one is asked for."""
    suppressed: bool = False
    """Withheld because it would tell of too few; then there is no number anywhere in the figure."""


Cell = str | int | Decimal | date | datetime | Words | Figure | None
"""What stands in one field of a table."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table; its ``shape`` is that of every cell which is no label and no words."""

    key: str
    heading: Words
    shape: Shape
    metric: str | None = None
    """The code of the metric that the column shows."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under typed columns; the first ``labels`` columns say what a row is about."""

    key: str
    title: Words
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    labels: int = 1
    notes: tuple[Words, ...] = ()


class ChartKind(StrEnum):
    """How a chart is drawn."""

    LINES = "LINES"
    BARS = "BARS"
    STACKED = "STACKED"
    INTERVALS = "INTERVALS"
    """A ranking as points with the ends of their intervals, which stands in for a map."""
    FLOWS = "FLOWS"
    """A matrix of who passes to whom: the first two columns are from and to, the series is how many."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of columns of one table: ``series`` over ``along``."""

    key: str
    title: Words
    kind: ChartKind
    table: str
    along: str
    series: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report. ``since`` counts, ``until`` does not; ``as_of`` is the moment of the snapshot."""

    kind: ReportKind
    title: Words
    basis: Basis
    since: date
    until: date
    as_of: datetime
    region_code: str | None
    definitions_version: str
    metrics: tuple[Metric, ...]
    tables: tuple[Table, ...]
    charts: tuple[Chart, ...] = ()
    notes: tuple[Words, ...] = ()

    @property
    def last_day(self) -> date:
        """The last day that counts."""
        return max(self.since, self.until - timedelta(days=1))
