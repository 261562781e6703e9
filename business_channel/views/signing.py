"""How is read who signs a joint reply, and what a reply promises."""

from typing import Any

from sqlalchemy import ColumnElement, case, exists, null
from sqlalchemy.orm import aliased

from business_channel.nouns import Field, Noun, identity, plain, to_one
from business_channel.reader import Viewpoint
from business_channel.replies.model import Promise, Reply, Signature
from business_channel.replies.visibility import internal
from business_channel.views import places


def _dissent(row: Any, reader: Viewpoint) -> tuple[ColumnElement[Any]]:
    """Whoever reads the reply learns which body is missing; why, only those who sign it and those who oversee it."""
    reply, principal = aliased(Reply), reader.principal
    inside = exists().where(reply.id == row.reply_id, internal(reply, principal)).correlate(row)
    return (case((inside, row.dissent), else_=null()),)


SIGNATURE: Noun = Noun(
    "Signature",
    Signature,
    visible=None,
    fields=plain("place", "signed_at", "dissented_at") | {"dissent": Field(_dissent)},
    edges={"department": to_one(lambda: places.DEPARTMENT, "department_id")},
)

PROMISE: Noun = Noun(
    "Promise",
    Promise,
    visible=None,
    fields=identity("Promise") | plain("text", "due_on", "proof", "proved_at"),
)
