"""How long things take: the shares of what is over, and the median of all after Kaplan and Meier (1958)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_HALF = "0.5 + 1e-9"
"""One half, with room for what is lost in the logarithms."""
_NEVER = -700
"""A logarithm of what is as good as nothing."""


def median(source: str, by: str = "") -> str:
    """SQL: ``median``, the smallest time by which, by the product of the shares that last, at most half is left; NULL
    where that never comes.

    ``source`` gives for some ``minutes`` how many ``ended`` then and how many were ``watched`` no longer than that,
    those that ended among them, and ``by``, a column to tell apart.
    """
    lead = f"{by}, " if by else ""
    part = f"PARTITION BY {by} " if by else ""
    grouped = f"GROUP BY {by}" if by else ""
    return f"""WITH at_time AS (
        SELECT {lead}minutes, sum(ended)::float8 AS ended, sum(watched)::integer AS watched
        FROM ({source}) source GROUP BY {lead}minutes
    ), at_risk AS (
        SELECT {lead}minutes, ended,
            (sum(watched) OVER ({part}) - sum(watched) OVER ({part}ORDER BY minutes) + watched)::float8 AS watched
        FROM at_time
    ), left_over AS (
        SELECT {lead}minutes, sum(
            CASE WHEN ended < watched THEN ln(1 - ended / watched) ELSE {_NEVER} END
        ) OVER ({part}ORDER BY minutes) AS log FROM at_risk WHERE ended > 0
    ) SELECT {lead}min(minutes) AS median FROM left_over WHERE exp(log) <= {_HALF} {grouped}"""


@dataclass(frozen=True, slots=True)
class Times:
    """The minutes that things of one group took: median and 90th percentile by nearest rank, the same net of pauses,
    and the median with what is still open.
    """

    median: int | None = None
    p90: int | None = None
    net_median: int | None = None
    net_p90: int | None = None
    open_median: int | None = None


def times(source: str, *, net: bool = True) -> str:
    """SQL: the times of each ``label`` as rows of ``what``, ``half`` and ``most``, of which ``told`` makes ``Times``.

    ``source`` gives rows of ``label``, ``minutes``, ``net`` of pauses where that is asked for, and whether each is
    ``answered``, so that percentiles count it, ``ended``, and ``watched``. They are counted by their minutes first, so
    that few rows are sorted.
    """
    apart = ", net" if net else ""
    ranks = {"total": "minutes"} | ({"net": "net"} if net else {})
    ranked = " UNION ALL ".join(
        f"SELECT '{what}' AS what, * FROM ({_ranks(each)}) {what}" for what, each in ranks.items()
    )
    left = median("SELECT * FROM counted WHERE watched > 0", "label")
    return f"""WITH counted AS MATERIALIZED (
        SELECT label, minutes{apart}, CAST(count(*) FILTER (WHERE answered) AS integer) AS answered,
            CAST(count(*) FILTER (WHERE watched AND ended) AS integer) AS ended,
            CAST(count(*) FILTER (WHERE watched) AS integer) AS watched
        FROM ({source}) source GROUP BY label, minutes{apart}
    ) {ranked} UNION ALL SELECT 'open', label, median, NULL FROM ({left}) still_open"""


def _ranks(minutes: str) -> str:
    """SQL: by nearest rank, the time up to which at least one half, and at least nine tenths, were answered."""
    return f"""SELECT label, min({minutes}) FILTER (WHERE below * 2 >= of) AS half,
        min({minutes}) FILTER (WHERE below * 10 >= of * 9) AS most
    FROM (
        SELECT label, {minutes}, sum(answered) OVER (PARTITION BY label ORDER BY {minutes}) AS below,
            sum(answered) OVER (PARTITION BY label) AS of
        FROM counted WHERE answered > 0
    ) ranked GROUP BY label"""


def told(rows: Sequence[Any]) -> Mapping[Any, Times]:
    """The times in the rows of ``times`` by label; a group of which none is known is not there."""
    groups: dict[Any, dict[str, Any]] = {}
    for each in rows:
        groups.setdefault(each.label, {})[each.what] = each
    return {label: _told(found) for label, found in groups.items()}


def _told(found: Mapping[str, Any]) -> Times:
    total, net, left = (found.get(what) for what in ("total", "net", "open"))
    return Times(
        median=None if total is None else total.half,
        p90=None if total is None else total.most,
        net_median=None if net is None else net.half,
        net_p90=None if net is None else net.most,
        open_median=None if left is None else left.half,
    )
