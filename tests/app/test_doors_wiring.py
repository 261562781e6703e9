"""The doors of a whole instance: its own schema and store, and the accounts of the demonstration."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from app.identity import issue_token
from app.settings import Mode, Settings
from app.web import create_app
from app.web.limits import door_limits
from tests.doors.serving import PATIENCE, listening


@asynccontextmanager
async def instance(settings: Settings) -> AsyncIterator[str]:
    """The instance behind a real server; tells the address of its GraphQL."""
    async with listening(create_app(settings), door_limits(settings)) as (url, _):
        yield url


def settings_of(database_url: str, data_dir: Path, **chosen: object) -> Settings:
    """Settings of an instance for a test."""
    return Settings.model_validate({"database_url": database_url, "data_dir": data_dir, "mode": Mode.TEST, **chosen})


async def test_the_channel_is_ready_when_every_part_answers(database_url: str, tmp_path: Path) -> None:
    async with instance(settings_of(database_url, tmp_path)) as url, httpx.AsyncClient() as caller:
        answer = await caller.get(url.replace("/graphql", "/readyz"))
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "failed": []})


async def test_the_channel_is_not_ready_without_its_tables_or_its_broker(
    empty_database_url: str, tmp_path: Path
) -> None:
    settings = settings_of(empty_database_url, tmp_path, broker_url="redis://127.0.0.1:1")
    async with instance(settings) as url, httpx.AsyncClient() as caller:
        answer = await caller.get(url.replace("/graphql", "/readyz"))
    assert answer.status_code == 503
    assert {"migrations", "broker"} <= set(answer.json()["failed"])
    assert "database" not in answer.json()["failed"]


async def test_the_channel_answers_strangers_and_those_who_signed_in(database_url: str, tmp_path: Path) -> None:
    settings = settings_of(database_url, tmp_path)
    token = await issue_token(settings, "owner@enterprise.demo")
    async with instance(settings) as url, httpx.AsyncClient() as caller:
        public = await caller.get(url, params={"query": "{ topics { name } }"})
        asked = {"query": "{ viewer { email } }"}
        viewer = await caller.post(url, json=asked, headers={"authorization": f"Bearer {token}"})
        forged = await caller.post(url, json=asked, headers={"authorization": f"Bearer {token}x"})
    assert public.json()["data"]["topics"]
    assert viewer.json()["data"] == {"viewer": {"email": "owner@enterprise.demo"}}
    assert forged.status_code == 401


async def test_the_channel_takes_the_same_token_over_a_socket(database_url: str, tmp_path: Path) -> None:
    settings = settings_of(database_url, tmp_path)
    token = await issue_token(settings, "owner@enterprise.demo")
    async with (
        instance(settings) as url,
        connect(url.replace("http", "ws", 1), subprotocols=[Subprotocol("graphql-transport-ws")]) as socket,
    ):
        await socket.send(json.dumps({"type": "connection_init", "payload": {"authorization": f"Bearer {token}"}}))
        await socket.send(json.dumps({"type": "subscribe", "id": "1", "payload": {"query": "{ viewer { email } }"}}))
        heard = [json.loads(await asyncio.wait_for(socket.recv(), PATIENCE)) for _ in range(3)]
    assert [message["type"] for message in heard] == ["connection_ack", "next", "complete"]
    assert heard[1]["payload"]["data"] == {"viewer": {"email": "owner@enterprise.demo"}}


async def test_the_channel_says_that_its_store_went_away(tmp_path: Path) -> None:
    nowhere = "postgresql+asyncpg://channel@127.0.0.1:1/channel"
    async with instance(settings_of(nowhere, tmp_path)) as url, httpx.AsyncClient() as caller:
        asked = {"query": "{ __typename topics { name } }"}
        answer = await caller.post(url, json=asked)
        lives = await caller.get(url.replace("/graphql", "/healthz"))
    assert answer.json()["errors"][0]["extensions"]["code"] == "UNAVAILABLE"
    assert "127.0.0.1" not in answer.text
    assert lives.status_code == 200
