"""A creating mutation sent twice with the same key creates once."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import LargeBinary, String, delete, select
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
    created_at: Mapped[Moment]


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
    earlier = (await work.execute(select(IdempotencyKey).where(*_named(account_id, operation, key)))).scalar_one()
    if earlier.input_hash != fingerprint(content):
        raise IdempotencyMismatch(("idempotencyKey",))
    return earlier.result_id


def _named(account_id: UUID, operation: str, key: UUID) -> tuple[Any, ...]:
    same_caller = IdempotencyKey.account_id == account_id
    return same_caller, IdempotencyKey.operation == operation, IdempotencyKey.key == key


async def forget_before(executor: Executor, moment: datetime) -> None:
    """Removes the keys made before ``moment``."""
    await executor.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < moment))
