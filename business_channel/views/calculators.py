"""What anyone can have worked out without signing in: the pure rules with the calendar, the places and the time that
the store knows. Nothing is written down.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from business_channel import now
from business_channel.amounts import EARLIEST, day_problems
from business_channel.arrears import eligibility
from business_channel.arrears import interest as interest_rules
from business_channel.arrears.due_dates import TermUnknown
from business_channel.arrears.eligibility import Complaint, Verdict
from business_channel.arrears.interest import Claim, Interest
from business_channel.arrears.regulation import ORDER_802
from business_channel.deadlines import repository
from business_channel.deadlines.calendar import Calendar
from business_channel.deadlines.counting import preview
from business_channel.deadlines.definitions import Definition
from business_channel.enterprises import credit_codes, sizes
from business_channel.enterprises.code_problems import UnknownRegion
from business_channel.enterprises.credit_codes import NATIONAL, CreditCode
from business_channel.enterprises.sizes import Figures, Size
from business_channel.errors import InvalidInput, Mendable
from business_channel.language import Language, Words
from business_channel.nouns import Selection, merged
from business_channel.now import SHANGHAI
from business_channel.plans import load_by
from business_channel.reader import Reader
from business_channel.regions.counties import is_a_county
from business_channel.rent_relief import rules as rent_rules
from business_channel.rent_relief.rules import Relief, Tenancy
from business_channel.views.places import REGION

_OFFICE_OPENS = time(9)
_CODE: Selection = {"code": {}}


async def today(reader: Reader) -> date:
    """The channel's day in Asia/Shanghai."""
    return (await now.read(reader, shiftable=reader.store.time_can_shift)).date()


async def credit_code(reader: Reader, selection: Selection, code: str) -> tuple[CreditCode, Any | None]:
    """A code as it was read, and the division in which it was registered, with the ``selection`` of its fields.

    Divisions that ended are found as well. A place that is none is one more problem; national registration is none.
    """
    read = credit_codes.read(code)
    place = read.region_code
    if place is None or place == NATIONAL:
        return read, None
    region = await load_by(reader, REGION, merged((selection, _CODE)), "code", place)
    if region is None:
        unknown = UnknownRegion(("code",), region=place)
        read = CreditCode(read.text, (*read.problems, unknown))
    return read, region


def enterprise_size(figures: Figures, as_of: date) -> tuple[Size | None, Sequence[Mendable]]:
    """The size of an enterprise on a day, or what stands against telling it."""
    wrong = list(sizes.problems(figures, as_of))
    return (None if wrong else sizes.size(figures)), wrong


async def arrears_interest(reader: Reader, claim: Claim) -> tuple[Interest | None, Sequence[Mendable]]:
    """The interest on a claim with what is to be said of the input; no figure where that stands against one."""
    wrong, rated = list(interest_rules.problems(claim)), interest_rules.rate(claim)
    if wrong or rated.daily is None:
        return None, [*wrong, *rated.problems]
    day = claim.due_on if claim.as_of or claim.payments else await today(reader)
    return interest_rules.interest(claim, rated.daily, day), rated.problems


@dataclass(frozen=True, slots=True)
class Begun:
    """The days on which a complaint was formally accepted, and its materials came to whoever handles it."""

    accepted_on: date | None = None
    materials_received_on: date | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """A clock of the complaint and the day on which it ends."""

    rule: Definition
    starts_on: date
    due_on: date
    provisional: bool


async def arrears_eligibility(
    reader: Reader, complaint: Complaint, begun: Begun
) -> tuple[Verdict | None, Sequence[Term], Sequence[Mendable]]:
    """The answer to a complaint and the clocks that run for it, or what is missing or wrong in the input."""
    wrong = [*eligibility.problems(complaint), *_begun_problems(begun, complaint.complained_on)]
    if wrong:
        return None, (), wrong
    calendar = await repository.calendar_for(reader)
    try:
        verdict = eligibility.judge(complaint, calendar)
    except TermUnknown as unknown:
        return None, (), [unknown]
    if not verdict.eligible or verdict.instrument is not ORDER_802:
        return verdict, (), ()
    known = {each.code: each for each in await repository.definitions(reader)}
    return verdict, list(_terms(known, calendar, complaint.complained_on, begun)), ()


def _begun_problems(begun: Begun, complained_on: date) -> Iterator[Mendable]:
    days = {"acceptedOn": begun.accepted_on, "materialsReceivedOn": begun.materials_received_on}
    for name, day in days.items():
        yield from day_problems((name,), day)
        if day is not None and EARLIEST <= day < complained_on:
            yield InvalidInput((name,), reason_zh="早于投诉日期。", reason="it is before the complaint.")


def _terms(known: Mapping[str, Definition], calendar: Calendar, complained_on: date, begun: Begun) -> Iterator[Term]:
    starts = {
        "arrears.review": complained_on,
        "arrears.transfer": begun.accepted_on,
        "arrears.handle": begun.materials_received_on,
        "arrears.cap": begun.materials_received_on,
    }
    for code, start in starts.items():
        if start is not None:
            computed = preview(known[code], calendar, datetime.combine(start, _OFFICE_OPENS, SHANGHAI))
            yield Term(known[code], start, computed.due_on, computed.provisional)


async def rent_relief(
    reader: Reader, selection: Selection, tenancy: Tenancy, county_code: str | None
) -> tuple[Relief | None, Any | None, Sequence[Mendable]]:
    """What a tenant is entitled to and the county, with the ``selection`` of its fields; or what is wrong in the input.

    Risk was listed by county, so a listing needs one.
    """
    county = None
    if county_code is not None:
        wanted: Selection = {"code": {}, "level": {}}
        county = await load_by(reader, REGION, merged((selection, wanted)), "code", county_code)
    wrong = [*rent_rules.problems(tenancy), *_county_problems(tenancy, county_code, county)]
    if wrong:
        return None, county, wrong
    return rent_rules.relief(tenancy, await repository.calendar_for(reader)), county, ()


def _county_problems(tenancy: Tenancy, county_code: str | None, county: Any | None) -> Iterator[Mendable]:
    if county_code is None and tenancy.listed_on is not None:
        yield InvalidInput(
            ("countyCode",), reason_zh="填写了列入日期的，须填写县级代码。", reason="a listing is that of a county."
        )
    if county_code is not None and (county is None or not is_a_county(county.code, county.level)):
        yield InvalidInput(
            ("countyCode",), reason_zh="没有此县级行政区划代码。", reason="there is no county with this code."
        )


def in_words(words: Words | None, language: Language) -> str | None:
    """The words in ``language``, where there are any."""
    return None if words is None else words.say(language)
