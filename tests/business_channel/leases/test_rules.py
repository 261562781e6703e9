"""What a tenant states of a lease, and what the measures make of it: months and sums are exact."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from business_channel.enterprises.sizes import Industry, SizeTier
from business_channel.leases.model import LandlordKind
from business_channel.leases.results import outcome_of
from business_channel.leases.rules import StatedLease, months_within, problems, tenancy
from business_channel.reasons import Bearing
from business_channel.rent_relief.rules import Landlord, Relief, relief
from tests.official_calendar import OFFICIAL

RESTAURANT = StatedLease(
    year=2022,
    landlord_name="赫章县城投公司",
    landlord=LandlordKind.STATE_OWNED_ENTERPRISE,
    county_code="520527",
    industry=Industry.CATERING,
    monthly_rent=Decimal("4166.67"),
    leased_from=date(2021, 5, 1),
    tier=SizeTier.MICRO,
)
LISTED = date(2022, 10, 20)


def owed(stated: StatedLease, listed_on: date | None = None) -> Relief:
    assert list(problems(stated)) == []
    return relief(tenancy(stated, listed_on), OFFICIAL)


@pytest.mark.parametrize(
    ("leased_from", "leased_to", "months"),
    [
        (date(2021, 5, 1), None, 12),
        (date(2022, 1, 1), date(2022, 12, 31), 12),
        (date(2022, 1, 2), date(2022, 12, 31), 11),
        (date(2022, 3, 15), date(2022, 6, 14), 3),
        (date(2022, 3, 15), date(2022, 6, 13), 2),
        (date(2022, 12, 1), date(2024, 1, 31), 1),
        (date(2022, 12, 2), None, 0),
        (date(2021, 1, 1), date(2021, 12, 31), 0),
        (date(2023, 1, 1), None, 0),
        (date(2020, 1, 1), date(2022, 2, 28), 2),
    ],
)
def test_whole_months_of_the_year_count_and_the_last_day_of_a_lease_does(
    leased_from: date, leased_to: date | None, months: int
) -> None:
    assert months_within(2022, leased_from, leased_to) == months


@pytest.mark.parametrize(
    ("change", "paths"),
    [
        ({"year": 2021}, [("year",)]),
        ({"landlord_name": " "}, [("landlordName",)]),
        ({"landlord_name": "城" * 121}, [("landlordName",)]),
        ({"landlord": LandlordKind.SUB_LESSOR}, [("owner",)]),
        ({"owner": Landlord.PRIVATE}, [("owner",)]),
        ({"tier": None}, [("tier",)]),
        ({"monthly_rent": Decimal("0")}, [("monthlyRent",)]),
        ({"monthly_rent": Decimal("0.001")}, [("monthlyRent",)]),
        ({"monthly_rent": Decimal("-1")}, [("monthlyRent",)]),
        ({"relieved_months": 13}, [("relievedMonths",)]),
        ({"relieved_months": -1}, [("relievedMonths",)]),
        ({"leased_from": date(2023, 1, 1)}, [("leasedFrom",)]),
        ({"leased_to": date(2020, 1, 1)}, [("leasedFrom",)]),
        ({"leased_from": date(1, 1, 1)}, [("leasedFrom",)]),
        ({"leased_to": date.max}, [("leasedTo",)]),
        ({"year": 0, "tier": None}, [("year",), ("tier",), ("leasedFrom",)]),
    ],
)
def test_what_is_missing_or_out_of_range_is_told_at_its_field(change: dict[str, Any], paths: list[Any]) -> None:
    assert [tuple(each.path) for each in problems(replace(RESTAURANT, **change))] == paths


@pytest.mark.parametrize(
    ("change", "refusing"),
    [
        ({}, []),
        ({"landlord": LandlordKind.PRIVATE}, ["LANDLORD_NOT_COVERED"]),
        ({"landlord": LandlordKind.SUB_LESSOR, "owner": Landlord.PRIVATE}, ["LANDLORD_NOT_COVERED"]),
        ({"landlord": LandlordKind.SUB_LESSOR, "owner": Landlord.PUBLIC_BODY}, []),
        ({"industry": Industry.INDUSTRY}, ["SECTOR_NOT_COVERED"]),
        ({"industry": Industry.AGRICULTURE}, ["SECTOR_NOT_COVERED"]),
        ({"industry": Industry.CONSTRUCTION, "tier": SizeTier.MEDIUM}, ["SECTOR_NOT_COVERED", "TENANT_NOT_COVERED"]),
        ({"industry": Industry.OTHER, "individual_business": True, "tier": None}, []),
        ({"in_difficulty": False}, []),
        ({"year": 2020, "leased_from": date(2020, 1, 1), "in_difficulty": False}, ["DIFFICULTY_NOT_COVERED"]),
    ],
)
def test_whom_the_measures_do_not_oblige_is_told_why(change: dict[str, Any], refusing: list[str]) -> None:
    found = owed(replace(RESTAURANT, **change))
    assert [each.code for each in found.reasons if each.bearing is Bearing.REFUSES] == refusing
    assert outcome_of(found).value == ("NOT_ELIGIBLE" if refusing else "OWED")


def test_who_rents_from_a_sub_lessor_or_lets_on_is_told_to_whom_the_relief_goes() -> None:
    for change in ({"landlord": LandlordKind.SUB_LESSOR, "owner": Landlord.PUBLIC_BODY}, {"sublet": True}):
        assert [each.code for each in owed(replace(RESTAURANT, **change)).reasons][-1] == "SUBLET"  # type: ignore[arg-type]


LEASES = st.builds(
    replace,
    st.just(RESTAURANT),
    year=st.sampled_from([2020, 2022]),
    landlord=st.sampled_from([each for each in LandlordKind if each is not LandlordKind.SUB_LESSOR]),
    industry=st.sampled_from(Industry),
    tier=st.sampled_from(SizeTier),
    monthly_rent=st.decimals("0.01", "99999999.99", places=2),
    leased_from=st.dates(date(2019, 1, 1), date(2022, 11, 30)),
    leased_to=st.none() | st.dates(date(2020, 1, 31), date(2023, 12, 31)),
    relieved_months=st.integers(0, 12),
    rent_paid=st.booleans(),
)


@settings(max_examples=200)
@given(LEASES, st.none() | st.dates(date(2020, 1, 1), date(2022, 12, 31)))
def test_what_is_owed_is_months_times_rent_to_the_fen_and_what_was_relieved_is_taken_off_once(
    stated: StatedLease, listed_on: date | None
) -> None:
    if list(problems(stated)):
        return
    found = relief(tenancy(stated, listed_on), OFFICIAL)
    rented = months_within(stated.year, stated.leased_from, stated.leased_to)
    assert found.months == (max(0, found.entitled - stated.relieved_months) if found.eligible else 0)
    assert found.amount == found.months * stated.monthly_rent >= 0
    assert found.amount == sum((each.amount for each in found.parts), Decimal(0))
    assert 0 <= found.entitled <= min(6, rented)
    assert (outcome_of(found).value == "OWED") is (found.amount > 0)


@settings(max_examples=100)
@given(st.dates(date(2019, 1, 1), date(2023, 6, 1)), st.none() | st.integers(0, 900))
def test_a_longer_lease_has_never_fewer_months_of_the_year(leased_from: date, days: int | None) -> None:
    until = None if days is None else leased_from + timedelta(days=days)
    months = months_within(2022, leased_from, until)
    assert 0 <= months <= months_within(2022, leased_from - timedelta(days=20), until) <= 12
    if until is not None:
        assert months <= months_within(2022, leased_from, until + timedelta(days=20))
