"""The only reader of time: the database's clock, which every process shares.

Where a store allows it (demonstrations and tests), the clock can be moved, so that stories of 2020 play with their own
dates. Leases, heartbeats and tokens use the real clock and are never moved.
"""

from datetime import datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Interval, Select, delete, func, insert, literal, select
from sqlalchemy.orm import Mapped, mapped_column

from business_channel.database import Base, Executor, Store

SHANGHAI = ZoneInfo("Asia/Shanghai")


class TimeShift(Base):
    """How far the channel's time is moved from the database's; no row means not at all."""

    __tablename__ = "time_shift"

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    shift: Mapped[timedelta] = mapped_column(Interval)


def expression(*, shiftable: bool) -> ColumnElement[Any]:
    """The channel's time as SQL, constant within a transaction."""
    if not shiftable:
        return func.now()
    shift = select(TimeShift.shift).scalar_subquery()
    return func.now() + func.coalesce(shift, literal(timedelta(), Interval))


async def read(executor: Executor, *, shiftable: bool) -> datetime:
    """The channel's time at the start of the transaction, in Asia/Shanghai."""
    moment: datetime = (await executor.execute(_question(shiftable))).scalar_one()
    return moment.astimezone(SHANGHAI)


@cache
def _question(shiftable: bool) -> Select[Any]:
    return select(expression(shiftable=shiftable))


async def travel(store: Store, to: datetime | None) -> None:
    """Moves the channel's time to ``to`` from now on, or back; raises ``PermissionError`` where time is real."""
    if not store.time_can_shift:
        raise PermissionError("this store keeps real time")
    async with store.engine.begin() as connection:
        await connection.execute(delete(TimeShift))
        if to is not None:
            await connection.execute(insert(TimeShift).values(id=1, shift=literal(to) - func.now()))
