"""How large an enterprise is, by the standard that holds for its industry (工信部联企业〔2011〕300号).

An enterprise is in the highest tier of which it reaches all lower bounds; whoever fails one falls into the next tier,
and below small is micro. Staff is counted in persons, revenue and assets in 10,000 yuan. Pure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache

from business_channel import reference
from business_channel.amounts import day_problems, number_problems
from business_channel.errors import Mendable
from business_channel.language import Words
from business_channel.reasons import Instrument

STANDARD = Instrument(
    Words("中小企业划型标准规定", "Provisions on the Standards for Classifying Small and Medium-Sized Enterprises"),
    "工信部联企业〔2011〕300号",
    date(2011, 6, 18),
)


class Industry(StrEnum):
    """The industries for which the standard has bounds of their own."""

    AGRICULTURE = "AGRICULTURE"
    INDUSTRY = "INDUSTRY"
    CONSTRUCTION = "CONSTRUCTION"
    WHOLESALE = "WHOLESALE"
    RETAIL = "RETAIL"
    TRANSPORT = "TRANSPORT"
    STORAGE = "STORAGE"
    POST = "POST"
    LODGING = "LODGING"
    CATERING = "CATERING"
    INFORMATION_TRANSMISSION = "INFORMATION_TRANSMISSION"
    SOFTWARE = "SOFTWARE"
    REAL_ESTATE_DEVELOPMENT = "REAL_ESTATE_DEVELOPMENT"
    PROPERTY_MANAGEMENT = "PROPERTY_MANAGEMENT"
    LEASING_AND_BUSINESS_SERVICES = "LEASING_AND_BUSINESS_SERVICES"
    OTHER = "OTHER"


class SizeTier(StrEnum):
    """The tiers of size."""

    LARGE = "LARGE"
    MEDIUM = "MEDIUM"
    SMALL = "SMALL"
    MICRO = "MICRO"


class Figure(StrEnum):
    """What is measured: persons; 10,000 yuan of yearly revenue; 10,000 yuan of assets."""

    STAFF = "STAFF"
    REVENUE = "REVENUE"
    ASSETS = "ASSETS"


TIER_WORDS: Mapping[SizeTier, Words] = {
    SizeTier.LARGE: Words("大型企业", "large"),
    SizeTier.MEDIUM: Words("中型企业", "medium"),
    SizeTier.SMALL: Words("小型企业", "small"),
    SizeTier.MICRO: Words("微型企业", "micro"),
}
_FIGURE_WORDS = {
    Figure.STAFF: Words("从业人员", "the number of staff"),
    Figure.REVENUE: Words("营业收入", "the revenue"),
    Figure.ASSETS: Words("资产总额", "the total of assets"),
}


class FigureMissing(Mendable):
    """The standard decides this industry by a figure that was not given."""

    code = "FIGURE_MISSING"
    words = Words("“{industry_zh}”须填写{figure_zh}。", "{industry} is measured by {figure}, which is missing.")


class StandardNotInForce(Mendable):
    code = "SIZE_STANDARD_UNKNOWN"
    words = Words(
        "现行划型标准自 {since} 起施行，不能据以判断此前的企业规模。",
        "The standard is in force from {since}; the size before that day cannot be told by it.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """An enterprise as the standard measures it; figures that its industry does not need may be left out."""

    industry: Industry
    staff: int | None = None
    revenue: Decimal | None = None
    assets: Decimal | None = None

    def of(self, figure: Figure) -> Decimal | None:
        """One figure."""
        given = {Figure.STAFF: self.staff, Figure.REVENUE: self.revenue, Figure.ASSETS: self.assets}[figure]
        return None if given is None else Decimal(given)


@dataclass(frozen=True, slots=True)
class Bound:
    """The lower bound of a tier beside what the enterprise has."""

    tier: SizeTier
    figure: Figure
    at_least: Decimal
    actual: Decimal

    @property
    def met(self) -> bool:
        """Whether the bound is reached."""
        return self.actual >= self.at_least


@dataclass(frozen=True, slots=True)
class Size:
    """The tier, with the bounds that were looked at: those of the tiers above, one of which is missed in each, and
    those of the tier itself.
    """

    tier: SizeTier
    bounds: tuple[Bound, ...]


@cache
def bounds_of(industry: Industry) -> Mapping[SizeTier, Mapping[Figure, Decimal]]:
    """The lower bounds of the tiers of an industry, the highest tier first."""
    [row] = [each for each in reference.rows("enterprise_sizes") if each["industry"] == industry]
    return {
        tier: {figure: Decimal(text) for figure in Figure if (text := row[f"{tier.lower()}_{figure.lower()}"])}
        for tier in (SizeTier.LARGE, SizeTier.MEDIUM, SizeTier.SMALL)
    }


@cache
def industry_words(industry: Industry) -> Words:
    """The industry as the standard names it."""
    [row] = [each for each in reference.rows("enterprise_sizes") if each["industry"] == industry]
    return Words(row["name_zh"], row["name_en"])


def problems(figures: Figures, as_of: date, path: Sequence[str] = ()) -> Iterator[Mendable]:
    """What stands against telling the size on a day, which stands in ``asOf`` beside the figures at ``path``."""
    yield from figure_problems(figures, path)
    out_of_range = list(day_problems((*path, "asOf"), as_of))
    yield from out_of_range or standard_problems((*path, "asOf"), as_of)


def figure_problems(figures: Figures, path: Sequence[str] = ()) -> Iterator[Mendable]:
    """Figures that the industry needs and that are missing, and those that are out of range."""
    industry = industry_words(figures.industry)
    for figure in Figure:
        given = figures.of(figure)
        if given is not None:
            yield from number_problems((*path, figure.lower()), given)
        elif figure in bounds_of(figures.industry)[SizeTier.LARGE]:
            said = _FIGURE_WORDS[figure]
            names = {"industry_zh": industry.zh, "industry": industry.en, "figure_zh": said.zh, "figure": said.en}
            yield FigureMissing((*path, figure.lower()), **names)


def standard_problems(path: Sequence[str], day: date) -> Iterator[Mendable]:
    """Whether the standard was in force on a day."""
    if STANDARD.in_force_from is not None and day < STANDARD.in_force_from:
        yield StandardNotInForce(path, since=STANDARD.in_force_from)


def size(figures: Figures) -> Size:
    """The tier that the figures reach; raises ``ValueError`` where one is missing that the industry needs."""
    looked_at: list[Bound] = []
    for tier, lower in bounds_of(figures.industry).items():
        bounds = [Bound(tier, figure, at_least, _given(figures, figure)) for figure, at_least in lower.items()]
        looked_at += bounds
        if all(each.met for each in bounds):
            return Size(tier, tuple(looked_at))
    return Size(SizeTier.MICRO, tuple(looked_at))


def _given(figures: Figures, figure: Figure) -> Decimal:
    given = figures.of(figure)
    if given is None:
        raise ValueError(f"{figures.industry} is measured by {figure}")
    return given
