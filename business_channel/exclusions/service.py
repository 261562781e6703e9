"""Leaving a submission out of rankings: one of the platform proposes it on evidence, a supervisor decides."""

from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy import select

from business_channel import events, idempotency
from business_channel.access import PLATFORM_READERS, Role
from business_channel.errors import AlreadyDone, Forbidden, NotFound, NotNow, Several
from business_channel.exclusions.model import ExclusionGround, ExclusionState, ReportExclusion
from business_channel.ids import new_id
from business_channel.submissions import repository as submissions
from business_channel.submissions.model import HandlingState
from business_channel.submissions.rules import text_problems
from business_channel.work import Work

EVIDENCE_LIMIT, NOTE_LIMIT = 1000, 500
PROPOSED, APPROVED, REFUSED = "exclusion:proposed", "exclusion:approved", "exclusion:refused"


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """What is proposed: which submission, on which ground, and what proves it."""

    submission_id: UUID
    ground: ExclusionGround
    evidence: str


async def propose(work: Work, proposed: Proposed, key: UUID) -> UUID:
    """A reviewer, dispatcher or supervisor proposes to leave a submission out of rankings; returns the proposal's id.

    Raises ``Several`` without evidence, ``NotFound`` for a submission that the caller may not see, ``NotNow`` before
    its dispatch, ``AlreadyDone`` where a proposal waits or was approved, ``Forbidden`` for anyone else.
    """
    account_id = work.principal.must_have_any(*PLATFORM_READERS)
    if wrong := list(text_problems("evidence", proposed.evidence, EVIDENCE_LIMIT)):
        raise Several(wrong)
    submission = await submissions.locked(work, proposed.submission_id)
    proposal_id = await idempotency.first_result(work, "proposeExclusion", key, asdict(proposed), claim := new_id())
    if proposal_id != claim:
        return proposal_id
    if submission.handling_state is HandlingState.NEW:
        raise NotNow(("submissionId",), state=submission.handling_state)
    standing = ReportExclusion.submission_id == submission.id, ReportExclusion.state != ExclusionState.REFUSED
    if (await work.execute(select(ReportExclusion.id).where(*standing))).first() is not None:
        raise AlreadyDone(("submissionId",))
    told = {"proposed_by": account_id, "proposed_at": work.now, **asdict(proposed)}
    work.session.add(ReportExclusion(id=claim, **told))
    events.note(work, PROPOSED, claim, submission=str(submission.id), ground=proposed.ground)
    return claim


async def decide(work: Work, exclusion_id: UUID, *, approved: bool, note: str | None = None) -> None:
    """A supervisor who has not proposed it approves or refuses; rankings computed from then on leave it out, or do not.

    Raises ``Several`` for a refusal that is not explained, ``NotFound`` for a proposal that the caller may not see,
    ``Forbidden`` for who has proposed it and for anyone but a supervisor, ``AlreadyDone`` once it was decided.
    """
    account_id = work.principal.must_have_any(Role.SUPERVISOR)
    if note or not approved:
        _must_be_said(note or "")
    exclusion = await _locked(work, exclusion_id)
    if exclusion.proposed_by == account_id:
        raise Forbidden
    if exclusion.state is not ExclusionState.PROPOSED:
        raise AlreadyDone(("exclusionId",))
    exclusion.state = ExclusionState.APPROVED if approved else ExclusionState.REFUSED
    exclusion.decided_by, exclusion.decided_at, exclusion.note = account_id, work.now, note
    events.note(work, APPROVED if approved else REFUSED, exclusion_id, submission=str(exclusion.submission_id))


def _must_be_said(note: str) -> None:
    if wrong := list(text_problems("note", note, NOTE_LIMIT)):
        raise Several(wrong)


async def _locked(work: Work, exclusion_id: UUID) -> ReportExclusion:
    """The proposal, its submission locked before it as everywhere."""
    about = select(ReportExclusion.submission_id).where(ReportExclusion.id == exclusion_id)
    submission_id = (await work.execute(about)).scalar_one_or_none()
    if submission_id is None:
        raise NotFound(("exclusionId",))
    await submissions.locked(work, submission_id, path=("exclusionId",))
    locked = select(ReportExclusion).where(ReportExclusion.id == exclusion_id).with_for_update()
    found: ReportExclusion = (await work.execute(locked)).scalar_one()
    return found
