"""No count under five can be read or computed from a published table, tried against every table that fits it."""

from collections.abc import Iterator, Sequence
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from business_channel.reports.suppression import LEAST, Withheld, is_sensitive, of_table, of_totals

Table = tuple[tuple[int, ...], ...]


def _splits(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    if parts == 1:
        yield (total,)
    else:
        for first in range(total + 1):
            yield from ((first, *rest) for rest in _splits(total - first, parts - 1))


def _totals(columns: Sequence[int], hidden: set[int]) -> Iterator[tuple[int, ...]]:
    """Every choice of the totals of columns: those that are hidden share what is left of the grand total."""
    places = sorted(hidden)
    for split in _splits(sum(columns[place] for place in places), len(places)) if places else [()]:
        chosen = dict(zip(places, split, strict=True))
        yield tuple(chosen.get(place, total) for place, total in enumerate(columns))


def _fitting(table: Table, held: Withheld, hidden: set[int]) -> Iterator[Table]:
    """Every table of counts that agrees with all that is published of ``table``."""
    columns = [sum(column) for column in zip(*table, strict=True)]
    for totals in _totals(columns, hidden):
        for split in product(*(_splits(total, len(table)) for total in totals)):
            other = tuple(zip(*split, strict=True))
            if all(_agree(held, row, table[row], other[row]) for row in range(len(table))):
                yield other


def _agree(held: Withheld, row: int, told: tuple[int, ...], other: tuple[int, ...]) -> bool:
    if row in held.rows:
        return True
    same = all(held.hides(0, row, place) or told[place] == other[place] for place in range(len(told)))
    return same and sum(told) == sum(other)


def _shapes() -> st.SearchStrategy[Table]:
    def tables(rows: int, columns: int) -> st.SearchStrategy[Table]:
        row = st.tuples(*[st.integers(0, 7)] * columns)
        return st.tuples(*[row] * rows).filter(lambda told: sum(map(sum, told)) >= LEAST)

    return st.one_of(tables(3, 2), tables(2, 3))


@settings(max_examples=60, deadline=None)
@given(_shapes())
def test_no_withheld_cell_is_determined_by_what_is_published(table: Table) -> None:
    hidden = of_totals([sum(column) for column in zip(*table, strict=True)])
    held = of_table([table], [hidden])
    possible = list(_fitting(table, held, hidden))
    for row, counts in enumerate(table):
        for place, count in enumerate(counts):
            if is_sensitive(count):
                assert held.hides(0, row, place)
                assert len({other[row][place] for other in possible}) > 1
        if is_sensitive(sum(counts)):
            assert row in held.rows
            assert len({sum(other[row]) for other in possible}) > 1


@settings(max_examples=40, deadline=None)
@given(_shapes())
def test_of_two_partitions_of_the_same_rows_neither_tells_the_total_that_is_withheld(table: Table) -> None:
    other = tuple((sum(row), 0) for row in table)
    held = of_table([table, other])
    alone = of_table([table])
    assert held.rows >= alone.rows
    assert not any(is_sensitive(sum(row)) for at, row in enumerate(table) if at not in held.rows)
    assert len(held.rows) != 1


@pytest.mark.parametrize(
    ("totals", "hidden"),
    [
        ((10, 20, 30), set()),
        ((3, 20, 30), {0, 1}),
        ((3, 0, 30), {0, 2}),
        ((3, 4, 30), {0, 1}),
        ((0, 0, 30), set()),
        ((5, 0), set()),
    ],
)
def test_a_small_total_takes_the_least_other_one_with_it(totals: tuple[int, ...], hidden: set[int]) -> None:
    assert of_totals(totals) == hidden


def test_one_small_cell_withholds_the_cheapest_rectangle_and_nothing_else() -> None:
    held = of_table([((3, 40, 9), (12, 50, 60), (8, 70, 80))])
    assert held.rows == set()
    assert held.cells == [{(0, 0), (0, 2), (1, 0), (1, 2)}]


def test_a_table_without_small_cells_is_published_whole() -> None:
    held = of_table([((5, 0), (0, 6))])
    assert held == Withheld(rows=set(), cells=[set()])


def test_a_place_with_few_matters_is_withheld_with_the_smallest_other_place() -> None:
    held = of_table([((2, 1), (40, 30), (9, 8))])
    assert held.rows == {0, 2}


def test_what_is_hidden_above_stays_hidden_below_with_its_whole_column() -> None:
    held = of_table([((50, 6, 60), (70, 8, 80))], [{0, 1}])
    assert held.cells == [{(0, 0), (0, 1), (1, 0), (1, 1)}]
