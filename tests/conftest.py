"""A real PostgreSQL for every test: built once by the migrations, copied for each test that asks for a store."""

import gc
import os
import uuid
from collections.abc import AsyncIterator, Iterator

import pytest
from sqlalchemy import make_url

from app import demo, reference
from app.embedded import EmbeddedPostgres
from app.embedded.server import SUPERUSER
from app.migrate import upgrade
from business_channel.database import Store, open_store
from business_channel.vault import Vault
from tests.databases import Databases, lay_into, make_anew, memory, movable, move, named
from tests.town import Town, found_town

TEMPLATE = f"channel_template_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
"""Tests that run beside each other may share a server."""

TOWNS = 4
"""How many towns stand in the template: as many as most tests found."""


LONG = (
    *("test_offers", "test_rights_matrix", "test_walk", "test_cli", "test_worker", "test_races", "test_matters"),
    *("test_stories", "test_telling", "test_rights_elsewhere", "test_invitation_mails", "test_demo"),
)
"""The files that take longest. They come first, so that no core waits at the end for the other one."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--submissions 100000`` holds reports to a second implementation in as large a world; ``--every-question`` asks
    both all that can be asked, more than six times as much.
    """
    parser.addoption("--submissions", type=int, default=None)
    parser.addoption("--every-question", action="store_true")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks every test that needs the store, so that they can be repeated on another server; long files come first."""
    for item in items:
        if "server_url" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.store)
    items.sort(key=lambda item: LONG.index(item.path.stem) if item.path.stem in LONG else len(LONG))


def pytest_collection_finish() -> None:
    """Has the collector look no more at what stays to the end: modules, tests, mappings and the schema."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def server_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server, as one who may make databases: TEST_DATABASE_URL, or an embedded one of this session."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield make_url(url).set(drivername="postgresql+asyncpg").render_as_string(hide_password=False)
        return
    with memory() as place:
        server = EmbeddedPostgres(tmp_path_factory.mktemp("store"), durable=False)
        server.start()
        url = make_url(server.url).set(username=SUPERUSER).render_as_string(hide_password=False)
        if place is not None:
            lay_into(place, url)
        yield url
        server.stop()
        server.remove()


@pytest.fixture(scope="session")
def vault() -> Vault:
    """A vault with a key of this session."""
    return Vault({"test": uuid.uuid4().bytes * 2}, "test")


@pytest.fixture(scope="session")
async def template(server_url: str, vault: Vault) -> str:
    """The name of a migrated database with the reference data and the demonstration's people and places."""
    make_anew(server_url, TEMPLATE)
    store = open_store(named(server_url, TEMPLATE), vault, time_can_shift=True)
    upgrade(named(server_url, TEMPLATE))
    await reference.load(store)
    await demo.people_and_places(store)
    await store.close()
    return TEMPLATE


@pytest.fixture(scope="session")
async def standing_towns(server_url: str, template: str, vault: Vault) -> tuple[Town, ...]:
    """Towns for tests, which stand in a copy of the template named after it."""
    make_anew(server_url, f"{template}_towns", template)
    store = open_store(named(server_url, f"{template}_towns"), vault, time_can_shift=True)
    founded = [await found_town(store) for _ in range(TOWNS)]
    await store.close()
    return tuple(founded)


@pytest.fixture(scope="session")
def databases(server_url: str, template: str) -> Iterator[Databases]:
    """Copies of the template with tables, reference data, people and places."""
    with Databases(server_url, template) as copies:
        yield copies


@pytest.fixture(scope="session")
def settled_databases(server_url: str, template: str, standing_towns: tuple[Town, ...]) -> Iterator[Databases]:
    """The same, and some towns stand in them."""
    with Databases(server_url, f"{template}_towns", standing_towns) as copies:
        yield copies


@pytest.fixture(scope="session")
def empty_databases(server_url: str) -> Iterator[Databases]:
    """Databases in which there is nothing yet."""
    with Databases(server_url, "template1") as copies:
        yield copies


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


@pytest.fixture(scope="session")
def travelling(server_url: str, vault: Vault) -> Store:
    """One store for all tests, each of which has it move to a database of its own."""
    return movable(open_store(server_url, vault, time_can_shift=True))


@pytest.fixture
async def store(database_url: str, travelling: Store) -> AsyncIterator[Store]:
    """A store of the test's own, whose time can be moved."""
    move(travelling, database_url)
    yield travelling
    await travelling.close()
