"""What stands behind the doors of a running instance: the store, the feed's hub, the callers and the checks."""

import asyncio
import gc
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import cast
from urllib.parse import urlsplit

from sqlalchemy import text
from starlette.applications import Starlette

from app.background import database_url
from app.files.storage import open_files
from app.identity import Authenticator
from app.listen import FeedHub
from app.migrate import pending
from app.secrets import load_secrets
from app.settings import Settings
from app.web.health import Check
from app.web.limits import door_limits
from app.web.metrics import DoorMetrics
from app.web.seams import Caller, House, MakeContext
from business_channel.access import Principal
from business_channel.database import Store, answers, open_store
from business_channel.language import Language
from business_channel.reader import Reader
from schema import build_schema
from schema.context import Context
from schema.operation import current_operation

_BROKER_PORTS = {"amqp": 5672, "amqps": 5671, "redis": 6379, "rediss": 6379, "postgresql": 5432}


class Instance:
    """One instance's parts, for one event loop; raises ``SettingsError`` when the settings name no store."""

    def __init__(self, settings: Settings) -> None:
        secrets = load_secrets(settings)
        limits = door_limits(settings)
        self._settings = settings
        self._store = open_store(database_url(settings), secrets.vault, time_can_shift=settings.time_can_shift)
        self._hub = FeedHub(self._store)
        self._authenticator = Authenticator(settings, self._store, secrets.issuer_key)
        self.house = House(
            build_schema(limits.query),
            self._authenticator,
            self._contexts(),
            limits,
            DoorMetrics(),
            open_files(settings),
        )

    def _contexts(self) -> MakeContext:
        @asynccontextmanager
        async def context(caller: Caller, language: Language, _: Mapping[str, str]) -> AsyncIterator[Context]:
            reader = Reader(self._store, cast(Principal, caller), language)
            request_id = current_operation().request_id
            try:
                yield Context(self._store, reader, self._hub, self._authenticator.refresh, request_id)
            finally:
                await reader.close()

        return context

    @asynccontextmanager
    async def running(self, _: Starlette) -> AsyncIterator[None]:
        """Listens to the feed inside the block, and returns every connection after it."""
        gc.freeze()  # modules and schema stay for ever; looking through them would hold up every caller
        try:
            async with self._hub.running():
                yield
        finally:
            await self._store.close()

    def checks(self) -> tuple[Check, ...]:
        """What must hold before the instance can serve."""
        return (
            ("database", lambda: answers(self._store)),
            ("migrations", self._migrated),
            ("search", lambda: _finds_chinese(self._store)),
            ("broker", self._broker_answers),
        )

    async def _migrated(self) -> None:
        if missing := await asyncio.to_thread(pending, database_url(self._settings)):
            raise RuntimeError(f"{len(missing)} migrations are missing")

    async def _broker_answers(self) -> None:
        """Connects to a broker of its own; the queue in the store needs no second look."""
        if self._settings.broker_url is None:
            return
        address = urlsplit(self._settings.broker_url)
        port = address.port or _BROKER_PORTS[address.scheme]
        _, writer = await asyncio.open_connection(address.hostname or "localhost", port)
        writer.close()
        await writer.wait_closed()


async def _finds_chinese(store: Store) -> None:
    """Raises when the store's locale sees no letters in Chinese, so that full-text search would find nothing."""
    async with store.engine.connect() as connection:
        trigrams = await connection.scalar(text("SELECT cardinality(show_trgm('拖欠'))"))
    if not trigrams:
        raise RuntimeError("pg_trgm finds no trigrams in Chinese; the database needs a UTF-8 locale of libc")
