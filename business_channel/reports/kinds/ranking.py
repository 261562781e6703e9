"""The ranking of departments by satisfaction: among peers, with intervals, and with all told that is left out."""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from business_channel.now import SHANGHAI
from business_channel.reports import facts, outcomes
from business_channel.reports.apart import listed
from business_channel.reports.asking import Question
from business_channel.reports.document import Document
from business_channel.reports.facts import Facts
from business_channel.reports.kinds import Parts, Progress, ranking_tables, written
from business_channel.reports.periods import Days
from business_channel.reports.places import placed
from business_channel.reports.standards import STANDARDS, Standards

HOLDERS = "report_holder"
_HOLDERS = f"""CREATE TEMPORARY TABLE {HOLDERS} ON COMMIT DROP AS
SELECT w.department_id, w.submission_id,
    bool_or(coalesce({facts.in_time("w.contacted_at", "c.due_at")}, FALSE)) AS contacted
FROM {outcomes.OUTCOMES} o JOIN work_order w ON w.submission_id = o.id
LEFT JOIN deadline c ON c.work_order_id = w.id AND c.clock = 'CONTACT' AND c.duty = 'UNIT'
    AND w.contacted_at IS NOT NULL
WHERE w.role <> 'CO' AND (w.close_reason IS NULL OR w.close_reason NOT IN
    ('TRANSFERRED', 'REFERRED_OUT', 'RESOLVED_BY_PARTNER', 'DISSENTED', 'MERGED', 'SUCCEEDED'))
GROUP BY w.department_id, w.submission_id"""
"""SQL: which departments answer for which matters, and whether they reached the author in time."""


async def document(
    session: AsyncSession, question: Question, as_of: datetime, progress: Progress, standards: Standards = STANDARDS
) -> Document:
    """See ``computing.compute``. Facts are gathered once for the period and the one before it.

    Nobody can be ranked alone: a department in the question limits nothing.
    """
    parts = Parts(progress, 7)
    days = Days(question.since, question.until)
    asked = replace(question, since=days.before.since, department_id=None)
    gathered = await facts.begin(session, asked, as_of)
    await parts.done(facts.gather_submissions(gathered))
    await parts.done(outcomes.gather(gathered))
    await parts.done(gathered.run(_HOLDERS))
    now, before = [await parts.done(_counts(gathered, each)) for each in (days, days.before)]
    tables = (
        *ranking_tables.of(placed(now, before, standards), standards),
        ranking_tables.idle(await parts.done(_idle(gathered, days))),
        ranking_tables.left_out(await parts.done(_left_out(gathered, days))),
    )
    return written(question, as_of, tables, ranking_tables.CHARTS, ranking_tables.NOTES)


def _moments(days: Days) -> dict[str, datetime]:
    """The first moments of both ends, as values of statements."""
    return {"first": _begin(days.since), "last": _begin(days.until)}


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


async def _counts(gathered: Facts, days: Days) -> list[Any]:
    """What each department answers for of the cohort of ``days``, without what is left out of rankings."""
    return await gathered.rows(
        f"""SELECT d.id AS department_id, d.name, g.level, count(*) FILTER (WHERE h.contacted) AS contacted,
            {listed(outcomes.TALLY)}
        FROM {HOLDERS} h JOIN {outcomes.OUTCOMES} f ON f.id = h.submission_id
        JOIN department d ON d.id = h.department_id JOIN region g ON g.code = d.region_code
        WHERE NOT f.excluded AND f.approved_at >= :first AND f.approved_at < :last
        GROUP BY d.id, d.name, g.level""",
        **_moments(days),
    )


async def _idle(gathered: Facts, days: Days) -> list[Any]:
    """The departments in office that answer for nothing of the cohort of ``days``, left out or not."""
    return await gathered.rows(
        f"""SELECT d.name, g.level, g.name AS place FROM department d JOIN region g ON g.code = d.region_code
        WHERE starts_with(d.region_code, :within)
            AND (d.valid_from IS NULL OR d.valid_from < CAST(:last AT TIME ZONE 'Asia/Shanghai' AS date))
            AND (d.valid_to IS NULL OR d.valid_to >= CAST(:first AT TIME ZONE 'Asia/Shanghai' AS date))
            AND NOT EXISTS (SELECT FROM {HOLDERS} h JOIN {outcomes.OUTCOMES} o ON o.id = h.submission_id
                WHERE h.department_id = d.id AND o.approved_at >= :first AND o.approved_at < :last)
        ORDER BY d.region_code, d.name""",
        **_moments(days),
    )


async def _left_out(gathered: Facts, days: Days) -> list[Any]:
    """The submissions of the cohort of ``days`` that are left out, by number, with who would have been judged by it."""
    return await gathered.rows(
        f"""SELECT s.number, x.ground, x.proposed_at, x.decided_at, (
            SELECT string_agg(d.name, '、' ORDER BY d.name) FROM department d WHERE d.id IN (
                SELECT h.department_id FROM {HOLDERS} h WHERE h.submission_id = s.id)) AS departments
        FROM {outcomes.OUTCOMES} o JOIN submission s ON s.id = o.id
        JOIN report_exclusion x ON x.submission_id = s.id AND x.state = 'APPROVED'
        WHERE o.excluded AND o.approved_at >= :first AND o.approved_at < :last ORDER BY s.number""",
        **_moments(days),
    )
