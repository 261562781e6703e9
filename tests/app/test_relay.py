"""The relay sends every row that is due, and loses none to a broker that refuses."""

from collections.abc import Sequence
from uuid import UUID

import pytest
from dramatiq import Broker, Message
from dramatiq.brokers.stub import StubBroker
from dramatiq.errors import ConnectionClosed
from sqlalchemy import column, delete, func, select, table, update

from app.actors.errands import FORGET_IDEMPOTENCY_KEYS, NOTIFY
from app.broker import open_broker
from app.relay import BATCH, IN_FLIGHT, BrokerRefused, send_due
from business_channel import outbox
from business_channel.access import ANONYMOUS
from business_channel.database import Store
from business_channel.events import Event
from business_channel.ids import new_id
from business_channel.outbox import OutboxRow, OutboxState, Task
from business_channel.work import unit_of_work
from tests.town import found_town

pytestmark = pytest.mark.store

_QUEUE = table("queue", column("message_id"), schema="dramatiq")


class FailingBroker(StubBroker):
    """A broker in memory that takes ``room`` messages and then closes the connection."""

    def __init__(self, room: int = 1_000_000) -> None:
        super().__init__()
        self.room = room
        self.taken: list[str] = []

    def enqueue(self, message: Message[None], *, delay: int | None = None) -> Message[None]:
        if len(self.taken) == self.room:
            raise ConnectionClosed("the broker is gone")
        self.taken.append(message.message_id)
        return message


async def _backlog(store: Store, rows: int) -> set[str]:
    """So many rows wait to be sent, and no others; their ids."""
    await (await found_town(store)).files()
    async with unit_of_work(store, ANONYMOUS) as work:
        await work.execute(delete(OutboxRow))
        event_id: UUID = (await work.execute(select(Event.id).limit(1))).scalar_one()
        await outbox.add(work, Task.MAIL, event_id, [new_id() for _ in range(rows)])
    return set(await _ids(store))


async def _ids(store: Store) -> Sequence[str]:
    async with store.engine.connect() as connection:
        waiting = select(OutboxRow.id).where(OutboxRow.state == OutboxState.WAITING)
        return [str(each) for each in (await connection.execute(waiting)).scalars()]


async def _sends_all(store: Store, broker: Broker) -> None:
    while await send_due(store, broker):
        pass


async def test_every_due_row_is_sent_once(store: Store) -> None:
    rows, broker = await _backlog(store, BATCH * 2 + 17), FailingBroker()
    await _sends_all(store, broker)
    assert len(broker.taken) == len(rows)
    assert set(broker.taken) == rows


async def test_rows_that_the_broker_refused_are_sent_when_it_is_back(store: Store) -> None:
    rows, broker = await _backlog(store, BATCH), FailingBroker(room=30)
    with pytest.raises(BrokerRefused, match=r"^the broker did not take a message \(ConnectionClosed\)$"):
        await send_due(store, broker)
    broker.room = 1_000_000
    await _sends_all(store, broker)
    assert sorted(broker.taken) == sorted(rows)


async def test_a_backlog_stays_in_the_store_and_does_not_flood_the_broker(store: Store) -> None:
    await _backlog(store, IN_FLIGHT + 2 * BATCH)
    broker = FailingBroker()
    await _sends_all(store, broker)
    assert len(broker.taken) == IN_FLIGHT
    async with unit_of_work(store, ANONYMOUS) as work:
        for begun in broker.taken[:BATCH]:
            await outbox.start(work, UUID(begun))
    await _sends_all(store, broker)
    assert len(broker.taken) == IN_FLIGHT + BATCH


async def test_rows_that_wait_after_a_failure_take_no_room_in_flight(store: Store) -> None:
    await _backlog(store, IN_FLIGHT + BATCH)
    broker = FailingBroker()
    await _sends_all(store, broker)
    async with unit_of_work(store, ANONYMOUS) as work:
        failed = update(OutboxRow).where(OutboxRow.id.in_(map(UUID, broker.taken)))
        await work.execute(failed.values(sent_at=None, attempts=1, available_at=func.now() + outbox.pause_before(9)))
    await _sends_all(store, broker)
    assert len(broker.taken) == IN_FLIGHT + BATCH


@pytest.fixture
def queue(store: Store) -> Broker:
    return open_broker(None, store.engine.url.render_as_string(hide_password=False))


async def test_a_row_sent_again_replaces_its_message_in_the_store(store: Store, queue: Broker) -> None:
    row_id = new_id()
    for _ in range(3):
        queue.enqueue(NOTIFY.message_for(row_id))
    queue.close()
    async with unit_of_work(store, ANONYMOUS) as work:
        count = await work.execute(select(func.count()).select_from(_QUEUE).where(_QUEUE.c.message_id == row_id))
        assert count.scalar_one() == 1
        await work.execute(delete(_QUEUE))


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        (None, "PostgresBroker"),
        ("postgresql://queue@127.0.0.1:1/queue", "PostgresBroker"),
        ("amqp://guest:guest@127.0.0.1:1", "RabbitmqBroker"),
        ("redis://127.0.0.1:1/0", "RedisBroker"),
    ],
)
def test_every_broker_leaves_retries_and_ages_to_the_outbox(url: str | None, kind: str) -> None:
    broker = open_broker(url, "postgresql+asyncpg://channel@127.0.0.1:1/channel")
    assert type(broker).__name__ == kind
    assert [type(each).__name__ for each in broker.middleware] == ["TimeLimit", "AsyncIO"]
    assert getattr(broker, "confirm_delivery", True)
    broker.close()


def test_a_tick_is_a_new_message_each_time() -> None:
    first, second = FORGET_IDEMPOTENCY_KEYS.message(), FORGET_IDEMPOTENCY_KEYS.message()
    assert first.message_id != second.message_id
