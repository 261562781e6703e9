"""The actors of reports: they make what was asked, order what is due, and throw away what is left over."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from uuid import UUID

import structlog
from dramatiq import Broker, Middleware, Worker
from dramatiq.asyncio import get_event_loop_thread
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from app.actors.report_making import Making, NotWanted, failure_of
from app.actors.runs import run
from app.actors.upkeep import to_the_end
from app.failures import describe, path_of
from app.files.storage import Files
from business_channel.access import ANONYMOUS
from business_channel.database import Store
from business_channel.reports import running, scheduling
from business_channel.reports.running import Run
from business_channel.work import Work, unit_of_work

HEARTBEAT = 1.0
"""Seconds between two looks of a run at whether it is still wanted; each holds its lease as well."""
_LIMIT = running.RUN_LIMIT.total_seconds()
_MARGIN = 15.0
_log = structlog.get_logger(__name__)


class _Interrupted(Exception):
    """The worker is told to stop; another one begins the report anew."""


class ReportDesk(Middleware):
    """Makes reports, and lets go of those under way when its worker is told to stop."""

    def __init__(self, store: Store, files: Files) -> None:
        self._store, self._files = store, files
        self._stopping = asyncio.Event()

    def before_worker_shutdown(self, broker: Broker, worker: Worker) -> None:
        """Called before the worker waits for its actors."""
        if loop := get_event_loop_thread():
            loop.loop.call_soon_threadsafe(self._stopping.set)

    async def make(self, outbox_id: str) -> None:
        """Makes the report of one outbox row, unless it was cancelled; whoever cancels it stops this in moments."""
        await run(self._store, outbox_id, self._make, _LIMIT + _MARGIN)

    async def _make(self, row_id: UUID) -> None:
        async with unit_of_work(self._store, ANONYMOUS) as work:
            begun = await running.begin(work, row_id)
        if begun is None:
            return
        try:
            async with asyncio.timeout(_LIMIT):
                await self._while_wanted(begun)
        except NotWanted:
            await self._in_work(lambda work: running.give_up(work, begun))
        except _Interrupted:
            await self._in_work(lambda work: running.put_back(work, begun))
        except Exception as error:
            failure = failure_of(error)
            _log.warning("report failed", report=str(begun.report_id), error=describe(error), path=path_of(error))
            await self._in_work(lambda work: running.fail(work, begun, failure))

    async def _in_work(self, deed: Callable[[Work], Awaitable[None]]) -> None:
        async with unit_of_work(self._store, ANONYMOUS) as work:
            await deed(work)

    async def _while_wanted(self, begun: Run) -> None:
        """Makes the report, and stops, with a statement that runs, when it is not wanted or the worker has to stop."""
        making = asyncio.ensure_future(Making(self._store, self._files, begun).whole())
        watching = asyncio.ensure_future(self._watch(begun))
        stopping = asyncio.ensure_future(self._stopping.wait())
        try:
            await asyncio.wait((making, watching, stopping), return_when=asyncio.FIRST_COMPLETED)
            if making.done():
                await making
            else:
                raise _Interrupted if stopping.done() else NotWanted
        finally:
            for each in (making, watching, stopping):
                each.cancel()
                with suppress(asyncio.CancelledError, Exception):
                    await each

    async def _watch(self, begun: Run) -> None:
        """Returns when the report is no longer the run's own; a store that does not answer is asked again."""
        held = True
        while held:
            await asyncio.sleep(HEARTBEAT)
            try:
                async with unit_of_work(self._store, ANONYMOUS) as work:
                    held = await running.hold(work, begun)
            except (DBAPIError, PoolTimeoutError, OSError) as error:
                _log.warning("report cannot hold its lease", report=str(begun.report_id), error=describe(error))


async def schedule_reports(store: Store) -> None:
    """Orders the reports whose time has come, and ends those that the outbox has given up."""
    for portion in (scheduling.set_up, scheduling.issue, running.fail_the_parked):
        await to_the_end(store, portion)


async def sweep_report_files(store: Store, files: Files) -> None:
    """Throws away files that belong to no report, when their time is over: first the file, then its row."""
    over: Sequence[UUID] = (UUID(int=0),)
    while over:
        async with unit_of_work(store, ANONYMOUS) as work:
            over = await running.left_over(work)
        for each in over:
            await files.remove(each)
        async with unit_of_work(store, ANONYMOUS) as work:
            await running.forget(work, over)
