"""Deadlines over the API: anyone can check a due date, and who may not change a clock changes nothing."""

import uuid
from typing import Any

import pytest

from business_channel import now
from business_channel.ids import parse_global_id
from tests.official_calendar import at
from tests.schema.desk import Desk

PREVIEW = """query ($definition: String!, $startedAt: DateTime!, $region: Text) {
  deadlinePreview(definition: $definition, startedAt: $startedAt, regionCode: $region) {
    dueAt dueOn provisional explanation { date rule text } errors { code message path }
  }
}"""
ORDER = """workOrder { deadlines { clock state dueOn colour overdue ranFor extended
  segments { kind since total reason } history { cause oldDueOn newDueOn }
  extensions { id state total reason } } } errors { code message path }"""


async def _preview(desk: Desk, definition: str, started_at: str, region: str | None = None) -> Any:
    return await desk.ask(None, PREVIEW, definition=definition, startedAt=started_at, region=region)


async def test_anyone_can_check_a_due_date_to_the_day(desk: Desk) -> None:
    answer = await _preview(desk, "service.reply.help", "2020-05-28T09:00:00+08:00")
    told = answer.data["deadlinePreview"]
    assert (told["dueOn"], told["dueAt"]) == ("2020-06-08", "2020-06-08T23:59:59+08:00")
    assert told["explanation"][0] == {"date": "2020-05-28", "rule": "FIRST_DAY_EXCLUDED", "text": "起算当日不计入"}
    assert told["explanation"][-1] == {"date": "2020-06-08", "rule": "COUNTED", "text": "第7个工作日"}


@pytest.mark.parametrize(
    ("definition", "started_at", "region", "told"),
    [
        ("no.such.clock", "2020-05-28T09:00:00+08:00", None, {("INVALID_INPUT", "definition")}),
        ("promise", "2020-05-28T09:00:00+08:00", None, {("INVALID_INPUT", "definition")}),
        ("arrears.handle", "9999-12-31T09:00:00+08:00", None, {("DAY_OUT_OF_RANGE", "startedAt")}),
        ("arrears.handle", "1900-01-01T09:00:00+08:00", None, {("DAY_OUT_OF_RANGE", "startedAt")}),
        (
            *("no.such.clock", "2500-01-01T09:00:00+08:00", "000000"),
            {("INVALID_INPUT", "definition"), ("DAY_OUT_OF_RANGE", "startedAt"), ("INVALID_INPUT", "regionCode")},
        ),
    ],
)
async def test_a_preview_that_cannot_be_names_every_argument_that_is_wrong(
    desk: Desk, definition: str, started_at: str, region: str | None, told: set[tuple[str, str]]
) -> None:
    answer = await _preview(desk, definition, started_at, region)
    preview = answer.data["deadlinePreview"]
    assert {(each["code"], ".".join(each["path"])) for each in preview["errors"]} == told
    assert [preview[each] for each in ("dueAt", "dueOn", "provisional", "explanation")] == [None, None, None, []]


async def test_a_preview_of_a_name_with_a_control_character_is_a_bad_request(desk: Desk) -> None:
    answer = await _preview(desk, "no\x00clock", "2020-05-28T09:00:00+08:00")
    assert [each.extensions["code"] for each in answer.errors] == ["BAD_REQUEST"]


@pytest.mark.parametrize(("topic", "region"), [("no.such.topic", "520527"), ("service.reply", "000000")])
async def test_the_rules_of_a_matter_that_cannot_be_are_a_bad_request(desk: Desk, topic: str, region: str) -> None:
    query = "query ($t: Text!, $r: Text!) { applicableDeadlines(kind: HELP, topicCode: $t, regionCode: $r) { code } }"
    answer = await desk.ask(None, query, t=topic, r=region)
    assert [each.extensions["code"] for each in answer.errors] == ["BAD_REQUEST"]
    assert answer.data is None


async def test_the_rules_of_all_clocks_can_be_read_by_anyone(desk: Desk) -> None:
    query = "{ deadlineDefinitions { code name instrument article unit amount cap pauses ladder { to after } } }"
    answer = await desk.ask(None, query)
    assert answer.errors is None
    rules = {each["code"]: each for each in answer.data["deadlineDefinitions"]}
    assert rules["arrears.handle"] == {
        "code": "arrears.handle",
        "name": "拖欠投诉处理",
        "instrument": "保障中小企业款项支付条例（2025年修订）",
        "article": "第二十五条",
        "unit": "CALENDAR_DAYS",
        "amount": 30,
        "cap": 90,
        "pauses": [],
        "ladder": [{"to": "UNIT_HEAD", "after": 0}, {"to": "SUPERVISOR", "after": 1}],
    }
    assert {"promise", "repayment"} <= rules.keys()


async def _order(desk: Desk) -> str:
    department = await desk.dispatched_to_commerce(1)
    query = "query ($d: ID!) { inbox(departmentId: $d, first: 1) { nodes { id } } }"
    answer = await desk.ask("clerk@swt.demo", query, d=department)
    return str(answer.data["inbox"]["nodes"][0]["id"])


async def test_a_clerk_lets_a_clock_stand_still_asks_for_time_and_the_head_grants_it(desk: Desk) -> None:
    await now.travel(desk.store, at("2020-03-16"))
    order = await _order(desk)
    pause = f"mutation ($i: PauseClockInput!) {{ pauseClock(input: $i) {{ {ORDER} }} }}"
    paused = await desk.ask("clerk@swt.demo", pause, i={"workOrderId": order, "reason": "SUPPLEMENT"})
    assert _reply(paused, "pauseClock")["colour"] == "GREY"
    await now.travel(desk.store, at("2020-03-18"))
    resume = f"mutation ($i: ResumeClockInput!) {{ resumeClock(input: $i) {{ {ORDER} }} }}"
    resumed = _reply(await desk.ask("clerk@swt.demo", resume, i={"workOrderId": order}), "resumeClock")
    assert (resumed["dueOn"], resumed["ranFor"]) == ("2020-04-01", 0)
    assert resumed["history"] == [{"cause": "PAUSE", "oldDueOn": "2020-03-30", "newDueOn": "2020-04-01"}]
    asking = {
        "workOrderId": order,
        "total": 15,
        "reason": "需会同市场监管局核实。",
        "idempotencyKey": str(uuid.uuid4()),
    }
    request = f"mutation ($i: RequestExtensionInput!) {{ requestExtension(input: $i) {{ {ORDER} }} }}"
    [asked] = _reply(await desk.ask("clerk@swt.demo", request, i=asking), "requestExtension")["extensions"]
    assert await _reasons(desk) == []
    decide = f"mutation ($i: DecideExtensionInput!) {{ decideExtension(input: $i) {{ {ORDER} }} }}"
    granting = {"extensionId": asked["id"], "decision": "GRANT"}
    granted = _reply(await desk.ask("head@swt.demo", decide, i=granting), "decideExtension")
    assert (granted["dueOn"], granted["extended"]) == ("2020-04-09", True)
    assert await _reasons(desk) == ["需会同市场监管局核实。"]


async def _reasons(desk: Desk) -> list[str]:
    """Why more time was given, as the author reads it."""
    query = "{ submissions(first: 1) { nodes { deadlines { extensions { reason } } } } }"
    [node] = (await desk.ask("owner@enterprise.demo", query)).data["submissions"]["nodes"]
    return [each["reason"] for clock in node["deadlines"] for each in clock["extensions"]]


def _reply(answer: Any, field: str) -> Any:
    assert answer.errors is None
    assert answer.data[field]["errors"] == []
    [clock] = [each for each in answer.data[field]["workOrder"]["deadlines"] if each["clock"] == "REPLY"]
    return clock


async def test_an_unlawful_pause_is_refused_in_words_and_with_a_code(desk: Desk) -> None:
    order = await _order(desk)
    pause = f"mutation ($i: PauseClockInput!) {{ pauseClock(input: $i) {{ {ORDER} }} }}"
    answer = await desk.ask("clerk@swt.demo", pause, i={"workOrderId": order, "reason": "HEARING"})
    assert answer.data["pauseClock"] == {
        "workOrder": None,
        "errors": [
            {
                "code": "PAUSE_NOT_LAWFUL",
                "message": "《政企直通车服务规则》未规定可因“听证”停止计时。",
                "path": ["input", "reason"],
            }
        ],
    }


async def test_another_departments_request_is_not_found(desk: Desk) -> None:
    order = await _order(desk)
    asking = {"workOrderId": order, "total": 15, "reason": "需核实。", "idempotencyKey": str(uuid.uuid4())}
    request = f"mutation ($i: RequestExtensionInput!) {{ requestExtension(input: $i) {{ {ORDER} }} }}"
    asked = await desk.ask("clerk@swt.demo", request, i=asking)
    [extension] = _reply(asked, "requestExtension")["extensions"]
    decide = f"mutation ($i: DecideExtensionInput!) {{ decideExtension(input: $i) {{ {ORDER} }} }}"
    answer = await desk.ask("head@jtj.demo", decide, i={"extensionId": extension["id"], "decision": "GRANT"})
    assert [each["code"] for each in answer.data["decideExtension"]["errors"]] == ["NOT_FOUND"]


IMPORT = """mutation ($i: ImportCalendarInput!) { importCalendar(input: $i) {
  version publishedThrough changedDays errors { code path } } }"""
NOTICE = {
    "source": "国办发明电〔2026〕号",
    "days": [{"date": "2027-10-01", "status": "OFF", "occasion": "National Day"}],
}


async def test_an_administrator_imports_a_notice(desk: Desk) -> None:
    answer = await desk.ask("admin@platform.demo", IMPORT, i=NOTICE)
    assert answer.data["importCalendar"] == {
        "version": 2,
        "publishedThrough": "2027-12-31",
        "changedDays": ["2027-10-01"],
        "errors": [],
    }


@pytest.mark.parametrize("email", ["dispatcher@platform.demo", "head@jtj.demo", "owner@enterprise.demo"])
async def test_nobody_else_imports_a_notice(desk: Desk, email: str) -> None:
    answer = await desk.ask(email, IMPORT, i=NOTICE)
    assert [each.extensions["code"] for each in answer.errors] == ["FORBIDDEN"]
    preview = await _preview(desk, "service.reply.help", "2027-09-30T09:00:00+08:00")
    assert preview.data["deadlinePreview"]["provisional"] is True


SAVE = """mutation ($i: SaveDeadlineDefinitionInput!) { saveDeadlineDefinition(input: $i) {
  definition { code version amount regionCode pauses } moveCount moves { oldDueOn newDueOn } errors { code path } } }"""


async def test_an_administrator_tries_a_rule_before_saving_it(desk: Desk) -> None:
    await now.travel(desk.store, at("2020-03-16"))
    await desk.dispatched_to_commerce(1)
    rule = {"code": "service.reply.suggestion", "amount": 12, "dryRun": True}
    tried = (await desk.ask("admin@platform.demo", SAVE, i=rule)).data["saveDeadlineDefinition"]
    assert (tried["moveCount"], tried["moves"][0]) == (2, {"oldDueOn": "2020-03-30", "newDueOn": "2020-04-01"})
    applied = rule | {"dryRun": False, "applyToRunning": True, "expectedMoves": 2}
    saved = (await desk.ask("admin@platform.demo", SAVE, i=applied)).data["saveDeadlineDefinition"]
    assert (saved["definition"]["version"], saved["definition"]["amount"], saved["errors"]) == (2, 12, [])


async def test_the_author_sees_no_clock_of_the_platform_and_the_platform_sees_all(desk: Desk) -> None:
    await desk.dispatched_to_commerce(1)
    query = "{ submissions(first: 1) { nodes { id deadlines { clock duty } replyDeadline { id dueOn } } } }"
    seen = {}
    for email in ("owner@enterprise.demo", "supervisor@platform.demo", "clerk@swt.demo"):
        [node] = (await desk.ask(email, query)).data["submissions"]["nodes"]
        assert parse_global_id(node["replyDeadline"]["id"])[0] == "Deadline"
        seen[email] = sorted(f"{each['clock']} {each['duty']}" for each in node["deadlines"])
    shared = ["ACCEPT UNIT", "REPLY CHANNEL", "REPLY UNIT"]
    assert seen == {
        "owner@enterprise.demo": shared,
        "clerk@swt.demo": shared,
        "supervisor@platform.demo": sorted([*shared, "DISPATCH PLATFORM", "REVIEW PLATFORM"]),
    }
