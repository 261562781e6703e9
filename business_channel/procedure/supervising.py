"""Rows of the table of the procedure: how the supervisor makes departments move, rung by rung."""

from collections.abc import Sequence

from business_channel.language import Words
from business_channel.procedure import guards_of_supervision as guards
from business_channel.procedure import stages
from business_channel.procedure.parts import Action, Axis, Part, Transition
from business_channel.submissions.model import SupervisionState

_SUPERVISOR = frozenset({Part.SUPERVISOR})
_ASKED_ANEW = Words("开始督办反馈计时；已约谈、通报的状态不变", "starts SUPERVISION; what came further stays so")

SUPERVISING: Sequence[Transition] = (
    Transition(
        action=Action.SUPERVISE_SUBMISSION,
        who=_SUPERVISOR,
        axis=Axis.SUPERVISION,
        sources=stages.AT_REST,
        targets=(SupervisionState.LETTER,),
        states=stages.HELD,
        guards=(guards.NO_LETTER_WAITS,),
        effect=Words("向一个承办单位发督办书，开始督办反馈计时", "a letter to one department; starts SUPERVISION"),
    ),
    Transition(
        action=Action.SUPERVISE_SUBMISSION,
        who=_SUPERVISOR,
        axis=Axis.SUPERVISION,
        sources=stages.UNDER_LETTER,
        states=stages.HELD,
        guards=(guards.NO_LETTER_WAITS,),
        effect=_ASKED_ANEW,
    ),
    Transition(
        action=Action.ANSWER_SUPERVISION,
        who=frozenset({Part.UNIT_HEAD}),
        axis=Axis.ORDER,
        sources=stages.HELD[Axis.ORDER],
        guards=(guards.LETTER_WAITS,),
        effect=Words("停止督办反馈计时", "stops SUPERVISION; the supervisor is told"),
    ),
    Transition(
        action=Action.RECORD_INTERVIEW,
        who=_SUPERVISOR,
        axis=Axis.SUPERVISION,
        sources=frozenset({SupervisionState.LETTER}),
        targets=(SupervisionState.INTERVIEWED,),
        states=stages.HELD,
        guards=(guards.LETTER_HOLDS, guards.FEEDBACK_DUE),
        effect=Words("记录约谈；督办书仍须反馈", "the interview is kept; the letter is still to be answered"),
    ),
    Transition(
        action=Action.RECORD_INTERVIEW,
        who=_SUPERVISOR,
        axis=Axis.SUPERVISION,
        sources=frozenset({SupervisionState.INTERVIEWED, SupervisionState.CIRCULATED}),
        states=stages.HELD,
        guards=(guards.LETTER_HOLDS, guards.FEEDBACK_DUE),
        effect=Words("记录对另一单位或再次的约谈", "another department is interviewed, or the same again"),
    ),
    Transition(
        action=Action.ISSUE_CIRCULAR,
        who=_SUPERVISOR,
        axis=Axis.SUPERVISION,
        sources=frozenset({SupervisionState.INTERVIEWED}),
        targets=(SupervisionState.CIRCULATED,),
        states=stages.HELD,
        guards=(guards.WAS_INTERVIEWED,),
        effect=Words("通报该单位", "the department is named in a circular"),
    ),
    Transition(
        action=Action.ISSUE_CIRCULAR,
        who=_SUPERVISOR,
        axis=Axis.SUPERVISION,
        sources=frozenset({SupervisionState.CIRCULATED}),
        states=stages.HELD,
        guards=(guards.WAS_INTERVIEWED,),
        effect=Words("再次通报", "a further circular"),
    ),
    Transition(
        action=Action.LIFT_SUPERVISION,
        who=_SUPERVISOR,
        axis=Axis.SUPERVISION,
        sources=stages.UNDER_LETTER | {SupervisionState.WARNED},
        targets=(SupervisionState.LIFTED,),
        effect=Words("督办书全部了结，停止督办反馈计时", "closes every letter; stops SUPERVISION"),
    ),
    Transition(
        action=Action.LIST_SUBMISSION,
        who=_SUPERVISOR,
        axis=Axis.SUPERVISION,
        sources=frozenset(SupervisionState),
        states=stages.IN_HAND,
        guards=(guards.NOT_LISTED,),
        effect=Words("挂牌督办", "it stands on the list of what the supervisor pursues"),
    ),
    Transition(
        action=Action.UNLIST_SUBMISSION,
        who=_SUPERVISOR,
        axis=Axis.SUPERVISION,
        sources=frozenset(SupervisionState),
        guards=(guards.LISTED,),
        effect=Words("摘牌", "it is taken off the list"),
    ),
)
