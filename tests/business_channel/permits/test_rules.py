"""The days of a licence, checked by hand against the calendar, and what holds of them whatever happens."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from business_channel.deadlines.calendar import ONE_DAY, add_working_days, days_from_to
from business_channel.deadlines.deadline import fold
from business_channel.deadlines.model import DeadlineState, PauseReason, SegmentKind
from business_channel.permits import clocks
from business_channel.permits.model import PermitOutcome, PermitState
from business_channel.permits.model import PermitStepKind as Kind
from business_channel.permits.reasons import reasons
from business_channel.permits.rules import File, Step
from business_channel.permits.silence import Lapse, lapse
from tests.official_calendar import OFFICIAL

REVIEW = PauseReason.EXPERT_REVIEW


def step(kind: str, on: str, *, days: int | None = None, outcome: str | None = None, joint: bool | None = None) -> Step:
    """A step that was recorded on its day."""
    day = date.fromisoformat(on)
    return Step(
        kind=Kind(kind),
        on=day,
        recorded_on=day,
        reason=None if days is None else REVIEW,
        days=days,
        outcome=None if outcome is None else PermitOutcome(outcome),
        joint=joint,
    )


def file(today: str, *steps: Step, joint: bool = False, expires: str | None = None) -> File:
    """An application as it stands on a day."""
    until = None if expires is None else date.fromisoformat(expires)
    return File(OFFICIAL, date.fromisoformat(today), steps, joint, until)


def told(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


@pytest.mark.parametrize(
    ("received", "last_day"),
    [
        ("2020-09-24", "2020-09-30"),  # Sunday 27 September is worked
        ("2020-01-20", "2020-02-04"),  # Spring Festival, made longer to 2 February
        ("2025-09-26", "2025-10-10"),  # Sunday 28 September is worked, 1 to 8 October are off
        ("2025-01-24", "2025-02-07"),  # Sunday 26 January is worked, 28 January to 4 February are off
    ],
)
def test_what_is_missing_is_told_within_five_working_days_or_silence_accepts_the_file_since_it_came(
    received: str, last_day: str
) -> None:
    came = step("RECEIVED", received)
    on_it = file(last_day, came)
    assert (told(on_it.correction_due_on), on_it.deemed_accepted, on_it.accepted_on) == (last_day, False, None)
    assert on_it.state is PermitState.RECEIVED
    after = replace(on_it, today=on_it.today + ONE_DAY)
    assert (after.deemed_accepted, told(after.accepted_on), after.state) == (True, received, PermitState.TAKEN_UP)
    assert next(each.code for each in reasons(after)) == "ACCEPTED_BY_SILENCE"


@pytest.mark.parametrize(
    ("accepted", "joint", "extended", "due"),
    [
        ("2020-09-24", False, False, "2020-10-28"),
        ("2020-01-16", False, False, "2020-02-20"),
        ("2025-09-24", False, False, "2025-10-28"),
        ("2025-09-24", False, True, "2025-11-11"),
        ("2025-09-24", True, False, "2025-12-02"),
        ("2025-09-24", True, True, "2025-12-23"),
    ],
)
def test_the_decision_is_due_after_twenty_or_jointly_forty_five_working_days_ten_or_fifteen_more_when_extended(
    accepted: str, joint: bool, extended: bool, due: str
) -> None:
    more = [step("EXTENDED", accepted)] if extended else []
    found = file(accepted, step("RECEIVED", accepted), step("ACCEPTED", accepted), *more, joint=joint)
    assert told(found.due_on) == due
    assert found.decision is not None
    assert not found.decision.provisional


def test_what_the_department_says_at_the_acceptance_decides_whether_it_is_joint() -> None:
    received = step("RECEIVED", "2025-09-24")
    assert told(file("2025-09-24", received, step("ACCEPTED", "2025-09-24", joint=True)).due_on) == "2025-12-02"
    alone = file("2025-09-24", received, step("ACCEPTED", "2025-09-24", joint=False), joint=True)
    assert told(alone.due_on) == "2025-10-28"


def reviewed(today: str, *more: Step, days: int = 10) -> File:
    """Accepted on 24 September 2025, with an expert review from 9 October on."""
    steps = (step("RECEIVED", "2025-09-24"), step("ACCEPTED", "2025-09-24"))
    return file(today, *steps, step("EXCLUSION_BEGAN", "2025-10-09", days=days), *more)


@pytest.mark.parametrize(
    ("more", "until", "due"),
    [
        ([], "2025-10-22", "2025-11-11"),
        ([step("EXCLUSION_ENDED", "2025-10-22")], "2025-10-22", "2025-11-11"),
        ([step("EXCLUSION_ENDED", "2025-10-31")], "2025-10-22", "2025-11-11"),
        ([step("EXCLUSION_ENDED", "2025-10-13")], "2025-10-13", "2025-10-31"),
        ([step("EXCLUSION_ENDED", "2025-10-09")], "2025-10-09", "2025-10-28"),
    ],
)
def test_a_review_does_not_count_for_as_long_as_it_lasts_and_never_longer_than_was_told(
    more: Sequence[Step], until: str, due: str
) -> None:
    found = reviewed("2025-11-20", *more)
    assert ([told(each.until) for each in found.exclusions], told(found.due_on)) == ([until], due)


def test_a_decision_after_the_due_date_is_late_for_ever_and_by_so_many_working_days() -> None:
    decided = step("DECIDED", "2025-11-14", outcome="GRANTED")
    found = reviewed("2025-12-31", step("EXCLUSION_ENDED", "2025-10-22"), decided)
    assert (told(found.overdue_since), found.late_by, found.state) == ("2025-11-12", 3, PermitState.GRANTED)
    assert (told(found.delivery_due_on), told(found.delivery_overdue_since)) == ("2025-11-28", "2025-11-29")
    in_time = reviewed("2025-12-31", step("DECIDED", "2025-11-11", outcome="REFUSED"))
    assert (in_time.overdue_since, in_time.late_by, in_time.delivery_due_on) == (None, 0, None)
    delivered = step("LICENCE_DELIVERED", "2025-11-28")
    punctual = reviewed("2025-12-31", decided, delivered)
    assert (punctual.state, punctual.delivery_overdue_since) == (PermitState.DELIVERED, None)


def test_an_acceptance_that_comes_too_late_does_not_put_off_the_decision() -> None:
    received = step("RECEIVED", "2025-09-24")
    late = file("2025-10-20", received, step("ACCEPTED", "2025-10-15"))
    assert (late.deemed_accepted, told(late.due_on)) == (True, "2025-10-28")
    in_time = file("2025-10-20", received, step("ACCEPTED", "2025-09-30"))
    assert (in_time.deemed_accepted, told(in_time.accepted_on)) == (False, "2025-09-30")


def test_what_was_corrected_is_accepted_by_silence_since_the_day_of_the_correction_and_never_before() -> None:
    asked = step("RECEIVED", "2025-09-24"), step("CORRECTION_REQUESTED", "2025-09-30")
    waiting = file("2026-03-31", *asked)
    assert (waiting.state, waiting.deemed_accepted, waiting.due_on) == (PermitState.CORRECTING, False, None)
    silent = file("2025-10-16", *asked, step("CORRECTED", "2025-10-10"))
    assert (silent.state, silent.deemed_accepted) == (PermitState.CORRECTED, False)
    after = replace(silent, today=date(2025, 10, 17))
    assert (after.deemed_accepted, told(after.accepted_on)) == (True, "2025-10-10")


def test_what_is_decided_at_once_was_accepted_when_it_came() -> None:
    decided = step("DECIDED", "2025-09-26", outcome="GRANTED")
    found = file("2025-12-01", step("RECEIVED", "2025-09-24"), decided)
    assert (told(found.accepted_on), found.deemed_accepted, found.overdue_since) == ("2025-09-24", False, None)


@pytest.mark.parametrize(
    ("applied", "today", "in_time", "renewed"),
    [
        ("2025-09-24", "2025-11-11", True, False),
        ("2025-09-24", "2025-11-12", True, True),
        ("2025-09-25", "2025-11-12", False, False),
    ],
)
def test_a_renewal_asked_thirty_working_days_before_the_expiry_comes_by_silence_and_a_later_one_does_not(
    applied: str, today: str, in_time: bool, renewed: bool
) -> None:
    found = file(today, step("APPLIED", applied), step("RECEIVED", applied), expires="2025-11-11")
    assert (found.asked_in_time, found.deemed_renewed) == (in_time, renewed)
    assert (found.state is PermitState.RENEWED) == renewed


def test_a_renewal_is_not_by_silence_what_was_decided_withdrawn_or_awaits_its_correction() -> None:
    applied = step("APPLIED", "2025-08-01"), step("RECEIVED", "2025-08-01")
    for last in (
        step("DECIDED", "2025-11-11", outcome="REFUSED"),
        step("WITHDRAWN", "2025-11-11"),
        step("CORRECTION_REQUESTED", "2025-08-05"),
    ):
        assert not file("2025-12-01", *applied, last, expires="2025-11-11").deemed_renewed
    too_late = file("2025-12-01", *applied, step("DECIDED", "2025-11-12", outcome="GRANTED"), expires="2025-11-11")
    assert too_late.deemed_renewed


def test_silence_is_noted_when_the_day_of_the_last_record_is_over_as_well() -> None:
    came = step("RECEIVED", "2025-09-24")
    assert lapse(file("2025-09-24", came)) == Lapse(Kind.DEEMED_ACCEPTED, date(2025, 9, 24), date(2025, 10, 1))
    entered_later = replace(came, recorded_on=date(2025, 10, 20))
    noted = lapse(file("2025-10-20", entered_later))
    assert noted == Lapse(Kind.DEEMED_ACCEPTED, date(2025, 9, 24), date(2025, 10, 21))
    told_until = date(2025, 10, 22)
    assert lapse(reviewed("2025-10-09")) == Lapse(Kind.EXCLUSION_ENDED, told_until, told_until + ONE_DAY)
    assert lapse(reviewed("2025-10-30", step("EXCLUSION_ENDED", "2025-10-13"))) is None
    applied = file("2025-09-24", step("APPLIED", "2025-09-24"), expires="2025-11-11")
    assert lapse(applied) == Lapse(Kind.DEEMED_RENEWED, date(2025, 11, 11), date(2025, 11, 12))


DAYS = st.dates(date(2019, 12, 1), date(2026, 9, 1))


@given(DAYS, st.integers(0, 40), st.integers(1, 40), st.integers(0, 40), st.booleans())
def test_a_time_that_does_not_count_of_whole_working_days_moves_the_decision_by_as_many(
    accepted: date, later: int, days: int, lasted: int, ended: bool
) -> None:
    began = add_working_days(OFFICIAL, accepted, later)
    came = Step(kind=Kind.RECEIVED, on=accepted, recorded_on=accepted)
    before = File(OFFICIAL, began, [came, replace(came, kind=Kind.ACCEPTED)])
    reviewing = Step(kind=Kind.EXCLUSION_BEGAN, on=began, recorded_on=began, reason=REVIEW, days=days)
    end = add_working_days(OFFICIAL, began, lasted)
    over = [Step(kind=Kind.EXCLUSION_ENDED, on=end, recorded_on=end)] if ended else []
    after = replace(before, steps=[*before.steps, reviewing, *over])
    assert before.due_on is not None
    assert after.due_on is not None
    assert after.due_on >= before.due_on
    whole = min(days, lasted) if ended else days
    assert after.excluded_days == whole
    if began < before.due_on:
        assert after.due_on == add_working_days(OFFICIAL, before.due_on, whole)


@given(DAYS, st.integers(0, 60))
def test_silence_is_the_same_as_an_acceptance_on_the_day_of_the_receipt(received: date, later: int) -> None:
    came = Step(kind=Kind.RECEIVED, on=received, recorded_on=received)
    silent = File(OFFICIAL, add_working_days(OFFICIAL, received, 5) + timedelta(days=1 + later), [came])
    accepted = replace(silent, steps=[came, replace(came, kind=Kind.ACCEPTED)])
    noted = replace(silent, steps=[came, replace(came, kind=Kind.DEEMED_ACCEPTED)])
    assert silent.deemed_accepted
    assert noted.deemed_accepted
    for each in (silent, noted):
        assert (each.accepted_on, each.due_on, each.overdue_since, each.late_by, each.state) == (
            *(accepted.accepted_on, accepted.due_on, accepted.overdue_since, accepted.late_by),
            accepted.state,
        )


@st.composite
def told_in_order(draw: st.DrawFn) -> list[Step]:
    """Steps that follow each other on days that never go back."""
    ways = draw(st.sampled_from([["ACCEPTED"], ["CORRECTION_REQUESTED", "CORRECTED", "ACCEPTED"], ["DEEMED_ACCEPTED"]]))
    kinds = ["RECEIVED", *ways]
    for _ in range(draw(st.integers(0, 3))):
        kinds += ["EXCLUSION_BEGAN", "EXCLUSION_ENDED"]
    kinds += draw(st.sampled_from([[], ["EXTENDED"], ["EXTENDED", "DECIDED"], ["DECIDED", "LICENCE_DELIVERED"]]))
    day, steps = draw(DAYS), []
    for each in kinds:
        day += timedelta(days=0 if each.startswith("DEEMED") else draw(st.integers(0, 9)))
        days = draw(st.integers(1, 15)) if each == "EXCLUSION_BEGAN" else None
        steps.append(step(each, day.isoformat(), days=days, outcome="GRANTED" if each == "DECIDED" else None))
    return steps


@given(told_in_order())
def test_a_clock_takes_its_course_step_by_step_and_ends_where_the_file_says(steps: list[Step]) -> None:
    known: dict[str, list[object]] = {}
    for count in range(1, len(steps) + 1):
        found = File(OFFICIAL, steps[count - 1].on, steps[:count])
        for code, course in clocks.courses(found):
            fold(replace(each, total=each.total or 20) if not place else each for place, each in enumerate(course))
            assert course[: len(known.get(code, []))] == known.get(code, [])
            known[code] = list(course)
    found = File(OFFICIAL, steps[-1].on, steps)
    whole = dict(clocks.courses(found)).get(found.code)
    assert (whole is None) == (found.accepted_on is None)
    if whole is not None and steps[-1].kind is Kind.DECIDED:
        assert whole[-1].kind is SegmentKind.STOPPED
        folded = fold(replace(each, total=each.total or 20) if not place else each for place, each in enumerate(whole))
        assert folded.state is DeadlineState.STOPPED
        assert (
            sum(
                OFFICIAL.is_working(day)
                for each in folded.breaks
                for day in days_from_to(each.since.date() + ONE_DAY, each.until.date())
            )
            == found.excluded_days
        )
