"""The table of the procedure: what stands in it, and that everything else follows from it."""

from pathlib import Path

import pytest

from business_channel.errors import Forbidden, NotNow
from business_channel.language import Language
from business_channel.procedure.diagram import listing, mermaid
from business_channel.procedure.guards import LiftNeeded, NoSecondReturn
from business_channel.procedure.parts import Action, Axis, Part, Standing
from business_channel.procedure.transitions import TABLE, available, must_be_possible
from business_channel.submissions.model import EvaluationState, HandlingState, ReviewState, SubmissionKind
from business_channel.work_orders.model import ObjectionState, WorkOrderRole, WorkOrderState

PAGE = Path(__file__).parents[3] / "docs" / "procedure.md"


def standing(*parts: Part, **more: object) -> Standing:
    """A dispatched call for help whose LEAD has not accepted yet."""
    facts: dict[str, object] = {
        "review": ReviewState.APPROVED,
        "handling": HandlingState.DISPATCHED,
        "evaluation": EvaluationState.NONE,
        "kind": SubmissionKind.HELP,
        "order": WorkOrderState.ISSUED,
        "role": WorkOrderRole.LEAD,
    }
    return Standing(parts=frozenset(parts), **(facts | more))  # type: ignore[arg-type]


def test_every_deed_stands_in_the_table() -> None:
    assert {row.action for row in TABLE} == set(Action)


@pytest.mark.parametrize("axis", [Axis.ORDER, Axis.REPLY, Axis.REVIEW, Axis.SUPERVISION])
def test_the_diagrams_in_the_docs_are_those_of_the_table(axis: Axis) -> None:
    assert f"```mermaid\n{mermaid(axis)}\n```" in PAGE.read_text(encoding="utf-8")


def test_the_list_of_deeds_in_the_docs_is_that_of_the_table() -> None:
    assert listing(Language.EN) in PAGE.read_text(encoding="utf-8")


def test_a_department_may_accept_decline_object_or_assign_what_it_has_just_been_given() -> None:
    assert available(standing(Part.UNIT), Axis.ORDER) == [
        Action.ACCEPT_WORK_ORDER,
        Action.DECLINE_WORK_ORDER,
        Action.OBJECT_TO_WORK_ORDER,
        Action.ASSIGN_WORK_ORDER,
        Action.ADD_NOTE,
        Action.DECLARE_CONFLICT,
    ]


def test_while_an_objection_waits_the_dispatcher_decides_and_the_department_cannot_accept() -> None:
    raised = {"objection": ObjectionState.RAISED}
    assert available(standing(Part.DISPATCHER, **raised), Axis.ORDER) == [Action.DECIDE_OBJECTION]
    assert available(standing(Part.UNIT, **raised), Axis.ORDER) == [
        Action.ASSIGN_WORK_ORDER,
        Action.ADD_NOTE,
        Action.DECLARE_CONFLICT,
    ]


@pytest.mark.parametrize(
    "decided", [{"objection": ObjectionState.REJECTED}, {"final": True}, {"returned_before": True}], ids=str
)
def test_there_is_no_second_return(decided: dict[str, object]) -> None:
    with pytest.raises(NoSecondReturn):
        must_be_possible(Action.OBJECT_TO_WORK_ORDER, standing(Part.UNIT, **decided), ("workOrderId",))


def test_after_three_hops_only_lifting_is_left() -> None:
    with pytest.raises(LiftNeeded) as refused:
        must_be_possible(Action.REDISPATCH_WORK_ORDER, standing(Part.DISPATCHER, hops=3), ("workOrderId",))
    assert refused.value.message(Language.ZH) == "本件已流转 3 次，须提级由上级单位办理。"
    assert Action.LIFT_WORK_ORDER in available(standing(Part.DISPATCHER, hops=3), Axis.ORDER)


def test_who_has_no_part_is_told_so_whatever_the_state() -> None:
    with pytest.raises(Forbidden):
        must_be_possible(Action.ACCEPT_WORK_ORDER, standing(Part.AUTHOR), ("workOrderId",))


def test_a_refusal_names_the_state_that_stands_in_the_way() -> None:
    with pytest.raises(NotNow) as refused:
        must_be_possible(Action.ACCEPT_WORK_ORDER, standing(Part.UNIT, order=WorkOrderState.REPLIED), ("workOrderId",))
    assert refused.value.state == WorkOrderState.REPLIED
