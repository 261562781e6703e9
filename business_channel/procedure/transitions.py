"""The table of the procedure, and the one question that services and portals ask of it."""

from collections.abc import Iterator, Sequence

from business_channel.errors import Forbidden, NotNow
from business_channel.language import Words
from business_channel.procedure import guards
from business_channel.procedure.parts import Action, Axis, Part, Standing, Transition
from business_channel.replies.model import ReplyState
from business_channel.submissions.model import EvaluationState, HandlingState, ReviewState
from business_channel.work_orders.model import WorkOrderState

_HANDLED = frozenset(
    {HandlingState.DISPATCHED, HandlingState.ACCEPTED, HandlingState.IN_PROGRESS, HandlingState.RETURNED}
)
_WITH_UNIT = frozenset({WorkOrderState.ISSUED, WorkOrderState.ACCEPTED, WorkOrderState.IN_PROGRESS})
_TAKEN_ON = frozenset({WorkOrderState.ACCEPTED, WorkOrderState.IN_PROGRESS})
_APPROVED = {Axis.REVIEW: frozenset({ReviewState.APPROVED})}
_OPEN = {Axis.HANDLING: _HANDLED}
_EVALUATED = frozenset({EvaluationState.RATED, EvaluationState.DEFAULT_CLOSED})

TABLE: Sequence[Transition] = (
    Transition(
        action=Action.REVIEW_SUBMISSION,
        who=frozenset({Part.REVIEWER}),
        axis=Axis.REVIEW,
        sources=frozenset({ReviewState.SUBMITTED}),
        targets=(ReviewState.APPROVED, ReviewState.REJECTED),
        states={Axis.HANDLING: frozenset({HandlingState.NEW})},
        effect=Words("停止审核计时，通过的开始派单计时", "stops REVIEW; approval starts DISPATCH"),
    ),
    Transition(
        action=Action.MARK_URGENT,
        who=frozenset({Part.REVIEWER, Part.DISPATCHER}),
        axis=Axis.HANDLING,
        sources=frozenset({HandlingState.NEW}),
        states={Axis.REVIEW: frozenset({ReviewState.SUBMITTED, ReviewState.APPROVED})},
        guards=(guards.NOT_URGENT_YET,),
        effect=Words("时限改按小时计", "its clocks run in hours"),
    ),
    Transition(
        action=Action.DISPATCH_SUBMISSION,
        who=frozenset({Part.DISPATCHER}),
        axis=Axis.HANDLING,
        sources=frozenset({HandlingState.NEW}),
        targets=(HandlingState.DISPATCHED,),
        states=_APPROVED,
        guards=(guards.NOT_THANKS,),
        effect=Words("停止派单计时，开始签收、答复和协办意见计时", "stops DISPATCH; starts ACCEPT, REPLY and OPINION"),
    ),
    Transition(
        action=Action.RATE_SUBMISSION,
        who=frozenset({Part.AUTHOR}),
        axis=Axis.EVALUATION,
        sources=frozenset({EvaluationState.OPEN}),
        targets=(EvaluationState.RATED,),
        effect=Words("停止评价计时，已解决的即办结", "stops RATING; what is solved is closed"),
    ),
    Transition(
        action=Action.WITHDRAW_SUBMISSION,
        who=frozenset({Part.AUTHOR}),
        axis=Axis.HANDLING,
        sources=_HANDLED | {HandlingState.NEW, HandlingState.MERGED},
        targets=(HandlingState.WITHDRAWN,),
        states={Axis.REVIEW: frozenset({ReviewState.SUBMITTED, ReviewState.APPROVED})},
        effect=Words("停止全部计时，各单办结", "stops every clock and closes the orders"),
    ),
    Transition(
        action=Action.MERGE_SUBMISSIONS,
        who=frozenset({Part.DISPATCHER}),
        axis=Axis.HANDLING,
        sources=_HANDLED | {HandlingState.NEW},
        targets=(HandlingState.MERGED,),
        states=_APPROVED,
        guards=(guards.NOT_THANKS,),
        effect=Words(
            "并入的诉求各单办结，提交人的时限继续；主诉求的答复公布时全部答复",
            "closes the orders of what is merged, whose authors' clocks go on; the parent's answer answers them all",
        ),
    ),
    Transition(
        action=Action.UNMERGE_SUBMISSION,
        who=frozenset({Part.DISPATCHER}),
        axis=Axis.HANDLING,
        sources=frozenset({HandlingState.MERGED}),
        targets=(HandlingState.NEW,),
        effect=Words("退回派单员，重新开始派单计时", "goes back to the dispatcher; starts DISPATCH"),
    ),
    Transition(
        action=Action.ACCEPT_WORK_ORDER,
        who=frozenset({Part.UNIT}),
        axis=Axis.ORDER,
        sources=frozenset({WorkOrderState.ISSUED}),
        targets=(WorkOrderState.ACCEPTED,),
        guards=(guards.NO_OPEN_OBJECTION,),
        effect=Words("停止签收计时", "stops ACCEPT"),
    ),
    Transition(
        action=Action.DECLINE_WORK_ORDER,
        who=frozenset({Part.UNIT}),
        axis=Axis.ORDER,
        sources=frozenset({WorkOrderState.ISSUED}),
        targets=(WorkOrderState.CLOSED,),
        guards=(guards.ANSWERS, guards.NO_OPEN_OBJECTION),
        effect=Words(
            "书面告知法定途径；无其他承办单位时办结",
            "the author is told the lawful way; without another answerer it ends",
        ),
    ),
    Transition(
        action=Action.OBJECT_TO_WORK_ORDER,
        who=frozenset({Part.UNIT}),
        axis=Axis.ORDER,
        sources=frozenset({WorkOrderState.ISSUED}),
        guards=(guards.NO_OPEN_OBJECTION, guards.MAY_STILL_OBJECT),
        effect=Words("签收计时继续，开始异议裁定计时", "ACCEPT keeps running; starts OBJECTION"),
    ),
    Transition(
        action=Action.DECIDE_OBJECTION,
        who=frozenset({Part.DISPATCHER}),
        axis=Axis.ORDER,
        sources=frozenset({WorkOrderState.ISSUED}),
        targets=(WorkOrderState.RETURNED,),
        guards=(guards.HAS_OPEN_OBJECTION,),
        effect=Words(
            "停止异议裁定计时；成立的退回派单员", "stops OBJECTION; an upheld one goes back to the dispatcher"
        ),
    ),
    Transition(
        action=Action.REDISPATCH_WORK_ORDER,
        who=frozenset({Part.DISPATCHER}),
        axis=Axis.ORDER,
        sources=_WITH_UNIT | {WorkOrderState.RETURNED},
        targets=(WorkOrderState.CLOSED,),
        states=_OPEN,
        guards=(guards.NO_OPEN_OBJECTION, guards.FEW_HOPS),
        effect=Words(
            "原单转出办结，新单开始计时；提交人的时限不重新计算",
            "the old order is closed as passed on, the new one's clocks start; the author's goes on",
        ),
    ),
    Transition(
        action=Action.LIFT_WORK_ORDER,
        who=frozenset({Part.DISPATCHER, Part.LEADERS_OFFICE}),
        axis=Axis.ORDER,
        sources=_WITH_UNIT | {WorkOrderState.RETURNED},
        targets=(WorkOrderState.CLOSED,),
        states=_OPEN,
        guards=(guards.NO_OPEN_OBJECTION,),
        effect=Words(
            "转上级单位，不得再退；提交人的时限不重新计算",
            "goes to a superior, who cannot return it; the author's clock goes on",
        ),
    ),
    Transition(
        action=Action.ASSIGN_WORK_ORDER,
        who=frozenset({Part.UNIT}),
        axis=Axis.ORDER,
        sources=_WITH_UNIT,
        effect=Words("指定承办人", "names the clerk who handles it"),
    ),
    Transition(
        action=Action.ADD_NOTE,
        who=frozenset({Part.UNIT}),
        axis=Axis.ORDER,
        sources=_WITH_UNIT | {WorkOrderState.REPLIED},
        effect=Words("仅本单位和平台可见", "read by the unit and the platform alone"),
    ),
    Transition(
        action=Action.GIVE_OPINION,
        who=frozenset({Part.UNIT}),
        axis=Axis.ORDER,
        sources=_TAKEN_ON,
        targets=(WorkOrderState.REPLIED,),
        guards=(guards.HELPS,),
        effect=Words("停止协办意见计时", "stops OPINION"),
    ),
    Transition(
        action=Action.DRAFT_REPLY,
        who=frozenset({Part.UNIT}),
        axis=Axis.ORDER,
        sources=_TAKEN_ON,
        targets=(WorkOrderState.IN_PROGRESS,),
        guards=(guards.ANSWERS, guards.CONVENES, guards.NOT_REPLYING),
        effect=Words("起草答复", "a draft is written"),
    ),
    Transition(
        action=Action.DRAFT_REPLY,
        who=frozenset({Part.UNIT}),
        axis=Axis.ORDER,
        sources=frozenset({WorkOrderState.REPLIED}),
        guards=(guards.ANSWERS, guards.CONVENES, guards.NOT_REPLYING),
        effect=Words("起草补充答复", "a supplement to the answer is written"),
    ),
    Transition(
        action=Action.DRAFT_REPLY,
        who=frozenset({Part.UNIT}),
        axis=Axis.REPLY,
        sources=frozenset({ReplyState.DRAFTED, ReplyState.RETURNED, ReplyState.DISSENTED}),
        targets=(ReplyState.DRAFTED,),
        guards=(guards.OWN_REPLY,),
        effect=Words("修改答复，联合答复须重新会签", "the reply is changed; a joint one is signed anew"),
    ),
    Transition(
        action=Action.TERMINATE_SUBMISSION,
        who=frozenset({Part.UNIT_HEAD}),
        axis=Axis.ORDER,
        sources=_TAKEN_ON,
        targets=(WorkOrderState.CLOSED,),
        guards=(guards.ANSWERS,),
        effect=Words(
            "告知提交人理由；无其他承办单位时终止", "the author is told why; without another answerer it ends"
        ),
    ),
    Transition(
        action=Action.SIGN_REPLY,
        who=frozenset({Part.UNIT_HEAD}),
        axis=Axis.REPLY,
        sources=frozenset({ReplyState.DRAFTED}),
        targets=(ReplyState.SIGNED,),
        effect=Words("单位计时停止，开始答复审核计时", "the unit's REPLY stops; starts REPLY_REVIEW"),
    ),
    Transition(
        action=Action.SIGN_REPLY,
        who=frozenset({Part.UNIT_HEAD}),
        axis=Axis.REPLY,
        sources=frozenset({ReplyState.DRAFTED}),
        targets=(ReplyState.DISSENTED,),
        effect=Words(
            "联合答复的会签单位不同意，告知督查", "a signatory of a joint reply does not agree; the supervisor is told"
        ),
    ),
    Transition(
        action=Action.COUNTERSIGN_REPLY,
        who=frozenset({Part.LEADERS_OFFICE}),
        axis=Axis.REPLY,
        sources=frozenset({ReplyState.SIGNED}),
        guards=(guards.IN_OFFICES_NAME, guards.NOT_COUNTERSIGNED),
        effect=Words("领导办公室会签", "the office in whose name it stands agrees"),
    ),
    Transition(
        action=Action.REVIEW_REPLY,
        who=frozenset({Part.REVIEWER}),
        axis=Axis.REPLY,
        sources=frozenset({ReplyState.SIGNED}),
        targets=(ReplyState.PUBLISHED, ReplyState.RETURNED),
        effect=Words(
            "公布则提交人计时停止、开始评价计时；退回则单位计时恢复",
            "publication stops the author's REPLY and starts RATING; a return lets the unit's go on",
        ),
    ),
    Transition(
        action=Action.FOLLOW_UP,
        who=frozenset({Part.AUTHOR}),
        axis=Axis.HANDLING,
        sources=frozenset({HandlingState.REPLIED}),
        guards=(guards.NO_FOLLOW_UP_WAITS, guards.NO_APPEAL_WAITS, guards.FEW_FOLLOW_UPS, guards.IN_WINDOW),
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
        sources=_EVALUATED,
        effect=Words("记录回访", "what the author said is kept"),
    ),
    Transition(
        action=Action.REOPEN_SUBMISSION,
        who=frozenset({Part.REVIEWER}),
        axis=Axis.EVALUATION,
        sources=_EVALUATED,
        targets=(EvaluationState.REOPENED,),
        guards=(guards.NO_APPEAL_WAITS, guards.FACTS_DENIED),
        effect=Words("开始新一轮办理和计时", "those who answered work on it again; REPLY starts anew"),
    ),
    Transition(
        action=Action.APPEAL_SUBMISSION,
        who=frozenset({Part.AUTHOR}),
        axis=Axis.EVALUATION,
        sources=_EVALUATED | {EvaluationState.OPEN},
        guards=(guards.NO_APPEAL_WAITS, guards.NO_FOLLOW_UP_WAITS, guards.NOT_FINALLY_DECIDED, guards.IN_WINDOW),
        effect=Words("停止评价计时，开始复核计时", "stops RATING; the decision has its clock"),
    ),
    Transition(
        action=Action.DECIDE_APPEAL,
        who=frozenset({Part.APPEAL_OFFICER}),
        axis=Axis.EVALUATION,
        sources=_EVALUATED | {EvaluationState.OPEN},
        targets=(EvaluationState.REOPENED,),
        guards=(guards.APPEAL_WAITS, guards.HANDLED_BY_OTHERS),
        effect=Words("成立则重新办理，不成立则维持原答复", "upheld it is reopened; rejected the answer stands"),
    ),
)
"""Every deed of the procedure, in the order of a matter's life."""


def rows_of(action: Action) -> Iterator[Transition]:
    """The rows of one deed."""
    return (row for row in TABLE if row.action is action)


def must_be_possible(action: Action, standing: Standing, path: tuple[str, ...], axis: Axis | None = None) -> None:
    """Returns when the deed is possible as the matter stands; several rows of one deed are alternatives, and with
    ``axis`` only those on it.

    Raises ``Forbidden`` for whoever has no part in it, ``NotNow`` in any other state, else what the guard says.
    """
    refused: list[Exception] = []
    for row in rows_of(action):
        if row.who & standing.parts and axis in (None, row.axis):
            found = _refusal(row, standing, path)
            if found is None:
                return
            refused.append(found)
    telling = (each for each in refused if not isinstance(each, NotNow))
    raise next(telling, refused[0] if refused else Forbidden())


def _refusal(row: Transition, standing: Standing, path: tuple[str, ...]) -> Exception | None:
    for axis, states in {**row.states, row.axis: row.sources}.items():
        state = standing.on(axis)
        if state not in states:
            return NotNow(path, state=state or "NONE")
    for guard in row.guards:
        if not guard.holds(standing):
            return guard.refusal(path, standing)
    return None


def available(standing: Standing, *axes: Axis) -> list[Action]:
    """The deeds on ``axes`` that are possible as the matter stands, in the order of the table."""
    rows = (row for row in TABLE if row.axis in axes and row.who & standing.parts)
    return list(dict.fromkeys(row.action for row in rows if _refusal(row, standing, ()) is None))
