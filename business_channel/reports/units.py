"""How each department keeps its times: the sums over its orders, and its stock."""

from collections.abc import Sequence
from typing import Any

from business_channel.language import Words
from business_channel.reports import survival
from business_channel.reports.asking import Question
from business_channel.reports.backlog import HELD, stock
from business_channel.reports.cells import TOTAL, counted, hours, label, measured, ratio
from business_channel.reports.document import Basis, Cell, Table
from business_channel.reports.facts import ORDERS, Facts
from business_channel.reports.stocks import COLUMNS as STOCK_COLUMNS
from business_channel.reports.stocks import cells as stock_cells
from business_channel.reports.survival import Times, told


def counted_orders(question: Question) -> str:
    """SQL: which orders ``o`` count: by cohort those of submissions approved in the period, by period those issued."""
    return "o.valid AND " + ("o.issued_within" if question.basis is Basis.PERIOD else "o.entered")


_ANSWERED, _LATE = "o.answering AND o.answered_at IS NOT NULL", "o.answering AND o.overdue"
_SUMS = f"""count(*) AS orders,
    count(*) FILTER (WHERE o.accepted_at IS NOT NULL) AS accepted,
    count(*) FILTER (WHERE o.accepted_in_time) AS accepted_in_time,
    count(*) FILTER (WHERE o.answering) AS answering,
    count(*) FILTER (WHERE o.answering AND o.contacted_in_time) AS contacted,
    count(*) FILTER (WHERE o.answering AND o.accepted_at IS NOT NULL) AS taken,
    count(*) FILTER (WHERE o.answering AND o.accepted_at IS NOT NULL AND o.extended) AS extended,
    count(*) FILTER (WHERE o.close_reason = 'TRANSFERRED') AS passed_on,
    count(*) FILTER (WHERE {_ANSWERED}) AS answered,
    count(*) FILTER (WHERE {_LATE}) AS overdue,
    count(*) FILTER (WHERE {_ANSWERED} AND o.due_at IS NOT NULL) AS timed,
    count(*) FILTER (WHERE {_ANSWERED} AND o.on_time) AS on_time,
    count(*) FILTER (WHERE {_ANSWERED} AND o.on_time_unextended) AS on_time_unextended,
    count(*) FILTER (WHERE o.answering AND o.overdue_unextended) AS overdue_unextended"""
_NAMES = "SELECT id, name, region_code FROM department"


async def table(facts: Facts) -> Table:
    """The measures of every department with orders, by place and name, and of all together."""
    source = f"FROM {ORDERS} o WHERE {counted_orders(facts.question)}"
    sums = f"SELECT o.department_id, grouping(o.department_id) AS whole, {_SUMS} {source}"
    found, whole = parted(await facts.rows(f"{sums} GROUP BY GROUPING SETS ((), (o.department_id))"))
    lasting = f"""SELECT {{}} AS label, o.minutes, {_ANSWERED} AS answered,
        o.answered_at IS NOT NULL AS ended, TRUE AS watched {source} AND o.answering"""
    times = told(await facts.rows(survival.times(lasting.format("o.department_id"), net=False)))
    of_all = told(await facts.rows(survival.times(lasting.format("NULL::text"), net=False))).get(None, Times())
    names = await named(facts)
    rows = sorted(found, key=lambda each: names[each.department_id])
    lines: list[tuple[Cell, ...]] = [
        (names[each.department_id][1], *_cells(each, times.get(each.department_id, Times()))) for each in rows
    ]
    lines.append((TOTAL, *_cells(whole, of_all)))
    return Table("departments", Words("各单位办理时限", "Times kept by department"), _COLUMNS, tuple(lines))


def parted(rows: Sequence[Any]) -> tuple[list[Any], Any]:
    """The rows of groups, and the one of the ``whole``."""
    return [each for each in rows if not each.whole], next(each for each in rows if each.whole)


async def named(facts: Facts) -> dict[Any, tuple[str, str]]:
    """Every department's place and name, by its id."""
    return {each.id: (each.region_code, each.name) for each in await facts.rows(_NAMES)}


_COLUMNS = (
    label("department", "单位", "department"),
    counted("orders", "工单", "orders"),
    counted("answered", "已答复", "answered"),
    counted("overdue", "逾期未答复", "overdue without an answer"),
    counted("passed_on", "转出", "passed on"),
    measured("acceptance_rate"),
    measured("unit_response_rate"),
    measured("unit_on_time_rate"),
    measured("unit_on_time_rate_unextended"),
    measured("extension_share"),
    measured("holding_median"),
    measured("holding_km_median"),
    measured("holding_p90"),
)


def _cells(sums: Any, times: Times) -> tuple[Cell, ...]:
    return (
        sums.orders,
        sums.answered,
        sums.overdue,
        sums.passed_on,
        ratio(sums.accepted_in_time, sums.orders),
        ratio(sums.contacted, sums.answering),
        ratio(sums.on_time, sums.timed + sums.overdue),
        ratio(sums.on_time_unextended, sums.timed + sums.overdue_unextended),
        ratio(sums.extended, sums.taken),
        hours(times.median, sums.answered),
        hours(times.open_median, sums.answering),
        hours(times.p90, sums.answered),
    )


async def stock_table(facts: Facts) -> Table:
    """What piled up with every department that held anything in the period; ``gather_held`` comes before."""
    found, whole = parted(await facts.rows(stock(HELD, "department_id")))
    names = await named(facts)
    rows: list[tuple[Cell, ...]] = [
        (names[each.department_id][1], *stock_cells(each))
        for each in sorted(found, key=lambda each: names[each.department_id])
    ]
    rows.append((TOTAL, *stock_cells(whole)))
    columns = (label("department", "单位", "department"), *STOCK_COLUMNS)
    return Table(
        "stock_by_department", Words("各单位工单存量", "Backlog of orders by department"), columns, tuple(rows)
    )
