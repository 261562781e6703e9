"""Files in the API: what is read of them, and where they are sent."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import strawberry

from business_channel.ids import key_of
from business_channel.views import attachments as views
from schema.nodes import Node, noun_type


@noun_type(views.ATTACHMENT)
class Attachment(Node):
    """A file that goes with a submission, as it is kept: `size` in bytes, `sha256` in hexadecimal. `url` gives it to
    the same token, by GET. `public` is the author's word that it may be shown with the public version; the units that
    only help read it where it is that or `shared`.
    """

    name: str
    type: str
    size: int
    sha256: str
    public: bool
    shared: bool
    uploaded_at: datetime
    url: str


@strawberry.type(name="RequestHeader")
class Header:
    """One header that a request must carry."""

    name: str
    value: str


@noun_type(views.UPLOAD)
class Upload(Node):
    """Where one file is sent: by PUT to `url`, once, with these `headers` and until `expiresAt`; the address is secret.
    `id` is what `attachmentIds` take.
    """

    url: str
    expires_at: datetime
    headers: list[Header]


def sent_files(ids: Sequence[strawberry.ID] | None) -> tuple[UUID, ...]:
    """The files of an input's ``attachmentIds``; raises ``NotFound`` at the place of an id that is not one."""
    return tuple(key_of(views.NAME, each, ("attachmentIds", str(place))) for place, each in enumerate(ids or ()))
