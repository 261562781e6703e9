"""Replies in the API."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import strawberry

from business_channel.ids import key_of
from business_channel.replies import service
from business_channel.replies.model import ReplyKind, ReplyState
from business_channel.views import replies as views
from business_channel.work import Work
from schema.context import Info
from schema.mutations import carry_out
from schema.nodes import Node, noun_type
from schema.places import Department
from schema.scalars import Text
from schema.user_errors import UserError


@noun_type(views.REPLY)
class Reply(Node):
    """What a department answers; drafts are seen by the own unit and the platform alone."""

    kind: ReplyKind
    state: ReplyState
    body: str
    submission: Annotated["Submission", strawberry.lazy("schema.submissions")]  # type: ignore[name-defined]  # noqa: F821
    work_order: Annotated["WorkOrder", strawberry.lazy("schema.work_orders")]  # type: ignore[name-defined]  # noqa: F821
    department: Department
    published_as: Department
    drafted_at: datetime
    signed_at: datetime | None
    published_at: datetime | None
    return_reason: str | None
    version: int


@strawberry.enum(description="PUBLISH a signed reply, or RETURN it with a reason.")
class ReplyDecision(StrEnum):
    PUBLISH = "PUBLISH"
    RETURN = "RETURN"


@strawberry.input(
    description="A reply to draft; `replyId` names an own draft or a returned reply that it replaces. "
    "`expectedVersion` is that of the reply with `replyId`, of the work order without."
)
class DraftReplyInput:
    idempotency_key: UUID
    work_order_id: strawberry.ID
    body: Text
    kind: ReplyKind = ReplyKind.FINAL
    published_as: strawberry.ID | None = None
    reply_id: strawberry.ID | None = None
    expected_version: int | None = None


@strawberry.input(description="A draft to sign.")
class SignReplyInput:
    reply_id: strawberry.ID
    expected_version: int | None = None


@strawberry.input(description="What the platform decides on a signed reply; `reason` is needed to return it.")
class ReviewReplyInput:
    reply_id: strawberry.ID
    decision: ReplyDecision
    reason: Text | None = None
    expected_version: int | None = None


@strawberry.type
class ReplyPayload:
    """The reply as it is now, or why nothing happened."""

    reply: Reply | None
    errors: list[UserError]


def _optional_key(noun: str, text: str | None, name: str) -> UUID | None:
    return None if text is None else key_of(noun, text, (name,))


@strawberry.type
class RepliesMutation:
    @strawberry.mutation(description="A clerk drafts a reply to an accepted order.")
    async def draft_reply(self, info: Info, input: DraftReplyInput) -> ReplyPayload:
        async def verb(work: Work) -> UUID:
            written = service.Draft(
                work_order_id=key_of("WorkOrder", input.work_order_id, ("workOrderId",)),
                kind=input.kind,
                body=input.body,
                published_as_id=_optional_key("Department", input.published_as, "publishedAs"),
                reply_id=_optional_key("Reply", input.reply_id, "replyId"),
            )
            return await service.draft(work, written, input.idempotency_key, input.expected_version)

        return await carry_out(info, verb, views.REPLY, "reply", ReplyPayload)  # type: ignore[no-any-return]

    @strawberry.mutation(description="The unit's head signs a draft that somebody else wrote.")
    async def sign_reply(self, info: Info, input: SignReplyInput) -> ReplyPayload:
        async def verb(work: Work) -> UUID:
            reply_id = key_of("Reply", input.reply_id, ("replyId",))
            await service.sign(work, reply_id, input.expected_version)
            return reply_id

        return await carry_out(info, verb, views.REPLY, "reply", ReplyPayload)  # type: ignore[no-any-return]

    @strawberry.mutation(description="The platform publishes a signed reply, or returns it with a reason.")
    async def review_reply(self, info: Info, input: ReviewReplyInput) -> ReplyPayload:
        async def verb(work: Work) -> UUID:
            reply_id = key_of("Reply", input.reply_id, ("replyId",))
            if input.decision is ReplyDecision.PUBLISH:
                await service.publish(work, reply_id, input.expected_version)
            else:
                await service.return_(work, reply_id, input.reason, input.expected_version)
            return reply_id

        return await carry_out(info, verb, views.REPLY, "reply", ReplyPayload)  # type: ignore[no-any-return]
