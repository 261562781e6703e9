"""How an event of a feed is read."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, false, or_

from business_channel.access import DEPARTMENT_STAFF, Principal
from business_channel.errors import BadRequest
from business_channel.events import Event, EventTag
from business_channel.feed import FeedEntry, Log
from business_channel.nouns import Edge, Field, Noun, Selection, plain, to_one
from business_channel.plans import load
from business_channel.reader import Reader, Viewpoint
from business_channel.replies.model import Signature
from business_channel.submissions import visibility
from business_channel.submissions.model import Submission
from business_channel.views import deadlines, replies, submissions, work_orders

BATCH = 100
_NAMES = {Log.EVENTS: "feed", Log.NOTIFICATIONS: "told"}


def visible(event: Any, reader: Viewpoint) -> ColumnElement[bool]:
    """True where the reader sees the submission, and the event is not another department's internal matter; a
    department also learns that an order has left it, and that a fellow signatory does not agree to a joint reply.
    """
    principal = reader.principal
    if principal.account_id is None:
        return false()
    own = visibility.of_units(event.internal_to, event.submission_id, principal)
    inside = or_(own, visibility.oversees(event.submission_id, principal))
    seen = (
        Submission.__table__.select()
        .where(Submission.id == event.submission_id, visibility.visible(Submission, principal))
        .exists()
    )
    aside = visibility.impartial(event.submission_id, principal)
    left = and_(event.tag == EventTag.WORK_ORDER_PASSED_ON, own, aside)
    return or_(and_(or_(event.internal_to.is_(None), inside, _dissent(event, principal)), seen), left)


def _dissent(event: Any, principal: Principal) -> ColumnElement[bool]:
    """True of a dissent from a reply that one of the caller's units was to sign."""
    if not (units := principal.departments_as(*DEPARTMENT_STAFF)):
        return false()
    seat = exists().where(Signature.reply_id == event.reply_id, Signature.department_id.in_(units))
    return and_(event.tag == EventTag.REPLY_DISSENTED, seat)


def cursor(position: int, log: Log = Log.EVENTS) -> str:
    """The cursor of an item: its place in the order of its log, made opaque."""
    return base64.urlsafe_b64encode(f"{_NAMES[log]}:{position}".encode()).decode()


def position_of(text: str, log: Log = Log.EVENTS) -> int:
    """The place that a cursor names; raises ``BadRequest`` for a text that is not a cursor of a feed of that log."""
    try:
        name, _, digits = base64.b64decode(text, altchars=b"-_", validate=True).decode().partition(":")
        if name == _NAMES[log] and digits.isascii() and digits.isdigit() and len(digits) <= 18:
            return int(digits)
    except (binascii.Error, UnicodeError, ValueError):
        pass
    raise BadRequest(reason_zh="游标无效。", reason="The cursor is not valid for this feed.")


FEED_ITEM: Noun = Noun(
    "FeedItem",
    Event,
    visible=visible,
    fields=plain("tag")
    | {
        "cursor": Field(lambda row, _: (row.position,), lambda _, position: cursor(position)),
        "occurred_at": Field(lambda row, _: (row.at,)),
    },
    edges={
        "submission": to_one(lambda: submissions.SUBMISSION, "submission_id"),
        "work_order": to_one(lambda: work_orders.WORK_ORDER, "work_order_id"),
        "deadline": Edge(lambda: deadlines.DEADLINE, lambda source, target, _: target.id == source.deadline_id),
        "reply": Edge(lambda: replies.REPLY, lambda source, target, _: target.id == source.reply_id),
    },
)


async def after(reader: Reader, position: int, selection: Selection, *, stream: str) -> Sequence[tuple[Any, int]]:
    """The next visible items of ``stream`` after ``position``, in order, each with its place; at most ``BATCH``."""

    found = await load(reader, FEED_ITEM, selection, _IN_STREAM, {"stream": stream, "position": position})
    return [(record, row[-1]) for record, row in found]


@dataclass(frozen=True)
class _InStream:
    def __call__(self, alias: Any, statement: Select[Any], _: Viewpoint, /) -> Select[Any]:
        return (
            statement.add_columns(FeedEntry.position.label("_place"))
            .join(FeedEntry, FeedEntry.event_id == alias.id)
            .where(FeedEntry.stream == bindparam("stream"), FeedEntry.position > bindparam("position"))
            .order_by(FeedEntry.position)
            .limit(BATCH)
        )


_IN_STREAM = _InStream()
