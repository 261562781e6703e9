"""What is done with work orders: dispatch, acceptance, and closing what is answered."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from uuid import UUID

from business_channel import events, idempotency
from business_channel.access import DEPARTMENT_STAFF, Role
from business_channel.deadlines import service as deadlines
from business_channel.deadlines.model import Clock, Duty
from business_channel.departments.repository import in_office_by_id
from business_channel.errors import NotFound, NotNow, Several
from business_channel.ids import new_id
from business_channel.submissions import repository as submissions
from business_channel.submissions.model import HandlingState, ReviewState, Submission, SubmissionKind
from business_channel.submissions.service import start_of
from business_channel.work import Work
from business_channel.work_orders import repository, rules
from business_channel.work_orders.model import CloseReason, WorkOrder, WorkOrderRole, WorkOrderState
from business_channel.work_orders.rules import Assignment


async def dispatch(
    work: Work,
    submission_id: UUID,
    assignments: Sequence[Assignment],
    key: UUID,
    expected_version: int | None = None,
) -> UUID:
    """Gives an approved submission to its departments; starts the author's REPLY clock and each department's own.

    Returns the submission's id. Raises ``Several`` for roles that do not fit together, ``NotFound`` for a department
    that is not in office, ``NotNow`` when it is not approved, was dispatched before, or is a thank-you.
    """
    dispatcher_id = work.principal.must_have_any(Role.DISPATCHER)
    if wrong := rules.problems(assignments):
        raise Several(wrong)
    content = {"submission": submission_id, "orders": [asdict(each) for each in assignments]}
    claim = new_id()
    if await idempotency.first_result(work, "dispatchSubmission", key, content, claim) != claim:
        return submission_id
    submission = await submissions.locked(work, submission_id, expected_version=expected_version)
    _must_wait_for_dispatch(submission)
    await _must_be_in_office(work, assignments)
    orders = [_issued(work, submission_id, each, dispatcher_id) for each in assignments]
    work.session.add_all(orders)
    submission.handling_state = HandlingState.DISPATCHED
    submission.dispatched_at = work.now
    departments = tuple(each.department_id for each in assignments)
    happening = events.SubmissionDispatched(submission_id=submission_id, departments=departments)
    events.record(work, happening, departments=[str(each) for each in departments])
    await work.session.flush()
    await _start_clocks(work, submission, orders)
    return submission_id


def _must_wait_for_dispatch(submission: Submission) -> None:
    if submission.review_state is not ReviewState.APPROVED:
        raise NotNow(("submissionId",), state=submission.review_state)
    if submission.handling_state is not HandlingState.NEW or submission.kind is SubmissionKind.THANKS:
        raise NotNow(("submissionId",), state=submission.handling_state)


async def _must_be_in_office(work: Work, assignments: Sequence[Assignment]) -> None:
    known = await in_office_by_id(work, {each.department_id for each in assignments}, work.now.date())
    for place, each in enumerate(assignments):
        if each.department_id not in known:
            raise NotFound(("orders", str(place), "departmentId"))


def _issued(work: Work, submission_id: UUID, assignment: Assignment, dispatcher_id: UUID) -> WorkOrder:
    return WorkOrder(
        id=new_id(),
        submission_id=submission_id,
        department_id=assignment.department_id,
        role=assignment.role,
        instruction=assignment.instruction,
        issued_by=dispatcher_id,
        issued_at=work.now,
    )


async def _start_clocks(work: Work, submission: Submission, orders: Sequence[WorkOrder]) -> None:
    """Starts the author's clock, and each department's own: to accept, and its share of the answer if it answers."""
    await deadlines.stop(work, submission.id, {Clock.DISPATCH})
    event = events.EventTag.SUBMISSION_DISPATCHED
    accepting = [start_of(submission, event, work_order_id=each.id) for each in orders]
    shares = [
        start_of(submission, event, work_order_id=each.id, duty=Duty.UNIT)
        for each in orders
        if each.role is not WorkOrderRole.CO
    ]
    await deadlines.start(work, Clock.ACCEPT, *accepting)
    await deadlines.start(work, Clock.REPLY, start_of(submission, event), *shares)


async def accept(work: Work, order_id: UUID, expected_version: int | None = None) -> None:
    """A clerk or the head takes the order on for the department; raises ``NotNow`` unless it was just issued."""
    order, submission = await repository.locked_with_submission(
        work, order_id, *DEPARTMENT_STAFF, expected_version=expected_version
    )
    if order.state is not WorkOrderState.ISSUED:
        raise NotNow(("workOrderId",), state=order.state)
    order.state, order.accepted_at = WorkOrderState.ACCEPTED, work.now
    await deadlines.stop(work, submission.id, {Clock.ACCEPT}, order.id)
    derive_handling(submission, await repository.locked_of(work, submission.id))
    happening = events.WorkOrderAccepted(
        submission_id=submission.id, work_order_id=order_id, departments=(order.department_id,)
    )
    events.record(work, happening)


def derive_handling(submission: Submission, orders: Iterable[WorkOrder]) -> None:
    """Sets the submission's handling state from its orders."""
    submission.handling_state = rules.handling_state((each.role, each.state) for each in orders)


def close(work: Work, orders: Iterable[WorkOrder], reason: CloseReason) -> None:
    """Closes those of ``orders`` that are not closed yet."""
    for order in orders:
        if order.state is not WorkOrderState.CLOSED:
            order.state, order.closed_at, order.close_reason = WorkOrderState.CLOSED, work.now, reason


async def close_submission(work: Work, submission: Submission, reason: CloseReason) -> Sequence[WorkOrder]:
    """Closes a locked submission with all its orders and stops its clocks; returns the orders."""
    orders = await repository.locked_of(work, submission.id)
    close(work, orders, reason)
    derive_handling(submission, orders)
    submission.closed_at = work.now
    await deadlines.stop(work, submission.id)
    return orders
