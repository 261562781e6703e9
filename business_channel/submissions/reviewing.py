"""The platform's verdicts against an author: what one reviewer proposes, another one confirms; the author may contest
it once.
"""

from dataclasses import dataclass
from uuid import UUID

from business_channel import events, idempotency
from business_channel.access import Role
from business_channel.deadlines import repository as definitions
from business_channel.deadlines import service as deadlines
from business_channel.deadlines.model import Clock
from business_channel.errors import Missing, Several, TooLong
from business_channel.ids import new_id
from business_channel.procedure.parts import Action
from business_channel.procedure.transitions import must_be_possible
from business_channel.submissions import repository, rules, service
from business_channel.submissions.model import (
    ProposalState,
    Recheck,
    RejectionReason,
    ReviewProposal,
    ReviewState,
    Submission,
    Verdict,
)
from business_channel.submissions.rules import text_problems
from business_channel.work import Work

NOTE_LIMIT = 500
RECHECK_RULE = "review.recheck"


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """A verdict, its published ground, and what the author is told besides; who confirms need not repeat the ground."""

    verdict: Verdict
    reason: RejectionReason | None = None
    note: str | None = None


async def judge(work: Work, submission_id: UUID, said: Judgement, expected_version: int | None = None) -> None:
    """A reviewer proposes to hide or to reject, and the submission stays under review until another one says the same,
    which makes it so. Who says something else in between replaces the proposal; who approves overturns it.

    Raises ``Missing`` without a ground, ``HidesOnly`` for one that cannot reject, ``SecondReviewerNeeded`` for the
    proposer, ``NotNow`` when it was reviewed before.
    """
    submission = await service.under_review(work, submission_id, expected_version)
    waiting = await repository.waiting_proposal(work, submission_id)
    if waiting is not None and waiting.verdict is said.verdict and said.reason in (None, waiting.reason):
        service.settle(work, waiting, ProposalState.CONFIRMED)
        return await _take_effect(work, submission, waiting)
    proposal = _proposed(work, submission_id, said)
    if waiting is not None:
        service.settle(work, waiting, ProposalState.OVERTURNED)
        await work.session.flush()
    work.session.add(proposal)
    happening = events.ReviewProposed(submission_id=submission_id, internal_to=events.PLATFORM)
    events.record(work, happening, verdict=said.verdict, reason=proposal.reason)
    return None


def _proposed(work: Work, submission_id: UUID, said: Judgement) -> ReviewProposal:
    if said.reason is None:
        raise Missing(("reason",))
    if said.verdict is Verdict.REJECT and said.reason in rules.HIDING_ONLY:
        raise rules.HidesOnly(("reason",))
    if said.note is not None and len(said.note) > NOTE_LIMIT:
        raise TooLong(("note",), limit=NOTE_LIMIT, actual=len(said.note))
    return ReviewProposal(
        id=new_id(),
        submission_id=submission_id,
        verdict=said.verdict,
        reason=said.reason,
        note=said.note,
        state=ProposalState.PROPOSED,
        proposed_by=work.principal.must_be_signed_in(),
        proposed_at=work.now,
    )


async def _take_effect(work: Work, submission: Submission, proposal: ReviewProposal) -> None:
    await service.decided(work, submission)
    submission.rejection_reason, submission.rejection_note = proposal.reason, proposal.note
    hidden = proposal.verdict is Verdict.HIDE
    submission.review_state = ReviewState.NOT_DISPLAYED if hidden else ReviewState.REJECTED
    kind = events.SubmissionHidden if hidden else events.SubmissionRejected
    events.record(work, kind(submission_id=submission.id), reason=proposal.reason)
    if hidden:
        await service.take_on(work, submission, kind.tag)
    else:
        await deadlines.stop(work, submission.id, {Clock.STATUTORY})


@dataclass(frozen=True, kw_only=True)
class Contest:
    """Why the author contests what the platform decided."""

    submission_id: UUID
    reason: str


async def contest(work: Work, said: Contest, key: UUID) -> UUID:
    """The author contests a hiding or a rejection, once, and a reviewer without a part in it has 24 hours to decide;
    what is handled meanwhile goes on. Returns the submission's id.

    Raises ``Several`` without a reason, ``AlreadyDone`` the second time, ``NotNow`` for what is neither hidden nor
    rejected.
    """
    account_id = work.principal.must_have_any(Role.CITIZEN, Role.ENTERPRISE_MEMBER)
    if wrong := list(text_problems("reason", said.reason, NOTE_LIMIT)):
        raise Several(wrong)
    submission, claim = await repository.locked(work, said.submission_id), new_id()
    content = {"submission": said.submission_id, "reason": said.reason}
    if await idempotency.first_result(work, "recheckSubmission", key, content, claim) != claim:
        return submission.id
    must_be_possible(Action.RECHECK_SUBMISSION, await repository.standing(work, submission), ("submissionId",))
    submission.contested, submission.review_state = submission.review_state, ReviewState.RECHECK
    work.session.add(
        Recheck(id=claim, submission_id=submission.id, reason=said.reason, asked_by=account_id, asked_at=work.now)
    )
    events.record(work, events.SubmissionContested(submission_id=submission.id))
    await work.session.flush()
    rule = await definitions.definition(work, RECHECK_RULE)
    assert rule is not None, "the definition comes with every release"
    await deadlines.start_by(work, rule, service.start_of(submission, events.EventTag.SUBMISSION_CONTESTED))
    return submission.id


async def decide_contest(
    work: Work, submission_id: UUID, *, overturned: bool, note: str | None = None, expected_version: int | None = None
) -> None:
    """A reviewer who had no part in the review decides: what is overturned is approved, what is upheld stays, for good.

    Raises ``Missing`` without a note to what is upheld, ``HadPartInReview``, ``NotNow`` when nothing is contested.
    """
    reviewer_id = work.principal.must_have_any(Role.REVIEWER)
    if note is not None and len(note) > NOTE_LIMIT:
        raise TooLong(("note",), limit=NOTE_LIMIT, actual=len(note))
    if not overturned and not (note or "").strip():
        raise Missing(("note",))
    submission = await repository.locked(work, submission_id, expected_version=expected_version)
    must_be_possible(Action.DECIDE_RECHECK, await repository.standing(work, submission), ("submissionId",))
    asked = await repository.recheck_of(work, submission_id)
    asked.overturned, asked.note, asked.decided_by, asked.decided_at = overturned, note, reviewer_id, work.now
    await deadlines.stop(work, submission_id, {Clock.REVIEW})
    kind = events.RecheckOverturned if overturned else events.RecheckUpheld
    events.record(work, kind(submission_id=submission_id))
    if not overturned:
        assert submission.contested is not None, "only what was contested is rechecked"
        submission.review_state = submission.contested
        return
    submission.review_state = ReviewState.APPROVED
    submission.rejection_reason = submission.rejection_note = None
    if submission.contested is ReviewState.REJECTED:
        await service.take_on(work, submission, kind.tag)
