"""How the steps of supervision are read: that they were taken by all who see the matter, what they say by few."""

from typing import Any

from sqlalchemy import ColumnElement, case, null

from business_channel.nouns import Edge, Field, Noun, identity, plain, to_one
from business_channel.reader import Viewpoint
from business_channel.supervision import visibility
from business_channel.supervision.model import SupervisionStep
from business_channel.views import deadlines, places


def visible(step: Any, reader: Viewpoint) -> ColumnElement[bool]:
    """The predicate of steps for this reader."""
    return visibility.visible(step, reader.principal)


def _internal(column: str) -> Field:
    def columns(row: Any, reader: Viewpoint) -> tuple[ColumnElement[Any]]:
        return (case((visibility.internal(row, reader.principal), getattr(row, column)), else_=null()),)

    return Field(columns)


_WORDS = ("reason", "text", "demand", "held_on", "attendees", "for_public", "feedback")

STEP: Noun = Noun(
    "SupervisionStep",
    SupervisionStep,
    visible=visible,
    fields=identity("SupervisionStep")
    | plain("kind", "taken_at", "answered_at", "closed_at")
    | {name: _internal(name) for name in _WORDS},
    edges={
        "department": to_one(lambda: places.DEPARTMENT, "department_id"),
        "deadline": Edge(lambda: deadlines.DEADLINE, lambda source, target, _: target.id == source.deadline_id),
    },
)
