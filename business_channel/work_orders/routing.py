"""How a matter finds its department: objections and their decision, passing on, lifting, and statutory refusal."""

from dataclasses import asdict, dataclass
from uuid import UUID

from business_channel import events, idempotency
from business_channel.access import DEPARTMENT_STAFF, Role
from business_channel.deadlines import service as deadlines
from business_channel.deadlines.model import Clock
from business_channel.departments.repository import must_be_in_office
from business_channel.errors import Missing, NotFound, Several
from business_channel.ids import new_id
from business_channel.procedure.guards import MOST_HOPS
from business_channel.procedure.parts import Action
from business_channel.procedure.transitions import must_be_possible
from business_channel.submissions import repository as submissions
from business_channel.submissions.model import HandlingState, Submission
from business_channel.submissions.rules import must_not_be_accused, text_problems
from business_channel.submissions.service import start_of
from business_channel.work import Work
from business_channel.work_orders import duties, replies_under_way, repository, rules, service, supervised
from business_channel.work_orders.model import (
    CloseReason,
    DeclineGround,
    ObjectionState,
    RouteObjection,
    WorkOrder,
    WorkOrderState,
)
from business_channel.work_orders.rules import Assignment

REASON_LIMIT = 500
_PATH = ("workOrderId",)


@dataclass(frozen=True, kw_only=True)
class Objection:
    """Why an order is not the department's, and whose it may be instead."""

    work_order_id: UUID
    reason: str
    suggested_id: UUID | None = None


async def object_to(work: Work, said: Objection, key: UUID, expected_version: int | None = None) -> UUID:
    """The department objects to an order that it has not accepted, and the dispatcher has a working day to decide; the
    time to accept goes on. Returns the order's id.

    Raises ``Several`` without a reason, ``NoSecondReturn`` where it was decided before or the department has objected
    before (潍坊市 hotline rules), ``NotNow`` after acceptance or while an objection waits.
    """
    work.principal.must_have_any(*DEPARTMENT_STAFF)
    _must_give_reason(said.reason)
    order, submission = await repository.locked_with_submission(work, said.work_order_id, *DEPARTMENT_STAFF)
    claim = new_id()
    if await idempotency.first_result(work, "objectToWorkOrder", key, asdict(said), claim) != claim:
        return order.id
    repository.must_be_version(order, expected_version)
    must_be_possible(Action.OBJECT_TO_WORK_ORDER, await repository.standing(work, submission, order), _PATH)
    if said.suggested_id is not None:
        await _must_be_in_office(work, said.suggested_id, "suggestedDepartmentId")
    work.session.add(_raised(work, order, submission, said, claim))
    _record(work, events.WorkOrderObjected, order, internal=True)
    await work.session.flush()
    started = start_of(submission, events.EventTag.WORK_ORDER_OBJECTED, work_order_id=order.id)
    await deadlines.start(work, Clock.OBJECTION, started)
    return order.id


def _raised(
    work: Work, order: WorkOrder, submission: Submission, said: Objection, objection_id: UUID
) -> RouteObjection:
    return RouteObjection(
        id=objection_id,
        submission_id=order.submission_id,
        work_order_id=order.id,
        department_id=order.department_id,
        region_code=submission.region_code,
        topic_code=submission.topic_code,
        reason=said.reason,
        suggested_id=said.suggested_id,
        raised_by=work.principal.must_be_signed_in(),
        raised_at=work.now,
    )


async def decide(work: Work, objection_id: UUID, *, upheld: bool, note: str | None = None) -> UUID:
    """The dispatcher decides, once: an upheld objection returns the order, to be passed on; after a rejected one the
    department has to handle it. Returns the order's id.

    Raises ``Missing`` without a note to a rejection, ``NotFound`` for an objection that the caller may not see,
    ``NotNow`` when it was decided before.
    """
    work.principal.must_have_any(Role.DISPATCHER)
    if not upheld and not (note or "").strip():
        raise Missing(("note",))
    order_id = await repository.order_of_objection(work, objection_id)
    if order_id is None:
        raise NotFound(("objectionId",))
    order, submission = await repository.locked(work, order_id)
    must_be_possible(Action.DECIDE_OBJECTION, await repository.standing(work, submission, order), ("objectionId",))
    objection = await repository.objection_to(work, order.id)
    assert objection is not None, "only an order with an objection lets it be decided"
    objection.state = ObjectionState.UPHELD if upheld else ObjectionState.REJECTED
    objection.decided_by, objection.decided_at = work.principal.account_id, work.now
    objection.decision_note = note
    await deadlines.stop(work, submission.id, {Clock.OBJECTION}, order.id)
    if upheld:
        order.state = WorkOrderState.RETURNED
        await supervised.end_of_orders(work, [order.id])
        await deadlines.stop(work, submission.id, deadlines.OF_THE_ORDER, order.id)
        service.derive_handling(submission, await repository.locked_of(work, submission.id))
    else:
        order.final = True
    _record(work, events.ObjectionUpheld if upheld else events.ObjectionRejected, order, internal=True)
    return order.id


@dataclass(frozen=True, kw_only=True)
class Passing:
    """Whom an order goes to instead, why, and what the dispatcher wants that department to know."""

    work_order_id: UUID
    department_id: UUID
    reason: str
    instruction: str | None = None


async def redispatch(work: Work, wanted: Passing, key: UUID, expected_version: int | None = None) -> UUID:
    """The dispatcher passes an order on to another department and returns the id of the new order.

    The old one is closed as TRANSFERRED, the new department's clocks start, and the author's go on. Raises
    ``WentBack`` for a department that has passed the matter on before, ``LiftNeeded`` after three hops, ``NotNow`` when
    it is answered or an objection waits.
    """
    work.principal.must_have_any(Role.DISPATCHER)
    return await _pass_on(work, wanted, key, Action.REDISPATCH_WORK_ORDER, expected_version)


async def lift(work: Work, wanted: Passing, key: UUID, expected_version: int | None = None) -> UUID:
    """The dispatcher, or the leader's office, lifts an order to a department of a place above, which cannot return it;
    returns the id of the new order.

    Raises ``NotSuperior`` for a department of the same place or below, ``NotNow`` like ``redispatch``.
    """
    work.principal.must_have_any(Role.DISPATCHER, Role.LEADER_OFFICE)
    return await _pass_on(work, wanted, key, Action.LIFT_WORK_ORDER, expected_version)


async def _pass_on(work: Work, wanted: Passing, key: UUID, action: Action, expected_version: int | None) -> UUID:
    _must_give_reason(wanted.reason)
    order, submission = await repository.locked(work, wanted.work_order_id)
    new = await idempotency.first_result(work, action, key, asdict(wanted), claim := new_id())
    if new != claim:
        return new
    repository.must_be_version(order, expected_version)
    must_be_possible(action, await repository.standing(work, submission, order), _PATH)
    await _must_be_in_office(work, wanted.department_id, "departmentId")
    must_not_be_accused(await submissions.accused(work, submission.id), wanted.department_id, ("departmentId",))
    lifted = action is Action.LIFT_WORK_ORDER
    await (_must_be_above if lifted else _must_not_go_back)(work, order, wanted.department_id)
    await _must_hold_no_order(work, submission, wanted.department_id)
    successor = _successor(work, order, wanted, claim)
    successor.final = lifted or submission.hops + 1 >= MOST_HOPS
    await _leave(work, submission, order)
    _record(work, events.WorkOrderPassedOn, order, internal=True)
    work.session.add(successor)
    submission.hops += 1
    await work.session.flush()
    kind = events.WorkOrderLifted if lifted else events.WorkOrderRedispatched
    await duties.pass_on(work, order, successor)
    await service.start_clocks(work, submission, [successor], kind.tag)
    service.derive_handling(submission, await repository.locked_of(work, submission.id))
    _record(work, kind, successor, passed_from=str(order.id), hops=submission.hops)
    return claim


def _successor(work: Work, order: WorkOrder, wanted: Passing, order_id: UUID) -> WorkOrder:
    fresh = service.issued(work, order.submission_id, Assignment(wanted.department_id, order.role, wanted.instruction))
    fresh.id, fresh.place = order_id, order.place
    fresh.passed_from_id, fresh.pass_reason = order.id, wanted.reason
    return fresh


async def _leave(work: Work, submission: Submission, order: WorkOrder) -> None:
    await service.close(work, [order], CloseReason.TRANSFERRED)
    await deadlines.stop(work, submission.id, deadlines.OF_THE_ORDER, order.id)
    await replies_under_way.end(work, order)


async def _must_be_above(work: Work, order: WorkOrder, department_id: UUID) -> None:
    below = await repository.region_of(work, order.department_id)
    if not rules.is_superior(await repository.region_of(work, department_id), below):
        raise rules.NotSuperior(("departmentId",))


async def _must_not_go_back(work: Work, order: WorkOrder, department_id: UUID) -> None:
    if department_id in await repository.passed_on_by(work, order.submission_id):
        raise rules.WentBack(("departmentId",))


async def _must_hold_no_order(work: Work, submission: Submission, department_id: UUID) -> None:
    open_ones = (o for o in await repository.locked_of(work, submission.id) if o.state is not WorkOrderState.CLOSED)
    if any(each.department_id == department_id for each in open_ones):
        raise rules.NamedTwice(("departmentId",))


async def decline(
    work: Work, order_id: UUID, ground: DeclineGround, note: str, expected_version: int | None = None
) -> None:
    """The department does not take the matter on, on a statutory ground, and tells the author the lawful way in
    writing; where no other department answers, the matter ends as REFERRED_OUT.

    Raises ``Several`` without a note, ``CoDoesNotReply`` for a helper, ``NotNow`` after acceptance.
    """
    _must_give_reason(note, "note")
    order, submission = await repository.locked_with_submission(
        work, order_id, *DEPARTMENT_STAFF, expected_version=expected_version
    )
    must_be_possible(Action.DECLINE_WORK_ORDER, await repository.standing(work, submission, order), _PATH)
    order.decline_ground, order.decline_note = ground, note
    left = await service.leave(work, submission, order, CloseReason.REFERRED_OUT, HandlingState.REFERRED_OUT)
    declined = events.WorkOrderDeclined(submission_id=submission.id, work_order_id=order.id, departments=left)
    events.record(work, declined, ground=ground)


def _must_give_reason(text: str, name: str = "reason") -> None:
    if wrong := list(text_problems(name, text, REASON_LIMIT)):
        raise Several(wrong)


async def _must_be_in_office(work: Work, department_id: UUID, name: str) -> None:
    await must_be_in_office(work, {(name,): department_id}, work.today)


def _record(
    work: Work, kind: type[events.Happening], order: WorkOrder, *, internal: bool = False, **detail: str | int
) -> None:
    happening = kind(
        submission_id=order.submission_id,
        work_order_id=order.id,
        departments=(order.department_id,),
        internal_to=order.department_id if internal else None,
    )
    events.record(work, happening, **detail)
