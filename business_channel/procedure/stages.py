"""States that the table of the procedure names together."""

from business_channel.procedure.parts import Axis
from business_channel.submissions.model import EvaluationState, HandlingState, ReviewState, SupervisionState
from business_channel.work_orders.model import WorkOrderState

HANDLED = frozenset(
    {
        HandlingState.DISPATCHED,
        HandlingState.ACCEPTED,
        HandlingState.AWAITING_AUTHOR,
        HandlingState.IN_PROGRESS,
        HandlingState.RETURNED,
    }
)
WITH_UNIT = frozenset({WorkOrderState.ISSUED, WorkOrderState.ACCEPTED, WorkOrderState.IN_PROGRESS})
AWAITING = frozenset({WorkOrderState.AWAITING_AUTHOR})
TAKEN_ON = frozenset({WorkOrderState.ACCEPTED, WorkOrderState.IN_PROGRESS})
TAKEN = frozenset({ReviewState.APPROVED, ReviewState.NOT_DISPLAYED, ReviewState.RECHECK})
NOT_DISPATCHED = {Axis.HANDLING: frozenset({HandlingState.NEW})}
OPEN = {Axis.HANDLING: HANDLED}
WITH_DEPARTMENTS = HANDLED - {HandlingState.RETURNED}
EVALUATED = frozenset({EvaluationState.RATED, EvaluationState.DEFAULT_CLOSED})
HELD = {Axis.ORDER: WITH_UNIT | AWAITING | {WorkOrderState.REPLIED}}
IN_HAND = {Axis.HANDLING: HANDLED | {HandlingState.REPLIED}}
AT_REST = frozenset({SupervisionState.NONE, SupervisionState.WARNED, SupervisionState.LIFTED})
UNDER_LETTER = frozenset({SupervisionState.LETTER, SupervisionState.INTERVIEWED, SupervisionState.CIRCULATED})
