"""A report is asked for by those whom it concerns, made once from the same data, stopped, tried again and put right."""

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError

from business_channel import feed, now
from business_channel.access import ANONYMOUS
from business_channel.audit import AuditEntry
from business_channel.database import Store
from business_channel.errors import ChannelError, Forbidden, NotFound, NotNow, Several, Unauthenticated
from business_channel.events import Event
from business_channel.ids import new_id
from business_channel.outbox import OutboxRow, OutboxState, Task
from business_channel.reports import repository, rules, running, service
from business_channel.reports.document import ReportKind
from business_channel.reports.model import Report, ReportArtefact, ReportFailure, ReportState
from business_channel.work import Work, unit_of_work
from tests.reporting import (
    ANALYST,
    CLERK,
    HEAD,
    LEADER,
    MAY,
    OTHER_HEAD,
    SUPERVISOR,
    asks,
    begins,
    document,
    does,
    finishes,
    is_made,
    person,
    row_of,
    versions_of,
)
from tests.town import found_town

pytestmark = pytest.mark.store


async def _count(store: Store, table: type) -> int:
    async with store.engine.connect() as connection:
        return int((await connection.execute(select(func.count()).select_from(table))).scalar_one())


async def _tags(store: Store, report_id: UUID) -> list[str]:
    async with store.engine.connect() as connection:
        found = select(Event.tag).where(Event.report_id == report_id).order_by(Event.id)
        return [each.value for each in (await connection.execute(found)).scalars()]


async def _tasks(store: Store) -> Counter[OutboxState]:
    async with store.engine.connect() as connection:
        found = select(OutboxRow.state).where(OutboxRow.task == Task.REPORT)
        return Counter((await connection.execute(found)).scalars())


async def test_who_may_ask_asks_of_what_concerns_them_and_of_nothing_else(store: Store) -> None:
    units = {name: next(iter((await person(store, name)).departments)) for name in (HEAD, OTHER_HEAD)}
    own, others = (replace(MAY, kind=ReportKind.SLA, department_id=units[each]) for each in (HEAD, OTHER_HEAD))
    county, city = replace(MAY, region_code="520527"), replace(MAY, region_code="520500")
    allowed = [(ANALYST, MAY), (SUPERVISOR, others), (CLERK, own), (HEAD, own), (LEADER, county)]
    for email, question in allowed:
        assert (await row_of(store, await asks(store, question, email))).state is ReportState.QUEUED
    made = await _count(store, Report)
    refused = [(HEAD, others), (HEAD, MAY), (CLERK, county), (LEADER, city), (LEADER, MAY), (LEADER, own)]
    refused += [("citizen@public.demo", MAY), ("owner@enterprise.demo", own), ("reviewer@platform.demo", MAY)]
    for email, question in refused:
        with pytest.raises(Forbidden):
            await asks(store, question, email)
    async with unit_of_work(store, ANONYMOUS) as work:
        with pytest.raises(Unauthenticated):
            await service.request(work, MAY, new_id())
    assert await _count(store, Report) == made == len(allowed)


async def test_a_question_that_makes_no_sense_is_refused_with_everything_that_is_wrong(store: Store) -> None:
    wrong = replace(MAY, since=date(2020, 6, 1), region_code="999999", campaign_id=new_id(), department_id=new_id())
    with pytest.raises(Several) as refused:
        await asks(store, wrong)
    paths = {each.path: each.code for each in refused.value.errors}
    assert paths == {
        ("until",): "INVALID_INPUT",
        ("campaignId",): "NOT_FOUND",
        ("regionCode",): "NOT_FOUND",
        ("departmentId",): "NOT_FOUND",
    }
    assert await _count(store, Report) == 0


async def test_the_same_key_asks_once_and_too_many_at_once_are_refused(store: Store) -> None:
    key = new_id()
    first = await does(store, ANALYST, lambda work: service.request(work, MAY, key))
    again = await does(store, ANALYST, lambda work: service.request(work, MAY, key))
    assert (first, again) == (service.Asked(again.report_id, reused=False), service.Asked(first.report_id, reused=True))
    for day in range(1, rules.MOST_UNDER_WAY):
        await asks(store, replace(MAY, since=date(2020, 5, 1 + day)))
    with pytest.raises(rules.TooManyReports):
        await asks(store, replace(MAY, since=date(2020, 5, 20)))
    assert await _count(store, Report) == rules.MOST_UNDER_WAY


async def test_whoever_asks_again_before_a_report_is_begun_is_handed_the_same(store: Store) -> None:
    report_id = await asks(store)
    again = await does(store, ANALYST, lambda work: service.request(work, MAY, new_id()))
    by_other = await does(store, SUPERVISOR, lambda work: service.request(work, MAY, new_id()))
    assert (again, by_other.reused) == (service.Asked(report_id, reused=True), False)
    await begins(store, report_id)
    later = await does(store, ANALYST, lambda work: service.request(work, MAY, new_id()))
    assert (later.reused, await _count(store, Report)) == (False, 3)


async def test_a_report_is_made_step_by_step_with_an_event_each_and_shown_at_once(store: Store) -> None:
    report_id = await asks(store)
    run = await begins(store, report_id)
    assert run is not None
    async with unit_of_work(store, ANONYMOUS) as work:
        assert await running.hold(work, run)
        assert await running.step(work, run, 1, 3)
    row = await row_of(store, report_id)
    assert (row.state, row.done, row.total, row.attempts) == (ReportState.RUNNING, 1, 3, 1)
    assert await versions_of(store, report_id) == []
    assert await finishes(store, run)
    row, [version] = await row_of(store, report_id), await versions_of(store, report_id)
    assert (row.state, row.done, version.number, version.published_at) == (ReportState.DONE, 3, 1, None)
    steps = ["report:progressed"] * 2
    assert await _tags(store, report_id) == ["report:requested", *steps, "report:ready"]
    assert await _tasks(store) == {OutboxState.DONE: 1}
    async with store.engine.connect() as connection:
        noted = select(AuditEntry.action).where(AuditEntry.subject_id == report_id).order_by(AuditEntry.id)
        assert list((await connection.execute(noted)).scalars()) == ["report:requested", "report:ready"]
        shown = await connection.execute(select(ReportArtefact.version_id, ReportArtefact.kept_until))
        assert {tuple(each) for each in shown} == {(version.id, None)}


async def test_the_same_question_on_the_same_data_is_answered_by_the_same_report(store: Store) -> None:
    town = await found_town(store)
    await town.files()
    await feed.seal(store)
    report_id = await is_made(store, await asks(store))
    await feed.seal(store)
    again = await does(store, ANALYST, lambda work: service.request(work, MAY, new_id()))
    by_other = await does(store, SUPERVISOR, lambda work: service.request(work, MAY, new_id()))
    assert [again, by_other] == [service.Asked(report_id, reused=True)] * 2
    other_question = await asks(store, replace(MAY, region_code="520527"))
    await town.files()
    on_new_data = await asks(store)
    assert len({report_id, other_question, on_new_data}) == 3
    assert await _count(store, Report) == 3


async def test_a_report_is_not_used_again_once_a_clock_has_run_out_or_the_day_is_over(store: Store) -> None:
    town = await found_town(store)
    await now.travel(store, datetime(2026, 3, 2, 9, tzinfo=now.SHANGHAI))
    await town.files()
    await feed.seal(store)
    report_id = await is_made(store, await asks(store))
    await now.travel(store, datetime(2026, 3, 2, 23, tzinfo=now.SHANGHAI))
    assert await asks(store) == report_id
    await now.travel(store, datetime(2026, 3, 3, 8, tzinfo=now.SHANGHAI))
    next_day = await is_made(store, await asks(store))
    await now.travel(store, datetime(2026, 3, 3, 10, tzinfo=now.SHANGHAI))
    assert len({report_id, next_day, await asks(store)}) == 3


async def test_a_cancelled_report_is_no_longer_its_runs_own_and_can_be_tried_again(store: Store) -> None:
    report_id = await asks(store)
    run = await begins(store, report_id)
    assert run is not None
    await does(store, ANALYST, lambda work: service.cancel(work, report_id))
    async with unit_of_work(store, ANONYMOUS) as work:
        assert not await running.hold(work, run)
        assert not await running.step(work, run, 1, 3)
    assert not await finishes(store, run)
    async with unit_of_work(store, ANONYMOUS) as work:
        await running.give_up(work, run)
    assert (await row_of(store, report_id)).state is ReportState.CANCELLED
    assert await _tasks(store) == {OutboxState.DONE: 1}
    assert await _count(store, ReportArtefact) == 0
    with pytest.raises(NotNow):
        await does(store, ANALYST, lambda work: service.cancel(work, report_id))
    await does(store, ANALYST, lambda work: service.retry(work, report_id))
    await is_made(store, report_id)
    assert (await row_of(store, report_id)).state is ReportState.DONE
    assert len(await versions_of(store, report_id)) == 1


async def test_a_worker_that_was_taken_for_dead_writes_nothing_over_its_successor(store: Store) -> None:
    report_id = await asks(store)
    first, second = await begins(store, report_id), await begins(store, report_id)
    assert first is not None
    assert second is not None
    assert (first.attempt, second.attempt) == (1, 2)
    assert not await finishes(store, first)
    async with unit_of_work(store, ANONYMOUS) as work:
        await running.fail(work, first, ReportFailure.TOO_SLOW)
    assert (await row_of(store, report_id)).state is ReportState.RUNNING
    assert await finishes(store, second)
    assert [each.number for each in await versions_of(store, report_id)] == [1]


async def test_a_failed_report_says_why_and_is_made_in_the_next_attempt(store: Store) -> None:
    report_id = await asks(store)
    run = await begins(store, report_id)
    assert run is not None
    async with unit_of_work(store, ANONYMOUS) as work:
        await running.fail(work, run, ReportFailure.TOO_SLOW)
    row = await row_of(store, report_id)
    assert (row.state, row.failure) == (ReportState.FAILED, ReportFailure.TOO_SLOW)
    assert (await _tags(store, report_id))[-1] == "report:failed"
    await does(store, ANALYST, lambda work: service.retry(work, report_id))
    assert (await row_of(store, report_id)).failure is None
    await is_made(store, report_id)
    with pytest.raises(NotNow):
        await does(store, ANALYST, lambda work: service.retry(work, report_id))


async def test_a_report_whose_workers_died_fails_once_the_outbox_gives_it_up(store: Store) -> None:
    report_id = await asks(store)
    assert await begins(store, report_id)
    async with store.engine.begin() as connection:
        await connection.execute(update(OutboxRow).values(state=OutboxState.PARKED, started_at=None))
    async with unit_of_work(store, ANONYMOUS) as work:
        assert await running.fail_the_parked(work) == 1
    async with unit_of_work(store, ANONYMOUS) as work:
        assert await running.fail_the_parked(work) == 0
    assert (await row_of(store, report_id)).failure is ReportFailure.WORKERS_DIED


async def test_what_a_department_or_an_office_may_not_see_it_cannot_find(store: Store) -> None:
    own = replace(MAY, kind=ReportKind.SLA, department_id=next(iter((await person(store, HEAD)).departments)))
    everywhere = await asks(store)
    ranking = await is_made(store, await asks(store, replace(MAY, kind=ReportKind.RANKING)))
    of_unit, of_county = await asks(store, own, HEAD), await asks(store, replace(MAY, region_code="520527"), LEADER)
    every = {everywhere, ranking, of_unit, of_county}

    async def seen(email: str) -> set[UUID]:
        found = set()
        for each in every:
            try:
                await does(store, email, lambda work, it=each: repository.locked_seen(work, it))  # type: ignore[misc]
                found.add(each)
            except NotFound:
                pass
        return found

    assert [await seen(each) for each in (ANALYST, SUPERVISOR)] == [every, every]
    assert [await seen(each) for each in (CLERK, OTHER_HEAD, LEADER)] == [{of_unit}, set(), {of_county}]
    nobody = ("citizen@public.demo", "owner@enterprise.demo", "reviewer@platform.demo", "auditor@platform.demo")
    assert [await seen(each) for each in nobody] == [set()] * len(nobody)
    await does(store, ANALYST, lambda work: service.publish(work, ranking))
    assert [await seen(each) for each in (CLERK, OTHER_HEAD, LEADER)] == [{of_unit, ranking}, {ranking}, {of_county}]


@pytest.mark.parametrize("deed", [service.cancel, service.retry])
async def test_who_did_not_ask_stops_and_retries_nothing(
    store: Store, deed: Callable[[Work, UUID], Awaitable[None]]
) -> None:
    unit = next(iter((await person(store, HEAD)).departments))
    report_id = await asks(store, replace(MAY, kind=ReportKind.SLA, department_id=unit), HEAD)
    expected: dict[str, type[ChannelError]] = {CLERK: Forbidden, SUPERVISOR: Forbidden, OTHER_HEAD: NotFound}
    for email, refusal in expected.items():
        with pytest.raises(refusal):
            await does(store, email, lambda work: deed(work, report_id))
    assert (await row_of(store, report_id)).state is ReportState.QUEUED


async def test_what_is_published_never_changes_and_a_correction_says_what_it_changes(store: Store) -> None:
    report_id = await is_made(store, await asks(store))
    with pytest.raises(rules.NotPublished):
        await does(store, ANALYST, lambda work: service.correct(work, report_id, "补录两件"))
    for email in (SUPERVISOR, HEAD):
        with pytest.raises(Forbidden):
            await does(store, email, lambda work: service.publish(work, report_id))
    await does(store, ANALYST, lambda work: service.publish(work, report_id))
    with pytest.raises(NotNow):
        await does(store, ANALYST, lambda work: service.publish(work, report_id))
    for change in ("SET published_at = now()", "SET digest = ''", "SET document = '{}'"):
        async with store.engine.begin() as connection:
            with pytest.raises(DBAPIError):
                await connection.execute(text(f"UPDATE report_version {change}"))
    with pytest.raises(Several):
        await does(store, ANALYST, lambda work: service.correct(work, report_id, " "))
    await does(store, ANALYST, lambda work: service.correct(work, report_id, "补录两件"))
    run = await begins(store, report_id)
    assert run is not None
    assert run.correcting == 1
    corrected = document(run.question, datetime.now(now.SHANGHAI) + timedelta(seconds=1), rate="0.80")
    assert await finishes(store, run, corrected)
    first, second = await versions_of(store, report_id)
    assert (first.number, first.reason, second.corrects, second.reason) == (1, None, 1, "补录两件")
    assert first.published_at is not None
    assert second.published_at is None
    await does(store, ANALYST, lambda work: service.publish(work, report_id))
    assert all(each.published_at for each in await versions_of(store, report_id))
