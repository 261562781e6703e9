"""What must still be done because of a fact: written with the fact, settled by the work itself, never forgotten.

A row owns its whole fate: how often it was tried, when it may be tried again, and whether it was given up. The broker
only carries its id, so a broker may lose everything: what is not settled when its lease ends is sent again.
Parked rows are the dead letters; nothing deletes them.
"""

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from business_channel.database import Base, Executor, Key, Moment, choice

LEASE = timedelta(seconds=60)
"""How long a sent row is left alone before it counts as lost and is sent again."""

MAX_ATTEMPTS = 8
"""Failures after which a row is parked."""

MAX_CRASHES = 3
"""Runs that ended without any outcome (the worker died) after which a row is parked."""

_FIRST_PAUSE = timedelta(seconds=5)
_LONGEST_PAUSE = timedelta(hours=1)
_LONGEST_ERROR = 2000


class Task(StrEnum):
    """The kinds of work that an outbox row can ask for."""

    NOTIFY = "NOTIFY"
    MAIL = "MAIL"


class OutboxState(StrEnum):
    """WAITING to be sent or sent and not settled; DONE; PARKED after too many failures."""

    WAITING = "WAITING"
    DONE = "DONE"
    PARKED = "PARKED"


class OutboxRow(Base):
    """One piece of work about one subject: an event for NOTIFY, a notification for MAIL."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_due", "available_at", postgresql_where="state = 'WAITING'"),)

    id: Mapped[Key]
    task: Mapped[Task] = mapped_column(choice(Task))
    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"))
    subject_id: Mapped[UUID]
    dedupe_key: Mapped[str] = mapped_column(unique=True)
    state: Mapped[OutboxState] = mapped_column(choice(OutboxState), default=OutboxState.WAITING)
    created_at: Mapped[Moment] = mapped_column(server_default=func.now())
    available_at: Mapped[Moment] = mapped_column(server_default=func.now())
    attempts: Mapped[int] = mapped_column(default=0)
    crashes: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[Moment | None]
    settled_at: Mapped[Moment | None]
    last_error: Mapped[str | None] = mapped_column(Text)


def pause_before(attempt: int) -> timedelta:
    """How long to wait before trying again after ``attempt`` failures: 5 s, doubling, at most an hour."""
    return min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(attempt - 1, 20))


async def claim_due(executor: Executor, limit: int) -> Sequence[tuple[UUID, Task]]:
    """Leases up to ``limit`` rows whose time has come and returns their ids and tasks, the oldest first.

    Two relays never claim the same row: rows that another transaction holds are skipped.
    """
    due = (
        select(OutboxRow.id)
        .where(OutboxRow.state == OutboxState.WAITING, OutboxRow.available_at <= func.now())
        .order_by(OutboxRow.available_at, OutboxRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    claimed = await executor.execute(
        update(OutboxRow)
        .where(OutboxRow.id.in_(due))
        .values(available_at=func.now() + LEASE)
        .returning(OutboxRow.id, OutboxRow.task)
        .execution_options(synchronize_session=False)
    )
    return sorted((row.id, row.task) for row in claimed)


async def release(executor: Executor, ids: Sequence[UUID]) -> None:
    """Makes leased rows due again at once, because the broker did not take them."""
    await executor.execute(update(OutboxRow).where(OutboxRow.id.in_(ids)).values(available_at=func.now()))


async def start(executor: Executor, row_id: UUID) -> bool:
    """Marks a run's beginning; false when there is nothing to do: settled, parked, or just parked for its crashes.

    A run that began before and has no outcome counts as a crash of its worker.
    """
    row = await _locked(executor, row_id)
    if row is None:
        return False
    crashes = row.crashes + (1 if row.started_at is not None else 0)
    if crashes >= MAX_CRASHES:
        await _set(
            executor, row_id, state=OutboxState.PARKED, crashes=crashes, last_error="the worker died in every run"
        )
        return False
    await _set(executor, row_id, started_at=func.now(), crashes=crashes, available_at=func.now() + LEASE)
    return True


async def begin_effect(executor: Executor, row_id: UUID) -> Any | None:
    """The row, locked until the transaction ends, for work that commits with it; ``None`` when it is settled."""
    return await _locked(executor, row_id)


async def settle(executor: Executor, row_id: UUID) -> None:
    """Records that the work is done, in the same transaction as its effect where the effect is ours."""
    await _set(executor, row_id, state=OutboxState.DONE, settled_at=func.now(), started_at=None, last_error=None)


async def fail(executor: Executor, row_id: UUID, error: str) -> None:
    """Records a failed run: the row waits for its next attempt, or is parked when it has had them all."""
    row = await _locked(executor, row_id)
    if row is None:
        return
    attempts = row.attempts + 1
    parked = attempts >= MAX_ATTEMPTS
    await _set(
        executor,
        row_id,
        attempts=attempts,
        started_at=None,
        last_error=error[:_LONGEST_ERROR],
        state=OutboxState.PARKED if parked else OutboxState.WAITING,
        available_at=func.now() + pause_before(attempts),
    )


async def _locked(executor: Executor, row_id: UUID) -> Any | None:
    statement = select(OutboxRow.__table__).where(OutboxRow.id == row_id, OutboxRow.state == OutboxState.WAITING)
    return (await executor.execute(statement.with_for_update())).one_or_none()


async def _set(executor: Executor, row_id: UUID, **values: Any) -> None:
    await executor.execute(update(OutboxRow).where(OutboxRow.id == row_id).values(**values))
