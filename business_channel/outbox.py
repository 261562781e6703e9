"""What must still be done because of a fact: written with the fact, settled by the work itself, never forgotten.

A row owns its whole fate: how often it was tried, when it may be tried again, and whether it was given up. The broker
only carries its id, so a broker may lose, repeat or delay everything: one sending allows one run, and what is not
settled when its lease ends is sent again. Parked rows are the dead letters; nothing deletes them.

A worker that dies takes down every run it was in, and nobody knows whose fault it was. So all of them count a crash,
and from then on they are suspects that are sent one at a time: the innocent are done in their next run, and the one
that kills its workers is left alone with its third crash.

``sent_at`` is set while a sending waits for its run, ``started_at`` while a run has no outcome; ``available_at`` is
when the row may be sent next.
"""

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    Table,
    Text,
    case,
    func,
    literal,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.dml import ReturningUpdate

from business_channel.database import Base, Executor, Key, Moment, choice

LEASE = timedelta(seconds=30)
"""How long a sent row is left alone before it counts as lost and is sent again."""

RUN_LEASE = timedelta(seconds=30)
"""How long a run is left alone before its worker counts as dead; longer than a run may take that does not hold it."""

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
    INVITATION = "INVITATION"
    ANSWER_GROUP = "ANSWER_GROUP"
    REPORT = "REPORT"


class OutboxState(StrEnum):
    """WAITING to be sent or sent and not settled; DONE; PARKED after too many failures."""

    WAITING = "WAITING"
    DONE = "DONE"
    PARKED = "PARKED"


class OutboxRow(Base):
    """One piece of work about one subject: an event for NOTIFY, a notification for MAIL, an invitation for INVITATION,
    a reply for ANSWER_GROUP, a run of a report for REPORT.

    ``event_id`` is the event that it follows from; an invitation follows from none.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_due", "task", "available_at", "id", postgresql_where="state = 'WAITING'"),
        Index(
            "ix_outbox_under_way",
            "task",
            "available_at",
            postgresql_where="sent_at IS NOT NULL OR started_at IS NOT NULL",
        ),
        Index("ix_outbox_suspect", "available_at", "id", postgresql_where="state = 'WAITING' AND crashes > 0"),
    )

    id: Mapped[Key]
    task: Mapped[Task] = mapped_column(choice(Task))
    event_id: Mapped[UUID | None] = mapped_column(ForeignKey("event.id"))
    subject_id: Mapped[UUID]
    dedupe_key: Mapped[str] = mapped_column(unique=True)
    state: Mapped[OutboxState] = mapped_column(choice(OutboxState), default=OutboxState.WAITING)
    created_at: Mapped[Moment] = mapped_column(server_default=func.now())
    available_at: Mapped[Moment] = mapped_column(server_default=func.now())
    attempts: Mapped[int] = mapped_column(default=0)
    crashes: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[Moment | None]
    started_at: Mapped[Moment | None]
    settled_at: Mapped[Moment | None]
    last_error: Mapped[str | None] = mapped_column(Text)


_ROWS = cast(Table, OutboxRow.__table__)
# Literals, not parameters: the planner must see that the conditions are those of the partial indexes.
_WAITING = _ROWS.c.state == literal_column("'WAITING'")
_SUSPECT = _ROWS.c.crashes > literal_column("0")


def pause_before(attempt: int) -> timedelta:
    """How long to wait before trying again after ``attempt`` failures: 5 s, doubling, at most an hour."""
    return min(_LONGEST_PAUSE, _FIRST_PAUSE * (1 << min(attempt - 1, 20)))


async def add(executor: Executor, task: Task, event_id: UUID, subject_ids: Sequence[UUID]) -> None:
    """Asks for ``task`` on each of the subjects; one that was asked for before is not asked for again."""
    if subject_ids:
        rows = [
            {"task": task, "event_id": event_id, "subject_id": each, "dedupe_key": f"{task}:{each}"}
            for each in subject_ids
        ]
        await executor.execute(insert(_ROWS).values(rows).on_conflict_do_nothing())


async def anything_due(executor: Executor) -> bool:
    """Whether a row of any task waits to be sent, or has a run whose time is over."""
    due = select(_ROWS.c.id).where(_ROWS.c.task.in_(Task), _WAITING, _ROWS.c.available_at <= func.now())
    return (await executor.execute(due.limit(1))).first() is not None


async def in_flight(executor: Executor, task: Task) -> int:
    """How many rows of ``task`` are sent, within their lease, and not yet begun."""
    sent = _ROWS.c.task == task, _ROWS.c.sent_at.is_not(None), _ROWS.c.available_at > func.now()
    return int((await executor.execute(select(func.count()).where(*sent))).scalar_one())


async def under_way(executor: Executor, task: Task) -> int:
    """How many rows of ``task`` are sent or begun, within their lease."""
    begun = or_(_ROWS.c.sent_at.is_not(None), _ROWS.c.started_at.is_not(None))
    busy = _ROWS.c.task == task, begun, _ROWS.c.available_at > func.now()
    return int((await executor.execute(select(func.count()).where(*busy))).scalar_one())


async def count_crashes(executor: Executor) -> int:
    """Ends the runs whose workers must be dead, since their time is over; returns how many those were.

    Each counts a crash; rows with too many are parked, the others become due as suspects.
    """
    over = _ROWS.c.started_at.is_not(None), _WAITING, _ROWS.c.available_at <= func.now()
    dead = select(_ROWS.c.id).where(*over).with_for_update(skip_locked=True).cte("dead")
    crashes = _ROWS.c.crashes + 1
    outcome = {
        "sent_at": None,
        "started_at": None,
        "crashes": crashes,
        "state": case((crashes >= MAX_CRASHES, literal(OutboxState.PARKED, _ROWS.c.state.type)), else_=_ROWS.c.state),
        "last_error": "The worker died while it did this.",
    }
    counted = update(_ROWS).where(_ROWS.c.id == dead.c.id).values(**outcome).returning(_ROWS.c.id)
    return len((await executor.execute(counted)).all())


async def claim_due(executor: Executor, task: Task, limit: int) -> Sequence[UUID]:
    """Leases up to ``limit`` rows of ``task`` whose time has come, the longest due first, and returns their ids.

    Suspects are not among them. Two relays never claim the same row: rows that another transaction holds are skipped.
    """
    claimed = await executor.execute(_claim(limit, _ROWS.c.task == task, ~_SUSPECT))
    return sorted(row.id for row in claimed)


async def claim_suspect(executor: Executor) -> tuple[UUID, Task] | None:
    """Leases the suspect that is longest due, unless another one is under way."""
    begun = or_(_ROWS.c.sent_at.is_not(None), _ROWS.c.started_at.is_not(None))
    under_way = select(_ROWS.c.id).where(begun, _WAITING, _SUSPECT, _ROWS.c.available_at > func.now())
    if (await executor.execute(under_way.limit(1))).first() is not None:
        return None
    row = (await executor.execute(_claim(1, _SUSPECT))).one_or_none()
    return None if row is None else (row.id, row.task)


def _claim(limit: int, *which: ColumnElement[bool]) -> ReturningUpdate[Any]:
    due = (
        select(_ROWS.c.id)
        .where(_WAITING, _ROWS.c.available_at <= func.now(), _ROWS.c.started_at.is_(None), *which)
        .order_by(_ROWS.c.available_at, _ROWS.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("due")
    )
    claim = update(_ROWS).where(_ROWS.c.id == due.c.id).values(sent_at=func.now(), available_at=func.now() + LEASE)
    return claim.returning(_ROWS.c.id, _ROWS.c.task)


async def release(executor: Executor, ids: Sequence[UUID]) -> None:
    """Makes sent rows due again at once, because the broker did not take them; rows that began are left alone."""
    sent = update(_ROWS).where(_ROWS.c.id.in_(ids), _ROWS.c.sent_at.is_not(None))
    await executor.execute(sent.values(sent_at=None, available_at=func.now()))


async def start(executor: Executor, row_id: UUID) -> bool:
    """Marks a run's beginning; false when there is nothing to do.

    That is so for a row that is settled, parked or unknown, and for a repeated delivery of a sending that had its run:
    that run is still at work, or its failure waits for the next attempt.
    """
    sent = update(_ROWS).where(_ROWS.c.id == row_id, _WAITING, _ROWS.c.sent_at.is_not(None))
    begun = sent.values(sent_at=None, started_at=func.now(), available_at=func.now() + RUN_LEASE)
    return (await executor.execute(begun.returning(_ROWS.c.id))).first() is not None


async def hold(executor: Executor, row_id: UUID) -> bool:
    """Leaves a run alone for another ``RUN_LEASE``, because it tells that it is at work; false once it is not its."""
    running = update(_ROWS).where(_ROWS.c.id == row_id, _WAITING, _ROWS.c.started_at.is_not(None))
    held = running.values(available_at=func.now() + RUN_LEASE)
    return (await executor.execute(held.returning(_ROWS.c.id))).first() is not None


async def begin_effect(executor: Executor, row_id: UUID) -> Any | None:
    """The row, locked until the transaction ends, for work whose effect commits with it; ``None`` once settled."""
    return await _locked(executor, row_id)


async def settle(executor: Executor, row_id: UUID) -> None:
    """Records that the work is done, in the same transaction as its effect where the effect is ours."""
    await _end(executor, row_id, state=OutboxState.DONE, settled_at=func.now(), last_error=None)


async def go_on(executor: Executor, row_id: UUID) -> None:
    """Records that a portion of the work is done, in the same transaction as its effect: the row is due again at once
    for the next one, with all its attempts.
    """
    await _end(executor, row_id, available_at=func.now(), attempts=0, crashes=0, last_error=None)


async def put_back(executor: Executor, row_id: UUID) -> None:
    """Ends a run that had to stop through no fault of its own: the row is due at once, and has not failed."""
    if await _locked(executor, row_id) is not None:
        await _end(executor, row_id, available_at=func.now())


async def fail(executor: Executor, row_id: UUID, error: str) -> None:
    """Records a failed run: the row waits for its next attempt, or is parked when it has had them all.

    ``error`` is kept for the operator and must not hold personal data.
    """
    row = await _locked(executor, row_id)
    if row is None:
        return
    attempts = row.attempts + 1
    await _end(
        executor,
        row_id,
        state=OutboxState.PARKED if attempts >= MAX_ATTEMPTS else OutboxState.WAITING,
        attempts=attempts,
        available_at=func.now() + pause_before(attempts),
        last_error=error[:_LONGEST_ERROR],
    )


async def _locked(executor: Executor, row_id: UUID) -> Any | None:
    statement = select(_ROWS).where(_ROWS.c.id == row_id, _WAITING).with_for_update()
    return (await executor.execute(statement)).one_or_none()


async def _end(executor: Executor, row_id: UUID, **outcome: Any) -> None:
    """Ends whatever sending or run the row had."""
    ended = update(_ROWS).where(_ROWS.c.id == row_id)
    await executor.execute(ended.values(sent_at=None, started_at=None, **outcome))
