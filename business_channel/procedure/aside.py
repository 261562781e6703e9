"""Rows of the table of the procedure: who keeps out of a matter."""

from collections.abc import Sequence

from business_channel.language import Words
from business_channel.procedure.parts import Action, Axis, Part, Transition
from business_channel.submissions.model import HandlingState
from business_channel.work_orders.model import WorkOrderState

_EFFECT = Words(
    "回避后不再看到、不再办理本件；其承办的交办单待另行指定",
    "who is recused reads and does nothing of it any more; the orders that were theirs are nobody's in particular",
)

ASIDE: Sequence[Transition] = (
    Transition(
        action=Action.DECLARE_CONFLICT,
        who=frozenset({Part.REVIEWER, Part.DISPATCHER, Part.SUPERVISOR, Part.APPEAL_OFFICER, Part.LEADERS_OFFICE}),
        axis=Axis.HANDLING,
        sources=frozenset(HandlingState),
        effect=_EFFECT,
    ),
    Transition(
        action=Action.DECLARE_CONFLICT,
        who=frozenset({Part.UNIT}),
        axis=Axis.ORDER,
        sources=frozenset(WorkOrderState),
        effect=_EFFECT,
    ),
)
