"""Addresses of a store, as SQLAlchemy and as libpq write them."""

from pathlib import Path

from psycopg.conninfo import make_conninfo
from sqlalchemy import URL, make_url

PORT = 5432
DATABASE = "business_channel"
APPLICATION_ROLE = "business_channel"
SUPERUSER = "postgres"


def socket_url(sockets: Path) -> str:
    """The SQLAlchemy address of our database behind a socket folder.

    The port is named although it is the usual one, because the drivers would otherwise take it from PGPORT.
    """
    query = {"host": str(sockets), "port": str(PORT)}
    url = URL.create("postgresql+asyncpg", username=APPLICATION_ROLE, database=DATABASE, query=query)
    return url.render_as_string(hide_password=False)


def psycopg_url(sqlalchemy_url: str) -> str:
    """The same address for SQLAlchemy on psycopg, which names the use of TLS as libpq does."""
    url = make_url(sqlalchemy_url).set(drivername="postgresql+psycopg")
    if mode := url.query.get("ssl"):
        url = url.difference_update_query(["ssl"]).update_query_dict({"sslmode": mode})
    return url.render_as_string(hide_password=False)


def libpq_dsn(sqlalchemy_url: str) -> str:
    """The same address as a libpq connection string, for psycopg and for the queue in the store."""
    url = make_url(psycopg_url(sqlalchemy_url))
    given: dict[str, str | int | None] = {
        "host": url.host,
        "port": url.port,
        "user": url.username,
        "password": url.password,
        "dbname": url.database,
    }
    given |= {name: ",".join(values) for name, values in url.normalized_query.items()}
    present = {name: str(value) for name, value in given.items() if value is not None}
    return make_conninfo("", **present)
