"""All tables that reports speak of, read once as plain rows, and found by what they belong to."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from business_channel.deadlines.calendar import Calendar
from business_channel.deadlines.repository import calendar_for
from business_channel.now import SHANGHAI

Row = Mapping[str, Any]
_OF_A_SUBMISSION = (
    *("work_order", "reply", "deadline", "promise", "recheck", "route_objection", "call_back", "follow_up", "appeal"),
    *("rating", "arrears_claim", "arrears_entry", "repayment_plan", "report_exclusion", "adoption"),
)
_OTHERS = (
    "submission",
    "deadline_segment",
    "deadline_move",
    "succession",
    "department",
    "enterprise",
    "region",
    "topic",
)
_ONE_SECOND = timedelta(seconds=1)


class Tables:
    """``of[table][submission_id]`` are rows of one submission, ``all[table]`` all rows of the other tables."""

    def __init__(self, rows: Mapping[str, list[Row]], calendar: Calendar) -> None:
        self.of = {name: grouped(rows[name], "submission_id") for name in _OF_A_SUBMISSION}
        self.all = {name: rows[name] for name in _OTHERS}
        self.entries = {each["id"]: each for each in rows["arrears_entry"]}
        self.segments = grouped(sorted(rows["deadline_segment"], key=lambda each: each["position"]), "deadline_id")
        moves = sorted(rows["deadline_move"], key=lambda each: (each["at"], each["id"]))
        self.moves = grouped(moves, "deadline_id")
        self.successions = grouped(sorted(rows["succession"], key=lambda each: each["at"]), "work_order_id")
        self.departments = {each["id"]: each for each in rows["department"]}
        self.regions = {each["code"]: each for each in rows["region"]}
        self.topics = {each["code"]: each for each in rows["topic"]}
        self.enterprises = {each["id"]: each for each in rows["enterprise"]}
        self.sizes = grouped(rows["enterprise_size"], "enterprise_id")
        self.campaigns = {each["id"]: each for each in rows["campaign"]}
        self.time = WorkingTime(calendar)


async def read(connection: AsyncConnection) -> Tables:
    """Every row of every table, as it stands."""
    rows: dict[str, list[Row]] = {}
    for name in (*_OF_A_SUBMISSION, *_OTHERS, "campaign", "enterprise_size"):
        rows[name] = [dict(each) for each in (await connection.execute(text(f"SELECT * FROM {name}"))).mappings()]
    return Tables(rows, await calendar_for(connection))


def grouped(rows: Iterable[Row], name: str) -> dict[Any, list[Row]]:
    """Rows by what stands in a column; nothing under what stands in none."""
    found: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[name]].append(row)
    return defaultdict(list, found)


def whole(moment: datetime) -> datetime:
    """A moment without its fraction of a second."""
    return moment.replace(microsecond=0)


def day_of(moment: datetime) -> date:
    """Its day in Asia/Shanghai."""
    return moment.astimezone(SHANGHAI).date()


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)


class WorkingTime:
    """From 09:00 to 17:00 of days that the official calendar has worked."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._first = date(2020, 1, 1)
        self._worked = [0]
        """How many of the days before each day, from the first on, were worked."""

    def days_before(self, day: date) -> int:
        place = (day - self._first).days
        while len(self._worked) <= place:
            last = self._first + timedelta(days=len(self._worked) - 1)
            self._worked.append(self._worked[-1] + self._calendar.is_working(last))
        return self._worked[place]

    def seconds_until(self, moment: datetime) -> int:
        """Seconds worked from the beginning of time up to a moment."""
        local = whole(moment.astimezone(SHANGHAI))
        today = min(max((local - local.replace(hour=9, minute=0, second=0)) // _ONE_SECOND, 0), 8 * 3600)
        day = local.date()
        return self.days_before(day) * 8 * 3600 + today * self._calendar.is_working(day)

    def seconds(self, since: datetime, until: datetime) -> int:
        return self.seconds_until(until) - self.seconds_until(since)

    def minutes(self, since: datetime, until: datetime) -> int:
        """Full minutes worked between two moments."""
        return self.seconds(since, until) // 60

    def days(self, since: datetime, until: datetime) -> int:
        """Days worked after the day of the first moment up to that of the second."""
        return self.days_between(day_of(since), day_of(until))

    def days_between(self, since: date, until: date) -> int:
        return self.days_before(until + timedelta(days=1)) - self.days_before(since + timedelta(days=1))


def rounded(number: Decimal | int, places: str = "0.01") -> Decimal:
    return Decimal(number).quantize(Decimal(places), ROUND_HALF_UP)
