"""How long the server waits: for headers, and for peers that do not read what they asked for."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator

import pytest
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

import app.web.server
from tests.doors.county import CountyContext
from tests.doors.serving import PATIENCE, WORD, Served, serving

PROTOCOL = Subprotocol("graphql-transport-ws")


@pytest.fixture(scope="module")
async def served() -> AsyncIterator[Served]:
    async with serving() as running:
        yield running


@pytest.fixture
def impatience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that looks after peers that do not read, and after half headers, much sooner."""
    monkeypatch.setattr(app.web.server, "STALL_CHECK_SECONDS", 0.2)
    monkeypatch.setattr(app.web.server, "HEADER_SECONDS", 0.3)


@pytest.mark.usefixtures("impatience")
async def test_the_channel_drops_a_socket_that_does_not_read() -> None:
    async with serving() as fresh, connect(fresh.socket_url, subprotocols=[PROTOCOL], max_queue=1) as caller:
        await caller.send(json.dumps({"type": "connection_init", "payload": {"authorization": f"Bearer {WORD}"}}))
        await caller.send(json.dumps({"type": "subscribe", "id": "1", "payload": {"query": "subscription { flood }"}}))
        caller.transport.pause_reading()
        context = await asyncio.wait_for(fresh.made.get(), PATIENCE)
        await asyncio.wait_for(context.released.wait(), PATIENCE)
        caller.transport.abort()
        assert fresh.tracebacks() == []


def event_stream_request(query: str) -> bytes:
    """A request for an event stream, as it goes over the wire."""
    content = json.dumps({"query": query})
    head = (
        "POST /graphql HTTP/1.1\r\nhost: x\r\naccept: text/event-stream\r\n"
        f"content-type: application/json\r\ncontent-length: {len(content)}\r\n\r\n"
    )
    return (head + content).encode()


async def flood_over(served: Served, connection: socket.socket) -> CountyContext:
    """Asks for an event stream without end on a connection that holds next to nothing unread."""
    loop = asyncio.get_running_loop()
    connection.setblocking(False)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    await loop.sock_connect(connection, served.address)
    await loop.sock_sendall(connection, event_stream_request("subscription { flood }"))
    return await asyncio.wait_for(served.made.get(), PATIENCE)


@pytest.mark.usefixtures("impatience")
async def test_the_channel_drops_an_event_stream_that_nobody_reads() -> None:
    async with serving() as fresh:
        with socket.socket() as connection:
            context = await flood_over(fresh, connection)
            await asyncio.wait_for(context.released.wait(), PATIENCE)
        assert fresh.tracebacks() == []


@pytest.mark.usefixtures("impatience")
async def test_the_channel_keeps_an_event_stream_that_is_read_slowly() -> None:
    async with serving() as fresh:
        with socket.socket() as connection:
            context = await flood_over(fresh, connection)
            for _ in range(75):
                assert await asyncio.get_running_loop().sock_recv(connection, 4096)
                await asyncio.sleep(0.02)
            assert not context.released.is_set()


@pytest.mark.usefixtures("impatience")
@pytest.mark.parametrize("said", [b"", b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-"])
async def test_the_channel_stops_waiting_for_headers(said: bytes) -> None:
    async with serving() as fresh:
        reader, writer = await asyncio.open_connection(*fresh.address)
        writer.write(said)
        assert await asyncio.wait_for(reader.read(), PATIENCE) == b""
        writer.close()


async def test_the_channel_refuses_headers_without_an_end(served: Served) -> None:
    reader, writer = await asyncio.open_connection(*served.address)
    writer.write(b"POST /graphql HTTP/1.1\r\nhost: x\r\nx-long: " + b"a" * 70_000)
    answer = await asyncio.wait_for(reader.read(), PATIENCE)
    writer.close()
    assert answer.startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize("said", [b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"GET\r\n\r\n", b"\0" * 100])
async def test_the_channel_refuses_what_is_not_http(said: bytes, served: Served) -> None:
    reader, writer = await asyncio.open_connection(*served.address)
    writer.write(said)
    answer = await asyncio.wait_for(reader.read(), PATIENCE)
    writer.close()
    assert answer.startswith(b"HTTP/1.1 400 ")


async def test_the_channel_ends_sockets_and_streams_at_once_when_it_is_stopped() -> None:
    async with serving() as fresh:
        feed = {"query": "subscription { feed { name } }"}
        caller = await connect(fresh.socket_url, subprotocols=[PROTOCOL])
        await caller.send(json.dumps({"type": "connection_init", "payload": {"authorization": f"Bearer {WORD}"}}))
        await caller.send(json.dumps({"type": "subscribe", "id": "1", "payload": feed}))
        reader, writer = await asyncio.open_connection(*fresh.address)
        writer.write(event_stream_request(feed["query"]))
        contexts = [await asyncio.wait_for(fresh.made.get(), PATIENCE) for _ in range(2)]
        fresh.stop()
        await asyncio.wait_for(caller.wait_closed(), PATIENCE)
        await asyncio.wait_for(reader.read(), PATIENCE)
        writer.close()
        assert caller.close_code == 1012
        assert all([await asyncio.wait_for(context.released.wait(), PATIENCE) for context in contexts])
        assert fresh.tracebacks() == []
