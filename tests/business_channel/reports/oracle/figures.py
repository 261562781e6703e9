"""Shares, ranks and survival in plain arithmetic, and the shape in which tables are compared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import sqrt
from typing import Any

from tests.business_channel.reports.oracle.tables import rounded

Value = Any
Rows = Mapping[tuple[str, ...], Mapping[str, Value]]
"""Rows of a table by their labels in Chinese, each a mapping of its columns."""


@dataclass(frozen=True)
class Share:
    """A figure: its value, what it was divided from, and where it is asked for its interval."""

    value: Decimal | int | None
    numerator: Decimal | int | None
    denominator: Decimal | int | None
    low: Decimal | None = None
    high: Decimal | None = None


def share(numerator: Decimal | int, denominator: Decimal | int, places: str = "0.000001") -> Share:
    return Share(quotient(numerator, denominator, places), numerator, denominator)


def quotient(numerator: Decimal | int, denominator: Decimal | int, places: str = "0.000001") -> Decimal | None:
    """Rounded half up, and nothing of nothing."""
    if denominator == 0:
        return None
    exact = abs(Fraction(numerator) / Fraction(denominator)) / Fraction(places)
    halves = exact.numerator * 2 + exact.denominator
    sign = -1 if numerator < 0 else 1
    return sign * (halves // (exact.denominator * 2)) * Decimal(places)


def with_interval(found: Share) -> Share:
    """A share with Wilson's score interval of 95 %."""
    if not found.denominator:
        return found
    n, p, z = float(found.denominator), float(found.numerator or 0) / float(found.denominator), 1.959963984540054
    middle, width = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    ends = [rounded(Decimal((middle + sign * width) / (1 + z * z / n)), "0.000001") for sign in (-1, 1)]
    return Share(found.value, found.numerator, found.denominator, *ends)


def nearest_rank(minutes: Sequence[int], hundredths: int) -> Share:
    """The first of the measured values up to which at least that share lies, in hours."""
    if not minutes:
        return Share(None, None, 0)
    place = -(-len(minutes) * hundredths // 100)
    return Share(hours(sorted(minutes)[place - 1]), None, len(minutes))


def surviving(watched: Sequence[tuple[int, bool]]) -> Share:
    """The median after Kaplan and Meier of pairs of minutes and whether it was over then, in hours."""
    left, of = 1, 1
    ordered = sorted(watched)
    times = sorted({minutes for minutes, over in ordered if over})
    counts: dict[int, list[int]] = {}
    for minutes, over in ordered:
        known = counts.setdefault(minutes, [0, 0])
        known[0] += 1
        known[1] += over
    at_risk, passed = len(ordered), iter(sorted(counts))
    upcoming = next(passed, None)
    for time in times:
        while upcoming is not None and upcoming < time:
            at_risk -= counts[upcoming][0]
            upcoming = next(passed, None)
        left, of = left * (at_risk - counts[time][1]), of * at_risk
        if left * 2 <= of:
            return Share(hours(time), None, len(ordered))
    return Share(None, None, len(ordered))


def hours(minutes: int) -> Decimal | None:
    return quotient(minutes, 60, "0.01")
