"""What everybody may read of a quarter, place by place: nothing small, and nothing that another answer tells."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from business_channel.reports.publishing import NOTHING, Country, Counts, Row, published

ABOVE = {"420000": None, "520000": None, "421200": "420000", "421300": "420000", "421221": "421200", "421222": "421200"}
PLACES = (None, *ABOVE)


def told(*kinds: int, replied: int = 0, rated: int = 0) -> Counts:
    """Counts of one place by kinds; those rated are all satisfied."""
    every = sum(kinds)
    padded = (*kinds, *[0] * (5 - len(kinds)))
    return padded, (replied, every - replied), (rated, 0, every - rated)


def country(**counts: Counts) -> Country:
    return Country({code.removeprefix("r"): each for code, each in counts.items()}, ABOVE)


def every_row(given: Country) -> dict[tuple[str | None, str | None], Row]:
    """All rows of all answers, by the place that was asked for and that of the row; the last part is its own."""
    found = {}
    for place in PLACES:
        answer = published(given, place)
        found[place, place] = answer.whole
        found |= {(place, each.code or "own"): each for each in answer.parts[:-1]}
        found[place, f"own of {place}"] = answer.parts[-1]
    return found


def test_large_figures_are_told_whole_and_add_up() -> None:
    given = country(r421221=told(10, 20, replied=12, rated=6), r421222=told(9, 8, replied=7), r520000=told(50, 60))
    answer = published(given, None)
    assert answer.whole.received == 157
    assert [each.received for each in answer.parts] == [47, 110, 0]
    assert answer.parts[0].of(0, "COMPLAINT") == 19
    assert answer.parts[0].of(1, "REPLIED") == 19
    assert answer.parts[0].of(2, "SATISFIED") == 6


def test_a_country_with_fewer_than_five_matters_tells_nothing_at_all() -> None:
    answer = published(country(r421221=told(1, 2)), None)
    assert answer.whole.received is None
    assert {count for row in (answer.whole, *answer.parts) for counts in row.counts for count in counts} == {None}


def test_a_country_without_matters_says_so() -> None:
    assert published(Country({}, ABOVE), None).whole.received == 0


def test_a_place_with_few_matters_is_withheld_here_and_when_it_is_asked_for() -> None:
    given = country(r421221=told(2, 1, replied=3), r421222=told(40, 30, replied=50), r520000=told(90, 80, replied=90))
    assert [each.received for each in published(given, "421200").parts] == [None, None, 0]
    asked = published(given, "421221")
    assert asked.whole.received is None
    assert asked.whole.counts == ((None,) * 5, (None,) * 2, (None,) * 3)


def test_what_is_told_of_a_place_is_the_same_in_every_answer() -> None:
    given = country(r421221=told(3, 40, 9), r421222=told(12, 50, 60), r520000=told(8, 70, 80), r420000=told(7, 7))
    rows = every_row(given)
    for (asked, place), row in rows.items():
        if asked != place and (place, place) in rows:
            assert rows[place, place].counts == row.counts


_small = st.integers(0, 6)


def _adds_up(given: Country) -> bool:
    return sum(sum(counts[0]) for counts in given.counts.values()) >= 5


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(_small, _small), min_size=4, max_size=4))
def test_no_small_count_follows_from_all_answers_together(cells: list[tuple[int, int]]) -> None:
    """For each small count a country is found that gives the same answers and has another one there."""
    places = ("421221", "421222", "421300", "520000")
    given = Country({code: told(*each) for code, each in zip(places, cells, strict=True)}, ABOVE)
    if not _adds_up(given):
        return
    shown = _shown(given)
    others = [cells]
    for place, (one, other) in enumerate(cells):
        for change in product(range(-2, 3), repeat=2):
            others += _moved(cells, place, (one + change[0], other + change[1]))
    same = [each for each in others if _agrees(shown, each)]
    for place, counts in enumerate(cells):
        for column, count in enumerate(counts):
            if 0 < count < 5:
                assert len({each[place][column] for each in same}) > 1, (cells, place, column)


def _moved(cells: list[tuple[int, int]], place: int, counts: tuple[int, int]) -> list[list[tuple[int, int]]]:
    """Countries in which a place has other counts and one or two other places make up for it."""
    if min(counts) < 0:
        return []
    found = []
    lacks = tuple(cells[place][at] - counts[at] for at in range(2))
    rest = [at for at in range(len(cells)) if at != place]
    for first, second in product(rest, rest):
        changed = [list(each) for each in cells]
        changed[place] = list(counts)
        changed[first][0] += lacks[0]
        changed[second][1] += lacks[1]
        if min(map(min, changed)) >= 0:
            found.append([(each[0], each[1]) for each in changed])
    return found


Shown = dict[tuple[str | None, int | None], int]
_WITHIN = {
    None: (0, 1, 2, 3),
    "420000": (0, 1, 2),
    "421200": (0, 1),
    "421221": (0,),
    "421222": (1,),
    "421300": (2,),
    "520000": (3,),
}


def _shown(given: Country) -> Shown:
    """What is told of each place: its counts of both kinds, and under ``None`` how many in all."""
    found: Shown = {}
    for (_, place), row in every_row(given).items():
        if place in _WITHIN:
            for column in range(2):
                count = row.counts[0][column]
                found |= {} if count is None else {(place, column): count}
            found |= {} if row.received is None else {(place, None): row.received}
    return found


def _agrees(shown: Shown, cells: list[tuple[int, int]]) -> bool:
    for (place, column), count in shown.items():
        columns = range(2) if column is None else (column,)
        if sum(cells[at][each] for at in _WITHIN[place] for each in columns) != count:
            return False
    return True


def test_a_place_of_nothing_counts_nothing() -> None:
    assert [sum(each) for each in NOTHING] == [0, 0, 0]
