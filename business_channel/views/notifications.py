"""How a notification is read: by the one who was told."""

from typing import Any

from sqlalchemy import ColumnElement, false, select

from business_channel.notifications.model import Notification
from business_channel.notifications.texts import text_of
from business_channel.nouns import Field, Noun, Selection, identity, plain, to_one
from business_channel.pages import Order, Page, PageRequest, page
from business_channel.reader import Reader
from business_channel.submissions.model import Submission
from business_channel.views import submissions

NEWEST = Order("newest", lambda row, _: row.at, descending=True)


def visible(notification: Any, reader: Reader) -> ColumnElement[bool]:
    """True for the account that was told."""
    account_id = reader.principal.account_id
    return false() if account_id is None else notification.account_id == account_id


def _told(row: Any, _: Reader) -> tuple[ColumnElement[Any], ...]:
    about = Submission.id == row.submission_id
    number = select(Submission.number).where(about).correlate(row).scalar_subquery()
    return row.tag, number, select(Submission.title).where(about).correlate(row).scalar_subquery()


NOTIFICATION: Noun = Noun(
    "Notification",
    Notification,
    visible=visible,
    fields=identity("Notification")
    | plain("tag", "at", "read_at")
    | {
        "headline": Field(
            _told, lambda reader, tag, number, title: text_of(tag, reader.language, number=number, title=title).headline
        ),
        "text": Field(
            _told, lambda reader, tag, number, title: text_of(tag, reader.language, number=number, title=title).sentence
        ),
    },
    edges={"submission": to_one(lambda: submissions.SUBMISSION, "submission_id")},
)


async def of_caller(reader: Reader, selection: Selection, request: PageRequest) -> Page:
    """One page of what the caller was told; raises ``Unauthenticated`` without an account."""
    reader.principal.must_be_signed_in()
    return await page(reader, NOTIFICATION, selection, request, NEWEST)
