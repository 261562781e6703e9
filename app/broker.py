"""The queue that carries the ids of outbox rows to the workers: in the store itself, in RabbitMQ or in Redis.

The outbox owns attempts, pauses and parking, so the broker gets neither retries nor an age limit: a message is
delivered, run once and acknowledged, and what a broker loses or repeats does no harm.
"""

import logging
from typing import cast

from dramatiq import Broker, Middleware
from dramatiq.brokers.rabbitmq import RabbitmqBroker
from dramatiq.brokers.redis import RedisBroker
from dramatiq.middleware import AsyncIO, TimeLimit
from dramatiq_postgres import PostgresBroker
from dramatiq_postgres.utils import getconn
from psycopg.conninfo import conninfo_to_dict

from app.actors.runs import RUN_LIMIT
from app.embedded import libpq_dsn

_LAST_RESORT_MS = (RUN_LIMIT + 5) * 1000
"""When a worker's thread is taken back from an actor that did not end by itself."""

_RECONNECT_SECONDS = 3

# By itself the queue tries ten times, up to half a minute apart, before it says that the server is away. Here senders
# keep what was refused and consumers come back every few seconds, so it says so at once, and its pool says nothing.
for _patient in (getconn, PostgresBroker.enqueue):
    _patient.retry.stop = lambda _: True
logging.getLogger("psycopg.pool").setLevel(logging.ERROR)


def open_broker(broker_url: str | None, database_url: str) -> Broker:
    """The broker at ``broker_url``: amqp(s)://, redis(s):// or postgresql://; the store itself when it is ``None``.

    Connects only when it is first used.
    """
    scheme = (broker_url or "postgresql").partition(":")[0]
    if scheme in {"amqp", "amqps"}:
        return _rabbitmq(broker_url)
    if scheme in {"redis", "rediss"}:
        return _redis(broker_url)
    return _postgres(broker_url or database_url)


def _postgres(url: str) -> Broker:
    """Finds a dead worker within half a minute by the database's clock."""
    queue = PostgresBroker(
        url=conninfo_to_dict(libpq_dsn(url)),
        results=False,
        middleware=_middleware(),
        heartbeat_interval=5,
        heartbeat_ttl=20,
        maintenance_interval=5,
    )
    queue.pool.timeout = queue.pool.reconnect_timeout = _RECONNECT_SECONDS
    return cast(Broker, queue)


def _rabbitmq(url: str | None) -> Broker:
    # Without confirmation a message that the server did not take vanishes silently.
    return RabbitmqBroker(url=url, confirm_delivery=True, middleware=_middleware())


def _redis(url: str | None) -> Broker:
    return RedisBroker(url=url, heartbeat_timeout=20_000, middleware=_middleware())  # type: ignore[no-untyped-call]


def _middleware() -> list[Middleware]:
    return [TimeLimit(time_limit=_LAST_RESORT_MS), AsyncIO()]
