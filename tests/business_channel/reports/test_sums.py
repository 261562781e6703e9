"""The arithmetic that reports leave to the store, held to plain arithmetic: working time, survival, balances."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from business_channel.database import Store
from business_channel.deadlines.calendar import Calendar
from business_channel.deadlines.model import DayStatus
from business_channel.deadlines.repository import calendar_for
from business_channel.now import SHANGHAI
from business_channel.reports import backlog, facts, survival, worked
from business_channel.reports.asking import Question
from business_channel.reports.document import ReportKind
from business_channel.work_orders.model import CloseReason
from tests.business_channel.reports.history import History, at, begin

Watched = tuple[int, bool]
LASTING = st.lists(st.tuples(st.integers(0, 20), st.booleans()), max_size=12)


def survived(watched: Sequence[Watched]) -> int | None:
    """The median after Kaplan and Meier in exact fractions."""
    left = Fraction(1)
    for minutes in sorted({each for each, ended in watched if ended}):
        at_risk = sum(each >= minutes for each, _ in watched)
        left *= 1 - Fraction(sum(each == minutes and ended for each, ended in watched), at_risk)
        if left <= Fraction(1, 2):
            return minutes
    return None


@pytest.mark.parametrize(
    ("watched", "median"),
    [
        ([], None),
        ([(5, True)], 5),
        ([(5, False)], None),
        ([(1, True), (2, True), (3, True), (4, True)], 2),
        ([(1, True), (2, False), (3, True), (4, True)], 3),
        ([(1, True), (2, False), (3, False), (4, False)], None),
        ([(2, True), (2, False)], 2),
        ([(6, True), (6, True), (6, True), (6, False), (7, True), (9, False), (10, True), (10, False)], 7),
    ],
)
def test_the_plain_survival_is_that_of_the_textbook(watched: list[Watched], median: int | None) -> None:
    assert survived(watched) == median


@given(st.lists(st.integers(0, 20), min_size=1, max_size=12))
def test_where_everything_is_over_it_is_the_lower_median(minutes: list[int]) -> None:
    assert survived([(each, True) for each in minutes]) == sorted(minutes)[(len(minutes) - 1) // 2]


@given(LASTING, st.integers(0, 11))
def test_watching_a_case_longer_never_makes_it_look_faster(watched: list[Watched], place: int) -> None:
    if place < len(watched) and not watched[place][1]:
        later = [*watched[:place], (21, False), *watched[place + 1 :]]
        before, after = survived(watched), survived(later)
        assert after is None or (before is not None and before <= after)


async def test_the_store_finds_the_same_median_for_every_group(store: Store) -> None:
    random = Random(7)
    groups = [
        [(random.randint(0, 30), random.random() < 0.6) for _ in range(random.randint(1, 40))] for _ in range(300)
    ]
    rows = [(group, minutes, ended) for group, watched in enumerate(groups) for minutes, ended in watched]
    values = dict(zip(("g", "m", "e"), map(list, zip(*rows, strict=True)), strict=True))
    source = """SELECT place, minutes, CAST(ended AS int) AS ended, 1 AS watched
        FROM unnest(CAST(:g AS int[]), CAST(:m AS int[]), CAST(:e AS bool[])) t (place, minutes, ended)"""
    async with store.engine.connect() as connection:
        found = (await connection.execute(text(survival.median(source, "place")), values)).all()
        (whole,) = (await connection.execute(text(survival.median(source)), values)).one()
    medians = {each.place: each.median for each in found}
    assert [medians.get(group) for group in range(len(groups))] == [survived(watched) for watched in groups]
    assert whole == survived([(minutes, ended) for _, minutes, ended in rows])


def seconds_worked(calendar: Calendar, first: datetime, last: datetime) -> int:
    """The seconds between two moments, counted day by day."""
    total, day = 0, first.date()
    while day <= last.date():
        if calendar.is_working(day):
            opens, closes = (datetime.combine(day, time(hour), SHANGHAI) for hour in (9, 17))
            total += max(0, int((min(closes, last) - max(opens, first)).total_seconds()))
        day += timedelta(days=1)
    return total


async def test_the_store_counts_working_time_as_day_by_day_counting_does(store: Store) -> None:
    random, start = Random(3), datetime(2020, 1, 10, tzinfo=SHANGHAI)
    moments = [start + timedelta(seconds=random.randrange(30_000_000)) for _ in range(400)]
    pairs = [sorted(random.sample(moments, 2)) for _ in range(400)]
    async with AsyncSession(store.engine) as session:
        calendar = await calendar_for(session)
        array = worked.worked_days(calendar, date(2021, 1, 1))
        firsts, lasts = ([pair[place] + timedelta(microseconds=700_000) for pair in pairs] for place in (0, 1))
        counted = await session.execute(
            text(
                f"""SELECT {worked.minutes_between("a", "b")} AS minutes,
                    {worked.working_days_between("a", "b")} AS days, {worked.day_of("a")} AS day
                FROM unnest(CAST(:a AS timestamptz[]), CAST(:b AS timestamptz[])) WITH ORDINALITY t (a, b, place)
                ORDER BY place"""
            ),
            {"a": firsts, "b": lasts, "worked": array},
        )
    expected = [
        (
            seconds_worked(calendar, first, last) // 60,
            sum(
                calendar.is_working(first.date() + timedelta(days=n + 1))
                for n in range((last.date() - first.date()).days)
            ),
            first.date(),
        )
        for first, last in pairs
    ]
    assert [tuple(each) for each in counted] == expected


def test_days_that_were_worked_are_summed_up_from_their_epoch() -> None:
    calendar = Calendar(1, {date(2000, 1, 3): DayStatus.OFF, date(2000, 1, 8): DayStatus.WORK}, date(2000, 12, 31))
    assert list(worked.worked_days(calendar, date(2000, 1, 2)))[:10] == [0, 0, 0, 0, 1, 2, 3, 4, 5, 5]


async def test_every_department_balances_on_every_day_and_agrees_with_what_was_open_at_midnight(store: Store) -> None:
    history = await begin(store)
    held = _random_desks(history, Random(11))
    await history.store(store)
    question = Question(ReportKind.SLA, date(2026, 3, 5), date(2026, 3, 28))
    async with AsyncSession(store.engine) as session, session.begin():
        begun = await facts.begin(session, question, at("03-31 12:00"))
        await backlog.gather_held(begun)
        days = await backlog.days(begun)
        rows = await begun.rows(backlog.stock(backlog.HELD, "department_id"))
        stocks = {each.department_id: each for each in rows if not each.whole}
    assert len(days) > 50
    for each in days:
        midnight = datetime.combine(each.day, time(), SHANGHAI)
        assert each.opening == _open_at(held, each.department_id, midnight)
        assert each.closing == _open_at(held, each.department_id, midnight + timedelta(days=1))
    for department, stock in stocks.items():
        assert stock.opening + stock.came - stock.went == stock.closing
        assert stock.opening == _open_at(held, department, at("03-05 00:00"))
        assert stock.closing == _open_at(held, department, at("03-28 00:00"))


def _open_at(held: Sequence[tuple[Any, datetime, datetime | None]], department: Any, moment: datetime) -> int:
    return sum(
        each == department and since < moment and (until is None or until >= moment) for each, since, until in held
    )


def _random_desks(history: History, random: Random) -> list[tuple[Any, datetime, datetime | None]]:
    """Orders of all sorts, and the stretches in which each department held one."""
    held: list[tuple[Any, datetime, datetime | None]] = []
    desks = (history.department, history.other, *history.more)
    for _ in range(60):
        hours = sorted(random.sample(range(24, 24 * 27), 4))
        first, second, third, fourth = (f"03-{hour // 24 + 1:02d} {hour % 24:02d}:00" for hour in hours)
        one, other = random.sample(desks, 2)
        key = history.submission(first, first, round=1)
        course = random.choice(("open", "answered", "passed", "again", "succeeded"))
        if course == "open":
            history.order(key, first, one)
            held.append((one, at(first), None))
        elif course == "answered":
            history.order(key, first, one, answered=second, closed=third)
            held.append((one, at(first), at(second)))
        elif course == "passed":
            order = history.order(key, first, one, reason=CloseReason.TRANSFERRED, closed=second)
            history.order(key, second, other, passed_from=order, answered=third)
            held += [(one, at(first), at(second)), (other, at(second), at(third))]
        elif course == "again":
            order = history.order(key, first, one, answered=second)
            history.clock(key, first, f"{second[:5]} 23:59:59", second, order=order)
            history.clock(key, third, f"{fourth[:5]} 23:59:59", fourth, order=order)
            held += [(one, at(first), at(second)), (one, at(third), at(fourth))]
        else:
            order = history.order(key, first, other, answered=third)
            history.succession(order, one, other, second)
            held += [(one, at(first), at(second)), (other, at(second), at(third))]
    return held
