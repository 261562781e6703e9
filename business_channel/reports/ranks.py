"""Who stands where: peer groups, ranks that ties share, and who has too few to be ranked. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

from business_channel.reports.standards import VOLUMES

Unit = TypeVar("Unit")

GROWTH_PLACES = 15


def ranked(scores: Mapping[Unit, Fraction]) -> dict[Unit, int]:
    """The rank of each by its score, the highest first: one more than how many stand higher, so that ties share a rank
    and the next one is skipped (1, 2, 2, 4).
    """
    first: dict[Fraction, int] = {}
    for place, score in enumerate(sorted(scores.values(), reverse=True), 1):
        first.setdefault(score, place)
    return {unit: first[score] for unit, score in scores.items()}


def volume_class(matters: int, bounds: Sequence[int] = VOLUMES) -> int:
    """The class of volume of a unit with so many matters, from 0, the smallest."""
    return sum(matters >= bound for bound in bounds)


def first_places(growth: Mapping[Unit, Fraction], places: int = GROWTH_PLACES) -> dict[Unit, int]:
    """Those that grew the most with their ranks: the first ``places`` ranks, and none that did not grow."""
    return {unit: rank for unit, rank in ranked(growth).items() if rank <= places and growth[unit] > 0}


def share(part: int, whole: int) -> Fraction | None:
    """The exact share, ``None`` of nothing."""
    return Fraction(part, whole) if whole else None


def in_groups(groups: Iterable[tuple[str, Unit, Fraction]]) -> dict[Unit, int]:
    """The ranks of units within their peer groups, of (group, unit, score)."""
    peers: dict[str, dict[Unit, Fraction]] = {}
    for group, unit, score in groups:
        peers.setdefault(group, {})[unit] = score
    return {unit: rank for scores in peers.values() for unit, rank in ranked(scores).items()}
