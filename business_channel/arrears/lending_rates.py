"""The one-year loan prime rate (LPR), the floor of agreed interest on overdue payments. Pure."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache

from business_channel import reference

FIRST_PUBLISHED = date(2019, 8, 20)


@cache
def published() -> Sequence[tuple[date, Decimal]]:
    """The rates in percent per year, each after the day from which it holds, in the order of time."""
    rows = reference.rows("lpr_1y")
    return [(date.fromisoformat(row["effective_from"]), Decimal(row["percent_per_year"])) for row in rows]


def lending_rate_on(day: date) -> Decimal | None:
    """The rate in percent per year that holds on a day, until the next publication; ``None`` before the first."""
    return next((rate for since, rate in reversed(published()) if since <= day), None)
