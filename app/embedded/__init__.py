"""PostgreSQL without an installation: the server that stands in while no DATABASE_URL is set."""

from app.embedded.addresses import libpq_dsn, psycopg_url
from app.embedded.places import EmbeddedError
from app.embedded.server import EmbeddedPostgres

__all__ = ["EmbeddedError", "EmbeddedPostgres", "libpq_dsn", "psycopg_url"]
