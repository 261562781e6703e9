"""Campaigns: what was filed to a solicitation, day by day, from where and on what."""

from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from business_channel.language import Words
from business_channel.reports import facts
from business_channel.reports.asking import Question
from business_channel.reports.cells import UNCLASSIFIED, counted, label, measured, ratio
from business_channel.reports.document import Cell, Chart, ChartKind, Column, Document, Shape, Table
from business_channel.reports.facts import Facts, in_question
from business_channel.reports.kinds import Parts, Progress, written
from business_channel.reports.outcomes import ADOPTED

NOTES = (
    Words(
        "征集建言不承诺答复，征集采纳率以已收集的件数为分母。",
        "No reply is owed to what is filed to a campaign; its adoption rate is of what was collected.",
    ),
)
_CHART = Chart("days", Words("每日收到", "Received by day"), ChartKind.LINES, "by_day", "day", ("received",))
_COUNTS = """count(*) AS received, count(*) FILTER (WHERE s.enterprise_id IS NOT NULL) AS of_enterprises,
    count(*) FILTER (WHERE s.review_state = 'SUBMITTED' OR s.review_state = 'NEEDS_SUPPLEMENT') AS waiting,
    count(*) FILTER (WHERE s.review_state = 'REJECTED') AS rejected,
    count(*) FILTER (WHERE s.handling_state = 'COLLECTED') AS collected,
    count(DISTINCT coalesce(s.enterprise_id, s.author_id)) AS authors"""
_COLUMNS = (
    counted("received", "收到", "received"),
    counted("of_enterprises", "其中企业", "of enterprises"),
    counted("authors", "参与者", "participants"),
    counted("waiting", "待审核", "awaiting review"),
    counted("rejected", "未予受理", "rejected"),
    counted("collected", "已收集", "collected"),
)


async def document(session: AsyncSession, question: Question, as_of: datetime, progress: Progress) -> Document:
    """See ``computing.compute``: of the campaign that is named, or of every one, what was filed in the period."""
    parts = Parts(progress, 4)
    begun = await facts.begin(session, question, as_of)
    begun.values["campaign_id"] = question.campaign_id
    tables = [await parts.done(make(begun)) for make in (_campaigns, _by_day, _by_province, _by_topic)]
    return written(question, as_of, tables, (_CHART,), NOTES)


def _filed(begun: Facts) -> str:
    one = "" if begun.question.campaign_id is None else "AND s.campaign_id = :campaign_id"
    within = f"s.filed_at >= :since AND s.filed_at < :until AND {in_question(begun.question)}"
    return f"s.campaign_id IS NOT NULL {one} AND {within}"


async def _campaigns(begun: Facts) -> Table:
    found = await begun.rows(
        f"""SELECT c.title, c.opens_on, c.closes_on, {_COUNTS},
            count(d.submission_id) FILTER (WHERE s.handling_state = 'COLLECTED') AS adopted
        FROM submission s JOIN campaign c ON c.id = s.campaign_id
        LEFT JOIN ({ADOPTED}) d ON d.submission_id = s.id WHERE {_filed(begun)}
        GROUP BY c.id ORDER BY c.opens_on, c.title"""
    )
    window = (
        Column("opens_on", Words("开始", "opens"), Shape.DAY),
        Column("closes_on", Words("结束", "closes"), Shape.DAY),
    )
    adopted = counted("adopted", "已采纳", "adopted"), measured("campaign_adoption_rate")
    columns = (label("campaign", "活动", "campaign"), *window, *_COLUMNS, *adopted)
    rows = tuple(
        (each.title, each.opens_on, each.closes_on, *_cells(each), each.adopted, ratio(each.adopted, each.collected))
        for each in found
    )
    return Table("campaigns", Words("征集活动", "Campaigns"), columns, rows)


async def _by_day(begun: Facts) -> Table:
    found = await begun.rows(
        f"""SELECT CAST(s.filed_at AT TIME ZONE 'Asia/Shanghai' AS date) AS day, {_COUNTS}
        FROM submission s WHERE {_filed(begun)} GROUP BY 1 ORDER BY 1"""
    )
    columns = (Column("day", Words("日期", "day"), Shape.DAY), *_COLUMNS)
    return Table("by_day", Words("按日", "By day"), columns, tuple((each.day, *_cells(each)) for each in found))


async def _by_province(begun: Facts) -> Table:
    found = await begun.rows(
        f"""SELECT g.name AS zh, g.name AS en, {_COUNTS} FROM submission s
        LEFT JOIN region g ON g.code = left(s.region_code, 2) || '0000' WHERE {_filed(begun)}
        GROUP BY g.code ORDER BY g.code"""
    )
    return _by("province", Words("省份", "province"), found)


async def _by_topic(begun: Facts) -> Table:
    found = await begun.rows(
        f"""SELECT t.name_zh AS zh, t.name_en AS en, {_COUNTS} FROM submission s
        LEFT JOIN topic t ON t.code = s.topic_code WHERE {_filed(begun)}
        GROUP BY t.code ORDER BY count(*) DESC, t.code"""
    )
    return _by("topic", Words("话题", "topic"), found)


def _by(key: str, heading: Words, found: list[Any]) -> Table:
    named = [(Words(each.zh, each.en), *_cells(each)) for each in found if each.zh is not None]
    unnamed = [_cells(each) for each in found if each.zh is None] or [(0,) * len(_COLUMNS)]
    columns = (label(key, heading.zh, heading.en), *_COLUMNS)
    rows = (*named, (UNCLASSIFIED, *unnamed[0]))
    return Table(f"by_{key}", Words(f"按{heading.zh}", f"By {heading.en}"), columns, rows)


def _cells(row: Any) -> tuple[Cell, ...]:
    return (row.received, row.of_enterprises, row.authors, row.waiting, row.rejected, row.collected)
