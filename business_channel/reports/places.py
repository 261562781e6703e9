"""Departments among their peers: groups, ranks, and what has changed. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any
from uuid import UUID

from business_channel.reports.ranks import first_places, in_groups, share, volume_class
from business_channel.reports.standards import Standards


@dataclass(frozen=True, slots=True)
class Place:
    """A department with its counts of the period and of the one before, each a row of ``outcomes.TALLY``.

    ``volume`` is its class by the valid matters that it answers for; ``rank`` is that among those of its level and
    class, ``growth_rank`` that among all who grew, where it has one.
    """

    department_id: UUID
    name: str
    level: str
    volume: int
    now: Any
    before: Any | None
    rank: int | None = None
    growth_rank: int | None = None

    @property
    def group(self) -> str:
        """Level and class of volume, which sorts as they do."""
        return f"{('PROVINCE', 'CITY', 'COUNTY').index(self.level)}:{9 - self.volume}"

    @property
    def growth(self) -> Fraction | None:
        """By how much the satisfaction rate has changed; ``None`` unless it had one in both periods."""
        now, before = _rate(self.now), _rate(self.before)
        return None if now is None or before is None else now - before


def placed(now: Iterable[Any], before: Iterable[Any], standards: Standards) -> Sequence[Place]:
    """Every department of ``now``, ranked by the satisfaction rate where it has ratings enough, by group and rank.

    For what has grown it must have had enough in the period before as well.
    """
    earlier = {each.department_id: each for each in before}
    found = [_place(each, earlier.get(each.department_id), standards) for each in now]
    ranks = in_groups(
        (each.group, each.department_id, rate)
        for each in found
        if _enough(each.now, standards) and (rate := _rate(each.now)) is not None
    )
    growth = first_places(_growths((each for each in found if each.department_id in ranks), standards))
    every = (
        replace(each, rank=ranks.get(each.department_id), growth_rank=growth.get(each.department_id)) for each in found
    )
    return sorted(every, key=lambda each: (each.group, each.rank is None, each.rank or 0, each.name))


def _place(now: Any, before: Any | None, standards: Standards) -> Place:
    volume = volume_class(now.valid, standards.volumes)
    return Place(now.department_id, now.name, now.level, volume, now, before)


def _growths(ranked: Iterable[Place], standards: Standards) -> Mapping[UUID, Fraction]:
    enough = (each for each in ranked if _enough(each.before, standards))
    return {each.department_id: each.growth for each in enough if each.growth is not None}


def _enough(row: Any | None, standards: Standards) -> bool:
    return row is not None and bool(row.rated >= standards.least_ratings)


def _rate(row: Any | None) -> Fraction | None:
    return None if row is None else share(row.satisfied, row.rated)
