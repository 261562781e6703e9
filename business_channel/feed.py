"""The ordered log that subscribers resume from.

One sealer gives every event its place, once the event is committed: what commits late is placed late. So a reader who
has seen position n has seen everything up to n and nothing appears below it later, in whatever order transactions
begin and end, and no open transaction holds the others up. Among the events that it finds at once the sealer goes by
their ids, which grow with the time of the deed: deeds that waited for each other's locks keep their order. Positions
are plain numbers and survive a dump and restore.

Notifications come later than their events, in any order, so they are numbered by themselves in the same way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, String, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from business_channel import audit
from business_channel.audit import AuditEntry
from business_channel.database import Base, Executor, Store
from business_channel.events import Event, account_stream
from business_channel.notifications.model import Notification

CHANNEL = "channel_feed"
"""The NOTIFY channel on which the sealer tells that new positions exist."""

BATCH = 1000
SEALER_LOCK = 7_215_101
"""The advisory lock that a sealer holds while it works."""


_SEAL_EVENTS = text("""
    WITH ready AS (
        SELECT id, streams, row_number() OVER (ORDER BY id) + (SELECT coalesce(max(position), 0) FROM event) AS place
        FROM (SELECT id, streams FROM event WHERE position IS NULL ORDER BY id LIMIT :batch) AS first
    ), sealed AS (
        UPDATE event SET position = place FROM ready WHERE event.id = ready.id
    )
    INSERT INTO feed_entry (stream, position, event_id) SELECT unnest(streams), place, id FROM ready
""")

# Whoever marks a notification as read holds it for a moment: the sealer goes on, and places it when it comes again.
_SEAL_NOTIFICATIONS = text("""
    WITH ready AS (
        SELECT id, row_number() OVER (ORDER BY id) + (SELECT coalesce(max(position), 0) FROM notification) AS place
        FROM (
            SELECT id FROM notification WHERE position IS NULL ORDER BY id LIMIT :batch FOR UPDATE SKIP LOCKED
        ) AS first
    )
    UPDATE notification SET position = place FROM ready WHERE notification.id = ready.id
""")

_READY_AUDIT = text("""
    SELECT id, row_number() OVER (ORDER BY id) + (SELECT coalesce(max(position), 0) FROM audit_entry) AS place
    FROM (SELECT id FROM audit_entry WHERE position IS NULL ORDER BY id LIMIT :batch) AS first
""")


class FeedEntry(Base):
    """One event in one stream, at its place in the order of all events."""

    __tablename__ = "feed_entry"

    stream: Mapped[str] = mapped_column(String(50), primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"))


class Log(Enum):
    """What is numbered by itself, and moves streams."""

    EVENTS = "EVENTS"
    NOTIFICATIONS = "NOTIFICATIONS"


_POSITIONS: Mapping[Log, Any] = MappingProxyType({Log.EVENTS: Event.position, Log.NOTIFICATIONS: Notification.position})


@dataclass(frozen=True)
class Moved:
    """The streams that one position of a log stands in."""

    position: int
    streams: Sequence[str]


async def seal(store: Store) -> int:
    """Numbers what was committed since the last time and wakes the subscribers; returns how many places in streams it
    gave.

    Only one sealer works at a time: a second one finds the lock taken and returns 0.
    """
    async with store.engine.begin() as connection:
        if not (await _anything_unsealed(connection) and await _only_sealer(connection)):
            return 0
        entries = int((await connection.execute(_SEAL_EVENTS, {"batch": BATCH})).rowcount)
        entries += int((await connection.execute(_SEAL_NOTIFICATIONS, {"batch": BATCH})).rowcount)
        audited = (await connection.execute(_READY_AUDIT, {"batch": BATCH})).all()
        if audited:
            await audit.chain(connection, [(row.id, row.place) for row in audited])
        if entries:
            await connection.execute(select(func.pg_notify(CHANNEL, str(entries))))
        return entries


async def _anything_unsealed(connection: AsyncConnection) -> bool:
    events = select(Event.id).where(Event.position.is_(None)).exists()
    told = select(Notification.id).where(Notification.position.is_(None)).exists()
    entries = select(AuditEntry.id).where(AuditEntry.position.is_(None)).exists()
    return bool((await connection.execute(select(events | told | entries))).scalar_one())


async def _only_sealer(connection: AsyncConnection) -> bool:
    return bool((await connection.execute(select(func.pg_try_advisory_xact_lock(SEALER_LOCK)))).scalar_one())


async def head(executor: Executor, log: Log = Log.EVENTS) -> int:
    """The newest position of a log; 0 before the first."""
    return int((await executor.execute(select(func.coalesce(func.max(_POSITIONS[log]), 0)))).scalar_one())


async def streams_after(
    executor: Executor, position: int, limit: int = BATCH, log: Log = Log.EVENTS
) -> Sequence[Moved]:
    """The streams of what stands after ``position`` in a log, in order, at most ``limit``."""
    place = _POSITIONS[log]
    about = Event.streams if log is Log.EVENTS else Notification.account_id
    statement = select(place, about.label("about")).where(place > position).order_by(place).limit(limit)
    rows = await executor.execute(statement)
    if log is Log.EVENTS:
        return [Moved(row.position, row.about) for row in rows]
    return [Moved(row.position, [account_stream(row.about)]) for row in rows]


async def events_after(executor: Executor, stream: str, position: int, limit: int) -> Sequence[Any]:
    """The events of one stream after ``position``, in order, at most ``limit``, with all columns of ``Event``."""
    entries = select(FeedEntry.event_id).where(FeedEntry.stream == stream, FeedEntry.position > position)
    first = entries.order_by(FeedEntry.position).limit(limit).subquery()
    statement = select(Event.__table__).join(first, first.c.event_id == Event.id).order_by(Event.position)
    return (await executor.execute(statement)).all()
