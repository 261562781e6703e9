"""What was open when: every stretch of time in which a submission, or a department's order, waited to be answered.

Each stretch begins and ends once, so that opening + in − out = closing holds of every department and of every day. What
begins or ends at a moment itself happens after it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from business_channel.reports import worked
from business_channel.reports.asking import Question
from business_channel.reports.facts import APPROVED_AT, REPLIED_AT, Facts, in_question, standing_since

WAITING, HELD = "report_waiting", "report_held"
"""The stretches of submissions, and those of orders, which have a ``department_id``."""

BANDS = (("1_5", 5), ("6_10", 10), ("11_15", 15), ("16_30", 30))
"""The ageing bands by the most working days in each; what is older comes after them."""


@dataclass(frozen=True, slots=True)
class DayOfBacklog:
    """One day of one department's orders: what was open at its beginning and end, what came and what went."""

    department_id: Any
    day: date
    opening: int
    came: int
    went: int

    @property
    def closing(self) -> int:
        """What is open when the day is over."""
        return self.opening + self.came - self.went


async def gather_waiting(facts: Facts) -> None:
    """Fills the stretches of submissions that touch the period."""
    await facts.run(_waiting(facts.question))
    await facts.run(f"ANALYZE {WAITING}")


async def gather_held(facts: Facts) -> None:
    """Fills the stretches of orders that touch the period, in the hands of the department that held each."""
    await facts.run(_held(facts.question))
    await facts.run(f"ANALYZE {HELD}")


def _rounds(owner: str, condition: str) -> str:
    """SQL: the clocks of each owner; ``first`` is the one that started first, ``several`` whether there are others."""
    return f"""SELECT c.*, c.before IS DISTINCT FROM c.{owner} AS first,
        coalesce(c.before = c.{owner}, FALSE) OR coalesce(c.after = c.{owner}, FALSE) AS several
    FROM (
        SELECT d.{owner}, d.id, d.started_at, d.due_at, d.stopped_at, d.state,
            lag(d.{owner}) OVER ordered AS before, lead(d.{owner}) OVER ordered AS after
        FROM deadline d WHERE {condition} WINDOW ordered AS (ORDER BY d.{owner}, d.started_at, d.id)
    ) c"""


_TOUCHES = "f.since < :end AND (f.until IS NULL OR f.until >= :since)"


def _waiting(question: Question) -> str:
    rounds = _rounds("submission_id", "d.clock = 'REPLY' AND d.duty = 'CHANNEL'")
    return f"""CREATE TEMPORARY TABLE {WAITING} ON COMMIT DROP AS
WITH found AS (
    SELECT CASE WHEN coalesce(r.first, TRUE) THEN {APPROVED_AT} ELSE r.started_at END AS since,
        CASE WHEN s.merged_into_id IS NOT NULL THEN s.merged_at
            WHEN r.several THEN r.stopped_at
            ELSE least({REPLIED_AT}, s.closed_at) END AS until,
        r.due_at, {standing_since("r")} AS paused_since, s.urgent
    FROM submission s
    LEFT JOIN ({rounds}) r ON r.submission_id = s.id
    WHERE s.kind IS DISTINCT FROM 'THANKS' AND s.handling_state <> 'COLLECTED' AND s.review_state <> 'LAPSED'
        AND (s.merged_into_id IS NULL OR coalesce(r.first, TRUE)) AND {in_question(question)}
        AND s.filed_at < :end AND (s.closed_at IS NULL OR s.closed_at >= :since)
    OFFSET 0
)
SELECT f.since, greatest(f.until, CASE WHEN f.until IS NOT NULL THEN f.since END) AS until, f.due_at, f.paused_since,
    f.urgent
FROM found f WHERE {_TOUCHES}"""


def _held(question: Question) -> str:
    rounds = _rounds("work_order_id", "d.clock = 'REPLY' AND d.duty = 'UNIT' AND d.work_order_id IS NOT NULL")
    own = "AND f.department_id = :department_id" if question.department_id is not None else ""
    return f"""CREATE TEMPORARY TABLE {HELD} ON COMMIT DROP AS
WITH hands AS (
    SELECT c.work_order_id, c.department_id, c.at AS until,
        lag(c.at) OVER (PARTITION BY c.work_order_id ORDER BY c.at, c.id) AS since FROM succession c
    UNION ALL
    SELECT c.work_order_id, w.department_id, NULL, max(c.at)
    FROM succession c JOIN work_order w ON w.id = c.work_order_id GROUP BY c.work_order_id, w.department_id
), stretch AS (
    SELECT w.id, w.department_id,
        CASE WHEN coalesce(r.first, TRUE) THEN w.issued_at ELSE r.started_at END AS since,
        CASE WHEN r.several THEN r.stopped_at
            ELSE least(w.answered_at, w.closed_at, r.stopped_at, o.stopped_at) END AS until,
        coalesce(r.due_at, o.due_at) AS due_at, coalesce({standing_since("r")}, {standing_since("o")}) AS paused_since,
        s.urgent
    FROM work_order w JOIN submission s ON s.id = w.submission_id
    LEFT JOIN ({rounds}) r ON r.work_order_id = w.id
    LEFT JOIN deadline o ON o.work_order_id = w.id AND o.clock = 'OPINION' AND o.duty = 'UNIT' AND w.role = 'CO'
    WHERE {in_question(question, departments=False)}
), found AS (
    SELECT coalesce(h.department_id, t.department_id) AS department_id, greatest(t.since, h.since) AS since,
        least(greatest(t.until, CASE WHEN t.until IS NOT NULL THEN t.since END), h.until) AS until,
        t.due_at, t.paused_since, t.urgent, h.work_order_id IS NOT NULL AS passed
    FROM stretch t LEFT JOIN hands h ON h.work_order_id = t.id
    OFFSET 0
)
SELECT f.department_id, f.since, f.until, f.due_at, f.paused_since, f.urgent FROM found f
WHERE {_TOUCHES} AND (NOT f.passed OR f.until IS NULL OR f.since < f.until) {own}"""


_LAST = "CAST(:end AS timestamptz) - interval '1 second'"
AGE = worked.working_days_between("f.since", _LAST)
"""SQL: the working days that an open stretch ``f`` has lasted at the end."""

_SOON = f"f.due_at >= :end AND f.paused_since IS NULL AND {worked.working_days_between(_LAST, 'f.due_at')} <= 1"
_OPEN = "(f.until IS NULL OR f.until >= :end)"


def stock(table: str, by: str = "") -> str:
    """SQL: opening, came, went, closing, and of the closing backlog how much is overdue, its oldest age and its bands;
    ``by`` is a column to tell apart, beside the ``whole``.
    """
    lows = (None, *(most for _, most in BANDS))
    highs = (*(most for _, most in BANDS), None)
    bands = ",\n        ".join(
        f"count(*) FILTER (WHERE open AND {_between(low, high)}) AS band_{place}"
        for place, (low, high) in enumerate(zip(lows, highs, strict=True))
    )
    lead = f"f.{by}, grouping(f.{by}) AS whole," if by else ""
    grouped = f"GROUP BY GROUPING SETS ((), (f.{by}))" if by else ""
    return f"""SELECT {lead}
        count(*) FILTER (WHERE f.since < :since) AS opening,
        count(*) FILTER (WHERE f.since >= :since) AS came,
        count(*) FILTER (WHERE NOT open) AS went,
        count(*) FILTER (WHERE open) AS closing,
        count(*) FILTER (WHERE open AND f.due_at < :end AND coalesce(f.paused_since > f.due_at, TRUE)) AS overdue,
        max(age) FILTER (WHERE open) AS oldest,
        count(*) FILTER (WHERE open AND f.urgent) AS urgent,
        count(*) FILTER (WHERE open AND {_SOON}) AS due_soon,
        {bands}
    FROM (SELECT f.*, {_OPEN} AS open, CASE WHEN {_OPEN} THEN {AGE} END AS age FROM {table} f OFFSET 0) f {grouped}"""


def _between(low: int | None, high: int | None) -> str:
    above = f"age > {low}" if low is not None else "TRUE"
    return above if high is None else f"{above} AND age <= {high}"


def flow(table: str, by: str = "", over: str = "") -> str:
    """SQL: how many came and how many went on each day (or the ``over``, such as month, in which it lies) on which
    anything did, by a column to tell apart.
    """
    lead = f"{by}, " if by else ""
    moved = [("since", "came", ":since"), ("until", "went", ":since")]
    parts = " UNION ALL ".join(
        f"SELECT {lead}{_unit(moment, over)} AS day, {int(name == 'came')} AS came, {int(name == 'went')} AS went "
        f"FROM {table} WHERE {moment} >= {least} AND {moment} < :end"
        for moment, name, least in moved
    )
    return f"SELECT {lead}day, sum(came)::bigint AS came, sum(went)::bigint AS went FROM ({parts}) m GROUP BY {lead}day"


def _unit(moment: str, over: str) -> str:
    day = worked.day_of(moment)
    return f"CAST(date_trunc('{over}', {day}) AS date)" if over else day


async def days(facts: Facts) -> list[DayOfBacklog]:
    """The days of every department on which an order came or went, in order; ``gather_held`` comes before."""
    opening = await facts.rows(
        f"SELECT f.department_id, count(*) AS open FROM {HELD} f WHERE f.since < :since GROUP BY f.department_id"
    )
    open_now = {each.department_id: each.open for each in opening}
    found = []
    for each in await facts.rows(flow(HELD, "department_id") + " ORDER BY department_id, day"):
        before = open_now.get(each.department_id, 0)
        found.append(DayOfBacklog(each.department_id, each.day, before, each.came, each.went))
        open_now[each.department_id] = found[-1].closing
    return found
