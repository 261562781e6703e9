"""How a template of replies is read: by the people of its department."""

from typing import Any

from sqlalchemy import ColumnElement, null

from business_channel.access import DEPARTMENT_STAFF
from business_channel.nouns import Field, Noun, identity, plain, to_one
from business_channel.reader import Viewpoint
from business_channel.templates.model import ReplyTemplate
from business_channel.views import places


def visible(template: Any, reader: Viewpoint) -> ColumnElement[bool]:
    """True for clerks and heads of the department whose template it is."""
    own: ColumnElement[bool] = template.department_id.in_(reader.principal.departments_as(*DEPARTMENT_STAFF))
    return own


REPLY_TEMPLATE: Noun = Noun(
    "ReplyTemplate",
    ReplyTemplate,
    visible=visible,
    fields=identity("ReplyTemplate")
    | plain("title", "kind", "body", "saved_at", "retired_at", "version")
    | {"filled": Field(lambda row, _: (null(),))},
    edges={
        "department": to_one(lambda: places.DEPARTMENT, "department_id"),
        "topic": to_one(lambda: places.TOPIC, "topic_code"),
    },
)
"""``filled`` is filled in where templates are asked for with a work order."""
