"""How a permit file is read; everything that can be derived is, as of the reader's day."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement

from business_channel.nouns import Field, Nested, Noun, plain
from business_channel.now import SHANGHAI
from business_channel.permits import facts, visibility
from business_channel.permits.model import Permit, PermitStep
from business_channel.permits.rules import File
from business_channel.reader import Reader, Viewpoint


def visible(row: Any, reader: Viewpoint) -> ColumnElement[bool]:
    """The predicate of a permit file for this reader."""
    return visibility.visible(row, reader.principal)


def _course_columns(row: Any, reader: Viewpoint) -> tuple[ColumnElement[Any], ...]:
    return facts.steps(row), *facts.calendar(row), row.joint, row.expires_on, reader.now()


def _course(
    _: Reader,
    steps: Sequence[Sequence[Any]],
    days: Sequence[Sequence[str]],
    through: date | None,
    joint: bool,
    expires_on: date | None,
    moment: datetime,
) -> File:
    calendar, today = facts.read_calendar(days, through), moment.astimezone(SHANGHAI).date()
    return File(calendar, today, facts.read_steps(steps), joint, expires_on)


STEP: Noun = Noun(
    "PermitStep",
    PermitStep,
    visible=None,
    fields=plain("kind", "happened_on", "reason", "days", "notice", "note", "outcome", "joint", "recorded_at")
    | {"noted_by_channel": Field(lambda row, _: (row.recorded_by.is_(None),))},
    key="permit_id",
)

PERMIT: Noun = Noun(
    "Permit",
    Permit,
    visible=visible,
    fields=plain("licence", "authority", "receipt_number", "joint", "renews", "expires_on", "version")
    | {"course": Field(_course_columns, _course)},
    lists={"steps": Nested(lambda: STEP, "id", "permit_id", "position")},
)
