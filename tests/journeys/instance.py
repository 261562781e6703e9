"""A running instance of the channel for the journeys: its web and worker processes, and clients of both doors."""

import asyncio
import json
import socket
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import websockets
from websockets.asyncio.client import ClientConnection

from app import identity
from app.secrets import load_secrets
from app.settings import Settings
from tests.processes import Part

READY_WITHIN = 30.0
_PLAIN = False
"""Nothing is encrypted between two processes of one machine, and reading certificates takes longer than a request."""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Instance:
    """The web and worker processes over one store, mailing to ``smtp_port``."""

    database_url: str
    data_dir: Path
    smtp_port: int
    port: int = field(default_factory=free_port)
    processes: dict[str, Part] = field(default_factory=dict)

    @property
    def settings(self) -> Settings:
        """The settings that the processes run with."""
        return Settings(database_url=self.database_url, data_dir=self.data_dir, mode="test", port=self.port)

    def start(self, name: str) -> None:
        """Starts the process ``name``: serve or worker."""
        settings = {
            "DATABASE_URL": self.database_url,
            "DATA_DIR": str(self.data_dir),
            "MODE": "test",
            "PORT": str(self.port),
            "SMTP_URL": f"smtp://127.0.0.1:{self.smtp_port}",
        }
        self.processes[name] = Part(name, settings, self.data_dir / f"{name}.log")

    async def ready(self) -> None:
        """Returns once ``/readyz`` answers 200; fails the test with the log when that takes too long."""
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{self.port}") as client:
            async with asyncio.timeout(READY_WITHIN):
                while True:
                    try:
                        if (await client.get("/readyz")).status_code == 200:
                            return
                    except httpx.TransportError:
                        pass
                    await asyncio.sleep(0.1)

    def stop(self) -> None:
        """Ends every process, at once: nobody looks at it any more."""
        for process in self.processes.values():
            process.kill()
        for process in self.processes.values():
            process.wait(30)

    def token(self, email: str) -> str:
        """A token of the local issuer for a demo account."""
        settings = self.settings
        return identity.issue(load_secrets(settings).issuer_key, settings.jwt_audience, email)

    async def ask(self, email: str | None, query: str, **variables: Any) -> dict[str, Any]:
        """The ``data`` of one operation by HTTP; fails on any top-level error."""
        answer = await self.post(email, query, **variables)
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data

    async def post(self, email: str | None, query: str, **variables: Any) -> dict[str, Any]:
        """The whole answer of one operation by HTTP."""
        headers = {} if email is None else {"Authorization": f"Bearer {self.token(email)}"}
        async with httpx.AsyncClient(timeout=15, verify=_PLAIN) as client:
            answer = await client.post(
                f"http://127.0.0.1:{self.port}/graphql", json={"query": query, "variables": variables}, headers=headers
            )
        body: dict[str, Any] = answer.json()
        return body

    async def do(self, by: str, mutation: str, field_name: str, /, **values: Any) -> Any:
        """The noun that a mutation changed; fails when it tells errors."""
        payload = (await self.ask(by, mutation, input=values))[field_name]
        assert payload["errors"] == [], payload["errors"]
        return next(value for name, value in payload.items() if name != "errors")

    @asynccontextmanager
    async def follow(self, email: str, subscription: str, **variables: Any) -> AsyncIterator["Feed"]:
        """The items of a subscription over a WebSocket, which is dropped without a word at the end of the block."""
        address = f"ws://127.0.0.1:{self.port}/graphql"
        async with websockets.connect(address, subprotocols=[websockets.Subprotocol("graphql-transport-ws")]) as socket:
            authorization = {"authorization": f"Bearer {self.token(email)}"}
            await socket.send(json.dumps({"type": "connection_init", "payload": authorization}))
            assert json.loads(await socket.recv())["type"] == "connection_ack"
            payload = {"query": subscription, "variables": variables}
            await socket.send(json.dumps({"id": str(uuid.uuid4()), "type": "subscribe", "payload": payload}))
            yield Feed(socket)
            socket.transport.abort()


@dataclass
class Feed:
    """What arrives on a subscription."""

    socket: ClientConnection

    async def next(self, within: float = 2.0) -> dict[str, Any]:
        """The next item; fails when none arrives within so many seconds."""
        async with asyncio.timeout(within):
            message = json.loads(await self.socket.recv())
        assert message["type"] == "next", message
        item: dict[str, Any] = next(iter(message["payload"]["data"].values()))
        return item
