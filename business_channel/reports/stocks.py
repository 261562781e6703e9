"""The tables of what has piled up: of all submissions by month and by age, of departments one by one."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from business_channel.language import Words
from business_channel.now import SHANGHAI
from business_channel.reports.backlog import BANDS, WAITING, flow, stock
from business_channel.reports.cells import counted, label, measured
from business_channel.reports.document import Cell, Chart, ChartKind, Column, Shape, Table
from business_channel.reports.facts import Facts
from business_channel.reports.periods import months_through

BAND_WORDS = (
    Words("≤5 个工作日", "up to 5 working days"),
    Words("6–10 个工作日", "6–10 working days"),
    Words("11–15 个工作日", "11–15 working days"),
    Words("16–30 个工作日", "16–30 working days"),
    Words(">30 个工作日", "more than 30 working days"),
)
OPENING, CAME, WENT = (
    counted("opening", "期初存量", "opening"),
    counted("came", "转入", "in"),
    counted("went", "转出", "out"),
)
_BANDS = tuple(measured("backlog_ageing", f"band_{place}", words) for place, words in enumerate(BAND_WORDS))
COLUMNS: tuple[Column, ...] = (
    OPENING,
    CAME,
    WENT,
    measured("backlog", "closing", Words("期末存量", "closing")),
    measured("backlog_overdue", "backlog_overdue", Words("其中逾期", "of it overdue")),
    measured("backlog_oldest"),
    *_BANDS,
)
"""The columns of a stock, as ``cells`` fills them."""

CHARTS = (
    Chart("ageing", Words("存量账龄", "Ageing of the backlog"), ChartKind.BARS, "ageing", "band", ("open",)),
    Chart("stock", Words("存量走势", "Backlog over time"), ChartKind.LINES, "stock_by_month", "month", ("closing",)),
)


def cells(row: Any | None) -> tuple[Cell, ...]:
    """A row of ``backlog.stock`` under ``COLUMNS``; without one nothing was ever open."""
    if row is None:
        return (0, 0, 0, 0, 0, None, *(0 for _ in BAND_WORDS))
    bands = (getattr(row, f"band_{place}") for place in range(len(BANDS) + 1))
    return row.opening, row.came, row.went, row.closing, row.overdue, row.oldest, *bands


async def of_submissions(facts: Facts) -> list[Table]:
    """The stock of all submissions of the question, by month, and by age; ``gather_waiting`` comes before."""
    row = await facts.row(stock(WAITING))
    whole = Table(
        "stock",
        Words("未答复存量", "Backlog of submissions"),
        (label("scope", "范围", "scope"), *COLUMNS),
        ((Words("全部", "all"), *cells(row)),),
    )
    ageing = Table(
        "ageing",
        Words("存量账龄", "Ageing of the backlog"),
        (label("band", "账龄", "age"), measured("backlog_ageing", "open", Words("件数", "open"))),
        tuple((words, getattr(row, f"band_{place}")) for place, words in enumerate(BAND_WORDS)),
    )
    return [whole, await by_month(facts, WAITING, row.opening), ageing]


async def by_month(facts: Facts, table: str, opening: int) -> Table:
    """Opening, in, out and closing of every month of the period up to now, also of those in which nothing moved."""
    moved = {each.day: (each.came, each.went) for each in await facts.rows(flow(table, over="month"))}
    last = (facts.values["end"] - timedelta(seconds=1)).astimezone(SHANGHAI).date()
    months = months_through(facts.question.since, last)
    lines = _lines([(each, *moved.get(each, (0, 0))) for each in months], opening)
    rows: list[tuple[Cell, ...]] = [(f"{day:%Y-%m}", *numbers) for day, *numbers in lines]
    columns = (label("month", "月份", "month"), *_FLOW)
    return Table("stock_by_month", Words("逐月存量", "Backlog by month"), columns, tuple(rows))


async def by_day(facts: Facts, table: str) -> Table:
    """Opening, in, out and closing of every day on which anything moved."""
    opening = (await facts.row(f"SELECT count(*) AS open FROM {table} f WHERE f.since < :since")).open
    moved = await facts.rows(flow(table) + " ORDER BY day")
    lines = _lines([(each.day, each.came, each.went) for each in moved], opening)
    columns = (Column("day", Words("日期", "day"), Shape.DAY), *_FLOW)
    return Table("stock_by_day", Words("逐日存量", "Backlog by day"), columns, tuple(lines))


_FLOW = (OPENING, CAME, WENT, measured("backlog", "closing", Words("期末存量", "closing")))


def _lines(moves: Sequence[tuple[date, int, int]], opening: int) -> list[tuple[date, int, int, int, int]]:
    lines = []
    for day, came, went in moves:
        closing = opening + came - went
        lines.append((day, opening, came, went, closing))
        opening = closing
    return lines
