"""How departments ask for time, keep their word, and are sent back to their work: a column for each measure."""

from collections.abc import Mapping

from business_channel.language import Words
from business_channel.reports import worked
from business_channel.reports.cells import label, measured, ratio
from business_channel.reports.document import Figure, Table
from business_channel.reports.facts import ORDERS, SUBMISSIONS, Facts, in_time

_COHORT = f"{SUBMISSIONS} f"
_COUNTED = "f.entered AND f.valid"
_ORDERS = f"{ORDERS} o WHERE o.entered AND o.valid"

_EXTENDED = f"""SELECT count(*) FILTER (WHERE o.extended) AS above, count(*) AS below
    FROM {_ORDERS} AND o.answering AND o.accepted_at IS NOT NULL"""
_ELAPSED = worked.minutes_between("f.promised_at", "coalesce(f.stopped_at, :as_of)")
_PAUSED = f"""SELECT sum(f.minutes_paused) AS above, sum({_ELAPSED}) AS below
    FROM {_COHORT} WHERE {_COUNTED} AND f.promised_at IS NOT NULL"""
_INTERIM = f"""WITH due AS (
    SELECT {in_time("coalesce(d.stopped_at, :as_of)", "d.due_at")} AS stopped_before, EXISTS (
        SELECT FROM reply r WHERE r.work_order_id = o.id AND r.kind = 'INTERIM' AND r.published_at > d.started_at
            AND {in_time("r.published_at", "d.due_at")}
    ) AS told
    FROM deadline d JOIN {ORDERS} o ON o.id = d.work_order_id
    WHERE d.clock = 'INTERIM' AND o.entered AND o.valid
) SELECT count(*) FILTER (WHERE told) AS above, count(*) FILTER (WHERE told OR NOT stopped_before) AS below FROM due"""
_BROKEN = f"""SELECT
        count(*) FILTER (WHERE p.proved_at IS NULL OR {worked.day_of("p.proved_at")} > p.due_on) AS above,
        count(*) AS below
    FROM promise p JOIN reply r ON r.id = p.reply_id AND r.state = 'PUBLISHED' JOIN {_COHORT} ON f.id = p.submission_id
    WHERE {_COUNTED} AND p.due_on < {worked.day_of("CAST(:as_of AS timestamptz)")}"""
_REDONE = f"""SELECT count(*) AS below, count(*) FILTER (WHERE f.round > 1 OR EXISTS (
        SELECT FROM reply r WHERE r.submission_id = f.id AND r.kind IN ('FINAL', 'JOINT', 'PARTIAL')
            AND r.return_reason IS NOT NULL
    )) AS above
    FROM {_COHORT} WHERE {_COUNTED} AND f.replied_at IS NOT NULL"""
_VERIFIED = f"""SELECT count(*) FILTER (WHERE c.facts_confirmed) AS above, count(*) AS below
    FROM call_back c JOIN {_COHORT} ON f.id = c.submission_id WHERE {_COUNTED}"""

_ROWS = (
    ("extension_share", _EXTENDED),
    ("pause_share", _PAUSED),
    ("interim_on_time_rate", _INTERIM),
    ("broken_promise_rate", _BROKEN),
    ("redo_rate", _REDONE),
    ("call_back_verification_rate", _VERIFIED),
)


async def share(facts: Facts, statement: str) -> Figure:
    """The ratio of what a statement gives as ``above`` and ``below``."""
    found = await facts.row(statement)
    above, below = (None if each is None else int(each) for each in (found.above, found.below))
    return ratio(above, below)


async def table(facts: Facts) -> Table:
    """The measures of handling, each with the numbers behind it."""
    found = {code: await share(facts, statement) for code, statement in _ROWS}
    return listed("handling", Words("办理规范情况", "How matters are handled"), found)


def listed(key: str, title: Words, figures: Mapping[str, Figure]) -> Table:
    """A table of one row with a column for each measure."""
    columns = (label("scope", "范围", "scope"), *map(measured, figures))
    return Table(key, title, columns, ((Words("全部", "all"), *figures.values()),))
