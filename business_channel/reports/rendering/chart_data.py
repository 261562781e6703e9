"""What a chart draws, taken from its table: points with labels in a language, and nothing where nothing may be told."""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from business_channel.language import Language, Words
from business_channel.reports.document import Cell, Chart, ChartKind, Column, Document, Figure, Shape, Table
from business_channel.reports.rendering import wording
from business_channel.reports.rendering.writing import number, said, value_of, written

ROWS_DRAWN = 40
"""The most rows that a chart draws; the table has them all."""
LONGEST_LABEL, LONGEST_SERIES, LONGEST_TITLE = 40, 24, 60
"""Characters of what stands in a picture."""
FLOWS_DRAWN = 14
"""The most units in a matrix of flows."""


@dataclass(frozen=True, slots=True)
class Point:
    """One value in a chart, of a row and a series, in the unit of its axis; None is a gap. ``text`` is as in tables."""

    along: str
    series: str
    value: float | None
    text: str
    low: float | None = None
    high: float | None = None
    of: str = ""
    """Numerator and denominator."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with everything it shows, in one language; ``along`` and ``series`` keep the order of the table."""

    kind: ChartKind
    title: str
    along_title: str
    value_title: str
    shape: Shape
    along: tuple[str, ...]
    series: tuple[str, ...]
    points: tuple[Point, ...]
    remark: str
    """What the chart leaves out; empty when it draws everything."""


def brief(text: str, longest: int = LONGEST_LABEL) -> str:
    """The text on one line, cut where it is longer than a label can be; the table has it whole."""
    text = " ".join(text.split())
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def table_of(document: Document, chart: Chart) -> Table:
    """The table that a chart is a picture of; raises ``LookupError`` when the document has none of that key."""
    for table in document.tables:
        if table.key == chart.table:
            return table
    raise LookupError(f"No table {chart.table!r}.")


def place_of(table: Table, key: str) -> int:
    """Where a column stands in its table; raises ``LookupError`` when the table has none of that key."""
    for place, column in enumerate(table.columns):
        if column.key == key:
            return place
    raise LookupError(f"No column {key!r}.")


def picture(document: Document, chart: Chart, language: Language) -> Picture:
    """What the chart draws; raises ``LookupError`` when the document lacks its table or columns."""
    table = table_of(document, chart)
    if chart.kind is ChartKind.FLOWS:
        return _flows(table, chart, language)
    return _rows(table, chart, language)


def _rows(table: Table, chart: Chart, language: Language) -> Picture:
    rows = table.rows[-ROWS_DRAWN:] if chart.kind is ChartKind.LINES else table.rows[:ROWS_DRAWN]
    along = place_of(table, chart.along)
    places = [place_of(table, key) for key in chart.series]
    columns = [table.columns[place] for place in places]
    names = _distinct([brief(said(column.heading, language), LONGEST_SERIES) for column in columns])
    labels = _distinct([brief(written(row[along], table.columns[along].shape, language)) for row in rows])
    unit, factor = _scale([row[place] for row in rows for place in places], columns[0].shape, language)
    points = [
        _point(label, name, row[place], columns[0].shape, factor, language)
        for row, label in zip(rows, labels, strict=True)
        for place, name in zip(places, names, strict=True)
    ]
    return Picture(
        chart.kind,
        brief(said(chart.title, language), LONGEST_TITLE),
        brief(said(table.columns[along].heading, language)),
        _value_title(columns, unit, language),
        columns[0].shape,
        tuple(labels),
        tuple(names),
        tuple(points),
        _left_out(wording.DRAWN_OF, len(rows), len(table.rows), language),
    )


def _point(along: str, series: str, cell: Cell, shape: Shape, factor: Decimal, language: Language) -> Point:
    text = written(cell, shape, language)
    if shape is Shape.MONEY and value_of(cell) is not None:
        text = f"{text} {said(wording.UNITS[shape], language)}"
    value = _scaled(value_of(cell), factor)
    if not isinstance(cell, Figure) or value is None:
        return Point(along, series, value, text)
    of = ""
    if cell.numerator is not None and cell.denominator is not None:
        of = f"{number(cell.numerator, Shape.COUNT)} / {number(cell.denominator, Shape.COUNT)}"
    return Point(along, series, value, text, _scaled(cell.low, factor), _scaled(cell.high, factor), of)


def _scaled(value: object, factor: Decimal) -> float | None:
    return float(value * factor) if isinstance(value, int | Decimal) else None


def _scale(cells: list[Cell], shape: Shape, language: Language) -> tuple[str, Decimal]:
    """The unit of an axis, and by what values are multiplied to be in it: percent, and sums of money in large units."""
    if shape is Shape.RATE:
        return "%", Decimal(100)
    if shape is not Shape.MONEY:
        return said(wording.UNITS[shape], language) if shape in wording.UNITS else "", Decimal(1)
    values = (value_of(each) for each in cells)
    most = max((abs(Decimal(value)) for value in values if isinstance(value, int | Decimal)), default=Decimal(0))
    for least, zh, en in ((10**8, "亿元", "hundred million yuan"), (10**4, "万元", "ten thousand yuan")):
        if most >= least:
            return zh if language is Language.ZH else en, Decimal(1) / least
    return said(wording.UNITS[shape], language), Decimal(1)


def _value_title(columns: list[Column], unit: str, language: Language) -> str:
    name = (
        columns[0].heading
        if len(columns) == 1
        else wording.AXES.get(columns[0].shape, wording.SHAPES[columns[0].shape])
    )
    return _with_unit(brief(said(name, language)), unit, language)


def _with_unit(name: str, unit: str, language: Language) -> str:
    if not unit or "（" in name or "(" in name:
        return name
    return f"{name}（{unit}）" if language is Language.ZH else f"{name} ({unit})"


def _distinct(names: list[str]) -> list[str]:
    """The names, told apart by a number where two are the same, and by a dash where one is empty."""
    seen: Counter[str] = Counter()
    told = []
    for name in names:
        seen[name] += 1
        told.append((name or "—") if seen[name] == 1 else f"{name or '—'} ({seen[name]})")
    return told


def _left_out(words: Words, drawn: int, every: int, language: Language) -> str:
    return "" if drawn == every else words.say(language, drawn=drawn, all=every)


@dataclass(frozen=True, slots=True)
class Flow:
    """How many went from one unit to another, for people and for machines."""

    origin: str
    target: str
    cell: Cell


def flows(table: Table, chart: Chart, language: Language) -> tuple[list[str], list[Flow]]:
    """The units of a matrix, the busiest first, and the flows between them."""
    place = place_of(table, chart.series[0])
    found = []
    busy: Counter[str] = Counter()
    for row in table.rows:
        origin, target = (brief(written(row[at], table.columns[at].shape, language)) or "—" for at in (0, 1))
        found.append(Flow(origin, target, row[place]))
        value = value_of(row[place])
        weight = int(value) if isinstance(value, int | Decimal) else 0
        for each in {origin, target}:
            busy[each] += weight
    return [name for name, _ in busy.most_common()], found


def _flows(table: Table, chart: Chart, language: Language) -> Picture:
    units, found = flows(table, chart, language)
    drawn = units[:FLOWS_DRAWN]
    column = table.columns[place_of(table, chart.series[0])]
    points = [
        _point(each.origin, each.target, each.cell, column.shape, Decimal(1), language)
        for each in found
        if each.origin in drawn and each.target in drawn
    ]
    return Picture(
        chart.kind,
        brief(said(chart.title, language), LONGEST_TITLE),
        brief(said(table.columns[0].heading, language)),
        brief(said(table.columns[1].heading, language)),
        column.shape,
        tuple(drawn),
        tuple(drawn),
        tuple(points),
        _left_out(wording.LARGEST_FLOWS, len(drawn), len(units), language),
    )
