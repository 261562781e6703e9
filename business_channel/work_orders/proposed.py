"""What is done with a proposal to merge: the dispatcher merges what it names, or somebody dismisses it."""

from uuid import UUID

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import aliased

from business_channel import events, idempotency
from business_channel.access import Role
from business_channel.alike import settling
from business_channel.alike.finding import loose
from business_channel.alike.model import AlikePrint, MergeProposal, MergeProposalState
from business_channel.alike.rules import NOTE_LIMIT, NothingTaken, ProposalDecided
from business_channel.errors import NotFound, Several
from business_channel.ids import new_id
from business_channel.submissions.model import Submission
from business_channel.submissions.rules import text_problems
from business_channel.submissions.visibility import taken, visible
from business_channel.work import Work
from business_channel.work_orders import merging, rules


async def merge(work: Work, parent_id: UUID, proposal_id: UUID, key: UUID, expected_version: int | None = None) -> UUID:
    """The dispatcher merges into a parent what a proposal names and the platform has taken, up to a hundred at once,
    the first filed first, and returns the parent's id. The proposal is accepted once nothing of it is left.

    Raises ``NotFound`` for a proposal that the caller may not see, ``ProposalDecided``, ``NothingTaken``, and what
    merging raises, at ``proposalId``.
    """
    work.principal.must_have_any(Role.DISPATCHER)
    content = {"parent": parent_id, "proposal": proposal_id}
    claim = new_id()
    if await idempotency.first_result(work, "mergeSubmissions", key, content, claim) != claim:
        return parent_id
    path = ("proposalId",)
    await _open(work, _seen(work, proposal_id), path)
    if not (named := await _ready(work, proposal_id, parent_id)):
        raise NothingTaken(path)
    await merging.unite(work, parent_id, named, expected_version, by=path)
    return parent_id


async def _ready(work: Work, proposal_id: UUID, parent_id: UUID) -> list[UUID]:
    """What of a proposal can be merged now. What leads others by itself is left to be the parent."""
    child = aliased(Submission)
    leads = exists().where(child.merged_into_id == Submission.id)
    able = visible(Submission, work.principal), loose(Submission), taken(Submission), ~leads
    wanted = select(Submission.id).join(AlikePrint, AlikePrint.submission_id == Submission.id)
    wanted = wanted.where(AlikePrint.proposal_id == proposal_id, Submission.id != parent_id, *able)
    first = wanted.order_by(Submission.filed_at, Submission.id).limit(rules.MERGED_AT_ONCE)
    return list((await work.execute(first)).scalars())


async def dismiss(work: Work, proposal_id: UUID, note: str) -> None:
    """A reviewer or dispatcher says why what a proposal names stays apart, and so does whatever comes with that text.

    Raises ``Several`` without a reason, ``NotFound`` for what the caller may not see, ``ProposalDecided``.
    """
    work.principal.must_have_any(Role.REVIEWER, Role.DISPATCHER)
    if wrong := list(text_problems("note", note, NOTE_LIMIT)):
        raise Several(wrong)
    locked = _seen(work, proposal_id).with_for_update(of=MergeProposal)
    proposal = await _open(work, locked, ("proposalId",))
    settling.decide(work, proposal, MergeProposalState.DISMISSED, note)
    events.note(work, settling.DISMISSED, proposal.id)


def _seen(work: Work, proposal_id: UUID) -> Select[MergeProposal]:
    """A raised proposal of which the caller may see anything. Merging locks its submissions first, as every deed does,
    and the proposal at the end.
    """
    named = select(Submission.id).join(AlikePrint, AlikePrint.submission_id == Submission.id)
    named = named.where(AlikePrint.proposal_id == MergeProposal.id, visible(Submission, work.principal))
    wanted = select(MergeProposal).where(MergeProposal.id == proposal_id, MergeProposal.raised_at.is_not(None))
    return wanted.where(named.correlate(MergeProposal).exists())


async def _open(work: Work, wanted: Select[MergeProposal], path: tuple[str, ...]) -> MergeProposal:
    proposal: MergeProposal | None = (await work.execute(wanted)).scalar_one_or_none()
    if proposal is None:
        raise NotFound(path)
    if proposal.state is not MergeProposalState.OPEN:
        raise ProposalDecided(path)
    return proposal
