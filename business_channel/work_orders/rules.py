"""What may be ordered, and what the orders say of the submission; decided without the store."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from business_channel.errors import Mendable
from business_channel.language import Words
from business_channel.submissions.model import HandlingState
from business_channel.work_orders.model import WorkOrderRole, WorkOrderState

OPEN_STATES = frozenset({WorkOrderState.ISSUED, WorkOrderState.ACCEPTED, WorkOrderState.IN_PROGRESS})
"""States in which a work order still waits for its department."""

_HANDLING = {
    WorkOrderState.ISSUED: HandlingState.DISPATCHED,
    WorkOrderState.ACCEPTED: HandlingState.ACCEPTED,
    WorkOrderState.IN_PROGRESS: HandlingState.IN_PROGRESS,
    WorkOrderState.REPLIED: HandlingState.REPLIED,
    WorkOrderState.CLOSED: HandlingState.CLOSED,
}
_PROGRESS = list(_HANDLING)


class WrongRoles(Mendable):
    code = "WRONG_ROLES"
    words = Words(
        "交办须有且只有一个主办单位，或两个以上各自办理的单位；另可加协办单位。",
        "A dispatch names exactly one LEAD, or two or more PARALLEL departments, and any number of CO besides.",
    )


class NamedTwice(Mendable):
    code = "NAMED_TWICE"
    words = Words("同一单位只能列一次。", "A department can be named only once.")


@dataclass(frozen=True)
class Assignment:
    """One department's part in a dispatch, with what the dispatcher wants it to know."""

    department_id: UUID
    role: WorkOrderRole
    instruction: str | None = None


def problems(assignments: Sequence[Assignment]) -> list[Mendable]:
    """What is wrong with a dispatch: it has one LEAD, or two or more PARALLEL, plus any CO, each department once."""
    wrong: list[Mendable] = []
    if not _roles_fit([each.role for each in assignments]):
        wrong.append(WrongRoles(("orders",)))
    if len({each.department_id for each in assignments}) < len(assignments):
        wrong.append(NamedTwice(("orders",)))
    return wrong


def _roles_fit(roles: Collection[WorkOrderRole]) -> bool:
    leads = sum(role is WorkOrderRole.LEAD for role in roles)
    parallel = sum(role is WorkOrderRole.PARALLEL for role in roles)
    return (leads, parallel) == (1, 0) or (leads == 0 and parallel >= 2)


def handling_state(orders: Iterable[tuple[WorkOrderRole, WorkOrderState]]) -> HandlingState:
    """What the orders say of the submission: the LEAD's state, or the furthest of those that are each for itself.

    A partner closed because another answered does not count while the answering one is still open to rating.
    """
    answering = [state for role, state in orders if role is not WorkOrderRole.CO]
    if not answering:
        return HandlingState.NEW
    alive = [state for state in answering if state is not WorkOrderState.CLOSED]
    return _HANDLING[max(alive, key=_PROGRESS.index)] if alive else HandlingState.CLOSED
