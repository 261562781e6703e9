"""Notifications in the API: what the caller is told, has read, and wants mails about."""

from datetime import datetime

import strawberry

from business_channel.errors import BadRequest, InvalidInput, Mendable, Several
from business_channel.events import EventTag
from business_channel.feed import Log
from business_channel.ids import key_of
from business_channel.language import Language
from business_channel.notifications import preferences, reading
from business_channel.notifications.model import NoticeKind
from business_channel.notifications.preferences import Wish
from business_channel.pages import PageRequest
from business_channel.views import events
from business_channel.views import notifications as views
from business_channel.work import Work
from schema.context import Info
from schema.mutations import told, transacted
from schema.nodes import Connection, connection, noun_type
from schema.reports import Report
from schema.scalars import Text
from schema.selection import page_selection
from schema.submissions import Submission
from schema.user_errors import UserError
from schema.viewer import Viewer, viewer_of


@noun_type(views.NOTIFICATION)
class Notification:
    """What the caller is told of one event, in the caller's language; soon `cursor` is its place in the feed."""

    id: strawberry.ID
    cursor: str | None
    tag: EventTag
    headline: str
    text: str
    submission: Submission | None
    report: Report | None
    at: datetime
    read_at: datetime | None


@strawberry.input(description="Which notifications; `unread` keeps what the caller has not read.")
class NotificationFilter:
    unread: bool = False


@strawberry.input(description="The caller's own notifications by their ids, or all up to the `cursor` of one.")
class MarkNotificationsReadInput:
    ids: list[strawberry.ID] | None = None
    up_to: Text | None = None


@strawberry.input(description="Whether mails of a kind are wanted; in the channel everything is told.")
class MailWish:
    kind: NoticeKind
    wanted: bool


@strawberry.input(description="What is not named stays; `locale` is the language of the mails.")
class UpdateNotificationPreferencesInput:
    mail: list[MailWish] | None = None
    locale: Language | None = None


@strawberry.type
class ViewerPayload:
    """The caller's account as it is now, or why nothing happened."""

    viewer: Viewer | None
    errors: list[UserError]


async def _of_viewer(info: Info, verb: object) -> ViewerPayload:
    try:
        await transacted(info, verb)  # type: ignore[arg-type]
    except (Mendable, Several) as refused:
        return ViewerPayload(viewer=None, errors=told(info, refused))
    return ViewerPayload(viewer=await viewer_of(info, "viewer"), errors=[])


@strawberry.type
class NotificationsQuery:
    @strawberry.field(description="What the caller was told, the newest first.")
    async def notifications(
        self, info: Info, first: int, after: str | None = None, filter: NotificationFilter | None = None
    ) -> Connection[Notification]:
        request, unread = PageRequest(first, after), filter is not None and filter.unread
        page = await views.of_caller(info.context.reader, page_selection(info), request, unread=unread)
        return connection(page)  # type: ignore[no-any-return]


@strawberry.type
class NotificationsMutation:
    @strawberry.mutation(description="Marks what the caller was told as read; a repetition changes nothing.")
    async def mark_notifications_read(self, info: Info, input: MarkNotificationsReadInput) -> ViewerPayload:
        async def verb(work: Work) -> None:
            ids = [key_of("Notification", each, ("ids", str(place))) for place, each in enumerate(input.ids or ())]
            await reading.mark_read(work, ids, None if input.up_to is None else _place(input.up_to))

        return await _of_viewer(info, verb)

    @strawberry.mutation(description="What the caller wants mails about, and in which language.")
    async def update_notification_preferences(
        self, info: Info, input: UpdateNotificationPreferencesInput
    ) -> ViewerPayload:
        async def verb(work: Work) -> None:
            await preferences.choose(work, [Wish(each.kind, each.wanted) for each in input.mail or ()], input.locale)

        return await _of_viewer(info, verb)


def _place(cursor: str) -> int:
    try:
        return events.position_of(cursor, Log.NOTIFICATIONS)
    except BadRequest as error:
        raise InvalidInput(("upTo",), reason_zh="游标无效。", reason="this is not the cursor of one.") from error
