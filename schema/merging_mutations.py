"""Merging in the API: submissions on one matter that one answer answers, and what floods propose."""

from datetime import datetime
from uuid import UUID

import strawberry

from business_channel.alike.model import MergeProposalState
from business_channel.alike.rules import SAMPLE, NamedTwoWays
from business_channel.ids import key_of
from business_channel.pages import PageRequest
from business_channel.views import merge_proposals as proposals
from business_channel.views import submissions as views
from business_channel.work import Work
from business_channel.work_orders import merging, proposed
from schema.context import Info
from schema.mutations import carry_out
from schema.nodes import Connection, connection, noun_type
from schema.scalars import Text
from schema.selection import page_selection
from schema.submission_mutations import SubmissionPayload
from schema.submissions import Submission
from schema.user_errors import UserError
from schema.work_orders import Colleague


@noun_type(proposals.MERGE_PROPOSAL)
class MergeProposal:
    """A flood: what at least three accounts have filed alike in one city within 90 days, to be merged or left apart.

    The counts are of what is still to be merged and the caller may read; each filing of a confidential author counts as
    an account of its own for whoever may not know the author. `sample` shows the first that came.
    """

    id: strawberry.ID
    state: MergeProposalState
    submission_count: int
    account_count: int
    sample: list[Submission] = strawberry.field(metadata={"list_size": SAMPLE})
    raised_at: datetime
    decided_by: Colleague | None
    decided_at: datetime | None
    note: str | None


@strawberry.type
class MergeProposalPayload:
    """The proposal as it is now, or why nothing happened."""

    merge_proposal: MergeProposal | None
    errors: list[UserError]


@strawberry.input(
    description="The submission whose answer shall be theirs, and up to 100 others on its matter: named by themselves, "
    "or by a proposal, of which those are merged that the platform has taken."
)
class MergeSubmissionsInput:
    idempotency_key: UUID
    parent_id: strawberry.ID
    submission_ids: list[strawberry.ID] | None = None
    proposal_id: strawberry.ID | None = None
    expected_version: int | None = None


@strawberry.input(description="A submission that shall be handled by itself again.")
class UnmergeSubmissionInput:
    submission_id: strawberry.ID
    expected_version: int | None = None


@strawberry.input(description="A proposal whose submissions shall stay apart, and why.")
class DismissMergeProposalInput:
    proposal_id: strawberry.ID
    note: Text


@strawberry.type
class MergingQuery:
    @strawberry.field(description="Floods in a state, the latest first, for reviewers, dispatchers and supervisors.")
    async def merge_proposals(
        self,
        info: Info,
        first: int,
        after: str | None = None,
        state: MergeProposalState = MergeProposalState.OPEN,
    ) -> Connection[MergeProposal]:
        request, selection = PageRequest(first, after), page_selection(info)
        page = await proposals.merge_proposals(info.context.reader, selection, request, state)
        return connection(page)  # type: ignore[no-any-return]


@strawberry.type
class MergingMutation:
    @strawberry.mutation(description="One answer for all: every author is told of it and rates it. Answers the parent.")
    async def merge_submissions(self, info: Info, input: MergeSubmissionsInput) -> SubmissionPayload:
        async def verb(work: Work) -> UUID:
            parent_id, version = key_of("Submission", input.parent_id, ("parentId",)), input.expected_version
            if input.proposal_id is None:
                merged = _named(input.submission_ids or [])
                return await merging.merge(work, parent_id, merged, input.idempotency_key, version)
            if input.submission_ids is not None:
                raise NamedTwoWays(("submissionIds",))
            proposal_id = key_of("MergeProposal", input.proposal_id, ("proposalId",))
            return await proposed.merge(work, parent_id, proposal_id, input.idempotency_key, version)

        return await carry_out(info, verb, views.SUBMISSION, "submission", SubmissionPayload)  # type: ignore[no-any-return]

    @strawberry.mutation(description="Undoes a merging before the answer; the submission is to be dispatched again.")
    async def unmerge_submission(self, info: Info, input: UnmergeSubmissionInput) -> SubmissionPayload:
        async def verb(work: Work) -> UUID:
            key = key_of("Submission", input.submission_id, ("submissionId",))
            await merging.unmerge(work, key, input.expected_version)
            return key

        return await carry_out(info, verb, views.SUBMISSION, "submission", SubmissionPayload)  # type: ignore[no-any-return]

    @strawberry.mutation(description="A reviewer or dispatcher leaves apart what was proposed to be merged.")
    async def dismiss_merge_proposal(self, info: Info, input: DismissMergeProposalInput) -> MergeProposalPayload:
        async def verb(work: Work) -> UUID:
            key = key_of("MergeProposal", input.proposal_id, ("proposalId",))
            await proposed.dismiss(work, key, input.note)
            return key

        noun = proposals.MERGE_PROPOSAL
        return await carry_out(info, verb, noun, "merge_proposal", MergeProposalPayload)  # type: ignore[no-any-return]


def _named(submissions: list[strawberry.ID]) -> list[UUID]:
    return [key_of("Submission", each, ("submissionIds", str(place))) for place, each in enumerate(submissions)]
