"""Notifications in the API."""

from datetime import datetime

import strawberry

from business_channel.events import EventTag
from business_channel.pages import PageRequest
from business_channel.views import notifications as views
from schema.context import Info
from schema.nodes import Connection, connection, noun_type
from schema.selection import page_selection
from schema.submissions import Submission


@noun_type(views.NOTIFICATION)
class Notification:
    """What the caller is told of one event, in the caller's language."""

    id: strawberry.ID
    tag: EventTag
    headline: str
    text: str
    submission: Submission | None
    at: datetime
    read_at: datetime | None


@strawberry.type
class NotificationsQuery:
    @strawberry.field(description="What the caller was told, the newest first.")
    async def notifications(self, info: Info, first: int, after: str | None = None) -> Connection[Notification]:
        page = await views.of_caller(info.context.reader, page_selection(info), PageRequest(first, after))
        return connection(page)  # type: ignore[no-any-return]
