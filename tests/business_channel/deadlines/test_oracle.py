"""A hundred thousand clocks by chance end when somebody who walks day by day, or minute by minute, says that they do.

The oracle knows nothing of the channel's own counting: it reads the table of the official days itself, asks of each day
whether it counts, and has Shanghai eight hours ahead.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

import business_channel.reference
from business_channel.deadlines.calendar import Calendar
from business_channel.deadlines.counting import compute
from business_channel.deadlines.deadline import Segment, fold
from business_channel.deadlines.definitions import Definition, released
from business_channel.deadlines.model import DayStatus, PauseReason, SegmentKind, Unit

AHEAD = timedelta(hours=8)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
FIRST = datetime(2015, 1, 1, tzinfo=UTC)
BATCHES = 16

with (Path(business_channel.reference.__file__).parent / "working_days.csv").open(encoding="utf-8") as table:
    OFFICIAL = {row["date"]: row["status"] for row in csv.DictReader(table)}


@dataclass
class Case:
    """One clock by chance: when it starts, by which rule, on which days, and when it stands still."""

    start: datetime
    unit: Unit
    amount: int
    first_day_counts: bool
    rolls_over: bool
    pauses: list[tuple[datetime, datetime]]
    named: dict[str, str]

    def is_worked(self, day: date) -> bool:
        said = self.named.get(day.isoformat()) or OFFICIAL.get(day.isoformat())
        return day.isoweekday() < 6 if said is None else said == "WORK"

    def stands_still(self, moment: datetime) -> bool:
        return any(since <= moment < until for since, until in self.pauses)

    def begins_standing_still(self, day: date) -> bool:
        return bool(self.pauses) and self.stands_still(datetime(day.year, day.month, day.day, tzinfo=UTC) - AHEAD)


def by_days(case: Case) -> date:
    """Asks of every day in turn whether it counts, and stops at the one with which the term is full."""
    first = (case.start + AHEAD).date()
    day, left = first, case.amount
    while True:
        fits = case.unit is Unit.CALENDAR_DAYS or case.is_worked(day)
        if (day > first or case.first_day_counts) and fits and not case.begins_standing_still(day):
            left -= 1
            if left == 0:
                break
        day += DAY
    while case.unit is Unit.CALENDAR_DAYS and case.rolls_over:
        if case.is_worked(day) and not case.begins_standing_still(day):
            break
        day += DAY
    return day


def by_minutes(case: Case) -> datetime:
    """Lets the minutes pass, and counts those in which the clock does not stand still."""
    moment, left = case.start, case.amount * 60
    while left:
        left -= not case.stands_still(moment)
        moment += MINUTE
    return moment


def by_chance(random: Random, unit: Unit) -> Case:
    """Starts and pauses on whole minutes, often at midnight, sometimes for no time at all."""
    start = _moment(random, FIRST, 11 * 365 * 24 * 60)
    pauses, after = [], start
    for _ in range(random.choice((0, 0, 1, 1, 2, 3))):
        since = _moment(random, after, 6 * 24 * 60)
        until = random.choice((since, _moment(random, since, 90), _moment(random, since, 12 * 24 * 60)))
        pauses.append((since, until))
        after = until
    changed = [start.date() + timedelta(days=random.randrange(40)) for _ in range(random.choice((0, 0, 3)))]
    return Case(
        start,
        unit,
        random.randint(1, 72 if unit is Unit.HOURS else random.choice((5, 15, 60))),
        random.random() < 0.1,
        random.random() < 0.9,
        pauses,
        {each.isoformat(): random.choice(("WORK", "OFF")) for each in changed},
    )


def _moment(random: Random, after: datetime, minutes: int) -> datetime:
    moment = after + MINUTE * random.randrange(minutes + 1)
    midnight = moment.replace(hour=16, minute=0)
    return midnight if random.random() < 0.2 and midnight >= after else moment


_NAMES = {day: DayStatus(status) for day, status in ((date.fromisoformat(d), s) for d, s in OFFICIAL.items())}
_RULES = {each.unit: each for each in released().values() if not each.chosen}


def channels_answer(case: Case) -> tuple[date, datetime]:
    rule: Definition = replace(
        _RULES[case.unit],
        amount=case.amount,
        first_day_counts=case.first_day_counts,
        rolls_over=case.rolls_over,
    )
    named = {date.fromisoformat(day): DayStatus(status) for day, status in case.named.items()}
    calendar = Calendar(1, _NAMES | named if named else _NAMES, date(2026, 12, 31))
    computed = compute(rule, calendar, fold(_segments(case)))
    return computed.due_on, computed.due_at


def _segments(case: Case) -> Sequence[Segment]:
    segments = [Segment(SegmentKind.RUNNING, case.start, total=case.amount)]
    for since, until in case.pauses:
        segments.append(Segment(SegmentKind.PAUSED, since, reason=PauseReason.SUPPLEMENT))
        segments.append(Segment(SegmentKind.RUNNING, until))
    return segments


@pytest.mark.parametrize("batch", range(BATCHES))
def test_six_thousand_clocks_of_days_end_on_the_day_to_which_somebody_walks(batch: int) -> None:
    random = Random(batch)
    for _ in range(6000):
        case = by_chance(random, random.choice((Unit.WORKING_DAYS, Unit.CALENDAR_DAYS)))
        assert channels_answer(case)[0] == by_days(case), case


@pytest.mark.parametrize("batch", range(BATCHES))
def test_two_hundred_and_fifty_clocks_of_hours_end_when_their_minutes_have_passed(batch: int) -> None:
    random = Random(1000 + batch)
    for _ in range(250):
        case = by_chance(random, Unit.HOURS)
        assert channels_answer(case)[1] == by_minutes(case), case
