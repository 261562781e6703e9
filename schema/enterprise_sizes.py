"""The size of enterprises in the API, for everyone."""

from datetime import date
from decimal import Decimal

import strawberry

from business_channel.enterprises.sizes import STANDARD, TIER_WORDS, Figure, Figures, Industry, SizeTier, industry_words
from business_channel.errors import Several
from business_channel.views import calculators
from schema.context import Info
from schema.mutations import told
from schema.reasons import Instrument, told_instrument
from schema.user_errors import UserError


@strawberry.input(
    description="An enterprise as the standard measures it: persons, and yearly revenue and assets in 10,000 yuan. "
    "`asOf` is the day of signing, today without."
)
class EnterpriseSizeInput:
    industry: Industry
    staff: int | None = None
    revenue: Decimal | None = None
    assets: Decimal | None = None
    as_of: date | None = None

    def figures(self) -> Figures:
        """The input as the domain reads it."""
        return Figures(industry=self.industry, staff=self.staff, revenue=self.revenue, assets=self.assets)


@strawberry.type
class SizeBound:
    """The lower bound of a tier beside what the enterprise has."""

    tier: SizeTier
    figure: Figure
    at_least: Decimal
    actual: Decimal
    met: bool


@strawberry.type
class EnterpriseSize:
    """The tier and the standard that it follows; null with `errors`. `bounds` are those that were looked at, from the
    highest tier down: one is missed in each tier above the answer.
    """

    tier: SizeTier | None
    tier_name: str | None
    industry_name: str
    as_of: date
    standard: Instrument
    bounds: list[SizeBound]
    errors: list[UserError]


@strawberry.type
class EnterpriseSizesQuery:
    @strawberry.field(description="How large an enterprise is, by the standard of its industry; needs no sign-in.")
    async def enterprise_size(self, info: Info, input: EnterpriseSizeInput) -> EnterpriseSize:
        language, figures = info.context.language, input.figures()
        as_of = input.as_of or await calculators.today(info.context.reader)
        size, wrong = calculators.enterprise_size(figures, as_of)
        return EnterpriseSize(
            tier=None if size is None else size.tier,
            tier_name=None if size is None else TIER_WORDS[size.tier].say(language),
            industry_name=industry_words(figures.industry).say(language),
            as_of=as_of,
            standard=told_instrument(STANDARD, language),
            bounds=[
                SizeBound(tier=each.tier, figure=each.figure, at_least=each.at_least, actual=each.actual, met=each.met)
                for each in (size.bounds if size else ())
            ],
            errors=told(info, Several(wrong)),
        )
