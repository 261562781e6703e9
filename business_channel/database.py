"""The ground of the store: the base of all tables, their common columns, and the engine."""

import importlib.util
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Protocol
from uuid import UUID

from sqlalchemy import DateTime, Enum, Executable, MetaData, Result, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.orm import DeclarativeBase, mapped_column

import business_channel
from business_channel.errors import Unavailable
from business_channel.ids import new_id
from business_channel.vault import Vault

Key = Annotated[UUID, mapped_column(primary_key=True, default=new_id)]
Moment = Annotated[datetime, mapped_column(DateTime(timezone=True))]


class Base(DeclarativeBase):
    """Base of every table; constraints get predictable names so that migrations can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def choice(kind: type[StrEnum], name: str = "") -> Enum:
    """A column type for ``kind``: stored as its member's name and held to the members by a CHECK.

    A table's second column of one kind gives its CHECK a ``name`` of its own.
    """
    return Enum(kind, native_enum=False, length=40, create_constraint=True, name=name or kind.__name__.lower())


class Executor(Protocol):
    """Anything that runs a statement: a unit of work's session or a request's reader."""

    async def execute(self, statement: Executable, values: Mapping[str, Any] | None = None, /) -> Result[Any]:
        """Runs one statement with ``values`` for its parameters."""
        ...


@dataclass(frozen=True)
class Store:
    """The relational store as the process holds it.

    ``time_can_shift`` is true only for demonstrations and tests, where the channel's time may be moved.
    """

    engine: AsyncEngine
    vault: Vault
    time_can_shift: bool = False

    async def close(self) -> None:
        """Returns every connection."""
        await self.engine.dispose()


_SERVER_SETTINGS = {
    "statement_timeout": "5s",
    "lock_timeout": "2s",
    "idle_in_transaction_session_timeout": "15s",
    "timezone": "Asia/Shanghai",
    "jit": "off",
}


def open_store(url: str, vault: Vault, *, time_can_shift: bool = False, pool_size: int = 10) -> Store:
    """A store on the server at ``url``; statements end after 5 s, waits for a lock or the pool after 2 s.

    Every table is known from then on: a row can be written only where all tables that it refers to are, whatever the
    process has imported by itself.
    """
    _know_all_tables()
    engine = create_async_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=2,
        pool_pre_ping=False,
        pool_recycle=1800,
        connect_args={"server_settings": _SERVER_SETTINGS | {"application_name": "business-channel"}, "timeout": 5},
    )
    return Store(engine, vault, time_can_shift)


def _know_all_tables() -> None:
    for found in pkgutil.iter_modules(business_channel.__path__, "business_channel."):
        if found.ispkg and importlib.util.find_spec(f"{found.name}.model"):
            importlib.import_module(f"{found.name}.model")


async def answers(store: Store) -> None:
    """Returns when the server answers; raises ``Unavailable`` when it does not."""
    try:
        async with store.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))
    except (DBAPIError, OSError, TimeoutError) as error:
        raise Unavailable from error
