"""What becomes of proposals to merge when their submissions are merged, or end by themselves."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from business_channel import events
from business_channel.alike import repository
from business_channel.alike.gathering import PORTION
from business_channel.alike.model import MergeProposal, MergeProposalState
from business_channel.work import Work

ACCEPTED = "merge_proposal:accepted"
DISMISSED = "merge_proposal:dismissed"


async def accept(work: Work, merged: Collection[UUID]) -> None:
    """Submissions were just merged: the proposals that they belong to are accepted once nothing of them is left to
    merge, and go on with the rest else.
    """
    await work.session.flush()
    if not (found := await repository.of_submissions(work, merged)):
        return
    for proposal in await repository.locked(work, found):
        count = (await work.execute(select(repository.left(proposal.id)))).scalar_one()
        if proposal.state is MergeProposalState.OPEN and count < 2:
            decide(work, proposal, MergeProposalState.ACCEPTED)
            events.note(work, ACCEPTED, proposal.id)


def decide(work: Work, proposal: MergeProposal, state: MergeProposalState, note: str | None = None) -> None:
    """The caller decides on a locked proposal."""
    proposal.state, proposal.note = state, note
    proposal.decided_by, proposal.decided_at = work.principal.account_id, work.now


async def lapse(work: Work) -> int:
    """Ends a portion of proposals of which nothing is left to merge, since their submissions were withdrawn, rejected
    or answered one by one; returns how many those were.
    """
    waits = MergeProposal.state == MergeProposalState.OPEN, MergeProposal.raised_at.is_not(None)
    over = select(MergeProposal).where(*waits, repository.left(MergeProposal.id) < 2).order_by(MergeProposal.id)
    found = (await work.execute(over.limit(PORTION).with_for_update(skip_locked=True))).scalars().all()
    for proposal in found:
        proposal.state, proposal.decided_at = MergeProposalState.LAPSED, work.now
    return len(found)
