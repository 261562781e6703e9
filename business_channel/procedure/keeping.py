"""Rows of the table of the procedure: how the ledger of an overdue payment, and the file of a permit, are kept."""

from collections.abc import Sequence

from business_channel.language import Words
from business_channel.procedure import guards, guards_of_permits, stages
from business_channel.procedure.parts import Action, Axis, Part, Transition
from business_channel.submissions.model import HandlingState
from business_channel.work_orders.model import WorkOrderState

_KEPT_BY = stages.TAKEN_ON | stages.AWAITING | {WorkOrderState.REPLIED, WorkOrderState.CLOSED}

KEEPING: Sequence[Transition] = (
    Transition(
        action=Action.RECORD_PAYMENT,
        who=frozenset({Part.UNIT}),
        axis=Axis.ORDER,
        sources=_KEPT_BY,
        guards=(guards.ANSWERS, guards.HAS_CLAIM),
        effect=Words("登记付款或冲正，待企业确认", "a payment or a reversal waits for the enterprise"),
    ),
    Transition(
        action=Action.RECORD_REPAYMENT_PLAN,
        who=frozenset({Part.UNIT}),
        axis=Axis.ORDER,
        sources=_KEPT_BY,
        guards=(guards.ANSWERS, guards.OWED),
        effect=Words(
            "各期开始计时，原计划的计时停止", "each instalment starts REPAYMENT; those of an earlier plan stop"
        ),
    ),
    Transition(
        action=Action.CONFIRM_PAYMENT,
        who=frozenset({Part.AUTHOR, Part.COLLEAGUE}),
        axis=Axis.HANDLING,
        sources=stages.HANDLED | {HandlingState.REPLIED, HandlingState.CLOSED},
        guards=(guards.PAYMENT_WAITS,),
        effect=Words(
            "确认的付款冲抵本金，停止已清偿各期的计时；全部清偿即销号",
            "a confirmed payment lowers the balance and stops the instalments that it settles; the last one clears it",
        ),
    ),
    Transition(
        action=Action.RECORD_PERMIT_STEP,
        who=frozenset({Part.UNIT}),
        axis=Axis.ORDER,
        sources=_KEPT_BY,
        guards=(guards.ANSWERS, guards_of_permits.HAS_PERMIT, guards_of_permits.PERMIT_OPEN),
        effect=Words(
            "各步骤依《行政许可法》开始、停止或不计时限",
            "the clocks of the licence start, stand still and stop as the law has it",
        ),
    ),
    Transition(
        action=Action.EXTEND_PERMIT,
        who=frozenset({Part.UNIT_HEAD}),
        axis=Axis.ORDER,
        sources=_KEPT_BY,
        guards=(guards.ANSWERS, guards_of_permits.HAS_PERMIT, guards_of_permits.PERMIT_EXTENDABLE),
        effect=Words(
            "许可决定期限延长十日，联合办理的延长十五日",
            "the decision is due ten working days later, fifteen where it is joint",
        ),
    ),
)
