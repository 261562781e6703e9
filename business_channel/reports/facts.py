"""The facts of a report: who is counted, and what happened to each, as tables of the transaction that go with it.

``gather`` fills ``report_submission`` and ``report_order``; what a report says is summed up from them in SQL, so that
no submission ever becomes an object of the process. Names, texts and phones are not among the facts.

A submission is *approved* when it is taken for handling: at the review that approved or hid it, or at the recheck that
overturned its rejection. It is *replied* with the first published reply of the kinds FINAL, JOINT and PARTIAL, whatever
is reopened later, or with its parent's for one that was merged. Of several REPLY clocks of its author the first counts.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from business_channel.deadlines.repository import calendar_for
from business_channel.now import SHANGHAI
from business_channel.reports import snapshot, worked
from business_channel.reports.asking import Question
from business_channel.reports.document import Basis

SUBMISSIONS, ORDERS = "report_submission", "report_order"


@dataclass(frozen=True, slots=True)
class Facts:
    """The gathered facts, and the values that statements over them may name.

    ``:since`` and ``:until`` are the first moments of the two days, ``:as_of`` that of the snapshot, ``:end`` the
    earlier of ``:until`` and ``:as_of``, ``:worked`` and ``:months`` the arrays of ``worked``.
    """

    session: AsyncSession
    question: Question
    values: dict[str, Any]

    async def rows(self, statement: str, **more: Any) -> list[Any]:
        """The rows of a statement, which names of the values what it needs."""
        values = {name: value for name, value in (self.values | more).items() if f":{name}" in statement}
        return list((await self.session.execute(text(statement), values)).all())

    async def row(self, statement: str, **more: Any) -> Any:
        """The only row of a statement."""
        (found,) = await self.rows(statement, **more)
        return found

    async def run(self, statement: str, **more: Any) -> None:
        """Runs a statement without rows."""
        values = {name: value for name, value in (self.values | more).items() if f":{name}" in statement}
        await self.session.execute(text(statement), values)


async def begin(session: AsyncSession, question: Question, as_of: datetime) -> Facts:
    """Facts of which none is gathered yet: the values of the question, and room to sort in."""
    await _make_room(session)
    since, until = (datetime.combine(day, time(), SHANGHAI) for day in (question.since, question.until))
    calendar = await calendar_for(session)
    values = {
        "since": since,
        "until": until,
        "as_of": as_of,
        "end": min(until, as_of),
        "worked": worked.worked_days(calendar, as_of.astimezone(SHANGHAI).date()),
        "months": worked.months(as_of.astimezone(SHANGHAI).date()),
        "within": _within(question.region_code),
        "department_id": question.department_id,
        "topic": question.topic_code,
    }
    return Facts(session, question, values)


@asynccontextmanager
async def beside(facts: Facts) -> AsyncIterator[Facts]:
    """The same on a second connection, for what is gathered at the same time; the tables of the first are not there."""
    async with snapshot.beside(facts.session) as session:
        await _make_room(session)
        yield replace(facts, session=session)


async def _make_room(session: AsyncSession) -> None:
    for setting in _ROOM:
        await session.execute(text(setting))


_ROOM = (
    "SET LOCAL statement_timeout = '120s'",
    "SET LOCAL idle_in_transaction_session_timeout = '120s'",
    "SET LOCAL work_mem = '64MB'",
    "SET LOCAL temp_buffers = '64MB'",
    "SET LOCAL max_parallel_workers_per_gather = 2",
    "SET LOCAL random_page_cost = 1.1",
    "SET LOCAL default_statistics_target = 10",
    "SET LOCAL hash_mem_multiplier = 1",  # the clocks come in the order of what they belong to, so merging is faster
)


def _within(region_code: str | None) -> str:
    """The beginning that the codes of a region and of all below it share."""
    if region_code is None:
        return ""
    return region_code[:2] if region_code.endswith("0000") else region_code.removesuffix("00")


async def gather(session: AsyncSession, question: Question, as_of: datetime) -> Facts:
    """Fills both tables, which end with the transaction; to be asked once in each."""
    facts = await begin(session, question, as_of)
    await gather_submissions(facts)
    await gather_orders(facts)
    return facts


async def gather_submissions(facts: Facts) -> None:
    """Fills the table of submissions alone."""
    await facts.run(_submissions(facts.question))
    await facts.run(f"ANALYZE {SUBMISSIONS}")


async def gather_orders(facts: Facts) -> None:
    """Fills the table of orders, also of submissions that are not gathered: by period an order counts by its issue,
    whatever else happened in it.
    """
    await facts.run(_orders(facts.question))
    await facts.run(f"ANALYZE {ORDERS}")


REJECTED = "(s.review_state = 'REJECTED' OR s.review_state = 'RECHECK' AND s.contested = 'REJECTED')"
"""SQL: whether a submission ``s`` stands rejected, also while its author contests that."""

APPROVED_AT = f"""CASE
    WHEN {REJECTED} THEN NULL
    WHEN s.contested = 'REJECTED' THEN
        (SELECT k.decided_at FROM recheck k WHERE k.submission_id = s.id AND k.overturned)
    ELSE s.reviewed_at END"""
"""SQL: when a submission ``s`` was approved, NULL unless it was."""

REPLIED_AT = """CASE WHEN s.round = 1 THEN s.replied_at ELSE least(s.replied_at, (
        SELECT min(r.published_at) FROM reply r
        WHERE r.submission_id = s.id AND r.state = 'PUBLISHED' AND r.kind IN ('FINAL', 'JOINT', 'PARTIAL')
    )) END"""
"""SQL: when a submission ``s`` was first replied to; of one that was never reopened it stands in its row."""

EXCLUSION = f"""CASE
    WHEN s.review_state = 'LAPSED' THEN 'LAPSED'
    WHEN s.merged_into_id IS NOT NULL THEN 'MERGED'
    WHEN s.handling_state = 'WITHDRAWN'
        AND {worked.working_days_between("s.filed_at", "s.closed_at")} <= 1 THEN 'WITHDRAWN'
    WHEN s.kind = 'THANKS' THEN 'THANKS'
    WHEN s.handling_state = 'COLLECTED' THEN 'COLLECTED' END"""
"""SQL: why an approved submission ``s`` is left out of rates, the first ground that applies; NULL when it is valid."""


MOVED = """SELECT DISTINCT ON (e.deadline_id) e.deadline_id, e.old_due_at FROM deadline_move e
    WHERE e.cause = 'EXTENSION' ORDER BY e.deadline_id, e.at, e.id"""
"""SQL: of each extended clock what it was due before its first extension."""


def in_time(moment: str, due: str) -> str:
    """SQL: whether a moment, without its fraction of a second, is not later than a due one."""
    return f"({moment} < {due} + interval '1 second')"


CONTACTED = f"""SELECT DISTINCT w.submission_id FROM work_order w JOIN deadline d ON d.work_order_id = w.id
    WHERE w.contacted_at IS NOT NULL AND w.role <> 'CO' AND d.clock = 'CONTACT' AND d.duty = 'UNIT'
        AND {in_time("w.contacted_at", "d.due_at")}"""
"""SQL: the submissions whose author a department that answers has reached in time; an order has one such clock."""


_SHARES = """SELECT DISTINCT ON (d.work_order_id)
        d.work_order_id, d.id, d.started_at, d.due_at, d.stopped_at, d.state, d.extended
    FROM deadline d WHERE d.clock = 'REPLY' AND d.duty = 'UNIT' AND d.work_order_id IS NOT NULL
    ORDER BY d.work_order_id, d.started_at, d.id"""
"""SQL: of every order its department's first clock to answer; of ACCEPT and CONTACT it has one each."""


def standing_since(clock: str) -> str:
    """SQL: since when a clock stands still, NULL for one that runs or is stopped."""
    paused = f"SELECT max(p.since) FROM deadline_segment p WHERE p.deadline_id = {clock}.id AND p.kind = 'PAUSED'"
    return f"CASE WHEN {clock}.state = 'PAUSED' THEN ({paused}) END"


def in_question(question: Question, alias: str = "s", *, departments: bool = True) -> str:
    """SQL: the conditions of place, topic and, unless told otherwise, department on a submission."""
    found = ["TRUE"]
    if question.region_code is not None:
        found.append(f"starts_with({alias}.region_code, :within)")
    if question.topic_code is not None:
        found.append(f"({alias}.topic_code = :topic OR starts_with({alias}.topic_code, :topic || '.'))")
    if departments and question.department_id is not None:
        held = f"w.submission_id = {alias}.id AND w.department_id = :department_id"
        found.append(f"EXISTS (SELECT FROM work_order w WHERE {held})")
    return " AND ".join(found)


def _counted(question: Question) -> str:
    """SQL: who is counted at all; by period also whoever was replied to, or due, in it."""
    within = "{0} >= :since AND {0} < :until"
    moments = ["f.filed_at", "f.reviewed_at", "f.approved_at"]
    if question.basis is Basis.PERIOD:
        moments += ["f.replied_at", "f.due_at", "f.dispatched_at"]
    return "(" + " OR ".join(within.format(each) for each in moments) + ")"


def _touched(question: Question) -> str:
    """SQL: plain conditions on a submission ``s`` that all who are counted fulfil, so that others are not looked at."""
    if question.basis is Basis.PERIOD:
        return "s.filed_at < :until"
    filed = "s.filed_at >= :since AND s.filed_at < :until"
    return f"({filed} OR {_reviewed(question)})"


def _reviewed(question: Question) -> str:
    """SQL: plain conditions on a submission ``s`` that all fulfil of whom orders count."""
    if question.basis is Basis.PERIOD:
        return "s.reviewed_at IS NOT NULL"
    return "(s.reviewed_at >= :since AND s.reviewed_at < :until OR s.contested = 'REJECTED')"


def _submissions(question: Question) -> str:
    return f"""CREATE TEMPORARY TABLE {SUBMISSIONS} ON COMMIT DROP AS
WITH author_clock AS NOT MATERIALIZED (
    SELECT DISTINCT ON (d.submission_id)
        d.submission_id, d.id AS clock_id, d.started_at, d.due_at, d.stopped_at, d.state, d.extended
    FROM deadline d WHERE d.clock = 'REPLY' AND d.duty = 'CHANNEL'
    ORDER BY d.submission_id, d.started_at, d.id
), stood AS (
    SELECT p.deadline_id,
        sum({worked.seconds_at("coalesce(n.since, :as_of)")} - {worked.seconds_at("p.since")}) AS pause,
        max(p.since) FILTER (WHERE n.since IS NULL) AS standing_since
    FROM deadline_segment p LEFT JOIN LATERAL (
        SELECT min(l.since) AS since FROM deadline_segment l
        WHERE l.deadline_id = p.deadline_id AND l.position > p.position AND l.kind IN ('RUNNING', 'STOPPED')
    ) n ON TRUE
    WHERE p.kind = 'PAUSED' GROUP BY p.deadline_id
), found AS (
    SELECT s.id, s.kind, s.topic_code, s.region_code, s.channel, s.enterprise_id, s.round, s.hops, s.handling_state,
        s.filed_at, s.reviewed_at, s.dispatched_at, s.closed_at, {REJECTED} AS rejected, {APPROVED_AT} AS approved_at,
        {REPLIED_AT} AS replied_at, {EXCLUSION} AS exclusion, c.started_at AS promised_at, c.due_at, c.stopped_at,
        coalesce(m.old_due_at, c.due_at) AS due_unextended_at, stood.pause, stood.standing_since,
        reached.submission_id IS NOT NULL AS contacted, {worked.second(APPROVED_AT)} AS began,
        {worked.second(f"coalesce({REPLIED_AT}, s.closed_at, :as_of)")} AS ended
    FROM submission s
    LEFT JOIN author_clock c ON c.submission_id = s.id
    LEFT JOIN ({CONTACTED}) reached ON reached.submission_id = s.id
    LEFT JOIN stood ON stood.deadline_id = c.clock_id
    LEFT JOIN ({MOVED}) m ON m.deadline_id = c.clock_id
    WHERE {_touched(question)} AND {in_question(question)}
    OFFSET 0
)
SELECT f.id, f.kind, f.topic_code, f.region_code, f.channel, f.enterprise_id, f.round, f.hops, f.handling_state,
    f.filed_at, f.reviewed_at, f.closed_at, f.rejected, f.approved_at, f.replied_at, f.exclusion, f.promised_at,
    f.due_at, f.due_unextended_at, f.stopped_at, f.contacted,
    f.filed_at >= :since AND f.filed_at < :until AS received,
    coalesce(f.approved_at >= :since AND f.approved_at < :until, FALSE) AS entered,
    coalesce(f.replied_at >= :since AND f.replied_at < :until, FALSE) AS replied_within,
    f.approved_at IS NOT NULL AND f.exclusion IS NULL AS valid,
    {in_time("f.replied_at", "f.due_at")} AS on_time,
    {in_time("f.replied_at", "f.due_unextended_at")} AS on_time_unextended,
    {_overdue("f.due_at")} AS overdue,
    {_overdue("f.due_unextended_at")} AS overdue_unextended,
    {worked.minutes_by_seconds("f.began", "f.ended")} AS minutes,
    CAST(coalesce(f.pause, 0) AS bigint) / 60 AS minutes_paused
FROM found f WHERE {_counted(question)}"""


def _overdue(due: str) -> str:
    """SQL: whether what is not replied to has gone past a due moment; a clock that stands still does not."""
    ran_until = "coalesce(f.stopped_at, f.standing_since, :as_of)"
    return f"coalesce(f.replied_at IS NULL AND NOT {in_time(ran_until, due)}, FALSE)"


def approved(question: Question) -> str:
    """SQL: the submissions of whom orders and outcomes count, for whoever has not gathered them; taken by plain
    columns, of whose values the store knows how many there are.
    """
    return f"""SELECT v.*, v.approved_at IS NOT NULL AND v.exclusion IS NULL AS valid,
        coalesce(v.approved_at >= :since AND v.approved_at < :until, FALSE) AS entered
    FROM (
        SELECT s.id, s.kind, s.topic_code, s.region_code, s.channel, s.enterprise_id, s.round, s.handling_state,
            s.filed_at, s.closed_at, {APPROVED_AT} AS approved_at, {REPLIED_AT} AS replied_at,
            {EXCLUSION} AS exclusion
        FROM submission s WHERE {_reviewed(question)} AND {in_question(question)}
    ) v"""


def _timed_orders(question: Question) -> str:
    """SQL: the orders with their clocks. Of everything they are brought together first, in the order of their ids;
    where a question is about a part, the submissions lead to them.
    """
    own = "WHERE w.department_id = :department_id" if question.department_id is not None else ""
    first = "OFFSET 0" if question.region_code is question.topic_code is None else ""
    return f"""SELECT w.id, w.submission_id, w.department_id, w.role, w.issued_at, w.accepted_at, w.contacted_at,
        w.answered_at, w.closed_at, w.close_reason, w.passed_from_id, a.due_at AS to_accept_by,
        c.due_at AS to_contact_by, r.id AS clock_id, r.started_at, r.due_at, r.stopped_at, r.extended,
        {standing_since("r")} AS standing_since
    FROM work_order w
    LEFT JOIN deadline a ON a.work_order_id = w.id AND a.clock = 'ACCEPT' AND a.duty = 'UNIT'
    LEFT JOIN deadline c ON c.work_order_id = w.id AND c.clock = 'CONTACT' AND c.duty = 'UNIT'
        AND w.contacted_at IS NOT NULL
    LEFT JOIN ({_SHARES}) r ON r.work_order_id = w.id
    {own} {first}"""


def _orders(question: Question) -> str:
    """The orders of what was approved; with a department only its own."""
    return f"""CREATE TEMPORARY TABLE {ORDERS} ON COMMIT DROP AS
WITH found AS (
    SELECT w.id, w.submission_id, w.department_id, w.role, w.issued_at, w.accepted_at, w.closed_at, w.close_reason,
        w.passed_from_id, w.role <> 'CO' AS answering, s.entered, s.valid,
        w.issued_at >= :since AND w.issued_at < :until AS issued_within,
        CASE WHEN s.round > 1 AND EXISTS (
            SELECT FROM deadline l WHERE l.work_order_id = w.id AND l.clock = 'REPLY' AND l.duty = 'UNIT'
                AND l.started_at > w.started_at
        ) THEN w.stopped_at ELSE w.answered_at END AS answered_at,
        {in_time("w.accepted_at", "w.to_accept_by")} AS accepted_in_time,
        {in_time("w.contacted_at", "w.to_contact_by")} AS contacted_in_time,
        w.due_at, coalesce(m.old_due_at, w.due_at) AS due_unextended_at, coalesce(w.extended, FALSE) AS extended,
        coalesce(w.stopped_at, w.standing_since, :as_of) AS ran_until, {worked.second("w.issued_at")} AS began
    FROM ({_timed_orders(question)}) w JOIN ({approved(question)}) s ON s.id = w.submission_id
    LEFT JOIN ({MOVED}) m ON m.deadline_id = w.clock_id
    OFFSET 0
)
SELECT f.id, f.submission_id, f.department_id, f.role, f.issued_at, f.accepted_at, f.answered_at, f.closed_at,
    f.close_reason, f.passed_from_id, f.answering, f.entered, f.valid, f.issued_within, f.accepted_in_time,
    f.contacted_in_time, f.due_at, f.extended,
    {in_time("f.answered_at", "f.due_at")} AS on_time,
    {in_time("f.answered_at", "f.due_unextended_at")} AS on_time_unextended,
    coalesce(f.answered_at IS NULL AND NOT {in_time("f.ran_until", "f.due_at")}, FALSE) AS overdue,
    coalesce(f.answered_at IS NULL AND NOT {in_time("f.ran_until", "f.due_unextended_at")}, FALSE)
        AS overdue_unextended,
    {worked.minutes_by_seconds("f.began", worked.second("coalesce(f.answered_at, f.closed_at, :as_of)"))} AS minutes
FROM found f"""
