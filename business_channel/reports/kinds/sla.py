"""How the departments keep their times: acceptance, contact, answer, and what has piled up with each."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from business_channel.language import Words
from business_channel.reports import backlog, facts, stocks, units
from business_channel.reports.asking import Question
from business_channel.reports.document import Chart, ChartKind, Document, Table
from business_channel.reports.facts import Facts
from business_channel.reports.kinds import Parts, Progress, at_once, written

_CHARTS = (
    Chart(
        "on_time",
        Words("各单位按期答复率", "On-time rate by department"),
        ChartKind.BARS,
        "departments",
        "department",
        ("unit_on_time_rate",),
    ),
    Chart(
        "ageing",
        Words("各单位存量账龄", "Ageing of the backlog by department"),
        ChartKind.STACKED,
        "stock_by_department",
        "department",
        tuple(f"band_{place}" for place in range(len(stocks.BAND_WORDS))),
    ),
)
_NOTE = Words(
    "单位的时限以工单计：自签发至本单位完成签发；平台审核答复的时间不计入单位。",
    "A department's times are those of its orders, from issue to its completing signature; the platform's review of "
    "the "
    "answer is not charged to it.",
)


async def document(session: AsyncSession, question: Question, as_of: datetime, progress: Progress) -> Document:
    """See ``computing.compute``."""
    parts = Parts(progress, 4)
    gathered = await facts.begin(session, question, as_of)
    async with facts.beside(gathered) as other:
        times, stock = await at_once(_times(gathered, parts), _stock(other, parts))
    return written(question, as_of, (times, *stock), _CHARTS, (_NOTE,))


async def _times(gathered: Facts, parts: Parts) -> Table:
    await parts.done(facts.gather_orders(gathered))
    return await parts.done(units.table(gathered))


async def _stock(gathered: Facts, parts: Parts) -> list[Table]:
    await parts.done(backlog.gather_held(gathered))
    tables = [await parts.done(units.stock_table(gathered))]
    if gathered.question.department_id is not None:
        tables.append(await stocks.by_day(gathered, backlog.HELD))
    return tables
