"""Live feeds: what happens to a submission or on a department's desk, and what somebody is told; each can be resumed
without gaps or repeats.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import strawberry

from business_channel import feed
from business_channel.errors import NotFound
from business_channel.events import EventTag, account_stream, department_stream, submission_stream
from business_channel.feed import Log
from business_channel.ids import key_of
from business_channel.inbox.repository import must_have_a_desk
from business_channel.nouns import Selection
from business_channel.plans import load_one
from business_channel.reader import Reader
from business_channel.views import events, notifications
from business_channel.views.submissions import SUBMISSION
from schema.context import Context, Info
from schema.deadlines import Deadline
from schema.nodes import noun_type
from schema.notifications import Notification
from schema.replies import Reply
from schema.selection import selection_of
from schema.submissions import Submission
from schema.work_orders import WorkOrder


@noun_type(events.FEED_ITEM)
class FeedItem:
    """One event. A subscription that begins `after` its cursor continues with the very next one."""

    cursor: str
    tag: EventTag
    occurred_at: datetime
    submission: Submission | None
    work_order: WorkOrder | None
    reply: Reply | None
    deadline: Deadline | None


@strawberry.type
class FeedsSubscription:
    @strawberry.subscription(description="What happens on a department's desk, for its people and the platform.")
    async def department_feed(
        self, info: Info, department_id: strawberry.ID, after: str | None = None
    ) -> AsyncGenerator[FeedItem, None]:
        info.context.principal.must_be_signed_in()
        key = key_of("Department", department_id, ("departmentId",))

        async def authorise(reader: Reader) -> None:
            must_have_a_desk(reader, key)

        async for item in _follow(info, _of_events(department_stream(key), authorise), after):
            yield item

    @strawberry.subscription(description="What happens to a submission, for whoever may see it.")
    async def submission_feed(
        self, info: Info, submission_id: strawberry.ID, after: str | None = None
    ) -> AsyncGenerator[FeedItem, None]:
        info.context.principal.must_be_signed_in()
        key = key_of("Submission", submission_id, ("submissionId",))

        async def authorise(reader: Reader) -> None:
            if await load_one(reader, SUBMISSION, {}, key) is None:
                raise NotFound(("submissionId",))

        async for item in _follow(info, _of_events(submission_stream(key), authorise), after):
            yield item

    @strawberry.subscription(description="What the caller is told, as it is told.")
    async def notification_feed(self, info: Info, after: str | None = None) -> AsyncGenerator[Notification, None]:
        account_id = info.context.principal.must_be_signed_in()

        async def authorise(reader: Reader) -> None:
            reader.principal.must_be_signed_in()

        source = _Source(account_stream(account_id), Log.NOTIFICATIONS, authorise, notifications.after)
        async for item in _follow(info, source, after):
            yield item


@dataclass(frozen=True)
class _Source:
    """What a feed shows: the items ``after`` a position of its log, for as long as ``authorise`` does not raise."""

    stream: str
    log: Log
    authorise: Callable[[Reader], Awaitable[None]]
    after: Callable[[Reader, int, Selection], Awaitable[Sequence[tuple[Any, int]]]]


def _of_events(stream: str, authorise: Callable[[Reader], Awaitable[None]]) -> _Source:
    return _Source(stream, Log.EVENTS, authorise, partial(events.after, stream=stream))


async def _follow(info: Info, source: _Source, after: str | None) -> AsyncGenerator[Any, None]:
    """The items after the cursor, from now on without one; rights are read again before every batch."""
    context, selection, log = info.context, selection_of(info), source.log
    await source.authorise(context.reader)
    position = await feed.head(context.reader, log) if after is None else events.position_of(after, log)
    await context.reader.close()
    async with context.hub.subscribe(source.stream) as wakeups:
        while True:
            wakeups.clear()
            items = await _batch(context, source, position, selection)
            for item, place in items:
                position = place
                yield item
            if len(items) < events.BATCH:
                await wakeups.wait()


async def _batch(context: Context, source: _Source, position: int, selection: Selection) -> Any:
    """The next items under the caller's rights of this moment, over a connection that is given back at once."""
    reader = Reader(context.store, await context.refresh(context.principal), context.language)
    try:
        await source.authorise(reader)
        return await source.after(reader, position, selection)
    finally:
        await reader.close()
