"""A clock ends when its law says, and tells why."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from business_channel.deadlines.calendar import Calendar, roll_over
from business_channel.deadlines.counting import Computed, preview
from business_channel.deadlines.definitions import Definition, Unit, released
from business_channel.deadlines.explanation import Step, explain
from business_channel.language import Language
from tests.official_calendar import OFFICIAL, at, before_the_amendment_of_2020

_STARTS = st.datetimes(datetime(2004, 1, 1), datetime(2026, 6, 30), timezones=st.just(UTC))


def _counted(computed: Computed) -> Sequence[str]:
    return [step["date"] for step in computed.steps if step["rule"] in ("COUNTED", "MAKE_UP_DAY")]


@pytest.mark.parametrize(
    ("code", "started", "due_on"),
    [
        ("service.reply.help", "2020-05-28", "2020-06-08"),  # the wages of Hezhang
        ("service.reply.investigation", "2020-05-28", "2020-06-11"),
        ("service.reply.suggestion", "2020-03-16", "2020-03-30"),  # the suggestion to Yunnan
        ("service.reply.hard", "2020-03-16", "2020-04-07"),  # Qingming from 4 to 6 April
        ("service.reply.consultation", "2020-02-22", "2020-02-26"),  # filed on a Saturday: Monday is the first day
        ("service.reply.suggestion", "2020-09-24", "2020-10-14"),  # Sunday 27 September and Saturday 10 October worked
        ("arrears.transfer", "2025-09-24", "2025-10-14"),  # Sunday 28 September and Saturday 11 October worked
        ("supervision.feedback", "2026-04-30", "2026-05-11"),  # Saturday 9 May worked
        ("service.reply.suggestion", "2025-09-22", "2025-10-11"),
        ("arrears.handle", "2025-09-01", "2025-10-09"),  # full on 1 October
        ("arrears.handle", "2025-09-11", "2025-10-11"),  # full on a Saturday that is worked
        ("arrears.handle", "2025-10-10", "2025-11-10"),  # full on a Sunday
        ("arrears.cap", "2025-10-10", "2026-01-08"),
        ("petition.handle", "2025-08-02", "2025-10-09"),  # full on 1 October
        ("petition.extended", "2025-08-02", "2025-10-31"),  # all 90 days from the start, not 30 from 9 October
    ],
)
def test_a_clock_ends_on_the_day_that_its_law_names(code: str, started: str, due_on: str) -> None:
    assert preview(released()[code], OFFICIAL, at(started)).due_on.isoformat() == due_on


def test_the_last_day_ends_with_its_last_second_in_shanghai() -> None:
    due_at = preview(released()["service.reply.help"], OFFICIAL, at("2020-05-28")).due_at
    assert due_at.isoformat() == "2020-06-08T23:59:59+08:00"


@pytest.mark.parametrize(
    ("started", "due_on"),
    [("2020-05-27T15:59:59+00:00", "2020-06-05"), ("2020-05-27T16:00:00+00:00", "2020-06-08")],
)
def test_the_first_day_is_the_day_in_shanghai(started: str, due_on: str) -> None:
    computed = preview(released()["service.reply.help"], OFFICIAL, datetime.fromisoformat(started))
    assert computed.due_on.isoformat() == due_on


def test_a_clock_of_hours_runs_to_the_second_and_through_the_weekend() -> None:
    computed = preview(released()["service.reply.urgent"], OFFICIAL, at("2020-02-22T20:31:05.700000"))
    assert computed.due_at.isoformat() == "2020-02-23T20:31:05+08:00"
    assert computed.steps == ({"date": "2020-02-23", "rule": "HOURS", "count": 24},)


def test_a_clock_refuses_a_moment_without_an_offset() -> None:
    with pytest.raises(ValueError, match="offset"):
        preview(released()["service.reply.help"], OFFICIAL, datetime(2020, 5, 28, 9))


@pytest.mark.parametrize(
    ("calendar", "due_on"), [(before_the_amendment_of_2020(), "2020-02-07"), (OFFICIAL, "2020-02-11")]
)
def test_the_longer_spring_festival_of_2020_moves_the_due_date(calendar: Calendar, due_on: str) -> None:
    computed = preview(released()["service.reply.suggestion"], calendar, at("2020-01-20"))
    assert computed.due_on.isoformat() == due_on


@pytest.mark.parametrize(
    ("code", "started", "provisional"),
    [
        ("service.reply.consultation", "2026-12-28", False),  # ends on 31 December
        ("service.reply.consultation", "2026-12-29", True),
        ("arrears.handle", "2026-12-01", False),
        ("arrears.handle", "2026-12-02", True),
        ("service.reply.urgent", "2026-12-31", False),  # hours need no calendar
    ],
)
def test_a_due_date_in_a_year_without_a_notice_is_provisional(code: str, started: str, provisional: bool) -> None:
    computed = preview(released()[code], OFFICIAL, at(started))
    assert computed.provisional is provisional
    assert (computed.steps[-1]["rule"] == "PROVISIONAL_YEAR") is provisional


def test_a_clock_may_count_its_first_day_and_end_on_a_rest_day_where_its_law_says_so() -> None:
    lenient = replace(released()["arrears.handle"], first_day_counts=True, rolls_over=False)
    computed = preview(lenient, OFFICIAL, at("2025-09-02"))
    assert computed.due_on == date(2025, 10, 1)
    assert computed.steps == ({"date": "2025-10-01", "rule": "COUNTED", "count": 30},)


@settings(deadline=None)
@given(_STARTS, st.sampled_from([each for each in released().values() if each.unit is Unit.WORKING_DAYS]))
def test_the_steps_tell_every_day_and_count_exactly_the_amount(started: datetime, clock: Definition) -> None:
    computed = preview(clock, OFFICIAL, started)
    days = [date.fromisoformat(step["date"]) for step in computed.steps]
    assert days == [days[0] + timedelta(days=each) for each in range(len(days))]
    assert len(_counted(computed)) == clock.amount
    assert _counted(computed)[-1] == computed.due_on.isoformat()


@settings(deadline=None)
@given(_STARTS, st.integers(1, 120))
def test_calendar_days_end_on_the_first_day_worked_from_the_day_on_which_they_are_full(
    started: datetime, amount: int
) -> None:
    computed = preview(replace(released()["arrears.handle"], amount=amount), OFFICIAL, started)
    full_on = (started + timedelta(hours=8)).date() + timedelta(days=amount)
    assert computed.due_on == roll_over(OFFICIAL, full_on)


def test_the_explanation_names_each_day_in_chinese() -> None:
    clock = released()["service.reply.hard"]
    told = explain(preview(clock, OFFICIAL, at("2020-03-16")).steps, clock.unit, Language.ZH)
    assert told[0] == Step(date(2020, 3, 16), "FIRST_DAY_EXCLUDED", "起算当日不计入")
    assert told[-6:] == [
        Step(date(2020, 4, 2), "COUNTED", "第13个工作日"),
        Step(date(2020, 4, 3), "COUNTED", "第14个工作日"),
        Step(date(2020, 4, 4), "HOLIDAY", "清明节放假，不计入"),
        Step(date(2020, 4, 5), "HOLIDAY", "清明节放假，不计入"),
        Step(date(2020, 4, 6), "HOLIDAY", "清明节放假，不计入"),
        Step(date(2020, 4, 7), "COUNTED", "第15个工作日"),
    ]


@pytest.mark.parametrize(
    ("code", "started", "language", "last"),
    [
        ("service.reply.help", "2020-09-28", Language.ZH, "国庆节调休上班，计为第4个工作日"),
        ("service.reply.help", "2020-09-28", Language.EN, "worked for National Day: working day 4"),
        ("arrears.handle", "2025-09-01", Language.ZH, "期限顺延至节假日结束后的第一个工作日"),
        ("arrears.handle", "2025-09-11", Language.ZH, "期满之日：第30日；国庆节调休上班，不顺延"),
        ("service.reply.urgent", "2020-02-22", Language.ZH, "自起算时刻起满24小时，周末和节假日照常计算"),
        ("service.reply.consultation", "2026-12-30", Language.ZH, "2027年的放假安排尚未公布，到期日为暂定"),
    ],
)
def test_the_explanation_says_what_moved_the_due_date(code: str, started: str, language: Language, last: str) -> None:
    clock = released()[code]
    assert last in [step.text for step in explain(preview(clock, OFFICIAL, at(started)).steps, clock.unit, language)]


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("clock", released().values(), ids=lambda each: each.code)
def test_every_clock_can_be_explained(clock: Definition, language: Language) -> None:
    computed = preview(clock, OFFICIAL, at("2026-11-25"))
    assert all(step.text for step in explain(computed.steps, clock.unit, language))
