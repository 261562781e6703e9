"""The calendar that comes with the channel, without a store, and the one that people had before the notice of 2020."""

from datetime import date, datetime, timedelta

from business_channel import reference
from business_channel.deadlines.calendar import Calendar, last_published_day
from business_channel.deadlines.model import DayStatus
from business_channel.now import SHANGHAI

_ROWS = {date.fromisoformat(row["date"]): row for row in reference.rows("working_days")}

OFFICIAL = Calendar(
    version=1,
    days={day: DayStatus(row["status"]) for day, row in _ROWS.items()},
    published_through=last_published_day(_ROWS),
    occasions={day: row["occasion"] for day, row in _ROWS.items()},
)


def before_the_amendment_of_2020() -> Calendar:
    """As first published: the Spring Festival ends on 30 January, and Saturday 1 February is worked for it."""
    added_later = {date(2020, 1, 31), date(2020, 2, 2)}
    days = {day: status for day, status in OFFICIAL.days.items() if day not in added_later}
    days[date(2020, 2, 1)] = DayStatus.WORK
    return Calendar(0, days, OFFICIAL.published_through, OFFICIAL.occasions)


def at(text: str) -> datetime:
    """A moment in Asia/Shanghai: a day at nine in the morning, or a day with its time."""
    moment = datetime.fromisoformat(text)
    opening = moment + timedelta(hours=9) if len(text) == len("2020-05-28") else moment
    return opening.replace(tzinfo=SHANGHAI)
