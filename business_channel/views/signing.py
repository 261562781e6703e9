"""How is read who signs a joint reply, and what a reply promises."""

from typing import Any

from sqlalchemy import ColumnElement, case, null, true

from business_channel.access import PLATFORM_READERS
from business_channel.nouns import Field, Noun, identity, plain, to_one
from business_channel.reader import Viewpoint
from business_channel.replies.model import Promise, Signature
from business_channel.views import places


def _dissent(row: Any, reader: Viewpoint) -> tuple[ColumnElement[Any]]:
    """Whoever reads the reply learns which body is missing; why, only that body and the platform."""
    principal = reader.principal
    inside = true() if principal.has_any(PLATFORM_READERS) else row.department_id.in_(principal.departments)
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
