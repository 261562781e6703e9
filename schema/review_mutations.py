"""The review of submissions in the API: verdicts, what is missing, and what the author contests."""

from enum import StrEnum
from uuid import UUID

import strawberry

from business_channel.asking import supplements
from business_channel.ids import key_of
from business_channel.submissions import reviewing, service
from business_channel.submissions.model import RejectionReason, Verdict
from business_channel.views import submissions as views
from business_channel.work import Work
from schema.attachments import sent_files
from schema.context import Info
from schema.mutations import carry_out
from schema.scalars import Text
from schema.submission_mutations import SubmissionPayload


@strawberry.enum(
    description="APPROVE a submission; HIDE it, so that it is handled and never shown, or REJECT it, on a published "
    "ground and once a second reviewer says the same; REQUEST_SUPPLEMENT tells the author once what is missing."
)
class SubmissionDecision(StrEnum):
    APPROVE = "APPROVE"
    REJECT = "REJECT"
    HIDE = "HIDE"
    REQUEST_SUPPLEMENT = "REQUEST_SUPPLEMENT"


@strawberry.input(
    description="What the platform decides on a filed submission. `reason` is needed to propose to hide or reject it, "
    "whoever confirms may leave it out; `items` is the full list of what is missing."
)
class ReviewSubmissionInput:
    submission_id: strawberry.ID
    decision: SubmissionDecision
    reason: RejectionReason | None = None
    note: Text | None = None
    items: list[Text] | None = None
    expected_version: int | None = None

    async def carried_out(self, work: Work, key: UUID) -> None:
        """Does what is decided on the submission of that key."""
        match self.decision:
            case SubmissionDecision.APPROVE:
                await service.approve(work, key, self.expected_version)
            case SubmissionDecision.REQUEST_SUPPLEMENT:
                await supplements.request(work, key, self.items or [], self.expected_version)
            case decision:
                said = reviewing.Judgement(verdict=Verdict(decision), reason=self.reason, note=self.note)
                await reviewing.judge(work, key, said, self.expected_version)


@strawberry.input(
    description="What the author adds, answering the items of a request; `attachmentIds` are of `createUpload`."
)
class SupplySupplementInput:
    idempotency_key: UUID
    request_id: strawberry.ID
    body: Text
    attachment_ids: list[strawberry.ID] | None = None


@strawberry.input(description="An own submission that was hidden or rejected, and why that is wrong.")
class RecheckSubmissionInput:
    idempotency_key: UUID
    submission_id: strawberry.ID
    reason: Text


@strawberry.input(description="What a reviewer without a part in it decides; `note` is needed to uphold the verdict.")
class DecideRecheckInput:
    submission_id: strawberry.ID
    overturned: bool
    note: Text | None = None
    expected_version: int | None = None


def _submission(text: str) -> UUID:
    return key_of("Submission", text, ("submissionId",))


async def _carried_out(info: Info, verb: object) -> SubmissionPayload:
    return await carry_out(info, verb, views.SUBMISSION, "submission", SubmissionPayload)  # type: ignore[no-any-return, arg-type]


@strawberry.type
class ReviewMutation:
    @strawberry.mutation(
        description="The platform approves a submission, hides or rejects it in two voices, or tells what is missing."
    )
    async def review_submission(self, info: Info, input: ReviewSubmissionInput) -> SubmissionPayload:
        async def verb(work: Work) -> UUID:
            key = _submission(input.submission_id)
            await input.carried_out(work, key)
            return key

        return await _carried_out(info, verb)

    @strawberry.mutation(description="The author, or a colleague, adds what was missing; the original stays as it is.")
    async def supply_supplement(self, info: Info, input: SupplySupplementInput) -> SubmissionPayload:
        async def verb(work: Work) -> UUID:
            request_id = key_of("InformationRequest", input.request_id, ("requestId",))
            files = sent_files(input.attachment_ids)
            said = supplements.Supply(request_id=request_id, body=input.body, attachment_ids=files)
            return await supplements.supply(work, said, input.idempotency_key)

        return await _carried_out(info, verb)

    @strawberry.mutation(description="The author contests, once, that a submission was hidden or rejected.")
    async def recheck_submission(self, info: Info, input: RecheckSubmissionInput) -> SubmissionPayload:
        async def verb(work: Work) -> UUID:
            said = reviewing.Contest(submission_id=_submission(input.submission_id), reason=input.reason)
            return await reviewing.contest(work, said, input.idempotency_key)

        return await _carried_out(info, verb)

    @strawberry.mutation(description="A reviewer without a part in the review decides on what the author contests.")
    async def decide_recheck(self, info: Info, input: DecideRecheckInput) -> SubmissionPayload:
        async def verb(work: Work) -> UUID:
            key, overturned = _submission(input.submission_id), input.overturned
            await reviewing.decide_contest(
                work, key, overturned=overturned, note=input.note, expected_version=input.expected_version
            )
            return key

        return await _carried_out(info, verb)
