"""The author appeals against an answer, and somebody who has not handled the matter decides (信访工作条例 Art. 35)."""

from uuid import UUID

from business_channel import events, idempotency
from business_channel.access import Role
from business_channel.attachments import service as attachments
from business_channel.deadlines import repository as deadline_repository
from business_channel.deadlines import service as deadlines
from business_channel.deadlines.model import Clock
from business_channel.errors import NotFound, Several
from business_channel.feedback import repository
from business_channel.feedback.model import Appeal, AppealState
from business_channel.feedback.rules import NOTE_LIMIT, QUESTION_LIMIT
from business_channel.ids import new_id
from business_channel.procedure.parts import Action
from business_channel.procedure.standing import standing_of
from business_channel.procedure.transitions import must_be_possible
from business_channel.submissions import repository as submissions
from business_channel.submissions.model import EvaluationState, Submission
from business_channel.submissions.rules import text_problems
from business_channel.submissions.service import start_of
from business_channel.work import Work
from business_channel.work_orders import reopening
from business_channel.work_orders import repository as work_orders

DECISION = "appeal.decide"
"""The definition of the clock that a decision has: 30 calendar days."""


async def appeal(work: Work, submission_id: UUID, reason: str, key: UUID, files: tuple[UUID, ...] = ()) -> UUID:
    """The author asks for another look at the answer; the rating waits for the decision, and ``files`` that the author
    has sent go with the submission. Returns the submission's id.

    Raises ``Several`` without a reason, ``Forbidden`` for anyone but the author, ``WindowClosed`` later than 30
    calendar days after the answer, ``FinallyDecided`` after an appeal that was rejected, ``AlreadyDone`` while one
    waits.
    """
    author_id = work.principal.must_have_any(Role.CITIZEN, Role.ENTERPRISE_MEMBER)
    if wrong := list(text_problems("reason", reason, QUESTION_LIMIT)):
        raise Several(wrong)
    content, claim = {"submission": submission_id, "reason": reason, "files": files}, new_id()
    if await idempotency.first_result(work, "appealSubmission", key, content, claim) != claim:
        return submission_id
    submission = await submissions.locked(work, submission_id)
    standing = standing_of(work.principal, submission, **await repository.facts(work, submission))
    must_be_possible(Action.APPEAL_SUBMISSION, standing, ("submissionId",))
    await attachments.attach(work, submission_id, files)
    asked = Appeal(id=claim, submission_id=submission_id, reason=reason, asked_by=author_id, asked_at=work.now)
    await deadlines.stop(work, submission_id, {Clock.RATING})
    asked.deadline_id = await _begin(work, submission)
    work.session.add(asked)
    orders = await work_orders.locked_of(work, submission_id)
    departments = tuple(dict.fromkeys(each.department_id for each in orders))
    events.record(work, events.AppealAsked(submission_id=submission_id, departments=departments))
    return submission_id


async def _begin(work: Work, submission: Submission) -> UUID | None:
    definition = await deadline_repository.definition(work, DECISION)
    if definition is None:
        return None
    wanted = start_of(submission, events.EventTag.APPEAL_ASKED)
    [started] = await deadlines.start_by(work, definition, wanted)
    return started.id


async def decide(work: Work, appeal_id: UUID, *, upheld: bool, note: str) -> UUID:
    """Decides once: an appeal that is upheld reopens the matter, after a rejected one the answer stands. Returns the
    submission's id.

    Raises ``Several`` without a note, ``NotFound`` for an appeal that the caller may not see, ``Forbidden`` for whoever
    works where it was handled, ``NotNow`` when it was decided before.
    """
    officer_id = work.principal.must_have_any(Role.APPEAL_OFFICER)
    if wrong := list(text_problems("note", note, NOTE_LIMIT)):
        raise Several(wrong)
    found = await repository.locked_appeal(work, appeal_id)
    if found is None:
        raise NotFound(("appealId",))
    submission = await submissions.locked(work, found.submission_id, path=("appealId",))
    await _must_be_decidable(work, submission)
    if found.state is not AppealState.RAISED:
        raise NotFound(("appealId",))
    found.state = AppealState.UPHELD if upheld else AppealState.REJECTED
    found.decided_by, found.decided_at, found.note = officer_id, work.now, note
    if found.deadline_id is not None:
        await deadlines.stop_one(work, found.deadline_id)
    await (_uphold if upheld else _reject)(work, submission)
    return submission.id


async def _must_be_decidable(work: Work, submission: Submission) -> None:
    units = {each.department_id for each in await work_orders.locked_of(work, submission.id)}
    facts = dict(await repository.facts(work, submission)) | {"handled_by_caller": work.principal.works_in(units)}
    must_be_possible(Action.DECIDE_APPEAL, standing_of(work.principal, submission, **facts), ("appealId",))


async def _uphold(work: Work, submission: Submission) -> None:
    departments = await reopening.reopen(work, submission, events.EventTag.APPEAL_UPHELD)
    events.record(work, events.AppealUpheld(submission_id=submission.id, departments=departments))


async def _reject(work: Work, submission: Submission) -> None:
    """The answer stands; an author who has not rated it yet has the whole window for it again."""
    orders = await work_orders.locked_of(work, submission.id)
    departments = tuple(dict.fromkeys(each.department_id for each in orders))
    events.record(work, events.AppealRejected(submission_id=submission.id, departments=departments))
    if submission.evaluation_state is EvaluationState.OPEN:
        await deadlines.start(work, Clock.RATING, start_of(submission, events.EventTag.APPEAL_REJECTED))
