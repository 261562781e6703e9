"""Deadlines computed per second: against counting the same working days without a word of explanation."""

import os
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from itertools import cycle

from benchmarks.measuring import Attempt, Benchmark, Client, Contender
from benchmarks.stage import Stage
from business_channel.deadlines.calendar import Calendar
from business_channel.deadlines.counting import preview
from business_channel.deadlines.definitions import released
from business_channel.deadlines.repository import calendar_for
from business_channel.now import SHANGHAI

_CODE = "service.reply.investigation"
_STARTS = [datetime(2025, 1, 1, 9, 30, tzinfo=SHANGHAI) + timedelta(days=each) for each in range(365)]


async def _prepare(stage: Stage) -> Sequence[Contender]:
    async with stage.store.engine.connect() as connection:
        calendar = await calendar_for(connection)
    clock = released()[_CODE]

    def explained(start: datetime) -> date:
        return preview(clock, calendar, start).due_on

    def bare(start: datetime) -> date:
        return _counted(calendar, start.date(), clock.amount)

    assert [explained(each) for each in _STARTS] == [bare(each) for each in _STARTS], "the two count differently"
    own = {"python": os.getpid()}
    return (
        Contender("explained deadline", _client(explained), own),
        Contender("bare count", _client(bare), own),
    )


def _counted(calendar: Calendar, day: date, amount: int) -> date:
    while amount:
        day += timedelta(days=1)
        amount -= calendar.is_working(day)
    return day


def _client(compute: Callable[[datetime], date]) -> Client:
    @asynccontextmanager
    async def client() -> AsyncIterator[Attempt]:
        starts = cycle(_STARTS)

        async def attempt() -> date:
            return compute(next(starts))

        yield attempt

    return client


BENCHMARK = Benchmark(
    "arithmetic", "a deadline of ten working days with its explanation, against counting alone", _prepare
)
