"""A lease of a restaurant on any submission, and listings of its county, for tests that are not about filing one."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from business_channel.database import Store
from business_channel.enterprises.sizes import Industry
from business_channel.ids import new_id
from business_channel.leases import listings
from business_channel.leases.model import LandlordKind, Lease, RiskLevel
from business_channel.work import unit_of_work
from tests.town import Town

COUNTY = "520527"
RENT = Decimal("4166.67")


def lease_on(submission_id: UUID, **changes: Any) -> Lease:
    """A lease of an individual business from a state-owned firm in 2022; still to be added to the unit of work."""
    stated = {
        "year": 2022,
        "landlord_name": "赫章县城投公司",
        "landlord": LandlordKind.STATE_OWNED_ENTERPRISE,
        "owner": None,
        "county_code": COUNTY,
        "industry": Industry.CATERING,
        "individual_business": True,
        "tier": None,
        "monthly_rent": RENT,
        "leased_from": date(2021, 5, 1),
        "leased_to": None,
        "relieved_months": 0,
        "rent_paid": False,
        "in_difficulty": True,
        "sublet": False,
    }
    return Lease(id=new_id(), submission_id=submission_id, **(stated | changes))


async def rents(store: Store, town: Town, submission_id: UUID, **changes: Any) -> None:
    """Puts a lease beside what somebody filed."""
    async with unit_of_work(store, town.author) as work:
        work.session.add(lease_on(submission_id, **changes))


def listed(day: date, county: str = COUNTY, **changes: Any) -> listings.Listing:
    """A listing of the county as medium risk."""
    said = {"level": RiskLevel.MEDIUM, "source": "省疫情防控指挥部公告"} | changes
    return listings.Listing(county_code=county, listed_on=day, **said)
