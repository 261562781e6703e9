"""What the channel is told of counties that were listed as risky: relief follows from it, not from what is claimed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy.dialects.postgresql import insert

from business_channel.access import Role
from business_channel.amounts import day_problems
from business_channel.errors import InvalidInput, Mendable, Missing, Several, TooLong
from business_channel.events import note
from business_channel.leases.model import RiskLevel, RiskListing
from business_channel.regions.counties import is_a_county
from business_channel.regions.model import Region
from business_channel.work import Work

SAVED = "risk_listing:saved"
SOURCE_LIMIT = 200


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A county, the day on which it was listed, the level, and the announcement; ``withdrawn`` takes back what was
    stated by mistake.
    """

    county_code: str
    listed_on: date
    level: RiskLevel
    source: str
    withdrawn: bool = False


async def save(work: Work, listing: Listing) -> Listing:
    """Saves the listing of a county on a day, in place of what was said of that day, and returns it.

    It counts for every result that is determined from now on. Raises ``Forbidden`` for anyone but an ADMIN or an
    ANALYST, ``Several`` with everything that cannot be.
    """
    account_id = work.principal.must_have_any(Role.ADMIN, Role.ANALYST)
    if wrong := [*_problems(work, listing), *await _of_county(work, listing.county_code)]:
        raise Several(wrong)
    said = {"level": listing.level, "source": listing.source.strip(), "withdrawn": listing.withdrawn}
    said |= {"saved_by": account_id, "saved_at": work.now}
    row = insert(RiskListing).values(county_code=listing.county_code, listed_on=listing.listed_on, **said)
    await work.execute(row.on_conflict_do_update(index_elements=["county_code", "listed_on"], set_=said))
    told = {"county": listing.county_code, "listed_on": listing.listed_on.isoformat(), "level": listing.level.value}
    note(work, SAVED, None, **told, withdrawn=str(listing.withdrawn).lower())
    return listing


def _problems(work: Work, listing: Listing) -> Iterator[Mendable]:
    days = list(day_problems(("listedOn",), listing.listed_on))
    yield from days
    if not days and listing.listed_on > work.today:
        yield InvalidInput(
            ("listedOn",), reason_zh="列入日期不能晚于今天。", reason="a county is not listed in advance."
        )
    if not listing.source.strip():
        yield Missing(("source",))
    elif len(listing.source) > SOURCE_LIMIT:
        yield TooLong(("source",), limit=SOURCE_LIMIT, actual=len(listing.source))


async def _of_county(work: Work, code: str) -> list[Mendable]:
    county = await work.session.get(Region, code)
    if county is not None and is_a_county(county.code, county.level):
        return []
    said = {"reason_zh": "没有此县级行政区划代码。", "reason": "there is no county with this code."}
    return [InvalidInput(("countyCode",), **said)]
