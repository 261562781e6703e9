"""Puts the web process together: the store, the schema and the callers behind the doors."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import cast

from starlette.applications import Starlette

from app.background import database_url, open_own_store
from app.identity import Authenticator
from app.listen import FeedHub
from app.migrate import pending
from app.secrets import load_secrets
from app.settings import Settings
from app.web import web_app
from app.web.limits import door_limits, query_limits
from app.web.metrics import DoorMetrics
from app.web.seams import Caller, House
from business_channel.access import Principal
from business_channel.database import answers
from business_channel.language import Language
from business_channel.reader import Reader
from schema import build_schema
from schema.context import Context
from schema.operation import current_operation

POOL = 20
"""Connections that one web process holds to the store at most."""


def create_app(settings: Settings) -> Starlette:
    """The web application over the store and the keys that ``settings`` name."""
    store = open_own_store(settings, POOL)
    authenticator = Authenticator(settings, store, load_secrets(settings).issuer_key)
    hub = FeedHub(store)

    @asynccontextmanager
    async def make_context(caller: Caller, language: Language, _: Mapping[str, str]) -> AsyncIterator[object]:
        reader = Reader(store, cast(Principal, caller), language)
        try:
            yield Context(store, reader, hub, authenticator.refresh, current_operation().request_id)
        finally:
            await reader.close()

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with hub.running():
            yield
        await store.close()

    house = House(
        schema=build_schema(query_limits(settings)),
        authenticate=authenticator,
        make_context=make_context,
        limits=door_limits(settings),
        metrics=DoorMetrics(),
    )
    return web_app(house, [("database", lambda: answers(store)), ("migrations", lambda: _migrated(settings))], lifespan)


async def _migrated(settings: Settings) -> None:
    if missing := await asyncio.to_thread(pending, database_url(settings)):
        raise RuntimeError(f"revisions are missing: {missing}")
