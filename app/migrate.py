"""Brings the store's tables to the shape that this release works with."""

from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import NullPool, create_engine

from app.embedded import libpq_dsn, psycopg_url

_SCRIPTS = Path(__file__).parents[1] / "migrations"
_LOCK = 7_215_001


class StoreUnreachable(Exception):
    """The server at DATABASE_URL does not let us in; its text says what it answered."""


def upgrade(url: str) -> list[str]:
    """Applies what is missing and tells it, oldest first; two processes that upgrade at once take turns.

    Raises ``StoreUnreachable`` when the server does not answer.
    """
    config = _config(url)
    try:
        turn = psycopg.connect(libpq_dsn(url), autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        raise StoreUnreachable(f"The store cannot be reached: {str(error).strip()}") from error
    with turn:
        turn.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        missing = pending(url)
        command.upgrade(config, "head")
    return missing


def pending(url: str) -> list[str]:
    """What ``upgrade`` would apply, oldest first, each as ``revision  title``."""
    scripts = ScriptDirectory.from_config(_config(url))
    engine = create_engine(psycopg_url(url), poolclass=NullPool)
    with engine.connect() as connection:
        applied = MigrationContext.configure(connection).get_current_heads()
    missing = scripts.iterate_revisions("heads", applied or "base")
    return [f"{script.revision}  {script.doc}" for script in reversed(list(missing))]


def _config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", _escaped(str(_SCRIPTS)))
    config.set_main_option("sqlalchemy.url", _escaped(psycopg_url(url)))
    return config


def _escaped(value: str) -> str:
    return value.replace("%", "%%")
