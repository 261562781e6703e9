"""GraphQL over HTTP as callers use it: forms of the answer, GET, tokens, languages, request ids, pages beside it."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any
from uuid import uuid4

import httpx
import pytest

from app.web.limits import DoorLimits
from app.web.negotiation import Form, preferred_form
from schema.limits import QueryLimits
from tests.doors.serving import PATIENCE, WORD, Served, serving

ORIGIN = "https://portal.example"


@pytest.fixture(scope="module")
async def served() -> AsyncIterator[Served]:
    limits = DoorLimits(body_seconds=0.3, ide=True, allowed_origins=(ORIGIN,))
    async with serving(limits) as running:
        yield running


@pytest.fixture(scope="module")
async def caller() -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(timeout=PATIENCE) as client:
        yield client


async def ask(caller: httpx.AsyncClient, served: Served, query: str, **headers: str) -> httpx.Response:
    """The answer to a POST."""
    return await caller.post(served.url, json={"query": query}, headers=headers)


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        (None, Form.JSON),
        ("", Form.JSON),
        ("*/*", Form.JSON),
        ("application/*", Form.JSON),
        ("application/json", Form.JSON),
        ("application/graphql-response+json", Form.GRAPHQL),
        ("application/graphql-response+json, application/json;q=0.9", Form.GRAPHQL),
        ("application/json;q=0.5, application/graphql-response+json;q=0.6", Form.GRAPHQL),
        ("application/json, application/graphql-response+json", Form.JSON),
        ("application/json; charset=utf-8", Form.JSON),
        ("text/html, application/xhtml+xml, */*;q=0.8", Form.JSON),
        ("text/event-stream", Form.EVENTS),
        ("image/png", None),
        ("application/json;q=0", None),
        ("application/json;q=nonsense", None),
        (";;;,,,", None),
    ],
)
def test_the_channel_answers_in_the_form_that_the_caller_likes_best(accept: str | None, form: Form | None) -> None:
    assert preferred_form(accept) == form


async def test_the_channel_needs_no_token_to_be_asked_its_name(served: Served, caller: httpx.AsyncClient) -> None:
    answer = await ask(caller, served, "{ __typename }")
    assert answer.json() == {"data": {"__typename": "Query"}, "extensions": {"cost": 0}}


async def test_the_channel_answers_a_query_by_get(served: Served, caller: httpx.AsyncClient) -> None:
    asked = {"query": "query Day($day: Date!) { day(value: $day) }", "variables": '{"day": "2020-05-28"}'}
    answer = await caller.get(served.url, params=asked | {"operationName": "Day", "extensions": "{}"})
    assert answer.json()["data"] == {"day": "2020-05-28"}


async def test_the_channel_lets_caches_keep_what_everybody_may_read(served: Served, caller: httpx.AsyncClient) -> None:
    asked = {"query": "{ region { name } }"}
    public = await caller.get(served.url, params=asked)
    signed_in = await caller.get(served.url, params=asked, headers={"authorization": f"Bearer {WORD}"})
    failed = await caller.get(served.url, params={"query": "{ missing }"})
    posted = await ask(caller, served, "{ region { name } }")
    assert public.headers["cache-control"] == "public, max-age=30"
    assert [answer.headers["cache-control"] for answer in (signed_in, failed, posted)] == ["no-store"] * 3
    assert public.headers["vary"].startswith("Accept, Accept-Language, Authorization")


async def test_the_channel_knows_who_asks(served: Served, caller: httpx.AsyncClient) -> None:
    answer = await ask(caller, served, "{ viewer }", authorization=f"bearer {WORD}")
    assert answer.json()["data"] == {"viewer": "owner@enterprise.demo"}


async def test_the_channel_asks_a_stranger_to_sign_in_for_one_field_only(
    served: Served, caller: httpx.AsyncClient
) -> None:
    answer = await ask(caller, served, "{ viewer }", accept="application/graphql-response+json")
    assert answer.status_code == 200
    (error,) = answer.json()["errors"]
    assert (error["path"], error["extensions"]["code"]) == (["viewer"], "UNAUTHENTICATED")


async def test_the_channel_neither_reads_nor_sets_cookies(served: Served, caller: httpx.AsyncClient) -> None:
    answer = await ask(caller, served, "{ viewer }", cookie=f"token={WORD}; authorization=Bearer {WORD}")
    assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    ("language", "sentence"), [(None, "请先登录。"), ("fr", "请先登录。"), ("en-GB", "Please sign in first.")]
)
async def test_the_channel_speaks_chinese_unless_asked_for_english(
    language: str | None, sentence: str, served: Served, caller: httpx.AsyncClient
) -> None:
    answer = await ask(caller, served, "{ viewer }", **({"accept-language": language} if language else {}))
    assert answer.json()["errors"][0]["message"] == sentence


async def test_the_channel_repeats_the_request_id_of_a_proxy(served: Served, caller: httpx.AsyncClient) -> None:
    request_id = str(uuid4())
    answer = await ask(caller, served, "{ missing }", **{"x-request-id": request_id.upper()})
    assert answer.headers["x-request-id"] == request_id
    assert answer.json()["errors"][0]["extensions"]["requestId"] == request_id


async def test_the_channel_takes_nothing_but_a_uuid_for_a_request_id(served: Served, caller: httpx.AsyncClient) -> None:
    answer = await ask(caller, served, "{ missing }", **{"x-request-id": "x" * 36})
    assert answer.headers["x-request-id"] != "x" * 36


async def test_the_channel_releases_the_context_of_every_request(served: Served, caller: httpx.AsyncClient) -> None:
    for query in ("{ region { name } }", "{ broken }", "{", "{ nothing }"):
        await ask(caller, served, query)
    assert all(context.released.is_set() for context in served.contexts)
    assert len({id(context) for context in served.contexts}) == len(served.contexts)


async def test_the_channel_drops_the_work_of_a_caller_who_left() -> None:
    content = json.dumps({"query": "{ slow }"}).encode()
    head = f"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {len(content)}"
    async with serving() as fresh:
        _, writer = await asyncio.open_connection(*fresh.address)
        writer.write(head.encode() + b"\r\n\r\n" + content)
        context = await asyncio.wait_for(fresh.made.get(), PATIENCE)
        writer.close()
        await asyncio.wait_for(context.released.wait(), PATIENCE)
        assert fresh.tracebacks() == []


async def test_the_channel_stops_waiting_for_half_a_body(served: Served) -> None:
    reader, writer = await asyncio.open_connection(*served.address)
    writer.write(b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 90\r\n\r\n{")
    answer = await asyncio.wait_for(reader.read(), PATIENCE)
    writer.close()
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["errors"][0]["extensions"]["code"] == "BAD_REQUEST"


async def test_the_channel_lets_the_sender_of_a_large_body_hear_why(served: Served, caller: httpx.AsyncClient) -> None:
    answer = await caller.post(served.url, content=b" " * 2**21, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.headers["connection"]) == (413, "close")


async def test_the_channel_stops_reading_a_body_that_has_no_end(served: Served, caller: httpx.AsyncClient) -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b" " * 2**16

    with suppress(httpx.NetworkError):
        answer = await caller.post(served.url, content=endless(), headers={"content-type": "application/json"})
        assert answer.status_code == 413


async def test_the_channel_lets_pages_of_allowed_origins_ask(served: Served, caller: httpx.AsyncClient) -> None:
    asking = {"access-control-request-method": "POST", "access-control-request-headers": "authorization,content-type"}
    allowed = await caller.options(served.url, headers=asking | {"origin": ORIGIN})
    refused = await caller.options(served.url, headers=asking | {"origin": "https://elsewhere.example"})
    answer = await ask(caller, served, "{ __typename }", origin=ORIGIN)
    assert (allowed.status_code, allowed.headers["access-control-allow-origin"]) == (200, ORIGIN)
    assert "access-control-allow-credentials" not in allowed.headers
    assert (refused.status_code, "access-control-allow-origin" in refused.headers) == (400, False)
    assert answer.headers["access-control-allow-origin"] == ORIGIN


async def test_the_channel_shows_browsers_a_page_that_needs_no_other(served: Served, caller: httpx.AsyncClient) -> None:
    chinese = await caller.get(served.url, headers={"accept": "text/html,*/*;q=0.8"})
    english = await caller.get(served.url, headers={"accept": "text/html", "accept-language": "en"})
    assert chinese.headers["content-type"] == "text/html; charset=utf-8"
    assert '<html lang="zh-CN">' in chinese.text
    assert '<html lang="en">' in english.text
    policy = chinese.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    for reference in (" src=", " href=", "http://", "https://", "@import", "url(", " onclick", " style="):
        assert reference not in chinese.text


async def test_the_channel_shows_no_page_where_the_ide_is_off(caller: httpx.AsyncClient) -> None:
    async with serving(DoorLimits(ide=False, query=QueryLimits(introspection=False))) as closed:
        page = await caller.get(closed.url, headers={"accept": "text/html"})
        schema = await ask(caller, closed, "{ __schema { types { name } } }")
        name = await ask(caller, closed, "{ __typename }")
    assert page.status_code == 406
    assert (schema.status_code, schema.json()["errors"][0]["extensions"]["code"]) == (403, "FORBIDDEN")
    assert name.json()["data"] == {"__typename": "Query"}


async def test_the_channel_answers_an_unknown_address_as_it_answers_all_errors(
    served: Served, caller: httpx.AsyncClient
) -> None:
    answer = await caller.get(served.base() + "/admin.php", headers={"accept-language": "en"})
    assert answer.status_code == 404
    assert answer.json()["errors"][0]["message"] == "There is nothing at this address."


async def test_the_bare_address_leads_to_the_page_for_queries(served: Served, caller: httpx.AsyncClient) -> None:
    answer = await caller.get(served.base() + "/", headers={"accept": "text/html"}, follow_redirects=True)
    assert (answer.status_code, str(answer.url)) == (200, served.url)
    assert answer.headers["content-type"].startswith("text/html")


async def test_the_channel_says_that_it_lives(served: Served, caller: httpx.AsyncClient) -> None:
    answer = await caller.get(served.base() + "/healthz")
    assert (answer.status_code, answer.json()) == (200, {"alive": True})
    assert "server" not in answer.headers


async def test_the_channel_names_the_parts_that_are_not_ready(caller: httpx.AsyncClient) -> None:
    async def passes() -> None:
        return None

    async def fails() -> None:
        raise ConnectionRefusedError("10.0.0.5:5432 refused, PostgreSQL 18.6")

    async with serving(checks=(("broker", passes), ("database", fails))) as half:
        answer = await caller.get(half.base() + "/readyz")
    assert (answer.status_code, answer.json()) == (503, {"ready": False, "failed": ["database"]})
    async with serving(checks=(("broker", passes),)) as whole:
        answer = await caller.get(whole.base() + "/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "failed": []})


async def test_the_channel_counts_its_answers(caller: httpx.AsyncClient) -> None:
    async with serving() as fresh:
        for query in ("{ region { name } }", "{ region { name } }", "{ broken }", "mutation { nothing }"):
            await ask(caller, fresh, query)
        page = (await caller.get(fresh.base() + "/metrics")).text
    for line in (
        'channel_requests_total{code="OK",door="http",kind="query"} 2.0',
        'channel_requests_total{code="INTERNAL",door="http",kind="query"} 1.0',
        'channel_requests_total{code="BAD_REQUEST",door="http",kind="mutation"} 1.0',
        "channel_open_sockets 0.0",
        "channel_loop_lag_seconds",
    ):
        assert line in page


async def events_of(caller: httpx.AsyncClient, served: Served, query: str, token: str) -> list[tuple[str, Any]]:
    """The events of a stream to its end."""
    headers = {"accept": "text/event-stream", "authorization": f"Bearer {token}"}
    answer = await ask(caller, served, query, **headers)
    assert answer.headers["content-type"] == "text/event-stream"
    blocks = [block.splitlines() for block in answer.text.strip().split("\r\n\r\n")]
    pairs = [(kind.removeprefix("event: "), data.removeprefix("data: ").strip()) for kind, data in blocks]
    return [(kind, json.loads(data) if data and data != "data:" else None) for kind, data in pairs]


async def test_the_channel_streams_events_over_http(served: Served, caller: httpx.AsyncClient) -> None:
    events = await events_of(caller, served, "subscription { ticks(count: 2) }", WORD)
    assert [(kind, data and data["data"]) for kind, data in events] == [
        ("next", {"ticks": 0}),
        ("next", {"ticks": 1}),
        ("complete", None),
    ]


async def test_the_channel_codes_the_errors_of_a_stream_over_http(served: Served, caller: httpx.AsyncClient) -> None:
    for query, code in (("subscription { failing }", "INTERNAL"), ("{" + "region { name } " * 30 + "}", "TOO_COSTLY")):
        *_, (kind, data), (last, _) = await events_of(caller, served, query, WORD)
        assert (kind, data["errors"][0]["extensions"]["code"], last) == ("next", code, "complete")


async def test_the_channel_ends_a_stream_over_http_with_its_token(served: Served, caller: httpx.AsyncClient) -> None:
    events = await events_of(caller, served, "subscription { feed { name } }", "token-of-a-moment")
    (_, first), (_, last), (end, _) = events
    assert first["data"] == {"feed": {"name": "赫章县"}}
    assert (last["errors"][0]["extensions"]["code"], end) == ("UNAUTHENTICATED", "complete")


async def test_the_channel_releases_a_stream_over_http_when_its_caller_leaves(
    served: Served, caller: httpx.AsyncClient
) -> None:
    headers = {"accept": "text/event-stream", "authorization": f"Bearer {WORD}"}
    asked = {"query": "subscription { feed { name } }"}
    async with caller.stream("POST", served.url, json=asked, headers=headers) as answer:
        await anext(answer.aiter_text())
        context = served.contexts[-1]
        assert not context.released.is_set()
    await asyncio.wait_for(context.released.wait(), PATIENCE)
