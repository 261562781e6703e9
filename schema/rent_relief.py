"""Rent that need not be paid, in the API, for everyone."""

from datetime import date
from decimal import Decimal

import strawberry

from business_channel.enterprises.sizes import SizeTier
from business_channel.errors import Several
from business_channel.rent_relief.rules import Landlord, Part, Settlement, Tenancy
from business_channel.views import calculators
from schema.context import Info
from schema.mutations import told
from schema.places import Region
from schema.reasons import Money, Reason, told_reason, yuan
from schema.scalars import Text
from schema.selection import selection_of
from schema.user_errors import UserError


@strawberry.input(
    description="A tenancy in the year of the measures, 2020 or 2022. `tier` is the size of an enterprise, an "
    "individual business needs none; `rentedMonths` and `relievedMonths` are the months of that year that were rented, "
    "and that were waived already; `listedOn` is the day on which the county was listed as medium or high risk."
)
class RentReliefInput:
    year: int
    landlord: Landlord
    service_sector: bool
    monthly_rent: Decimal
    individual_business: bool = False
    tier: SizeTier | None = None
    county_code: Text | None = None
    listed_on: date | None = None
    rented_months: int = 12
    relieved_months: int = 0
    rent_paid: bool = False
    in_difficulty: bool = True
    sublet: bool = False

    def tenancy(self) -> Tenancy:
        """The input as the domain reads it."""
        return Tenancy(
            year=self.year,
            landlord=self.landlord,
            individual_business=self.individual_business,
            tier=self.tier,
            service=self.service_sector,
            monthly_rent=self.monthly_rent,
            months=self.rented_months,
            relieved=self.relieved_months,
            paid=self.rent_paid,
            in_difficulty=self.in_difficulty,
            sublet=self.sublet,
            listed_on=self.listed_on,
        )


@strawberry.type
class RentReliefPart:
    """So many months and their rent, to be granted by a day."""

    months: int
    amount: Money
    due_on: date
    settlement: Settlement


@strawberry.type
class RentRelief:
    """The answer with the document behind each reason; null with `errors`. `entitledMonths` are due in all,
    `monthsOwed` and `amount` are still to be granted, in `parts`.
    """

    eligible: bool | None
    entitled_months: int | None
    months_owed: int | None
    amount: Money | None
    parts: list[RentReliefPart]
    region: Region | None
    reasons: list[Reason]
    errors: list[UserError]


@strawberry.type
class RentReliefQuery:
    @strawberry.field(
        description="How much rent of state-owned premises need not be paid under the measures of 2020 and 2022; needs "
        "no sign-in."
    )
    async def rent_relief(self, info: Info, input: RentReliefInput) -> RentRelief:
        language = info.context.language
        found, county, wrong = await calculators.rent_relief(
            info.context.reader, selection_of(info, ("region",)), input.tenancy(), input.county_code
        )
        return RentRelief(
            eligible=None if found is None else found.eligible,
            entitled_months=None if found is None else found.entitled,
            months_owed=None if found is None else found.months,
            amount=None if found is None else yuan(found.amount),
            parts=[told_part(each) for each in (found.parts if found else ())],
            region=county,
            reasons=[told_reason(each, language) for each in (found.reasons if found else ())],
            errors=told(info, Several(wrong)),
        )


def told_part(part: Part) -> RentReliefPart:
    """A part as the API tells it."""
    return RentReliefPart(months=part.months, amount=yuan(part.amount), due_on=part.due_on, settlement=part.settlement)
