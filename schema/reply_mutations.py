"""Replies in the API: what is done with them."""

from datetime import date
from enum import StrEnum
from uuid import UUID

import strawberry

from business_channel.ids import key_of
from business_channel.replies import promises, publishing, service
from business_channel.replies.model import ReplyKind
from business_channel.replies.promises import Vow
from business_channel.views import replies as views
from business_channel.work import Work
from schema.context import Info
from schema.mutations import carry_out
from schema.replies import Reply
from schema.scalars import Text
from schema.user_errors import UserError


@strawberry.enum(description="PUBLISH a signed reply, or RETURN it with a reason.")
class ReplyDecision(StrEnum):
    PUBLISH = "PUBLISH"
    RETURN = "RETURN"


@strawberry.enum(description="SIGN a draft, or DISSENT from a joint one with a reason.")
class SignatureDecision(StrEnum):
    SIGN = "SIGN"
    DISSENT = "DISSENT"


@strawberry.input(description="Something that a reply promises by a day.")
class PromiseInput:
    text: Text
    due_on: date


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
    promises: list[PromiseInput] = strawberry.field(default_factory=list)
    expected_version: int | None = None


@strawberry.input(description="A draft to sign, or to dissent from with a reason where several sign it.")
class SignReplyInput:
    reply_id: strawberry.ID
    decision: SignatureDecision = SignatureDecision.SIGN
    reason: Text | None = None
    expected_version: int | None = None


@strawberry.input(description="A signed reply in the name of the leader's office.")
class CountersignReplyInput:
    reply_id: strawberry.ID
    expected_version: int | None = None


@strawberry.input(description="How a promise was kept.")
class ProvePromiseInput:
    promise_id: strawberry.ID
    proof: Text


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
                promises=tuple(Vow(each.text, each.due_on) for each in input.promises),
            )
            return await service.draft(work, written, input.idempotency_key, input.expected_version)

        return await carry_out(info, verb, views.REPLY, "reply", ReplyPayload)  # type: ignore[no-any-return]

    @strawberry.mutation(description="A head signs a draft that somebody else wrote, or dissents from a joint one.")
    async def sign_reply(self, info: Info, input: SignReplyInput) -> ReplyPayload:
        async def verb(work: Work) -> UUID:
            reply_id = key_of("Reply", input.reply_id, ("replyId",))
            if input.decision is SignatureDecision.SIGN:
                await service.sign(work, reply_id, input.expected_version)
            else:
                await service.dissent(work, reply_id, input.reason, input.expected_version)
            return reply_id

        return await carry_out(info, verb, views.REPLY, "reply", ReplyPayload)  # type: ignore[no-any-return]

    @strawberry.mutation(description="The leader's office agrees to a signed reply in its name.")
    async def countersign_reply(self, info: Info, input: CountersignReplyInput) -> ReplyPayload:
        async def verb(work: Work) -> UUID:
            reply_id = key_of("Reply", input.reply_id, ("replyId",))
            await service.countersign(work, reply_id, input.expected_version)
            return reply_id

        return await carry_out(info, verb, views.REPLY, "reply", ReplyPayload)  # type: ignore[no-any-return]

    @strawberry.mutation(description="The department shows how it kept what its reply promised.")
    async def prove_promise(self, info: Info, input: ProvePromiseInput) -> ReplyPayload:
        async def verb(work: Work) -> UUID:
            return await promises.prove(work, key_of("Promise", input.promise_id, ("promiseId",)), input.proof)

        return await carry_out(info, verb, views.REPLY, "reply", ReplyPayload)  # type: ignore[no-any-return]

    @strawberry.mutation(description="The platform publishes a signed reply, or returns it with a reason.")
    async def review_reply(self, info: Info, input: ReviewReplyInput) -> ReplyPayload:
        async def verb(work: Work) -> UUID:
            reply_id = key_of("Reply", input.reply_id, ("replyId",))
            if input.decision is ReplyDecision.PUBLISH:
                await publishing.publish(work, reply_id, input.expected_version)
            else:
                await publishing.return_(work, reply_id, input.reason, input.expected_version)
            return reply_id

        return await carry_out(info, verb, views.REPLY, "reply", ReplyPayload)  # type: ignore[no-any-return]
