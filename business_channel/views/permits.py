"""How a permit file is read; everything that can be derived is, as of the reader's day."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, case, exists, null
from sqlalchemy.orm import aliased

from business_channel.nouns import Field, Nested, Noun, plain
from business_channel.now import SHANGHAI
from business_channel.permits import facts, visibility
from business_channel.permits.model import Permit, PermitStep
from business_channel.permits.rules import File
from business_channel.reader import Reader, Viewpoint
from business_channel.submissions.model import Submission
from business_channel.submissions.visibility import known


def visible(row: Any, reader: Viewpoint) -> ColumnElement[bool]:
    """The predicate of a permit file for this reader."""
    return visibility.visible(row, reader.principal)


def _of_applicant(column: str) -> Field:
    """A number under which the authority has the applicant: it tells who the author is."""

    def columns(row: Any, reader: Viewpoint) -> tuple[ColumnElement[Any]]:
        submission = aliased(Submission)
        told = exists().where(submission.id == row.submission_id, known(submission, reader.principal))
        return (case((told, getattr(row, column)), else_=null()),)

    return Field(columns)


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
    fields=plain("licence", "authority", "joint", "expires_on", "version")
    | {"receipt_number": _of_applicant("receipt_number"), "renews": _of_applicant("renews")}
    | {"course": Field(_course_columns, _course)},
    lists={"steps": Nested(lambda: STEP, "id", "permit_id", "position")},
)
