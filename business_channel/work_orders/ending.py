"""How a matter ends before an answer: the author withdraws it, or the department's head terminates it on a ground."""

from uuid import UUID

from business_channel import events
from business_channel.access import Role
from business_channel.deadlines import service as deadlines
from business_channel.deadlines.model import Clock
from business_channel.errors import Several, TooLong
from business_channel.procedure.parts import Action
from business_channel.procedure.standing import standing_of
from business_channel.procedure.transitions import must_be_possible
from business_channel.submissions import repository as submissions
from business_channel.submissions.model import HandlingState, TerminationGround
from business_channel.submissions.rules import text_problems
from business_channel.work import Work
from business_channel.work_orders import repository, service
from business_channel.work_orders.model import CloseReason

NOTE_LIMIT = 500


async def withdraw(
    work: Work, submission_id: UUID, note: str | None = None, expected_version: int | None = None
) -> None:
    """The author withdraws a matter that is not answered yet: every clock stops and every order is closed.

    Raises ``TooLong`` for the note, ``Forbidden`` for anyone but the author, ``NotNow`` once it is answered or ended.
    """
    work.principal.must_have_any(Role.CITIZEN, Role.ENTERPRISE_MEMBER)
    if note is not None and len(note) > NOTE_LIMIT:
        raise TooLong(("note",), limit=NOTE_LIMIT, actual=len(note))
    submission = await submissions.locked(work, submission_id, expected_version=expected_version)
    must_be_possible(Action.WITHDRAW_SUBMISSION, standing_of(work.principal, submission), ("submissionId",))
    orders = await service.close_submission(work, submission, CloseReason.WITHDRAWN)
    await deadlines.stop(work, submission_id, {Clock.REPAYMENT})
    submission.handling_state, submission.ending_note = HandlingState.WITHDRAWN, note
    departments = tuple(each.department_id for each in orders)
    events.record(work, events.SubmissionWithdrawn(submission_id=submission_id, departments=departments))


async def terminate(
    work: Work, order_id: UUID, ground: TerminationGround, note: str, expected_version: int | None = None
) -> None:
    """The head ends a matter that was taken on, on a ground, and the author is told why; where another department
    answers as well, only the own order ends.

    Raises ``Several`` without a note, ``CoDoesNotReply`` for a helper, ``NotNow`` before acceptance and after the
    answer.
    """
    work.principal.must_have_any(Role.UNIT_HEAD)
    if wrong := list(text_problems("note", note, NOTE_LIMIT)):
        raise Several(wrong)
    order, submission = await repository.locked_with_submission(
        work, order_id, Role.UNIT_HEAD, expected_version=expected_version
    )
    standing = await repository.standing(work, submission, order)
    must_be_possible(Action.TERMINATE_SUBMISSION, standing, ("workOrderId",))
    submission.termination_ground, submission.ending_note = ground, note
    left = await service.leave(work, submission, order, CloseReason.TERMINATED, HandlingState.TERMINATED)
    ended = events.SubmissionTerminated(submission_id=submission.id, work_order_id=order.id, departments=left)
    events.record(work, ended, ground=ground)
