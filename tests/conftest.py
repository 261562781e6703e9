"""A real PostgreSQL for every test: built once by the migrations, copied for each test that asks for a store."""

import os
import uuid
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

from app import demo, reference
from app.embedded import EmbeddedPostgres, libpq_dsn
from app.embedded.server import SUPERUSER
from app.migrate import upgrade
from business_channel.database import Store, open_store
from business_channel.vault import Vault

TEMPLATE = f"channel_template_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
"""Tests that run beside each other may share a server."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks every test that needs the store, so that they can be repeated on another server."""
    for item in items:
        if "server_url" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.store)


@pytest.fixture(scope="session")
def server_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server, as one who may make databases: TEST_DATABASE_URL, or an embedded one of this session."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield make_url(url).set(drivername="postgresql+asyncpg").render_as_string(hide_password=False)
        return
    server = EmbeddedPostgres(tmp_path_factory.mktemp("store"), durable=False)
    server.start()
    yield make_url(server.url).set(username=SUPERUSER).render_as_string(hide_password=False)
    server.stop()
    server.remove()


def _statement(server_url: str, text: str, **names: str) -> None:
    identifiers = {name: sql.Identifier(value) for name, value in names.items()}
    with psycopg.connect(libpq_dsn(server_url), autocommit=True) as connection:
        connection.execute(sql.SQL(text).format(**identifiers))  # type: ignore[arg-type]


def _named(server_url: str, database: str) -> str:
    return make_url(server_url).set(database=database).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def vault() -> Vault:
    """A vault with a key of this session."""
    return Vault({"test": uuid.uuid4().bytes * 2}, "test")


@pytest.fixture(scope="session")
async def template(server_url: str, vault: Vault) -> str:
    """The name of a migrated database with the reference data and the demonstration's people and places."""
    _statement(server_url, "DROP DATABASE IF EXISTS {name}", name=TEMPLATE)
    _statement(server_url, "CREATE DATABASE {name}", name=TEMPLATE)
    url = _named(server_url, TEMPLATE)
    upgrade(url)
    store = open_store(url, vault, time_can_shift=True)
    await reference.load(store)
    await demo.people_and_places(store)
    await store.close()
    return TEMPLATE


class Databases:
    """Copies of one template, each for one test.

    Making a copy and dropping it takes longer than many a test, so the next one is made, and the last one dropped, in a
    thread beside the tests.
    """

    def __init__(self, server_url: str, template: str) -> None:
        self._server_url, self._template = server_url, template
        self._beside = ThreadPoolExecutor(1)
        self._next: Future[str] | None = None

    @contextmanager
    def one(self) -> Iterator[str]:
        """The address of a copy of the block's own."""
        name = (self._next or self._beside.submit(self._make)).result()
        self._next = self._beside.submit(self._make)
        yield _named(self._server_url, name)
        self._beside.submit(self._drop, name)

    def close(self) -> None:
        """Drops the copy that nobody took, when everything else is done."""
        if self._next is not None:
            self._beside.submit(self._drop, self._next.result())
        self._beside.shutdown()

    def _make(self) -> str:
        name = f"channel_{uuid.uuid4().hex[:12]}"
        copied = "CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY"  # half the time of WAL_LOG here
        _statement(self._server_url, copied, name=name, template=self._template)
        return name

    def _drop(self, name: str) -> None:
        _statement(self._server_url, "DROP DATABASE {name} WITH (FORCE)", name=name)


@pytest.fixture(scope="session")
def databases(server_url: str, template: str) -> Iterator[Databases]:
    """Copies of the template with tables, reference data, people and places."""
    copies = Databases(server_url, template)
    yield copies
    copies.close()


@pytest.fixture(scope="session")
def empty_databases(server_url: str) -> Iterator[Databases]:
    """Databases in which there is nothing yet."""
    copies = Databases(server_url, "template1")
    yield copies
    copies.close()


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    """The address of a database of the test's own, made of the template and dropped afterwards."""
    with databases.one() as url:
        yield url


@pytest.fixture
def empty_database_url(empty_databases: Databases) -> Iterator[str]:
    """The address of a database of the test's own in which there is nothing yet."""
    with empty_databases.one() as url:
        yield url


@pytest.fixture
async def store(database_url: str, vault: Vault) -> AsyncIterator[Store]:
    """A store of the test's own, whose time can be moved."""
    opened = open_store(database_url, vault, time_can_shift=True)
    yield opened
    await opened.close()
