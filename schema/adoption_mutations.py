"""Adoptions in the API: what is done with them."""

from uuid import UUID

import strawberry

from business_channel.adoptions import service
from business_channel.adoptions.model import AdoptionDegree
from business_channel.adoptions.rules import Adopted
from business_channel.ids import key_of
from business_channel.views import submissions as views
from business_channel.work import Work
from schema.context import Info
from schema.mutations import carry_out
from schema.scalars import Text
from schema.submission_mutations import SubmissionPayload


@strawberry.input(
    description="A suggestion that entered a clause of a document, and how far; `quote` is what the clause says, "
    "`note` how it goes back to the suggestion."
)
class RecordAdoptionInput:
    idempotency_key: UUID
    submission_id: strawberry.ID
    document: Text
    clause: Text
    degree: AdoptionDegree
    quote: Text | None = None
    note: Text | None = None

    def adopted(self) -> Adopted:
        """The input as the domain reads it."""
        return Adopted(
            submission_id=key_of("Submission", self.submission_id, ("submissionId",)),
            document=self.document,
            clause=self.clause,
            degree=self.degree,
            quote=self.quote,
            note=self.note,
        )


@strawberry.input(description="A record of an adoption that is wrong, and why.")
class WithdrawAdoptionInput:
    adoption_id: strawberry.ID
    reason: Text


@strawberry.type
class AdoptionsMutation:
    @strawberry.mutation(
        description="A department that answered a suggestion, the office that holds the campaign, or a publisher "
        "records that it entered a document; the author is thanked."
    )
    async def record_adoption(self, info: Info, input: RecordAdoptionInput) -> SubmissionPayload:
        async def verb(work: Work) -> UUID:
            return await service.record(work, input.adopted(), input.idempotency_key)

        return await carry_out(info, verb, views.SUBMISSION, "submission", SubmissionPayload)  # type: ignore[no-any-return]

    @strawberry.mutation(
        description="Takes back a wrong record of an adoption: the department its own, a publisher or a reviewer any; "
        "it stays to be read with the reason."
    )
    async def withdraw_adoption(self, info: Info, input: WithdrawAdoptionInput) -> SubmissionPayload:
        async def verb(work: Work) -> UUID:
            return await service.withdraw(work, key_of("Adoption", input.adoption_id, ("adoptionId",)), input.reason)

        return await carry_out(info, verb, views.SUBMISSION, "submission", SubmissionPayload)  # type: ignore[no-any-return]
