"""Whatever is renamed, merged and ended: every line of successors leads somewhere or ends, and never back."""

from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from business_channel import now
from business_channel.access import Principal
from business_channel.database import Store
from business_channel.departments import rules, service
from business_channel.departments.model import Department
from business_channel.departments.rules import Founding, holds_office, in_place_of
from business_channel.errors import Mendable, Several
from business_channel.ids import new_id
from business_channel.replies.model import ReplyKind
from business_channel.work_orders.model import Succession
from business_channel.work_orders.model import WorkOrderRole as Part
from business_channel.work_orders.rules import Assignment
from tests.business_channel.procedure.consistency import contradictions
from tests.business_channel.procedure.offices import doing, drafts, neighbours
from tests.business_channel.procedure.walking import look
from tests.business_channel.succession.changes import A_DAY, administrator, seen_to
from tests.official_calendar import at
from tests.town import Town

DEEDS, MOST_DAYS = 30, 4
DAYS = st.dates(date(2020, 1, 1), date(2020, 2, 1))


@pytest.mark.store
@pytest.mark.parametrize("seed", range(6))
async def test_any_sequence_of_changes_leaves_one_department_in_office_or_none(store: Store, seed: int) -> None:
    random = Random(seed)
    await now.travel(store, at("2020-05-28"))
    admin, towns = await administrator(store), await neighbours(store, 4)
    matters = [await _matter(random, *random.sample(towns, 2)) for _ in range(5)]
    day = date(2020, 5, 28)
    for _ in range(DEEDS):
        await _changed(store, admin, random, day)
        day += random.choice([timedelta(), A_DAY])
        await now.travel(store, at(day.isoformat()))
        await seen_to(store)
        departments = await _departments(store)
        for each in departments.values():
            _leads_somewhere(each, departments, day)
        for each in [order for matter in matters for order in (await look(store, matter)).orders]:
            _is_where_it_belongs(each, departments)
    handed = select(func.count(Succession.id)).group_by(Succession.work_order_id, Succession.department_id)
    async with store.engine.connect() as connection:
        assert set((await connection.execute(handed)).scalars()) <= {1}
    assert [list(contradictions(await look(store, each))) for each in matters] == [[]] * len(matters)


async def _matter(random: Random, town: Town, partner: Town) -> UUID:
    """Two departments have a matter in some roles, and the first one's people have come some way with it."""
    submission_id = await town.approves(await town.files())
    roles = random.choice([(Part.LEAD, Part.CO), (Part.JOINT, Part.JOINT), (Part.PARALLEL, Part.PARALLEL)])
    other = Assignment(partner.department_id, roles[1])
    order_id = await town.dispatches(submission_id, other, role=roles[0])
    if random.random() < 0.7:
        await town.accepts(order_id)
        if random.random() < 0.7:
            await drafts(town, order_id, ReplyKind.JOINT if roles[0] is Part.JOINT else ReplyKind.FINAL)
    return submission_id


async def _changed(store: Store, admin: Principal, random: Random, today: date) -> None:
    """Somebody tries one change, which may be refused."""
    ids = list(await _departments(store))
    first, second, third = (random.choice(ids) for _ in range(3))
    on, key = today + random.randrange(MOST_DAYS) * A_DAY, new_id()
    fresh = Founding(name=f"赫章县第{random.randrange(10**6)}办公室", kind_code="COMMERCE", region_code="520527")
    united = service.Uniting(merged=(first, second), on=on, into_id=third)
    new_one = service.Uniting(merged=(first,), on=on, into=fresh)
    verb = random.choice(
        [
            lambda work: service.rename(work, first, fresh.name, on, key),
            lambda work: service.merge(work, united, key),
            lambda work: service.merge(work, new_one, key),
            lambda work: service.end(work, first, on, second),
            lambda work: service.end(work, first, on),
        ]
    )
    with suppress(Mendable, Several):
        await doing(store, admin, verb)


async def _departments(store: Store) -> dict[UUID, Department]:
    async with store.engine.connect() as connection:
        found = await connection.execute(select(Department.__table__))
        return {each.id: each for each in found}  # type: ignore[misc]


def _leads_somewhere(each: Department, departments: dict[UUID, Department], day: date) -> None:
    passed = [each.id]
    while (following := departments[passed[-1]].successor_id) is not None:
        assert following not in passed, "a line of successors leads back"
        passed.append(following)
    if each.heir_id is not None:
        heir = departments[each.heir_id]
        assert each.settled_at is not None
        assert holds_office(heir, day) or (heir.settled_at is not None and heir.heir_id is None)
    assert each.settled_at is not None or each.valid_to is None or each.valid_to >= day


def _is_where_it_belongs(order: Mapping[str, Any], departments: dict[UUID, Department]) -> None:
    """An order that is not closed is with a department in office, or returned from one that nobody has succeeded."""
    holder = departments[UUID(order["department_id"])]
    assert order["state"] == "CLOSED" or (holder.settled_at is None) == (order["state"] != "RETURNED"), order


@given(days=st.lists(DAYS, min_size=1, max_size=6), on=DAYS)
def test_who_takes_a_place_is_the_first_of_the_line_that_has_not_ended(days: list[date], on: date) -> None:
    line = [Department(id=new_id(), name="局", valid_from=None, valid_to=each) for each in days]
    found = in_place_of(Department(id=new_id(), name="局"), line, on)
    assert found is next((each for each in line if each.valid_to >= on), None)  # type: ignore[operator]


@given(since=DAYS, until=DAYS, on=DAYS)
def test_a_department_is_in_office_from_its_first_day_to_its_last(since: date, until: date, on: date) -> None:
    assert holds_office(Department(valid_from=since, valid_to=until), on) == (since <= on <= until)
    assert holds_office(Department(), on)


@given(merged=st.lists(st.uuids(), max_size=25), into=st.none() | st.uuids())
def test_a_merging_names_one_to_twenty_others_each_once(merged: list[UUID], into: UUID | None) -> None:
    others = [each for each in merged if each != into]
    fits = 1 <= len(merged) <= rules.MOST_MERGED and max(Counter(others).values(), default=0) == 1 and others == merged
    codes = {each.code for each in rules.uniting_problems(merged, into, None)}
    assert ("NOTHING_TO_UNITE" not in codes) == fits
    assert ("ONE_SUCCESSOR" in codes) == (into is None)
