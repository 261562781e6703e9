"""Rows of the table of the procedure: what follows an answer."""

from collections.abc import Sequence

from business_channel.language import Words
from business_channel.procedure import guards, guards_of_adoptions, stages
from business_channel.procedure.parts import Action, Axis, Part, Transition
from business_channel.submissions.model import EvaluationState, HandlingState
from business_channel.work_orders.model import WorkOrderState

_ADOPTED = Words("登记所入文件、条款和采纳程度，向提交人致谢", "the author is told and thanked")

AFTER: Sequence[Transition] = (
    Transition(
        action=Action.RATE_SUBMISSION,
        who=frozenset({Part.AUTHOR}),
        axis=Axis.EVALUATION,
        sources=frozenset({EvaluationState.OPEN}),
        targets=(EvaluationState.RATED,),
        guards=(guards.NO_FOLLOW_UP_WAITS, guards.NO_APPEAL_WAITS),
        effect=Words("停止评价计时，已解决的即办结", "stops RATING; what is solved is closed"),
    ),
    Transition(
        action=Action.FOLLOW_UP,
        who=frozenset({Part.AUTHOR}),
        axis=Axis.HANDLING,
        sources=frozenset({HandlingState.REPLIED}),
        guards=(
            *(guards.ANSWERED_ITSELF, guards.NO_FOLLOW_UP_WAITS, guards.NO_APPEAL_WAITS),
            *(guards.FEW_FOLLOW_UPS, guards.IN_WINDOW),
        ),
        effect=Words("停止评价计时，开始新一轮答复计时", "stops RATING; starts REPLY for those who answered"),
    ),
    Transition(
        action=Action.CLOSE_WORK_ORDER,
        who=frozenset({Part.UNIT_HEAD}),
        axis=Axis.ORDER,
        sources=frozenset({WorkOrderState.REPLIED}),
        targets=(WorkOrderState.CLOSED,),
        states={Axis.EVALUATION: frozenset({EvaluationState.RATED})},
        guards=(guards.ANSWERS, guards.SETTLED),
        effect=Words("最后一个答复单位办结时全件办结", "with the last that answered the matter is closed"),
    ),
    Transition(
        action=Action.RECORD_CALL_BACK,
        who=frozenset({Part.REVIEWER}),
        axis=Axis.EVALUATION,
        sources=stages.EVALUATED,
        guards=(guards.AUTHOR_KNOWN,),
        effect=Words("记录回访", "what the author said is kept"),
    ),
    Transition(
        action=Action.REOPEN_SUBMISSION,
        who=frozenset({Part.REVIEWER}),
        axis=Axis.EVALUATION,
        sources=stages.EVALUATED,
        targets=(EvaluationState.REOPENED,),
        guards=(guards.NO_APPEAL_WAITS, guards.FACTS_DENIED),
        effect=Words("开始新一轮办理和计时", "those who answered work on it again; REPLY starts anew"),
    ),
    Transition(
        action=Action.APPEAL_SUBMISSION,
        who=frozenset({Part.AUTHOR}),
        axis=Axis.EVALUATION,
        sources=stages.EVALUATED | {EvaluationState.OPEN},
        guards=(guards.NO_APPEAL_WAITS, guards.NO_FOLLOW_UP_WAITS, guards.NOT_FINALLY_DECIDED, guards.IN_WINDOW),
        effect=Words("停止评价计时，开始复核计时", "stops RATING; the decision has its clock"),
    ),
    Transition(
        action=Action.DECIDE_APPEAL,
        who=frozenset({Part.APPEAL_OFFICER}),
        axis=Axis.EVALUATION,
        sources=stages.EVALUATED | {EvaluationState.OPEN},
        targets=(EvaluationState.REOPENED,),
        guards=(guards.APPEAL_WAITS, guards.HANDLED_BY_OTHERS),
        effect=Words("成立则重新办理，不成立则维持原答复", "upheld it is reopened; rejected the answer stands"),
    ),
    Transition(
        action=Action.RECORD_ADOPTION,
        who=frozenset({Part.HANDLER, Part.PUBLISHER}),
        axis=Axis.HANDLING,
        sources=frozenset({HandlingState.REPLIED, HandlingState.CLOSED}),
        guards=(guards_of_adoptions.SUGGESTED, guards_of_adoptions.ANSWERED),
        effect=_ADOPTED,
    ),
    Transition(
        action=Action.RECORD_ADOPTION,
        who=frozenset({Part.LEADERS_OFFICE, Part.PUBLISHER}),
        axis=Axis.HANDLING,
        sources=frozenset({HandlingState.COLLECTED}),
        effect=_ADOPTED,
    ),
    Transition(
        action=Action.WITHDRAW_ADOPTION,
        who=frozenset({Part.HANDLER, Part.LEADERS_OFFICE, Part.PUBLISHER, Part.REVIEWER}),
        axis=Axis.HANDLING,
        sources=frozenset(HandlingState),
        guards=(guards_of_adoptions.ADOPTED,),
        effect=Words("登记撤销，留存理由，告知提交人", "the record is withdrawn and kept; the author is told why"),
    ),
)
