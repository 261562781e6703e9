"""The work of one run: from a question to files that are kept, told step by step."""

import asyncio
import io
from collections.abc import Sequence
from contextlib import aclosing

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from app.files.storage import Files
from business_channel.access import ANONYMOUS
from business_channel.database import Store
from business_channel.errors import Unavailable
from business_channel.reports import repository, running
from business_channel.reports.comparing import changes
from business_channel.reports.computing import compute
from business_channel.reports.document import Document
from business_channel.reports.drawing import DrawingFailed, Sketch, data_of, draw, wanted
from business_channel.reports.freezing import digest, from_data, to_data
from business_channel.reports.model import ReportFailure
from business_channel.reports.running import Made, Run
from business_channel.reports.snapshot import snapshot
from business_channel.work import unit_of_work

TOLD_EVERY = 0.25
"""Seconds between two steps that are told, at least; the first is told in any case."""
_USUAL_FILES = 7


class NotWanted(Exception):
    """The report is no longer this run's own."""


class Making:
    """One report from the question to its files."""

    def __init__(self, store: Store, files: Files, begun: Run) -> None:
        self._store, self._files, self._run = store, files, begun
        self._told_at, self._parts = float("-inf"), 0

    async def whole(self) -> None:
        """Computes, draws and keeps; returns once the version is there, raises ``NotWanted`` when it is not wanted."""
        async with snapshot(self._store) as seen:
            document = await compute(seen.session, self._run.question, seen.as_of, self._computed)
        differences = await self._differences(document)
        sketches = await self._drawn(document)
        await self._keep(sketches)
        made = Made(
            document=to_data(document),
            digest=digest(document),
            definitions_version=document.definitions_version,
            as_of=seen.as_of,
            data_mark=seen.data_mark,
            changes=differences,
            files=[each.row.id for each in sketches],
        )
        async with unit_of_work(self._store, ANONYMOUS) as work:
            await running.finish(work, self._run, made)

    async def _computed(self, done: int, total: int) -> None:
        """Files are parts of a report too; how many there will be is known when the document is there."""
        self._parts = total
        await self._progress(done, total + _USUAL_FILES)

    async def _drawn(self, document: Document) -> Sequence[Sketch]:
        files = wanted(document, pictures=self._run.pictures)
        sketches = [data_of(document)]
        async with aclosing(draw(document, files)) as drawing:
            async for each in drawing:
                sketches.append(each)
                await self._progress(self._parts + len(sketches), self._parts + len(files) + 1)
        return sketches

    async def _progress(self, done: int, total: int) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._told_at < TOLD_EVERY and done:
            return
        self._told_at = now
        async with unit_of_work(self._store, ANONYMOUS) as work:
            still_own = await running.step(work, self._run, done, total)
        if not still_own:
            raise NotWanted

    async def _differences(self, document: Document) -> Sequence[dict[str, str]]:
        if self._run.correcting is None:
            return ()
        async with unit_of_work(self._store, ANONYMOUS) as work:
            before = await repository.newest_version(work, self._run.report_id)
        assert before is not None, "what is corrected has a version"
        return [{"zh": each.zh, "en": each.en} for each in changes(from_data(before.document), document)]

    async def _keep(self, sketches: Sequence[Sketch]) -> None:
        """Announces the files before it writes them, so that none can be left that nobody knows."""
        async with unit_of_work(self._store, ANONYMOUS) as work:
            wanted = await running.announce(work, self._run, [each.row for each in sketches])
        if not wanted:
            raise NotWanted
        for each in sketches:
            await self._files.put(each.row.id, io.BytesIO(each.content))


def failure_of(error: Exception) -> ReportFailure:
    """What people are told of an error."""
    if isinstance(error, TimeoutError):
        return ReportFailure.TOO_SLOW
    if isinstance(error, DrawingFailed):
        return ReportFailure.CANNOT_DRAW
    if isinstance(error, Unavailable):
        return ReportFailure.FILES_AWAY
    if isinstance(error, PoolTimeoutError | OSError):
        return ReportFailure.STORE_AWAY
    if isinstance(error, DBAPIError):
        return _failure_of_store(error)
    return ReportFailure.CANNOT_COMPUTE


_STOPPED_BY_LIMIT = {"57014", "55P03"}
"""The server's codes for a statement, and for a wait, that took too long."""


def _failure_of_store(error: DBAPIError) -> ReportFailure:
    code = getattr(error.orig, "sqlstate", None) or ""
    if code in _STOPPED_BY_LIMIT:
        return ReportFailure.TOO_SLOW
    away = error.connection_invalidated or code.startswith(("08", "57P", "53"))
    return ReportFailure.STORE_AWAY if away else ReportFailure.CANNOT_COMPUTE
