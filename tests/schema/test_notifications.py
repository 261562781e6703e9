"""What somebody is told, over the API: a list, a count, what is read, a live feed, and what is wanted by mail."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import delete, select

from business_channel import feed
from business_channel.access import ANONYMOUS, Principal, Role
from business_channel.accounts.model import RoleGrant
from business_channel.database import Store
from business_channel.errors import InvalidToken
from business_channel.language import Language
from business_channel.notifications import service as notifications
from business_channel.outbox import OutboxRow, OutboxState, Task
from business_channel.reader import Reader
from business_channel.views import events
from business_channel.work import unit_of_work
from schema.context import Context
from tests.schema.desk import SCHEMA, Desk

CLERK, HEAD, OWNER = "clerk@swt.demo", "head@swt.demo", "owner@enterprise.demo"
LIST = """query ($f: NotificationFilter, $n: Int!, $a: String) { notifications(first: $n, after: $a, filter: $f) {
  nodes { id cursor tag readAt } pageInfo { hasNextPage endCursor } } }"""
READ = """mutation ($input: MarkNotificationsReadInput!) { markNotificationsRead(input: $input) {
  viewer { email unreadNotifications memberships { department { name } } } errors { code path message } } }"""
CHOOSE = """mutation ($input: UpdateNotificationPreferencesInput!) { updateNotificationPreferences(input: $input) {
  viewer { locale notificationPreferences { kind name mail changeable basis } } errors { code path message } } }"""
FEED = "subscription ($a: String) { notificationFeed(after: $a) { cursor tag text submission { title } } }"
ACCOUNT = "{ viewer { unreadNotifications locale notificationPreferences { kind mail changeable basis } } }"


async def tells(store: Store) -> None:
    """The worker tells everybody, and the sealer gives everything its place."""
    async with unit_of_work(store, ANONYMOUS) as work:
        waiting = select(OutboxRow.id).where(OutboxRow.task == Task.NOTIFY, OutboxRow.state == OutboxState.WAITING)
        for row_id in (await work.execute(waiting.order_by(OutboxRow.id))).scalars().all():
            await notifications.notify(work, row_id)
    while await feed.seal(store):
        pass


@pytest.fixture
async def told(desk: Desk) -> Desk:
    """A department that was told of three orders."""
    await desk.dispatched_to_commerce(3)
    await tells(desk.store)
    return desk


async def answer(desk: Desk, by: str, query: str, **values: Any) -> Any:
    """The one field of an answer without errors."""
    result = await desk.ask(by, query, **values)
    assert result.errors is None, result.errors
    return next(iter(result.data.values()))


async def listed(desk: Desk, *, unread: bool = False) -> Any:
    return (await answer(desk, CLERK, LIST, f={"unread": unread}, n=10))["nodes"]


async def test_what_was_not_read_is_counted_and_listed_until_it_is_marked(told: Desk) -> None:
    newest, middle, oldest = await listed(told)
    assert (await answer(told, CLERK, ACCOUNT))["unreadNotifications"] == 3
    marked = await answer(told, CLERK, READ, input={"ids": [middle["id"]]})
    account = {"email": CLERK, "unreadNotifications": 2, "memberships": [{"department": {"name": "云南省商务厅"}}]}
    assert marked == {"viewer": account, "errors": []}
    assert [each["id"] for each in await listed(told, unread=True)] == [newest["id"], oldest["id"]]
    assert [each["readAt"] is not None for each in await listed(told)] == [False, True, False]
    again = await answer(told, CLERK, READ, input={"ids": [middle["id"]]})
    assert again["viewer"]["unreadNotifications"] == 2


async def test_everything_up_to_a_cursor_is_marked(told: Desk) -> None:
    _, middle, _ = await listed(told)
    marked = await answer(told, CLERK, READ, input={"upTo": middle["cursor"]})
    assert marked["viewer"]["unreadNotifications"] == 1
    assert [each["readAt"] is not None for each in await listed(told)] == [False, True, True]
    assert (await answer(told, HEAD, ACCOUNT))["unreadNotifications"] == 3


@pytest.mark.parametrize(
    ("wrong", "code", "path"),
    [
        ({}, "MISSING", ["input", "ids"]),
        ({"ids": ["nothing"]}, "NOT_FOUND", ["input", "ids", "0"]),
        ({"ids": ["x"] * 101}, "NOT_FOUND", ["input", "ids", "0"]),
        ({"upTo": "newest"}, "INVALID_INPUT", ["input", "upTo"]),
        ({"upTo": events.cursor(7)}, "INVALID_INPUT", ["input", "upTo"]),
    ],
)
async def test_what_names_no_notification_is_told_and_marks_nothing(
    told: Desk, wrong: dict[str, Any], code: str, path: list[str]
) -> None:
    refused = await answer(told, CLERK, READ, input=wrong)
    assert refused["viewer"] is None
    assert [(each["code"], each["path"]) for each in refused["errors"]] == [(code, path)]
    assert (await answer(told, CLERK, ACCOUNT))["unreadNotifications"] == 3


async def test_nobody_marks_what_somebody_else_was_told(told: Desk) -> None:
    [first, *_] = await listed(told)
    refused = await answer(told, HEAD, READ, input={"ids": [first["id"]]})
    assert [each["code"] for each in refused["errors"]] == ["NOT_FOUND"]
    assert [each["readAt"] for each in await listed(told)] == [None] * 3
    denied = await told.ask(None, READ, input={"ids": [first["id"]]})
    assert denied.errors[0].extensions["code"] == "UNAUTHENTICATED"


async def test_pages_of_what_is_not_read_go_on_although_it_is_read_meanwhile(told: Desk) -> None:
    first = await answer(told, CLERK, LIST, f={"unread": True}, n=1)
    assert first["pageInfo"]["hasNextPage"]
    await answer(told, CLERK, READ, input={"ids": [first["nodes"][0]["id"]]})
    rest = await answer(told, CLERK, LIST, f={"unread": True}, n=5, a=first["pageInfo"]["endCursor"])
    assert len(rest["nodes"]) == 2


async def test_mails_are_wanted_unless_they_are_switched_off_and_the_law_keeps_some(desk: Desk) -> None:
    account = await answer(desk, OWNER, ACCOUNT)
    assert account["locale"] == "ZH"
    assert {each["mail"] for each in account["notificationPreferences"]} == {True}
    assert [each["kind"] for each in account["notificationPreferences"] if not each["changeable"]] == ["IN_WRITING"]
    [law] = [each["basis"] for each in account["notificationPreferences"] if each["basis"]]
    assert "《信访工作条例》第二十三条" in law
    off = {"mail": [{"kind": "PROGRESS", "wanted": False}], "locale": "EN"}
    chosen = (await answer(desk, OWNER, CHOOSE, input=off))["viewer"]
    assert chosen["locale"] == "EN"
    assert [each["name"] for each in chosen["notificationPreferences"] if not each["mail"]] == ["办理进展"]


async def test_what_the_law_wants_in_writing_is_refused_with_a_sentence_and_nothing_changes(desk: Desk) -> None:
    off = {"mail": [{"kind": "PROGRESS", "wanted": False}, {"kind": "IN_WRITING", "wanted": False}]}
    refused = await answer(desk, OWNER, CHOOSE, input=off)
    assert refused == {
        "viewer": None,
        "errors": [
            {
                "code": "TOLD_IN_WRITING",
                "path": ["input", "mail", "1"],
                "message": "依法须书面告知的事项，邮件不能关闭。",
            }
        ],
    }
    account = await answer(desk, OWNER, ACCOUNT)
    assert {each["mail"] for each in account["notificationPreferences"]} == {True}


class Bell:
    """A hub that wakes its subscriber when the test rings."""

    def __init__(self) -> None:
        self.rung, self.streams = asyncio.Event(), list[str]()

    @asynccontextmanager
    async def subscribe(self, stream: str) -> AsyncIterator["Bell"]:
        """The wakeups of a stream: when the bell rings."""
        self.streams.append(stream)
        yield self

    def clear(self) -> None:
        """Forgets what rang so far."""
        self.rung.clear()

    async def wait(self) -> object:
        """Returns when it rings."""
        return await self.rung.wait()


class Follower:
    """The clerk's feed in one process with the test; ``rights`` is what the clerk is by the time of each batch."""

    def __init__(self, desk: Desk, caller: Principal) -> None:
        self.bell, self.rights, self._store = Bell(), caller, desk.store
        self._reader = Reader(desk.store, caller, Language.ZH)

    async def refresh(self, _: Principal) -> Principal:
        """The caller again."""
        if self.rights is ANONYMOUS:
            raise InvalidToken
        return self.rights

    async def opens(self, after: str | None = None) -> Any:
        """The subscription's answers."""
        context = Context(self._store, self._reader, self.bell, self.refresh)
        return await SCHEMA.subscribe(FEED, variable_values={"a": after}, context_value=context)

    async def close(self) -> None:
        """Gives back what the operation read with."""
        await self._reader.close()


@pytest.fixture
async def follower(desk: Desk) -> AsyncIterator[Follower]:
    opened = Follower(desk, await desk.principal(CLERK))
    yield opened
    await opened.close()


async def test_a_feed_tells_what_comes_and_goes_on_behind_a_cursor(told: Desk, follower: Follower) -> None:
    cursors = [each["cursor"] for each in await listed(told)][::-1]
    stream = await follower.opens(after=cursors[0])
    seen = [(await anext(stream)).data["notificationFeed"]["cursor"] for _ in range(2)]
    assert seen == cursors[1:]
    live = asyncio.ensure_future(anext(stream))
    await told.dispatched_to_commerce(1)
    await tells(told.store)
    follower.bell.rung.set()
    item = (await live).data["notificationFeed"]
    assert (item["tag"], item["submission"]["title"]) == ("SUBMISSION_DISPATCHED", "建议推行一网通办")
    assert follower.bell.streams == [f"account:{follower.rights.account_id}"]


async def test_a_feed_begins_with_what_comes_when_no_cursor_is_named(told: Desk, follower: Follower) -> None:
    stream = await follower.opens()
    first = asyncio.ensure_future(anext(stream))
    await asyncio.sleep(0)
    await told.dispatched_to_commerce(1)
    await tells(told.store)
    follower.bell.rung.set()
    assert (await first).data["notificationFeed"]["cursor"] == (await listed(told))[0]["cursor"]


async def test_who_left_the_department_reads_of_old_matters_the_number_alone(told: Desk, follower: Follower) -> None:
    stream = await follower.opens(after=events.cursor(0, feed.Log.NOTIFICATIONS))
    before = (await anext(stream)).data["notificationFeed"]
    assert "建议推行一网通办" in before["text"]
    async with unit_of_work(told.store, ANONYMOUS) as work:
        await work.execute(delete(RoleGrant).where(RoleGrant.account_id == follower.rights.account_id))
    follower.rights = replace(follower.rights, roles=frozenset({Role.CITIZEN}), departments={})
    again = await follower.opens(after=events.cursor(0, feed.Log.NOTIFICATIONS))
    after = (await anext(again)).data["notificationFeed"]
    assert (after["cursor"], after["submission"]) == (before["cursor"], None)
    assert "建议推行一网通办" not in after["text"]


async def test_a_feed_ends_with_the_token(told: Desk, follower: Follower) -> None:
    stream = await follower.opens(after=events.cursor(0, feed.Log.NOTIFICATIONS))
    for _ in range(3):
        assert (await anext(stream)).errors is None
    follower.rights = ANONYMOUS
    await told.dispatched_to_commerce(1)
    await tells(told.store)
    follower.bell.rung.set()
    ended = await anext(stream)
    assert (ended.data, [each.extensions["code"] for each in ended.errors]) == (None, ["UNAUTHENTICATED"])


@pytest.mark.parametrize("cursor", ["", "x", events.cursor(3), "dG9sZDotMQ=="])
async def test_a_feed_takes_no_cursor_of_another(follower: Follower, cursor: str) -> None:
    answered = await anext(await follower.opens(after=cursor))
    assert [each.extensions["code"] for each in answered.errors] == ["BAD_REQUEST"]


async def test_a_feed_is_for_accounts(desk: Desk) -> None:
    answered = await anext(await Follower(desk, ANONYMOUS).opens())
    assert [each.extensions["code"] for each in answered.errors] == ["UNAUTHENTICATED"]
