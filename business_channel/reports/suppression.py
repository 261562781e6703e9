"""Which cells of a published table are withheld, so that none under five can be read or computed. Pure.

A table has a row for each place and one or more partitions of the same matters: by kind, by whether they were answered.
Every partition of a row adds up to the row's total, and the totals of the columns are published one level above, so
they are given here and what is hidden there stays hidden here, with its whole column.

Every cell that is withheld can be moved by one against others that are withheld, with nothing published changed and
no count below zero. So there are always two tables at least that fit what is published.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

LEAST = 5
"""A count below it, unless it is zero, tells of too few."""

Partition = Sequence[Sequence[int]]
"""Counts by row and column."""

Cell = tuple[int, int]


@dataclass(slots=True)
class Withheld:
    """What is not published: whole rows with their totals, and single cells of each partition, as (row, column)."""

    rows: set[int] = field(default_factory=set)
    cells: list[set[Cell]] = field(default_factory=list)

    def hides(self, partition: int, row: int, column: int) -> bool:
        """Whether that cell is withheld."""
        return row in self.rows or (row, column) in self.cells[partition]


def is_sensitive(count: int, least: int = LEAST) -> bool:
    """Whether a count tells of too few."""
    return 0 < count < least


def of_totals(totals: Sequence[int], least: int = LEAST) -> set[int]:
    """The columns to withhold of one row whose sum is published: the sensitive ones, and where that is a single one,
    the least of the others as well. Of a sum that is sensitive itself nothing is published at all.
    """
    hidden = {place for place, count in enumerate(totals) if is_sensitive(count, least)}
    others = [place for place in range(len(totals)) if place not in hidden]
    if len(hidden) == 1 and others:
        hidden.add(min(others, key=lambda place: (totals[place] == 0, totals[place], place)))
    return hidden


def of_table(
    partitions: Sequence[Partition], hidden_columns: Sequence[set[int]] | None = None, least: int = LEAST
) -> Withheld:
    """What to withhold of a table whose grand total is published and not sensitive itself.

    ``hidden_columns`` are, for each partition, the columns whose totals are not published.
    """
    rows = range(len(partitions[0]))
    held = Withheld(cells=[set() for _ in partitions])
    for cells, columns in zip(held.cells, hidden_columns or [set() for _ in partitions], strict=True):
        cells.update((row, column) for row in rows for column in columns)
    totals = [sum(row) for row in partitions[0]]
    held.rows.update(row for row in rows if is_sensitive(totals[row], least))
    _never_one_alone(held, totals)
    for at, partition in enumerate(partitions):
        for row, column in _sensitive(partition, least):
            held.cells[at].add((row, column))
            _protect(held, at, partition, totals, (row, column))
    return held


def _sensitive(partition: Partition, least: int) -> Iterator[Cell]:
    found = [(count, row, place) for row, counts in enumerate(partition) for place, count in enumerate(counts)]
    yield from ((row, column) for count, row, column in sorted(found) if is_sensitive(count, least))


def _never_one_alone(held: Withheld, totals: Sequence[int]) -> None:
    """A single row that is withheld could be computed from the totals, so the least of the others goes with it."""
    if len(held.rows) == 1:
        others = [row for row in range(len(totals)) if row not in held.rows]
        if others:
            held.rows.add(min(others, key=lambda row: (totals[row] == 0, totals[row], row)))


def _protect(held: Withheld, at: int, partition: Partition, totals: Sequence[int], cell: Cell) -> None:
    """Withholds the least of what makes the cell free to move, unless it is free already."""
    if cell[0] in held.rows:
        return
    ways = [(_cost(held, at, partition, cell, corner), corner) for corner in _corners(partition, cell)]
    if ways:
        _, (row, column) = min(ways)
        held.cells[at].update({(cell[0], column), (row, cell[1]), (row, column)})
    else:
        held.rows.add(cell[0])
        _never_one_alone(held, totals)


def _corners(partition: Partition, cell: Cell) -> Iterator[Cell]:
    """The corners opposite to ``cell`` of rectangles round which one can be moved with no count below zero."""
    for row, counts in enumerate(partition):
        for column, opposite in enumerate(counts):
            if row == cell[0] or column == cell[1]:
                continue
            beside, across = partition[cell[0]][column], counts[cell[1]]
            if opposite or (beside and across):
                yield row, column


def _cost(held: Withheld, at: int, partition: Partition, cell: Cell, corner: Cell) -> int:
    """How much more is withheld by that rectangle."""
    corners = {(cell[0], corner[1]), (corner[0], cell[1]), corner}
    return sum(partition[row][column] + 1 for row, column in corners if not held.hides(at, row, column))
