"""A notice on holidays moves exactly the open deadlines that it must, keeps what they were, and tells the holders."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import func, select

from business_channel.access import ANONYMOUS
from business_channel.database import Store
from business_channel.deadlines.imports import HolidayNotice, Imported, NamedDay, import_notice, read_csv
from business_channel.deadlines.model import CalendarVersion, Clock, Deadline, DeadlineMove, DeadlineState, Duty
from business_channel.deadlines.recalculation import pass_over, recalculate
from business_channel.deadlines.repository import calendar_for
from business_channel.errors import AlreadyDone, NotFound, Several
from business_channel.events import Event, EventTag
from business_channel.submissions.model import SubmissionKind
from business_channel.work import unit_of_work
from tests.business_channel.deadlines.clockwork import clock, clocks, count, reply_due, travel
from tests.town import Town, found_town

pytestmark = pytest.mark.store

AS_FIRST_PUBLISHED = "date,status,occasion\n2020-01-31,NORMAL,\n2020-02-01,WORK,Spring Festival\n2020-02-02,NORMAL,\n"
NOTICE_OF_27_JANUARY = """date,status,occasion
2020-01-31,OFF,Spring Festival
2020-02-01,OFF,Spring Festival
2020-02-02,OFF,Spring Festival
"""


@pytest.fixture
async def town(store: Store) -> Town:
    """A town on 20 January 2020, when the Spring Festival was to end on the 30th."""
    await _import(store, AS_FIRST_PUBLISHED)
    await _recalculate(store)
    await travel(store, "2020-01-20")
    return await found_town(store)


async def _import(store: Store, text: str, region_code: str | None = None) -> Imported:
    async with unit_of_work(store, ANONYMOUS) as work:
        notice = HolidayNotice(days=read_csv(text), source="国务院办公厅通知", region_code=region_code)
        return await import_notice(work, notice)


async def _recalculate(store: Store) -> int:
    done, portion = 0, 1
    while portion:
        async with unit_of_work(store, ANONYMOUS) as work:
            portion = await recalculate(work, limit=7)
        done += portion
    return done


async def _moved(store: Store) -> set[UUID]:
    async with store.engine.connect() as connection:
        return set((await connection.execute(select(DeadlineMove.deadline_id))).scalars())


async def test_the_notice_of_27_january_2020_moves_exactly_the_deadlines_that_it_must(town: Town) -> None:
    suggestion = await town.is_asked(SubmissionKind.SUGGESTION)
    consultation = await town.is_asked(SubmissionKind.CONSULTATION)
    await travel(town.store, "2020-01-23")
    complaint = await town.is_asked(SubmissionKind.COMPLAINT)
    assert [await reply_due(town, each) for each in (suggestion, consultation, complaint)] == [
        ("2020-02-07", "2020-02-07"),
        ("2020-01-23", "2020-01-23"),
        ("2020-02-07", "2020-02-07"),
    ]
    await travel(town.store, "2020-01-27")
    imported = await _import(town.store, NOTICE_OF_27_JANUARY)
    await _recalculate(town.store)
    assert list(map(str, imported.changed)) == ["2020-01-31", "2020-02-01"]
    assert [await reply_due(town, each) for each in (suggestion, consultation, complaint)] == [
        ("2020-02-11", "2020-02-11"),
        ("2020-01-23", "2020-01-23"),
        ("2020-02-11", "2020-02-11"),
    ]
    expected = {
        (await clock(town, order, which, duty)).id
        for order in (suggestion, complaint)
        for which, duty in ((Clock.REPLY, Duty.CHANNEL), (Clock.REPLY, Duty.UNIT))
    }
    expected.add((await clock(town, complaint, Clock.ACCEPT, Duty.UNIT)).id)
    assert await _moved(town.store) == expected


async def test_a_clock_that_was_stopped_keeps_its_due_date(town: Town) -> None:
    order_id = await town.accepts(await town.is_asked(SubmissionKind.SUGGESTION))
    await town.answers(order_id)
    await _import(town.store, NOTICE_OF_27_JANUARY)
    await _recalculate(town.store)
    share = await clock(town, order_id, Clock.REPLY, Duty.UNIT)
    assert (share.state, share.due_on) == (DeadlineState.STOPPED, date(2020, 2, 7))


async def test_deriving_anew_twice_is_the_same_as_once(town: Town) -> None:
    await town.is_asked(SubmissionKind.SUGGESTION)
    await _import(town.store, NOTICE_OF_27_JANUARY)
    assert await _recalculate(town.store) > 0
    once = await _moved(town.store)
    assert await _recalculate(town.store) == 0
    assert await _moved(town.store) == once


async def test_a_moved_date_is_told_to_the_department_and_to_the_author(town: Town) -> None:
    await town.is_asked(SubmissionKind.SUGGESTION)
    await _import(town.store, NOTICE_OF_27_JANUARY)
    await _recalculate(town.store)
    moved = select(func.count()).select_from(Event).where(Event.tag == EventTag.DEADLINE_MOVED)
    assert await count(town.store, moved.where(Event.internal_to == town.department_id)) == 1
    assert await count(town.store, moved.where(Event.internal_to.is_(None))) == 1


async def test_a_published_year_makes_a_provisional_date_certain_without_moving_it(store: Store) -> None:
    await travel(store, "2026-12-29")
    town = await found_town(store)
    order_id = await town.is_asked()
    assert (await clock(town, order_id, Clock.REPLY, Duty.CHANNEL)).provisional
    before = await reply_due(town, order_id)
    imported = await _import(store, "date,status,occasion\n2027-10-01,OFF,National Day\n")
    await _recalculate(store)
    promised = await clock(town, order_id, Clock.REPLY, Duty.CHANNEL)
    assert (imported.published_through, promised.provisional) == (date(2027, 12, 31), False)
    assert await reply_due(town, order_id) == before


async def test_a_day_off_of_one_province_moves_the_dates_of_that_province_alone(store: Store) -> None:
    await travel(store, "2020-07-24")
    town = await found_town(store)
    ningxia, hubei = await town.is_asked(region_code="640100"), await town.is_asked(region_code="421221")
    await _import(store, "date,status,occasion\n2020-07-31,OFF,古尔邦节\n", region_code="640000")
    await _recalculate(store)
    assert await reply_due(town, ningxia) == ("2020-08-05", "2020-08-05")
    assert await reply_due(town, hubei) == ("2020-08-04", "2020-08-04")


async def test_what_an_earlier_version_held_can_be_derived_again(town: Town) -> None:
    await _import(town.store, NOTICE_OF_27_JANUARY)
    async with unit_of_work(town.store, ANONYMOUS) as work:
        versions = (
            (await work.execute(select(CalendarVersion.version).order_by(CalendarVersion.version))).scalars().all()
        )
        worked = [(await calendar_for(work, None, each)).is_working(date(2020, 2, 1)) for each in versions]
    assert worked == [False, True, False]


async def test_the_same_notice_again_changes_nothing(town: Town) -> None:
    await _import(town.store, NOTICE_OF_27_JANUARY)
    with pytest.raises(AlreadyDone):
        await _import(town.store, NOTICE_OF_27_JANUARY)


@pytest.mark.parametrize(
    "text",
    [
        "date,status,occasion\n2020-02-30,OFF,Spring Festival\n",
        "date,status,occasion\n2020-02-01,MAYBE,Spring Festival\n",
        "date,status,occasion\n2020-02-01,OFF,\n2020-02-01,WORK,\n",
        "date,status,occasion\n",
    ],
    ids=["no such day", "no such status", "a day twice", "no day"],
)
async def test_a_notice_that_cannot_be_is_refused_whole(store: Store, text: str) -> None:
    before = await count(store, select(func.count()).select_from(CalendarVersion))
    with pytest.raises(Several):
        await _import(store, text)
    assert await count(store, select(func.count()).select_from(CalendarVersion)) == before


async def test_a_notice_for_an_unknown_region_is_refused(store: Store) -> None:
    async with unit_of_work(store, ANONYMOUS) as work:
        notice = HolidayNotice(days=(NamedDay(date(2027, 1, 1), None),), source="通知", region_code="999999")
        with pytest.raises(NotFound):
            await import_notice(work, notice)


async def test_what_a_new_calendar_cannot_touch_is_passed_over_in_one_go(town: Town) -> None:
    early = await town.is_asked(SubmissionKind.CONSULTATION)
    late = await town.is_asked(SubmissionKind.SUGGESTION)
    notice = "date,status,occasion\n2020-02-06,OFF,元宵节\n"
    await _import(town.store, notice)
    async with unit_of_work(town.store, ANONYMOUS) as work:
        passed = await pass_over(work)
    untouched = {each.id for each in await clocks(town, early) if each.state is not DeadlineState.STOPPED}
    assert passed >= len(untouched)
    versions = {each.id: each.calendar_version for each in [*await clocks(town, early), *await clocks(town, late)]}
    newest = max(versions.values())
    assert {key for key, version in versions.items() if version == newest} >= untouched
    assert await reply_due(town, late) == ("2020-02-07", "2020-02-07")
    assert await _recalculate(town.store) > 0
    assert await reply_due(town, late) == ("2020-02-10", "2020-02-10")


async def test_every_clock_is_on_the_newest_calendar_after_an_import(town: Town) -> None:
    await town.is_asked()
    imported = await _import(town.store, NOTICE_OF_27_JANUARY)
    await _recalculate(town.store)
    stale = Deadline.state != DeadlineState.STOPPED, Deadline.calendar_version < imported.version
    assert await count(town.store, select(func.count()).select_from(Deadline).where(*stale)) == 0
