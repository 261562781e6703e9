"""Intervals, limits, ranks and stretches of days, each against a second formula or a table."""

import math
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from business_channel.reports.intervals import poisson_limit, wilson
from business_channel.reports.periods import Days, earlier, quarter
from business_channel.reports.ranks import first_places, in_groups, ranked, volume_class


@given(st.integers(1, 5000).flatmap(lambda trials: st.tuples(st.integers(0, trials), st.just(trials))))
def test_the_ends_of_the_interval_are_the_roots_of_the_score_equation(told: tuple[int, int]) -> None:
    """Each end p solves (share - p)² = z² · p · (1 - p) / n, the equation that the interval comes from."""
    successes, trials = told
    ends = wilson(successes, trials)
    assert ends is not None
    share, square = successes / trials, 1.959963984540054**2
    a, b, c = 1 + square / trials, -(2 * share + square / trials), share**2
    root = math.sqrt(max(b * b - 4 * a * c, 0))
    assert float(ends[0]) == pytest.approx((-b - root) / (2 * a), abs=1e-6)
    assert float(ends[1]) == pytest.approx((-b + root) / (2 * a), abs=1e-6)
    assert ends[0] <= Decimal(successes) / trials + Decimal("0.000001")
    assert ends[1] >= Decimal(successes) / trials - Decimal("0.000001")


@pytest.mark.parametrize(
    ("successes", "trials", "ends"),
    [
        (0, 0, None),
        (0, 10, (Decimal("0.000000"), Decimal("0.277533"))),
        (10, 10, (Decimal("0.722467"), Decimal("1.000000"))),
        (27, 30, (Decimal("0.743789"), Decimal("0.965400"))),
    ],
)
def test_the_interval_of_known_shares(successes: int, trials: int, ends: tuple[Decimal, Decimal] | None) -> None:
    assert wilson(successes, trials) == ends


@given(st.decimals(Decimal("0.1"), Decimal(60), places=1))
def test_the_limit_of_poisson_is_the_least_number_that_is_sure_enough(mean: Decimal) -> None:
    """A second formula: the sum of e^-m · m^k / k! by logarithms."""
    limit, m = poisson_limit(mean), float(mean)

    def up_to(most: int) -> float:
        return math.fsum(math.exp(k * math.log(m) - m - math.lgamma(k + 1)) for k in range(most + 1))

    assert up_to(limit) >= 0.99 - 1e-9
    assert up_to(limit - 1) < 0.99 + 1e-9


@pytest.mark.parametrize(("mean", "limit"), [("0", 0), ("1", 4), ("2", 6), ("5", 11), ("10", 18)])
def test_the_limit_of_known_means(mean: str, limit: int) -> None:
    assert poisson_limit(Decimal(mean)) == limit


def test_ties_share_a_rank_and_the_next_one_is_skipped() -> None:
    scores = {"a": Fraction(9, 10), "b": Fraction(45, 50), "c": Fraction(1), "d": Fraction(1, 2)}
    assert ranked(scores) == {"c": 1, "a": 2, "b": 2, "d": 4}


@given(st.dictionaries(st.integers(0, 30), st.fractions(0, 1, max_denominator=6)))
def test_a_rank_is_one_more_than_how_many_stand_higher(scores: dict[int, Fraction]) -> None:
    higher = {unit: 1 + sum(other > score for other in scores.values()) for unit, score in scores.items()}
    assert ranked(scores) == higher


def test_units_are_ranked_among_their_peers_only() -> None:
    told = [("county", "a", Fraction(1, 2)), ("city", "b", Fraction(1, 3)), ("county", "c", Fraction(2, 3))]
    assert in_groups(told) == {"a": 2, "b": 1, "c": 1}


def test_the_growth_list_holds_the_first_places_and_none_that_did_not_grow() -> None:
    growth = {"a": Fraction(3, 10), "b": Fraction(1, 10), "c": Fraction(1, 10), "d": Fraction(0), "e": Fraction(-1, 9)}
    assert first_places(growth, 2) == {"a": 1, "b": 2, "c": 2}
    assert first_places(growth, 15) == {"a": 1, "b": 2, "c": 2}


@pytest.mark.parametrize(("matters", "place"), [(0, 0), (99, 0), (100, 1), (999, 1), (1000, 2)])
def test_a_bound_belongs_to_the_greater_class_of_volume(matters: int, place: int) -> None:
    assert volume_class(matters) == place


@pytest.mark.parametrize(
    ("since", "until", "before"),
    [
        (date(2024, 3, 1), date(2024, 4, 1), (date(2024, 2, 1), date(2024, 3, 1))),
        (date(2024, 1, 1), date(2024, 4, 1), (date(2023, 10, 1), date(2024, 1, 1))),
        (date(2024, 1, 1), date(2025, 1, 1), (date(2023, 1, 1), date(2024, 1, 1))),
        (date(2024, 3, 4), date(2024, 3, 11), (date(2024, 2, 26), date(2024, 3, 4))),
    ],
)
def test_the_stretch_before(since: date, until: date, before: tuple[date, date]) -> None:
    assert Days(since, until).before == Days(*before)


@given(st.dates(date(2010, 1, 1), date(2030, 1, 1)), st.integers(1, 500))
def test_the_stretches_before_follow_each_other_without_a_gap(since: date, length: int) -> None:
    days = Days(since, since + timedelta(days=length))
    found = [days, *earlier(days, 3)]
    assert len(found) == 4
    assert all(later.since == sooner.until for later, sooner in pairwise(found))


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("2024-Q1", Days(date(2024, 1, 1), date(2024, 4, 1))),
        ("2023-Q4", Days(date(2023, 10, 1), date(2024, 1, 1))),
        ("2024-Q5", None),
        ("2024", None),
        ("2024-Q1\n", None),
    ],
)
def test_a_quarter_is_known_by_its_name(name: str, days: Days | None) -> None:
    assert quarter(name) == days
