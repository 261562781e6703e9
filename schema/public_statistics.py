"""Public statistics in the API: counts and rates that tell of nobody."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

import strawberry

from business_channel.errors import Mendable, Several
from business_channel.language import Words
from business_channel.reports import public
from business_channel.reports.publishing import KINDS, Row
from business_channel.submissions.model import SubmissionKind
from schema.context import Info
from schema.mutations import told_at_arguments
from schema.user_errors import UserError

_DIGITS = Decimal("0.0001")
_COUNTRY = Words("全国", "the whole country")


@strawberry.type
class PublicCount:
    """How many of a kind; null is withheld, since so few, or a count beside them, would tell of somebody."""

    kind: SubmissionKind
    count: int | None


@strawberry.type
class PublicFigures:
    """The figures of one place: of the submissions approved in the quarter (`received`, thanks included) how many were
    replied to and rated by now, and how many of those rated were graded above 2. What is null is withheld, or has
    nothing to be divided by. `regionCode` is null for the country.
    """

    region_code: str | None
    name: str
    received: int | None
    by_kind: list[PublicCount]
    replied: int | None
    reply_rate: Decimal | None
    rated: int | None
    satisfied: int | None
    satisfaction_rate: Decimal | None


@strawberry.type
class PublicStatistics:
    """A quarter from `since` to `until`, both included, as of a moment: the place, each place directly below it, and
    last, under its own name, what names none of these. Null with `errors`.
    """

    period: str | None
    since: date | None
    until: date | None
    as_of: datetime | None
    whole: PublicFigures | None
    places: list[PublicFigures]
    errors: list[UserError]


@strawberry.type
class PublicStatisticsQuery:
    @strawberry.field(
        description="Counts and rates of a quarter that is over (`2024-Q1`), of the country or a region; no count "
        "under five is told or can be computed. Needs no sign-in."
    )
    async def public_statistics(self, info: Info, period: str, region_code: str | None = None) -> PublicStatistics:
        try:
            found = await public.statistics(info.context.reader, period, region_code)
        except (Mendable, Several) as refused:
            return _refused(told_at_arguments(info, refused))
        return PublicStatistics(
            period=period,
            since=found.days.since,
            until=found.days.until - timedelta(days=1),
            as_of=found.as_of,
            whole=_figures(info, found.told.whole, found.names),
            places=[_figures(info, each, found.names) for each in found.told.parts if each.code],
            errors=[],
        )


def _refused(errors: list[UserError]) -> PublicStatistics:
    """Nothing but the errors."""
    return PublicStatistics(period=None, since=None, until=None, as_of=None, whole=None, places=[], errors=errors)


def _figures(info: Info, row: Row, names: Mapping[str, str]) -> PublicFigures:
    kinds = [PublicCount(kind=SubmissionKind(kind), count=row.of(0, kind)) for kind in KINDS]
    replied, satisfied = row.of(1, "REPLIED"), row.of(2, "SATISFIED")
    rated = None if satisfied is None else _sum(satisfied, row.of(2, "NOT_SATISFIED"))
    return PublicFigures(
        region_code=row.code,
        name=_COUNTRY.say(info.context.language) if row.code is None else names[row.code],
        received=row.received,
        by_kind=kinds,
        replied=replied,
        reply_rate=_rate(replied, row.received),
        rated=rated,
        satisfied=satisfied,
        satisfaction_rate=_rate(satisfied, rated),
    )


def _sum(one: int, other: int | None) -> int | None:
    return None if other is None else one + other


def _rate(part: int | None, whole: int | None) -> Decimal | None:
    return None if part is None or not whole else (Decimal(part) / whole).quantize(_DIGITS, ROUND_HALF_UP)
