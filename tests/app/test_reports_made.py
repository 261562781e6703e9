"""A report is made by a worker process, and whatever happens to that it is there once, whole, or not at all."""

import asyncio
import io
import json
import signal
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select, text, update

from app.actors.reporting import sweep_report_files
from app.files.storage import open_files
from app.settings import Settings
from app.web import create_app
from app.web.limits import door_limits
from business_channel.database import Store
from business_channel.ids import global_id, new_id
from business_channel.outbox import OutboxRow, OutboxState, Task
from business_channel.reports import service
from business_channel.reports.model import ReportArtefact, ReportState
from business_channel.views import events
from tests.app.working import Workshop, ended
from tests.doors.serving import listening
from tests.journeys.instance import Feed, Instance
from tests.reporting import ANALYST, HEAD, asks, does, row_of, versions_of
from tests.town import found_town
from tests.waiting import until

pytestmark = pytest.mark.store

REQUEST = """mutation ($input: RequestReportInput!) { requestReport(input: $input) {
    report { id state } reused errors { code } } }"""
FOLLOW = """subscription ($id: ID!, $after: String) { reportProgress(reportId: $id, after: $after) {
    cursor state done total report { id } } }"""
READ = """query ($id: ID!) { report(id: $id) { state attempts versions { number digest
    artefacts { form language name mediaType size sha256 url } } } }"""
BOTH = 2
"""An overview is computed on two connections at once."""
FORMS = {"JSON": 1, "CSV": 2, "XLSX": 2, "HTML": 2}


@asynccontextmanager
async def held(store: Store, table: str) -> AsyncIterator[None]:
    """Nobody reads the table inside the block: who computes a report of it waits."""
    async with store.engine.begin() as connection:
        await connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        await connection.execute(text(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE"))
        yield


@asynccontextmanager
async def not_settled(store: Store) -> AsyncIterator[None]:
    """No run of a report can be ended inside the block, so that none shows what it has made."""
    async with store.engine.begin() as connection:
        await connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        await connection.execute(text("SELECT id FROM outbox WHERE task = 'REPORT' FOR UPDATE"))
        yield


async def _leases_end(store: Store) -> None:
    async with store.engine.begin() as connection:
        waiting = update(OutboxRow).where(OutboxRow.state == OutboxState.WAITING)
        await connection.execute(waiting.values(available_at=func.now()))


async def _statements(store: Store) -> int:
    """How many statements of a report wait for a table."""
    async with store.engine.connect() as connection:
        waiting = text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' "
            "AND wait_event_type = 'Lock' AND query LIKE '%CREATE TEMPORARY TABLE%'"
        )
        return int((await connection.execute(waiting)).scalar_one())


def _kept(folder: Path) -> set[str]:
    return {each.name for each in (folder / "files").rglob("*") if each.is_file()}


@pytest.fixture
async def instance(store: Store, tmp_path: Path) -> AsyncIterator[Instance]:
    """A worker process, and the doors in this one."""
    running = Instance(store.engine.url.render_as_string(hide_password=False), tmp_path, smtp_port=1)
    running.start("worker")
    settings = running.settings
    try:
        async with listening(create_app(settings), door_limits(settings)) as (url, _):
            running.port = int(url.removesuffix("/graphql").rpartition(":")[2])
            yield running
    finally:
        await asyncio.to_thread(running.stop)


async def _reaches(feed: Feed, state: str, within: float = 40) -> list[dict[str, Any]]:
    """The steps of a report until it is in a state."""
    steps = [await feed.next(within)]
    while steps[-1]["state"] != state:
        steps.append(await feed.next(within))
    return steps


async def _computing(store: Store) -> bool:
    return await _statements(store) == BOTH


async def _stopped(store: Store) -> bool:
    return await _statements(store) == 0


async def _is_cancelled_in_the_middle(instance: Instance, store: Store, report_id: str) -> str:
    """The statement that runs ends with it; returns the cursor of that step."""
    async with instance.follow(ANALYST, FOLLOW, id=report_id, after=events.cursor(0)) as feed:
        begun = [(each["state"], each["done"]) for each in await _reaches(feed, "RUNNING")]
        assert begun == [("QUEUED", 0), ("RUNNING", 0)]
        await until(partial(_computing, store), 60)
        await instance.do(ANALYST, _deed("cancelReport"), "cancelReport", reportId=report_id)
        cancelled: str = (await _reaches(feed, "CANCELLED"))[-1]["cursor"]
        await until(partial(_stopped, store), 10)
    return cancelled


async def _is_killed_in_the_middle(instance: Instance, store: Store) -> None:
    """The worker is gone, the server ends its statement, and another worker begins anew."""
    await until(partial(_computing, store), 60)
    worker = instance.processes["worker"]
    worker.kill()
    assert await ended(worker) == -signal.SIGKILL
    await until(partial(_stopped, store))
    instance.start("worker")
    await _leases_end(store)
    await until(partial(_computing, store), 60)


async def test_a_report_is_cancelled_tried_again_killed_and_made_and_had_by_who_may(
    instance: Instance, store: Store
) -> None:
    await (await found_town(store)).is_asked()
    question = {"kind": "OVERVIEW", "since": "2020-01-01", "until": "2030-01-01", "idempotencyKey": str(new_id())}
    async with held(store, "submission"):
        report_id = (await instance.ask(ANALYST, REQUEST, input=question))["requestReport"]["report"]["id"]
        cancelled = await _is_cancelled_in_the_middle(instance, store, report_id)
        await instance.do(ANALYST, _deed("retryReport"), "retryReport", reportId=report_id)
        await _is_killed_in_the_middle(instance, store)
    async with instance.follow(ANALYST, FOLLOW, id=report_id, after=cancelled) as feed:
        steps = await _reaches(feed, "DONE")
    assert {each["report"]["id"] for each in steps} == {report_id}
    assert (steps[0]["state"], steps[-1]["done"]) == ("QUEUED", steps[-1]["total"])
    parts = [each["done"] for each in steps if each["state"] == "RUNNING" and each["total"]]
    assert parts == sorted(parts)
    report = (await instance.ask(ANALYST, READ, id=report_id))["report"]
    [version] = report["versions"]
    assert (report["state"], report["attempts"], version["number"]) == ("DONE", 2, 1)
    forms = [each["form"] for each in version["artefacts"]]
    assert {each: forms.count(each) for each in forms} == FORMS
    assert len(_kept(instance.data_dir)) == len(forms)
    await _downloads(instance, version["artefacts"])


def _deed(name: str) -> str:
    return f"mutation ($input: ReportInput!) {{ {name}(input: $input) {{ report {{ state }} errors {{ code }} }} }}"


async def _downloads(instance: Instance, artefacts: list[dict[str, Any]]) -> None:
    """Every file is what it says; nobody else finds it."""
    base = f"http://127.0.0.1:{instance.port}"
    async with httpx.AsyncClient(base_url=base, verify=False) as client:
        for each in artefacts:
            got = await client.get(each["url"], headers={"Authorization": f"Bearer {instance.token(ANALYST)}"})
            assert (got.status_code, len(got.content)) == (200, each["size"])
            assert got.headers["content-disposition"].startswith("attachment")
            _opens(each["form"], got.content)
        url = artefacts[0]["url"]
        nowhere = f"/reports/{global_id('ReportArtefact', new_id())}"
        for email in (HEAD, "citizen@public.demo"):
            headers = {"Authorization": f"Bearer {instance.token(email)}"}
            there, nothing = [await client.get(each, headers=headers) for each in (url, nowhere)]
            assert (there.status_code, nothing.status_code) == (404, 404)
        assert (await client.get(url)).status_code == 401


def _opens(form: str, content: bytes) -> None:
    if form == "JSON":
        assert json.loads(content)["kind"] == "OVERVIEW"
    elif form == "HTML":
        assert content.startswith(b"<!doctype html>") or content.startswith(b"<!DOCTYPE html>")
    else:
        assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None


async def test_files_of_a_worker_that_was_killed_before_it_showed_them_are_swept(store: Store, shop: Workshop) -> None:
    report_id = await asks(store)
    files = open_files(Settings(database_url="postgresql://unused", data_dir=shop.folder, mode="test"))

    async def running() -> bool:
        return (await row_of(store, report_id)).state is ReportState.RUNNING

    async def written() -> bool:
        return len(_kept(shop.folder)) == sum(FORMS.values())

    first = shop.start()
    await until(running, 120)
    async with not_settled(store):
        await until(written, 120)
        first.kill()
        await ended(first)
    assert (await row_of(store, report_id)).state is ReportState.RUNNING
    await _leases_end(store)
    shop.start()

    async def done() -> bool:
        return (await row_of(store, report_id)).state is ReportState.DONE

    await until(done, 120)
    assert len(await versions_of(store, report_id)) == 1
    assert len(_kept(shop.folder)) == 2 * sum(FORMS.values())
    await sweep_report_files(store, files)
    assert len(_kept(shop.folder)) == 2 * sum(FORMS.values())
    async with store.engine.begin() as connection:
        left = update(ReportArtefact).where(ReportArtefact.version_id.is_(None))
        await connection.execute(left.values(kept_until=func.now()))
    await sweep_report_files(store, files)
    async with store.engine.connect() as connection:
        rows = (await connection.execute(select(ReportArtefact.id, ReportArtefact.version_id))).all()
    assert {str(each.id) for each in rows} == _kept(shop.folder)
    assert len(rows) == sum(FORMS.values())
    assert all(each.version_id is not None for each in rows)


async def test_a_kind_that_cannot_be_computed_fails_in_words_and_the_worker_goes_on(
    store: Store, shop: Workshop
) -> None:
    async with store.engine.begin() as connection:
        await connection.execute(text("ALTER TABLE work_order RENAME TO work_order_that_is_gone"))
    report_id = await asks(store)
    worker = shop.start()

    async def over() -> bool:
        return (await row_of(store, report_id)).state in (ReportState.FAILED, ReportState.DONE)

    await until(over, 120)
    row = await row_of(store, report_id)
    assert (row.state, row.failure) == (ReportState.FAILED, "CANNOT_COMPUTE")
    assert await versions_of(store, report_id) == []
    async with store.engine.begin() as connection:
        await connection.execute(text("ALTER TABLE work_order_that_is_gone RENAME TO work_order"))
    await does(store, ANALYST, lambda work: service.retry(work, report_id))

    async def made() -> bool:
        return (await row_of(store, report_id)).state is ReportState.DONE

    await until(made, 120)
    assert worker.poll() is None
    assert "Traceback" not in shop.log()


async def test_a_worker_that_is_told_to_stop_lets_go_of_its_report_at_once(store: Store, shop: Workshop) -> None:
    report_id = await asks(store)
    async with held(store, "submission"):
        worker = shop.start()
        await until(partial(_computing, store), 60)
        worker.terminate()
        assert await ended(worker) == 0
        assert await _stopped(store)
    async with store.engine.connect() as connection:
        told = select(OutboxRow.state, OutboxRow.attempts, OutboxRow.crashes, OutboxRow.started_at)
        rows = await connection.execute(told.where(OutboxRow.task == Task.REPORT))
        assert [tuple(each) for each in rows] == [(OutboxState.WAITING, 0, 0, None)]
    assert (await row_of(store, report_id)).state is ReportState.RUNNING
