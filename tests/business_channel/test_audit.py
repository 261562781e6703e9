"""The audit log shows any change that is made to it behind the channel's back."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from business_channel import audit, events, feed
from business_channel.access import Principal
from business_channel.audit import AuditEntry
from business_channel.database import Store
from business_channel.ids import new_id
from business_channel.work import unit_of_work

pytestmark = pytest.mark.store


async def _note(store: Store, subject_id: UUID) -> None:
    async with unit_of_work(store, Principal(account_id=new_id()), request_id=str(new_id())) as work:
        events.note(work, "submission:approved", subject_id, submission=str(subject_id), fields=["contact_name"])


async def _seal_all(store: Store) -> None:
    async with store.engine.connect() as connection:
        waiting = select(AuditEntry.id).where(AuditEntry.position.is_(None)).limit(1)
        while (await connection.execute(waiting)).first() is not None:
            await feed.seal(store)


@pytest.fixture
async def first(store: Store) -> int:
    """The position of the first of five chained entries."""
    subject_id = new_id()
    for _ in range(5):
        await _note(store, subject_id)
    await _seal_all(store)
    async with store.engine.connect() as connection:
        found = select(AuditEntry.position).where(AuditEntry.subject_id == subject_id).order_by(AuditEntry.position)
        positions = list((await connection.execute(found)).scalars())
    assert positions == list(range(positions[0], positions[0] + 5))
    return int(positions[0])


async def _breaks_at(store: Store, *statements: str) -> int | None:
    """Where the chain breaks after the statements, which are undone again."""
    async with store.engine.connect() as connection:
        await connection.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER USER"))
        for statement in statements:
            await connection.execute(text(statement))
        found = (await audit.walk(connection)).broken_at
        await connection.rollback()
        return found


async def test_the_untouched_chain_holds(store: Store, first: int) -> None:
    async with store.engine.connect() as connection:
        assert (await audit.walk(connection)).broken_at is None


@pytest.mark.parametrize(
    "change",
    [
        "at = at + interval '1 microsecond'",
        "account_id = NULL",
        "action = 'submission:rejected'",
        "subject_id = gen_random_uuid()",
        'detail = detail || \'{"reason": "DUPLICATE"}\'',
        "request_id = NULL",
        "id = gen_random_uuid()",
        "hash = sha256('x')",
    ],
)
async def test_a_changed_column_is_found_at_its_entry(store: Store, first: int, change: str) -> None:
    assert await _breaks_at(store, f"UPDATE audit_entry SET {change} WHERE position = {first + 2}") == first + 2


async def test_a_removed_entry_is_found(store: Store, first: int) -> None:
    assert await _breaks_at(store, f"DELETE FROM audit_entry WHERE position = {first + 2}") == first + 2


async def test_a_removed_beginning_is_found(store: Store, first: int) -> None:
    assert await _breaks_at(store, "DELETE FROM audit_entry WHERE position = 1") == 1


async def test_exchanged_entries_are_found(store: Store, first: int) -> None:
    exchange = f"""
        UPDATE audit_entry SET position = -1 WHERE position = {first + 1};
        UPDATE audit_entry SET position = {first + 1} WHERE position = {first + 3};
        UPDATE audit_entry SET position = {first + 3} WHERE position = -1
    """
    assert await _breaks_at(store, *exchange.split(";")) == first + 1


async def test_an_inserted_entry_is_found(store: Store, first: int) -> None:
    insert = f"""
        INSERT INTO audit_entry (id, at, action, detail, position, hash)
        SELECT gen_random_uuid(), at, action, detail, {first + 2}, hash FROM audit_entry WHERE position = {first + 1}
    """
    move = f"UPDATE audit_entry SET position = position + 1000000 WHERE position >= {first + 2}"
    back = f"UPDATE audit_entry SET position = position - 999999 WHERE position >= {first + 2} AND position > 1000000"
    assert await _breaks_at(store, move, insert, back) == first + 2


async def test_an_end_that_was_cut_off_or_made_anew_is_found_by_a_head_kept_elsewhere(store: Store, first: int) -> None:
    async with store.engine.connect() as connection:
        whole = await audit.walk(connection)
        kept = whole.length, whole.head
        assert (whole.broken_at, whole.length) == (None, first + 4)
        assert (await audit.walk(connection, kept)).broken_at is None
        assert (await audit.walk(connection, (first + 1, whole.head))).broken_at == first + 1
        await connection.execute(text("ALTER TABLE audit_entry DISABLE TRIGGER USER"))
        await connection.execute(text(f"DELETE FROM audit_entry WHERE position >= {first + 3}"))
        assert (await audit.walk(connection)).broken_at is None
        cut = await audit.walk(connection, kept)
        await connection.rollback()
    assert (cut.length, cut.broken_at, cut.found) == (first + 2, first + 3, None)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_entry SET account_id = NULL", "DELETE FROM audit_entry", "TRUNCATE audit_entry"],
)
async def test_the_store_itself_refuses_to_touch_the_log(store: Store, first: int, statement: str) -> None:
    async with store.engine.connect() as connection:
        with pytest.raises(IntegrityError, match="it is a record"):
            await connection.execute(text(statement))


async def test_fifty_writers_at_once_make_one_unbroken_chain(store: Store) -> None:
    subject_id = new_id()
    slots = asyncio.Semaphore(8)

    async def write() -> None:
        async with slots:
            for _ in range(4):
                await _note(store, subject_id)

    written = asyncio.gather(*(write() for _ in range(50)))
    while not written.done():
        await feed.seal(store)
    await written
    await _seal_all(store)
    async with store.engine.connect() as connection:
        found = await connection.execute(select(AuditEntry.position).where(AuditEntry.subject_id == subject_id))
        assert len(set(found.scalars()) - {None}) == 200
        assert (await audit.walk(connection)).broken_at is None
