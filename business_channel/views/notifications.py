"""How a notification is read: by the one who was told."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, false, func, select

from business_channel.deadlines.model import Deadline, DeadlineDefinition
from business_channel.events import EventTag
from business_channel.feed import Log
from business_channel.language import Language
from business_channel.notifications.model import Notification
from business_channel.notifications.repository import clocked
from business_channel.notifications.texts import Facts, Text, text_of
from business_channel.nouns import Field, Noun, Selection, identity, plain, to_one
from business_channel.pages import Order, Page, PageRequest, page
from business_channel.plans import load
from business_channel.reader import Reader, Viewpoint
from business_channel.reports.model import Report
from business_channel.submissions import visibility
from business_channel.submissions.model import Submission
from business_channel.views import events, reports, submissions

NEWEST = Order("newest", lambda row, _: row.at, descending=True)


def visible(notification: Any, reader: Viewpoint) -> ColumnElement[bool]:
    """True for the account that was told."""
    account_id = reader.principal.account_id
    return false() if account_id is None else notification.account_id == account_id


def _told(row: Any, reader: Viewpoint) -> tuple[ColumnElement[Any], ...]:
    def of_submission(column: Any) -> Select[Any]:
        return select(column).where(Submission.id == row.submission_id).correlate(row)

    def of_clock(column: Any) -> ColumnElement[Any]:
        return clocked(select(column), row.deadline_id).correlate(row).scalar_subquery()

    title = of_submission(Submission.title).where(visibility.visible(Submission, reader.principal))
    named = Report.title_en if reader.language is Language.EN else Report.title_zh
    report = select(named).where(Report.id == row.report_id, reports.visible(Report, reader)).correlate(row)
    about = of_submission(Submission.number).scalar_subquery(), title.scalar_subquery(), report.scalar_subquery()
    return row.tag, *about, of_clock(Deadline.due_on), of_clock(DeadlineDefinition.rule)


def _said(
    reader: Reader, tag: EventTag, number: str | None, title: str | None, report: str | None, *clock: Any
) -> Text:
    """Who may not see the submission, or no longer, reads its number alone; of a report the headline."""
    said = text_of(tag, reader.language, Facts(number or "", title or report or "", *clock))
    return Text(said.headline, said.sentence if title or report else said.headline)


def _cursor(_: Reader, position: int | None) -> str | None:
    return None if position is None else events.cursor(position, Log.NOTIFICATIONS)


NOTIFICATION: Noun = Noun(
    "Notification",
    Notification,
    visible=visible,
    fields=identity("Notification")
    | plain("tag", "at", "read_at")
    | {
        "cursor": Field(lambda row, _: (row.position,), _cursor),
        "headline": Field(_told, lambda reader, *told: _said(reader, *told).headline),
        "text": Field(_told, lambda reader, *told: _said(reader, *told).sentence),
    },
    edges={
        "submission": to_one(lambda: submissions.SUBMISSION, "submission_id"),
        "report": to_one(lambda: reports.REPORT, "report_id"),
    },
)


async def of_caller(reader: Reader, selection: Selection, request: PageRequest, *, unread: bool = False) -> Page:
    """One page of what the caller was told, or has not read yet; raises ``Unauthenticated`` without an account."""
    reader.principal.must_be_signed_in()
    return await page(reader, NOTIFICATION, selection, request, NEWEST, _UNREAD if unread else None)


async def unread(reader: Reader) -> int:
    """How many notifications the caller has not read."""
    own = Notification.account_id == reader.principal.must_be_signed_in()
    statement = select(func.count()).select_from(Notification).where(own, Notification.read_at.is_(None))
    return int((await reader.execute(statement)).scalar_one())


async def after(reader: Reader, position: int, selection: Selection) -> Sequence[tuple[Any, int]]:
    """What the caller was told after ``position``, in order, each with its place; at most ``events.BATCH``."""
    found = await load(reader, NOTIFICATION, selection, _AFTER, {"position": position})
    return [(record, row[-1]) for record, row in found]


@dataclass(frozen=True)
class _Unread:
    def __call__(self, alias: Any, statement: Select[Any], _: Viewpoint, /) -> Select[Any]:
        return statement.where(alias.read_at.is_(None))


@dataclass(frozen=True)
class _After:
    def __call__(self, alias: Any, statement: Select[Any], _: Viewpoint, /) -> Select[Any]:
        statement = statement.add_columns(alias.position.label("_place"))
        later = alias.position > bindparam("position")
        return statement.where(later).order_by(alias.position).limit(events.BATCH)


_UNREAD, _AFTER = _Unread(), _After()
