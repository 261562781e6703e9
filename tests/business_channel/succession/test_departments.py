"""An administrator opens, renames, merges and ends departments, today or on a day to come."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from business_channel import now
from business_channel.access import Principal
from business_channel.audit import AuditEntry
from business_channel.database import Store
from business_channel.departments import rules, service
from business_channel.departments.model import Department
from business_channel.errors import Forbidden, Mendable, NotFound, Several
from business_channel.ids import new_id
from tests.business_channel.procedure.offices import doing, neighbours, one
from tests.business_channel.succession.changes import (
    A_DAY,
    TODAY,
    WATER,
    administrator,
    department,
    ended,
    merged,
    opened,
    renamed,
)
from tests.official_calendar import at
from tests.town import Town

pytestmark = pytest.mark.store


@pytest.fixture
async def admin(store: Store) -> Principal:
    await now.travel(store, at("2020-05-28"))
    return await administrator(store)


@pytest.fixture
async def towns(admin: Principal, store: Store) -> list[Town]:
    return await neighbours(store, 3)


async def noted(store: Store, subject_id: UUID) -> list[str]:
    async with store.engine.connect() as connection:
        statement = select(AuditEntry.action).where(AuditEntry.subject_id == subject_id).order_by(AuditEntry.id)
        return list((await connection.execute(statement)).scalars())


async def test_a_command_centre_is_opened_with_its_last_day_and_that_is_on_record(
    admin: Principal, store: Store
) -> None:
    centre = rules.Founding(name="毕节市防汛抗旱指挥部", kind_code="COMMAND_CENTRE", region_code="520500")
    key, until = new_id(), date(2020, 9, 30)
    first, second = [
        await doing(store, admin, lambda work: service.open_(work, centre, TODAY, until, key)) for _ in range(2)
    ]
    found = await department(store, first)
    assert second == first
    assert (found.name, found.valid_from, found.valid_to) == ("毕节市防汛抗旱指挥部", TODAY, until)
    assert await noted(store, first) == ["department:opened"]


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"name": " "}, "MISSING", "name"),
        ({"name": "局" * 81}, "TOO_LONG", "name"),
        ({"kind_code": "CHORUS"}, "NOT_FOUND", "kind"),
        ({"region_code": "990000"}, "NOT_FOUND", "regionCode"),
    ],
    ids=str,
)
async def test_what_is_wrong_with_a_new_department_is_told_at_its_place_and_nothing_is_opened(
    admin: Principal, store: Store, change: dict[str, str], code: str, path: str
) -> None:
    before = await one(store, select(func.count()).select_from(Department))
    with pytest.raises((Mendable, Several)) as refused:
        await opened(admin, store, replace(WATER, **change))
    error = refused.value.errors[0] if isinstance(refused.value, Several) else refused.value
    assert (error.code, error.path) == (code, (path,))
    assert await one(store, select(func.count()).select_from(Department)) == before


async def test_only_an_administrator_changes_departments(admin: Principal, towns: list[Town]) -> None:
    for somebody in (towns[0].head, towns[0].dispatcher, towns[0].author):
        with pytest.raises(Forbidden):
            await ended(somebody, towns[0])
    assert (await department(towns[0].store, towns[0].department_id)).valid_to is None


async def test_a_name_belongs_to_one_department_at_a_time_and_returns_after_it(admin: Principal, store: Store) -> None:
    first = await opened(admin, store)
    with pytest.raises(rules.NameTaken):
        await opened(admin, store, since=TODAY + 9 * A_DAY)
    await doing(store, admin, lambda work: service.end(work, first, TODAY + 5 * A_DAY))
    again = await opened(admin, store, since=TODAY + 6 * A_DAY)
    assert again != first
    with pytest.raises(rules.NameTaken):
        await doing(store, admin, lambda work: service.end(work, first, TODAY + 6 * A_DAY))


async def test_the_store_itself_refuses_two_departments_of_one_name_on_one_day(admin: Principal, store: Store) -> None:
    await opened(admin, store)
    with pytest.raises(IntegrityError, match="ex_department_name_in_office"):
        async with store.engine.begin() as connection:
            await connection.execute(
                Department.__table__.insert().values(
                    id=new_id(), name=WATER.name, kind_code="WATER", region_code="520500"
                )
            )


async def test_renaming_ends_the_old_one_the_day_before_and_links_the_new_one(
    admin: Principal, towns: list[Town]
) -> None:
    town, on = towns[0], TODAY + 3 * A_DAY
    old = await department(town.store, town.department_id)
    new_one = await department(town.store, await renamed(admin, town, "赫章县交通运输和公路局", on))
    after = await department(town.store, town.department_id)
    assert (after.name, after.valid_to, after.successor_id) == (old.name, on - A_DAY, new_one.id)
    assert (new_one.name, new_one.valid_from, new_one.valid_to) == ("赫章县交通运输和公路局", on, None)
    assert (new_one.kind_code, new_one.region_code) == (old.kind_code, old.region_code)
    assert await noted(town.store, town.department_id) == ["department:renamed"]


async def test_renaming_a_temporary_body_keeps_its_planned_end(admin: Principal, towns: list[Town]) -> None:
    town, second = towns[:2]
    await ended(admin, town, TODAY + 30 * A_DAY, second.department_id)
    new_one = await department(town.store, await renamed(admin, town, "赫章县疫情防控工作专班"))
    assert (new_one.valid_to, new_one.successor_id) == (TODAY + 30 * A_DAY, second.department_id)


async def test_several_become_a_new_one(admin: Principal, towns: list[Town]) -> None:
    wanted = service.Uniting(merged=[each.department_id for each in towns], on=TODAY + A_DAY, into=WATER)
    united = await doing(towns[0].store, admin, lambda work: service.merge(work, wanted, new_id()))
    assert (await department(towns[0].store, united)).name == WATER.name
    for each in towns:
        found = await department(each.store, each.department_id)
        assert (found.valid_to, found.successor_id) == (TODAY, united)


async def test_a_merging_sent_twice_gives_the_same_and_one_that_cannot_be_does_nothing(
    admin: Principal, towns: list[Town]
) -> None:
    first, second, third = towns
    key, wanted = new_id(), service.Uniting(merged=[first.department_id], on=TODAY, into_id=second.department_id)
    for _ in range(2):
        assert await doing(first.store, admin, lambda work: service.merge(work, wanted, key)) == second.department_id
    with pytest.raises(Several, match="each once"):
        await merged(admin, third, into=third)
    nobody = service.Uniting(merged=[third.department_id], on=TODAY)
    with pytest.raises(Several, match="one of the two"):
        await doing(first.store, admin, lambda work: service.merge(work, nobody, new_id()))
    assert (await department(first.store, third.department_id)).successor_id is None


async def test_departments_cannot_succeed_each_other(admin: Principal, towns: list[Town]) -> None:
    first, second, third = towns
    await ended(admin, first, TODAY + 5 * A_DAY, second.department_id)
    await ended(admin, second, TODAY + 9 * A_DAY, third.department_id)
    with pytest.raises(rules.SuccessionCircle):
        await merged(admin, third, into=first, on=TODAY + A_DAY)
    with pytest.raises(NotFound):
        await ended(admin, third, TODAY, third.department_id)
    assert (await department(first.store, third.department_id)).valid_to is None


async def test_who_is_not_in_office_on_the_day_takes_nothing_over(admin: Principal, towns: list[Town]) -> None:
    first, second, third = towns
    await ended(admin, second, TODAY + A_DAY)
    with pytest.raises(rules.SuccessorNotInOffice):
        await ended(admin, first, TODAY + A_DAY, second.department_id)
    later = await opened(admin, first.store, since=TODAY + 9 * A_DAY)
    with pytest.raises(rules.SuccessorNotInOffice):
        await ended(admin, third, TODAY + A_DAY, later)
    assert (await department(first.store, first.department_id)).valid_to is None


async def test_the_past_is_not_changed(admin: Principal, towns: list[Town]) -> None:
    with pytest.raises(rules.DayOutOfOffice):
        await ended(admin, towns[0], TODAY - A_DAY)
    with pytest.raises(rules.DayOutOfOffice):
        await renamed(admin, towns[0], "赫章县公路局", TODAY - A_DAY)
    await ended(admin, towns[0], TODAY)
    await now.travel(towns[0].store, at("2020-05-29"))
    with pytest.raises(rules.EndedAlready):
        await ended(admin, towns[0], TODAY + 9 * A_DAY)


async def test_a_planned_end_may_be_moved_until_it_has_come(admin: Principal, towns: list[Town]) -> None:
    for day, successor in ((TODAY + 9 * A_DAY, towns[1].department_id), (TODAY + 2 * A_DAY, None)):
        await ended(admin, towns[0], day, successor)
        found = await department(towns[0].store, towns[0].department_id)
        assert (found.valid_to, found.successor_id) == (day, successor)


async def test_filing_to_what_ended_names_who_took_its_place(admin: Principal, towns: list[Town]) -> None:
    first, second, third = towns
    await ended(admin, first, TODAY, second.department_id)
    await ended(admin, second, TODAY + A_DAY, third.department_id)
    await now.travel(first.store, at("2020-06-01"))
    with pytest.raises(rules.DepartmentEnded) as refused:
        await first.files()
    last = await department(first.store, third.department_id)
    assert (refused.value.code, refused.value.path) == ("DEPARTMENT_ENDED", ("addresseeId",))
    assert last.name in str(refused.value)


async def test_filing_to_what_ended_for_good_or_has_not_begun_says_so(admin: Principal, towns: list[Town]) -> None:
    first, second, _ = towns
    await ended(admin, first, TODAY)
    later = await opened(admin, first.store, since=date(2020, 7, 1))
    await now.travel(first.store, at("2020-05-29"))
    with pytest.raises(rules.DepartmentGone, match="nobody has taken its place"):
        await first.files()
    with pytest.raises(rules.NotYetInOffice, match="2020-07-01") as refused:
        await second.files(accused_id=later)
    assert refused.value.path == ("respondentId",)
