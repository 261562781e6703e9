"""Rows of the table of the procedure: how a matter is reviewed, dispatched, merged and withdrawn."""

from collections.abc import Sequence

from business_channel.language import Words
from business_channel.procedure import guards, stages
from business_channel.procedure.parts import Action, Axis, Part, Transition
from business_channel.submissions.model import HandlingState, ReviewState

TAKING: Sequence[Transition] = (
    Transition(
        action=Action.REVIEW_SUBMISSION,
        who=frozenset({Part.REVIEWER}),
        axis=Axis.REVIEW,
        sources=frozenset({ReviewState.SUBMITTED}),
        targets=(ReviewState.APPROVED, ReviewState.NOT_DISPLAYED, ReviewState.REJECTED),
        states=stages.NOT_DISPATCHED,
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
        states=stages.NOT_DISPATCHED,
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
        states=stages.NOT_DISPATCHED,
        effect=Words("停止补充计时，恢复审核、派单计时", "stops SUPPLEMENT; REVIEW or DISPATCH goes on"),
    ),
    Transition(
        action=Action.SUPPLY_SUPPLEMENT,
        who=frozenset({Part.AUTHOR, Part.COLLEAGUE}),
        axis=Axis.HANDLING,
        sources=stages.HANDLED,
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
        states={Axis.REVIEW: stages.TAKEN | {ReviewState.SUBMITTED}},
        guards=(guards.TAKEN, guards.NOT_URGENT_YET),
        effect=Words("时限改按小时计", "its clocks run in hours"),
    ),
    Transition(
        action=Action.DISPATCH_SUBMISSION,
        who=frozenset({Part.DISPATCHER}),
        axis=Axis.HANDLING,
        sources=frozenset({HandlingState.NEW}),
        targets=(HandlingState.DISPATCHED,),
        states={Axis.REVIEW: stages.TAKEN},
        guards=(guards.TAKEN, guards.NOT_THANKS),
        effect=Words("停止派单计时，开始签收、答复和协办意见计时", "stops DISPATCH; starts ACCEPT, REPLY and OPINION"),
    ),
    Transition(
        action=Action.WITHDRAW_SUBMISSION,
        who=frozenset({Part.AUTHOR}),
        axis=Axis.HANDLING,
        sources=stages.HANDLED | {HandlingState.NEW, HandlingState.MERGED},
        targets=(HandlingState.WITHDRAWN,),
        states={Axis.REVIEW: stages.TAKEN | {ReviewState.SUBMITTED, ReviewState.NEEDS_SUPPLEMENT}},
        effect=Words("停止全部计时，各单办结", "stops every clock and closes the orders"),
    ),
    Transition(
        action=Action.MERGE_SUBMISSIONS,
        who=frozenset({Part.DISPATCHER}),
        axis=Axis.HANDLING,
        sources=stages.HANDLED | {HandlingState.NEW},
        targets=(HandlingState.MERGED,),
        states={Axis.REVIEW: stages.TAKEN},
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
)
