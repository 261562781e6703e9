"""The brief of a day, or of some: what is new, what is urgent, what is overdue or will be by the next working day."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from business_channel.language import Words
from business_channel.reports import backlog, facts, stocks, units
from business_channel.reports.asking import Question
from business_channel.reports.cells import TOTAL, counted, in_order, label
from business_channel.reports.document import Cell, Chart, ChartKind, Document, Table
from business_channel.reports.kinds import Parts, Progress, written
from business_channel.reports.wording import KINDS

_MOMENTS = (
    ("filed_at", "新提交", "filed"),
    ("approved_at", "审核通过", "approved"),
    ("dispatched_at", "交办", "dispatched"),
    ("replied_at", "答复", "replied"),
    ("closed_at", "办结", "closed"),
)
_URGENT = ("urgent", "新提交中紧急", "of the filed urgent")
_CHARTS = (
    Chart(
        "overdue",
        Words("逾期最多的单位", "Departments with the most overdue"),
        ChartKind.BARS,
        "desks",
        "department",
        ("overdue", "due_soon"),
    ),
)


async def document(session: AsyncSession, question: Question, as_of: datetime, progress: Progress) -> Document:
    """See ``computing.compute``."""
    parts = Parts(progress, 4)
    begun = await facts.begin(session, question, as_of)
    tables = [await parts.done(_news(begun))]
    await parts.done(backlog.gather_waiting(begun))
    tables.append(await parts.done(_open(begun)))
    await backlog.gather_held(begun)
    tables.append(await parts.done(_desks(begun)))
    return written(question, as_of, tables, _CHARTS)


async def _news(begun: facts.Facts) -> Table:
    """What happened in the period, by kind."""
    happened = {name: f"f.{name} >= :since AND f.{name} < :until" for name, _, _ in _MOMENTS}
    sums = [f"count(*) FILTER (WHERE {condition}) AS {name}" for name, condition in happened.items()]
    sums.append(f"count(*) FILTER (WHERE {happened['filed_at']} AND f.urgent) AS urgent")
    found = await begun.rows(
        f"""SELECT f.kind AS label, grouping(f.kind) AS whole, {", ".join(sums)} FROM (
            SELECT s.kind, s.urgent, s.filed_at, s.dispatched_at, s.closed_at, {facts.APPROVED_AT} AS approved_at,
                {facts.REPLIED_AT} AS replied_at
            FROM submission s
            WHERE {facts.in_question(begun.question)} OFFSET 0
        ) f WHERE {" OR ".join(happened.values())} GROUP BY GROUPING SETS ((), (f.kind))"""
    )
    total = next(each for each in found if each.whole)
    rows = [*in_order([each for each in found if not each.whole], KINDS), (TOTAL, total)]
    columns = (label("kind", "类别", "kind"), *(counted(*each) for each in (*_MOMENTS, _URGENT)))
    lines: list[tuple[Cell, ...]] = [
        (words, *(0 if row is None else getattr(row, each.key) for each in columns[1:])) for words, row in rows
    ]
    return Table("news", Words("期内动态", "What happened"), columns, tuple(lines))


_TO_WATCH = (
    counted("urgent", "在办紧急件", "urgent and open"),
    counted("overdue", "逾期", "overdue"),
    counted("due_soon", "下一工作日内到期", "due by the next working day"),
)


async def _open(begun: facts.Facts) -> Table:
    """What waits for an answer at the end of the period."""
    row = await begun.row(backlog.stock(backlog.WAITING))
    columns = (label("scope", "范围", "scope"), *stocks.COLUMNS, _TO_WATCH[0], _TO_WATCH[2])
    cells = (*stocks.cells(row), row.urgent, row.due_soon)
    return Table("open", Words("未答复存量", "Backlog of submissions"), columns, ((Words("全部", "all"), *cells),))


async def _desks(begun: facts.Facts) -> Table:
    """The departments that have something urgent, overdue or soon due, those with the most overdue first."""
    by_unit = backlog.stock(backlog.HELD, "department_id")
    found = await begun.rows(f"SELECT * FROM ({by_unit}) f WHERE whole = 0 AND urgent + overdue + due_soon > 0")
    names = await units.named(begun)
    found.sort(key=lambda each: (-each.overdue, names[each.department_id]))
    rows: list[tuple[Cell, ...]] = [
        (names[each.department_id][1], each.closing, each.urgent, each.overdue, each.due_soon) for each in found
    ]
    columns = (label("department", "单位", "department"), counted("open", "在办工单", "open orders"), *_TO_WATCH)
    return Table("desks", Words("需关注的单位", "Departments to watch"), columns, tuple(rows))
