"""Merging in the API: submissions on one matter that one answer answers."""

from uuid import UUID

import strawberry

from business_channel.ids import key_of
from business_channel.views import submissions as views
from business_channel.work import Work
from business_channel.work_orders import merging
from schema.context import Info
from schema.mutations import carry_out
from schema.submission_mutations import SubmissionPayload


@strawberry.input(description="Submissions on one matter, up to 100 at once, and the one whose answer shall be theirs.")
class MergeSubmissionsInput:
    idempotency_key: UUID
    parent_id: strawberry.ID
    submission_ids: list[strawberry.ID]
    expected_version: int | None = None


@strawberry.input(description="A submission that shall be handled by itself again.")
class UnmergeSubmissionInput:
    submission_id: strawberry.ID
    expected_version: int | None = None


@strawberry.type
class MergingMutation:
    @strawberry.mutation(description="One answer for all: every author is told of it and rates it. Answers the parent.")
    async def merge_submissions(self, info: Info, input: MergeSubmissionsInput) -> SubmissionPayload:
        async def verb(work: Work) -> UUID:
            parent_id = key_of("Submission", input.parent_id, ("parentId",))
            merged = [
                key_of("Submission", each, ("submissionIds", str(place)))
                for place, each in enumerate(input.submission_ids)
            ]
            return await merging.merge(work, parent_id, merged, input.idempotency_key, input.expected_version)

        return await carry_out(info, verb, views.SUBMISSION, "submission", SubmissionPayload)  # type: ignore[no-any-return]

    @strawberry.mutation(description="Undoes a merging before the answer; the submission is to be dispatched again.")
    async def unmerge_submission(self, info: Info, input: UnmergeSubmissionInput) -> SubmissionPayload:
        async def verb(work: Work) -> UUID:
            key = key_of("Submission", input.submission_id, ("submissionId",))
            await merging.unmerge(work, key, input.expected_version)
            return key

        return await carry_out(info, verb, views.SUBMISSION, "submission", SubmissionPayload)  # type: ignore[no-any-return]
