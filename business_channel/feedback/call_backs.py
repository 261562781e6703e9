"""The platform calls authors back, and reopens what was answered with facts that are not so."""

from dataclasses import asdict, dataclass
from uuid import UUID

from business_channel import events, idempotency
from business_channel.access import Role
from business_channel.errors import InvalidInput, Several, TooLong
from business_channel.feedback import repository
from business_channel.feedback.model import CallBack, Solved
from business_channel.feedback.rules import NOTE_LIMIT
from business_channel.ids import new_id
from business_channel.procedure.parts import Action
from business_channel.procedure.standing import standing_of
from business_channel.procedure.transitions import must_be_possible
from business_channel.submissions import repository as submissions
from business_channel.submissions.model import Submission
from business_channel.submissions.rules import text_problems
from business_channel.work import Work
from business_channel.work_orders import reopening


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What a call-back brought: who was not reached has confirmed nothing."""

    reached: bool
    facts_confirmed: bool | None = None
    solved: Solved | None = None
    note: str | None = None


async def record(work: Work, submission_id: UUID, heard: Heard, key: UUID) -> UUID:
    """A reviewer records what the author said on the phone; returns the submission's id.

    Raises ``Several`` for what nobody can have said or a long note, ``Forbidden`` for anyone else, ``NotNow`` unless
    the rating is in, or its window is over.
    """
    reviewer_id = work.principal.must_have_any(Role.REVIEWER)
    if wrong := _problems(heard):
        raise Several(wrong)
    content, claim = {"submission": submission_id, **asdict(heard)}, new_id()
    if await idempotency.first_result(work, "recordCallBack", key, content, claim) != claim:
        return submission_id
    submission = await _answered(work, submission_id, Action.RECORD_CALL_BACK)
    call_back = CallBack(
        id=claim,
        submission_id=submission_id,
        round=submission.round,
        called_by=reviewer_id,
        called_at=work.now,
        **asdict(heard),
    )
    work.session.add(call_back)
    events.record(work, events.CallBackRecorded(submission_id=submission_id, internal_to=events.PLATFORM))
    return submission_id


def _problems(heard: Heard) -> list[InvalidInput | TooLong]:
    wrong: list[InvalidInput | TooLong] = []
    if not heard.reached and (heard.facts_confirmed is not None or heard.solved is not None):
        wrong.append(
            InvalidInput(
                ("reached",), reason_zh="未联系上的，不能记录答复。", reason="who was not reached has said nothing."
            )
        )
    if heard.note is not None and len(heard.note) > NOTE_LIMIT:
        wrong.append(TooLong(("note",), limit=NOTE_LIMIT, actual=len(heard.note)))
    return wrong


async def reopen(work: Work, submission_id: UUID, reason: str, expected_version: int | None = None) -> None:
    """A reviewer reopens a matter whose answer was not true, as its author said when called back.

    Raises ``Several`` without a reason, ``FactsNotDenied`` unless the last call-back of this round denies them.
    """
    work.principal.must_have_any(Role.REVIEWER)
    if wrong := list(text_problems("reason", reason, NOTE_LIMIT)):
        raise Several(wrong)
    submission = await _answered(work, submission_id, Action.REOPEN_SUBMISSION, expected_version)
    departments = await reopening.reopen(work, submission, events.EventTag.SUBMISSION_REOPENED)
    events.record(work, events.SubmissionReopened(submission_id=submission_id, departments=departments), reason=reason)


async def _answered(work: Work, submission_id: UUID, action: Action, expected_version: int | None = None) -> Submission:
    submission = await submissions.locked(work, submission_id, expected_version=expected_version)
    standing = standing_of(work.principal, submission, **await repository.facts(work, submission))
    must_be_possible(action, standing, ("submissionId",))
    return submission
