"""How departments ask for time, keep their word, and are sent back to their work: one row for each measure."""

from business_channel.language import Words
from business_channel.reports import worked
from business_channel.reports.cells import label, ratio
from business_channel.reports.definitions import METRICS
from business_channel.reports.document import Cell, Column, Figure, Shape, Table
from business_channel.reports.facts import ORDERS, SUBMISSIONS, Facts

_COHORT = f"{SUBMISSIONS} f"
_COUNTED = "f.entered AND f.valid"
_ORDERS = f"{ORDERS} o WHERE o.entered AND o.valid"

_EXTENDED = f"""SELECT count(*) FILTER (WHERE o.extended) AS above, count(*) AS below
    FROM {_ORDERS} AND o.answering AND o.accepted_at IS NOT NULL"""
_PAUSED = f"""SELECT sum(f.minutes_paused) AS above, sum(f.minutes_promised) AS below
    FROM {_COHORT} WHERE {_COUNTED} AND f.promised_at IS NOT NULL"""
_INTERIM = f"""WITH due AS (
    SELECT d.due_at, date_trunc('second', coalesce(d.stopped_at, :as_of)) AS ran_until, EXISTS (
        SELECT FROM reply r WHERE r.work_order_id = o.id AND r.kind = 'INTERIM' AND r.published_at > d.started_at
            AND date_trunc('second', r.published_at) <= d.due_at
    ) AS told
    FROM deadline d JOIN {ORDERS} o ON o.id = d.work_order_id
    WHERE d.clock = 'INTERIM' AND o.entered AND o.valid
) SELECT count(*) FILTER (WHERE told) AS above, count(*) FILTER (WHERE told OR ran_until > due_at) AS below FROM due"""
_BROKEN = f"""SELECT
        count(*) FILTER (WHERE p.proved_at IS NULL OR {worked.day_of("p.proved_at")} > p.due_on) AS above,
        count(*) AS below
    FROM promise p JOIN reply r ON r.id = p.reply_id AND r.state = 'PUBLISHED' JOIN {_COHORT} ON f.id = p.submission_id
    WHERE {_COUNTED} AND p.due_on < {worked.day_of("CAST(:as_of AS timestamptz)")}"""
_RETURNED = f"""SELECT count(b.id) AS above, count(*) AS below
    FROM {ORDERS} o LEFT JOIN route_objection b ON b.work_order_id = o.id WHERE o.entered AND o.valid"""
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
    ("return_rate", _RETURNED),
    ("redo_rate", _REDONE),
    ("call_back_verification_rate", _VERIFIED),
)


MEASURES = tuple(code for code, _ in _ROWS)
"""The measures of ``table``."""


async def share(facts: Facts, statement: str) -> Figure:
    """The ratio of what a statement gives as ``above`` and ``below``."""
    found = await facts.row(statement)
    above, below = (None if each is None else int(each) for each in (found.above, found.below))
    return ratio(above, below)


async def table(facts: Facts) -> Table:
    """A row for each measure of handling, with the numbers behind it."""
    rows = [(code, await share(facts, statement)) for code, statement in _ROWS]
    return listed("handling", Words("办理规范情况", "How matters are handled"), rows)


def listed(key: str, title: Words, rows: list[tuple[str, Figure]]) -> Table:
    """A table of measures that are all shares: name, share, numerator and denominator."""
    columns = (
        label("measure", "指标", "measure"),
        Column("share", Words("比率", "share"), Shape.RATE),
        Column("above", Words("分子", "numerator"), Shape.NUMBER),
        Column("below", Words("分母", "denominator"), Shape.NUMBER),
    )
    lines: list[tuple[Cell, ...]] = [
        (METRICS[code].name, figure, figure.numerator, figure.denominator) for code, figure in rows
    ]
    return Table(key, title, columns, tuple(lines))
