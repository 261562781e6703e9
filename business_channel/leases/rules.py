"""A lease as its tenant states it: what is wrong with it, and what the measures look at. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from business_channel.amounts import day_problems
from business_channel.enterprises.sizes import Industry, SizeTier
from business_channel.errors import InvalidInput, Mendable, Missing, TooLong
from business_channel.leases.model import LandlordKind
from business_channel.rent_relief.rules import Landlord, Tenancy
from business_channel.rent_relief.rules import problems as tenancy_problems

NAME_LIMIT = 120
SERVICES = frozenset(Industry) - {Industry.AGRICULTURE, Industry.INDUSTRY, Industry.CONSTRUCTION}
"""Everything that is neither farming, nor manufacturing, mining and supply, nor building: the tertiary industries."""


@dataclass(frozen=True, kw_only=True)
class StatedLease:
    """What a tenant states of a lease: ``owner`` is whose the premises are, where they are rented from a sub-lessor;
    ``leased_to`` is empty for a lease without an end.
    """

    year: int
    landlord_name: str
    landlord: LandlordKind
    county_code: str
    industry: Industry
    monthly_rent: Decimal
    leased_from: date
    leased_to: date | None = None
    owner: Landlord | None = None
    individual_business: bool = False
    tier: SizeTier | None = None
    relieved_months: int = 0
    rent_paid: bool = False
    in_difficulty: bool = True
    sublet: bool = False


def problems(stated: StatedLease) -> Iterator[Mendable]:
    """What is missing or out of range in what was stated, each at its field."""
    if not stated.landlord_name.strip():
        yield Missing(("landlordName",))
    elif len(stated.landlord_name) > NAME_LIMIT:
        yield TooLong(("landlordName",), limit=NAME_LIMIT, actual=len(stated.landlord_name))
    sub_let = stated.landlord is LandlordKind.SUB_LESSOR
    if sub_let and stated.owner is None:
        yield Missing(("owner",))
    if not sub_let and stated.owner is not None:
        yield InvalidInput(
            ("owner",),
            reason_zh="只有向转租人承租的，才另填产权方。",
            reason="only a sub-lessor has an owner behind it.",
        )
    days = [*day_problems(("leasedFrom",), stated.leased_from), *day_problems(("leasedTo",), stated.leased_to)]
    yield from days
    yield from tenancy_problems(tenancy(stated, None))
    if not days and not months_within(stated.year, stated.leased_from, stated.leased_to):
        yield InvalidInput(
            ("leasedFrom",),
            reason_zh=f"{stated.year} 年内承租不满一个月。",
            reason=f"the premises were not rented for a whole month of {stated.year}.",
        )


def months_within(year: int, leased_from: date, leased_to: date | None) -> int:
    """How many whole months of a year lie within a lease, whose last day counts: 0 to 12."""
    if not date.min.year < year < date.max.year:
        return 0
    first, after = max(leased_from, date(year, 1, 1)), date(year + 1, 1, 1)
    if leased_to is not None and leased_to < after:
        after = leased_to + timedelta(days=1)
    return max(0, (after.year - first.year) * 12 + after.month - first.month - (after.day < first.day))


def tenancy(stated: StatedLease, listed_on: date | None) -> Tenancy:
    """The lease as the measures look at it; ``listed_on`` is the day on which its county was listed in their year."""
    sub_let = stated.landlord is LandlordKind.SUB_LESSOR
    owner = stated.owner if sub_let else Landlord(stated.landlord)
    return Tenancy(
        year=stated.year,
        landlord=owner or Landlord.PRIVATE,
        individual_business=stated.individual_business,
        tier=stated.tier,
        service=stated.industry in SERVICES,
        monthly_rent=stated.monthly_rent,
        months=months_within(stated.year, stated.leased_from, stated.leased_to),
        relieved=stated.relieved_months,
        paid=stated.rent_paid,
        in_difficulty=stated.in_difficulty,
        sublet=sub_let or stated.sublet,
        listed_on=listed_on,
    )
