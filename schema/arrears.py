"""Overdue payments in the API, for everyone: the interest on them, and whether they can be complained about."""

from datetime import date
from decimal import Decimal

import strawberry

from business_channel.arrears.interest import Claim, Interest, Payment, Segment
from business_channel.errors import Several
from business_channel.views import calculators
from schema.context import Info
from schema.mutations import told
from schema.reasons import Money, yuan
from schema.user_errors import UserError

RATE_PLACES = Decimal("1e-12")
MOST_SEGMENTS = 20
"""How many segments an answer is counted for."""


@strawberry.input(description="Money in yuan that was paid on a day.")
class PaymentInput:
    paid_on: date
    amount: Decimal


@strawberry.input(
    description="An overdue payment in yuan. With `agreedAnnualPercent` goes `contractSignedOn`; `asOf` is the last "
    "day that counts, the day of the last payment, else today; payments after it are left out."
)
class ArrearsInterestInput:
    principal: Decimal
    due_on: date
    contract_signed_on: date | None = None
    agreed_annual_percent: Decimal | None = None
    payments: list[PaymentInput] = strawberry.field(default_factory=list)
    as_of: date | None = None

    def claim(self) -> Claim:
        """The input as the domain reads it."""
        return Claim(
            principal=self.principal,
            due_on=self.due_on,
            payments=[Payment(each.paid_on, each.amount) for each in self.payments],
            contract_signed_on=self.contract_signed_on,
            agreed_annual_percent=self.agreed_annual_percent,
            as_of=self.as_of,
        )


@strawberry.type
class ArrearsSegment:
    """Days of an unchanged balance, both ends included. `dailyRate` is shown to twelve places and counted exactly;
    `interest` is what the rounded total grows by over the segment, so the segments add up to the total.
    """

    from_: date = strawberry.field(name="from")
    to: date
    days: int
    principal: Money
    daily_rate: Decimal
    interest: Money


@strawberry.type
class ArrearsInterest:
    """The interest up to `asOf`, rounded half up to the fen once, and the principal that is then still owed. Null where
    the input stands against a figure; a rate below the floor is told in `errors` beside the figure at the floor.
    """

    total: Money | None
    as_of: date | None
    balance: Money | None
    segments: list[ArrearsSegment] = strawberry.field(metadata={"list_size": MOST_SEGMENTS})
    errors: list[UserError]


@strawberry.type
class ArrearsInterestQuery:
    @strawberry.field(
        description="The interest on an overdue payment to a small or medium-sized enterprise; needs no sign-in."
    )
    async def arrears_interest(self, info: Info, input: ArrearsInterestInput) -> ArrearsInterest:
        found, wrong = await calculators.arrears_interest(info.context.reader, input.claim())
        return told_interest(found, told(info, Several(wrong)))


def told_interest(found: Interest | None, errors: list[UserError]) -> ArrearsInterest:
    """The interest as the API tells it."""
    if found is None:
        return ArrearsInterest(total=None, as_of=None, balance=None, segments=[], errors=errors)
    return ArrearsInterest(
        total=yuan(found.total),
        as_of=found.as_of,
        balance=yuan(found.balance),
        segments=[_segment(each) for each in found.segments],
        errors=errors,
    )


def _segment(segment: Segment) -> ArrearsSegment:
    rate = segment.daily_rate
    shown = (Decimal(rate.numerator) / rate.denominator).quantize(RATE_PLACES).normalize()
    return ArrearsSegment(
        from_=segment.first,
        to=segment.last,
        days=segment.days,
        principal=yuan(segment.principal),
        daily_rate=shown,
        interest=yuan(segment.interest),
    )
