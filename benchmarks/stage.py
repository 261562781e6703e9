"""Where a measurement takes place: a fresh store with a generated world, and two servers as processes of their own."""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import text

from app import identity, reference
from app.embedded import EmbeddedPostgres
from app.migrate import upgrade
from app.secrets import load_secrets, with_secrets
from app.settings import Settings, load_settings
from benchmarks.processes import parent_of
from benchmarks.world import World, generate
from business_channel.database import Store, open_store

_ROOT = Path(__file__).parents[1]
_UP_WITHIN = 30.0


@dataclass(frozen=True)
class Server:
    """A web server: its port, and its process."""

    port: int
    pid: int


@dataclass(frozen=True)
class Stage:
    """A store with a world in it, the channel's web process over it, and one with the bare routes of all benchmarks.

    ``postgres`` is the process of the store's server.
    """

    settings: Settings
    store: Store
    world: World
    postgres: int
    channel: Server
    bare: Server

    def token(self, email: str) -> str:
        """A token of the local issuer for somebody of the world."""
        return identity.issue(load_secrets(self.settings).issuer_key, self.settings.jwt_audience, email)


@asynccontextmanager
async def stage(submissions: int, say: Callable[[str], None]) -> AsyncIterator[Stage]:
    """Everything that the benchmarks need for as long as the block runs; nothing is left behind."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="channel-bench-")))
        server = EmbeddedPostgres(folder)
        stack.callback(server.remove)
        server.start()
        settings = with_secrets(load_settings(mode="production", data_dir=folder, database_url=None))
        settings = settings.model_copy(update={"database_url": server.url})
        upgrade(server.url)
        store = open_store(server.url, load_secrets(settings).vault)
        stack.push_async_callback(store.close)
        await reference.load(store)
        say(f"Generating {submissions:,} submissions")
        world = await generate(store, submissions)
        channel = await stack.enter_async_context(_served(settings, "app.cli", "serve"))
        bare = await stack.enter_async_context(_served(settings, "benchmarks.bare"))
        yield Stage(settings, store, world, await _postmaster(store), channel, bare)


async def _postmaster(store: Store) -> int:
    async with store.engine.connect() as connection:
        backend: int = (await connection.execute(text("SELECT pg_backend_pid()"))).scalar_one()
    return parent_of(backend)


@asynccontextmanager
async def _served(settings: Settings, *module: str) -> AsyncIterator[Server]:
    """A Python module as a web server's process, from when it listens to the end of the block."""
    port = _free_port()
    with (settings.data_dir / f"{module[-1]}.log").open("w+b") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", *module, cwd=_ROOT, env=_environment(settings, port), stdout=log, stderr=log
        )
        try:
            async with asyncio.timeout(_UP_WITHIN):
                while not await _listens(port):
                    if process.returncode is not None:
                        log.seek(0)
                        raise RuntimeError(f"{module[0]} ended before it listened: {log.read().decode()}")
                    await asyncio.sleep(0.05)
            yield Server(port, process.pid)
        finally:
            if process.returncode is None:
                process.terminate()
            await process.wait()


def _environment(settings: Settings, port: int) -> dict[str, str]:
    issuer, personal = settings.local_issuer_key, settings.personal_data_keys
    assert settings.database_url is not None
    assert issuer is not None
    assert personal is not None
    return os.environ | {
        "MODE": "production",
        "PORT": str(port),
        "DATA_DIR": str(settings.data_dir),
        "DATABASE_URL": settings.database_url,
        "LOCAL_ISSUER_KEY": issuer.get_secret_value(),
        "PERSONAL_DATA_KEYS": personal.get_secret_value(),
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def _listens(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True
