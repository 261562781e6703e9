"""Live feeds: what happens to a submission or on a department's desk, and what somebody is told; each can be resumed
without gaps or repeats.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import datetime
from functools import partial

import strawberry

from business_channel.errors import NotFound
from business_channel.events import EventTag, account_stream, department_stream, submission_stream
from business_channel.feed import Log
from business_channel.ids import key_of
from business_channel.inbox.repository import must_have_a_desk
from business_channel.plans import load_one
from business_channel.reader import Reader
from business_channel.views import events, notifications
from business_channel.views.submissions import SUBMISSION
from schema.context import Info
from schema.deadlines import Deadline
from schema.following import Source, follow
from schema.nodes import noun_type
from schema.notifications import Notification
from schema.replies import Reply
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

        async for item in follow(info, _of_events(department_stream(key), authorise), after):
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

        async for item in follow(info, _of_events(submission_stream(key), authorise), after):
            yield item

    @strawberry.subscription(description="What the caller is told, as it is told.")
    async def notification_feed(self, info: Info, after: str | None = None) -> AsyncGenerator[Notification, None]:
        account_id = info.context.principal.must_be_signed_in()

        async def authorise(reader: Reader) -> None:
            reader.principal.must_be_signed_in()

        source = Source(account_stream(account_id), Log.NOTIFICATIONS, authorise, notifications.after)
        async for item in follow(info, source, after):
            yield item


def _of_events(stream: str, authorise: Callable[[Reader], Awaitable[None]]) -> Source:
    return Source(stream, Log.EVENTS, authorise, partial(events.after, stream=stream))
