"""Runs the revisions politely: they wait briefly for a lock and give up rather than hold the channel up."""

import importlib
import pkgutil

import sqlalchemy as sa
from alembic import context

import business_channel
from business_channel.database import Base

for module in pkgutil.walk_packages(business_channel.__path__, "business_channel."):
    importlib.import_module(module.name)

LOCK_TIMEOUT, STATEMENT_TIMEOUT = "4s", "60s"


def run_online() -> None:
    """Applies the revisions to the store at ``sqlalchemy.url``, each in a transaction of its own."""
    url = sa.make_url(context.config.get_main_option("sqlalchemy.url") or "").set(drivername="postgresql+psycopg")
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.execute(sa.text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
        connection.execute(sa.text(f"SET statement_timeout = '{STATEMENT_TIMEOUT}'"))
        connection.commit()
        context.configure(connection=connection, target_metadata=Base.metadata, transaction_per_migration=True)
        with context.begin_transaction():
            context.run_migrations()


def run_offline() -> None:
    """Prints the SQL of the revisions."""
    context.configure(dialect_name="postgresql", target_metadata=Base.metadata, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    run_offline()
else:
    run_online()
