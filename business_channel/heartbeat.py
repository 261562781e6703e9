"""Signs of life of the processes that work without being asked, in real time."""

from datetime import timedelta

from sqlalchemy import String, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from business_channel.database import Base, Executor, Moment

STALE = timedelta(seconds=15)
"""The age from which a sign of life no longer counts."""


class Heartbeat(Base):
    """When the process of that name last showed that it works."""

    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[Moment]


async def beat(executor: Executor, name: str) -> None:
    """Shows that ``name`` works now."""
    sign = insert(Heartbeat).values(name=name, at=func.clock_timestamp())
    await executor.execute(sign.on_conflict_do_update(index_elements=[Heartbeat.name], set_={"at": sign.excluded.at}))


async def age(executor: Executor, name: str) -> timedelta | None:
    """How long ago ``name`` last showed that it works; ``None`` when it never did."""
    statement = select(func.clock_timestamp() - Heartbeat.at).where(Heartbeat.name == name)
    found: timedelta | None = (await executor.execute(statement)).scalar_one_or_none()
    return found
