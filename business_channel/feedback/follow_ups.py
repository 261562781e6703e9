"""The author asks on: a further question, or new facts, to those who answered."""

from uuid import UUID

from business_channel import events, idempotency
from business_channel.access import Role
from business_channel.attachments import service as attachments
from business_channel.deadlines import service as deadlines
from business_channel.deadlines.model import Clock, Duty
from business_channel.errors import Several
from business_channel.feedback import repository
from business_channel.feedback.model import FollowUp
from business_channel.feedback.rules import QUESTION_LIMIT
from business_channel.ids import new_id
from business_channel.procedure.parts import Action
from business_channel.procedure.standing import standing_of
from business_channel.procedure.transitions import must_be_possible
from business_channel.submissions import repository as submissions
from business_channel.submissions.rules import text_problems
from business_channel.submissions.service import start_of
from business_channel.work import Work
from business_channel.work_orders import repository as work_orders
from business_channel.work_orders.model import WorkOrderRole, WorkOrderState


async def ask(work: Work, submission_id: UUID, question: str, key: UUID, files: tuple[UUID, ...] = ()) -> UUID:
    """The author asks those who answered something more; they answer in a supplement, within the time of an answer.

    ``files`` that the author has sent go with the submission. The rating waits until then. Returns the submission's id.
    Raises ``Several`` for a bad text, ``Forbidden`` for anyone but the author, ``NotNow`` unless it is answered,
    ``AnsweredTogether`` for what was merged into another, ``WindowClosed`` after 30 calendar days, ``AskedEnough``
    after three, ``AlreadyDone`` while one waits.
    """
    author_id = work.principal.must_have_any(Role.CITIZEN, Role.ENTERPRISE_MEMBER)
    if wrong := list(text_problems("question", question, QUESTION_LIMIT)):
        raise Several(wrong)
    content, claim = {"submission": submission_id, "question": question, "files": files}, new_id()
    if await idempotency.first_result(work, "followUp", key, content, claim) != claim:
        return submission_id
    submission = await submissions.locked(work, submission_id)
    standing = standing_of(work.principal, submission, **await repository.facts(work, submission))
    must_be_possible(Action.FOLLOW_UP, standing, ("submissionId",))
    await attachments.attach(work, submission_id, files)
    work.session.add(
        FollowUp(id=claim, submission_id=submission_id, question=question, asked_by=author_id, asked_at=work.now)
    )
    orders = await work_orders.locked_of(work, submission_id)
    answering = [each for each in orders if each.state is WorkOrderState.REPLIED and each.role is not WorkOrderRole.CO]
    happening = events.FollowUpAsked(
        submission_id=submission_id, departments=tuple(each.department_id for each in answering)
    )
    events.record(work, happening)
    await deadlines.stop(work, submission_id, {Clock.RATING})
    await deadlines.start(work, Clock.REPLY, start_of(submission, happening.tag))
    shares = [start_of(submission, happening.tag, work_order_id=each.id, duty=Duty.UNIT) for each in answering]
    await deadlines.start(work, Clock.REPLY, *shares)
    return submission_id
