"""How a file is read: what is known of it, where it can be had, and, by its sender, where it is to be sent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement

from business_channel.attachments import visibility
from business_channel.attachments.kinds import FileType
from business_channel.attachments.model import Attachment
from business_channel.attachments.targets import Target, sign
from business_channel.ids import global_id
from business_channel.nouns import Field, Noun, identity, plain
from business_channel.reader import Reader, Viewpoint

NAME = "Attachment"
FILES = "/files"
UPLOADS = "/uploads"


@dataclass(frozen=True)
class Header:
    """One header of a request."""

    name: str
    value: str


def visible(attachment: Any, reader: Viewpoint) -> ColumnElement[bool]:
    """The predicate of attached files for this reader."""
    return visibility.visible(attachment, reader.principal)


def of_sender(attachment: Any, reader: Viewpoint) -> ColumnElement[bool]:
    """The predicate of targets: each is its sender's alone."""
    return visibility.of_sender(attachment, reader.principal)


def _type(_: Reader, kind: FileType) -> str:
    return kind.value


def _file(_: Reader, key: UUID) -> str:
    return f"{FILES}/{global_id(NAME, key)}"


def _target(reader: Reader, key: UUID, size: int, until: datetime) -> str:
    return f"{UPLOADS}/{sign(reader.store.vault, Target(key, size, until))}"


ATTACHMENT: Noun = Noun(
    NAME,
    Attachment,
    visible=visible,
    fields=identity(NAME)
    | plain("name", "size", "sha256", "public", "shared", "uploaded_at")
    | {
        "type": Field(lambda row, _: (row.type,), _type),
        "url": Field(lambda row, _: (row.id,), _file),
    },
)

UPLOAD: Noun = Noun(
    "Upload",
    Attachment,
    visible=of_sender,
    fields=identity(NAME)
    | {
        "url": Field(lambda row, _: (row.id, row.expected_size, row.target_until), _target),
        "expires_at": Field(lambda row, _: (row.target_until,)),
        "headers": Field(lambda row, _: (row.type, row.expected_size), lambda _, kind, size: headers(kind, size)),
    },
)


def headers(kind: FileType, size: int) -> list[Header]:
    """What a request to a target must say."""
    return [Header("Content-Type", kind.value), Header("Content-Length", str(size))]
