"""The append-only record of who did what: written with the deed, chained by the sealer soon after its commit."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Index, LargeBinary, String, bindparam, select, text, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Mapped, mapped_column

from business_channel.database import Base, Executor, Key, Moment

GENESIS = bytes(32)


_PAGE = 2000


class AuditEntry(Base):
    """One deed: ``action`` is an event's tag or the name of a reading act, ``detail`` holds ids and codes only."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_unsealed", "id", postgresql_where="position IS NULL"),
        Index("ix_audit_entry_subject_id_position", "subject_id", "position"),
        Index("ix_audit_entry_account_id_position", "account_id", "position"),
        Index("ix_audit_entry_action_position", "action", "position"),
        Index("ix_audit_entry_submission_position", text("(detail ->> 'submission')"), "position"),
        Index("ix_audit_entry_at", "at"),
    )

    id: Mapped[Key]
    at: Mapped[Moment]
    account_id: Mapped[UUID | None]
    action: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[UUID | None]
    detail: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    request_id: Mapped[str | None] = mapped_column(String(64))
    position: Mapped[int | None] = mapped_column(BigInteger, unique=True)
    hash: Mapped[bytes | None] = mapped_column(LargeBinary)


_TABLE = AuditEntry.__table__


def chained_hash(previous: bytes, entry: Any, position: int) -> bytes:
    """SHA-256 over the previous hash, the position and every recorded column, in canonical JSON."""
    at: datetime = entry.at
    content = [str(entry.id), at.timestamp(), str(entry.account_id), entry.action, str(entry.subject_id)]
    canonical = json.dumps([*content, entry.detail, entry.request_id, position], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(previous + canonical.encode()).digest()


async def chain(connection: AsyncConnection, sealed: list[tuple[UUID, int]]) -> None:
    """Numbers the entries and links each to the one before it; called by the sealer alone, with growing positions."""
    positions = dict(sealed)
    entries = (await connection.execute(select(_TABLE).where(_TABLE.c.id.in_(positions)))).all()
    previous, links = await _newest_hash(connection), []
    for entry in sorted(entries, key=lambda each: positions[each.id]):
        previous = chained_hash(previous, entry, positions[entry.id])
        links.append({"entry_id": entry.id, "place": positions[entry.id], "link": previous})
    linked = update(AuditEntry).where(AuditEntry.id == bindparam("entry_id"))
    await connection.execute(linked.values(position=bindparam("place"), hash=bindparam("link")), links)


async def _newest_hash(connection: AsyncConnection) -> bytes:
    newest = select(_TABLE.c.hash).where(_TABLE.c.position.is_not(None)).order_by(_TABLE.c.position.desc())
    found: bytes | None = (await connection.execute(newest.limit(1))).scalar()
    return found or GENESIS


@dataclass(frozen=True)
class Chain:
    """What a walk along the whole chain found.

    ``head`` is the hash of the last of ``length`` entries that follow from each other. ``broken_at`` is the position
    that does not follow, ``None`` when all of them do; ``found`` is the entry that stands there or next, if any does.
    """

    length: int
    head: bytes
    broken_at: int | None = None
    found: Any | None = None


async def walk(executor: Executor, kept: tuple[int, bytes] | None = None) -> Chain:
    """Walks along the chain to its first break.

    Finds entries that were changed, removed, put in or exchanged. Entries removed from the chain's end leave no trace
    inside the store, and neither does a chain that was made anew; only ``kept`` shows them, a position and its hash
    that were written down elsewhere.
    """
    previous, position = GENESIS, 0
    while entries := await _chained_after(executor, position):
        for entry in entries:
            link = chained_hash(previous, entry, position + 1)
            other = kept is not None and kept[0] == position + 1 and kept[1] != link
            if entry.position != position + 1 or link != entry.hash or other:
                return Chain(position, previous, position + 1, entry)
            previous, position = link, position + 1
    cut_off = kept is not None and kept[0] > position
    return Chain(position, previous, position + 1 if cut_off else None)


async def _chained_after(executor: Executor, position: int) -> Sequence[Any]:
    statement = select(_TABLE).where(_TABLE.c.position > position).order_by(_TABLE.c.position).limit(_PAGE)
    return (await executor.execute(statement)).all()
