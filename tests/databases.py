"""Databases for tests: copies of a template in memory where that can be, each for one test."""

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import event, make_url

from app.embedded import libpq_dsn
from business_channel.database import Store
from tests.town import Town, settled

MEMORY = Path("/dev/shm")
ROOM = 256 * 1024 * 1024
"""Bytes that must be free in memory: a database takes twelve million, and few are there at once."""


def statement(server_url: str, text: str, **names: str) -> None:
    """Runs a statement on the server, with ``names`` for its identifiers."""
    identifiers = {name: sql.Identifier(value) for name, value in names.items()}
    with psycopg.connect(libpq_dsn(server_url), autocommit=True) as connection:
        connection.execute(sql.SQL(text).format(**identifiers))  # type: ignore[arg-type]


def named(server_url: str, database: str) -> str:
    """The address of another database of the server."""
    return make_url(server_url).set(database=database).render_as_string(hide_password=False)


@contextmanager
def memory() -> Iterator[Path | None]:
    """A new folder in memory, gone after the block; ``None`` where the machine has too little."""
    if not MEMORY.is_dir() or not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).free < ROOM:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="channel-", dir=MEMORY) as folder:
        yield Path(folder)


def lay_into(place: Path, server_url: str) -> None:
    """Has the server of this machine keep the templates, and with them their copies, in a folder."""
    with psycopg.connect(libpq_dsn(server_url), autocommit=True) as connection:
        [cluster] = connection.execute("SHOW data_directory").fetchone() or ()
        owner = Path(cluster).stat()
        os.chown(place, owner.st_uid, owner.st_gid)
        connection.execute(sql.SQL("CREATE TABLESPACE in_memory LOCATION {}").format(str(place)))
        connection.execute("ALTER DATABASE template1 SET TABLESPACE in_memory")


def make_anew(server_url: str, name: str, template: str = "template1") -> None:
    """Makes a database of a template, in place of what had the name before."""
    statement(server_url, "DROP DATABASE IF EXISTS {name}", name=name)
    statement(server_url, "CREATE DATABASE {name} TEMPLATE {template}", name=name, template=template)


class Databases:
    """Copies of one template, each for one test, with the towns that stand in it.

    Making a copy and dropping it takes longer than many a test, so the next one is made, and the last one dropped, in a
    thread beside the tests.
    """

    def __init__(self, server_url: str, template: str, towns: Sequence[Town] = ()) -> None:
        self._server_url, self._template, self._towns = server_url, template, towns
        self._beside = ThreadPoolExecutor(1)
        self._next: Future[str] | None = None

    @contextmanager
    def one(self) -> Iterator[str]:
        """The address of a copy of the block's own."""
        name = (self._next or self._beside.submit(self._make)).result()
        self._next = self._beside.submit(self._make)
        with settled(name, self._towns):
            yield named(self._server_url, name)
        self._beside.submit(self._drop, name)

    def __enter__(self) -> "Databases":
        return self

    def __exit__(self, *_: object) -> None:
        """Drops the copy that nobody took, when everything else is done."""
        if self._next is not None:
            self._beside.submit(self._drop, self._next.result())
        self._beside.shutdown()

    def _make(self) -> str:
        name = f"channel_{uuid.uuid4().hex[:12]}"
        copied = "CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY"  # half the time of WAL_LOG here
        statement(self._server_url, copied, name=name, template=self._template)
        return name

    def _drop(self, name: str) -> None:
        statement(self._server_url, "DROP DATABASE {name} WITH (FORCE)", name=name)


def move(store: Store, url: str) -> None:
    """Has the store connect to another database of its server from now on."""
    store.engine.sync_engine.url = make_url(url)


def movable(store: Store) -> Store:
    """The same store, which ``move`` can move.

    Tests one after the other use one engine, so that a statement that an earlier test has asked is known to it.
    """
    engine = store.engine.sync_engine

    @event.listens_for(engine, "do_connect")
    def _(_dialect: object, _record: object, _arguments: object, options: dict[str, object]) -> None:
        options["database"] = engine.url.database

    return store
