"""Reports in the API: asked for, read as typed tables in both languages, published, and nobody else's to find."""

import uuid
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select

from business_channel.access import ANONYMOUS
from business_channel.database import Store
from business_channel.ids import global_id, key_of
from business_channel.language import Language
from business_channel.reports import running, service
from business_channel.reports.document import ReportKind
from business_channel.reports.model import Report, ReportFailure
from business_channel.work import unit_of_work
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
    does,
    is_made,
    person,
)
from tests.schema.desk import Desk

pytestmark = pytest.mark.store

REQUEST = """mutation ($input: RequestReportInput!) { requestReport(input: $input) {
    reused report { id title state progress { done total } kind since until basis breakdowns region { code }
        department { name } standing failure { code message } version { number } }
    errors { code message path } } }"""
READ = """query ($id: ID!) { report(id: $id) { state attempts version { number digest asOf publishedAt
    definitionsVersion corrects reason changes artefacts { form language name mediaType size url }
    document { title since until metrics { code } notes charts { key }
        tables { key title labels notes columns { key heading shape metric { code } }
            rows { cells { text number numerator denominator suppressed } } } } }
    versions { number } } node(id: $id) { id } nodes(ids: [$id]) { id }
    reports(first: 10) { nodes { id } } }"""
DEEDS = ("cancelReport", "retryReport", "publishReport")


def deed(name: str) -> str:
    return (
        f"mutation ($id: ID!) {{ {name}(input: {{reportId: $id}}) {{ report {{ state version {{ publishedAt }} }} "
        "errors { code message } } }"
    )


def asked(**other: Any) -> dict[str, Any]:
    plain = {"idempotencyKey": str(uuid.uuid4()), "kind": "OVERVIEW", "since": "2020-05-01", "until": "2020-06-01"}
    return plain | {"basis": "PERIOD"} | other


async def test_an_analyst_asks_and_reads_the_answer_as_typed_tables_in_either_language(
    desk: Desk, store: Store
) -> None:
    answer = await desk.ask(ANALYST, REQUEST, input=asked(breakdowns=["TOPIC"], regionCode="520527"))
    assert answer.errors is None
    payload = answer.data["requestReport"]
    report = payload["report"]
    assert (payload["errors"], payload["reused"], report["state"]) == ([], False, "QUEUED")
    assert report["title"] == "诉求办理情况分析（2020-05-01 至 2020-05-31）"
    assert (report["region"], report["breakdowns"]) == ({"code": "520527"}, ["TOPIC"])
    assert (report["progress"], report["version"], report["failure"]) == ({"done": 0, "total": 0}, None, None)
    await is_made(store, key_of("Report", report["id"]))
    read = (await desk.ask(ANALYST, READ, id=report["id"])).data
    version = read["report"]["version"]
    [table] = version["document"]["tables"]
    assert (version["number"], version["publishedAt"], version["changes"]) == (1, None, [])
    assert [each["shape"] for each in table["columns"]] == ["TEXT", "RATE"]
    cells = [row["cells"] for row in table["rows"]]
    assert [(row[0]["text"], row[1]["number"]) for row in cells] == [("求助", "0.60"), ("未分类", None)]
    assert (cells[0][1]["numerator"], cells[0][1]["denominator"], cells[0][1]["suppressed"]) == ("6", "10", False)
    assert read["node"] == {"id": report["id"]}
    assert read["nodes"] == [{"id": report["id"]}]
    [data] = version["artefacts"]
    assert (data["form"], data["language"], data["url"].startswith("/reports/")) == ("JSON", None, True)
    english = (await desk.ask(ANALYST, READ, language=Language.EN, id=report["id"])).data["report"]
    assert english["version"]["document"]["tables"][0]["columns"][1]["heading"] == "Reply rate"
    again = await desk.ask(ANALYST, REQUEST, input=asked(breakdowns=["TOPIC"], regionCode="520527"))
    assert (again.data["requestReport"]["reused"], again.data["requestReport"]["report"]["id"]) == (True, report["id"])


async def test_a_page_of_reports_costs_the_same_whatever_its_length(desk: Desk, store: Store) -> None:
    query = "{ reports(first: 100) { nodes { title version { document { title } artefacts { url } } } } }"
    counted = []
    for day in (1, 2, 3):
        report_id = await asks(store, replace(MAY, since=MAY.since.replace(day=day)))
        await is_made(store, report_id)
        answer = await desk.ask(ANALYST, query)
        assert len(answer.data["reports"]["nodes"]) == day
        counted.append(desk.statements)
    assert len(set(counted)) == 1


async def test_what_is_not_for_somebody_is_answered_like_what_is_not_there(desk: Desk, store: Store) -> None:
    unit = next(iter((await person(store, HEAD)).departments))
    question = replace(MAY, kind=ReportKind.SLA, department_id=unit)
    report_id = global_id("Report", await is_made(store, await asks(store, question, HEAD)))
    nowhere = global_id("Report", uuid.uuid4())
    for email, finds in ((HEAD, True), (CLERK, True), (SUPERVISOR, True), (OTHER_HEAD, False), (LEADER, False)):
        read = (await desk.ask(email, READ, id=report_id)).data
        assert (read["node"] is not None, read["report"] is not None) == (finds, finds), email
        assert [each["id"] for each in read["reports"]["nodes"]] == ([report_id] if finds else []), email
    strangers = ("citizen@public.demo", "owner@enterprise.demo", "reviewer@platform.demo", OTHER_HEAD)
    for email in strangers:
        there, nothing = [(await desk.ask(email, READ, id=each)).data for each in (report_id, nowhere)]
        assert there == nothing
        for name in DEEDS[:2]:
            told = [await desk.ask(email, deed(name), id=each) for each in (report_id, nowhere)]
            assert str(told[0].data) == str(told[1].data)
            codes = [[each.extensions["code"] for each in answer.errors or ()] for answer in told]
            assert codes[0] == codes[1]
    anonymous = await desk.ask(None, "query ($id: ID!) { report(id: $id) { id } node(id: $id) { id } }", id=report_id)
    assert anonymous.data == {"report": None, "node": None}
    signed_out = await desk.ask(None, "{ reports(first: 1) { nodes { id } } }")
    assert signed_out.errors[0].extensions["code"] == "UNAUTHENTICATED"


async def test_a_failed_report_says_why_in_words_and_is_tried_again(desk: Desk, store: Store) -> None:
    key = await asks(store)
    run = await begins(store, key)
    assert run is not None
    async with unit_of_work(store, ANONYMOUS) as work:
        await running.fail(work, run, ReportFailure.TOO_SLOW)
    report_id = global_id("Report", key)
    query = "query ($id: ID!) { report(id: $id) { state failure { code message } } }"
    failed = (await desk.ask(ANALYST, query, id=report_id)).data["report"]
    assert failed["failure"] == {"code": "TOO_SLOW", "message": "计算超过时限，请缩小时段或减少分项后重试。"}
    again = (await desk.ask(ANALYST, deed("retryReport"), id=report_id)).data["retryReport"]
    assert (again["report"]["state"], again["errors"]) == ("QUEUED", [])
    wrong = (await desk.ask(ANALYST, deed("publishReport"), id=report_id)).data["publishReport"]
    assert [each["message"] for each in wrong["errors"]] == ["当前状态“待生成”下不能办理此操作。"]


async def test_an_analyst_publishes_and_corrects(desk: Desk, store: Store) -> None:
    report_id = global_id("Report", await is_made(store, await asks(store)))
    published = (await desk.ask(ANALYST, deed("publishReport"), id=report_id)).data["publishReport"]
    assert published["report"]["version"]["publishedAt"]
    refused = await desk.ask(HEAD, deed("publishReport"), id=report_id)
    assert refused.errors[0].extensions["code"] == "FORBIDDEN"
    correct = """mutation ($id: ID!) { correctReport(input: {reportId: $id, reason: "补录两件"}) {
        report { state version { number } } errors { code } } }"""
    corrected = (await desk.ask(ANALYST, correct, id=report_id)).data["correctReport"]
    assert corrected == {"report": {"state": "QUEUED", "version": {"number": 1}}, "errors": []}


async def test_a_bad_question_is_told_field_by_field_and_asks_nothing(desk: Desk, store: Store) -> None:
    answer = await desk.ask(ANALYST, REQUEST, input=asked(until="2020-05-01", kind="CAMPAIGN", topicCode="nonsense"))
    told = answer.data["requestReport"]
    assert told["report"] is None
    assert [(each["code"], each["path"]) for each in told["errors"]] == [
        ("INVALID_INPUT", ["input", "until"]),
        ("MISSING", ["input", "campaignId"]),
        ("NOT_FOUND", ["input", "topicCode"]),
    ]
    async with store.engine.connect() as connection:
        assert (await connection.execute(select(func.count()).select_from(Report))).scalar_one() == 0


async def test_a_standing_order_is_read_by_its_owner_alone(desk: Desk) -> None:
    order = """mutation ($input: ScheduleReportInput!) { scheduleReport(input: $input) {
        schedule { id cadence kind nextAt toldHeads } errors { code path } } }"""
    wanted = {"idempotencyKey": str(uuid.uuid4()), "cadence": "MONTHLY", "kind": "TRANSFERS"}
    saved = (await desk.ask(ANALYST, order, input=wanted)).data["scheduleReport"]
    assert (saved["errors"], saved["schedule"]["cadence"]) == ([], "MONTHLY")
    once = (await desk.ask(ANALYST, order, input=wanted | {"kind": "CAMPAIGN"})).data["scheduleReport"]
    assert once == {"schedule": None, "errors": [{"code": "INVALID_INPUT", "path": ["input", "kind"]}]}
    listed = "{ reportSchedules { id } }"
    assert (await desk.ask(ANALYST, listed)).data == {"reportSchedules": [{"id": saved["schedule"]["id"]}]}
    assert (await desk.ask(SUPERVISOR, listed)).data == {"reportSchedules": []}
    end = """mutation ($id: ID!) { endReportSchedule(input: {scheduleId: $id}) {
        schedule { endedAt } errors { code } } }"""
    others = (await desk.ask(SUPERVISOR, end, id=saved["schedule"]["id"])).data["endReportSchedule"]
    assert others == {"schedule": None, "errors": [{"code": "NOT_FOUND"}]}
    ended = (await desk.ask(ANALYST, end, id=saved["schedule"]["id"])).data["endReportSchedule"]
    assert ended["schedule"]["endedAt"]
    assert (await desk.ask(ANALYST, listed)).data == {"reportSchedules": []}


async def test_a_published_ranking_is_read_by_every_department_in_its_published_versions(
    desk: Desk, store: Store
) -> None:
    key = await is_made(store, await asks(store, replace(MAY, kind=ReportKind.RANKING)))
    await does(store, ANALYST, lambda work: service.publish(work, key))
    await does(store, ANALYST, lambda work: service.correct(work, key, "补录两件"))
    await is_made(store, key)
    query = "query ($id: ID!) { report(id: $id) { version { number } versions { number } } }"
    read = {
        each: (await desk.ask(each, query, id=global_id("Report", key))).data["report"] for each in (CLERK, ANALYST)
    }
    assert read[CLERK] == {"version": {"number": 1}, "versions": [{"number": 1}]}
    assert read[ANALYST] == {"version": {"number": 2}, "versions": [{"number": 1}, {"number": 2}]}
