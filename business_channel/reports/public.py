"""Public statistics of a quarter that is over, which everybody may read without signing in.

One size of period only, and none that still goes on: from a year, or from the figures of yesterday and today, what is
withheld of a quarter could be computed.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from sqlalchemy import URL, bindparam, select, text

from business_channel.errors import InvalidInput, NotFound
from business_channel.now import SHANGHAI
from business_channel.reader import Reader
from business_channel.regions.model import Region
from business_channel.reports.facts import APPROVED_AT, REPLIED_AT
from business_channel.reports.periods import Days, quarter
from business_channel.reports.publishing import KINDS, Country, Counts, Published, published

KEPT_FOR = 600.0
"""For so many seconds the counts of a quarter are not counted again by the process."""
QUARTERS_KEPT = 8

_COUNTS = text(f"""WITH named AS (
    SELECT id FROM submission WHERE reviewed_at >= :since AND reviewed_at < :until
    UNION SELECT submission_id FROM recheck WHERE decided_at >= :since AND decided_at < :until
), approved AS (
    SELECT s.id, s.region_code, s.kind, {APPROVED_AT} AS approved_at, {REPLIED_AT} AS replied_at
    FROM submission s JOIN named ON named.id = s.id
), rated AS (
    SELECT DISTINCT ON (r.submission_id) r.submission_id, r.grade
    FROM rating r JOIN named ON named.id = r.submission_id ORDER BY r.submission_id, r.round DESC
)
SELECT a.region_code, a.kind, count(*) AS received, count(a.replied_at) AS replied, count(r.grade) AS rated,
    count(*) FILTER (WHERE r.grade > 2) AS satisfied
FROM approved a LEFT JOIN rated r ON r.submission_id = a.id
WHERE a.approved_at >= :since AND a.approved_at < :until
GROUP BY a.region_code, a.kind""")
_PLACES = select(Region.code, Region.parent_code)
_NAMES = select(Region.code, Region.name).where(Region.code.in_(bindparam("codes", expanding=True)))


@dataclass(frozen=True, slots=True)
class Statistics:
    """What is published, as of a moment, with the names of the places in it."""

    days: Days
    as_of: datetime
    told: Published
    names: Mapping[str, str]


@dataclass(slots=True)
class _Kept:
    """The counts that a process keeps of one store, the newest last, and who may count at a time: one."""

    counted: dict[Days, tuple[float, datetime, Country]] = field(default_factory=dict)
    turnstile: asyncio.Lock = field(default_factory=asyncio.Lock)


_KEPT: dict[URL, _Kept] = {}


async def statistics(reader: Reader, period: str, region_code: str | None) -> Statistics:
    """The statistics of a quarter like ``2024-Q1``, of a region or of the country; at most ten minutes old.

    Raises ``InvalidInput`` for a text that names no quarter or one that is not over, ``NotFound`` for a region that
    there is not.
    """
    today = (await reader.execute(select(reader.now()))).scalar_one().astimezone(SHANGHAI)
    days = quarter(period)
    if days is None:
        raise InvalidInput(
            ("period",), reason_zh="统计期写作 2024-Q1，即季度。", reason="a period is a quarter, such as 2024-Q1."
        )
    if days.until > today.date():
        raise InvalidInput(("period",), reason_zh="该季度尚未结束。", reason="that quarter is not over yet.")
    as_of, country = await _country(reader, days, today)
    if region_code is not None and region_code not in country.above:
        raise NotFound(("regionCode",))
    told = published(country, region_code)
    codes = [each.code for each in (told.whole, *told.parts) if each.code]
    names = (await reader.execute(_NAMES, {"codes": codes})).all() if codes else []
    return Statistics(days, as_of, told, {each.code: each.name for each in names})


async def _country(reader: Reader, days: Days, at: datetime) -> tuple[datetime, Country]:
    kept = _KEPT.setdefault(reader.store.engine.url, _Kept())
    async with kept.turnstile:
        clock = asyncio.get_running_loop().time()
        known = kept.counted.get(days)
        if known is None or not 0 <= clock - known[0] < KEPT_FOR:
            kept.counted.pop(days, None)
            known = kept.counted[days] = (clock, at, await _count(reader, days))
            for oldest in list(kept.counted)[:-QUARTERS_KEPT]:
                del kept.counted[oldest]
    return known[1], known[2]


async def _count(reader: Reader, days: Days) -> Country:
    moments = {
        end: datetime.combine(day, time(), SHANGHAI) for end, day in (("since", days.since), ("until", days.until))
    }
    counts: dict[str, list[list[int]]] = {}
    for row in (await reader.execute(_COUNTS, moments)).all():
        _add(counts.setdefault(row.region_code, [[0] * len(KINDS), [0, 0], [0, 0, 0]]), row)
    above = {each.code: each.parent_code for each in (await reader.execute(_PLACES)).all()}
    return Country({code: _frozen(rows) for code, rows in counts.items()}, above)


def _add(into: list[list[int]], row: Any) -> None:
    kinds, answers, ratings = into
    kinds[KINDS.index(row.kind)] += row.received
    for place, count in enumerate((row.replied, row.received - row.replied)):
        answers[place] += count
    for place, count in enumerate((row.satisfied, row.rated - row.satisfied, row.received - row.rated)):
        ratings[place] += count


def _frozen(rows: list[list[int]]) -> Counts:
    return tuple(map(tuple, rows))
