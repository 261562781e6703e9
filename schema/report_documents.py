"""What a report says, as typed tables."""

from datetime import date, datetime
from decimal import Decimal

import strawberry

from business_channel.reports.document import Basis, ChartKind, ReportKind, Shape


@strawberry.type
class ReportMetric:
    """One measure with its definition; `source` is the law, standard or paper that it comes from."""

    code: str
    name: str
    formula: str
    numerator: str
    denominator: str
    exclusions: str
    shape: Shape
    source: str


@strawberry.type
class ReportColumn:
    """A column; `shape` says what its values are: a RATE of 1 is the whole, HOURS are working hours, MONEY is yuan."""

    key: str
    heading: str
    shape: Shape
    metric: ReportMetric | None


@strawberry.type
class ReportCell:
    """One field: `text`, `number`, `day` or `moment`, as the column's shape says. A measured `number` comes with what
    it was divided from, and the ends of its Wilson interval of 95 % where one is given; it is null for a denominator of
    zero, and withheld where it is `suppressed`.
    """

    text: str | None
    number: Decimal | None
    day: date | None
    moment: datetime | None
    numerator: Decimal | None
    denominator: Decimal | None
    low: Decimal | None
    high: Decimal | None
    suppressed: bool


@strawberry.type
class ReportRow:
    """The fields of one row, in the order of the columns."""

    cells: list[ReportCell] = strawberry.field(metadata={"list_size": 10})


@strawberry.type
class ReportTable:
    """Rows under typed columns; the first `labels` columns say what a row is about."""

    key: str
    title: str
    labels: int
    columns: list[ReportColumn] = strawberry.field(metadata={"list_size": 10})
    rows: list[ReportRow] = strawberry.field(metadata={"list_size": 40})
    notes: list[str]


@strawberry.type
class ReportChart:
    """A picture of columns of one table: `series` over `along`, by the columns' keys."""

    key: str
    title: str
    kind: ChartKind
    table: str
    along: str
    series: list[str]


@strawberry.type
class ReportDocument:
    """What a report says, in the language of the caller, of its data as of `asOf`; `since` counts, `until` does not."""

    kind: ReportKind
    title: str
    basis: Basis
    since: date
    until: date
    as_of: datetime
    region_code: str | None
    definitions_version: str
    metrics: list[ReportMetric] = strawberry.field(metadata={"list_size": 30})
    tables: list[ReportTable] = strawberry.field(metadata={"list_size": 6})
    charts: list[ReportChart] = strawberry.field(metadata={"list_size": 6})
    notes: list[str]
