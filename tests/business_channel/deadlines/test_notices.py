"""Warnings come when the term has run so far, a breach after it, and the ladder from there, at decent hours."""

from datetime import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from business_channel.deadlines.counting import compute
from business_channel.deadlines.deadline import begin
from business_channel.deadlines.definitions import Definition, released
from business_channel.deadlines.model import Duty, Unit
from business_channel.deadlines.notices import Notice, due_among, plan, yellow_from
from business_channel.now import SHANGHAI
from tests.official_calendar import OFFICIAL, at

RULES = sorted((each for each in released().values() if each.amount), key=lambda each: each.code)


def planned(code: str, started: str, duty: Duty = Duty.UNIT) -> list[tuple[str, str]]:
    rule = released()[code]
    course = begin(at(started), rule.amount)
    notices = plan(rule, OFFICIAL, course, compute(rule, OFFICIAL, course), duty)
    return [(each.name, f"{each.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}") for each in notices]


def test_a_clock_of_days_speaks_on_mornings_of_working_days() -> None:
    assert planned("service.reply.help", "2020-05-28") == [
        ("RUN_50", "2020-06-03 09:00:00"),
        ("LEFT_2", "2020-06-04 09:00:00"),
        ("LEFT_1", "2020-06-05 09:00:00"),
        ("RUN_90", "2020-06-08 09:00:00"),
        ("BREACH", "2020-06-09 09:00:00"),
        ("UNIT_HEAD", "2020-06-09 09:00:00"),
        ("LEADER_OFFICE", "2020-06-10 09:00:00"),
        ("SUPERVISOR", "2020-06-12 09:00:00"),
    ]


def test_a_clock_of_hours_speaks_at_its_very_moments() -> None:
    assert planned("service.reply.urgent", "2020-02-22T20:00") == [
        ("RUN_50", "2020-02-23 08:00:00"),
        ("RUN_75", "2020-02-23 14:00:00"),
        ("RUN_90", "2020-02-23 17:36:00"),
        ("BREACH", "2020-02-23 20:00:01"),
        ("UNIT_HEAD", "2020-02-23 20:00:01"),
        ("LEADER_OFFICE", "2020-02-23 22:00:01"),
        ("SUPERVISOR", "2020-02-24 00:00:01"),
    ]


def test_the_author_is_reminded_to_rate_on_the_seventh_day() -> None:
    assert planned("rating.window", "2020-06-01", Duty.AUTHOR) == [
        ("LEFT_8", "2020-06-08 09:00:00"),
        ("BREACH", "2020-06-17 09:00:00"),
    ]


def test_what_is_owed_to_the_author_as_a_whole_has_a_breach_only() -> None:
    assert planned("service.reply.help", "2020-05-28", Duty.CHANNEL) == [("BREACH", "2020-06-09 09:00:00")]


def test_a_breach_before_a_long_holiday_is_told_after_it() -> None:
    assert planned("order.accept", "2020-09-29")[-2:] == [
        ("BREACH", "2020-10-09 09:00:00"),
        ("UNIT_HEAD", "2020-10-09 09:00:00"),
    ]


@settings(deadline=None)
@given(st.sampled_from(RULES), st.integers(0, 4000), st.sampled_from([Duty.UNIT, Duty.PLATFORM]))
def test_no_clock_of_days_speaks_at_night_or_on_a_day_off(rule: Definition, minute: int, duty: Duty) -> None:
    course = begin(at("2020-01-20T00:00").replace(hour=minute % 24, minute=minute % 60), rule.amount)
    notices = plan(rule, OFFICIAL, course, compute(rule, OFFICIAL, course), duty)
    assert [each.at for each in notices] == sorted(each.at for each in notices)
    if rule.unit is not Unit.HOURS:
        assert {each.at.timetz() for each in notices} <= {time(9, tzinfo=SHANGHAI)}
        assert all(OFFICIAL.is_working(each.at.date()) for each in notices)


def _names(*notices: tuple[str, str], now: str) -> list[str]:
    return [each.name for each in due_among([Notice(name, at(when)) for name, when in notices], at(now))]


_CLOCK = [
    ("RUN_50", "2020-06-03"),
    ("RUN_75", "2020-06-05"),
    ("BREACH", "2020-06-09"),
    ("UNIT_HEAD", "2020-06-09"),
    ("SUPERVISOR", "2020-06-12"),
]


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ("2020-06-02", []),
        ("2020-06-03", ["RUN_50"]),
        ("2020-06-08", ["RUN_75"]),
        ("2020-06-09", ["BREACH", "UNIT_HEAD"]),
        ("2020-06-30", ["BREACH", "UNIT_HEAD", "SUPERVISOR"]),
    ],
)
def test_after_a_standstill_only_what_is_still_news_is_told(now: str, told: list[str]) -> None:
    assert _names(*_CLOCK, now=now) == told


@pytest.mark.parametrize(
    ("code", "started", "yellow"),
    [
        ("service.reply.help", "2020-05-28", "2020-06-05T00:00"),
        ("service.reply.urgent", "2020-02-22T20:00", "2020-02-23T14:00"),
    ],
)
def test_a_clock_turns_yellow_when_three_quarters_have_run(code: str, started: str, yellow: str) -> None:
    rule = released()[code]
    course = begin(at(started), rule.amount)
    assert yellow_from(rule, course, compute(rule, OFFICIAL, course)) == at(yellow)
