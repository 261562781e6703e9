"""What everybody may read of the figures of a quarter, place by place, so that nothing small can be computed. Pure.

The figures of a place are those that the table of the place above shows of it. So what is withheld there is withheld
here as well, from the whole country down to the county that is asked for, and no two answers tell more than one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from business_channel.reports.suppression import Withheld, is_sensitive, of_table, of_totals

KINDS = ("COMPLAINT", "HELP", "CONSULTATION", "SUGGESTION", "THANKS")
ANSWERS = ("REPLIED", "NOT_REPLIED")
RATINGS = ("SATISFIED", "NOT_SATISFIED", "NOT_RATED")
PARTITIONS = (KINDS, ANSWERS, RATINGS)
"""Three ways in which the same matters are told apart; each adds up to all of them."""

Counts = tuple[tuple[int, ...], ...]
"""The counts of one place, one row for each of ``PARTITIONS``."""

NOTHING: Counts = tuple((0,) * len(each) for each in PARTITIONS)


@dataclass(frozen=True, slots=True)
class Row:
    """What is published of one place; ``None`` is withheld. ``code`` is ``None`` for the whole country."""

    code: str | None
    counts: tuple[tuple[int | None, ...], ...]
    received: int | None

    def of(self, partition: int, name: str) -> int | None:
        """One count by its name."""
        return self.counts[partition][PARTITIONS[partition].index(name)]


@dataclass(frozen=True, slots=True)
class Published:
    """A place and what lies in it: each place directly below, and last what is of none of them."""

    whole: Row
    parts: tuple[Row, ...]


@dataclass(frozen=True)
class Country:
    """Counts by the region that matters name, and the region above each."""

    counts: Mapping[str, Counts]
    above: Mapping[str, str | None]

    @cached_property
    def below(self) -> Mapping[str | None, list[str]]:
        """The regions directly below each, or below none, in the order of their codes."""
        found: dict[str | None, list[str]] = {}
        for code in sorted(self.above):
            found.setdefault(self.above[code], []).append(code)
        return found

    def way(self, code: str | None) -> list[str]:
        """The regions from the country down to ``code``, which is the last."""
        found: list[str] = []
        while code is not None:
            found.insert(0, code)
            code = self.above[code]
        return found

    @cached_property
    def sums(self) -> Mapping[str | None, Counts]:
        """The counts of each region with all below it, and of the country."""
        found: dict[str | None, Counts] = {}
        for code, counts in self.counts.items():
            for each in (None, *self.way(code)):
                found[each] = _added(found.get(each, NOTHING), counts)
        return found


def published(country: Country, code: str | None) -> Published:
    """What may be read of a region, or with ``None`` of the country."""
    sums = country.sums
    hidden = _hidden_totals(sums.get(None, NOTHING))
    here: str | None = None
    for step in country.way(code):
        if hidden is None:
            break
        codes, table = _table(country, sums, here)
        hidden = _hidden_of(of_table(table, hidden), codes.index(step))
        here = step
    codes, table = _table(country, sums, code)
    if hidden is None:
        return Published(_row(code, NOTHING, None), tuple(_row(each, NOTHING, None) for each in codes))
    held = of_table(table, hidden)
    parts = tuple(_row(each, sums_of, _hidden_of(held, at)) for at, (each, sums_of) in enumerate(_rows(codes, table)))
    return Published(_row(code, sums.get(code, NOTHING), hidden), parts)


def _table(
    country: Country, sums: Mapping[str | None, Counts], code: str | None
) -> tuple[list[str], list[list[tuple[int, ...]]]]:
    """The places below one and last the place itself, for what is of none of them; and their counts by partition."""
    below = country.below.get(code, [])
    rows = [sums.get(each, NOTHING) for each in below]
    own = country.counts.get(code, NOTHING) if code is not None else NOTHING
    codes = [*below, code or ""]
    return codes, [[row[at] for row in (*rows, own)] for at in range(len(PARTITIONS))]


def _rows(codes: Sequence[str], table: Sequence[Sequence[tuple[int, ...]]]) -> list[tuple[str, Counts]]:
    return [(code, tuple(partition[at] for partition in table)) for at, code in enumerate(codes)]


def _hidden_totals(totals: Counts) -> list[set[int]] | None:
    """The columns of the country to withhold; ``None`` where it has too few matters for anything."""
    return None if is_sensitive(sum(totals[0])) else [of_totals(each) for each in totals]


def _hidden_of(held: Withheld, row: int) -> list[set[int]] | None:
    """The columns that are withheld of one row, ``None`` where all of it is."""
    if row in held.rows:
        return None
    return [{column for at, column in cells if at == row} for cells in held.cells]


def _row(code: str | None, counts: Counts, hidden: list[set[int]] | None) -> Row:
    if hidden is None:
        return Row(code, tuple((None,) * len(each) for each in counts), None)
    told = tuple(
        tuple(None if place in columns else count for place, count in enumerate(row))
        for row, columns in zip(counts, hidden, strict=True)
    )
    return Row(code, told, sum(counts[0]))


def _added(left: Counts, right: Counts) -> Counts:
    return tuple(tuple(a + b for a, b in zip(one, other, strict=True)) for one, other in zip(left, right, strict=True))
