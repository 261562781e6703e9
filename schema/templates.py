"""Templates of replies in the API."""

from datetime import datetime
from uuid import UUID

import strawberry

from business_channel.ids import key_of
from business_channel.inbox import templates as offered
from business_channel.replies.model import ReplyKind
from business_channel.templates import service
from business_channel.templates.rules import MOST
from business_channel.views import templates as views
from business_channel.work import Work
from schema.context import Info
from schema.mutations import carry_out
from schema.nodes import Node, noun_type
from schema.places import Department, Topic
from schema.scalars import Text
from schema.selection import selection_of
from schema.user_errors import UserError


@noun_type(views.REPLY_TEMPLATE)
class ReplyTemplate(Node):
    """A body that a department's replies begin with; read by its own people. It may name {number}, {title}, {author}
    (masked, since replies become public), {filed}, {department} and {date}; `filled` is the body for the work order
    with which templates are asked for. A reply that still holds one of these, or a blank (【】 or ____), is refused.
    """

    department: Department
    title: str
    kind: ReplyKind
    topic: Topic | None
    body: str
    filled: str | None
    saved_at: datetime
    retired_at: datetime | None
    version: int


@strawberry.input(
    description="A template to save; `templateId` names the one that it replaces, and `expectedVersion` its version."
)
class SaveReplyTemplateInput:
    idempotency_key: UUID
    department_id: strawberry.ID
    title: Text
    body: Text
    kind: ReplyKind = ReplyKind.FINAL
    topic_code: Text | None = None
    template_id: strawberry.ID | None = None
    expected_version: int | None = None

    def written(self) -> service.Written:
        """The input as the domain reads it."""
        return service.Written(
            department_id=key_of("Department", self.department_id, ("departmentId",)),
            title=self.title,
            kind=self.kind,
            body=self.body,
            topic_code=self.topic_code,
            template_id=None if self.template_id is None else _template(self.template_id),
        )


@strawberry.input(description="A template to take out of use.")
class RetireReplyTemplateInput:
    template_id: strawberry.ID
    expected_version: int | None = None


@strawberry.type
class ReplyTemplatePayload:
    """The template as it is now, or why nothing happened."""

    template: ReplyTemplate | None
    errors: list[UserError]


def _template(text: str) -> UUID:
    return key_of("ReplyTemplate", text, ("templateId",))


@strawberry.type
class TemplatesQuery:
    @strawberry.field(
        description="The templates of a department for its own people; with a work order those that fit its topic, "
        "filled in.",
        metadata={"list_size": MOST},
    )
    async def reply_templates(
        self, info: Info, department_id: strawberry.ID, work_order_id: strawberry.ID | None = None
    ) -> list[ReplyTemplate]:
        info.context.principal.must_be_signed_in()
        department = key_of("Department", department_id, ("departmentId",))
        order = None if work_order_id is None else key_of("WorkOrder", work_order_id, ("workOrderId",))
        return await offered.templates(info.context.reader, department, selection_of(info), order)  # type: ignore[return-value]


@strawberry.type
class TemplatesMutation:
    @strawberry.mutation(description="The head saves a template of the department's replies.")
    async def save_reply_template(self, info: Info, input: SaveReplyTemplateInput) -> ReplyTemplatePayload:
        async def verb(work: Work) -> UUID:
            return await service.save(work, input.written(), input.idempotency_key, input.expected_version)

        return await carry_out(info, verb, views.REPLY_TEMPLATE, "template", ReplyTemplatePayload)  # type: ignore[no-any-return]

    @strawberry.mutation(description="The head takes a template out of use.")
    async def retire_reply_template(self, info: Info, input: RetireReplyTemplateInput) -> ReplyTemplatePayload:
        async def verb(work: Work) -> UUID:
            template_id = _template(input.template_id)
            await service.retire(work, template_id, input.expected_version)
            return template_id

        return await carry_out(info, verb, views.REPLY_TEMPLATE, "template", ReplyTemplatePayload)  # type: ignore[no-any-return]
