"""The outbox forgets nothing, repeats nothing that commits with it, and gives up only in sight of everybody."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from business_channel import outbox
from business_channel.access import ANONYMOUS
from business_channel.database import Store
from business_channel.events import SubmissionApproved
from business_channel.outbox import LEASE, MAX_ATTEMPTS, MAX_CRASHES, RUN_LEASE, OutboxRow, OutboxState, Task
from business_channel.work import unit_of_work
from tests.town import Town, found_town, outbox_row

pytestmark = pytest.mark.store


@pytest.fixture
async def town(store: Store) -> Town:
    return await found_town(store)


@pytest.fixture
async def row_id(store: Store, town: Town) -> UUID:
    """A row that waits to be sent, alone among due rows."""
    async with store.engine.begin() as connection:
        waiting = update(OutboxRow).where(OutboxRow.state == OutboxState.WAITING)
        await connection.execute(waiting.values(available_at=func.now() + timedelta(hours=1)))
    submission_id = await town.files()
    return await outbox_row(
        store, Task.NOTIFY, await town.sees(SubmissionApproved(submission_id=submission_id), town.reviewer)
    )


async def _row(store: Store, row_id: UUID) -> Any:
    async with store.engine.connect() as connection:
        return (await connection.execute(select(OutboxRow.__table__).where(OutboxRow.id == row_id))).one()


async def _claims(store: Store, limit: int = 1000) -> set[UUID]:
    async with unit_of_work(store, ANONYMOUS) as work:
        return set(await outbox.claim_due(work, Task.NOTIFY, limit))


async def _starts(store: Store, row_id: UUID) -> bool:
    async with unit_of_work(store, ANONYMOUS) as work:
        return await outbox.start(work, row_id)


async def _fails(store: Store, row_id: UUID, error: str = "MailError: The mail server answered 451.") -> None:
    async with unit_of_work(store, ANONYMOUS) as work:
        await outbox.fail(work, row_id, error)


async def _time_passes(store: Store, row_id: UUID, by: timedelta) -> None:
    """Moves the row into the past, since leases run in real time."""
    async with store.engine.begin() as connection:
        moved = {name: getattr(OutboxRow, name) - by for name in ("available_at", "sent_at", "started_at")}
        await connection.execute(update(OutboxRow).where(OutboxRow.id == row_id).values(**moved))


async def test_a_row_is_sent_by_one_relay_only(store: Store, row_id: UUID) -> None:
    async with unit_of_work(store, ANONYMOUS) as first:
        claimed = set(await outbox.claim_due(first, Task.NOTIFY, 1000))
        assert row_id in claimed
        assert await _claims(store) == set()


async def test_a_sent_row_is_left_alone_within_its_lease_and_sent_again_after_it(store: Store, row_id: UUID) -> None:
    assert row_id in await _claims(store)
    assert row_id not in await _claims(store)
    await _time_passes(store, row_id, LEASE)
    assert row_id in await _claims(store)


async def test_rows_longest_due_are_sent_first(store: Store, town: Town, row_id: UUID) -> None:
    other = await outbox_row(
        store, Task.NOTIFY, await town.sees(SubmissionApproved(submission_id=await town.files()), town.reviewer)
    )
    await _time_passes(store, other, timedelta(minutes=5))
    assert await _claims(store, limit=1) == {other}


async def test_rows_in_flight_are_those_sent_and_not_yet_begun(store: Store, row_id: UUID) -> None:
    async def in_flight() -> int:
        async with unit_of_work(store, ANONYMOUS) as work:
            return await outbox.in_flight(work, Task.NOTIFY)

    before = await in_flight()
    sent = await _claims(store)
    assert await in_flight() == before + len(sent)
    assert await _starts(store, row_id)
    assert await in_flight() == before + len(sent) - 1


async def test_what_the_broker_refused_is_due_again_at_once(store: Store, row_id: UUID) -> None:
    await _claims(store)
    async with unit_of_work(store, ANONYMOUS) as work:
        await outbox.release(work, [row_id])
    assert row_id in await _claims(store)


async def test_a_late_refusal_does_not_disturb_a_run_that_began(store: Store, row_id: UUID) -> None:
    await _claims(store)
    assert await _starts(store, row_id)
    async with unit_of_work(store, ANONYMOUS) as work:
        await outbox.release(work, [row_id])
    assert row_id not in await _claims(store)


async def test_one_sending_allows_one_run_however_often_it_is_delivered(store: Store, row_id: UUID) -> None:
    await _claims(store)
    assert await _starts(store, row_id)
    assert not await _starts(store, row_id)
    assert (await _row(store, row_id)).crashes == 0


async def test_a_repeated_delivery_does_not_cut_the_pause_after_a_failure_short(store: Store, row_id: UUID) -> None:
    await _claims(store)
    await _starts(store, row_id)
    await _fails(store, row_id)
    assert not await _starts(store, row_id)
    assert (await _row(store, row_id)).attempts == 1


async def test_a_run_that_waited_long_in_the_queue_is_no_crash(store: Store, row_id: UUID) -> None:
    for _ in range(MAX_CRASHES + 1):
        assert row_id in await _claims(store)
        await _time_passes(store, row_id, LEASE)
    await _claims(store)
    assert await _starts(store, row_id)
    assert (await _row(store, row_id)).crashes == 0


async def _crashes(store: Store, *row_ids: UUID) -> None:
    """The worker dies while it runs these rows, and their time runs out."""
    for row_id in row_ids:
        assert await _starts(store, row_id)
        await _time_passes(store, row_id, RUN_LEASE)
    async with unit_of_work(store, ANONYMOUS) as work:
        assert await outbox.count_crashes(work) == len(row_ids)


async def _suspect(store: Store) -> UUID | None:
    async with unit_of_work(store, ANONYMOUS) as work:
        claimed = await outbox.claim_suspect(work)
    return None if claimed is None else claimed[0]


async def test_a_run_counts_as_dead_only_when_its_time_is_over(store: Store, row_id: UUID) -> None:
    await _claims(store)
    await _starts(store, row_id)
    async with unit_of_work(store, ANONYMOUS) as work:
        assert await outbox.count_crashes(work) == 0
    assert (await _row(store, row_id)).crashes == 0


async def test_a_row_whose_worker_died_in_three_runs_is_parked(store: Store, row_id: UUID) -> None:
    assert row_id in await _claims(store)
    await _crashes(store, row_id)
    for _ in range(MAX_CRASHES - 1):
        assert await _suspect(store) == row_id
        await _crashes(store, row_id)
    row = await _row(store, row_id)
    assert (row.state, row.crashes) == (OutboxState.PARKED, 3)
    assert row.last_error == "The worker died while it did this."
    assert await _suspect(store) is None


async def test_rows_whose_worker_died_are_sent_one_at_a_time(store: Store, town: Town, row_id: UUID) -> None:
    other = await outbox_row(
        store, Task.NOTIFY, await town.sees(SubmissionApproved(submission_id=await town.files()), town.reviewer)
    )
    await _claims(store)
    await _crashes(store, row_id, other)
    assert await _claims(store) == set()
    first = await _suspect(store)
    assert first in {row_id, other}
    assert await _suspect(store) is None
    assert await _starts(store, first)
    assert await _suspect(store) is None
    async with unit_of_work(store, ANONYMOUS) as work:
        await outbox.settle(work, first)
    assert await _suspect(store) == ({row_id, other} - {first}).pop()


async def test_a_failed_run_waits_longer_each_time_and_is_parked_after_the_last(store: Store, row_id: UUID) -> None:
    pauses = []
    for _ in range(MAX_ATTEMPTS):
        assert row_id in await _claims(store)
        assert await _starts(store, row_id)
        await _fails(store, row_id)
        row = await _row(store, row_id)
        pauses.append(round((row.available_at - await _now(store)).total_seconds() / 5))
        await _time_passes(store, row_id, timedelta(hours=1))
    assert pauses == [1, 2, 4, 8, 16, 32, 64, 128]
    assert (row.state, row.attempts) == (OutboxState.PARKED, MAX_ATTEMPTS)
    assert row.last_error == "MailError: The mail server answered 451."
    assert row_id not in await _claims(store)


async def test_the_pause_never_exceeds_an_hour() -> None:
    assert outbox.pause_before(200) == timedelta(hours=1)


async def test_a_settled_row_is_never_run_or_failed_again(store: Store, row_id: UUID) -> None:
    await _claims(store)
    await _starts(store, row_id)
    async with unit_of_work(store, ANONYMOUS) as work:
        await outbox.settle(work, row_id)
    await _fails(store, row_id)
    await _time_passes(store, row_id, LEASE)
    assert row_id not in await _claims(store)
    assert not await _starts(store, row_id)
    assert (await _row(store, row_id)).state is OutboxState.DONE


async def test_what_is_asked_for_twice_is_done_once(store: Store, row_id: UUID) -> None:
    row = await _row(store, row_id)
    async with unit_of_work(store, ANONYMOUS) as work:
        await outbox.add(work, Task.NOTIFY, row.event_id, [row.subject_id])
        count = select(func.count()).select_from(OutboxRow).where(OutboxRow.subject_id == row.subject_id)
        assert (await work.execute(count)).scalar_one() == 1


async def _now(store: Store) -> datetime:
    async with store.engine.connect() as connection:
        moment: datetime = (await connection.execute(select(func.now()))).scalar_one()
        return moment
