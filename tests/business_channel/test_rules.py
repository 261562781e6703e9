"""What the channel decides without its store."""

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from business_channel.feedback.rules import Band, band, grade
from business_channel.replies.rules import holds_personal_data
from business_channel.submissions.model import HandlingState, SubmissionKind
from business_channel.submissions.rules import Filing
from business_channel.submissions.rules import problems as filing_problems
from business_channel.work_orders.model import WorkOrderRole, WorkOrderState
from business_channel.work_orders.rules import Assignment, handling_state
from business_channel.work_orders.rules import problems as dispatch_problems

LEAD, CO, PARALLEL = WorkOrderRole.LEAD, WorkOrderRole.CO, WorkOrderRole.PARALLEL
VEGETABLES = Filing(
    kind=SubmissionKind.HELP,
    title="嘉鱼肖家洲村蔬菜运不出去",
    body="地里的菜已成熟，封路后无法外运。",
    topic_code="factors.logistics",
    addressee_id=UUID(int=1),
    contact_name="王建国",
    contact_phone="13807240001",
)


@pytest.mark.parametrize(
    ("scores", "expected", "expected_band"),
    [
        ((5, 5, 4), "4.67", Band.VERY_SATISFIED),
        ((4, 4, 4), "4.00", Band.SATISFIED),
        ((3, 3, 3), "3.00", Band.BASICALLY_SATISFIED),
        ((2, 2, 1), "1.67", Band.DISSATISFIED),
        ((1, 1, 1), "1.00", Band.VERY_DISSATISFIED),
    ],
)
def test_the_channel_grades_and_names_the_band(
    scores: tuple[int, int, int], expected: str, expected_band: Band
) -> None:
    assert (grade(*scores), band(grade(*scores))) == (Decimal(expected), expected_band)


@given(st.tuples(*[st.integers(1, 5)] * 3), st.integers(0, 2))
def test_a_better_score_never_lowers_the_grade(scores: tuple[int, ...], place: int) -> None:
    better = tuple(min(5, score + 1) if index == place else score for index, score in enumerate(scores))
    assert grade(*better) >= grade(*scores)
    assert 1 <= grade(*scores) <= 5


@pytest.mark.parametrize(
    ("filing", "codes"),
    [
        (VEGETABLES, []),
        (replace(VEGETABLES, title="菜" * 23), ["TOO_LONG"]),
        (replace(VEGETABLES, title=" "), ["MISSING"]),
        (replace(VEGETABLES, title="★蔬菜滞销★"), ["SPECIAL_SYMBOLS"]),
        (replace(VEGETABLES, body="菜" * 1001), ["TOO_LONG"]),
        (replace(VEGETABLES, hidden_remark="菜" * 201), ["TOO_LONG"]),
        (replace(VEGETABLES, contact_phone="12345"), ["PHONE_NOT_VALID"]),
        (replace(VEGETABLES, contact_phone="0715-6312345"), []),
        (replace(VEGETABLES, thanks_for_id=UUID(int=2)), ["NOT_THANKS"]),
        (replace(VEGETABLES, title="", contact_phone="1"), ["MISSING", "PHONE_NOT_VALID"]),
    ],
)
def test_the_channel_tells_everything_that_is_wrong_with_a_filing(filing: Filing, codes: list[str]) -> None:
    assert [each.code for each in filing_problems(filing)] == codes


@pytest.mark.parametrize(
    ("roles", "codes"),
    [
        ([LEAD], []),
        ([LEAD, CO, CO], []),
        ([PARALLEL, PARALLEL], []),
        ([PARALLEL, PARALLEL, CO], []),
        ([], ["WRONG_ROLES"]),
        ([CO], ["WRONG_ROLES"]),
        ([PARALLEL], ["WRONG_ROLES"]),
        ([LEAD, LEAD], ["WRONG_ROLES"]),
        ([LEAD, PARALLEL, PARALLEL], ["WRONG_ROLES"]),
    ],
)
def test_a_dispatch_has_one_lead_or_several_parallel(roles: list[WorkOrderRole], codes: list[str]) -> None:
    assignments = [Assignment(UUID(int=place), role) for place, role in enumerate(roles)]
    assert [each.code for each in dispatch_problems(assignments)] == codes


def test_a_dispatch_names_a_department_once() -> None:
    twice = [Assignment(UUID(int=1), LEAD), Assignment(UUID(int=1), CO)]
    assert [each.code for each in dispatch_problems(twice)] == ["NAMED_TWICE"]


ORDERS = st.lists(st.tuples(st.sampled_from([LEAD, PARALLEL]), st.sampled_from(WorkOrderState)), min_size=1, max_size=5)


@given(ORDERS, st.lists(st.sampled_from(WorkOrderState), max_size=3))
def test_helping_departments_never_change_what_the_submission_says(
    orders: list[tuple[WorkOrderRole, WorkOrderState]], helping: list[WorkOrderState]
) -> None:
    assert handling_state(orders) == handling_state([*orders, *((CO, state) for state in helping)])


@given(ORDERS)
def test_a_submission_is_closed_only_when_every_answering_order_is(
    orders: list[tuple[WorkOrderRole, WorkOrderState]],
) -> None:
    all_closed = all(state is WorkOrderState.CLOSED for _, state in orders)
    assert (handling_state(orders) is HandlingState.CLOSED) == all_closed


def test_a_partner_closed_by_the_answer_of_another_leaves_the_submission_replied() -> None:
    orders = [(PARALLEL, WorkOrderState.REPLIED), (PARALLEL, WorkOrderState.CLOSED)]
    assert handling_state(orders) is HandlingState.REPLIED


@pytest.mark.parametrize(
    ("body", "leaks"),
    [
        ("经督促，拖欠的15785元工资已全部发放。", False),
        ("请联系张科长，电话13908510002。", True),
        ("身份证号52242819900101123X已核实。", True),
        ("文号：黔交建设〔2020〕13908510002345号", False),
    ],
)
def test_a_reply_with_a_phone_or_identity_number_is_recognised(body: str, leaks: bool) -> None:
    assert holds_personal_data(body) is leaks
