"""The median of how long something takes when some of it is not over yet, after Kaplan and Meier (1958)."""

_HALF = "0.5 + 1e-9"
"""One half, with room for what is lost in the logarithms."""
_NEVER = -700
"""A logarithm of what is as good as nothing."""


def median(source: str, by: str = "") -> str:
    """SQL: ``median``, the smallest time by which, by the product of the shares that last, at most half is left; NULL
    where that never comes.

    ``source`` gives rows of ``minutes`` and ``ended``, false for what was only watched up to then, and ``by``, a column
    to tell apart. At a time those that end come before those that are no longer watched.
    """
    lead = f"{by}, " if by else ""
    part = f"PARTITION BY {by} " if by else ""
    grouped = f"GROUP BY {by}" if by else ""
    return f"""WITH at_time AS (
        SELECT {lead}minutes, count(*) FILTER (WHERE ended) AS ended, count(*) AS watched
        FROM ({source}) source GROUP BY {lead}minutes
    ), at_risk AS (
        SELECT {lead}minutes, ended, sum(watched) OVER ({part}ORDER BY minutes DESC)::float8 AS watched FROM at_time
    ), left_over AS (
        SELECT {lead}minutes, sum(
            CASE WHEN ended < watched THEN ln(1 - ended / watched) ELSE {_NEVER} END
        ) OVER ({part}ORDER BY minutes) AS log FROM at_risk WHERE ended > 0
    ) SELECT {lead}min(minutes) AS median FROM left_over WHERE exp(log) <= {_HALF} {grouped}"""
