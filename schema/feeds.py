"""Live feeds: what happens to a submission or on a department's desk, resumable without gaps or repeats."""

from collections.abc import AsyncGenerator
from datetime import datetime
from typing import Any

import strawberry

from business_channel import feed
from business_channel.errors import NotFound
from business_channel.events import EventTag, department_stream, submission_stream
from business_channel.ids import key_of
from business_channel.inbox.repository import must_have_a_desk
from business_channel.nouns import Selection
from business_channel.plans import load_one
from business_channel.reader import Reader
from business_channel.views import events
from business_channel.views.submissions import SUBMISSION
from schema.context import Context, Info
from schema.deadlines import Deadline
from schema.nodes import noun_type
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

        async for item in _follow(info, department_stream(key), after, authorise):
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

        async for item in _follow(info, submission_stream(key), after, authorise):
            yield item


async def _follow(info: Info, stream: str, after: str | None, authorise: Any) -> AsyncGenerator[Any, None]:
    """The items of ``stream`` after the cursor, from now on without one; rights are read again before every batch."""
    context, selection = info.context, selection_of(info)
    await authorise(context.reader)
    position = await feed.head(context.reader) if after is None else events.position_of(after)
    await context.reader.close()
    async with context.hub.subscribe(stream) as wakeups:
        while True:
            wakeups.clear()
            items = await _batch(context, stream, position, selection, authorise)
            for item, place in items:
                position = place
                yield item
            if len(items) < events.BATCH:
                await wakeups.wait()


async def _batch(context: Context, stream: str, position: int, selection: Selection, authorise: Any) -> Any:
    """The next items under the caller's rights of this moment, over a connection that is given back at once."""
    reader = Reader(context.store, await context.refresh(context.principal), context.language)
    try:
        await authorise(reader)
        return await events.after(reader, stream, position, selection)
    finally:
        await reader.close()
