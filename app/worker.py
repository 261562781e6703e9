"""The process that does what facts ask for: it relays the outbox, seals the feed and runs the actors."""

import asyncio
import signal
import threading

import structlog
from dramatiq import Broker, Middleware, Worker
from dramatiq.asyncio import get_event_loop_thread

from app.actors import declare_actors
from app.background import database_url, open_own_store, show_life
from app.broker import open_broker
from app.files.storage import open_files
from app.mail import open_mailer
from app.relay import REPORTS_AT_ONCE, relay
from app.sealer import sealer
from app.settings import Settings
from app.steady import LoopThread
from business_channel.database import Store

NAME = "worker"
"""Under which name workers show that they live."""

THREADS = 8
"""How many actors run at once; each holds at most one connection to the store, and a report two more."""

FINISH_WITHIN = 20
"""Seconds that running actors get to finish when the process is told to stop."""

_log = structlog.get_logger(__name__)


def run(settings: Settings) -> int:
    """Works until SIGTERM or SIGINT, then finishes what is running and returns 0.

    Waits for a store or a broker that does not answer, at the start as well as later. Raises ``SettingsError`` when the
    settings name no store.
    """
    told_to_stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told_to_stop.set())
    broker = open_broker(settings.broker_url, database_url(settings))
    worker = _start_actors(settings, broker)
    loops = _start_loops(settings, broker)
    _log.info("worker is ready")
    told_to_stop.wait()
    _log.info("worker is stopping")
    for loop in loops:
        loop.stop(timeout=2)
    worker.stop(timeout=FINISH_WITHIN * 1000)
    broker.close()
    _log.info("worker has stopped")
    return 0


def _start_actors(settings: Settings, broker: Broker) -> Worker:
    # A report is computed on two connections, and tells of its progress on a third.
    store = open_own_store(settings, THREADS + 3 * REPORTS_AT_ONCE)
    declare_actors(broker, store, open_mailer(settings.smtp_url, settings.mail_from), open_files(settings))
    broker.add_middleware(_ClosesStore(store))
    broker.emit_after("process_boot")  # without it nothing watches over the time limits
    worker = Worker(broker, worker_threads=THREADS)
    worker.start()
    return worker


def _start_loops(settings: Settings, broker: Broker) -> list[LoopThread]:
    async def send(stopping: asyncio.Event) -> None:
        store = open_own_store(settings, 1)
        await relay(store, broker, stopping)
        await store.close()

    async def seal(stopping: asyncio.Event) -> None:
        store = open_own_store(settings, 2)
        await asyncio.gather(sealer(store, stopping), show_life(store, NAME, stopping))
        await store.close()

    loops = [LoopThread("relay", send), LoopThread("sealer", seal)]
    for loop in loops:
        loop.start()
    return loops


class _ClosesStore(Middleware):
    """Closes the actors' store on the actors' loop, before that loop ends."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def after_worker_shutdown(self, broker: Broker, worker: Worker) -> None:
        """Called once no actor runs any more."""
        if loop := get_event_loop_thread():
            loop.run_coroutine(self._store.close())
