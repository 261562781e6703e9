"""Waiting subscribers are woken when their stream moves, whatever happens to the connection that listens."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import pytest
from sqlalchemy import text, update

from app.listen import FeedHub
from business_channel import events, feed
from business_channel.access import ANONYMOUS
from business_channel.database import Store
from business_channel.events import Event, ReplyDrafted, department_stream, submission_stream
from business_channel.feed import FeedEntry
from business_channel.ids import new_id
from business_channel.work import unit_of_work
from tests.waiting import until

pytestmark = pytest.mark.store

_LISTENERS = "datname = current_database() AND application_name = 'business-channel-feed'"


@pytest.fixture
async def hub(store: Store) -> AsyncIterator[FeedHub]:
    hub = FeedHub(store)
    async with hub.running():
        await until(lambda: _listens(store))
        yield hub


async def _listens(store: Store) -> bool:
    async with store.engine.connect() as connection:
        return (
            await connection.execute(text(f"SELECT 1 FROM pg_stat_activity WHERE {_LISTENERS}"))
        ).first() is not None


async def _happens(store: Store, submission_id: UUID, *departments: UUID) -> None:
    async with unit_of_work(store, ANONYMOUS) as work:
        events.record(work, ReplyDrafted(submission_id=submission_id, departments=departments))
    while await feed.seal(store):
        pass


async def _settles(moved: asyncio.Event) -> None:
    """Waits out the wake-up that every subscriber may get while the hub begins to listen."""
    try:
        await asyncio.wait_for(moved.wait(), 0.5)
    except TimeoutError:
        return
    moved.clear()


async def test_those_whose_stream_moved_are_woken_and_no_others(store: Store, hub: FeedHub) -> None:
    submission_id, department_id = new_id(), new_id()
    async with (
        hub.subscribe(submission_stream(submission_id)) as author,
        hub.subscribe(submission_stream(submission_id)) as colleague,
        hub.subscribe(department_stream(department_id)) as clerk,
        hub.subscribe(submission_stream(new_id())) as stranger,
    ):
        for each in (author, colleague, clerk, stranger):
            await _settles(each)
        await _happens(store, submission_id, department_id)
        for each in (author, colleague, clerk):
            await asyncio.wait_for(each.wait(), 2)
        assert not stranger.is_set()


async def test_the_hub_listens_again_after_it_lost_its_connection(store: Store, hub: FeedHub) -> None:
    submission_id = new_id()
    async with hub.subscribe(submission_stream(submission_id)) as moved:
        await _settles(moved)
        async with store.engine.begin() as connection:
            await connection.execute(text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {_LISTENERS}"))
        await _happens(store, submission_id)
        await asyncio.wait_for(moved.wait(), 5)
        await until(lambda: _listens(store))
        await _settles(moved)
        moved.clear()
        await _happens(store, submission_id)
        await asyncio.wait_for(moved.wait(), 2)


async def test_a_lost_wake_up_costs_a_moment_and_nothing_else(store: Store) -> None:
    submission_id, hub = new_id(), FeedHub(store, look_every=0.5)
    stream = submission_stream(submission_id)
    async with hub.running(), hub.subscribe(stream) as moved:
        await _settles(moved)
        async with unit_of_work(store, ANONYMOUS) as work:
            events.record(work, ReplyDrafted(submission_id=submission_id))
            await work.session.flush()
            position = await feed.head(work) + 1
            sealed = update(Event).where(Event.submission_id == submission_id).values(position=position)
            event_id = (await work.execute(sealed.returning(Event.id))).scalar_one()
            work.session.add(FeedEntry(stream=stream, position=position, event_id=event_id))
        await asyncio.wait_for(moved.wait(), 3)


async def test_everybody_is_woken_behind_a_store_that_fell_back(store: Store) -> None:
    hub = FeedHub(store, look_every=0.3)
    await _happens(store, new_id())
    async with hub.running(), hub.subscribe(submission_stream(new_id())) as moved:
        await _settles(moved)
        async with store.engine.begin() as connection:
            await connection.execute(text("ALTER TABLE event DISABLE TRIGGER USER"))
            await connection.execute(text("UPDATE event SET position = NULL"))
        await asyncio.wait_for(moved.wait(), 3)


async def test_a_hub_that_ended_leaves_no_connection_behind(store: Store) -> None:
    async with FeedHub(store).running():
        await until(lambda: _listens(store))

    async def gone() -> bool:
        return not await _listens(store)

    await until(gone, 5)
