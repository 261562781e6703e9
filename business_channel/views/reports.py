"""How a report is read: where it stands, its versions with what they say, its files, its progress, standing orders."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, false, func, select
from sqlalchemy.orm import aliased

from business_channel.events import Event
from business_channel.feed import FeedEntry
from business_channel.ids import global_id
from business_channel.language import Language
from business_channel.nouns import Edge, Field, Nested, Noun, Selection, identity, plain, to_one
from business_channel.pages import Order, Page, PageRequest, page
from business_channel.plans import load
from business_channel.reader import Reader, Viewpoint
from business_channel.reports import visibility
from business_channel.reports.asking import Breakdown
from business_channel.reports.model import (
    Report,
    ReportArtefact,
    ReportFailure,
    ReportSchedule,
    ReportStep,
    ReportVersion,
)
from business_channel.reports.rules import FAILURES
from business_channel.views import campaigns, events, places
from business_channel.views.report_documents import told_document

NAME = "ReportArtefact"
FILES = "/reports"
NEWEST = Order("reports", lambda row, _: row.requested_at, descending=True)


def visible(report: Any, reader: Viewpoint) -> ColumnElement[bool]:
    """The predicate of reports for this reader."""
    return visibility.visible(report, reader.principal)


def version_visible(version: Any, reader: Viewpoint) -> ColumnElement[bool]:
    """The predicate of versions for this reader."""
    return visibility.version_visible(version, reader.principal)


def artefact_visible(artefact: Any, reader: Viewpoint) -> ColumnElement[bool]:
    """A file of a version that the reader sees; what belongs to none yet is seen by nobody."""
    version = aliased(ReportVersion)
    seen = select(version.id).where(version.id == artefact.version_id, version_visible(version, reader))
    return seen.exists()


def _own_schedule(schedule: Any, reader: Viewpoint) -> ColumnElement[bool]:
    account_id = reader.principal.account_id
    return false() if account_id is None else schedule.owner_id == account_id


@dataclass(frozen=True)
class Progress:
    """How many parts are done of how many; 0 of 0 before it began."""

    done: int
    total: int


@dataclass(frozen=True)
class Failure:
    """Why there is no report: a code, and words for people."""

    code: ReportFailure
    message: str


def _failure(reader: Reader, code: ReportFailure | None) -> Failure | None:
    return None if code is None else Failure(code, FAILURES[code].say(reader.language))


def _in_language(name: str) -> Field:
    def columns(row: Any, reader: Viewpoint) -> tuple[ColumnElement[Any]]:
        return (getattr(row, f"{name}_en" if reader.language is Language.EN else f"{name}_zh"),)

    return Field(columns)


def _changes(reader: Reader, told: Sequence[dict[str, str]]) -> list[str]:
    return [each["en" if reader.language is Language.EN else "zh"] for each in told]


def _file(_: Reader, key: UUID) -> str:
    return f"{FILES}/{global_id(NAME, key)}"


def _newest(source: Any, target: Any, reader: Viewpoint) -> ColumnElement[bool]:
    other = aliased(ReportVersion)
    seen = other.report_id == source.id, version_visible(other, reader)
    newest = select(func.max(other.number)).where(*seen).correlate(source).scalar_subquery()
    return and_(target.report_id == source.id, target.number == newest)


_BREAKDOWNS = {"breakdowns": Field(lambda row, _: (row.breakdowns,), lambda _, told: list(map(Breakdown, told)))}
_SCOPE = {
    "region": to_one(lambda: places.REGION, "region_code"),
    "department": to_one(lambda: places.DEPARTMENT, "department_id"),
    "topic": to_one(lambda: places.TOPIC, "topic_code"),
}

REPORT: Noun = Noun(
    "Report",
    Report,
    visible=visible,
    fields=identity("Report")
    | plain("kind", "since", "until", "basis", "requested_at", "state", "attempts", "began_at", "ended_at")
    | _BREAKDOWNS
    | {
        "title": _in_language("title"),
        "progress": Field(lambda row, _: (row.done, row.total), lambda _, done, total: Progress(done, total)),
        "failure": Field(lambda row, _: (row.failure,), _failure),
        "standing": Field(lambda row, _: (row.schedule_id.is_not(None),)),
    },
    edges={
        **_SCOPE,
        "campaign": to_one(lambda: campaigns.CAMPAIGN, "campaign_id"),
        "version": Edge(lambda: REPORT_VERSION, _newest),
    },
    lists={"versions": Nested(lambda: REPORT_VERSION, "id", "report_id", "number")},
)

REPORT_VERSION: Noun = Noun(
    "ReportVersion",
    ReportVersion,
    visible=version_visible,
    fields=identity("ReportVersion")
    | plain("number", "digest", "definitions_version", "as_of", "made_at", "published_at", "corrects", "reason")
    | {
        "changes": Field(lambda row, _: (row.changes,), _changes),
        "document": Field(
            lambda row, _: (row.document,), lambda reader, document: told_document(document, reader.language)
        ),
    },
    lists={"artefacts": Nested(lambda: REPORT_ARTEFACT, "id", "version_id", "form")},
)

REPORT_ARTEFACT: Noun = Noun(
    NAME,
    ReportArtefact,
    visible=artefact_visible,
    fields=identity(NAME)
    | plain("form", "language", "name", "media_type", "size", "sha256")
    | {"url": Field(lambda row, _: (row.id,), _file)},
)

REPORT_STEP: Noun = Noun(
    "ReportStep",
    ReportStep,
    visible=lambda step, reader: visibility.of_report(step, reader.principal),
    fields=plain("state", "done", "total")
    | {
        "cursor": Field(lambda row, _: (_of_event(row, Event.position),), lambda _, at: events.cursor(at)),
        "occurred_at": Field(lambda row, _: (_of_event(row, Event.at),)),
    },
    edges={"report": to_one(lambda: REPORT, "report_id")},
    key="event_id",
)


def _of_event(row: Any, column: Any) -> ColumnElement[Any]:
    return select(column).where(Event.id == row.event_id).correlate(row).scalar_subquery()


REPORT_SCHEDULE: Noun = Noun(
    "ReportSchedule",
    ReportSchedule,
    visible=_own_schedule,
    fields=identity("ReportSchedule")
    | plain("kind", "basis", "cadence", "created_at", "next_at", "ended_at")
    | _BREAKDOWNS
    | {"told_heads": Field(lambda row, _: (row.told_role.is_not(None),))},
    edges=_SCOPE,
)


async def reports(reader: Reader, selection: Selection, request: PageRequest) -> Page:
    """One page of the reports that the caller may see, the newest first; raises ``Unauthenticated`` without account."""
    reader.principal.must_be_signed_in()
    return await page(reader, REPORT, selection, request, NEWEST)


async def schedules(reader: Reader, selection: Selection) -> list[Any]:
    """The caller's standing orders that have not ended, the oldest first; raises ``Unauthenticated`` without one."""
    reader.principal.must_be_signed_in()
    return [record for record, _ in await load(reader, REPORT_SCHEDULE, selection, _OPEN)]


async def after(reader: Reader, position: int, selection: Selection, *, stream: str) -> Sequence[tuple[Any, int]]:
    """The next steps of a report after ``position``, in order, each with its place; at most ``events.BATCH``."""
    found = await load(reader, REPORT_STEP, selection, _IN_STREAM, {"stream": stream, "position": position})
    return [(record, row[-1]) for record, row in found]


@dataclass(frozen=True)
class _Open:
    def __call__(self, alias: Any, statement: Select[Any], _: Viewpoint, /) -> Select[Any]:
        return statement.where(alias.ended_at.is_(None)).order_by(alias.created_at, alias.id)


@dataclass(frozen=True)
class _InStream:
    def __call__(self, alias: Any, statement: Select[Any], _: Viewpoint, /) -> Select[Any]:
        return (
            statement.add_columns(FeedEntry.position.label("_place"))
            .join(FeedEntry, FeedEntry.event_id == alias.event_id)
            .where(FeedEntry.stream == bindparam("stream"), FeedEntry.position > bindparam("position"))
            .order_by(FeedEntry.position)
            .limit(events.BATCH)
        )


_OPEN, _IN_STREAM = _Open(), _InStream()
