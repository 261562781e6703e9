"""Brings up a whole instance: the store, its tables and first contents, and the processes over it."""

import asyncio
import errno
import socket
import sys
import time

import httpx

from app import instance, leaving
from app.background import database_url, open_own_store
from app.embedded import EmbeddedPostgres
from app.migrate import upgrade
from app.progress import Progress
from app.settings import Mode, Settings, SettingsError
from app.store import resolved
from app.supervisor import Part, Supervisor

PARTS = tuple(
    Part(name, (sys.executable, "-m", "app.cli", name, "--supervised"), seconds)
    for name, seconds in (("serve", 30), ("worker", 25), ("scheduler", 10))
)
_READY_WITHIN = 60
_LOOK_EVERY = 0.2


def up(settings: Settings) -> int:
    """Runs an instance until it is told to stop; returns the exit code, 0 after an orderly stop.

    Raises ``SettingsError`` when the port is taken, ``EmbeddedError`` or ``StoreUnreachable`` without a store.
    """
    _require_free_port(settings)
    tell = Progress()
    tell(f"Opening the store ({'DATABASE_URL' if settings.database_url else 'embedded PostgreSQL'})")
    with resolved(settings) as ready:
        if settings.database_url is None:
            tell(f"  its data lie in {EmbeddedPostgres(settings.data_dir).folder}")
        prepare(ready, tell)
        instance.remember(settings)
        tell("Starting web, worker and scheduler")
        code = asyncio.run(Supervisor(PARTS).run(lambda: _announce(ready, tell)))
        tell("Stopped" if code == 0 else "Stopped, because a part of the instance keeps dying; the log above says why")
        return code


def prepare(settings: Settings, tell: Progress) -> None:
    """Brings an open store to today's tables and reference data, and a demonstration's empty one to its stories."""
    tell("Bringing the tables up to date")
    for revision in upgrade(database_url(settings)):
        tell(f"  {revision}")
    tell("Loading divisions, topics, department kinds and the calendar")
    leaving.run(_fill(settings, tell))


async def _fill(settings: Settings, tell: Progress) -> None:
    from app import demo, reference

    store = open_own_store(settings, connections=2)
    try:
        await reference.load(store)
        if settings.mode is Mode.DEMO:
            tell("Seeing to the stories of the demonstration")
            await demo.play(store, tell)
    finally:
        await store.close()


def _require_free_port(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise SettingsError(f"Port {settings.port} is taken; choose another one with PORT=…") from error
            raise SettingsError(f"HOST and PORT cannot be used: {error.strerror}.") from error


async def _announce(settings: Settings, tell: Progress) -> None:
    if not await _is_ready(settings):
        tell(f"Not ready after {_READY_WITHIN} s; `business-channel doctor` says what is wrong")
        return
    accounts = await _accounts(settings) if settings.mode is Mode.DEMO else ""
    print(accounts + _addresses(settings), flush=True)
    tell(f"Ready at {settings.address}")


async def _is_ready(settings: Settings) -> bool:
    deadline = time.monotonic() + _READY_WITHIN
    async with httpx.AsyncClient(trust_env=False, timeout=5) as client:
        while time.monotonic() < deadline:
            try:
                if (await client.get(f"{settings.address}/readyz")).status_code == 200:
                    return True
            except httpx.TransportError:
                pass
            await asyncio.sleep(_LOOK_EVERY)
    return False


def _addresses(settings: Settings) -> str:
    graphql = f"{settings.address}/graphql"
    lines = {
        "GraphQL": graphql,
        "Subscriptions": graphql.replace("http", "ws", 1),
        "IDE": f"{graphql} (in a browser)" if settings.ide else "off",
        "Health": f"{settings.address}/healthz, {settings.address}/readyz",
        "Stop": "Ctrl-C",
    }
    return "\n" + "\n".join(f"  {name:<14}{value}" for name, value in lines.items()) + "\n"


async def _accounts(settings: Settings) -> str:
    from app import demo, identity

    store = open_own_store(settings, connections=1)
    try:
        found = await demo.accounts(store)
    finally:
        await store.close()
    hours = int(identity.TOKEN_LIFE.total_seconds() // 3600)
    lines = [
        f"  {account.email:<28}{', '.join(account.roles):<20} {await identity.issue_token(settings, account.email)}"
        for account in found
    ]
    return "\n".join(["", f"  Demo accounts: e-mail, roles, token (good for {hours} hours)", *lines, ""])
