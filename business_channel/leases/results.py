"""What each tenant is owed, determined with the answer that tells it: for one lease or for thousands alike."""

from collections.abc import Collection, Mapping
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import insert

from business_channel.deadlines.repository import calendar_for
from business_channel.enterprises.sizes import Industry, SizeTier
from business_channel.ids import new_id
from business_channel.leases import repository
from business_channel.leases.model import ReliefOutcome, ReliefResult
from business_channel.leases.rules import StatedLease, tenancy
from business_channel.reasons import as_stored
from business_channel.rent_relief.rules import Landlord, Part, Relief, relief
from business_channel.work import Work

_RESULTS = cast(Table, ReliefResult.__table__)


async def determine(work: Work, reply_id: UUID, submission_ids: Collection[UUID]) -> Mapping[UUID, ReliefOutcome]:
    """Determines what those of the submissions that have a lease are owed, and keeps it beside the reply; returns the
    outcome of each of them.

    A number of statements that does not grow with the number of submissions; doing it again adds nothing.
    """
    leases = await repository.stated(work, submission_ids)
    if not leases:
        return {}
    calendar = await calendar_for(work)
    found = {each.submission_id: (each, relief(tenancy(_stated(each), each.listed_on), calendar)) for each in leases}
    rows = [_row(work, reply_id, lease, granted) for lease, granted in found.values()]
    await work.session.execute(insert(_RESULTS).on_conflict_do_nothing(), rows)
    return {each: outcome_of(granted) for each, (_, granted) in found.items()}


def outcome_of(granted: Relief) -> ReliefOutcome:
    """What a tenant is told of an answer of the measures."""
    if not granted.eligible:
        return ReliefOutcome.NOT_ELIGIBLE
    return ReliefOutcome.OWED if granted.months else ReliefOutcome.GRANTED_ALREADY


def _stated(row: Any) -> StatedLease:
    return StatedLease(
        year=row.year,
        landlord_name=row.landlord_name,
        landlord=row.landlord,
        county_code=row.county_code,
        industry=Industry(row.industry),
        monthly_rent=row.monthly_rent,
        leased_from=row.leased_from,
        leased_to=row.leased_to,
        owner=None if row.owner is None else Landlord(row.owner),
        individual_business=row.individual_business,
        tier=None if row.tier is None else SizeTier(row.tier),
        relieved_months=row.relieved_months,
        rent_paid=row.rent_paid,
        in_difficulty=row.in_difficulty,
        sublet=row.sublet,
    )


def _row(work: Work, reply_id: UUID, lease: Any, granted: Relief) -> dict[str, Any]:
    return {
        "id": new_id(),
        "submission_id": lease.submission_id,
        "reply_id": reply_id,
        "outcome": outcome_of(granted),
        "entitled": granted.entitled,
        "months": granted.months,
        "amount": granted.amount,
        "parts": [_part(each) for each in granted.parts],
        "reasons": [as_stored(each) for each in granted.reasons],
        "listed_on": lease.listed_on,
        "determined_at": work.now,
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "months": part.months,
        "amount": f"{part.amount:.2f}",
        "due_on": part.due_on.isoformat(),
        "settlement": part.settlement.value,
    }
