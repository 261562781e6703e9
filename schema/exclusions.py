"""What is left out of rankings, in the API: proposed by one, decided by another, read by the platform."""

from datetime import datetime
from uuid import UUID

import strawberry

from business_channel.exclusions import service
from business_channel.exclusions.model import ExclusionGround, ExclusionState
from business_channel.ids import key_of
from business_channel.pages import PageRequest
from business_channel.views import exclusions as views
from business_channel.work import Work
from schema.context import Info
from schema.mutations import carry_out
from schema.nodes import Connection, connection, noun_type
from schema.scalars import Text
from schema.selection import page_selection
from schema.user_errors import UserError
from schema.work_orders import Colleague


@noun_type(views.EXCLUSION)
class ReportExclusion:
    """A submission that is proposed to be left out of rankings, or is left out; it counts everywhere else."""

    id: strawberry.ID
    submission_id: strawberry.ID
    number: str
    ground: ExclusionGround
    evidence: str
    state: ExclusionState
    proposed_by: Colleague
    proposed_at: datetime
    decided_by: Colleague | None
    decided_at: datetime | None
    note: str | None


@strawberry.type
class ReportExclusionPayload:
    """The exclusion as it is now, or why nothing happened."""

    exclusion: ReportExclusion | None
    errors: list[UserError]


@strawberry.input(description="A submission to leave out of rankings, why, and what proves it.")
class ProposeExclusionInput:
    idempotency_key: UUID
    submission_id: strawberry.ID
    ground: ExclusionGround
    evidence: Text


@strawberry.input(description="The decision on a proposal of somebody else; a refusal says why in `note`.")
class DecideExclusionInput:
    exclusion_id: strawberry.ID
    approved: bool
    note: Text | None = None


@strawberry.type
class ExclusionsQuery:
    @strawberry.field(
        description="What is or was proposed to be left out of rankings, the newest first, for reviewers, dispatchers "
        "and supervisors."
    )
    async def report_exclusions(
        self, info: Info, first: int, after: str | None = None, state: ExclusionState | None = None
    ) -> Connection[ReportExclusion]:
        request = PageRequest(first, after)
        page = await views.exclusions(info.context.reader, page_selection(info), request, state)
        return connection(page)  # type: ignore[no-any-return]


@strawberry.type
class ExclusionsMutation:
    @strawberry.mutation(
        description="A reviewer, dispatcher or supervisor proposes to leave a submission out of rankings."
    )
    async def propose_exclusion(self, info: Info, input: ProposeExclusionInput) -> ReportExclusionPayload:
        async def verb(work: Work) -> UUID:
            proposed = service.Proposed(
                submission_id=key_of("Submission", input.submission_id, ("submissionId",)),
                ground=input.ground,
                evidence=input.evidence,
            )
            return await service.propose(work, proposed, input.idempotency_key)

        return await carry_out(info, verb, views.EXCLUSION, "exclusion", ReportExclusionPayload)  # type: ignore[no-any-return]

    @strawberry.mutation(description="A supervisor who has not proposed it approves an exclusion, or refuses it.")
    async def decide_exclusion(self, info: Info, input: DecideExclusionInput) -> ReportExclusionPayload:
        async def verb(work: Work) -> UUID:
            key = key_of("ReportExclusion", input.exclusion_id, ("exclusionId",))
            await service.decide(work, key, approved=input.approved, note=input.note)
            return key

        return await carry_out(info, verb, views.EXCLUSION, "exclusion", ReportExclusionPayload)  # type: ignore[no-any-return]
