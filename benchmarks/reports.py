"""Reports over the two years of the generated world: the overview, and the times of every department.

``growth`` shows how the time of one grows with the number of submissions.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks.measuring import Attempt, Benchmark, Client, Contender
from benchmarks.stage import Stage
from benchmarks.world.generate import AGE
from business_channel.reports.asking import Question
from business_channel.reports.computing import compute
from business_channel.reports.document import ReportKind

KINDS = (ReportKind.OVERVIEW, ReportKind.SLA)
_SNAPSHOT = text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
_LOOK = text("SELECT (SELECT count(reviewed_at) FROM submission), (SELECT count(answered_at) FROM work_order)")


async def _unheard(done: int, of: int) -> None:
    """Nobody waits for the progress of a measurement."""


def asked(stage: Stage, kind: ReportKind) -> Client:
    """Whoever asks for a report of everything."""
    until = stage.world.until
    question = Question(kind, (until - AGE).date(), (until + timedelta(days=1)).date())

    @asynccontextmanager
    async def client() -> AsyncIterator[Attempt]:
        async def attempt() -> datetime:
            async with AsyncSession(stage.store.engine) as session, session.begin():
                await session.execute(_SNAPSHOT)
                return (await compute(session, question, until, _unheard)).as_of

        yield attempt

    return client


def _look(stage: Stage) -> Client:
    @asynccontextmanager
    async def client() -> AsyncIterator[Attempt]:
        async def attempt() -> int:
            async with stage.store.engine.begin() as connection:
                await connection.execute(text("SET LOCAL statement_timeout = 0"))
                return int((await connection.execute(_LOOK)).one()[0])

        yield attempt

    return client


async def _prepare(stage: Stage) -> Sequence[Contender]:
    postgres = {"postgres": stage.postgres}
    return (
        Contender("overview", asked(stage, ReportKind.OVERVIEW), postgres),
        Contender("times of departments", asked(stage, ReportKind.SLA), postgres),
        Contender("a look at every row", _look(stage), postgres),
    )


BENCHMARK = Benchmark("reports", "reports over everything, against a look at every submission and order", _prepare)
