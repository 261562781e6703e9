"""The feed shows every event once, in one order, to readers who stop and resume, whatever the order of commits."""

import asyncio
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from business_channel import events, feed, now
from business_channel.access import ANONYMOUS
from business_channel.database import Store
from business_channel.events import ReplyDrafted, submission_stream
from business_channel.ids import new_id
from business_channel.work import Work, unit_of_work

pytestmark = pytest.mark.store


class Reader:
    """A subscriber of one stream that resumes after the last position it saw."""

    def __init__(self, store: Store, stream: str) -> None:
        self._store, self._stream = store, stream
        self.position = 0
        self.seen: list[UUID] = []

    async def reads(self, limit: int = 100) -> None:
        async with self._store.engine.connect() as connection:
            for event in await feed.events_after(connection, self._stream, self.position, limit):
                assert event.position > self.position
                self.position = event.position
                self.seen.append(event.id)


async def _seal_all(store: Store) -> None:
    while await feed.seal(store):
        pass


async def _happens(work: Work, submission_id: UUID, *departments: UUID) -> None:
    events.record(work, ReplyDrafted(submission_id=submission_id, departments=departments))
    await work.session.flush()


async def _event_ids(store: Store, submission_id: UUID) -> set[UUID]:
    async with store.engine.connect() as connection:
        found = await connection.execute(
            text("SELECT id FROM event WHERE submission_id = :submission"), {"submission": submission_id}
        )
        return set(found.scalars())


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(5)), given_up=st.sets(st.integers(0, 4), max_size=2))
async def test_a_reader_misses_nothing_when_transactions_commit_out_of_order(
    store: Store, order: list[int], given_up: set[int]
) -> None:
    submission_id = new_id()
    reader = Reader(store, submission_stream(submission_id))
    sessions = [AsyncSession(store.engine) for _ in order]
    for session in sessions:
        await _happens(Work(session, ANONYMOUS, await now.read(session, shiftable=False), store.vault), submission_id)
    for each in order:
        await (sessions[each].rollback() if each in given_up else sessions[each].commit())
        await sessions[each].close()
        await _seal_all(store)
        await reader.reads(limit=2)
    await reader.reads()
    committed = await _event_ids(store, submission_id)
    assert len(committed) == 5 - len(given_up)
    assert len(reader.seen) == len(committed)
    assert set(reader.seen) == committed


async def test_a_reader_misses_nothing_beside_twenty_writers_and_two_sealers(store: Store) -> None:
    submission_id = new_id()
    reader = Reader(store, submission_stream(submission_id))

    async def write(writer: int) -> None:
        async with slots:
            for turn in range(5):
                async with unit_of_work(store, ANONYMOUS) as work:
                    await _happens(work, submission_id)
                    await asyncio.sleep((writer * 7 + turn * 3) % 11 / 1000)  # commits overtake each other

    async def seal_and_read() -> None:
        while not written.done():
            await asyncio.gather(feed.seal(store), feed.seal(store))
            await reader.reads()

    slots = asyncio.Semaphore(6)
    written = asyncio.gather(*(write(each) for each in range(20)))
    await asyncio.gather(written, seal_and_read())
    await _seal_all(store)
    await reader.reads()
    assert len(reader.seen) == len(set(reader.seen)) == 100
    assert set(reader.seen) == await _event_ids(store, submission_id)


async def test_an_open_transaction_does_not_hold_up_the_events_of_others(store: Store) -> None:
    submission_id = new_id()
    reader = Reader(store, submission_stream(submission_id))
    async with unit_of_work(store, ANONYMOUS) as older:
        await _happens(older, submission_id)
        async with unit_of_work(store, ANONYMOUS) as younger:
            await _happens(younger, submission_id)
        await _seal_all(store)
        await reader.reads()
        assert len(reader.seen) == 1
    await _seal_all(store)
    await reader.reads()
    assert set(reader.seen) == await _event_ids(store, submission_id)


async def test_a_deed_that_waited_for_another_comes_after_it(store: Store) -> None:
    submission_id, first, second = new_id(), new_id(), new_id()
    async with unit_of_work(store, ANONYMOUS) as waiting:
        await _happens(waiting, new_id())  # it begins to write before the one it waits for
        async with unit_of_work(store, ANONYMOUS) as ahead:
            await _happens(ahead, submission_id, first)
        await _happens(waiting, submission_id, second)
    await _seal_all(store)
    async with store.engine.connect() as connection:
        seen = await feed.events_after(connection, submission_stream(submission_id), 0, 10)
    assert [each.streams[1] for each in seen] == [events.department_stream(first), events.department_stream(second)]


async def test_an_event_is_in_the_stream_of_its_submission_and_of_each_department(store: Store) -> None:
    submission_id, lead, helper = new_id(), new_id(), new_id()
    async with unit_of_work(store, ANONYMOUS) as work:
        await _happens(work, submission_id, lead, helper)
    await _seal_all(store)
    streams = {submission_stream(submission_id), events.department_stream(lead), events.department_stream(helper)}
    for stream in streams:
        reader = Reader(store, stream)
        await reader.reads()
        assert len(reader.seen) == 1
    async with store.engine.connect() as connection:
        head = await feed.head(connection)
        assert [(head, streams)] == [
            (each.position, set(each.streams)) for each in await feed.streams_after(connection, head - 1)
        ]


async def test_only_one_sealer_works_at_a_time(store: Store) -> None:
    async with unit_of_work(store, ANONYMOUS) as work:
        await _happens(work, new_id())
    async with store.engine.begin() as other:
        await other.execute(select(func.pg_advisory_xact_lock(feed.SEALER_LOCK)))
        assert await feed.seal(store) == 0
    assert await feed.seal(store) == 1


async def test_sealing_is_told_on_the_channel(store: Store) -> None:
    heard = asyncio.Event()
    async with store.engine.connect() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        assert driver is not None
        await driver.add_listener(feed.CHANNEL, lambda *_: heard.set())
        async with unit_of_work(store, ANONYMOUS) as work:
            await _happens(work, new_id())
        await _seal_all(store)
        await asyncio.wait_for(heard.wait(), 5)
        await driver.remove_listener(feed.CHANNEL, lambda *_: None)
        await connection.invalidate()
