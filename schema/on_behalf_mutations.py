"""Other doors in, in the API: what the platform files for somebody without an account."""

from uuid import UUID

import strawberry

from business_channel.attachments import service as attachments
from business_channel.ids import key_of
from business_channel.submissions import on_behalf
from business_channel.submissions.model import FilingChannel, SubmissionKind
from business_channel.submissions.rules import Filing, Heard
from business_channel.views import submissions as views
from business_channel.work import Work
from schema.attachments import sent_files
from schema.context import Info
from schema.mutations import carry_out
from schema.scalars import Text
from schema.submission_mutations import DetailInput, SubmissionPayload, details_of


@strawberry.input(
    description="What came by another door, typed for its author; `externalSource` has `externalNumber` for it, and "
    "`attachmentIds` are of `createUpload`."
)
class FileOnBehalfInput:
    idempotency_key: UUID
    channel: FilingChannel
    kind: SubmissionKind
    title: Text
    body: Text
    topic_code: Text
    addressee_id: strawberry.ID
    contact_name: Text
    contact_phone: Text
    external_source: Text | None = None
    external_number: Text | None = None
    hidden_remark: Text | None = None
    region_code: Text | None = None
    confidential: bool = False
    attachment_ids: list[strawberry.ID] | None = None
    details: list[DetailInput] | None = None

    def filing(self) -> Filing:
        """The input as the domain reads it; raises ``NotFound`` where the addressee's id is not one."""
        return Filing(
            kind=self.kind,
            title=self.title,
            body=self.body,
            topic_code=self.topic_code,
            addressee_id=key_of("Department", self.addressee_id, ("addresseeId",)),
            contact_name=self.contact_name,
            contact_phone=self.contact_phone,
            hidden_remark=self.hidden_remark,
            region_code=self.region_code,
            confidential=self.confidential,
            attachment_ids=sent_files(self.attachment_ids),
            details=details_of(self.details),
        )

    def heard(self) -> Heard:
        """How it came in, as the domain reads it."""
        return Heard(channel=self.channel, external_source=self.external_source, external_number=self.external_number)


@strawberry.type
class OnBehalfMutation:
    @strawberry.mutation(
        description="The dispatcher files what came by hotline, letter, visit, phone or another board."
    )
    async def file_on_behalf(self, info: Info, input: FileOnBehalfInput) -> SubmissionPayload:
        async def verb(work: Work) -> UUID:
            filing = input.filing()
            submission_id = await on_behalf.file(work, filing, input.heard(), input.idempotency_key)
            await attachments.attach(work, submission_id, filing.attachment_ids)
            return submission_id

        return await carry_out(info, verb, views.SUBMISSION, "submission", SubmissionPayload)  # type: ignore[no-any-return]
