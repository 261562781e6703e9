"""Repeat complaints: what comes again after it was closed, where, on what, and how often."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from business_channel.language import Words
from business_channel.reports import facts, outcomes
from business_channel.reports.asking import Question
from business_channel.reports.cells import TOTAL, UNCLASSIFIED, counted, label, measured, ratio
from business_channel.reports.document import Chart, ChartKind, Document, Table
from business_channel.reports.facts import Facts
from business_channel.reports.kinds import Parts, Progress, written

_COLUMNS = (
    counted("valid", "有效件", "valid"),
    counted("repeats", "重复件", "repeats"),
    measured("repeat_rate"),
    counted("closed", "已办结", "closed"),
    measured("first_time_rate"),
)
_COUNTS = """count(*) AS valid, count(*) FILTER (WHERE o.repeated) AS repeated,
    count(*) FILTER (WHERE o.closed) AS closed, count(*) FILTER (WHERE o.for_good) AS for_good"""
_CHART = Chart(
    "topics", Words("各话题重复件", "Repeats by topic"), ChartKind.BARS, "by_topic", "topic", ("repeats", "valid")
)
_BY_TOPIC = f"""SELECT t.name_zh AS zh, t.name_en AS en, {_COUNTS}
    FROM {outcomes.OUTCOMES} o LEFT JOIN topic t ON t.code = o.topic_code
    GROUP BY t.code ORDER BY count(*) FILTER (WHERE o.repeated) DESC, count(*) DESC, t.code"""
_BY_ADDRESSEE = f"""SELECT d.name AS zh, d.name AS en, {_COUNTS}
    FROM {outcomes.OUTCOMES} o JOIN submission s ON s.id = o.id JOIN department d ON d.id = s.addressee_id
    GROUP BY d.id, d.name ORDER BY count(*) FILTER (WHERE o.repeated) DESC, count(*) DESC, d.name LIMIT 50"""
_BY_REGION = f"""SELECT g.name AS zh, g.name AS en, {_COUNTS}
    FROM {outcomes.OUTCOMES} o LEFT JOIN region g ON g.code = left(o.region_code, 2) || '0000'
    GROUP BY g.code ORDER BY g.code"""


async def document(session: AsyncSession, question: Question, as_of: datetime, progress: Progress) -> Document:
    """See ``computing.compute``."""
    parts = Parts(progress, 6)
    gathered = await facts.begin(session, question, as_of)
    await parts.done(facts.gather_submissions(gathered))
    await parts.done(outcomes.gather(gathered, coming_back=True))
    tables = (
        await parts.done(_whole(gathered)),
        await parts.done(_by(gathered, "topic", Words("话题", "topic"), _BY_TOPIC)),
        await parts.done(_by(gathered, "addressee", Words("收件单位", "addressee"), _BY_ADDRESSEE)),
        await parts.done(_by(gathered, "province", Words("省份", "province"), _BY_REGION)),
    )
    return written(question, as_of, tables, (_CHART,))


async def _whole(gathered: Facts) -> Table:
    found = await gathered.row(f"SELECT {_COUNTS} FROM {outcomes.OUTCOMES} o")
    columns = (label("scope", "范围", "scope"), *_COLUMNS)
    return Table("repeats", Words("总体情况", "Overall"), columns, ((TOTAL, *_cells(found)),))


async def _by(gathered: Facts, key: str, heading: Words, statement: str) -> Table:
    rows = tuple(_rows(await gathered.rows(statement)))
    columns = (label(key, heading.zh, heading.en), *_COLUMNS)
    return Table(f"by_{key}", Words(f"按{heading.zh}", f"By {heading.en}"), columns, rows)


def _rows(found: Iterable[Any]) -> Iterable[tuple[Any, ...]]:
    """Those that are named, and last the unclassified, found or not."""
    unnamed: tuple[Any, ...] = _cells(None)
    for each in found:
        if each.zh is None:
            unnamed = _cells(each)
        else:
            yield (Words(each.zh, each.en), *_cells(each))
    yield (UNCLASSIFIED, *unnamed)


def _cells(row: Any | None) -> tuple[Any, ...]:
    if row is None:
        return (0, 0, ratio(0, 0), 0, ratio(0, 0))
    return (row.valid, row.repeated, ratio(row.repeated, row.valid), row.closed, ratio(row.for_good, row.closed))
