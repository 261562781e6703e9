"""What may be ordered, and what the orders say of the submission; decided without the store."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from business_channel.errors import Mendable
from business_channel.language import Words
from business_channel.regions.rules import lineage
from business_channel.submissions.model import HandlingState
from business_channel.work_orders.model import WorkOrderRole, WorkOrderState

OPEN_STATES = frozenset({WorkOrderState.ISSUED, WorkOrderState.ACCEPTED, WorkOrderState.IN_PROGRESS}) | {
    WorkOrderState.AWAITING_AUTHOR
}
"""States in which a work order still waits for its department."""

_HANDLING = {
    WorkOrderState.RETURNED: HandlingState.RETURNED,
    WorkOrderState.ISSUED: HandlingState.DISPATCHED,
    WorkOrderState.ACCEPTED: HandlingState.ACCEPTED,
    WorkOrderState.AWAITING_AUTHOR: HandlingState.AWAITING_AUTHOR,
    WorkOrderState.IN_PROGRESS: HandlingState.IN_PROGRESS,
    WorkOrderState.REPLIED: HandlingState.REPLIED,
    WorkOrderState.CLOSED: HandlingState.CLOSED,
}
_PROGRESS = list(_HANDLING)


class WrongRoles(Mendable):
    code = "WRONG_ROLES"
    words = Words(
        "交办须有且只有一个主办单位，或两个以上联合办理、各自办理的单位；另可加协办单位。",
        "A dispatch names one LEAD, or two or more JOINT or PARALLEL departments, and any number of CO besides.",
    )


class NamedTwice(Mendable):
    code = "NAMED_TWICE"
    words = Words("同一单位只能列一次。", "A department can be named only once.")


class WentBack(Mendable):
    code = "WENT_BACK"
    words = Words(
        "该单位已将本件转出，不得再次转回；确需其办理的，请提级裁定。",
        "That department has passed this on before, and it cannot go back there; lift it to the superior instead.",
    )


class NotSuperior(Mendable):
    code = "NOT_SUPERIOR"
    words = Words(
        "提级应交由所在地上一级或更高级别的单位。", "A matter is lifted to a department of a place above its own."
    )


class NotAColleague(Mendable):
    code = "NOT_A_COLLEAGUE"
    words = Words("承办人应为本单位工作人员。", "A work order is assigned to somebody of its own department.")


class IsRecused(Mendable):
    code = "IS_RECUSED"
    words = Words(
        "该工作人员已回避本件，不能承办。", "That colleague is recused from this matter and cannot handle it."
    )


class LeadsAGroup(Mendable):
    code = "LEADS_A_GROUP"
    words = Words(
        "该诉求下已有并入的诉求，应作为主诉求，不能再并入其他诉求。",
        "Others were merged into this submission; name it as the parent instead.",
    )


class NothingToMerge(Mendable):
    code = "NOTHING_TO_MERGE"
    words = Words(
        "请列出 1 至 {limit} 件并入的诉求，每件一次，不含主诉求本身。",
        "Name 1 to {limit} submissions to be merged, each once and none of them the parent itself.",
    )


MERGED_AT_ONCE = 100


class LastHead(Mendable):
    code = "LAST_HEAD"
    words = Words(
        "本单位至少应有一名负责人，请先确定接任者。", "A department has at least one head; name another one first."
    )


@dataclass(frozen=True)
class Assignment:
    """One department's part in a dispatch, with what the dispatcher wants it to know."""

    department_id: UUID
    role: WorkOrderRole
    instruction: str | None = None


@dataclass(frozen=True)
class Followed:
    """The rule of the catalogue that a dispatch follows, in its version."""

    code: str
    version: int


def problems(assignments: Sequence[Assignment]) -> list[Mendable]:
    """What is wrong with a dispatch: one LEAD, or two or more JOINT or PARALLEL, plus any CO, each department once."""
    wrong: list[Mendable] = []
    if not _roles_fit([each.role for each in assignments]):
        wrong.append(WrongRoles(("orders",)))
    if len({each.department_id for each in assignments}) < len(assignments):
        wrong.append(NamedTwice(("orders",)))
    return wrong


def merging_problems(parent_id: UUID, merged: Sequence[UUID]) -> list[Mendable]:
    """What is wrong with a merging: from one to a hundred others, each named once."""
    others = set(merged) - {parent_id}
    fits = 0 < len(merged) <= MERGED_AT_ONCE and len(others) == len(merged)
    return [] if fits else [NothingToMerge(("submissionIds",), limit=MERGED_AT_ONCE)]


def _roles_fit(roles: Collection[WorkOrderRole]) -> bool:
    answering = [role for role in roles if role is not WorkOrderRole.CO]
    if answering == [WorkOrderRole.LEAD]:
        return True
    return len(answering) >= 2 and set(answering) in ({WorkOrderRole.JOINT}, {WorkOrderRole.PARALLEL})


def handling_state(orders: Iterable[tuple[WorkOrderRole, WorkOrderState]]) -> HandlingState:
    """What the orders say of the submission: the LEAD's state, or the furthest of those that answer beside each other.

    A partner closed because another answered does not count while the answering one is still open to rating.
    """
    answering = [state for role, state in orders if role is not WorkOrderRole.CO]
    if not answering:
        return HandlingState.NEW
    alive = [state for state in answering if state is not WorkOrderState.CLOSED]
    return _HANDLING[max(alive, key=_PROGRESS.index)] if alive else HandlingState.CLOSED


def progress(state: WorkOrderState) -> int:
    """How far an order is, to compare it with others."""
    return _PROGRESS.index(state)


def is_superior(region_code: str, other: str) -> bool:
    """Whether a region lies above another, as the codes of GB/T 2260 tell."""
    return region_code != other and region_code in lineage(other)


def opinion_days(reply_days: int) -> int:
    """The working days of a helper's opinion: three, or half of what the answer has, if that is less; at least one."""
    return max(1, min(3, reply_days // 2))
