"""The append-only record of who did what: written with the deed, chained by the sealer soon after its commit."""

import hashlib
import json
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, FetchedValue, Index, LargeBinary, String, select, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import UserDefinedType

from business_channel.database import Base, Executor, Key, Moment

GENESIS = bytes(32)


class TransactionId(UserDefinedType[int]):
    """PostgreSQL's 64-bit transaction id, filled by the server with that of the inserting transaction."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "xid8"


class AuditEntry(Base):
    """One deed: ``action`` is an event's tag or the name of a reading act, ``detail`` holds ids and codes only."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_unsealed", "xid", "id", postgresql_where="position IS NULL"),
        Index("ix_audit_entry_subject_id_position", "subject_id", "position"),
    )

    id: Mapped[Key]
    at: Mapped[Moment]
    account_id: Mapped[UUID | None]
    action: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[UUID | None]
    detail: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    request_id: Mapped[str | None] = mapped_column(String(64))
    xid: Mapped[int] = mapped_column(TransactionId(), server_default=FetchedValue(), deferred=True)
    position: Mapped[int | None] = mapped_column(BigInteger, unique=True)
    hash: Mapped[bytes | None] = mapped_column(LargeBinary)


def chained_hash(previous: bytes, entry: Any) -> bytes:
    """SHA-256 over the previous hash and the entry's canonical JSON; any change of any column changes it."""
    at: datetime = entry.at
    content = [str(entry.id), at.timestamp(), str(entry.account_id), entry.action, str(entry.subject_id)]
    canonical = json.dumps(
        [*content, entry.detail, entry.request_id, entry.position], sort_keys=True, ensure_ascii=False
    )
    return hashlib.sha256(previous + canonical.encode()).digest()


async def chain(connection: AsyncConnection, sealed: list[tuple[UUID, int]]) -> None:
    """Numbers the entries and links each to the one before it; called by the sealer alone, in order of position."""
    head = (
        await connection.execute(
            select(AuditEntry.hash)
            .where(AuditEntry.position.is_not(None))
            .order_by(AuditEntry.position.desc())
            .limit(1)
        )
    ).scalar()
    previous = head or GENESIS
    positions = dict(sealed)
    entries = (await connection.execute(select(AuditEntry.__table__).where(AuditEntry.id.in_(positions)))).all()
    for entry in sorted(entries, key=lambda each: positions[each.id]):
        numbered = _Numbered(entry, positions[entry.id])
        previous = chained_hash(previous, numbered)
        await connection.execute(
            update(AuditEntry).where(AuditEntry.id == entry.id).values(position=numbered.position, hash=previous)
        )


class _Numbered:
    """A row with the position that it is about to get."""

    def __init__(self, row: Any, position: int) -> None:
        self.position = position
        self._row = row

    def __getattr__(self, name: str) -> Any:
        return getattr(self._row, name)


async def first_broken_position(executor: Executor) -> int | None:
    """The position of the first entry whose hash does not follow from the ones before it; ``None`` when all hold."""
    previous, expected = GENESIS, None
    statement = select(AuditEntry.__table__).where(AuditEntry.position.is_not(None)).order_by(AuditEntry.position)
    for entry in await executor.execute(statement):
        if entry.position != (expected or entry.position) or chained_hash(previous, entry) != entry.hash:
            return int(entry.position)
        previous, expected = entry.hash, entry.position + 1
    return None
