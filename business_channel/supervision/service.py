"""What a supervisor does so that departments move, rung by rung, and what a department answers."""

from dataclasses import asdict
from uuid import UUID

from business_channel import events, idempotency
from business_channel.access import Role
from business_channel.deadlines import service as deadlines
from business_channel.deadlines.model import Clock
from business_channel.errors import Several
from business_channel.ids import new_id
from business_channel.procedure.parts import Action, Standing
from business_channel.procedure.standing import standing_of
from business_channel.procedure.transitions import must_be_possible
from business_channel.submissions import repository as submissions
from business_channel.submissions.model import Submission, SupervisionState
from business_channel.submissions.rules import text_problems
from business_channel.submissions.service import start_of
from business_channel.supervision import repository, rules
from business_channel.supervision.model import StepKind, SupervisionReason, SupervisionStep
from business_channel.supervision.rules import Circular, Interview, Said
from business_channel.work import Work
from business_channel.work_orders import repository as work_orders
from business_channel.work_orders import supervised
from business_channel.work_orders.model import WorkOrder

_PATH = ("workOrderId",)
_BY_HEIGHT = list(SupervisionState)
_DEEDS = {
    StepKind.LETTER: (Action.SUPERVISE_SUBMISSION, SupervisionState.LETTER, events.SupervisionLetter),
    StepKind.INTERVIEW: (Action.RECORD_INTERVIEW, SupervisionState.INTERVIEWED, events.SupervisionInterviewed),
    StepKind.CIRCULAR: (Action.ISSUE_CIRCULAR, SupervisionState.CIRCULATED, events.SupervisionCirculated),
}


async def supervise(work: Work, order_id: UUID, said: Said, key: UUID, expected_version: int | None = None) -> UUID:
    """A letter 督办书 to the department of one order, which has 5 working days to answer it; returns the submission's
    id.

    Raises ``Several`` for what it does not say, ``LetterOpen`` while the department has one to answer, ``NotNow``
    unless it holds the matter, ``Forbidden`` for anyone but a supervisor.
    """
    return await _step(work, StepKind.LETTER, order_id, said, key, expected_version)


async def interview(
    work: Work, order_id: UUID, said: Interview, key: UUID, expected_version: int | None = None
) -> UUID:
    """Records an interview 约谈 with a department whose feedback is overdue or falls short; returns the submission's
    id.

    Raises ``NoLetter`` before a letter, ``FeedbackNotDue`` while there is time to answer it, ``FeedbackGiven`` or
    ``NoFeedbackYet`` where the reason is not so, ``BeforeTheLetter`` for a day before it, ``Several`` for what it does
    not say.
    """
    return await _step(work, StepKind.INTERVIEW, order_id, said, key, expected_version)


async def circulate(work: Work, order_id: UUID, said: Circular, key: UUID, expected_version: int | None = None) -> UUID:
    """Names a department in a circular 通报 after an interview; returns the submission's id. Raises ``NoInterview``
    before one, ``Several`` for what it does not say.
    """
    return await _step(work, StepKind.CIRCULAR, order_id, said, key, expected_version)


async def _step(
    work: Work, kind: StepKind, order_id: UUID, said: Said, key: UUID, expected_version: int | None
) -> UUID:
    work.principal.must_have_any(Role.SUPERVISOR)
    if wrong := list(rules.problems(kind, said, work.today)):
        raise Several(wrong)
    action, state, happened = _DEEDS[kind]
    order, submission = await work_orders.locked(work, order_id)
    content, claim = {"order": order_id, **asdict(said)}, new_id()
    if await idempotency.first_result(work, action, key, content, claim) != claim:
        return submission.id
    work_orders.must_be_version(order, expected_version)
    standing = await repository.standing(work, submission, order)
    must_be_possible(action, standing, _PATH)
    await _must_be_true(work, said, order, standing)
    step = supervised.taken(work, submission.id, kind, order, **{"id": claim, **asdict(said)})
    if kind is StepKind.LETTER:
        step.deadline_id = await _begin(work, submission, order)
    work.session.add(step)
    _climb(submission, state)
    _record(work, happened, step, reason=said.reason)
    return submission.id


async def _must_be_true(work: Work, said: Said, order: WorkOrder, standing: Standing) -> None:
    if isinstance(said, Interview):
        rules.must_fit_the_feedback(said.reason, standing.letter)
        rules.must_follow_the_letter(said.held_on, await repository.day_of_letter(work, order.id))


async def _begin(work: Work, submission: Submission, order: WorkOrder) -> UUID | None:
    wanted = start_of(submission, events.EventTag.SUPERVISION_LETTER, work_order_id=order.id)
    started = await deadlines.start(work, Clock.SUPERVISION, wanted)
    return started[0].id if started else None


def _climb(submission: Submission, state: SupervisionState) -> None:
    """The axis tells the furthest step of a ladder; after a lifted one a new one begins."""
    present = submission.supervision_state
    if present in supervised.AT_REST or _BY_HEIGHT.index(present) < _BY_HEIGHT.index(state):
        submission.supervision_state = state


async def answer(work: Work, order_id: UUID, feedback: str, key: UUID, expected_version: int | None = None) -> UUID:
    """The head answers the letter that the department has to answer, late or in time; the supervisor is told. Returns
    the order's id.

    Raises ``Several`` without a text, ``NoLetter`` where there is none, ``AlreadyDone`` once it was answered,
    ``Forbidden`` for anyone but the head.
    """
    head_id = work.principal.must_have_any(Role.UNIT_HEAD)
    if wrong := list(text_problems("feedback", feedback, rules.TEXT_LIMIT)):
        raise Several(wrong)
    order, submission = await work_orders.locked_with_submission(work, order_id, Role.UNIT_HEAD)
    content, claim = {"order": order_id, "feedback": feedback}, new_id()
    if await idempotency.first_result(work, "answerSupervision", key, content, claim) != claim:
        return order_id
    work_orders.must_be_version(order, expected_version)
    must_be_possible(Action.ANSWER_SUPERVISION, await repository.standing(work, submission, order), _PATH)
    letter = await repository.open_letter(work, order_id)
    letter.feedback, letter.answered_by, letter.answered_at = feedback, head_id, work.now
    if letter.deadline_id is not None:
        await deadlines.stop_one(work, letter.deadline_id)
    _record(work, events.SupervisionAnswered, letter)
    return order_id


def _record(work: Work, kind: type[events.Happening], step: SupervisionStep, **detail: str) -> None:
    """The event, about the letter's clock where there is one."""
    happening = kind(
        submission_id=step.submission_id,
        work_order_id=step.work_order_id,
        deadline_id=step.deadline_id,
        departments=() if step.department_id is None else (step.department_id,),
    )
    events.record(work, happening, **detail)


async def lift(
    work: Work, submission_id: UUID, reason: SupervisionReason, text: str, expected_version: int | None = None
) -> None:
    """The supervisor lifts the supervision: every letter is closed and its clock stops.

    Raises ``Several`` without a text or for a reason that lifts nothing, ``NotNow`` where nothing is supervised.
    """
    work.principal.must_have_any(Role.SUPERVISOR)
    if wrong := [
        *rules.reason_problems(StepKind.LIFTING, reason),
        *text_problems("text", text, rules.TEXT_LIMIT),
    ]:
        raise Several(wrong)
    submission = await _possible(work, submission_id, Action.LIFT_SUPERVISION, expected_version)
    await supervised.lift(work, submission, reason, text)


async def enter_on_list(work: Work, submission_id: UUID, text: str, expected_version: int | None = None) -> None:
    """Puts a matter on the list of those that the supervisor pursues by name 挂牌督办.

    Raises ``Several`` without a text, ``AlreadyDone`` when it stands there, ``NotNow`` before dispatch and after its
    end.
    """
    submission = await _listing(work, submission_id, text, Action.LIST_SUBMISSION, expected_version)
    submission.listed = True
    work.session.add(supervised.taken(work, submission_id, StepKind.LISTING, text=text))
    held = await work_orders.locked_of(work, submission_id)
    departments = tuple(dict.fromkeys(each.department_id for each in held))
    events.record(work, events.SubmissionListed(submission_id=submission_id, departments=departments))


async def take_off_list(work: Work, submission_id: UUID, text: str, expected_version: int | None = None) -> None:
    """Takes a matter off the list 摘牌; raises ``Several`` without a text, ``AlreadyDone`` when it is not there."""
    submission = await _listing(work, submission_id, text, Action.UNLIST_SUBMISSION, expected_version)
    await supervised.unlist(work, submission, text)


async def _listing(
    work: Work, submission_id: UUID, text: str, action: Action, expected_version: int | None
) -> Submission:
    work.principal.must_have_any(Role.SUPERVISOR)
    if wrong := list(text_problems("text", text, rules.TEXT_LIMIT)):
        raise Several(wrong)
    return await _possible(work, submission_id, action, expected_version)


async def _possible(work: Work, submission_id: UUID, action: Action, expected_version: int | None) -> Submission:
    submission = await submissions.locked(work, submission_id, expected_version=expected_version)
    must_be_possible(action, standing_of(work.principal, submission), ("submissionId",))
    return submission
