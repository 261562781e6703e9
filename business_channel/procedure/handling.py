"""Rows of the table of the procedure: what departments do with their orders and replies, and ask of others."""

from collections.abc import Sequence

from business_channel.asking.model import RequestState
from business_channel.language import Words
from business_channel.procedure import guards, stages
from business_channel.procedure.parts import Action, Axis, Part, Transition
from business_channel.replies.model import ReplyState
from business_channel.work_orders.model import WorkOrderState

HANDLING: Sequence[Transition] = (
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
        sources=stages.WITH_UNIT | {WorkOrderState.RETURNED},
        targets=(WorkOrderState.CLOSED,),
        states=stages.OPEN,
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
        sources=stages.WITH_UNIT | {WorkOrderState.RETURNED},
        targets=(WorkOrderState.CLOSED,),
        states=stages.OPEN,
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
        sources=stages.WITH_UNIT | stages.AWAITING,
        effect=Words("指定承办人", "names the clerk who handles it"),
    ),
    Transition(
        action=Action.CONTACT_AUTHOR,
        who=frozenset({Part.UNIT}),
        axis=Axis.ORDER,
        sources=stages.TAKEN_ON | stages.AWAITING,
        guards=(guards.ANSWERS, guards.NOT_CONTACTED),
        effect=Words("停止首次联系计时", "stops CONTACT"),
    ),
    Transition(
        action=Action.REQUEST_INFORMATION,
        who=frozenset({Part.UNIT}),
        axis=Axis.ORDER,
        sources=stages.TAKEN_ON,
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
        sources=stages.WITH_UNIT | stages.AWAITING | {WorkOrderState.REPLIED},
        effect=Words("仅本单位和平台可见", "read by the unit and the platform alone"),
    ),
    Transition(
        action=Action.GIVE_OPINION,
        who=frozenset({Part.UNIT}),
        axis=Axis.ORDER,
        sources=stages.TAKEN_ON,
        targets=(WorkOrderState.REPLIED,),
        guards=(guards.HELPS,),
        effect=Words("停止协办意见计时", "stops OPINION"),
    ),
    Transition(
        action=Action.DRAFT_REPLY,
        who=frozenset({Part.UNIT}),
        axis=Axis.ORDER,
        sources=stages.TAKEN_ON,
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
        sources=stages.TAKEN_ON | stages.AWAITING,
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
