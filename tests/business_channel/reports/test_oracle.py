"""Every figure of every report, held against a second, slow implementation over a made-up world."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import accumulate, pairwise, product
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from business_channel.database import Store
from business_channel.now import SHANGHAI
from business_channel.reports import backlog, facts
from business_channel.reports.asking import Breakdown, Question
from business_channel.reports.computing import compute
from business_channel.reports.document import Basis, Document, ReportKind
from tests.business_channel.reports.made_up.world import World
from tests.business_channel.reports.oracle.backlog import Backlog
from tests.business_channel.reports.oracle.cases import Snapshot
from tests.business_channel.reports.oracle.reference import Comparison, Reference
from tests.business_channel.reports.oracle.tables import Tables, day_of, read

SINCE = datetime(2025, 4, 1, tzinfo=SHANGHAI)
UNTIL = datetime(2026, 3, 27, 15, 30, 45, 500000, tzinfo=SHANGHAI)
SNAPSHOTS = (UNTIL, datetime(2026, 4, 9, tzinfo=SHANGHAI))
QUARTER, WEEKS = (date(2026, 1, 1), date(2026, 4, 1)), (date(2025, 11, 3), date(2025, 12, 19))
SUBMISSIONS, FEW = 2000, 600


@dataclass
class Scope:
    """The whole world, or the part of it that a question limits itself to."""

    name: str
    limits: dict[str, Any]


Asked = tuple[int, Basis, tuple[date, date], Scope]
"""The place of a snapshot, and what is asked of it."""


def scopes(tables: Tables) -> tuple[Scope, ...]:
    """Whole, a province, a city, a department that took on what another one had, and a first level of topics."""
    (heir,) = (each["id"] for each in tables.departments.values() if each["name"] == "世界第90局")
    parts = (
        {},
        {"region_code": "420000"},
        {"region_code": "420100"},
        {"department_id": heir},
        {"topic_code": "arrears"},
    )
    return tuple(map(Scope, ("whole", "province", "city", "department", "topic"), parts))


def question(kind: ReportKind, basis: Basis, days: tuple[date, date], scope: Scope, campaign_id: UUID) -> Question:
    """A question with all that can be told apart."""
    more: dict[str, Any] = dict(scope.limits)
    if kind is ReportKind.OVERVIEW:
        more["breakdowns"] = tuple(Breakdown)
    if kind is ReportKind.CAMPAIGN:
        more["campaign_id"] = campaign_id
    return Question(kind, *days, basis=basis, **more)


def some(all_scopes: Sequence[Scope]) -> Iterator[Asked]:
    """Every scope, basis, snapshot and period, though not every one with every other."""
    whole, province, city, department, topic = all_scopes
    yield 0, Basis.COHORT, QUARTER, whole
    yield 1, Basis.PERIOD, WEEKS, whole
    yield 1, Basis.COHORT, QUARTER, department
    yield 0, Basis.PERIOD, QUARTER, topic
    yield 0, Basis.PERIOD, WEEKS, city
    yield 1, Basis.COHORT, WEEKS, province


def all_of_them(all_scopes: Sequence[Scope]) -> Iterator[Asked]:
    yield from product(range(len(SNAPSHOTS)), Basis, (QUARTER, WEEKS), all_scopes)


def references(tables: Tables) -> list[Reference]:
    """The reference at either snapshot."""
    return [Reference(Snapshot(tables, as_of)) for as_of in SNAPSHOTS]


async def compared(store: Store, tables: Tables, known: Sequence[Reference], asked: Sequence[Asked]) -> Comparison:
    """Asks every kind of report these questions, and holds the answers against the reference."""
    found = Comparison()
    for place, basis, days, scope in asked:
        for kind in ReportKind:
            wanted = question(kind, basis, days, scope, min(tables.campaigns))
            document = await answered(store, wanted, SNAPSHOTS[place])
            about = f"{kind} {basis} {scope.name} {days[0]} as of {SNAPSHOTS[place]:%m-%d}"
            found.hold(document, known[place].tables(wanted), about)
    return found


async def answered(store: Store, wanted: Question, as_of: datetime) -> Document:
    async with AsyncSession(store.engine) as session, session.begin():
        await session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        await session.execute(text("SET LOCAL statement_timeout = 0"))
        return await compute(session, wanted, as_of, _unheard)


async def _unheard(_: int, __: int) -> None:
    """Progress that nobody listens to."""


async def made(store: Store, submissions: int, seed: int) -> Tables:
    """A world in a store, as plain rows."""
    await World(seed, submissions, SINCE, UNTIL).store(store)
    async with store.engine.connect() as connection:
        await connection.execute(text("SET LOCAL statement_timeout = 0"))
        return await read(connection)


def stocks(known: Backlog, department_id: UUID) -> list[tuple[date, int]]:
    """What a department had at every midnight from the beginning of the world to its end, by looking at each."""
    own = [each for each in known.held if each.department_id == department_id]
    moves = Counter[date]()
    for each in own:
        moves[day_of(each.since)] += 1
        if each.until is not None:
            moves[day_of(each.until)] -= 1
    days = [SINCE.date() + timedelta(days=each) for each in range((day_of(UNTIL) - SINCE.date()).days + 2)]
    return list(zip(days, accumulate((moves[day] for day in days), initial=0), strict=False))


async def unbalanced(store: Store, tables: Tables) -> tuple[int, list[tuple[str, date]]]:
    """How many days of departments were looked at, and those on which the channel's opening + in − out is not its
    closing, or either is not what the reference finds open at that midnight.
    """
    known, whole = Backlog(Snapshot(tables, SNAPSHOTS[0])), Question(ReportKind.SLA, SINCE.date(), date(2026, 4, 1))
    async with AsyncSession(store.engine) as session, session.begin():
        await session.execute(text("SET LOCAL statement_timeout = 0"))
        begun = await facts.begin(session, whole, SNAPSHOTS[0])
        await backlog.gather_held(begun)
        told = {(each.department_id, each.day): each for each in await backlog.days(begun)}
    looked, wrong = 0, list[tuple[str, date]]()
    for key, row in tables.departments.items():
        for (day, opening), (_, closing) in pairwise(stocks(known, key)):
            each = told.pop((key, day), None)
            looked += 1
            found = (opening, 0) if each is None else (each.opening, each.came - each.went)
            if found != (opening, closing - opening) or (each is not None and each.closing != closing):
                wrong.append((row["name"], day))
    return looked, wrong + [("unknown", day) for _, day in told]


async def test_every_figure_of_every_report_is_that_of_the_second_implementation(
    store: Store, request: pytest.FixtureRequest
) -> None:
    option = request.config.getoption
    tables = await made(store, option("--submissions") or SUBMISSIONS, seed=7)
    asked = list((all_of_them if option("--every-question") else some)(scopes(tables)))
    found = await compared(store, tables, references(tables), asked)
    assert found.differences == []
    assert found.compared > 15_000


async def test_the_stock_of_every_department_balances_on_every_day_of_the_world(store: Store) -> None:
    tables = await made(store, FEW, seed=8)
    looked, wrong = await unbalanced(store, tables)
    assert wrong == []
    assert looked > 17 * 350
