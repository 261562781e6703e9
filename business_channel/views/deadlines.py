"""How a deadline is read: by whoever sees the submission, with its law and its explanation in words."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, false, func, true
from sqlalchemy.orm import aliased

from business_channel.access import PLATFORM_READERS
from business_channel.deadlines.definitions import Definition, definition
from business_channel.deadlines.explanation import explain
from business_channel.deadlines.model import Deadline
from business_channel.language import Words
from business_channel.nouns import Field, Noun, identity, plain
from business_channel.reader import Reader
from business_channel.submissions import visibility
from business_channel.submissions.model import Submission

LAST_SECOND = timedelta(seconds=1)
"""What is done within the second named by a due date is in time."""


def visible(deadline: Any, reader: Reader) -> ColumnElement[bool]:
    """True for whoever sees the submission that the clock runs on."""
    principal = reader.principal
    if principal.account_id is None:
        return false()
    if principal.has_any(PLATFORM_READERS):
        return true()
    submission = aliased(Submission)
    seen = visibility.visible(submission, principal)
    return exists().where(submission.id == deadline.submission_id, seen)


def _from_definition(words: Callable[[Definition], Words | None]) -> Field:
    def build(reader: Reader, code: str) -> str | None:
        said = words(definition(code))
        return None if said is None else said.say(reader.language)

    return Field(lambda row, _: (row.definition_code,), build)


def _overdue(row: Any, reader: Reader) -> tuple[ColumnElement[bool]]:
    return (func.coalesce(row.stopped_at, reader.now()) >= row.due_at + LAST_SECOND,)


DEADLINE: Noun = Noun(
    "Deadline",
    Deadline,
    visible=visible,
    fields=identity("Deadline")
    | plain("started_at", "due_on", "due_at", "stopped_at", "provisional")
    | {
        "definition": Field(lambda row, _: (row.definition_code,)),
        "name": _from_definition(lambda each: each.name),
        "instrument": _from_definition(lambda each: each.instrument),
        "article": _from_definition(lambda each: each.article),
        "overdue": Field(_overdue),
        "explanation": Field(
            lambda row, _: (row.definition_code, row.steps),
            lambda reader, code, steps: explain(steps, definition(code), reader.language),
        ),
    },
)
