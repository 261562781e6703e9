"""Every SELECT on leases and listings that services need."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Row, cast, func, select
from sqlalchemy.orm import aliased

from business_channel.database import Executor
from business_channel.leases.model import Lease, RiskListing


def first_listing(lease: Any) -> Any:
    """The first day in the year of its measures on which the county of a lease was listed."""
    listing = aliased(RiskListing)
    counted = listing.county_code == lease.county_code, ~listing.withdrawn
    year = listing.listed_on.between(func.make_date(lease.year, 1, 1), func.make_date(lease.year, 12, 31))
    return select(func.min(listing.listed_on)).where(*counted, year).correlate(lease).scalar_subquery()


async def stated(executor: Executor, submission_ids: Collection[UUID]) -> Sequence[Row[Any]]:
    """The leases of submissions, each with the day ``listed_on`` of its county; those without a lease have no row."""
    wanted = select(Lease.__table__, cast(first_listing(Lease), Date).label("listed_on"))
    return (await executor.execute(wanted.where(Lease.submission_id.in_(submission_ids)))).all()
