"""A creating mutation sent twice with the same key creates once."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import LargeBinary, String, delete, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from business_channel.database import Base, Executor, Moment
from business_channel.errors import IdempotencyMismatch
from business_channel.work import Work

KEPT = timedelta(days=7)
"""How long a key is remembered."""


class IdempotencyKey(Base):
    """One key of one caller for one operation: the hash of its input and the id of its result, never the answer."""

    __tablename__ = "idempotency_key"

    account_id: Mapped[UUID] = mapped_column(primary_key=True)
    operation: Mapped[str] = mapped_column(String(40), primary_key=True)
    key: Mapped[UUID] = mapped_column(primary_key=True)
    input_hash: Mapped[bytes] = mapped_column(LargeBinary)
    result_id: Mapped[UUID]
    created_at: Mapped[Moment] = mapped_column(index=True)


def fingerprint(content: Mapping[str, Any]) -> bytes:
    """SHA-256 of the canonical form of an input, the same for the same content whatever the order of its fields."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str, ensure_ascii=False).encode()).digest()


async def first_result(work: Work, operation: str, key: UUID, content: Mapping[str, Any], result_id: UUID) -> UUID:
    """``result_id`` when the caller uses ``key`` for the first time, else the id that the first use gave.

    A second call waits until the first has committed or failed. Raises ``IdempotencyMismatch`` when the key was used
    with other content.
    """
    account_id = work.principal.must_be_signed_in()
    claimed = await work.execute(
        insert(IdempotencyKey)
        .values(
            account_id=account_id,
            operation=operation,
            key=key,
            input_hash=fingerprint(content),
            result_id=result_id,
            created_at=work.now,
        )
        .on_conflict_do_nothing()
        .returning(IdempotencyKey.result_id)
    )
    if claimed.one_or_none() is not None:
        return result_id
    statement = select(IdempotencyKey.input_hash, IdempotencyKey.result_id)
    named = IdempotencyKey.account_id == account_id, IdempotencyKey.operation == operation, IdempotencyKey.key == key
    first = (await work.execute(statement.where(*named))).one()
    if first.input_hash != fingerprint(content):
        raise IdempotencyMismatch(("idempotencyKey",))
    first_id: UUID = first.result_id
    return first_id


async def forget_before(executor: Executor, moment: datetime, limit: int = 5000) -> int:
    """Removes up to ``limit`` keys made before ``moment``, the oldest first, and returns how many those were."""
    old = select(IdempotencyKey.account_id, IdempotencyKey.operation, IdempotencyKey.key)
    oldest = old.where(IdempotencyKey.created_at < moment).order_by(IdempotencyKey.created_at).limit(limit)
    forgotten = await executor.execute(
        delete(IdempotencyKey)
        .where(tuple_(IdempotencyKey.account_id, IdempotencyKey.operation, IdempotencyKey.key).in_(oldest))
        .returning(IdempotencyKey.key)
        .execution_options(synchronize_session=False)
    )
    return len(forgotten.all())
