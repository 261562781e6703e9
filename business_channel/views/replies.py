"""How a reply is read."""

from typing import Any

from sqlalchemy import ColumnElement, case, null

from business_channel.nouns import Field, Nested, Noun, identity, plain, to_one
from business_channel.reader import Viewpoint
from business_channel.replies import visibility
from business_channel.replies.model import Reply
from business_channel.views import availability, places, signing, submissions, work_orders


def visible(reply: Any, reader: Viewpoint) -> ColumnElement[bool]:
    """The predicate of replies for this reader."""
    return visibility.visible(reply, reader.principal)


def _return_reason(row: Any, reader: Viewpoint) -> tuple[ColumnElement[Any]]:
    return (case((visibility.internal(row, reader.principal), row.return_reason), else_=null()),)


REPLY: Noun = Noun(
    "Reply",
    Reply,
    visible=visible,
    fields=identity("Reply")
    | plain("kind", "state", "body", "drafted_at", "signed_at", "published_at", "version")
    | plain("countersigned_at")
    | availability.REPLY_ACTIONS
    | {"return_reason": Field(_return_reason)},
    edges={
        "submission": to_one(lambda: submissions.SUBMISSION, "submission_id"),
        "work_order": to_one(lambda: work_orders.WORK_ORDER, "work_order_id"),
        "department": to_one(lambda: places.DEPARTMENT, "department_id"),
        "published_as": to_one(lambda: places.DEPARTMENT, "published_as_id"),
    },
    lists={
        "signatures": Nested(lambda: signing.SIGNATURE, "id", "reply_id", "place"),
        "promises": Nested(lambda: signing.PROMISE, "id", "reply_id", "due_on"),
    },
)
