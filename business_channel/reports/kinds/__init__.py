"""The kinds of reports, a module for each, with ``document`` as what computes it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from business_channel.language import Words
from business_channel.reports.asking import Question
from business_channel.reports.cells import metrics_of
from business_channel.reports.definitions import DEFINITIONS_VERSION, printed
from business_channel.reports.document import Chart, Document, Table
from business_channel.reports.titles import KINDS

Progress = Callable[[int, int], Awaitable[None]]
"""Told how many parts of a report are done, and how many there are."""

Compute = Callable[[AsyncSession, Question, datetime, Progress], Awaitable[Document]]
"""What computes a kind."""

_Result = TypeVar("_Result")
_Other = TypeVar("_Other")


class Parts:
    """Counts the parts of a report as they are done, and tells of it; ``of`` is how many there are."""

    def __init__(self, progress: Progress, of: int) -> None:
        self._progress, self._of, self._done, self._begun = progress, of, 0, False

    async def done(self, part: Awaitable[_Result]) -> _Result:
        """What ``part`` gives; before the first one is told of 0."""
        if not self._begun:
            self._begun = True
            await self._progress(0, self._of)
        result = await part
        self._done += 1
        await self._progress(self._done, self._of)
        return result


async def at_once(one: Awaitable[_Result], other: Awaitable[_Other]) -> tuple[_Result, _Other]:
    """What both give, which run at the same time; where one of them fails, or both are cancelled, neither goes on."""
    tasks = asyncio.ensure_future(one), asyncio.ensure_future(other)
    try:
        return await asyncio.gather(*tasks)
    finally:
        for each in tasks:
            each.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def written(
    question: Question,
    as_of: datetime,
    tables: Sequence[Table],
    charts: Sequence[Chart] = (),
    notes: Sequence[Words] = (),
) -> Document:
    """The document with these tables, and with the definitions of all that their columns measure."""
    return Document(
        kind=question.kind,
        title=KINDS[question.kind],
        basis=question.basis,
        since=question.since,
        until=question.until,
        as_of=as_of,
        region_code=question.region_code,
        definitions_version=DEFINITIONS_VERSION,
        metrics=printed(metrics_of(tables)),
        tables=tuple(tables),
        charts=tuple(charts),
        notes=tuple(notes),
    )
