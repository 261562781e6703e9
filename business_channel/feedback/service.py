"""What the author does with an answer: rate it, or give thanks for it."""

from dataclasses import asdict, dataclass, replace
from uuid import UUID

from sqlalchemy import select

from business_channel import events, idempotency
from business_channel.access import Role
from business_channel.deadlines import service as deadlines
from business_channel.deadlines.model import Clock
from business_channel.errors import InvalidInput, NotFound, NotNow, Several
from business_channel.feedback import repairs, repository, rules
from business_channel.feedback.model import Rating, Solved
from business_channel.ids import new_id
from business_channel.procedure.parts import Action
from business_channel.procedure.standing import standing_of
from business_channel.procedure.transitions import must_be_possible
from business_channel.submissions import repository as submissions
from business_channel.submissions import service as submission_service
from business_channel.submissions.model import EvaluationState, HandlingState, Submission
from business_channel.submissions.rules import Filing
from business_channel.work import Work
from business_channel.work_orders import repository as work_orders
from business_channel.work_orders import service as work_order_service
from business_channel.work_orders.model import CloseReason


@dataclass(frozen=True, kw_only=True)
class Scores:
    """Three scores of 1 to 5: how far it is solved, the manner, the speed; and whether it is solved."""

    degree: int
    manner: int
    speed: int
    solved: Solved
    comment: str | None = None


async def rate(work: Work, submission_id: UUID, scores: Scores, key: UUID) -> UUID:
    """The author rates the published answer; one that is solved is closed. Returns the submission's id.

    Raises ``Several`` for scores outside 1 to 5, ``NotFound`` for anyone but the author, ``NotNow`` unless a final
    reply waits for its rating.
    """
    author_id = work.principal.must_have_any(Role.CITIZEN, Role.ENTERPRISE_MEMBER)
    if wrong := _problems(scores):
        raise Several(wrong)
    content = {"submission": submission_id, **asdict(scores)}
    claim = new_id()
    if await idempotency.first_result(work, "rateSubmission", key, content, claim) != claim:
        return submission_id
    parent = await repairs.locked_parent(work, submission_id)
    submission = await submissions.locked(work, submission_id)
    _must_be_author(work, submission)
    standing = standing_of(work.principal, submission, **await repository.facts(work, submission))
    must_be_possible(Action.RATE_SUBMISSION, standing, ("submissionId",))
    grade = rules.grade(scores.degree, scores.manner, scores.speed)
    rating = Rating(
        submission_id=submission_id,
        round=submission.round,
        author_id=author_id,
        grade=grade,
        rated_at=work.now,
        **asdict(scores),
    )
    work.session.add(rating)
    submission.evaluation_state = EvaluationState.RATED
    await deadlines.stop(work, submission_id, {Clock.RATING})
    departments = await _settle(work, submission, solved=scores.solved is Solved.YES, reason=CloseReason.RATED)
    happening = events.SubmissionRated(submission_id=submission_id, departments=departments)
    events.record(work, happening, grade=str(grade), solved=scores.solved)
    if rules.needs_repair(grade, scores.solved):
        await repairs.start(work, parent or submission)
    return submission_id


def _problems(scores: Scores) -> list[InvalidInput]:
    return [
        InvalidInput((name,), reason_zh="分值应为 1 至 5。", reason="a score is 1 to 5.")
        for name in ("degree", "manner", "speed")
        if getattr(scores, name) not in rules.SCORES
    ]


def _must_be_author(work: Work, submission: Submission) -> None:
    if not work.principal.is_author(submission.author_id, submission.enterprise_id):
        raise NotFound(("submissionId",))


async def _settle(work: Work, submission: Submission, *, solved: bool, reason: CloseReason) -> tuple[UUID, ...]:
    if solved:
        orders = await work_order_service.close_submission(work, submission, reason)
    else:
        orders = await work_orders.locked_of(work, submission.id)
    return tuple(each.department_id for each in orders)


async def thank(work: Work, filing: Filing, key: UUID) -> UUID:
    """Files a thank-you that names an own submission and closes that one as solved; returns the thank-you's id. Thanks
    for a confidential matter are confidential too, or they would tell who its author is.

    Raises ``NotFound`` when the named submission is not the caller's own, ``NotNow`` when no department has it yet, or
    while an appeal against its answer waits: who is still heard on it is not done with it.
    """
    work.principal.must_have_any(Role.CITIZEN, Role.ENTERPRISE_MEMBER)
    assert filing.thanks_for_id is not None
    whose = select(Submission.author_id, Submission.enterprise_id).where(Submission.id == filing.thanks_for_id)
    thanked = (await work.execute(whose)).one_or_none()
    if thanked is None or not work.principal.is_author(thanked.author_id, thanked.enterprise_id):
        raise NotFound(("thanksFor",))
    submission = await submissions.locked(work, filing.thanks_for_id, path=("thanksFor",))
    filing = replace(filing, confidential=filing.confidential or submission.confidential)
    thanks_id = await submission_service.file(work, filing, key)
    waits = (await repository.facts(work, submission))["appeal_waits"]
    if submission.handling_state is HandlingState.NEW or waits:
        raise NotNow(("thanksFor",), state=submission.handling_state)
    if submission.handling_state is not HandlingState.CLOSED:
        departments = await _settle(work, submission, solved=True, reason=CloseReason.THANKED)
        events.record(work, events.SubmissionThanked(submission_id=submission.id, departments=departments))
    return thanks_id
