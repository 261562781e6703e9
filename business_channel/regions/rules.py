"""Which divisions exist and which have ended, derived from today's list and the published changes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from business_channel.regions.model import RegionLevel

_SETTING_UP = frozenset({"新设", "同名改码", "撤县设区", "撤县设市", "撤市设区", "撤地设市", "区划调整"})
"""Changes after which the new code is new; other kinds may name a successor that existed before."""


@dataclass(frozen=True, slots=True)
class Division:
    """A division as the published lists give it; its fields are those of ``Region``."""

    code: str
    name: str
    level: RegionLevel
    parent_code: str | None
    valid_from: date | None
    valid_to: date | None


def divisions(today: Iterable[Mapping[str, str]], changes: Sequence[Mapping[str, str]]) -> list[Division]:
    """Today's divisions and those that the changes ended, the higher levels first.

    The changes tell the year only, so a code is valid from 1 January of the year in which it was set up to 31 December
    of the year in which it ended, and in between old and new codes stand side by side.
    """
    current = {row["code"]: row for row in today}
    ended = {row["old_code"]: row for row in changes if row["old_code"] and row["old_code"] not in current}
    begun = {row["new_code"]: date(int(row["year"]), 1, 1) for row in changes if row["change"] in _SETTING_UP}
    found = [*_current(current.values(), begun), *_ended(ended, current.keys() | ended.keys(), begun)]
    return sorted(found, key=lambda each: (list(RegionLevel).index(each.level), each.code))


def _current(rows: Iterable[Mapping[str, str]], begun: Mapping[str, date]) -> Iterator[Division]:
    for row in rows:
        code, parent_code = row["code"], row["parent_code"] or None
        yield Division(code, row["name"], RegionLevel(row["level"]), parent_code, begun.get(code), None)


def _ended(
    ended: Mapping[str, Mapping[str, str]], known: Iterable[str], begun: Mapping[str, date]
) -> Iterator[Division]:
    codes = frozenset(known)
    for code, row in ended.items():
        valid_to = date(int(row["year"]), 12, 31)
        yield Division(code, row["old_name"], _level(code), _parent(code, codes), begun.get(code), valid_to)


def _level(code: str) -> RegionLevel:
    """The level that GB/T 2260 writes into a code: two digits each for province, city and county."""
    if code.endswith("0000"):
        return RegionLevel.PROVINCE
    return RegionLevel.CITY if code.endswith("00") else RegionLevel.COUNTY


def _parent(code: str, known: frozenset[str]) -> str | None:
    """The city that a county's code names, where there is one; counties of municipalities hang on the province."""
    if code.endswith("0000"):
        return None
    city, province = code[:4] + "00", code[:2] + "0000"
    return city if city != code and city in known else province


def undivided_cities(today: Sequence[Mapping[str, str]]) -> frozenset[str]:
    """The cities without counties, such as 东莞: there the city is what counties are elsewhere."""
    parents = {row["parent_code"] for row in today}
    return frozenset(row["code"] for row in today if row["level"] == RegionLevel.CITY and row["code"] not in parents)


def lineage(code: str) -> tuple[str, ...]:
    """The code itself and those of the city and province above it, as far as the code tells (GB/T 2260)."""
    return tuple(dict.fromkeys((code, f"{code[:4]}00", f"{code[:2]}0000")))
