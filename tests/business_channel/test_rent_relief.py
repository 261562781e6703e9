"""Rent relief follows the measures of its year, and what is refused is explained."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from business_channel.enterprises.sizes import SizeTier
from business_channel.language import Language
from business_channel.reasons import Bearing
from business_channel.rent_relief.rules import Landlord, Relief, Settlement, Tenancy, months_after, problems, relief
from tests.official_calendar import OFFICIAL

RESTAURANT = Tenancy(
    year=2022,
    landlord=Landlord.STATE_OWNED_ENTERPRISE,
    individual_business=False,
    tier=SizeTier.MICRO,
    service=True,
    monthly_rent=Decimal("8000.00"),
    listed_on=date(2022, 10, 20),
)
WAIVED, REFUNDED = Settlement.WAIVED, Settlement.REFUND_OR_DEDUCTION


def worked_out(tenancy: Tenancy) -> Relief:
    assert list(problems(tenancy)) == []
    return relief(tenancy, OFFICIAL)


def parts_of(found: Relief) -> list[tuple[int, str, Settlement]]:
    return [(each.months, each.due_on.isoformat(), each.settlement) for each in found.parts]


def test_the_restaurant_of_the_scenario_gets_six_months_three_of_them_by_20_december() -> None:
    found = worked_out(RESTAURANT)
    assert (found.eligible, found.entitled, found.months, found.amount) == (True, 6, 6, Decimal("48000.00"))
    assert parts_of(found) == [(3, "2022-06-30", WAIVED), (3, "2022-12-20", REFUNDED)]
    assert [each.code for each in found.reasons] == [
        "LANDLORD_COVERED",
        "SECTOR_COVERED",
        "TENANT_COVERED",
        "GENERAL_RELIEF",
        "EXTRA_RELIEF",
    ]
    assert {each.instrument.number for each in found.reasons if each.instrument} == {"发改财金〔2022〕271号"}


@pytest.mark.parametrize(
    ("change", "parts"),
    [
        ({"listed_on": None}, [(3, "2022-06-30", WAIVED)]),
        ({"listed_on": date(2022, 9, 30)}, [(3, "2022-06-30", WAIVED), (3, "2022-11-30", WAIVED)]),
        ({"listed_on": date(2022, 10, 1)}, [(3, "2022-06-30", WAIVED), (3, "2022-12-01", REFUNDED)]),
        ({"listed_on": date(2022, 12, 31)}, [(3, "2022-06-30", WAIVED), (3, "2023-02-28", REFUNDED)]),
        ({"listed_on": date(2022, 5, 16)}, [(3, "2022-06-30", WAIVED), (3, "2022-07-18", WAIVED)]),
        ({"listed_on": date(2023, 1, 3)}, [(3, "2022-06-30", WAIVED)]),
        ({"relieved": 2}, [(1, "2022-06-30", WAIVED), (3, "2022-12-20", REFUNDED)]),
        ({"relieved": 4}, [(2, "2022-12-20", REFUNDED)]),
        ({"relieved": 6}, []),
        ({"months": 4}, [(3, "2022-06-30", WAIVED), (1, "2022-12-20", REFUNDED)]),
        ({"paid": True}, [(3, "2022-06-30", REFUNDED), (3, "2022-12-20", REFUNDED)]),
        ({"individual_business": True, "tier": None}, [(3, "2022-06-30", WAIVED), (3, "2022-12-20", REFUNDED)]),
        ({"landlord": Landlord.PUBLIC_BODY, "tier": SizeTier.SMALL, "listed_on": None}, [(3, "2022-06-30", WAIVED)]),
        ({"year": 2020, "listed_on": None}, [(3, "2020-06-30", WAIVED)]),
        ({"year": 2020, "listed_on": date(2020, 2, 3)}, [(3, "2020-06-30", WAIVED)]),
    ],
)
def test_so_many_months_by_such_days(change: dict[str, Any], parts: list[tuple[int, str, Settlement]]) -> None:
    found = worked_out(replace(RESTAURANT, **change))
    assert (found.eligible, parts_of(found)) == (True, parts)
    assert found.amount == sum(months for months, *_ in parts) * Decimal("8000.00")


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"landlord": Landlord.PRIVATE}, "LANDLORD_NOT_COVERED"),
        ({"service": False}, "SECTOR_NOT_COVERED"),
        ({"tier": SizeTier.MEDIUM}, "TENANT_NOT_COVERED"),
        ({"tier": SizeTier.LARGE}, "TENANT_NOT_COVERED"),
        ({"year": 2020, "in_difficulty": False}, "DIFFICULTY_NOT_COVERED"),
    ],
)
def test_what_is_not_covered_is_explained_with_the_document(change: dict[str, Any], refusal: str) -> None:
    found = worked_out(replace(RESTAURANT, **change))
    assert (found.eligible, found.entitled, found.parts, found.amount) == (False, 0, (), 0)
    [reason] = [each for each in found.reasons if each.bearing is Bearing.REFUSES]
    assert (reason.code, reason.instrument is not None) == (refusal, True)
    assert all(reason.text(each) for each in Language)


def test_difficulty_is_a_condition_of_2020_alone() -> None:
    assert worked_out(replace(RESTAURANT, in_difficulty=False)).eligible


def test_all_refusals_are_told_at_once() -> None:
    found = worked_out(replace(RESTAURANT, landlord=Landlord.PRIVATE, service=False, tier=SizeTier.LARGE))
    assert [each.code for each in found.reasons if each.bearing is Bearing.REFUSES] == [
        "LANDLORD_NOT_COVERED",
        "SECTOR_NOT_COVERED",
        "TENANT_NOT_COVERED",
    ]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"year": 2021}, ("INVALID_INPUT", ("year",))),
        ({"tier": None}, ("MISSING", ("tier",))),
        ({"monthly_rent": Decimal(0)}, ("AMOUNT_OUT_OF_RANGE", ("monthlyRent",))),
        ({"monthly_rent": Decimal("0.001")}, ("FRACTION_OF_A_FEN", ("monthlyRent",))),
        ({"months": 13}, ("INVALID_INPUT", ("rentedMonths",))),
        ({"relieved": -1}, ("INVALID_INPUT", ("relievedMonths",))),
        ({"listed_on": date(9999, 12, 31)}, ("DAY_OUT_OF_RANGE", ("listedOn",))),
    ],
)
def test_what_is_wrong_in_the_input_is_named(change: dict[str, Any], expected: tuple[str, tuple[str, ...]]) -> None:
    assert [(each.code, each.path) for each in problems(replace(RESTAURANT, **change))] == [expected]


@given(st.integers(0, 12), st.integers(0, 12), st.none() | st.dates(date(2022, 1, 1), date(2022, 12, 31)))
def test_what_was_relieved_and_what_is_owed_make_up_the_whole(
    months: int, relieved: int, listed_on: date | None
) -> None:
    found = worked_out(replace(RESTAURANT, months=months, relieved=relieved, listed_on=listed_on))
    assert found.entitled == min(months, 3 if listed_on is None else 6)
    assert found.months == max(0, found.entitled - relieved)
    assert all(each.months > 0 for each in found.parts)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [("2022-10-20", 2, "2022-12-20"), ("2022-12-31", 2, "2023-02-28"), ("2023-12-31", 2, "2024-02-29")],
)
def test_months_end_on_the_same_day_or_with_the_month(day: str, months: int, expected: str) -> None:
    assert months_after(date.fromisoformat(day), months) == date.fromisoformat(expected)
