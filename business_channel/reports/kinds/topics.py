"""Topics and hot spots: what is asked more than before, and where, with a warning by a stated rule."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from business_channel.language import Words
from business_channel.now import SHANGHAI
from business_channel.reports import facts
from business_channel.reports.asking import Question
from business_channel.reports.cells import HUNDREDTH, TOTAL, UNCLASSIFIED, counted, label, measured, ratio
from business_channel.reports.document import Cell, Chart, ChartKind, Column, Document, Shape, Table
from business_channel.reports.facts import Facts
from business_channel.reports.intervals import poisson_limit
from business_channel.reports.kinds import Parts, Progress, written
from business_channel.reports.periods import Days, earlier

COMPARED = 3
"""With so many stretches before a period is compared."""
LEAST_OF_A_WARNING = 5
MOST_HOT_SPOTS = 20
NOTES = (
    Words(
        "本期件数高于预警上限且不少于 5 件即预警；上限见指标说明。"
        "热点为话题与县（市、区）的组合，仅列预警者，按超出上限的件数排列。",
        "A warning is given where the period has more than the limit, and 5 at least; the definition of the limit is "
        "given below. A hot spot is a topic in a county; those with a warning are listed, by how far they exceed it.",
    ),
)
_CHART = Chart(
    "topics",
    Words("本期与上期", "This period and the one before"),
    ChartKind.BARS,
    "topics",
    "topic",
    ("now", "before"),
)
_YES, _NO = Words("预警", "warning"), Words("—", "—")


async def document(session: AsyncSession, question: Question, as_of: datetime, progress: Progress) -> Document:
    """See ``computing.compute``. Facts are gathered once for the period and the three before it."""
    parts = Parts(progress, 3)
    days = Days(question.since, question.until)
    stretches = [days, *earlier(days, COMPARED)]
    gathered = await facts.begin(session, replace(question, since=stretches[-1].since), as_of)
    await parts.done(facts.gather_submissions(gathered))
    name, by = "t.name_zh AS zh, t.name_en AS en", "t.code, t.name_zh, t.name_en"
    topics = await parts.done(_counts(gathered, stretches, name, by, ""))
    joined = "LEFT JOIN region g ON g.code = s.region_code"
    spots = await parts.done(_counts(gathered, stretches, f"{name}, g.name AS place", f"{by}, g.code, g.name", joined))
    return written(question, as_of, (_topics(topics), _spots(spots)), (_CHART,), NOTES)


async def _counts(gathered: Facts, stretches: Sequence[Days], told: str, by: str, joined: str) -> list[Any]:
    """Valid submissions of the cohort of each stretch: ``n0`` of the period, ``n1`` to ``n3`` of those before."""
    columns = ", ".join(
        f"count(*) FILTER (WHERE s.approved_at >= :first{at} AND s.approved_at < :last{at}) AS n{at}"
        for at in range(len(stretches))
    )
    values = {f"{end}{at}": moment for at, each in enumerate(stretches) for end, moment in _moments(each)}
    statement = f"""SELECT {told}, {columns} FROM {facts.SUBMISSIONS} s
        LEFT JOIN topic t ON t.code = s.topic_code {joined}
        WHERE s.entered AND s.valid GROUP BY {by}"""
    return await gathered.rows(statement, **values)


def _moments(days: Days) -> Iterable[tuple[str, datetime]]:
    return (("first", _begin(days.since)), ("last", _begin(days.until)))


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


def mean_before(row: Any) -> Decimal:
    """How many there were on average in the stretches before, exactly."""
    return Decimal(row.n1 + row.n2 + row.n3) / COMPARED


def limit_of(row: Any) -> int:
    """The limit that the period is held against."""
    return poisson_limit(mean_before(row))


def warned(row: Any) -> bool:
    """Whether the period has more than chance explains."""
    return bool(row.n0 >= LEAST_OF_A_WARNING and row.n0 > limit_of(row))


def _topics(rows: Sequence[Any]) -> Table:
    named = sorted((each for each in rows if each.zh is not None), key=lambda each: (-each.n0, -each.n1, each.zh))
    unnamed = next((each for each in rows if each.zh is None), None)
    every = sum(each.n0 for each in rows)
    body = [(Words(each.zh, each.en), *_cells(each, every)) for each in named]
    last = (UNCLASSIFIED, *(_cells(unnamed, every) if unnamed is not None else _nothing(every)))
    total = (TOTAL, every, sum(each.n1 for each in rows), None, ratio(every, every), None, None, None)
    columns = (label("topic", "话题", "topic"), *_columns(), Column("share", Words("占比", "share"), Shape.RATE))
    order = (*columns[:4], columns[-1], *columns[4:-1])
    return Table("topics", Words("话题", "Topics"), order, (*body, last, total))


def _columns() -> tuple[Column, ...]:
    return (
        counted("now", "本期", "this period"),
        counted("before", "上期", "the period before"),
        Column("change", Words("环比", "change"), Shape.RATE),
        Column("mean", Words("前三期平均", "mean of three before"), Shape.NUMBER),
        measured("early_warning"),
        label("warning", "预警", "warning"),
    )


def _cells(row: Any, every: int) -> tuple[Cell, ...]:
    mean = mean_before(row).quantize(HUNDREDTH, ROUND_HALF_UP)
    told = (mean, limit_of(row), _YES if warned(row) else _NO)
    return (row.n0, row.n1, ratio(row.n0 - row.n1, row.n1), ratio(row.n0, every), *told)


def _nothing(every: int) -> tuple[Cell, ...]:
    return (0, 0, ratio(0, 0), ratio(0, every), Decimal("0.00"), 0, _NO)


def _heat(row: Any) -> tuple[int, str, str]:
    """The order of hot spots: what goes furthest beyond its limit comes first."""
    return limit_of(row) - row.n0, row.zh or "", row.place or ""


def _spots(rows: Sequence[Any]) -> Table:
    hot = sorted((each for each in rows if warned(each)), key=_heat)
    body = tuple(_spot(each) for each in hot[:MOST_HOT_SPOTS])
    columns = (label("topic", "话题", "topic"), label("place", "地区", "place"), *_columns()[:-1])
    return Table("hot_spots", Words("热点", "Hot spots"), columns, body, 2)


def _spot(row: Any) -> tuple[Cell, ...]:
    topic = UNCLASSIFIED if row.zh is None else Words(row.zh, row.en)
    now, before, change, _, mean, limit, _ = _cells(row, row.n0)
    return (topic, UNCLASSIFIED if row.place is None else row.place, now, before, change, mean, limit)
