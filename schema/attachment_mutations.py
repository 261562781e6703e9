"""What is done with files, in the API."""

from uuid import UUID

import strawberry

from business_channel.attachments import service
from business_channel.attachments.rules import Wanted
from business_channel.ids import key_of
from business_channel.views import attachments as views
from business_channel.work import Work
from schema.attachments import Attachment, Upload
from schema.context import Info
from schema.mutations import carry_out
from schema.scalars import Text
from schema.user_errors import UserError


@strawberry.input(
    description="A file to send: `size` in bytes and, where it is known, `sha256` in hexadecimal. `public` says that "
    "it may be shown with the public version; otherwise it is for those who handle the matter."
)
class CreateUploadInput:
    idempotency_key: UUID
    file_name: Text
    declared_type: Text
    size: int
    sha256: Text | None = None
    public: bool = False


@strawberry.input(description="A file that the units which help shall read as well.")
class ShareAttachmentInput:
    attachment_id: strawberry.ID


@strawberry.type
class CreateUploadPayload:
    """Where the file is to be sent, or why not."""

    upload: Upload | None
    errors: list[UserError]


@strawberry.type
class AttachmentPayload:
    """The file as it is now, or why nothing happened."""

    attachment: Attachment | None
    errors: list[UserError]


@strawberry.type
class AttachmentsMutation:
    @strawberry.mutation(description="Asks for a target that takes one file, once.")
    async def create_upload(self, info: Info, input: CreateUploadInput) -> CreateUploadPayload:
        async def verb(work: Work) -> UUID:
            wanted = Wanted(
                name=input.file_name,
                declared_type=input.declared_type,
                size=input.size,
                sha256=input.sha256,
                public=input.public,
            )
            return await service.create(work, wanted, input.idempotency_key)

        return await carry_out(info, verb, views.UPLOAD, "upload", CreateUploadPayload)  # type: ignore[no-any-return]

    @strawberry.mutation(description="A unit that answers lets the units that help read a file.")
    async def share_attachment(self, info: Info, input: ShareAttachmentInput) -> AttachmentPayload:
        async def verb(work: Work) -> UUID:
            key = key_of(views.NAME, input.attachment_id, ("attachmentId",))
            await service.share(work, key)
            return key

        return await carry_out(info, verb, views.ATTACHMENT, "attachment", AttachmentPayload)  # type: ignore[no-any-return]
