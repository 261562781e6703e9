"""Whom confidential authors trust, and who keeps out of a matter, in the API."""

from datetime import datetime
from uuid import UUID

import strawberry

from business_channel.confidence import naming, recusing
from business_channel.confidence.model import RecusalGround
from business_channel.ids import key_of
from business_channel.views import confidants as views
from business_channel.views import recusals as recusal_views
from business_channel.work import Work
from schema.context import Info
from schema.mutations import carry_out
from schema.nodes import noun_type
from schema.recusals import Recusal
from schema.scalars import Text
from schema.selection import selection_of
from schema.user_errors import UserError


@noun_type(views.CONFIDANT)
class Confidant:
    """A reviewer, dispatcher or supervisor who may know confidential authors from `namedAt` until `dismissedAt`."""

    id: strawberry.ID
    email: str
    display_name: str
    named_at: datetime
    dismissed_at: datetime | None


@strawberry.type
class ConfidantPayload:
    """The naming as it is now, or why nothing happened."""

    confidant: Confidant | None
    errors: list[UserError]


@strawberry.type
class RecusalPayload:
    """The recusal, or why nothing happened."""

    recusal: Recusal | None
    errors: list[UserError]


@strawberry.input(description="Whom of the platform to name, by an address that the issuer vouches for.")
class NameConfidantInput:
    email: Text


@strawberry.input(description="A naming to take back.")
class DismissConfidantInput:
    confidant_id: strawberry.ID


@strawberry.input(
    description="Why somebody may not be impartial in a matter: the caller, or whom `accountId` names. A department's "
    "people name the matter by their order, everybody else by the submission."
)
class DeclareConflictInput:
    idempotency_key: UUID
    ground: RecusalGround
    submission_id: strawberry.ID | None = None
    work_order_id: strawberry.ID | None = None
    account_id: strawberry.ID | None = None
    note: Text | None = None

    def conflict(self) -> recusing.Conflict:
        """The input as the domain reads it; raises ``NotFound`` at the field of an id that is not one."""

        def key(noun: str, text: str | None, name: str) -> UUID | None:
            return None if text is None else key_of(noun, text, (name,))

        return recusing.Conflict(
            ground=self.ground,
            note=self.note,
            submission_id=key("Submission", self.submission_id, "submissionId"),
            work_order_id=key("WorkOrder", self.work_order_id, "workOrderId"),
            account_id=key("Account", self.account_id, "accountId"),
        )


@strawberry.type
class ConfidenceQuery:
    @strawberry.field(
        description="Who may know confidential authors, or might once, for administrators.", metadata={"list_size": 40}
    )
    async def confidants(self, info: Info) -> list[Confidant]:
        return list(await views.every(info.context.reader, selection_of(info)))


@strawberry.type
class ConfidenceMutation:
    @strawberry.mutation(description="An administrator names who of the platform may know confidential authors.")
    async def name_confidant(self, info: Info, input: NameConfidantInput) -> ConfidantPayload:
        async def verb(work: Work) -> UUID:
            return await naming.name(work, input.email)

        return await carry_out(info, verb, views.CONFIDANT, "confidant", ConfidantPayload)  # type: ignore[no-any-return]

    @strawberry.mutation(description="An administrator takes a naming back, from this moment on.")
    async def dismiss_confidant(self, info: Info, input: DismissConfidantInput) -> ConfidantPayload:
        async def verb(work: Work) -> UUID:
            key = key_of("Confidant", input.confidant_id, ("confidantId",))
            await naming.dismiss(work, key)
            return key

        return await carry_out(info, verb, views.CONFIDANT, "confidant", ConfidantPayload)  # type: ignore[no-any-return]

    @strawberry.mutation(
        description="Declares a conflict of interest: who is recused reads and does nothing of the matter from now on."
    )
    async def declare_conflict(self, info: Info, input: DeclareConflictInput) -> RecusalPayload:
        async def verb(work: Work) -> UUID:
            return await recusing.declare(work, input.conflict(), input.idempotency_key)

        answer = await carry_out(info, verb, recusal_views.RECUSAL, "recusal", RecusalPayload)
        await info.context.take_anew()
        return answer  # type: ignore[no-any-return]
