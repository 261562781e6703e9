"""The county behind a real server on a port of its own."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Mapping, MutableMapping
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import structlog
import uvicorn
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from app.web import web_app
from app.web.health import Check
from app.web.limits import DoorLimits
from app.web.metrics import DoorMetrics
from app.web.seams import Caller, House
from app.web.server import server_options
from business_channel.access import Principal
from business_channel.errors import InvalidToken
from business_channel.language import Language
from tests.doors.county import CountyContext, county

WORD = "token-of-the-owner"
SHORT_WORD = "token-of-a-moment"
OUTAGE_WORD = "token-while-the-store-is-down"
MOMENT = timedelta(seconds=0.4)
PATIENCE = 10.0


async def authenticate(token: str | None) -> Principal:
    """Knows two tokens; one of them ends in a moment."""
    if token is None:
        return Principal()
    if token == OUTAGE_WORD:
        raise PoolTimeoutError("QueuePool limit reached")
    if token not in (WORD, SHORT_WORD):
        raise InvalidToken
    life = MOMENT if token == SHORT_WORD else timedelta(hours=1)
    return Principal(account_id=uuid4(), email="owner@enterprise.demo", expires_at=datetime.now(UTC) + life)


@dataclass
class Served:
    """A running server: its addresses, what it logged, and every context that it made, also as they are made."""

    url: str
    house: House
    records: list[logging.LogRecord]
    said: list[MutableMapping[str, Any]]
    contexts: list[CountyContext] = field(default_factory=list)
    made: asyncio.Queue[CountyContext] = field(default_factory=asyncio.Queue)

    @property
    def socket_url(self) -> str:
        """The address for WebSockets."""
        return self.url.replace("http", "ws", 1)

    @property
    def address(self) -> tuple[str, int]:
        """Host and port for a raw connection."""
        host, port = self.url.removeprefix("http://").removesuffix("/graphql").split(":")
        return host, int(port)

    def tracebacks(self) -> list[str]:
        """What the server, its libraries or our own parts logged with a traceback, or as an error."""
        theirs = [record.getMessage() for record in self.records if record.exc_info or record.levelno >= logging.ERROR]
        return theirs + [str(entry) for entry in self.said if "exc_info" in entry or entry["log_level"] == "error"]

    def base(self) -> str:
        """The address of the other pages."""
        return self.url.removesuffix("/graphql")


class _Server(uvicorn.Server):
    """A server that says when it is up, and leaves the signals to the test run."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()

    def capture_signals(self) -> AbstractContextManager[None]:  # type: ignore[override]
        return nullcontext()


class _Remembering(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@asynccontextmanager
async def serving(limits: DoorLimits | None = None, checks: tuple[Check, ...] = ()) -> AsyncIterator[Served]:
    """Runs the county behind uvicorn inside the block."""
    limits = limits or DoorLimits()
    contexts: list[CountyContext] = []
    made: asyncio.Queue[CountyContext] = asyncio.Queue()

    @asynccontextmanager
    async def make_context(
        caller: Caller, language: Language, headers: Mapping[str, str]
    ) -> AsyncIterator[CountyContext]:
        assert isinstance(caller, Principal)
        context = CountyContext(caller, language)
        contexts.append(context)
        made.put_nowait(context)
        try:
            yield context
        finally:
            context.released.set()

    house = House(county(limits.query), authenticate, make_context, limits, DoorMetrics())
    remembering = _Remembering()
    logging.getLogger().addHandler(remembering)
    listener = socket.create_server(("127.0.0.1", 0))
    options = server_options(limits) | {"timeout_graceful_shutdown": 1}
    config = uvicorn.Config(web_app(house, checks), log_config=None, lifespan="on", **options)
    server = _Server(config)
    running = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        await asyncio.wait_for(server.up.wait(), PATIENCE)
        port = listener.getsockname()[1]
        with structlog.testing.capture_logs() as said:
            yield Served(f"http://127.0.0.1:{port}/graphql", house, remembering.records, said, contexts, made)
    finally:
        server.should_exit = True
        await running
        logging.getLogger().removeHandler(remembering)
