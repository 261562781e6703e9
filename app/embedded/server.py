"""The embedded server as the rest of the house sees it."""

import shutil
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from app.embedded.addresses import APPLICATION_ROLE, DATABASE, SUPERUSER, libpq_dsn, socket_url
from app.embedded.places import EmbeddedError, places
from app.embedded.postmaster import Postmaster
from app.embedded.sharing import Share


class EmbeddedPostgres:
    """The PostgreSQL server of one data folder, made there at its first start.

    Processes of one data folder share it, and the last one to leave shuts it down. With ``durable=False`` a
    commit may be lost when the machine stops, which is for tests alone; a server that already runs keeps the
    durability it was started with.
    """

    def __init__(self, data_dir: Path, durable: bool = True) -> None:
        self._places = places(data_dir)
        self._postmaster = Postmaster(self._places, durable)
        self._share = Share(self._places.data_dir)

    @property
    def url(self) -> str:
        """The SQLAlchemy address (asyncpg) of the database ``business_channel``."""
        return socket_url(self._places.sockets)

    @property
    def dsn(self) -> str:
        """The same address as a libpq connection string."""
        return libpq_dsn(self.url)

    @property
    def log(self) -> Path:
        """The server's own log."""
        return self._places.log

    @property
    def folder(self) -> Path:
        """Where everything lies that the store holds; what a backup must not miss."""
        return self._places.home

    def start(self) -> None:
        """Returns when the server answers and the database exists; a server that runs already is shared.

        Raises ``EmbeddedError`` with the end of the server's log when it does not come up.
        """
        with self._share.turn():
            self._share.take()
            try:
                if not self.running():
                    self._postmaster.start()
                self._make_database()
            except BaseException:
                self._share.leave()
                raise

    def stop(self) -> None:
        """Gives the share up; the last process to do so shuts the server down, and what is not committed rolls back."""
        if self._share.held:
            with self._share.turn():
                if self._share.leave():
                    self._postmaster.stop()

    def remove(self) -> None:
        """Stops the server and deletes its cluster with all it holds; raises ``EmbeddedError`` while others use it."""
        self.stop()
        if self.running():
            raise EmbeddedError(f"The server of {self._places.data_dir} is in use by another process.")
        for folder in (self._places.home, self._places.sockets):
            shutil.rmtree(folder, ignore_errors=True)

    def running(self) -> bool:
        """Whether the server answers."""
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def _connect(self) -> psycopg.Connection[tuple[object, ...]]:
        dsn = make_conninfo(self.dsn, user=SUPERUSER, dbname="postgres", connect_timeout=5)
        return psycopg.connect(dsn, autocommit=True)

    def _make_database(self) -> None:
        with self._connect() as connection:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APPLICATION_ROLE]).fetchone():
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(APPLICATION_ROLE)))
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                made = sql.SQL("CREATE DATABASE {} OWNER {}")
                connection.execute(made.format(sql.Identifier(DATABASE), sql.Identifier(APPLICATION_ROLE)))
