"""Reports that are made of themselves are made once each time, also when their time was missed or two look at once."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import delete, select

from business_channel import now
from business_channel.access import ANONYMOUS, Role
from business_channel.accounts.model import RoleGrant
from business_channel.database import Store
from business_channel.errors import Forbidden, NotFound, Several
from business_channel.events import Event, EventTag
from business_channel.ids import new_id
from business_channel.notifications import service as notifications
from business_channel.outbox import Task
from business_channel.pages import PageRequest
from business_channel.reader import Reader
from business_channel.reports import scheduling, service
from business_channel.reports.document import ReportKind
from business_channel.reports.model import Cadence, Report, ReportSchedule
from business_channel.reports.scheduling import Order
from business_channel.reports.standing import HOUSE
from business_channel.views.notifications import of_caller
from business_channel.work import unit_of_work
from tests.reporting import ANALYST, HEAD, MAY, OTHER_HEAD, does, is_made, person
from tests.town import outbox_row, told_of

pytestmark = pytest.mark.store


async def _at(store: Store, text: str) -> None:
    await now.travel(store, datetime.fromisoformat(text).replace(tzinfo=now.SHANGHAI))


async def _looks(store: Store) -> int:
    async with unit_of_work(store, ANONYMOUS) as work:
        await scheduling.set_up(work)
        return await scheduling.issue(work)


async def _made(store: Store, code: str | None = None) -> Sequence[Any]:
    """The reports of one standing order of the house, or of those that people have, the oldest first."""
    async with store.engine.connect() as connection:
        found = select(Report.__table__).join(ReportSchedule, ReportSchedule.id == Report.schedule_id)
        of_order = ReportSchedule.code == code if code else ReportSchedule.code.is_(None)
        return (await connection.execute(found.where(of_order).order_by(Report.requested_at, Report.id))).all()


async def test_the_house_makes_its_reports_when_they_are_due_and_not_before(store: Store) -> None:
    await _at(store, "2026-03-30 10:00")
    assert [await _looks(store), await _looks(store)] == [0, 0]
    await _at(store, "2026-03-31 08:59")
    assert await _looks(store) == 0
    await _at(store, "2026-03-31 09:00")
    assert await _looks(store) == 2
    assert await _looks(store) == 0
    [brief], [disclosure] = await _made(store, "daily.brief"), await _made(store, "yearly.disclosure")
    assert (brief.kind, brief.since, brief.until) == (ReportKind.BRIEF, date(2026, 3, 30), date(2026, 3, 31))
    assert brief.title_zh == "每日快报（2026-03-30）"
    assert (disclosure.since, disclosure.until) == (date(2025, 1, 1), date(2026, 1, 1))
    assert (brief.told_role, disclosure.told_role, brief.requested_by) == (Role.SUPERVISOR, Role.ANALYST, None)
    await _at(store, "2026-04-01 09:00")
    assert await _looks(store) == 3
    [quarter], [month] = await _made(store, "quarterly.ranking"), await _made(store, "monthly.analysis")
    assert (quarter.since, quarter.until) == (date(2026, 1, 1), date(2026, 4, 1))
    assert (month.title_en, month.until) == ("Monthly analysis, 2026-03-01 to 2026-03-31", date(2026, 4, 1))


async def test_every_department_with_a_head_gets_its_own_weekly_report(store: Store) -> None:
    await _at(store, "2026-03-30 10:00")
    await _looks(store)
    await _at(store, "2026-04-07 09:30")
    await _looks(store)
    units = await _made(store, "weekly.units")
    headed = {unit for email in (HEAD, OTHER_HEAD) for unit in (await person(store, email)).departments}
    assert headed < {each.department_id for each in units}
    assert len(units) == len({each.department_id for each in units})
    assert {(each.since, each.until, each.told_role) for each in units} == {
        (date(2026, 3, 30), date(2026, 4, 6), Role.UNIT_HEAD)
    }


async def test_what_was_missed_is_made_up_once_with_the_newest_days(store: Store) -> None:
    await _at(store, "2026-03-30 10:00")
    await _looks(store)
    await _at(store, "2026-04-17 15:00")
    await _looks(store)
    [brief] = await _made(store, "daily.brief")
    assert (brief.since, brief.until) == (date(2026, 4, 16), date(2026, 4, 17))
    [week] = await _made(store, "weekly.supervision")
    assert (week.since, week.until) == (date(2026, 4, 6), date(2026, 4, 13))
    assert await _looks(store) == 0


async def test_two_who_look_at_once_make_each_report_once(store: Store) -> None:
    await _at(store, "2026-03-30 10:00")
    await asyncio.gather(_looks(store), _looks(store))
    async with store.engine.connect() as connection:
        assert len((await connection.execute(select(ReportSchedule.id))).all()) == len(HOUSE)
    await _at(store, "2026-03-31 09:00")
    assert sorted(await asyncio.gather(_looks(store), _looks(store))) in ([0, 2], [1, 1])
    assert [len(await _made(store, each)) for each in ("daily.brief", "yearly.disclosure")] == [1, 1]


async def test_people_order_reports_of_their_own_and_end_them(store: Store) -> None:
    await _at(store, "2026-03-30 10:00")
    unit = next(iter((await person(store, HEAD)).departments))
    order = Order(Cadence.WEEKLY, ReportKind.SLA, department_id=unit)
    key = new_id()
    kept = [await does(store, HEAD, lambda work: scheduling.save(work, order, key)) for _ in range(2)]
    assert kept[0] == kept[1]
    for email, wanted, refusal in (
        (OTHER_HEAD, order, Forbidden),
        (HEAD, Order(Cadence.DAILY, ReportKind.OVERVIEW), Forbidden),
        (ANALYST, Order(Cadence.DAILY, ReportKind.CAMPAIGN), Several),
    ):
        with pytest.raises(refusal):
            await does(store, email, lambda work, it=wanted: scheduling.save(work, it, new_id()))  # type: ignore[misc]
    await _at(store, "2026-04-07 09:00")
    await _looks(store)
    [made] = await _made(store)
    assert (made.department_id, made.requested_by) == (unit, (await person(store, HEAD)).account_id)
    with pytest.raises(NotFound):
        await does(store, ANALYST, lambda work: scheduling.end(work, kept[0]))
    await does(store, HEAD, lambda work: scheduling.end(work, kept[0]))
    await _at(store, "2026-04-20 09:00")
    await _looks(store)
    assert len(await _made(store)) == 1


async def test_who_may_not_ask_any_more_gets_nothing_more(store: Store) -> None:
    await _at(store, "2026-03-30 10:00")
    head = await person(store, HEAD)
    order = Order(Cadence.DAILY, ReportKind.SLA, department_id=next(iter(head.departments)))
    kept = await does(store, HEAD, lambda work: scheduling.save(work, order, new_id()))
    async with store.engine.begin() as connection:
        await connection.execute(delete(RoleGrant).where(RoleGrant.account_id == head.account_id))
    await _at(store, "2026-03-31 09:00")
    await _looks(store)
    assert await _made(store) == []
    async with store.engine.connect() as connection:
        ended = select(ReportSchedule.ended_at).where(ReportSchedule.id == kept)
        assert (await connection.execute(ended)).scalar_one() is not None


async def test_the_heads_are_told_of_the_report_of_their_department_and_nobody_else_is(store: Store) -> None:
    unit = next(iter((await person(store, HEAD)).departments))
    asked = replace(MAY, kind=ReportKind.SLA, department_id=unit)
    about = {"told_role": Role.UNIT_HEAD}
    async with unit_of_work(store, ANONYMOUS) as work:
        service.add(work, asked, key := new_id(), "weekly.units", about=about)
    await is_made(store, key)
    async with store.engine.connect() as connection:
        event = select(Event.id).where(Event.report_id == key, Event.tag == EventTag.REPORT_READY)
        event_id = (await connection.execute(event)).scalar_one()
    row_id = await outbox_row(store, Task.NOTIFY, event_id)
    async with unit_of_work(store, ANONYMOUS) as work:
        await notifications.notify(work, row_id)
    assert await told_of(store, event_id) == [(await person(store, HEAD)).account_id]
    async with unit_of_work(store, ANONYMOUS) as work:
        letter = await notifications.letter(work, await outbox_row(store, Task.MAIL, event_id))
    assert letter is not None
    assert (letter.address, letter.subject) == (HEAD, "【政企直通车】统计报告已生成")
    assert "《本单位时限周报（2020-05-01 至 2020-05-31）》已生成" in letter.body
    [told] = await _told_in_the_channel(store)
    assert told.startswith("《本单位时限周报")


async def _told_in_the_channel(store: Store) -> list[str]:
    reader = Reader(store, await person(store, HEAD))
    page = await of_caller(reader, {"text": {}, "report": {"id": {}}}, PageRequest(10))
    await reader.close()
    assert all(each.report is not None for each in page.nodes)
    return [each.text for each in page.nodes]
