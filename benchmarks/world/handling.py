"""What the departments did with a matter: the rows of its work orders, replies and rating."""

from collections.abc import Iterator
from datetime import datetime
from random import Random
from typing import Any
from uuid import UUID

from benchmarks.world.chance import id_at
from benchmarks.world.courses import Step
from benchmarks.world.matters import Matter
from benchmarks.world.towns import Desk
from business_channel.feedback.model import Solved
from business_channel.feedback.rules import grade
from business_channel.replies.model import ReplyKind, ReplyState
from business_channel.work_orders.model import CloseReason, WorkOrderRole, WorkOrderState

_WITH_HELP = 0.35
_EACH_FOR_ITSELF = 0.06
_WITH_INTERIM = 0.08
_INTERIM = "您反映的事项我单位已受理，正在会同有关单位核实，将及时告知结果。"
_SCORES = {Solved.YES: (4, 5), Solved.PARTLY: (2, 4), Solved.NO: (1, 2)}
_COMMENTS = {Solved.YES: "办得很快，谢谢。", Solved.PARTLY: "部分问题已经解决，希望继续跟进。", Solved.NO: None}
_PROGRESS = {
    Step.PUBLISHED: WorkOrderState.REPLIED,
    Step.DRAFTED: WorkOrderState.IN_PROGRESS,
    Step.ACCEPTED: WorkOrderState.ACCEPTED,
    Step.DISPATCHED: WorkOrderState.ISSUED,
}


def order_rows(random: Random, matter: Matter, dispatcher_id: UUID) -> Iterator[dict[str, Any]]:
    """The order of the desk that answers, first, then that of a desk that helps or works for itself."""
    issued_at, chance, helper = matter.course.at(Step.DISPATCHED), random.random(), matter.helper
    if issued_at is None:
        return
    parallel = helper is not None and chance < _EACH_FOR_ITSELF
    role = WorkOrderRole.PARALLEL if parallel else WorkOrderRole.LEAD
    common = {"submission_id": matter.id, "issued_by": dispatcher_id, "issued_at": issued_at}
    yield common | _order(random, matter, matter.lead, role, answering=True)
    if helper is not None and chance < _WITH_HELP:
        role = WorkOrderRole.PARALLEL if parallel else WorkOrderRole.CO
        yield common | _order(random, matter, helper, role, answering=False)


def _order(random: Random, matter: Matter, desk: Desk, role: WorkOrderRole, *, answering: bool) -> dict[str, Any]:
    course, closed_at, reason = matter.course, matter.closed_at, CloseReason.RATED
    if role is WorkOrderRole.PARALLEL and not answering and course.came_to(Step.PUBLISHED):
        closed_at, reason = course.at(Step.PUBLISHED), CloseReason.RESOLVED_BY_PARTNER
    steps = _PROGRESS if answering else {Step.ACCEPTED: WorkOrderState.ACCEPTED, Step.DISPATCHED: WorkOrderState.ISSUED}
    state = next(state for step, state in steps.items() if course.came_to(step))
    return {
        "id": id_at(random, course.moments[Step.DISPATCHED]),
        "department_id": desk.department_id,
        "role": role,
        "final": False,
        "state": WorkOrderState.CLOSED if closed_at else state,
        "accepted_at": course.at(Step.ACCEPTED),
        "answered_at": course.at(Step.SIGNED) if answering else None,
        "closed_at": closed_at,
        "close_reason": reason if closed_at else None,
        "version": 1 + sum(course.came_to(step) for step in steps),
    }


def reply_rows(random: Random, matter: Matter, order_id: UUID, reviewer_id: UUID) -> Iterator[dict[str, Any]]:
    """The reply as far as it has come, sometimes after an interim one."""
    course, desk = matter.course, matter.lead
    accepted_at, drafted_at = course.at(Step.ACCEPTED), course.at(Step.DRAFTED)
    if accepted_at is None or drafted_at is None:
        return
    common = {"submission_id": matter.id, "work_order_id": order_id, "drafted_by": desk.clerk_id}
    common |= {"department_id": desk.department_id, "published_as_id": desk.department_id}
    interim_at = accepted_at + (drafted_at - accepted_at) / 2
    steps = (interim_at, interim_at, interim_at)
    if random.random() < _WITH_INTERIM:
        yield common | _reply(random, matter, ReplyKind.INTERIM, _INTERIM, steps, reviewer_id)
    body = random.choice(matter.theme.replies).format_map(matter.slots)
    written = (drafted_at, course.at(Step.SIGNED), course.at(Step.PUBLISHED))
    yield common | _reply(random, matter, ReplyKind.FINAL, body, written, reviewer_id)


def _reply(
    random: Random,
    matter: Matter,
    kind: ReplyKind,
    body: str,
    moments: tuple[datetime, datetime | None, datetime | None],
    reviewer_id: UUID,
) -> dict[str, Any]:
    drafted_at, signed_at, published_at = moments
    state = ReplyState.PUBLISHED if published_at else ReplyState.SIGNED if signed_at else ReplyState.DRAFTED
    return {
        "id": id_at(random, drafted_at),
        "kind": kind,
        "state": state,
        "body": body,
        "drafted_at": drafted_at,
        "signed_by": matter.lead.head_id if signed_at else None,
        "signed_at": signed_at,
        "reviewed_by": reviewer_id if published_at else None,
        "published_at": published_at,
        "version": 1 + (signed_at is not None) + (published_at is not None),
    }


def rating_row(random: Random, matter: Matter) -> dict[str, Any] | None:
    """The author's rating, ``None`` where there is none."""
    rated_at = matter.course.at(Step.RATED)
    if rated_at is None or matter.solved is None:
        return None
    degree, manner, speed = (random.randint(*_SCORES[matter.solved]) for _ in range(3))
    scores = {"degree": degree, "manner": manner, "speed": speed, "grade": grade(degree, manner, speed)}
    said = {"solved": matter.solved, "comment": _COMMENTS[matter.solved], "rated_at": rated_at}
    return (
        {"id": id_at(random, rated_at), "submission_id": matter.id, "round": 1, "author_id": matter.filer.account_id}
        | scores
        | said
    )
