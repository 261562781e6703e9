"""How it is read who looked at a submission: by its author and the author's colleagues."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Uuid, cast, exists
from sqlalchemy.orm import aliased

from business_channel.access import Role
from business_channel.audit import AuditEntry
from business_channel.nouns import Edge, Field, Noun, plain
from business_channel.reader import Reader, Viewpoint
from business_channel.submissions import accesses, visibility
from business_channel.submissions.model import Submission
from business_channel.submissions.service import PersonalField
from business_channel.views import attachments, places


def visible(entry: Any, reader: Viewpoint) -> ColumnElement[bool]:
    """True for a look at the reader's own submission, or at one of the reader's enterprise."""
    looked = entry.action.in_((accesses.OPENED, accesses.REVEALED, accesses.DOWNLOADED))
    submission = aliased(Submission)
    own = submission.id == entry.subject_id, visibility.own(submission, reader.principal)
    mine: ColumnElement[bool] = looked & exists().where(*own)
    return mine


def _role(_: Reader, code: str | None) -> Role | None:
    return None if code is None else Role(code)


def _revealed(_: Reader, names: Sequence[str] | None) -> list[PersonalField]:
    return [PersonalField[each] for each in names or ()]


ACCESS: Noun = Noun(
    "Access",
    AuditEntry,
    visible=visible,
    fields=plain("at")
    | {
        "role": Field(lambda row, _: (row.detail["role"].astext,), _role),
        "purpose": Field(lambda row, _: (row.detail["purpose"].astext,)),
        "fields": Field(lambda row, _: (row.detail["fields"],), _revealed),
    },
    edges={
        "department": Edge(
            lambda: places.DEPARTMENT,
            lambda source, target, _: target.id == cast(source.detail["department"].astext, Uuid),
        ),
        "attachment": Edge(
            lambda: attachments.ATTACHMENT,
            lambda source, target, _: target.id == cast(source.detail["attachment"].astext, Uuid),
        ),
    },
)
