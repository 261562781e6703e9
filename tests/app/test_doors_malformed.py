"""Malformed requests and frames of every kind we know: each has its status or close code, and none a traceback."""

import json
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from app.web.limits import DoorLimits
from tests.doors.serving import OUTAGE_WORD, PATIENCE, SHORT_WORD, WORD, Served, serving

GRAPHQL = "application/graphql-response+json"
JSON = {"content-type": "application/json", "accept": GRAPHQL}
PROTOCOL = Subprotocol("graphql-transport-ws")


def body(query: object = "{ __typename }", **more: object) -> bytes:
    """A request as JSON, whatever its parameters are."""
    return json.dumps({"query": query, **more}).encode()


def fragment_bomb(size: int) -> str:
    """``size`` fragments, each of which spreads the next one twice."""
    links = "".join(f"fragment F{n} on Region {{ ...F{n + 1} ...F{n + 1} }} " for n in range(size))
    return f"{{ region {{ ...F0 }} }} {links} fragment F{size} on Region {{ name }}"


DEEP = 100_000
BODIES: dict[str, tuple[bytes, int, str]] = {
    "bytes that are not UTF-8": (b'{"query": "{ \xff }"}', 400, "BAD_REQUEST"),
    "UTF-16": ('{"query": "{ __typename }"}'.encode("utf-16"), 400, "BAD_REQUEST"),
    "a byte order mark": (b"\xef\xbb\xbf" + body(), 400, "BAD_REQUEST"),
    "nothing": (b"", 400, "BAD_REQUEST"),
    "half an object": (b'{"query": ', 400, "BAD_REQUEST"),
    "an array nested 100,000 deep": (b"[" * DEEP + b"]" * DEEP, 400, "BAD_REQUEST"),
    "an array nested without an end": (b"[" * DEEP, 400, "BAD_REQUEST"),
    "an object nested 20,000 deep": (b'{"a":' * 20_000 + b"1" + b"}" * 20_000, 400, "BAD_REQUEST"),
    "variables nested 100,000 deep": (
        b'{"query": "{ __typename }", "variables": {"a": ' + b"[" * DEEP + b"]" * DEEP + b"}}",
        400,
        "BAD_REQUEST",
    ),
    "a number of 100,000 digits": (b"1" * DEEP, 400, "BAD_REQUEST"),
    "a variable of 100,000 digits": (
        b'{"query": "{ __typename }", "variables": {"a": ' + b"1" * DEEP + b"}}",
        400,
        "BAD_REQUEST",
    ),
    "NaN": (b'{"query": "{ __typename }", "variables": {"a": NaN}}', 400, "BAD_REQUEST"),
    "null": (b"null", 400, "BAD_REQUEST"),
    "a number": (b"123", 400, "BAD_REQUEST"),
    "a string": (b'"x"', 400, "BAD_REQUEST"),
    "an empty list": (b"[]", 400, "BAD_REQUEST"),
    "a batch": (b'[{"query": "{ __typename }"}]', 400, "BAD_REQUEST"),
    "an object without query": (b"{}", 400, "BAD_REQUEST"),
    "a null query": (body(None), 400, "BAD_REQUEST"),
    "an empty query": (body(""), 400, "BAD_REQUEST"),
    "a number as query": (body(1), 400, "BAD_REQUEST"),
    "a list as query": (body(["{ __typename }"]), 400, "BAD_REQUEST"),
    "an object as query": (body({"a": 1}), 400, "BAD_REQUEST"),
    "a list as variables": (body(variables=[]), 400, "BAD_REQUEST"),
    "a string as variables": (body(variables="{}"), 400, "BAD_REQUEST"),
    "a number as operationName": (body(operationName=1), 400, "BAD_REQUEST"),
    "a list as extensions": (body(extensions=[]), 400, "BAD_REQUEST"),
    "NUL in a variable": (body(variables={"a": "a\0b"}), 400, "BAD_REQUEST"),
    "NUL as a variable's name": (body(variables={"a\0": 1}), 400, "BAD_REQUEST"),
    "NUL in the query": (body("{ __typename \0 }"), 400, "BAD_REQUEST"),
    "NUL escaped in the query": (body('{ remark(value: "\\u0000") }'), 400, "BAD_REQUEST"),
    "NUL escaped with braces": (body('{ remark(value: "\\u{0}") }'), 400, "BAD_REQUEST"),
    "a lone surrogate in a variable": (body(variables={"a": "\ud800"}), 400, "BAD_REQUEST"),
    "a lone surrogate in the query": (body('{ remark(value: "\ud800") }'), 400, "BAD_REQUEST"),
    "a lone surrogate escaped in the query": (body('{ remark(value: "\\ud800") }'), 400, "BAD_REQUEST"),
    "an unknown operationName": (body("query A { __typename }", operationName="B"), 400, "BAD_REQUEST"),
    "two operations and no operationName": (body("query A { __typename } query B { __typename }"), 400, "BAD_REQUEST"),
    "a document without operation": (body("fragment F on Region { name }"), 400, "BAD_REQUEST"),
    "a type definition": (body("type T { a: Int }"), 400, "BAD_REQUEST"),
    "a comment": (body("# nothing"), 400, "BAD_REQUEST"),
    "a subscription without event stream": (body("subscription { ticks }"), 400, "BAD_REQUEST"),
    "a syntax error": (body("{"), 400, "BAD_REQUEST"),
    "an unknown field": (body("{ nothing }"), 400, "BAD_REQUEST"),
    "an undefined fragment": (body("{ region { ...Nothing } }"), 400, "BAD_REQUEST"),
    "circular fragments": (body("{ region { ...F } } fragment F on Region { parent { ...F } }"), 400, "BAD_REQUEST"),
    "a fragment that spreads itself": (body("{ region { ...F } } fragment F on Region { ...F }"), 400, "BAD_REQUEST"),
    "a fragment on an input": (body("{ region { ...F } } fragment F on Decimal { a }"), 400, "BAD_REQUEST"),
    "first as a number of 100 digits": (body(f"{{ inbox(first: {'9' * 100}) {{ totalCount }} }}"), 400, "BAD_REQUEST"),
    "first below one": (body("{ inbox(first: -1) { totalCount } }"), 400, "BAD_REQUEST"),
    "a Decimal literal of 50,000 digits": (body(f"{{ amount(value: {'9' * 50_000}) }}"), 400, "BAD_REQUEST"),
    "a Decimal with an exponent": (body("{ amount(value: 1e999999999) }"), 400, "BAD_REQUEST"),
    "a variable of the wrong type": (
        body("query($v: Date!) { day(value: $v) }", variables={"v": 5}),
        400,
        "BAD_REQUEST",
    ),
    "10,000 wrong values": (
        body("query($v: [Decimal!]!) { amounts(values: $v) }", variables={"v": [1.5] * 10_000}),
        400,
        "BAD_REQUEST",
    ),
    "a query of 70,000 bytes": (body("{ __typename }" + "#" * 70_000), 400, "TOO_COSTLY"),
    "a string of 70,000 bytes": (body(f'{{ remark(value: "{"好" * 23_400}") }}'), 400, "TOO_COSTLY"),
    "2,000 tokens": (body("{" + " a" * 2_000 + "}"), 400, "TOO_COSTLY"),
    "20,000 comments": (body("#\n" * 20_000 + "{ __typename }"), 400, "TOO_COSTLY"),
    "selections nested 10,000 deep": (body("{region" * 9_000), 400, "TOO_COSTLY"),
    "inline fragments nested 300 deep": (body("{...{" * 150 + "__typename" + "}}" * 150), 400, "BAD_REQUEST"),
    "a path of eleven": (body("{ region " + "{ parent " * 10 + "{ name" + " }" * 12), 400, "TOO_COSTLY"),
    "31 aliases": (body("{" + "".join(f"a{n}: __typename " for n in range(31)) + "}"), 400, "TOO_COSTLY"),
    "200 times one name": (body("{" + "region { name } " * 200 + "}"), 400, "TOO_COSTLY"),
    "a bomb of 20 fragments": (body(fragment_bomb(20)), 400, "TOO_COSTLY"),
    "a bomb of 60 fragments": (body(fragment_bomb(60)), 400, "TOO_COSTLY"),
    "900 unknown fields": (body("{" + "".join(f" f{n}" for n in range(900)) + "}"), 400, "TOO_COSTLY"),
    "directives without number": (body("{ __typename " + "@skip(if: false) " * 100 + "}"), 400, "BAD_REQUEST"),
    "an introspection bomb": (
        body("{ __schema { types { fields { type { fields { type { fields { type { name } } } } } } } } }"),
        400,
        "BAD_REQUEST",
    ),
    "pages within pages": (
        body("{ inbox(first: 100) { nodes { history(first: 100) { nodes { number } } } } }"),
        400,
        "TOO_COSTLY",
    ),
    "a body of 300 KiB": (b" " * 300 * 1024, 413, "BAD_REQUEST"),
}

FORM = b'--x\r\ncontent-disposition: form-data; name="operations"\r\n\r\n{"query": "{ __typename }"}\r\n--x--\r\n'
REQUESTS: dict[str, tuple[dict[str, Any], int, str]] = {
    "a mutation by GET": (
        {"method": "GET", "params": {"query": 'mutation { fileSubmission(title: "a") { title } }'}},
        405,
        "BAD_REQUEST",
    ),
    "a subscription by GET": ({"method": "GET", "params": {"query": "subscription { ticks }"}}, 405, "BAD_REQUEST"),
    "a GET without query": ({"method": "GET"}, 400, "BAD_REQUEST"),
    "two queries by GET": ({"method": "GET", "params": [("query", "{ a }"), ("query", "{ b }")]}, 400, "BAD_REQUEST"),
    "variables by GET that are not JSON": (
        {"method": "GET", "params": {"query": "{ a }", "variables": "{"}},
        400,
        "BAD_REQUEST",
    ),
    "a GET in Latin-1": ({"method": "GET", "query_string": "query=%7B%20%ff%20%7D"}, 400, "BAD_REQUEST"),
    "a GET with NUL": ({"method": "GET", "query_string": "query=%7B%00%7D"}, 400, "BAD_REQUEST"),
    "a GET of 30 parameters": ({"method": "GET", "params": [(f"p{n}", "1") for n in range(30)]}, 400, "BAD_REQUEST"),
    "an upload form": (
        {"content": FORM, "headers": {"content-type": "multipart/form-data; boundary=x"}},
        415,
        "BAD_REQUEST",
    ),
    "a simple form": (
        {
            "content": f"query={quote('{ __typename }')}",
            "headers": {"content-type": "application/x-www-form-urlencoded"},
        },
        415,
        "BAD_REQUEST",
    ),
    "plain text": ({"content": body(), "headers": {"content-type": "text/plain"}}, 415, "BAD_REQUEST"),
    "no content type": ({"content": body()}, 415, "BAD_REQUEST"),
    "another charset": (
        {"content": body(), "headers": {"content-type": "application/json; charset=gb18030"}},
        415,
        "BAD_REQUEST",
    ),
    "an Accept that we have nothing for": (
        {"content": body(), "headers": JSON | {"accept": "image/png"}},
        406,
        "BAD_REQUEST",
    ),
    "an event stream by GET": (
        {"method": "GET", "params": {"query": "{ a }"}, "headers": {"accept": "text/event-stream"}},
        406,
        "BAD_REQUEST",
    ),
    "PUT": ({"method": "PUT", "content": body(), "headers": JSON}, 405, "BAD_REQUEST"),
    "DELETE": ({"method": "DELETE"}, 405, "BAD_REQUEST"),
    "a token that nobody issued": (
        {"content": body(), "headers": JSON | {"authorization": "Bearer of-nothing"}},
        401,
        "UNAUTHENTICATED",
    ),
    "a password": (
        {"content": body(), "headers": JSON | {"authorization": "Basic b3duZXI6aHVudGVyMg=="}},
        401,
        "UNAUTHENTICATED",
    ),
    "an empty token": ({"content": body(), "headers": JSON | {"authorization": "Bearer"}}, 401, "UNAUTHENTICATED"),
    "a token of 10,000 characters": (
        {"content": body(), "headers": JSON | {"authorization": "Bearer " + "a" * 10_000}},
        401,
        "UNAUTHENTICATED",
    ),
    "a token while the store is down": (
        {"content": body(), "headers": JSON | {"authorization": f"Bearer {OUTAGE_WORD}"}},
        503,
        "UNAVAILABLE",
    ),
}


@pytest.fixture(scope="module")
async def served() -> AsyncIterator[Served]:
    async with serving(DoorLimits(init_seconds=0.5)) as running:
        yield running


@pytest.fixture(scope="module")
async def caller() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(timeout=PATIENCE) as client:
        yield client


def told_code(answer: httpx.Response) -> str:
    """The code of an answer that is nothing but errors, each of them complete."""
    content = answer.json()
    assert "data" not in content
    for error in content["errors"]:
        assert error["message"]
        assert error["extensions"]["requestId"] == answer.headers["x-request-id"]
    assert len(content["errors"]) <= 5
    return str(content["errors"][0]["extensions"]["code"])


@pytest.mark.parametrize("name", BODIES)
async def test_the_channel_refuses_a_body_of(name: str, served: Served, caller: httpx.AsyncClient) -> None:
    content, status, code = BODIES[name]
    answer = await caller.post(served.url, content=content, headers=JSON)
    assert (answer.status_code, told_code(answer)) == (status, code)
    assert served.tracebacks() == []


@pytest.mark.parametrize("name", REQUESTS)
async def test_the_channel_refuses_a_request_with(name: str, served: Served, caller: httpx.AsyncClient) -> None:
    given, status, code = REQUESTS[name]
    given = dict(given)
    url = served.url + ("?" + given.pop("query_string") if "query_string" in given else "")
    answer = await caller.request(given.pop("method", "POST"), url, **given)
    assert (answer.status_code, told_code(answer)) == (status, code)
    assert served.tracebacks() == []


async def test_the_channel_refuses_two_tokens_in_one_request(served: Served, caller: httpx.AsyncClient) -> None:
    twice = [*JSON.items(), ("authorization", f"Bearer {WORD}"), ("authorization", f"Bearer {WORD}")]
    answer = await caller.post(served.url, content=body(), headers=twice)
    assert (answer.status_code, told_code(answer)) == (401, "UNAUTHENTICATED")
    assert answer.headers["www-authenticate"].startswith("Bearer")


def frame(**message: object) -> str:
    """One message of the protocol."""
    return json.dumps(message)


def subscribe(payload: object, identity: object = "1") -> str:
    """A subscribe message, whatever its parts are."""
    return frame(type="subscribe", id=identity, payload=payload)


FEED = {"query": "subscription { feed { name } }"}
INIT = frame(type="connection_init", payload={"authorization": f"Bearer {WORD}"})
FRAMES: dict[str, tuple[list[str | bytes], int]] = {
    "a list": (["[]"], 4400),
    "null": (["null"], 4400),
    "a number": (["5"], 4400),
    "a string": (['"x"'], 4400),
    "no JSON": (["{"], 4400),
    "an empty text": ([""], 4400),
    "JSON nested 100,000 deep": (["[" * 100_000 + "]" * 100_000], 4400),
    "a number of 100,000 digits": (["1" * 100_000], 4400),
    "a binary frame": ([b'{"type": "ping"}'], 4400),
    "an object without type": (["{}"], 4400),
    "a list as type": ([frame(type=["ping"])], 4400),
    "an unknown type": ([frame(type="start")], 4400),
    "an unknown type of 500 characters": ([frame(type="诉" * 500)], 4400),
    "a subscription without id": ([frame(type="subscribe", payload=FEED)], 4400),
    "a list as id": ([subscribe(FEED, ["1"])], 4400),
    "an empty id": ([subscribe(FEED, "")], 4400),
    "an id of 200 characters": ([subscribe(FEED, "1" * 200)], 4400),
    "a subscription without payload": ([frame(type="subscribe", id="1")], 4400),
    "null as payload": ([subscribe(None)], 4400),
    "a list as payload": ([subscribe([FEED])], 4400),
    "a payload without query": ([subscribe({})], 4400),
    "a number as query": ([subscribe({"query": 5})], 4400),
    "a list as variables": ([subscribe({**FEED, "variables": []})], 4400),
    "a number as operationName": ([subscribe({**FEED, "operationName": 5})], 4400),
    "NUL in a variable": ([subscribe({**FEED, "variables": {"a": "\0"}})], 4400),
    "a lone surrogate in a variable": ([subscribe({**FEED, "variables": {"a": "\ud800"}})], 4400),
    "completing a list": ([frame(type="complete", id=["1"])], 4400),
    "the same id twice": ([subscribe(FEED), subscribe(FEED)], 4409),
    "a long id twice": ([subscribe(FEED, "诉" * 128), subscribe(FEED, "诉" * 128)], 4409),
    "a second init": ([INIT], 4429),
    "a frame of 300 KiB": ([frame(type="ping", payload={"a": "x" * 300 * 1024})], 1009),
}
OPENINGS: dict[str, tuple[list[str | bytes], int]] = {
    "a subscription before the init": ([subscribe(FEED)], 4401),
    "an init with a list as payload": ([frame(type="connection_init", payload=[])], 4400),
    "an init with null as payload": ([frame(type="connection_init", payload=None)], 4400),
    "an init without payload": ([frame(type="connection_init")], 4403),
    "an init without a token": ([frame(type="connection_init", payload={})], 4403),
    "an init with a number as token": ([frame(type="connection_init", payload={"authorization": 5})], 4403),
    "an init with a bare token": ([frame(type="connection_init", payload={"authorization": WORD})], 4403),
    "an init with another's token": ([frame(type="connection_init", payload={"authorization": "Bearer no"})], 4403),
    "an init while the store is down": (
        [frame(type="connection_init", payload={"authorization": f"Bearer {OUTAGE_WORD}"})],
        1013,
    ),
    "a token that is about to end": (
        [frame(type="connection_init", payload={"authorization": f"Bearer {SHORT_WORD}"})],
        4401,
    ),
    "nothing": ([], 4408),
}


async def close_code(socket: ClientConnection) -> int:
    """The code with which the server closes, whatever it says before."""
    with suppress(ConnectionClosed):
        while True:
            await socket.recv()
    assert socket.close_code is not None
    return socket.close_code


@pytest.mark.parametrize("name", FRAMES)
async def test_the_channel_closes_a_socket_that_sends(name: str, served: Served) -> None:
    frames, code = FRAMES[name]
    async with connect(served.socket_url, subprotocols=[PROTOCOL]) as socket:
        await socket.send(INIT)
        assert json.loads(await socket.recv()) == {"type": "connection_ack"}
        for sent in frames:
            await socket.send(sent)
        assert await close_code(socket) == code
    assert served.tracebacks() == []


@pytest.mark.parametrize("name", OPENINGS)
async def test_the_channel_closes_a_socket_that_begins_with(name: str, served: Served) -> None:
    frames, code = OPENINGS[name]
    async with connect(served.socket_url, subprotocols=[PROTOCOL]) as socket:
        for sent in frames:
            await socket.send(sent)
        assert await close_code(socket) == code
    assert served.tracebacks() == []


async def test_the_channel_closes_a_socket_whose_text_is_not_utf8(served: Served) -> None:
    async with connect(served.socket_url, subprotocols=[PROTOCOL]) as socket:
        await socket.send(b'{"type": "\xff"}', text=True)
        assert await close_code(socket) == 1007
    assert served.tracebacks() == []


@pytest.mark.parametrize("offered", [None, ["graphql-ws"], ["chat"]])
async def test_the_channel_speaks_no_other_subprotocol(offered: list[Subprotocol] | None, served: Served) -> None:
    async with connect(served.socket_url, subprotocols=offered) as socket:
        assert await close_code(socket) == 4406
    assert served.tracebacks() == []
