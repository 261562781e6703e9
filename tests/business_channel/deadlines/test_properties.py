"""Whatever happens to a clock, it keeps its promises: pauses never shorten a term, and the same is always the same."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from business_channel.deadlines.counting import Computed, compute
from business_channel.deadlines.deadline import Segment, fold
from business_channel.deadlines.definitions import Definition, released
from business_channel.deadlines.model import Deadline, DeadlineState, Duty, PauseReason, SegmentKind
from business_channel.deadlines.service import Basis, reckon
from tests.official_calendar import OFFICIAL, at

RULES = st.sampled_from(sorted((each for each in released().values() if each.amount), key=lambda each: each.code))
STARTS = st.datetimes(datetime(2015, 1, 1), datetime(2025, 12, 1), timezones=st.just(UTC))
SPANS = st.timedeltas(timedelta(0), timedelta(days=20))


def clock(rule: Definition, start: datetime, *happened: Segment) -> Computed:
    return compute(rule, OFFICIAL, fold([Segment(SegmentKind.RUNNING, start, total=rule.amount), *happened]))


def pause(since: datetime, length: timedelta, kind: SegmentKind = SegmentKind.PAUSED) -> Sequence[Segment]:
    reason = PauseReason.SUPPLEMENT if kind is SegmentKind.PAUSED else None
    return Segment(kind, since, reason=reason), Segment(SegmentKind.RUNNING, since + length)


@settings(deadline=None)
@given(RULES, STARTS, SPANS, SPANS)
def test_a_pause_never_brings_a_due_date_forward(
    rule: Definition, start: datetime, after: timedelta, length: timedelta
) -> None:
    assert clock(rule, start, *pause(start + after, length)).due_at >= clock(rule, start).due_at


@settings(deadline=None)
@given(RULES, STARTS, SPANS)
def test_pausing_for_no_time_changes_nothing(rule: Definition, start: datetime, after: timedelta) -> None:
    assert clock(rule, start, *pause(start + after, timedelta(0))).due_at == clock(rule, start).due_at


@settings(deadline=None)
@given(RULES, STARTS, SPANS, SPANS, SPANS)
def test_a_longer_pause_never_gives_an_earlier_date(
    rule: Definition, start: datetime, after: timedelta, length: timedelta, more: timedelta
) -> None:
    shorter, longer = (clock(rule, start, *pause(start + after, each)) for each in (length, length + more))
    assert shorter.due_at <= longer.due_at


@settings(deadline=None)
@given(RULES, STARTS, SPANS, SPANS)
def test_a_stop_that_is_taken_back_counts_like_a_pause(
    rule: Definition, start: datetime, after: timedelta, length: timedelta
) -> None:
    stopped = clock(rule, start, *pause(start + after, length, SegmentKind.STOPPED))
    assert stopped.due_at == clock(rule, start, *pause(start + after, length)).due_at


@settings(deadline=None)
@given(RULES, STARTS, SPANS, st.sampled_from([SegmentKind.PAUSED, SegmentKind.STOPPED]))
def test_while_a_clock_stands_still_its_date_stays(
    rule: Definition, start: datetime, after: timedelta, kind: SegmentKind
) -> None:
    assert clock(rule, start, Segment(kind, start + after)).due_at == clock(rule, start).due_at


@settings(deadline=None)
@given(RULES, STARTS, SPANS, st.integers(1, 60))
def test_an_extended_clock_is_one_that_had_the_longer_term_from_the_beginning(
    rule: Definition, start: datetime, after: timedelta, more: int
) -> None:
    extended = clock(rule, start, Segment(SegmentKind.EXTENDED, start + after, total=rule.amount + more))
    assert extended.due_at == clock(replace(rule, amount=rule.amount + more), start).due_at
    assert extended.due_at >= clock(rule, start).due_at


@settings(deadline=None)
@given(RULES, STARTS, SPANS, SPANS)
def test_the_steps_go_from_day_to_day_and_count_the_whole_term(
    rule: Definition, start: datetime, after: timedelta, length: timedelta
) -> None:
    computed = clock(rule, start, *pause(start + after, length))
    days = [date.fromisoformat(step["date"]) for step in computed.steps]
    assert days == sorted(days)
    if rule.unit == "WORKING_DAYS":
        counted = [step for step in computed.steps if step["rule"] in ("COUNTED", "MAKE_UP_DAY")]
        assert [step["count"] for step in counted] == list(range(1, rule.amount + 1))


@settings(deadline=None)
@given(RULES, STARTS, SPANS, SPANS)
def test_deriving_twice_is_the_same_as_once(
    rule: Definition, start: datetime, after: timedelta, length: timedelta
) -> None:
    course = fold([Segment(SegmentKind.RUNNING, start, total=rule.amount), *pause(start + after, length)])
    deadline = Deadline(duty=Duty.UNIT)
    seen = []
    for _ in range(2):
        reckon(deadline, Basis(rule, OFFICIAL), course)
        seen.append({name: value for name, value in vars(deadline).items() if not name.startswith("_")})
    assert seen[0] == seen[1]


_STARTED = Segment(SegmentKind.RUNNING, at("2020-05-28"), total=7)
_PAUSED = Segment(SegmentKind.PAUSED, at("2020-05-29"), reason=PauseReason.SUPPLEMENT)


@pytest.mark.parametrize(
    "segments",
    [
        [],
        [_PAUSED],
        [Segment(SegmentKind.RUNNING, at("2020-05-28"))],
        [_STARTED, Segment(SegmentKind.RUNNING, at("2020-05-29"))],
        [_STARTED, Segment(SegmentKind.PAUSED, at("2020-05-27"))],
        [_STARTED, _PAUSED, Segment(SegmentKind.STOPPED, at("2020-05-29")), _PAUSED],
        [_STARTED, _PAUSED, Segment(SegmentKind.EXTENDED, at("2020-05-30"), total=10)],
        [_STARTED, Segment(SegmentKind.EXTENDED, at("2020-05-30"), total=7)],
        [_STARTED, Segment(SegmentKind.EXTENDED, at("2020-05-30"))],
    ],
    ids=[
        "nothing",
        "begins with a pause",
        "begins without a term",
        "runs twice",
        "time goes back",
        "paused after it was stopped",
        "extended while paused",
        "extended to no more",
        "extended without a term",
    ],
)
def test_segments_that_do_not_follow_from_each_other_are_refused(segments: Sequence[Segment]) -> None:
    with pytest.raises(ValueError, match="a "):
        fold(segments)


def test_a_paused_clock_can_be_stopped() -> None:
    course = fold([_STARTED, _PAUSED, Segment(SegmentKind.STOPPED, at("2020-05-30"))])
    assert (course.state, course.stopped_at) == (DeadlineState.STOPPED, at("2020-05-30"))
