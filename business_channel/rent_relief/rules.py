"""How many months of rent a tenant of state-owned premises need not pay, by when, and on whose authority. Pure.

2020: three months for service enterprises that are small or micro, and for individual businesses, in difficulty. 2022:
three months, and three more where the county was listed as medium or high risk in that year, those within two months of
the listing; where it was listed in the last quarter, what was paid is refunded or deducted in the next year.
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from business_channel.amounts import day_problems, money_problems
from business_channel.deadlines.calendar import Calendar, roll_over
from business_channel.enterprises.sizes import TIER_WORDS, SizeTier
from business_channel.errors import InvalidInput, Mendable, Missing
from business_channel.language import Words
from business_channel.reasons import Bearing, Instrument, Pointer, Reason

OF_2020 = Instrument(
    Words(
        "关于应对新冠肺炎疫情进一步帮扶服务业小微企业和个体工商户缓解房屋租金压力的指导意见",
        "Guiding Opinions on Easing the Rent of Small and Micro Service Enterprises and Individual Businesses",
    ),
    "发改投资规〔2020〕734号",
    None,
)
OF_2022 = Instrument(
    Words(
        "关于促进服务业领域困难行业恢复发展的若干政策",
        "Policies to Help Service Industries in Difficulty Recover",
    ),
    "发改财金〔2022〕271号",
    None,
)
YEARS: Mapping[int, Instrument] = {2020: OF_2020, 2022: OF_2022}
GENERAL_MONTHS, EXTRA_MONTHS = 3, 3
MONTHS_AFTER_LISTING = 2
_LAST_QUARTER = 10


class Landlord(StrEnum):
    """Whose the premises are; the measures bind the first two."""

    STATE_OWNED_ENTERPRISE = "STATE_OWNED_ENTERPRISE"
    PUBLIC_BODY = "PUBLIC_BODY"
    PRIVATE = "PRIVATE"


class Settlement(StrEnum):
    """How rent that is not owed is settled: it is not asked for, or what was paid is refunded or deducted in the next
    year.
    """

    WAIVED = "WAIVED"
    REFUND_OR_DEDUCTION = "REFUND_OR_DEDUCTION"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenancy:
    """A tenancy in the year of the measures.

    ``tier`` is the tenant's size, ``None`` for an individual business; ``months`` is how long the premises were rented
    in that year, and ``relieved`` how many months were waived already.
    """

    year: int
    landlord: Landlord
    individual_business: bool
    tier: SizeTier | None
    service: bool
    monthly_rent: Decimal
    months: int = 12
    relieved: int = 0
    paid: bool = False
    in_difficulty: bool = True
    sublet: bool = False
    listed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """So many months and their rent, due by a day."""

    months: int
    amount: Decimal
    due_on: date
    settlement: Settlement


@dataclass(frozen=True, slots=True)
class Relief:
    """The answer; ``entitled`` counts months in all, ``parts`` what is still to be granted of them."""

    eligible: bool
    entitled: int
    parts: tuple[Part, ...]
    reasons: tuple[Reason, ...]

    @property
    def months(self) -> int:
        """The months still to be granted."""
        return sum(each.months for each in self.parts)

    @property
    def amount(self) -> Decimal:
        """Their rent in yuan."""
        return sum((each.amount for each in self.parts), Decimal("0.00"))


def problems(tenancy: Tenancy) -> Iterator[Mendable]:
    """What is missing or out of range in the input."""
    if tenancy.year not in YEARS:
        yield InvalidInput(
            ("year",), reason_zh="减租政策为 2020 年和 2022 年。", reason="the measures are of 2020 and of 2022."
        )
    if not tenancy.individual_business and tenancy.tier is None:
        yield Missing(("tier",))
    yield from money_problems(("monthlyRent",), tenancy.monthly_rent)
    yield from day_problems(("listedOn",), tenancy.listed_on)
    for name, months in (("rentedMonths", tenancy.months), ("relievedMonths", tenancy.relieved)):
        if not 0 <= months <= 12:
            yield InvalidInput((name,), reason_zh="月数须为 0 至 12。", reason="months are 0 to 12.")


def relief(tenancy: Tenancy, calendar: Calendar) -> Relief:
    """What a tenancy without ``problems`` is entitled to, with every reason for and against it."""
    source = YEARS[tenancy.year]
    reasons = list(_conditions(tenancy, source))
    if any(each.bearing is Bearing.REFUSES for each in reasons):
        return Relief(False, 0, (), tuple(reasons))
    reasons.append(_reason("GENERAL_RELIEF", Bearing.SUPPORTS, _GENERAL, source, months=GENERAL_MONTHS))
    months = [(GENERAL_MONTHS, date(tenancy.year, 6, 30), False)]
    if tenancy.listed_on is not None:
        counts = tenancy.year == 2022 and tenancy.listed_on.year == 2022
        reasons.append(_listing(tenancy.listed_on, source, counts))
        if counts:
            due_on = roll_over(calendar, months_after(tenancy.listed_on, MONTHS_AFTER_LISTING))
            months.append((EXTRA_MONTHS, due_on, tenancy.listed_on.month >= _LAST_QUARTER))
    parts = tuple(_parts(tenancy, months))
    reasons += _remarks(tenancy, source, parts, sum(each for each, _, _ in months))
    return Relief(True, min(tenancy.months, sum(each for each, _, _ in months)), parts, tuple(reasons))


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or the last day of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _parts(tenancy: Tenancy, months: list[tuple[int, date, bool]]) -> Iterator[Part]:
    """What is still to be granted, the general part first; what was relieved already is taken from them in order."""
    left, relieved = tenancy.months, tenancy.relieved
    for granted, due_on, late in months:
        granted = min(granted, left)
        left -= granted
        used = min(granted, relieved)
        relieved -= used
        if granted > used:
            settlement = Settlement.REFUND_OR_DEDUCTION if late or tenancy.paid else Settlement.WAIVED
            yield Part(granted - used, (granted - used) * tenancy.monthly_rent, due_on, settlement)


def _conditions(tenancy: Tenancy, source: Instrument) -> Iterator[Reason]:
    private = tenancy.landlord is Landlord.PRIVATE
    yield _judged("LANDLORD", not private, (_STATE_LANDLORD, _PRIVATE_LANDLORD), source, _ASK if private else None)
    yield _judged("SECTOR", tenancy.service, (_SERVICE, _NOT_SERVICE), source)
    if tenancy.individual_business:
        yield _reason("TENANT_COVERED", Bearing.SUPPORTS, _INDIVIDUAL, source)
    elif tenancy.tier is not None:
        said = TIER_WORDS[tenancy.tier]
        small = tenancy.tier in (SizeTier.SMALL, SizeTier.MICRO)
        yield _judged("TENANT", small, (_SMALL, _NOT_SMALL), source, tier_zh=said.zh, tier=said.en)
    if tenancy.year == 2020:
        yield _judged("DIFFICULTY", tenancy.in_difficulty, (_DIFFICULTY, _NO_DIFFICULTY), source)


def _listing(listed_on: date, source: Instrument, counts: bool) -> Reason:
    if not counts:
        return _reason("LISTING_DOES_NOT_COUNT", Bearing.REMARK, _OTHER_LISTING, source, listed=listed_on)
    late = listed_on.month >= _LAST_QUARTER
    said = _LISTED_LATE if late else _LISTED
    return _reason("EXTRA_RELIEF", Bearing.SUPPORTS, said, source, months=EXTRA_MONTHS, listed=listed_on)


def _remarks(tenancy: Tenancy, source: Instrument, parts: tuple[Part, ...], entitled: int) -> Iterator[Reason]:
    if tenancy.months < entitled:
        yield _reason("RENTED_FOR_LESS", Bearing.REMARK, _SHORT, source, months=tenancy.months)
    if not parts:
        yield _reason("GRANTED_ALREADY", Bearing.REMARK, _GRANTED, source)
    if tenancy.sublet:
        yield _reason("SUBLET", Bearing.REMARK, _SUBLET, source)


_STATE_LANDLORD = Words("承租的是国有房屋。", "The premises are state-owned.")
_PRIVATE_LANDLORD = Words(
    "出租人不是国有企业或行政事业单位，政策没有规定其必须减免租金。",
    "The landlord is no state-owned enterprise or public body, and the measures do not oblige it.",
)
_ASK = Pointer(Words("可以与出租人协商分担。", "The tenant can negotiate with the landlord."))
_SERVICE = Words("承租人属于服务业。", "The tenant is in a service industry.")
_NOT_SERVICE = Words(
    "政策适用于服务业，承租人不属于服务业。", "The measures are for services, which the tenant is not."
)
_INDIVIDUAL = Words("承租人是个体工商户。", "The tenant is an individual business.")
_SMALL = Words("承租人是{tier_zh}。", "The tenant is {tier}.")
_NOT_SMALL = Words(
    "政策适用于小微企业和个体工商户，承租人是{tier_zh}。",
    "The measures are for small and micro enterprises and individual businesses; the tenant is {tier}.",
)
_DIFFICULTY = Words("承租人受疫情影响经营困难。", "The epidemic has brought the tenant into difficulty.")
_NO_DIFFICULTY = Words("2020 年的减免以经营困难为条件。", "The relief of 2020 is for tenants in difficulty.")
_GENERAL = Words("减免 {months} 个月租金，上半年落实。", "{months} months are free, to be granted by the end of June.")
_LISTED = Words(
    "所在县级行政区域于 {listed} 被列为疫情中高风险地区，再减免 {months} 个月，被列后 2 个月内落实。",
    "The county was listed as medium or high risk on {listed}: {months} more months, within two months of the listing.",
)
_LISTED_LATE = Words(
    "所在县级行政区域于 {listed}（第四季度）被列为疫情中高风险地区，再减免 {months} 个月，被列后 2 个月内落实，"
    "可退还已付租金或者在下一年抵扣。",
    "The county was listed as medium or high risk on {listed}, in the last quarter: {months} more months, within two "
    "months of the listing, by refund or by deduction in the next year.",
)
_OTHER_LISTING = Words(
    "只有 2022 年内被列为疫情中高风险地区的，才再减免 3 个月；{listed} 的不计。",
    "Only a listing in 2022 gives more months under the measures of 2022; that of {listed} does not.",
)
_SHORT = Words(
    "当年只承租 {months} 个月，减免以此为限。", "The premises were rented for {months} months, no more are free."
)
_GRANTED = Words("应减免的租金已经减免。", "What was to be granted has been granted.")
_SUBLET = Words(
    "转租的，减免应当落到实际经营者。", "Where premises are sublet, the relief goes to whoever runs a business there."
)


def _judged(
    subject: str,
    holds: bool,
    words: tuple[Words, Words],
    source: Instrument,
    pointer: Pointer | None = None,
    **facts: object,
) -> Reason:
    bearing = Bearing.SUPPORTS if holds else Bearing.REFUSES
    code = f"{subject}_{'COVERED' if holds else 'NOT_COVERED'}"
    return _reason(code, bearing, words[0 if holds else 1], source, pointer, **facts)


def _reason(
    code: str, bearing: Bearing, words: Words, source: Instrument, pointer: Pointer | None = None, **facts: object
) -> Reason:
    return Reason(code=code, bearing=bearing, words=words, facts=facts, instrument=source, pointer=pointer)
