"""What is done with work orders: dispatch, acceptance, and closing what is answered."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from uuid import UUID

from business_channel import events, idempotency
from business_channel.access import DEPARTMENT_STAFF, Role
from business_channel.catalogue import repository as catalogue
from business_channel.deadlines import service as deadlines
from business_channel.deadlines.model import Clock, Duty
from business_channel.departments.repository import Named, must_be_in_office
from business_channel.errors import NotFound, Several
from business_channel.ids import new_id
from business_channel.procedure.parts import Action
from business_channel.procedure.standing import standing_of
from business_channel.procedure.transitions import must_be_possible
from business_channel.submissions import repository as submissions
from business_channel.submissions.model import HandlingState, Submission
from business_channel.submissions.rules import must_not_be_accused
from business_channel.submissions.service import start_of
from business_channel.work import Work
from business_channel.work_orders import (
    arrears_clocks,
    duties,
    groups,
    replies_under_way,
    repository,
    rules,
    supervised,
)
from business_channel.work_orders.model import CloseReason, WorkOrder, WorkOrderRole, WorkOrderState
from business_channel.work_orders.rules import Assignment, Followed


async def dispatch(
    work: Work,
    submission_id: UUID,
    assignments: Sequence[Assignment],
    key: UUID,
    expected_version: int | None = None,
    followed: Followed | None = None,
) -> UUID:
    """Gives an approved submission to its departments; starts the author's REPLY clock and each department's own. The
    authors of what was merged into it have their clock from then on, too; one that runs already is not started anew.

    Returns the submission's id. Raises ``Several`` for roles that do not fit together, ``NotFound`` for a department
    that is not in office and for a rule that the catalogue never had for the topic, ``AccusedMayNotHandle`` for a
    department that the matter accuses, ``NotNow`` when it is not taken, was dispatched before, or is a thank-you.
    """
    work.principal.must_have_any(Role.DISPATCHER)
    if wrong := rules.problems(assignments):
        raise Several(wrong)
    content = {"submission": submission_id, "orders": [asdict(each) for each in assignments]}
    content |= {} if followed is None else {"rule": asdict(followed)}
    claim = new_id()
    if await idempotency.first_result(work, "dispatchSubmission", key, content, claim) != claim:
        return submission_id
    submission = await submissions.locked(work, submission_id, expected_version=expected_version)
    must_be_possible(Action.DISPATCH_SUBMISSION, standing_of(work.principal, submission), ("submissionId",))
    paths = (("orders", str(place), "departmentId") for place in range(len(assignments)))
    named: Named = dict(zip(paths, (each.department_id for each in assignments), strict=True))
    await must_be_in_office(work, named, work.today)
    accused = await submissions.accused(work, submission_id)
    for place, each in enumerate(assignments):
        must_not_be_accused(accused, each.department_id, ("orders", str(place), "departmentId"))
    orders = [issued(work, submission_id, each) for each in assignments]
    _seat(orders)
    if followed is not None:
        await _cite(work, submission, orders, followed)
    work.session.add_all(orders)
    submission.handling_state = HandlingState.DISPATCHED
    departments = tuple(each.department_id for each in assignments)
    happening = events.SubmissionDispatched(submission_id=submission_id, departments=departments)
    events.record(work, happening, departments=[str(each) for each in departments])
    await work.session.flush()
    await deadlines.stop(work, submission_id, {Clock.DISPATCH})
    await groups.promise_all(work, submission)
    await start_clocks(work, submission, orders, events.EventTag.SUBMISSION_DISPATCHED)
    return submission_id


async def _cite(work: Work, submission: Submission, orders: Sequence[WorkOrder], followed: Followed) -> None:
    """Notes on each order the rule that was followed; raises ``NotFound`` for one that the catalogue never had, and for
    one of another topic.
    """
    rule = await catalogue.rule(work, followed.code, followed.version)
    if rule is None or not rule.scope.is_about(submission.topic_code):
        raise NotFound(("followedRule",))
    for each in orders:
        each.routing_rule_code, each.routing_rule_version = followed.code, followed.version


def issued(work: Work, submission_id: UUID, assignment: Assignment) -> WorkOrder:
    """A fresh order, issued now by the caller; still to be added to the unit of work."""
    return WorkOrder(
        id=new_id(),
        submission_id=submission_id,
        department_id=assignment.department_id,
        role=assignment.role,
        state=WorkOrderState.ISSUED,
        final=False,
        instruction=assignment.instruction,
        issued_by=work.principal.must_be_signed_in(),
        issued_at=work.now,
    )


def _seat(orders: Sequence[WorkOrder]) -> None:
    """Gives those who sign together their places, in the order in which they were named; the first convenes."""
    joint = (each for each in orders if each.role is WorkOrderRole.JOINT)
    for place, order in enumerate(joint):
        order.place = place


async def start_clocks(work: Work, submission: Submission, orders: Sequence[WorkOrder], event: events.EventTag) -> None:
    """Starts each department's own clocks: to accept, and its share of the answer, or its opinion if it only helps."""
    accepting = [start_of(submission, event, work_order_id=each.id) for each in orders]
    await deadlines.start(work, Clock.ACCEPT, *accepting)
    answering = [each for each in orders if each.role is not WorkOrderRole.CO]
    if shares := [start_of(submission, event, work_order_id=each.id, duty=Duty.UNIT) for each in answering]:
        await deadlines.start(work, Clock.REPLY, *shares)
    if helping := [each for each in orders if each.role is WorkOrderRole.CO]:
        days = rules.opinion_days(await repository.reply_days(work, submission.id))
        opinions = [start_of(submission, event, work_order_id=each.id, total=days) for each in helping]
        await deadlines.start(work, Clock.OPINION, *opinions)


async def accept(work: Work, order_id: UUID, expected_version: int | None = None) -> None:
    """A clerk or the head takes the order on for the department; raises ``NotNow`` unless it was just issued and no
    objection waits.
    """
    order, submission = await repository.locked_with_submission(
        work, order_id, *DEPARTMENT_STAFF, expected_version=expected_version
    )
    standing = await repository.standing(work, submission, order)
    must_be_possible(Action.ACCEPT_WORK_ORDER, standing, ("workOrderId",))
    order.state, order.accepted_at = WorkOrderState.ACCEPTED, work.now
    await deadlines.stop(work, submission.id, {Clock.ACCEPT}, order.id)
    if order.role is not WorkOrderRole.CO:
        contact = start_of(submission, events.EventTag.WORK_ORDER_ACCEPTED, work_order_id=order.id)
        await deadlines.start(work, Clock.CONTACT, contact)
    await arrears_clocks.accepted(work, submission, order)
    derive_handling(submission, await repository.locked_of(work, submission.id))
    happening = events.WorkOrderAccepted(
        submission_id=submission.id, work_order_id=order_id, departments=(order.department_id,)
    )
    events.record(work, happening)


def derive_handling(submission: Submission, orders: Iterable[WorkOrder]) -> None:
    """Sets the submission's handling state from its orders."""
    submission.handling_state = rules.handling_state((each.role, each.state) for each in orders)


async def close(work: Work, orders: Iterable[WorkOrder], reason: CloseReason) -> None:
    """Closes those of ``orders`` that are not closed yet. Nothing is demanded of their departments any more, but what
    is due for an instruction and passed on with the order.
    """
    closing = [each for each in orders if each.state is not WorkOrderState.CLOSED]
    for order in closing:
        order.state, order.closed_at, order.close_reason = WorkOrderState.CLOSED, work.now, reason
    await supervised.end_of_orders(work, [each.id for each in closing])
    if reason is not CloseReason.TRANSFERRED:
        await duties.end(work, closing)


async def close_submission(work: Work, submission: Submission, reason: CloseReason) -> Sequence[WorkOrder]:
    """Closes a locked submission with all its orders, ends the replies under way and its supervision, and stops its
    clocks; returns the orders.

    What was merged into it and waits for its answer goes back to the dispatcher.
    """
    orders = await repository.locked_of(work, submission.id)
    await repository.supersede_replies(work, [each.id for each in orders])
    await close(work, orders, reason)
    submission.handling_state, submission.closed_at = HandlingState.CLOSED, work.now
    await supervised.end_of_matter(work, submission)
    await deadlines.stop(work, submission.id)
    await groups.dissolve(work, submission)
    return orders


async def leave(
    work: Work, submission: Submission, order: WorkOrder, reason: CloseReason, ending: HandlingState
) -> tuple[UUID, ...]:
    """Closes a department's order without an answer; where no other department answers, the matter ends with it.

    Returns the departments whose desks it leaves.
    """
    await close(work, [order], reason)
    await deadlines.stop(work, submission.id, deadlines.OF_THE_ORDER, order.id)
    await replies_under_way.end(work, order)
    orders = await repository.locked_of(work, submission.id)
    if any(each.role is not WorkOrderRole.CO and each.state is not WorkOrderState.CLOSED for each in orders):
        derive_handling(submission, orders)
        return (order.department_id,)
    await close_submission(work, submission, CloseReason.LEAD_CLOSED)
    submission.handling_state = ending
    return tuple(each.department_id for each in orders if each.closed_at == work.now)
