"""A permit file among people who act at the same moment, while silence is noted, and after the matter is over."""

import asyncio
from datetime import date
from uuid import UUID

import psycopg
import pytest
from psycopg.errors import RestrictViolation
from sqlalchemy import func, select

from app.embedded import libpq_dsn
from business_channel import now
from business_channel.access import ANONYMOUS, Principal
from business_channel.database import Store
from business_channel.deadlines.model import Deadline, DeadlineState
from business_channel.errors import Forbidden, Mendable
from business_channel.events import Event, EventTag
from business_channel.ids import new_id
from business_channel.notifications.rules import TELLINGS, Audience
from business_channel.permits import service
from business_channel.permits.filing import Stated
from business_channel.permits.model import Permit, PermitStep
from business_channel.permits.model import PermitStepKind as Kind
from business_channel.permits.recording import StepNotNow
from business_channel.procedure.guards import CoDoesNotReply
from business_channel.procedure.guards_of_permits import NoPermit
from business_channel.submissions.model import TerminationGround
from business_channel.work import unit_of_work
from business_channel.work_orders import ending
from business_channel.work_orders.model import WorkOrderRole
from business_channel.work_orders.rules import Assignment
from tests.business_channel.procedure.offices import doing, one, publishes
from tests.licensed import STATED, applies, records, step_of
from tests.official_calendar import at
from tests.town import Town, found_town, order_of

pytestmark = pytest.mark.store

MAY_7, MAY_8 = date(2020, 5, 7), date(2020, 5, 8)
ACCEPTED = ((Kind.RECEIVED, MAY_7), (Kind.ACCEPTED, MAY_8))


@pytest.fixture
async def town(store: Store) -> Town:
    """A town on 28 May 2020."""
    await now.travel(store, at("2020-05-28"))
    return await found_town(store)


async def applied(town: Town, *others: Assignment, stated: Stated = STATED) -> UUID:
    """A matter about a licence whose order the department has taken on; returns the order's id."""
    filed = await town.approves(await town.files())
    await doing(town.store, town.author, lambda work: applies(work, filed, stated))
    return await town.accepts(await town.dispatches(filed, *others))


async def tried(store: Store, by: Principal, order_id: UUID, kind: Kind) -> object:
    """What a step on 28 May gives, or how it is refused."""
    try:
        async with unit_of_work(store, by) as work:
            return await service.record(work, step_of(order_id, kind), new_id())
    except Mendable as refused:
        return refused


async def told(store: Store, tag: EventTag) -> int:
    """How often it happened."""
    return int(await one(store, select(func.count()).select_from(Event).where(Event.tag == tag)))


async def open_clocks(store: Store) -> set[str]:
    """The clocks of permits that are not stopped."""
    open_ = Deadline.definition_code.like("permit.%"), Deadline.state != DeadlineState.STOPPED
    async with store.engine.connect() as connection:
        return set((await connection.execute(select(Deadline.definition_code).where(*open_))).scalars())


async def notes(store: Store) -> int:
    """Whatever silence has done is noted; returns to how many files."""
    return await doing(store, ANONYMOUS, service.note_lapses)


async def test_of_two_who_decide_at_once_one_wins(town: Town) -> None:
    order = await applied(town)
    await records(town.store, town.clerk, order, *ACCEPTED)
    outcomes = await asyncio.gather(*(tried(town.store, by, order, Kind.DECIDED) for by in (town.clerk, town.head)))
    assert [type(each) for each in outcomes if isinstance(each, Mendable)] == [StepNotNow]
    assert await told(town.store, EventTag.PERMIT_DECIDED) == 1


async def test_silence_is_noted_once_whoever_sweeps_at_the_same_moment(town: Town) -> None:
    await records(town.store, town.clerk, await applied(town), ACCEPTED[0])
    await now.travel(town.store, at("2020-05-29"))
    assert sorted(await asyncio.gather(notes(town.store), notes(town.store))) in ([0, 1], [0, 0])
    await notes(town.store)
    assert await told(town.store, EventTag.PERMIT_DEEMED_ACCEPTED) == 1
    assert {each.audience for each in TELLINGS[EventTag.PERMIT_DEEMED_ACCEPTED]} == {Audience.AUTHOR, Audience.UNIT}


async def test_a_department_that_has_recorded_nothing_has_a_week_to_say_what_became_of_a_renewal(town: Town) -> None:
    stated = Stated(
        licence="道路运输经营许可证",
        authority="赫章县交通运输局",
        applied_on=date(2020, 3, 2),
        renews="520527001",
        expires_on=date(2020, 5, 20),
    )
    await applied(town, stated=stated)
    for day, count in (("2020-06-03", 0), ("2020-06-05", 1), ("2020-06-06", 0)):
        await now.travel(town.store, at(day))
        assert await notes(town.store) == count
    assert await told(town.store, EventTag.PERMIT_DEEMED_RENEWED) == 1


async def test_nothing_is_noted_of_a_matter_that_no_department_has(town: Town) -> None:
    filed = await town.approves(await town.files())
    await doing(town.store, town.author, lambda work: applies(work, filed))
    order = await applied(town)
    await records(town.store, town.clerk, order, ACCEPTED[0])
    ended = TerminationGround.SETTLED
    await doing(town.store, town.head, lambda work: ending.terminate(work, order, ended, "申请人已撤回申请。"))
    await now.travel(town.store, at("2020-07-28"))
    assert await notes(town.store) == 0
    assert await told(town.store, EventTag.PERMIT_DEEMED_ACCEPTED) == 0


async def test_a_file_goes_on_after_the_answer_and_its_clocks_do_not(town: Town) -> None:
    order = await applied(town)
    await records(town.store, town.clerk, order, *ACCEPTED)
    assert await open_clocks(town.store) == {"permit.decide"}
    await publishes(town, await town.answers(order))
    assert await open_clocks(town.store) == set()
    await records(town.store, town.clerk, order, (Kind.EXCLUSION_BEGAN, date(2020, 5, 26)))
    assert await open_clocks(town.store) == set()
    assert await one(town.store, select(func.count()).select_from(PermitStep)) == 4


async def test_what_is_terminated_has_no_file_to_keep_and_no_clock_that_runs(town: Town) -> None:
    order = await applied(town)
    await records(town.store, town.clerk, order, *ACCEPTED)
    await doing(
        town.store, town.head, lambda work: ending.terminate(work, order, TerminationGround.SETTLED, "双方已和解。")
    )
    assert await open_clocks(town.store) == set()
    assert isinstance(await tried(town.store, town.clerk, order, Kind.DECIDED), Mendable)
    assert await told(town.store, EventTag.PERMIT_DECIDED) == 0


async def test_who_only_helps_and_who_has_no_permit_to_keep_records_nothing(town: Town) -> None:
    other = await found_town(town.store)
    order = await applied(town, Assignment(other.department_id, WorkOrderRole.CO))
    submission: UUID = await one(town.store, select(Permit.submission_id))
    helping = await doing(town.store, ANONYMOUS, lambda work: order_of(work, submission, other.department_id))
    await other.accepts(helping)
    assert isinstance(await tried(town.store, other.clerk, helping, Kind.RECEIVED), CoDoesNotReply)
    with pytest.raises(Forbidden):
        await tried(town.store, other.clerk, order, Kind.RECEIVED)
    plain = await town.accepts(await town.is_asked())
    assert isinstance(await tried(town.store, town.clerk, plain, Kind.RECEIVED), NoPermit)
    assert await one(town.store, select(func.count()).select_from(PermitStep)) == 1


async def test_what_is_recorded_never_changes_in_the_store_itself(town: Town, database_url: str) -> None:
    await records(town.store, town.clerk, await applied(town), *ACCEPTED)
    for change in (
        "UPDATE permit_step SET happened_on = '2020-05-09'",
        "DELETE FROM permit_step",
        "UPDATE permit SET expires_on = '2021-01-01'",
    ):
        with psycopg.connect(libpq_dsn(database_url)) as connection, pytest.raises(RestrictViolation):
            connection.execute(change)
