"""Every SELECT on the official calendar."""

from datetime import datetime

from sqlalchemy import select

from business_channel.database import Executor
from business_channel.deadlines.calendar import Calendar
from business_channel.deadlines.model import CalendarDay, CalendarVersion
from business_channel.errors import Unavailable

_LOADED: dict[tuple[int, datetime], Calendar] = {}
"""Calendars by version and moment of import; an imported version never changes."""


async def current_calendar(executor: Executor) -> Calendar:
    """The newest version of the calendar; raises ``Unavailable`` when none was imported."""
    newest = select(CalendarVersion.__table__).order_by(CalendarVersion.version.desc()).limit(1)
    found = (await executor.execute(newest)).one_or_none()
    if found is None:
        raise Unavailable
    imported = (found.version, found.imported_at)
    if imported not in _LOADED:
        days = (await executor.execute(select(CalendarDay.__table__).where(CalendarDay.version == found.version))).all()
        _LOADED[imported] = Calendar(
            version=found.version,
            days={day.date: day.status for day in days},
            published_through=found.published_through,
            occasions={day.date: day.occasion for day in days},
        )
    return _LOADED[imported]
