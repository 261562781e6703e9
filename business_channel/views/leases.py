"""How a lease is read, what was determined for it, and the listings of a county."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, cast, exists, func, null, or_, select, tuple_
from sqlalchemy.orm import aliased

from business_channel.enterprises.sizes import Industry, SizeTier
from business_channel.leases import visibility
from business_channel.leases.model import Lease, ReliefOutcome, ReliefResult, RiskListing
from business_channel.nouns import Edge, Field, Noun, plain, to_one
from business_channel.reader import Reader, Viewpoint
from business_channel.reasons import Instrument, Reason, from_stored
from business_channel.rent_relief.rules import YEARS, Landlord, Part, Settlement
from business_channel.submissions.model import Submission
from business_channel.submissions.visibility import of_the_parties, own
from business_channel.views import places, replies

_TEXTS: Mapping[str, Instrument] = {each.number: each for each in YEARS.values()}


def visible(row: Any, reader: Viewpoint) -> ColumnElement[bool]:
    """The predicate of a lease and of its results for this reader."""
    return visibility.visible(row, reader.principal)


def _choice(column: str, kind: Callable[[str], Any]) -> Field:
    return Field(lambda row, _: (getattr(row, column),), lambda _, value: None if value is None else kind(value))


def _parts(_: Reader, told: Sequence[Mapping[str, Any]]) -> list[Part]:
    return [
        Part(
            months=each["months"],
            amount=Decimal(each["amount"]),
            due_on=date.fromisoformat(each["due_on"]),
            settlement=Settlement(each["settlement"]),
        )
        for each in told
    ]


def _reasons(_: Reader, told: Sequence[Mapping[str, Any]]) -> list[Reason]:
    return [from_stored(each, _TEXTS) for each in told]


RESULT: Noun = Noun(
    "ReliefResult",
    ReliefResult,
    visible=visible,
    fields=plain("outcome", "amount", "listed_on", "determined_at")
    | {
        "entitled_months": Field(lambda row, _: (row.entitled,)),
        "months_owed": Field(lambda row, _: (row.months,)),
        "parts": Field(lambda row, _: (row.parts,), _parts),
        "reasons": Field(lambda row, _: (row.reasons,), _reasons),
    },
    edges={"reply": to_one(lambda: replies.REPLY, "reply_id")},
)


def _newest(lease: Any, result: Any, _: Viewpoint) -> ColumnElement[bool]:
    """The result of the last answer to the lease's submission."""
    one = aliased(ReliefResult)
    last = select(one.id).where(one.submission_id == lease.submission_id)
    newest: ColumnElement[bool] = (
        result.id == last.order_by(one.determined_at.desc(), one.id.desc()).limit(1).correlate(lease).scalar_subquery()
    )
    return newest


LEASE: Noun = Noun(
    "Lease",
    Lease,
    visible=visible,
    fields=plain("year", "landlord_name", "landlord", "individual_business", "monthly_rent", "leased_from", "leased_to")
    | plain("relieved_months", "rent_paid", "in_difficulty", "sublet")
    | {
        "owner": _choice("owner", Landlord),
        "industry": _choice("industry", Industry),
        "tier": _choice("tier", SizeTier),
    },
    edges={
        "county": to_one(lambda: places.REGION, "county_code"),
        "result": Edge(lambda: RESULT, _newest),
    },
)


@dataclass(frozen=True)
class Totals:
    """What was determined for a matter and everything that was merged into it: tenants by outcome, and what is owed."""

    owed: int
    granted_already: int
    not_eligible: int
    months_owed: int
    amount: Decimal


def _totals(row: Any, reader: Viewpoint) -> tuple[ColumnElement[Any]]:
    """Only the newest result of each lease counts. An author knows of the own one alone."""
    one, later, filed = aliased(ReliefResult), aliased(ReliefResult), aliased(Submission)
    newer = tuple_(later.determined_at, later.id) > tuple_(one.determined_at, one.id)
    newest = ~exists().where(later.submission_id == one.submission_id, newer)
    counts = (func.count().filter(one.outcome == each) for each in ReliefOutcome)
    told = func.json_build_array(*counts, func.sum(one.months), cast(func.sum(one.amount), String))
    of_group = or_(filed.id == row.id, filed.merged_into_id == row.id)
    joined = select(told).select_from(one).join(filed, filed.id == one.submission_id).where(of_group, newest)
    handled = and_(of_the_parties(row.id, reader.principal), ~own(row, reader.principal))
    return (case((handled, joined.correlate(row).scalar_subquery()), else_=null()),)


def _told(_: Reader, told: Sequence[Any] | None) -> Totals | None:
    if told is None or told[-1] is None:
        return None
    owed, granted, refused, months, amount = told
    return Totals(owed, granted, refused, months, Decimal(amount))


TOTALS: Field = Field(_totals, _told)


@dataclass(frozen=True)
class ToldListing:
    """A listing of a county with an attribute for every field of the API."""

    county_code: str
    listed_on: date
    level: str
    source: str
    withdrawn: bool


async def listings(reader: Reader, county_code: str) -> list[ToldListing]:
    """The listings of a county that the channel was told of, the first one first, for everyone."""
    columns = [getattr(RiskListing, name) for name in ToldListing.__dataclass_fields__]
    named = select(*columns).where(RiskListing.county_code == county_code)
    found = await reader.execute(named.order_by(RiskListing.listed_on))
    return [ToldListing(**row._mapping) for row in found.all()]
