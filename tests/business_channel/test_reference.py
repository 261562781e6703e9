"""Every store begins with the same reference data, however often it is loaded."""

import asyncio
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Row, func, select, text, update

from app.reference import load
from business_channel import reference
from business_channel.catalogue.model import RoutingRule
from business_channel.database import Store
from business_channel.deadlines.definitions import released
from business_channel.deadlines.model import CalendarDay, CalendarVersion, DeadlineDefinition
from business_channel.deadlines.repository import calendar_for
from business_channel.departments.model import DepartmentKind
from business_channel.regions.model import Region, RegionChange, RegionLevel
from business_channel.regions.rules import Division, divisions, undivided_cities
from business_channel.topics.model import Topic, TopicField
from tests.official_calendar import OFFICIAL

_DIVISIONS = {each.code: each for each in divisions(reference.rows("divisions"), reference.rows("division_changes"))}


def test_today_has_34_provinces_333_cities_and_2847_counties() -> None:
    today = [each.level for each in _DIVISIONS.values() if each.valid_to is None]
    assert [today.count(level) for level in RegionLevel] == [34, 333, 2847]


@pytest.mark.parametrize(
    "division",
    [
        Division("421221", "嘉鱼县", RegionLevel.COUNTY, "421200", None, None),
        Division("520527", "赫章县", RegionLevel.COUNTY, "520500", date(2011, 1, 1), None),
        Division("522428", "赫章县", RegionLevel.COUNTY, "522400", None, date(2011, 12, 31)),
        Division("522400", "毕节地区", RegionLevel.CITY, "520000", None, date(2011, 12, 31)),
        Division("429004", "仙桃市", RegionLevel.COUNTY, "420000", None, None),
        Division("330113", "临平区", RegionLevel.COUNTY, "330100", date(2021, 1, 1), None),
        Division("110103", "崇文区", RegionLevel.COUNTY, "110000", None, date(2010, 12, 31)),
        Division("110101", "东城区", RegionLevel.COUNTY, "110000", None, None),
    ],
    ids=lambda each: f"{each.code} {each.name}",
)
def test_a_division_knows_its_place_and_its_time(division: Division) -> None:
    assert _DIVISIONS[division.code] == division


def test_four_cities_have_no_counties() -> None:
    names = {_DIVISIONS[code].name for code in undivided_cities(reference.rows("divisions"))}
    assert names == {"东莞市", "中山市", "儋州市", "嘉峪关市"}


def test_a_division_comes_after_the_one_that_it_belongs_to() -> None:
    seen: set[str | None] = {None}
    for each in _DIVISIONS.values():
        assert each.parent_code in seen
        seen.add(each.code)


def test_every_change_leads_from_and_to_divisions_that_are_known() -> None:
    named = {row[column] for row in reference.rows("division_changes") for column in ("old_code", "new_code")}
    assert named - {""} <= _DIVISIONS.keys()


def test_every_topic_below_another_carries_its_code() -> None:
    topics = reference.rows("topics")
    assert len({row["code"] for row in topics}) == len(topics) == 64
    assert all(row["code"].rpartition(".")[0] == row["parent_code"] for row in topics)


def test_every_clock_has_both_languages_an_amount_and_its_authority() -> None:
    assert len(released()) == len(reference.rows("deadline_definitions")) == 49
    for each in released().values():
        assert each.amount > 0 or each.code in ("promise", "repayment")
        assert all((each.name.zh, each.name.en, each.instrument.zh, each.instrument.en))
        assert each.article is None or all((each.article.zh, each.article.en))


async def _rows(store: Store, statement: Any) -> list[Row[Any]]:
    async with store.engine.connect() as connection:
        return list((await connection.execute(statement)).all())


async def _traces(store: Store) -> list[Row[Any]]:
    """Which transactions wrote the rows: a row that is written again, even unchanged, gets another one."""
    tables = (
        *("region", "region_change", "topic", "topic_field", "department_kind", "calendar_version", "calendar_day"),
        *("deadline_definition", "routing_rule"),
    )
    counted = (f"SELECT '{table}', xmin::text, count(*) FROM {table} GROUP BY xmin::text" for table in tables)
    return sorted(await _rows(store, text(" UNION ALL ".join(counted))))


@pytest.mark.store
async def test_loading_tells_how_many_rows_each_table_has(store: Store) -> None:
    told = await load(store)
    tables = (Region, RegionChange, Topic, TopicField, DepartmentKind, CalendarDay, DeadlineDefinition, RoutingRule)
    counts = [await _rows(store, select(func.count()).select_from(each)) for each in tables]
    assert {each.__tablename__: count for each, [(count,)] in zip(tables, counts, strict=True)} == told


@pytest.mark.store
async def test_loading_again_writes_nothing_even_when_two_load_at_once(store: Store) -> None:
    before = await _traces(store)
    await asyncio.gather(load(store), load(store))
    assert await _traces(store) == before


@pytest.mark.store
async def test_loading_mends_a_row_that_differs(store: Store) -> None:
    async with store.engine.begin() as connection:
        await connection.execute(update(Region).where(Region.code == "421221").values(name="嘉魚縣"))
    await load(store)
    assert await _rows(store, select(Region.name).where(Region.code == "421221")) == [("嘉鱼县",)]


@pytest.mark.store
async def test_the_calendar_of_the_store_is_the_official_one(store: Store) -> None:
    async with store.engine.connect() as connection:
        calendar = await calendar_for(connection)
    assert (calendar.days, calendar.occasions) == (OFFICIAL.days, OFFICIAL.occasions)
    assert calendar.published_through == date(2026, 12, 31)


@pytest.fixture
async def other_calendar(store: Store) -> Store:
    """A store whose only calendar came from somewhere else."""
    async with store.engine.begin() as connection:
        await connection.execute(update(CalendarVersion).values(source="国务院办公厅通知（人工导入）"))
    return store


@pytest.mark.store
async def test_a_calendar_that_was_never_imported_becomes_a_new_version(other_calendar: Store) -> None:
    await load(other_calendar)
    versions = await _rows(other_calendar, select(CalendarVersion.version).order_by(CalendarVersion.version))
    assert len(versions) == 2
    async with other_calendar.engine.connect() as connection:
        assert (await calendar_for(connection)).version == versions[-1].version


@pytest.mark.store
async def test_a_store_that_knows_a_later_year_keeps_its_calendar(other_calendar: Store) -> None:
    async with other_calendar.engine.begin() as connection:
        await connection.execute(update(CalendarVersion).values(published_through=date(2027, 12, 31)))
    await load(other_calendar)
    assert len(await _rows(other_calendar, select(CalendarVersion.version))) == 1
