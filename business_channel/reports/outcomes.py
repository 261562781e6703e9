"""What came of the valid submissions of the cohort, one row each in a table of the transaction, summed up in SQL.

``gather`` fills ``report_outcome`` from ``report_submission``; the definitions of the measures say what each column is.
"""

from collections.abc import Mapping
from types import MappingProxyType

from business_channel.reports import facts
from business_channel.reports.facts import Facts

OUTCOMES = "report_outcome"

REPEAT_WITHIN, FINAL_AFTER = "interval '2160 hours'", "interval '720 hours'"
"""90 and 30 times 24 hours."""

ADVISED = "('COMPLAINT', 'HELP')"
"""The kinds of which it can be said that they are solved."""


async def gather(gathered: Facts, *, coming_back: bool = False) -> None:
    """Fills the table, which ends with the transaction; to be asked once in each, after the facts.

    Only with ``coming_back`` is it known what is ``repeated`` and ``for_good``, for which all matters are looked at.
    """
    await gathered.run(_outcomes(facts.SUBMISSIONS, coming_back=coming_back))
    await gathered.run(f"ANALYZE {OUTCOMES}")


async def gather_alone(gathered: Facts) -> None:
    """Fills the table without having gathered submissions; nothing is known of what came back."""
    await gathered.run(_outcomes(f"({facts.approved(gathered.question)})", coming_back=False))
    await gathered.run(f"ANALYZE {OUTCOMES}")


ADOPTED = """SELECT DISTINCT submission_id FROM adoption
    WHERE withdrawn_at IS NULL AND degree IN ('ADOPTED', 'PARTLY')"""
"""SQL: the suggestions that entered a document, wholly or partly, by a record that was not withdrawn."""

KEY = """coalesce(s.enterprise_id, s.author_id) AS who, s.topic_code AS what,
        coalesce(a.debtor_credit_code, s.respondent_id::text, s.addressee_id::text) AS whom"""
"""SQL: whose matter a submission ``s`` with a claim ``a`` is, on what and against whom."""

_FIRST = f"(SELECT min(filed_at) FROM {facts.SUBMISSIONS} WHERE entered AND valid)"
"""SQL: when the first of the cohort was filed; what lies before it matters for 90 days alone."""

# Filings and closings of one matter stand on one line of time: the last closing before a filing and the first filing
# after a closing are found by running over it, so that a group of any size costs no more than sorting it.
_LINE = f"""filed AS (
    SELECT s.id, s.filed_at, {KEY},
        CASE WHEN s.handling_state = 'CLOSED' THEN s.closed_at END AS closed_at,
        s.review_state <> 'REJECTED' AS taken
    FROM submission s LEFT JOIN arrears_claim a ON a.submission_id = s.id
    WHERE s.kind <> 'THANKS' AND (s.filed_at >= {_FIRST} OR s.closed_at >= {_FIRST} - {REPEAT_WITHIN})
), line AS (
    SELECT id, who, what, whom, filed_at AS at, 1 AS step, taken FROM filed WHERE filed_at >= {_FIRST}
    UNION ALL
    SELECT id, who, what, whom, closed_at, 0, FALSE FROM filed WHERE closed_at >= {_FIRST} - {REPEAT_WITHIN}
), told AS (
    SELECT id, step, at, max(at) FILTER (WHERE step = 0) OVER before AS closed_before,
        min(at) FILTER (WHERE step = 1 AND taken) OVER after AS filed_after
    FROM line
    WINDOW before AS (PARTITION BY who, what, whom ORDER BY at, step ROWS UNBOUNDED PRECEDING),
        after AS (PARTITION BY who, what, whom ORDER BY at DESC, step DESC ROWS UNBOUNDED PRECEDING)
), repeated AS (
    SELECT id FROM told WHERE step = 1 AND at <= closed_before + {REPEAT_WITHIN}
), again AS (
    SELECT id FROM told WHERE step = 0 AND filed_after <= at + {FINAL_AFTER}
), """


def _outcomes(submissions: str, *, coming_back: bool) -> str:
    line, repeated, final, joined = "", "NULL::boolean", "NULL::boolean", ""
    if coming_back:
        line, repeated, final = _LINE, "repeated.id IS NOT NULL", "again.id IS NULL"
        joined = "LEFT JOIN repeated ON repeated.id = s.id LEFT JOIN again ON again.id = s.id"
    return f"""CREATE TEMPORARY TABLE {OUTCOMES} ON COMMIT DROP AS
WITH {line}rated AS (
    SELECT DISTINCT ON (submission_id) submission_id, grade, solved FROM rating ORDER BY submission_id, round DESC
), called AS (
    SELECT DISTINCT ON (submission_id) submission_id, solved FROM call_back
    WHERE reached AND solved IS NOT NULL ORDER BY submission_id, called_at DESC, id DESC
), thanked AS (
    SELECT DISTINCT submission_id FROM work_order WHERE close_reason = 'THANKED'
), followed AS (
    SELECT submission_id, min(asked_at) AS asked_at FROM follow_up GROUP BY submission_id
), appealed AS (
    SELECT submission_id, count(*) FILTER (WHERE state = 'UPHELD') AS upheld, count(*) AS decided
    FROM appeal WHERE state <> 'RAISED' GROUP BY submission_id
), adopted AS (
    {ADOPTED}
)
SELECT s.id, s.kind, s.topic_code, s.region_code, s.channel, s.enterprise_id, s.filed_at, s.approved_at,
    s.round > 1 AS reopened, s.handling_state = 'CLOSED' AS closed, s.replied_at IS NOT NULL AS replied, r.grade,
    s.kind IN {ADVISED} AS advised, CASE WHEN t.submission_id IS NOT NULL THEN 'YES' ELSE r.solved END AS said,
    c.solved AS called, coalesce(p.upheld, 0) AS upheld, coalesce(p.decided, 0) AS decided,
    {repeated} AS repeated, {final} AND s.handling_state = 'CLOSED' AND s.round = 1
        AND CASE WHEN t.submission_id IS NOT NULL THEN 'YES' ELSE coalesce(r.solved, c.solved, 'NO') END = 'YES'
        AND coalesce(f.asked_at > s.closed_at + {FINAL_AFTER}, TRUE) AS for_good,
    x.id IS NOT NULL AS excluded, d.submission_id IS NOT NULL AS adopted
FROM {submissions} s
LEFT JOIN rated r ON r.submission_id = s.id
LEFT JOIN called c ON c.submission_id = s.id
LEFT JOIN thanked t ON t.submission_id = s.id AND s.handling_state = 'CLOSED'
LEFT JOIN appealed p ON p.submission_id = s.id
LEFT JOIN followed f ON f.submission_id = s.id
LEFT JOIN adopted d ON d.submission_id = s.id
LEFT JOIN report_exclusion x ON x.submission_id = s.id AND x.state = 'APPROVED'
{joined}
WHERE s.entered AND s.valid"""


TALLY: Mapping[str, str] = MappingProxyType(
    {
        "valid": "count(*)",
        "replied": "count(*) FILTER (WHERE f.replied)",
        "rated": "count(f.grade)",
        "satisfied": "count(*) FILTER (WHERE f.grade > 2)",
        "grades": "coalesce(sum(f.grade), 0)",
        "said": "count(*) FILTER (WHERE f.advised AND f.said IS NOT NULL)",
        "said_solved": "count(*) FILTER (WHERE f.advised AND f.said = 'YES')",
        "said_partly": "count(*) FILTER (WHERE f.advised AND f.said = 'PARTLY')",
        "called": "count(*) FILTER (WHERE f.advised AND f.called IS NOT NULL)",
        "called_solved": "count(*) FILTER (WHERE f.advised AND f.called = 'YES')",
        "called_partly": "count(*) FILTER (WHERE f.advised AND f.called = 'PARTLY')",
        "once_closed": "count(*) FILTER (WHERE f.closed OR f.reopened)",
        "reopened": "count(*) FILTER (WHERE f.reopened)",
        "decided": "coalesce(sum(f.decided), 0)::bigint",
        "upheld": "coalesce(sum(f.upheld), 0)::bigint",
        "repeated": "count(*) FILTER (WHERE f.repeated)",
        "closed": "count(*) FILTER (WHERE f.closed)",
        "for_good": "count(*) FILTER (WHERE f.for_good)",
        "suggestions_replied": "count(*) FILTER (WHERE f.kind = 'SUGGESTION' AND f.replied)",
        "suggestions_adopted": "count(*) FILTER (WHERE f.kind = 'SUGGESTION' AND f.replied AND f.adopted)",
    }
)
"""SQL: everything that the measures of outcomes divide, by name, over rows ``f`` of the table."""
