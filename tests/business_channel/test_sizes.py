"""Sizes follow the published table: at a bound the tier is reached, one below it is not."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from business_channel.enterprises.sizes import Figure, Figures, Industry, SizeTier, bounds_of, problems, size

TIERS = [SizeTier.LARGE, SizeTier.MEDIUM, SizeTier.SMALL, SizeTier.MICRO]
BOUNDS = [
    (industry, tier, figure) for industry in Industry for tier, lower in bounds_of(industry).items() for figure in lower
]
SIGNED = date(2024, 3, 1)


def figures(industry: Industry, **given_: Decimal | None) -> Figures:
    staff = given_.get("staff")
    return Figures(
        industry=industry,
        staff=None if staff is None else int(staff),
        revenue=given_.get("revenue"),
        assets=given_.get("assets"),
    )


def at_the_bounds(industry: Industry, tier: SizeTier) -> dict[str, Decimal]:
    return {figure.lower(): least for figure, least in bounds_of(industry)[tier].items()}


@pytest.mark.parametrize(("industry", "tier", "figure"), BOUNDS)
def test_exactly_at_the_bounds_the_tier_is_reached_and_one_below_any_of_them_it_is_not(
    industry: Industry, tier: SizeTier, figure: Figure
) -> None:
    at = at_the_bounds(industry, tier)
    assert size(figures(industry, **at)).tier is tier
    below = at | {figure.lower(): at[figure.lower()] - 1}
    found = size(figures(industry, **below))
    assert TIERS.index(found.tier) > TIERS.index(tier)
    missed = [each for each in found.bounds if each.tier is tier and not each.met]
    assert [(each.figure, each.actual) for each in missed] == [(figure, below[figure.lower()])]


def test_all_sixteen_industries_have_three_rows_of_falling_bounds() -> None:
    assert len(Industry) == 16
    for industry in Industry:
        large, medium, small = (bounds_of(industry)[tier] for tier in TIERS[:3])
        assert large.keys() == medium.keys() == small.keys()
        assert all(large[each] > medium[each] > small[each] > 0 for each in large)


@pytest.mark.parametrize(
    ("industry", "given_", "expected"),
    [
        ("AGRICULTURE", {"revenue": 20000}, "LARGE"),
        ("AGRICULTURE", {"revenue": "49.99"}, "MICRO"),
        ("INDUSTRY", {"staff": 1000, "revenue": 40000}, "LARGE"),
        ("INDUSTRY", {"staff": 999, "revenue": 400000}, "MEDIUM"),
        ("INDUSTRY", {"staff": 5000, "revenue": 299}, "MICRO"),
        ("CONSTRUCTION", {"revenue": 80000, "assets": 79999}, "MEDIUM"),
        ("CONSTRUCTION", {"revenue": 6000, "assets": 5000}, "MEDIUM"),
        ("WHOLESALE", {"staff": 20, "revenue": 5000}, "MEDIUM"),
        ("WHOLESALE", {"staff": 5, "revenue": 999}, "MICRO"),
        ("RETAIL", {"staff": 49, "revenue": 500}, "SMALL"),
        ("TRANSPORT", {"staff": 300, "revenue": 3000}, "MEDIUM"),
        ("STORAGE", {"staff": 200, "revenue": 30000}, "LARGE"),
        ("POST", {"staff": 300, "revenue": 1999}, "SMALL"),
        ("LODGING", {"staff": 100, "revenue": 2000}, "MEDIUM"),
        ("CATERING", {"staff": 9, "revenue": 5000}, "MICRO"),
        ("INFORMATION_TRANSMISSION", {"staff": 2000, "revenue": 100000}, "LARGE"),
        ("SOFTWARE", {"staff": 10, "revenue": 50}, "SMALL"),
        ("REAL_ESTATE_DEVELOPMENT", {"revenue": 200000, "assets": 9999}, "MEDIUM"),
        ("PROPERTY_MANAGEMENT", {"staff": 300, "revenue": 1000}, "MEDIUM"),
        ("LEASING_AND_BUSINESS_SERVICES", {"staff": 300, "assets": 120000}, "LARGE"),
        ("OTHER", {"staff": 300}, "LARGE"),
        ("OTHER", {"staff": 99}, "SMALL"),
    ],
)
def test_rows_of_the_published_table(industry: str, given_: dict[str, Any], expected: str) -> None:
    measured = figures(Industry(industry), **{name: Decimal(value) for name, value in given_.items()})
    assert list(problems(measured, SIGNED)) == []
    assert size(measured).tier is SizeTier(expected)


@given(st.sampled_from(Industry), *[st.integers(0, 300_000)] * 3, st.sampled_from(Figure))
def test_whoever_grows_never_falls_into_a_lower_tier(
    industry: Industry, staff: int, revenue: int, assets: int, grown: Figure
) -> None:
    before = {"staff": Decimal(staff), "revenue": Decimal(revenue), "assets": Decimal(assets)}
    after = before | {grown.lower(): before[grown.lower()] * 2 + 1}
    tiers = [TIERS.index(size(figures(industry, **each)).tier) for each in (before, after)]
    assert tiers[1] <= tiers[0]


def told(measured: Figures, as_of: date = SIGNED) -> list[tuple[str, tuple[str, ...]]]:
    return [(each.code, each.path) for each in problems(measured, as_of)]


def test_a_figure_that_the_industry_needs_is_named_and_one_that_it_does_not_need_is_not() -> None:
    assert told(Figures(industry=Industry.INDUSTRY)) == [
        ("FIGURE_MISSING", ("staff",)),
        ("FIGURE_MISSING", ("revenue",)),
    ]
    assert told(Figures(industry=Industry.OTHER, staff=10)) == []


def test_figures_below_zero_and_days_without_the_standard_are_refused() -> None:
    measured = Figures(industry=Industry.INDUSTRY, staff=-1, revenue=Decimal("-0.01"))
    assert told(measured) == [("AMOUNT_OUT_OF_RANGE", ("staff",)), ("AMOUNT_OUT_OF_RANGE", ("revenue",))]
    right = Figures(industry=Industry.OTHER, staff=10)
    assert told(right, date(2011, 6, 17)) == [("SIZE_STANDARD_UNKNOWN", ("asOf",))]
    assert told(right, date(2011, 6, 18)) == []
    assert told(right, date(2101, 1, 1)) == [("DAY_OUT_OF_RANGE", ("asOf",))]
