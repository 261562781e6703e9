"""The table of the procedure, and the one question that services and portals ask of it."""

from collections.abc import Iterator, Sequence

from business_channel.asking.model import RequestState
from business_channel.errors import Forbidden, NotNow
from business_channel.language import Words
from business_channel.procedure import guards
from business_channel.procedure.parts import Action, Axis, Part, Standing, Transition
from business_channel.replies.model import ReplyState
from business_channel.submissions.model import EvaluationState, HandlingState, ReviewState
from business_channel.work_orders.model import WorkOrderState

_HANDLED = frozenset(
    {
        HandlingState.DISPATCHED,
        HandlingState.ACCEPTED,
        HandlingState.AWAITING_AUTHOR,
        HandlingState.IN_PROGRESS,
        HandlingState.RETURNED,
    }
)
_WITH_UNIT = frozenset({WorkOrderState.ISSUED, WorkOrderState.ACCEPTED, WorkOrderState.IN_PROGRESS})
_AWAITING = frozenset({WorkOrderState.AWAITING_AUTHOR})
_TAKEN_ON = frozenset({WorkOrderState.ACCEPTED, WorkOrderState.IN_PROGRESS})
_TAKEN = frozenset({ReviewState.APPROVED, ReviewState.NOT_DISPLAYED, ReviewState.RECHECK})
_NOT_DISPATCHED = {Axis.HANDLING: frozenset({HandlingState.NEW})}
_OPEN = {Axis.HANDLING: _HANDLED}

TABLE: Sequence[Transition] = (
    Transition(
        action=Action.REVIEW_SUBMISSION,
        who=frozenset({Part.REVIEWER}),
        axis=Axis.REVIEW,
        sources=frozenset({ReviewState.SUBMITTED}),
        targets=(ReviewState.APPROVED, ReviewState.NOT_DISPLAYED, ReviewState.REJECTED),
        guards=(guards.NOT_OWN_PROPOSAL,),
        effect=Words(
            "停止审核计时，通过或不予公开的开始派单计时；不予公开、不予受理须两名审核员一致",
            "stops REVIEW; approval and hiding start DISPATCH; hiding and rejection take two reviewers",
        ),
    ),
    Transition(
        action=Action.REQUEST_SUPPLEMENT,
        who=frozenset({Part.REVIEWER, Part.DISPATCHER}),
        axis=Axis.REVIEW,
        sources=frozenset({ReviewState.SUBMITTED, ReviewState.APPROVED, ReviewState.NOT_DISPLAYED}),
        targets=(ReviewState.NEEDS_SUPPLEMENT,),
        states=_NOT_DISPATCHED,
        guards=(guards.NOT_SUPPLEMENTED, guards.NO_PROPOSAL, guards.NOT_THANKS),
        effect=Words(
            "一次性告知所缺材料；审核、派单计时暂停，开始补充计时",
            "tells once what is missing; REVIEW and DISPATCH stand still, SUPPLEMENT starts",
        ),
    ),
    Transition(
        action=Action.SUPPLY_SUPPLEMENT,
        who=frozenset({Part.AUTHOR, Part.COLLEAGUE}),
        axis=Axis.REVIEW,
        sources=frozenset({ReviewState.NEEDS_SUPPLEMENT}),
        targets=(ReviewState.SUBMITTED, ReviewState.APPROVED, ReviewState.NOT_DISPLAYED),
        states=_NOT_DISPATCHED,
        effect=Words("停止补充计时，恢复审核、派单计时", "stops SUPPLEMENT; REVIEW or DISPATCH goes on"),
    ),
    Transition(
        action=Action.SUPPLY_SUPPLEMENT,
        who=frozenset({Part.AUTHOR, Part.COLLEAGUE}),
        axis=Axis.HANDLING,
        sources=_HANDLED,
        targets=(HandlingState.IN_PROGRESS,),
        guards=(guards.AWAITED,),
        effect=Words("停止补充计时，恢复单位答复计时", "stops SUPPLEMENT; the unit's REPLY goes on"),
    ),
    Transition(
        action=Action.RECHECK_SUBMISSION,
        who=frozenset({Part.AUTHOR}),
        axis=Axis.REVIEW,
        sources=frozenset({ReviewState.NOT_DISPLAYED, ReviewState.REJECTED}),
        targets=(ReviewState.RECHECK,),
        guards=(guards.NOT_CONTESTED,),
        effect=Words("开始复审计时；已交办的继续办理", "starts REVIEW anew; what is handled goes on"),
    ),
    Transition(
        action=Action.DECIDE_RECHECK,
        who=frozenset({Part.REVIEWER}),
        axis=Axis.REVIEW,
        sources=frozenset({ReviewState.RECHECK}),
        targets=(ReviewState.APPROVED, ReviewState.NOT_DISPLAYED, ReviewState.REJECTED),
        guards=(guards.NO_PART_IN_REVIEW,),
        effect=Words(
            "停止复审计时；改为通过的开始派单计时，维持的为最终决定",
            "stops REVIEW; what is overturned is approved, what is upheld is final",
        ),
    ),
    Transition(
        action=Action.MARK_URGENT,
        who=frozenset({Part.REVIEWER, Part.DISPATCHER}),
        axis=Axis.HANDLING,
        sources=frozenset({HandlingState.NEW}),
        states={Axis.REVIEW: _TAKEN | {ReviewState.SUBMITTED}},
        guards=(guards.TAKEN, guards.NOT_URGENT_YET),
        effect=Words("时限改按小时计", "its clocks run in hours"),
    ),
    Transition(
        action=Action.DISPATCH_SUBMISSION,
        who=frozenset({Part.DISPATCHER}),
        axis=Axis.HANDLING,
        sources=frozenset({HandlingState.NEW}),
        targets=(HandlingState.DISPATCHED,),
        states={Axis.REVIEW: _TAKEN},
        guards=(guards.TAKEN, guards.NOT_THANKS),
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
        sources=_HANDLED | {HandlingState.NEW},
        targets=(HandlingState.WITHDRAWN,),
        states={Axis.REVIEW: _TAKEN | {ReviewState.SUBMITTED, ReviewState.NEEDS_SUPPLEMENT}},
        effect=Words("停止全部计时，各单办结", "stops every clock and closes the orders"),
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
        sources=_WITH_UNIT | _AWAITING,
        effect=Words("指定承办人", "names the clerk who handles it"),
    ),
    Transition(
        action=Action.CONTACT_AUTHOR,
        who=frozenset({Part.UNIT}),
        axis=Axis.ORDER,
        sources=_TAKEN_ON | _AWAITING,
        guards=(guards.ANSWERS, guards.NOT_CONTACTED),
        effect=Words("停止首次联系计时", "stops CONTACT"),
    ),
    Transition(
        action=Action.REQUEST_INFORMATION,
        who=frozenset({Part.UNIT}),
        axis=Axis.ORDER,
        sources=_TAKEN_ON,
        targets=(WorkOrderState.AWAITING_AUTHOR,),
        guards=(guards.ANSWERS,),
        effect=Words(
            "向提交人、被反映单位或其他单位了解情况；等待提交人时，规则允许的答复计时暂停",
            "asks author, respondent or another department; while the author is awaited REPLY stands still if it may",
        ),
    ),
    Transition(
        action=Action.SUPPLY_INFORMATION,
        who=frozenset({Part.ASKED}),
        axis=Axis.REQUEST,
        sources=frozenset({RequestState.ASKED}),
        targets=(RequestState.SUPPLIED,),
        effect=Words("答复承办单位", "answers the department that asked"),
    ),
    Transition(
        action=Action.ADD_NOTE,
        who=frozenset({Part.UNIT}),
        axis=Axis.ORDER,
        sources=_WITH_UNIT | _AWAITING | {WorkOrderState.REPLIED},
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
        action=Action.TERMINATE_SUBMISSION,
        who=frozenset({Part.UNIT_HEAD}),
        axis=Axis.ORDER,
        sources=_TAKEN_ON | _AWAITING,
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
)
"""Every deed of the procedure, in the order of a matter's life."""


def rows_of(action: Action) -> Iterator[Transition]:
    """The rows of one deed."""
    return (row for row in TABLE if row.action is action)


def must_be_possible(action: Action, standing: Standing, path: tuple[str, ...]) -> None:
    """Returns when the deed is possible as the matter stands; several rows of one deed are alternatives.

    Raises ``Forbidden`` for whoever has no part in it, ``NotNow`` in any other state, else what the guard says.
    """
    refused: list[Exception] = []
    for row in rows_of(action):
        if row.who & standing.parts:
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


def is_possible(action: Action, standing: Standing) -> bool:
    """Whether the deed is possible as the matter stands."""
    return any(row.who & standing.parts and _refusal(row, standing, ()) is None for row in rows_of(action))


def available(standing: Standing, *axes: Axis) -> list[Action]:
    """The deeds on ``axes`` that are possible as the matter stands, in the order of the table."""
    return [
        action
        for action in dict.fromkeys(row.action for row in TABLE if row.axis in axes)
        if is_possible(action, standing)
    ]
