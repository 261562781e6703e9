"""A notice on holidays becomes a new version of the calendar; what was counted on the old one is derived anew after."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert

from business_channel.deadlines import repository
from business_channel.deadlines.calendar import Calendar, changed_days, last_published_day
from business_channel.deadlines.model import CalendarDay, CalendarVersion, DayStatus
from business_channel.errors import AlreadyDone, InvalidInput, Mendable, Missing, NotFound, Several
from business_channel.regions.model import Region
from business_channel.work import Work

AS_USUAL = "NORMAL"
"""What a notice says of a day that it no longer names: Monday to Friday are worked."""

_COLUMNS = ("date", "status", "occasion")
_MOST_DAYS = 4000
_LONGEST_SOURCE, _LONGEST_OCCASION = 200, 60


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day that a notice names; ``status`` is ``None`` for one that it leaves to its weekday again."""

    day: date
    status: DayStatus | None
    occasion: str = ""


@dataclass(frozen=True, kw_only=True)
class HolidayNotice:
    """A notice: its days, where it was published, and the region for which it holds, none for the whole country."""

    days: tuple[NamedDay, ...]
    source: str
    region_code: str | None = None


@dataclass(frozen=True)
class Imported:
    """The version that a notice became, and the days that are worked now and were not, or the other way round."""

    version: int
    published_through: date
    changed: tuple[date, ...]


def read_csv(text: str) -> tuple[NamedDay, ...]:
    """The days of a notice in the columns date, status (WORK, OFF or NORMAL) and occasion.

    Raises ``Several`` with every line that cannot be read, ``InvalidInput`` when the columns are missing.
    """
    rows = csv.DictReader(text.removeprefix("\ufeff").splitlines())
    if not set(_COLUMNS) <= set(rows.fieldnames or ()):
        raise InvalidInput(
            ("days",), reason_zh="表头应为 date,status,occasion。", reason="the header is date,status,occasion."
        )
    days, wrong = [], []
    for number, row in enumerate(rows, start=2):
        try:
            days.append(_named(row))
        except ValueError:
            said = {"reason_zh": f"第 {number} 行无法识别。", "reason": f"line {number} cannot be read."}
            wrong.append(InvalidInput(("days", str(number)), **said))
    if wrong:
        raise Several(wrong)
    return tuple(days)


def _named(row: Mapping[str, str | None]) -> NamedDay:
    status = (row["status"] or "").strip().upper()
    named = None if status == AS_USUAL else DayStatus(status)
    return NamedDay(date.fromisoformat((row["date"] or "").strip()), named, (row["occasion"] or "").strip())


async def import_notice(work: Work, notice: HolidayNotice) -> Imported:
    """Lays a notice over the newest calendar of its place, as a new version, and returns it.

    The rights are the caller's to check. Raises ``Several`` for a notice that cannot be, ``NotFound`` for an unknown
    region, ``AlreadyDone`` when it changes nothing.
    """
    if wrong := list(_problems(notice)):
        raise Several(wrong)
    if notice.region_code is not None and await work.session.get(Region, notice.region_code) is None:
        raise NotFound(("regionCode",))
    await repository.lock_calendars(work)
    previous = await repository.newest_layer(work, notice.region_code)
    fresh = await _laid_over(work, previous, notice)
    if previous is not None and (fresh.days, fresh.published_through) == (previous.days, previous.published_through):
        raise AlreadyDone(("days",))
    await _store(work, fresh, notice)
    old = previous or Calendar(0, {}, fresh.published_through)
    return Imported(fresh.version, fresh.published_through, tuple(changed_days(old, fresh)))


def _problems(notice: HolidayNotice) -> Iterable[Mendable]:
    if not notice.days:
        yield Missing(("days",))
    if not notice.source.strip():
        yield Missing(("source",))
    if len(notice.days) > _MOST_DAYS or len(notice.source) > _LONGEST_SOURCE:
        yield InvalidInput(("days",), reason_zh="通知过长。", reason="the notice is too long.")
    if len({each.day for each in notice.days}) < len(notice.days):
        yield InvalidInput(("days",), reason_zh="同一天只能列一次。", reason="a day can be named only once.")
    if any(len(each.occasion) > _LONGEST_OCCASION for each in notice.days):
        yield InvalidInput(("days",), reason_zh="事由过长。", reason="an occasion is too long.")


async def _laid_over(work: Work, previous: Calendar | None, notice: HolidayNotice) -> Calendar:
    days = dict(previous.days) if previous else {}
    occasions = dict(previous.occasions) if previous else {}
    for each in notice.days:
        if each.status is None:
            days.pop(each.day, None)
            occasions.pop(each.day, None)
        else:
            days[each.day], occasions[each.day] = each.status, each.occasion
    named = last_published_day(each.day for each in notice.days)
    horizon = max(named, previous.published_through) if previous else named
    return Calendar(await repository.newest_calendar_version(work) + 1, days, horizon, occasions)


async def _store(work: Work, calendar: Calendar, notice: HolidayNotice) -> None:
    await work.execute(
        insert(CalendarVersion).values(
            version=calendar.version,
            region_code=notice.region_code,
            source=notice.source,
            first_year=min(calendar.days, default=notice.days[0].day).year,
            published_through=calendar.published_through,
            imported_at=work.now,
        )
    )
    rows = [
        {"version": calendar.version, "date": day, "status": status, "occasion": calendar.occasions.get(day, "")}
        for day, status in calendar.days.items()
    ]
    if rows:
        await work.execute(insert(CalendarDay).values(rows))
