"""Leases in the API: what is stated of one, what is read of it, and the counties that were listed as risky."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import strawberry

from business_channel.enterprises.sizes import Industry, SizeTier
from business_channel.errors import Mendable, Several
from business_channel.leases import listings
from business_channel.leases.model import LandlordKind, ReliefOutcome, RiskLevel
from business_channel.leases.rules import StatedLease
from business_channel.rent_relief.rules import Landlord
from business_channel.views import leases as views
from business_channel.work import Work
from schema.context import Info
from schema.ledger import money
from schema.mutations import told, transacted
from schema.places import Region
from schema.reasons import Money, Reason, told_reason
from schema.rent_relief import RentReliefPart, told_part
from schema.replies import Reply
from schema.scalars import Text
from schema.user_errors import UserError


@strawberry.input(
    description="A lease to ask relief for under the measures of `year`, 2020 or 2022; `monthlyRent` in yuan. `owner` "
    "is whose the premises are, where they are rented from a SUB_LESSOR; `leasedTo` is empty for a lease without an "
    "end. `tier` is the size of an enterprise, an individual business needs none. `relievedMonths` were waived in that "
    "year already; `sublet`: the tenant lets the premises on. Whether the county was listed as risky is no statement "
    "of the tenant: the channel knows it."
)
class LeaseInput:
    year: int
    landlord_name: Text
    landlord: LandlordKind
    county_code: Text
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

    def stated(self) -> StatedLease:
        """The input as the domain reads it."""
        return StatedLease(**vars(self))


def _parts(root: Any) -> list[RentReliefPart]:
    return [told_part(each) for each in root.parts]


def _reasons(root: Any, info: Info) -> list[Reason]:
    return [told_reason(each, info.context.language) for each in root.reasons]


@strawberry.type
class ReliefResult:
    """What a tenant was told with an answer, the `reply`: `entitledMonths` are due in all, `monthsOwed` and `amount`
    are still to be granted, in `parts`, each with its day. `listedOn` is the first day of the year on which the county
    was listed as risky, as the channel knew it then. NOT_ELIGIBLE is explained by the `reasons`, and nothing that the
    department has left unsolved.
    """

    outcome: ReliefOutcome
    entitled_months: int
    months_owed: int
    amount: Money = money("amount")
    parts: list[RentReliefPart] = strawberry.field(resolver=_parts)
    reasons: list[Reason] = strawberry.field(resolver=_reasons)
    listed_on: date | None
    reply: Reply | None
    determined_at: datetime


@strawberry.type
class Lease:
    """The lease that relief is asked for, as its tenant stated it; it does not change. `result` was determined with the
    last answer, by itself for each of many that were answered together.
    """

    year: int
    landlord_name: str
    landlord: LandlordKind
    owner: Landlord | None
    county: Region
    industry: Industry
    individual_business: bool
    tier: SizeTier | None
    monthly_rent: Money = money("monthly_rent")
    leased_from: date
    leased_to: date | None
    relieved_months: int
    rent_paid: bool
    in_difficulty: bool
    sublet: bool
    result: ReliefResult | None


@strawberry.type
class ReliefTotals:
    """What was determined for a matter and everything merged into it: tenants by outcome, and what all are owed."""

    owed: int
    granted_already: int
    not_eligible: int
    months_owed: int
    amount: Money = money("amount")


@strawberry.type
class RiskListing:
    """A day on which a county was listed as medium or high risk, and the announcement; a `withdrawn` one was stated by
    mistake.
    """

    county_code: str
    listed_on: date
    level: RiskLevel
    source: str
    withdrawn: bool


@strawberry.input(
    description="The listing of a county on a day, in place of what was said of that day; `withdrawn` takes it back."
)
class SaveRiskListingInput:
    county_code: Text
    listed_on: date
    level: RiskLevel
    source: Text
    withdrawn: bool = False


@strawberry.type
class SaveRiskListingPayload:
    """The listing, or why nothing was saved."""

    listing: RiskListing | None
    errors: list[UserError]


@strawberry.type
class LeasesQuery:
    @strawberry.field(
        description="The days on which a county was listed as risky, the first one first.", metadata={"list_size": 10}
    )
    async def risk_listings(self, info: Info, county_code: Text) -> list[RiskListing]:
        return await views.listings(info.context.reader, county_code)  # type: ignore[return-value]


@strawberry.type
class LeasesMutation:
    @strawberry.mutation(
        description="Tells that a county was listed as risky; what tenants there are owed follows from it."
    )
    async def save_risk_listing(self, info: Info, input: SaveRiskListingInput) -> SaveRiskListingPayload:
        async def verb(work: Work) -> listings.Listing:
            return await listings.save(work, listings.Listing(**vars(input)))

        try:
            saved: Any = await transacted(info, verb)
        except (Mendable, Several) as refused:
            return SaveRiskListingPayload(listing=None, errors=told(info, refused))
        return SaveRiskListingPayload(listing=saved, errors=[])
