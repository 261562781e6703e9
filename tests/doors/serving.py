"""The county behind a real server on a port of its own."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, MutableMapping
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import structlog
import uvicorn
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from starlette.types import ASGIApp

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
    stop: Callable[[], None]
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
async def listening(app: ASGIApp, limits: DoorLimits) -> AsyncIterator[tuple[str, Callable[[], None]]]:
    """Runs an application behind uvicorn inside the block; gives the address of its GraphQL, and how to stop it."""
    # With protocol 0 asyncio would leave Nagle's delay on, which costs 40 ms an answer.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    server = _Server(uvicorn.Config(app, log_config=None, lifespan="on", **server_options(limits)))
    running = asyncio.create_task(server.serve(sockets=[listener]))

    def stop() -> None:
        server.should_exit = True

    try:
        await asyncio.wait_for(server.up.wait(), PATIENCE)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/graphql", stop
    finally:
        stop()
        await running


@contextmanager
def remembering() -> Iterator[list[logging.LogRecord]]:
    """What the server and its libraries log inside the block."""
    handler = _Remembering()
    logging.getLogger().addHandler(handler)
    try:
        yield handler.records
    finally:
        logging.getLogger().removeHandler(handler)


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
    async with listening(web_app(house, checks), limits) as (url, stop):
        with remembering() as records, structlog.testing.capture_logs() as said:
            yield Served(url, stop, house, records, said, contexts, made)
