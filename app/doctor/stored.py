"""The store of an instance, and the worker that shows its life there."""

import time

import psycopg

from app.doctor.findings import Wrong, is_serving
from app.migrate import pending
from app.settings import Settings
from business_channel.heartbeat import STALE

Connection = psycopg.Connection[tuple[object, ...]]
"""A connection to the store that commits every statement."""

_OLDEST = 15
_SKEW_SECONDS = 2.0


def version(connection: Connection, _: Settings) -> str:
    """Whether the server is new enough."""
    release = connection.info.server_version // 10_000
    if release < _OLDEST:
        raise Wrong(f"PostgreSQL {release} is too old", f"move to PostgreSQL {_OLDEST} or newer")
    return f"PostgreSQL {release}"


def encoding(connection: Connection, _: Settings) -> str:
    """Whether every character can be kept."""
    found = str(_first(connection, "SHOW server_encoding"))
    if found != "UTF8":
        raise Wrong(f"the database is in {found}", "make one with ENCODING 'UTF8' and move the data there")
    return found


def search(connection: Connection, _: Settings) -> str:
    """Without trigrams for Chinese text every search would be in vain; the look leaves no trace in the store."""
    try:
        with connection.transaction(force_rollback=True):
            connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            trigrams = _first(connection, "SELECT cardinality(show_trgm('拖欠'))")
    except psycopg.Error as error:
        mend = "as a superuser of this database: CREATE EXTENSION pg_trgm (Debian: package postgresql-contrib)"
        raise Wrong(f"pg_trgm cannot be used: {str(error).splitlines()[0]}", mend) from error
    if not trigrams:
        mend = "make the database with LOCALE_PROVIDER libc and LOCALE 'C.UTF-8' and move the data there"
        raise Wrong("pg_trgm finds no trigrams in Chinese text", mend)
    return "finds Chinese text"


def clock(connection: Connection, _: Settings) -> str:
    """Whether both clocks tell the same time: tokens end by ours, leases by theirs."""
    theirs = float(str(_first(connection, "SELECT extract(epoch FROM clock_timestamp())")))
    if (skew := abs(theirs - time.time())) > _SKEW_SECONDS:
        raise Wrong(f"{skew:.0f} s apart from the store's", "set both machines by the same time server")
    return "agrees with the store's"


def tables(_: Connection, settings: Settings) -> str:
    """Whether all migrations are applied."""
    assert settings.database_url is not None
    if missing := pending(settings.database_url):
        raise Wrong(f"{len(missing)} migrations are missing", "run `business-channel migrate`")
    return "up to date"


def worker(connection: Connection, settings: Settings) -> str:
    """Whether the worker of a running instance lives."""
    if not is_serving(settings):
        return "not expected, for no web process answers"
    if _first(connection, "SELECT to_regclass('heartbeat')") is None:
        raise Wrong("cannot work without the tables", "run `business-channel migrate`")
    age = _first(connection, "SELECT extract(epoch FROM clock_timestamp() - at) FROM heartbeat WHERE name = 'worker'")
    if age is None or float(str(age)) > STALE.total_seconds():
        finding = "has never shown that it lives" if age is None else f"has not shown for {age:.0f} s that it lives"
        raise Wrong(finding, "run `business-channel worker`; its log says why it ended")
    return "lives"


def _first(connection: Connection, question: str) -> object:
    row = connection.execute(question.encode()).fetchone()
    return row[0] if row else None
