"""GraphQL over WebSocket as callers use it: fresh contexts, the same limits, and tokens that end."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin, Subprotocol

from app.web.limits import DoorLimits
from tests.doors.serving import PATIENCE, SHORT_WORD, WORD, Served, serving

PROTOCOL = Subprotocol("graphql-transport-ws")
PORTAL = "https://portal.example"


@pytest.fixture(scope="module")
async def served() -> AsyncIterator[Served]:
    async with serving(DoorLimits(subscriptions=3, allowed_origins=(PORTAL,))) as running:
        yield running


@asynccontextmanager
async def signed_in(served: Served, token: str = WORD, **options: Any) -> AsyncIterator[ClientConnection]:
    """A socket whose init was acknowledged."""
    async with connect(served.socket_url, subprotocols=[PROTOCOL], **options) as socket:
        await say(socket, type="connection_init", payload={"authorization": f"Bearer {token}"})
        assert await hear(socket) == {"type": "connection_ack"}
        yield socket


async def say(socket: ClientConnection, **message: object) -> None:
    """Sends one message."""
    await socket.send(json.dumps(message))


async def hear(socket: ClientConnection) -> dict[str, Any]:
    """The next message, in time."""
    message: dict[str, Any] = json.loads(await asyncio.wait_for(socket.recv(), PATIENCE))
    return message


async def start(socket: ClientConnection, query: str, identity: str = "1", **more: object) -> None:
    """Begins an operation."""
    await say(socket, type="subscribe", id=identity, payload={"query": query, **more})


async def talk(socket: ClientConnection, query: str, **more: Any) -> list[tuple[str, Any]]:
    """Every message of one operation to its end."""
    await start(socket, query, **more)
    heard = [await hear(socket)]
    while heard[-1]["type"] == "next":
        heard.append(await hear(socket))
    return [(message["type"], message.get("payload")) for message in heard]


async def test_the_channel_answers_queries_and_mutations_over_a_socket(served: Served) -> None:
    async with signed_in(served) as socket:
        (_, viewer), (end, _) = await talk(socket, "{ viewer }")
        query = "mutation File($title: Text!) { fileSubmission(title: $title) { title } }"
        (_, filed), _ = await talk(socket, query, variables={"title": "蔬菜滞销"}, operationName="File")
    assert (viewer["data"], viewer["extensions"], end) == (
        {"viewer": "owner@enterprise.demo"},
        {"cost": 0},
        "complete",
    )
    assert filed["data"] == {"fileSubmission": {"title": "蔬菜滞销"}}


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{ nothing }", "BAD_REQUEST"),
        ("{", "BAD_REQUEST"),
        ("fragment F on Region { name }", "BAD_REQUEST"),
        ("{ inbox { totalCount } }", "BAD_REQUEST"),
        ("{" + "region { name } " * 30 + "}", "TOO_COSTLY"),
        ("{" + " a" * 2_000 + "}", "TOO_COSTLY"),
        ("# " + "好" * 30_000, "TOO_COSTLY"),
        ("subscription { nothing }", "BAD_REQUEST"),
    ],
)
async def test_the_channel_holds_the_same_limits_over_a_socket(query: str, code: str, served: Served) -> None:
    async with signed_in(served) as socket:
        ((kind, (error, *_)),) = await talk(socket, query)
        assert (kind, error["extensions"]["code"]) == ("error", code)
        assert (await talk(socket, "{ __typename }"))[0][1]["data"] == {"__typename": "Query"}


async def test_the_channel_refuses_an_unknown_operation_over_a_socket(served: Served) -> None:
    async with signed_in(served) as socket:
        ((kind, (error,)),) = await talk(socket, "query A { __typename }", operationName="B")
    assert (kind, error["extensions"]["code"]) == ("error", "BAD_REQUEST")


async def test_the_channel_hides_what_breaks_in_a_subscription(served: Served) -> None:
    async with signed_in(served) as socket:
        (_, first), (_, second), (end, _) = await talk(socket, "subscription { failing }")
    assert first["data"] == {"failing": 1}
    assert (second["errors"][0]["extensions"]["code"], end) == ("INTERNAL", "complete")
    assert "hunter2" not in json.dumps(second)


async def test_the_channel_speaks_the_language_of_the_handshake(served: Served) -> None:
    async with signed_in(served, additional_headers={"Accept-Language": "en"}) as socket:
        (_, answer), _ = await talk(socket, "{ missing }")
    assert answer["errors"][0]["message"] == "Not found, or not for you to see."


async def test_the_channel_makes_a_context_for_each_operation_and_releases_it() -> None:
    async with serving() as fresh, signed_in(fresh) as socket:
        await talk(socket, "{ region { name } }")
        await talk(socket, "{ broken }")
        await start(socket, "subscription { feed { name } }")
        await hear(socket)
        query, broken, feed = [await fresh.made.get() for _ in range(3)]
        assert (query.released.is_set(), broken.released.is_set(), feed.released.is_set()) == (True, True, False)
        await say(socket, type="complete", id="1")
        await asyncio.wait_for(feed.released.wait(), PATIENCE)


async def test_the_channel_releases_the_operations_of_a_socket_that_left() -> None:
    async with serving() as fresh:
        async with signed_in(fresh) as socket:
            for identity in ("1", "2"):
                await start(socket, "subscription { feed { name } }", identity)
                await hear(socket)
        for context in [await fresh.made.get() for _ in range(2)]:
            await asyncio.wait_for(context.released.wait(), PATIENCE)
        assert fresh.tracebacks() == []


async def test_the_channel_takes_so_many_operations_of_one_socket_and_no_more(served: Served) -> None:
    async with signed_in(served) as socket:
        for identity in ("1", "2", "3"):
            await start(socket, "subscription { feed { name } }", identity)
            assert (await hear(socket))["type"] == "next"
        await start(socket, "{ __typename }", "4")
        refused = await hear(socket)
        assert (refused["id"], refused["type"]) == ("4", "error")
        assert refused["payload"][0]["extensions"]["code"] == "RATE_LIMITED"
        await say(socket, type="complete", id="2")
        await start(socket, "{ __typename }", "4")
        assert (await hear(socket))["payload"]["data"] == {"__typename": "Query"}


async def test_the_channel_answers_pings(served: Served) -> None:
    async with signed_in(served) as socket:
        await say(socket, type="ping", payload={"at": "09:00"})
        assert await hear(socket) == {"type": "pong"}


async def test_the_channel_closes_a_socket_with_its_token_in_the_midst_of_a_feed(served: Served) -> None:
    async with signed_in(served, SHORT_WORD) as socket:
        await start(socket, "subscription { feed { name } }")
        await hear(socket)
        await asyncio.wait_for(socket.wait_closed(), PATIENCE)
    assert (socket.close_code, socket.close_reason) == (4401, "Token expired")


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1"])
async def test_the_channel_refuses_sockets_of_other_pages(origin: str, served: Served) -> None:
    with pytest.raises(InvalidStatus) as refused:
        await connect(served.socket_url, subprotocols=[PROTOCOL], origin=Origin(origin))
    assert refused.value.response.status_code == 403


async def test_the_channel_takes_sockets_of_its_own_and_of_allowed_pages(served: Served) -> None:
    for origin in (served.base(), PORTAL):
        async with signed_in(served, origin=Origin(origin)) as socket:
            assert await talk(socket, "{ __typename }")


async def test_the_channel_counts_its_sockets() -> None:
    async def page() -> str:
        async with httpx.AsyncClient() as client:
            return (await client.get(fresh.base() + "/metrics")).text

    async with serving() as fresh:
        async with signed_in(fresh) as socket:
            assert "channel_open_sockets 1.0" in await page()
            await socket.send("[]")
            await socket.wait_closed()
        assert 'channel_sockets_closed_total{close_code="4400"} 1.0' in await page()
