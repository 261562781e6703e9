"""Deadlines in the API."""

from datetime import date, datetime

import strawberry

from business_channel.views import deadlines as views
from schema.nodes import noun_type


@strawberry.type
class ExplanationStep:
    """One day, or one rule, on the way to the due date, in words."""

    date: date
    rule: str
    text: str


@noun_type(views.DEADLINE)
class Deadline:
    """A clock with what explains it; `provisional` while a year that it runs into has no official calendar."""

    id: strawberry.ID
    definition: str
    name: str
    instrument: str | None
    article: str | None
    started_at: datetime
    due_on: date
    due_at: datetime
    stopped_at: datetime | None
    overdue: bool
    provisional: bool
    explanation: list[ExplanationStep]
