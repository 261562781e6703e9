"""A construction permit that is stuck, from the filing to the decision, with the days that the law gives."""

import uuid
from typing import Any

import pytest
from sqlalchemy import func, select

from app.actors.upkeep import sweep_deadlines
from business_channel import now
from business_channel.events import Event, EventTag
from business_channel.permits.model import Permit, PermitStep
from business_channel.submissions.model import Submission
from tests.official_calendar import at
from tests.schema.complaint import deed
from tests.schema.desk import Desk
from tests.schema.licence import CLERK, HEAD, RECORD, Licence

PAUSE = deed("pauseClock", "PauseClockInput", "errors { code message }")
RESUME = deed("resumeClock", "ResumeClockInput", "errors { code message }")
EXTEND = deed("requestExtension", "RequestExtensionInput", "errors { code message }")
NOTICE: dict[str, Any] = {"reason": "EXPERT_REVIEW", "days": 5, "notice": "赫住建告〔2025〕31号"}
LIST = "缺施工图审查合格书和安全生产许可证。"


@pytest.fixture
async def licence(desk: Desk) -> Licence:
    """An application that is not filed yet, in a county whose bureau can answer."""
    found = Licence(desk)
    await found.opens_bureau()
    return found


async def stuck(found: Licence, day: str = "2025-11-17", **changes: Any) -> None:
    """The enterprise has filed, and the bureau has taken the matter on."""
    await found.files(day, **changes)
    await found.reaches_the_bureau()


async def count(desk: Desk, table: Any, *where: Any) -> int:
    async with desk.store.engine.connect() as connection:
        return int((await connection.execute(select(func.count()).select_from(table).where(*where))).scalar_one())


async def accepted(licence: Licence) -> None:
    """Received, corrected once, and accepted on 10 October 2025."""
    await licence.records("RECEIVED", "2025-09-24")
    await licence.records("CORRECTION_REQUESTED", "2025-09-30", note=LIST)
    await licence.records("CORRECTED", "2025-10-10")
    await licence.records("ACCEPTED", "2025-10-10")


async def test_a_permit_is_corrected_once_accepted_reviewed_and_decided_late(licence: Licence) -> None:
    filed = await licence.files("2025-11-17")
    assert filed["errors"] == []
    permit = filed["submission"]["permit"]
    assert (permit["licence"], permit["version"], permit["course"]["state"]) == ("建筑工程施工许可证", 1, "FILED")
    assert [(each["kind"], each["happenedOn"]) for each in permit["steps"]] == [("APPLIED", "2025-09-24")]
    await licence.reaches_the_bureau()
    await accepted(licence)
    course = await licence.course()
    assert (course["acceptedOn"], course["term"], course["dueOn"]) == ("2025-10-10", 20, "2025-11-06")
    await licence.records("EXCLUSION_BEGAN", "2025-10-20", **NOTICE)
    told = await licence.records("EXCLUSION_ENDED", "2025-10-27")
    course = told["course"]
    assert (course["dueOn"], course["excludedDays"], course["deemedAccepted"]) == ("2025-11-13", 5, False)
    assert (course["overdueSince"], course["lateBy"]) == ("2025-11-14", 2)
    cited = [(each["code"], each["article"]) for each in course["reasons"]]
    assert cited == [("DECISION_TERM", "第四十二条"), ("EXCLUDED", "第四十五条"), ("OVERDUE", "第四十二条")]
    explained = {each["date"]: each["text"] for each in course["explanation"]}
    assert explained["2025-10-21"] == "暂停计时（专家评审），不计入"
    decided = await licence.records("DECIDED", "2025-11-17", outcome="GRANTED")
    course = decided["course"]
    assert (course["state"], course["deliveryDueOn"], course["lateBy"]) == ("GRANTED", "2025-12-01", 2)
    delivered = await licence.records("LICENCE_DELIVERED", "2025-11-17")
    assert (delivered["course"]["state"], delivered["version"]) == ("DELIVERED", 9)
    after = await licence.refused("WITHDRAWN", "2025-11-17")
    assert after["code"] == "PERMIT_OVER"


async def test_the_clocks_of_the_matter_take_the_course_of_the_file(licence: Licence) -> None:
    await stuck(licence, "2025-11-10")
    await accepted(licence)
    late = {each["definition"] for each in (await licence.reads())["deadlines"]}
    assert not {"permit.correction", "permit.decide"} & late
    await licence.records("EXCLUSION_BEGAN", "2025-10-20", **NOTICE)
    await licence.records("EXCLUSION_ENDED", "2025-10-27")
    clocks = {each["definition"]: each for each in (await licence.reads())["deadlines"]}
    decide = clocks["permit.decide"]
    assert (decide["dueOn"], decide["state"]) == ("2025-11-13", "RUNNING")
    assert [(each["kind"], each["since"][:10]) for each in decide["segments"]] == [
        ("RUNNING", "2025-10-10"),
        ("PAUSED", "2025-10-20"),
        ("RUNNING", "2025-10-27"),
    ]
    asked = {"workOrderId": licence.order, "clock": "STATUTORY"}
    for reason, code in (("SUPPLEMENT", "PAUSE_NOT_LAWFUL"), ("EXPERT_REVIEW", "KEPT_IN_FILE")):
        [error] = (await licence.does(CLERK, PAUSE, asked | {"reason": reason}))["errors"]
        assert error["code"] == code
    await licence.records("EXCLUSION_BEGAN", "2025-11-10", **NOTICE)
    [error] = (await licence.does(CLERK, RESUME, asked))["errors"]
    assert error["code"] == "KEPT_IN_FILE"
    await licence.records("WITHDRAWN", "2025-11-10")
    assert {each["state"] for each in (await licence.reads())["deadlines"] if "permit" in each["definition"]} == {
        "STOPPED"
    }


async def test_what_the_law_does_not_let_be_recorded_is_refused_with_its_article(licence: Licence) -> None:
    await stuck(licence)
    early = await licence.refused("ACCEPTED", "2025-09-24")
    assert (early["code"], early["message"]) == ("STEP_NOT_NOW", "许可进度为“未收件”，不能登记这一步骤。")
    await licence.records("RECEIVED", "2025-09-24")
    late = await licence.refused("CORRECTION_REQUESTED", "2025-10-09", note=LIST)
    assert (late["code"], "第三十二条" in late["message"]) == ("ACCEPTED_BY_SILENCE", True)
    await licence.records("CORRECTION_REQUESTED", "2025-09-30", note=LIST)
    await licence.records("CORRECTED", "2025-10-10")
    again = await licence.refused("CORRECTION_REQUESTED", "2025-10-10", note=LIST)
    assert (again["code"], "第三十二条" in again["message"]) == ("CORRECTION_TOLD_ONCE", True)
    await licence.records("ACCEPTED", "2025-10-10")
    untold = await licence.refused("EXCLUSION_BEGAN", "2025-10-20", reason="TESTING", days=5)
    assert (untold["code"], untold["path"][-1], "第四十五条" in untold["message"]) == ("NOTICE_NEEDED", "notice", True)
    unlawful = await licence.refused("EXCLUSION_BEGAN", "2025-10-20", **(NOTICE | {"reason": "SUPPLEMENT"}))
    assert (unlawful["code"], "第四十五条" in unlawful["message"]) == ("PAUSE_NOT_LAWFUL", True)
    for day in ("2025-10-09", "2025-11-18"):
        assert (await licence.refused("WITHDRAWN", day))["code"] == "OUT_OF_ORDER"
    for more, code, path in (
        ({"outcome": "REFUSED"}, "MISSING", "note"),
        ({}, "MISSING", "outcome"),
        ({"outcome": "GRANTED", "days": 3}, "INVALID_INPUT", "days"),
        ({"outcome": "GRANTED", "expectedVersion": 3}, "CONFLICT", "expectedVersion"),
    ):
        error = await licence.refused("DECIDED", "2025-10-20", **more)
        assert (error["code"], error["path"][-1]) == (code, path)
    assert (await licence.refused("DEEMED_ACCEPTED", "2025-11-17"))["code"] == "INVALID_INPUT"
    assert len((await licence.reads())["permit"]["steps"]) == 5


async def test_only_the_head_gives_more_time_once_before_the_term_is_over_with_the_reasons(licence: Licence) -> None:
    await stuck(licence)
    await accepted(licence)
    reasons = {"note": "需征求水务部门意见。"}
    by_clerk = await licence.tries("EXTENDED", "2025-11-05", **reasons)
    assert by_clerk.errors[0].extensions["code"] == "FORBIDDEN"
    assert (await licence.refused("EXTENDED", "2025-11-07", who=HEAD, **reasons))["code"] == "TERM_OVER"
    assert (await licence.refused("EXTENDED", "2025-11-05", who=HEAD))["path"] == ["input", "note"]
    extended = await licence.records("EXTENDED", "2025-11-05", HEAD, **reasons)
    assert (extended["course"]["term"], extended["course"]["dueOn"]) == (30, "2025-11-20")
    again = await licence.refused("EXTENDED", "2025-11-17", who=HEAD, **reasons)
    assert (again["code"], "第四十二条" in again["message"]) == ("PERMIT_NOT_EXTENDABLE", True)
    clocks = {each["definition"]: each["dueOn"] for each in (await licence.reads())["deadlines"]}
    assert clocks["permit.decide"] == "2025-11-20"


async def test_a_step_sent_twice_is_recorded_once(licence: Licence) -> None:
    await stuck(licence)
    key = str(uuid.uuid4())
    first = await licence.records("RECEIVED", "2025-09-24", idempotencyKey=key)
    again = await licence.records("RECEIVED", "2025-09-24", idempotencyKey=key)
    assert len(first["steps"]) == len(again["steps"]) == 2
    other = await licence.refused("RECEIVED", "2025-09-25", idempotencyKey=key)
    assert other["code"] == "IDEMPOTENCY_MISMATCH"
    asked = {"workOrderId": licence.order, "kind": "RECEIVED", "happenedOn": "2025-09-24", "idempotencyKey": key}
    result = await licence.desk.ask("clerk@jtj.demo", RECORD, input=asked)
    assert [each["code"] for each in result.data["recordPermitStep"]["errors"]] == ["NOT_FOUND"]


async def test_silence_accepts_the_file_and_the_author_is_told_when_the_day_of_the_record_is_over(
    licence: Licence,
) -> None:
    await stuck(licence)
    received = await licence.records("RECEIVED", "2025-09-24")
    assert (received["course"]["deemedAccepted"], received["course"]["dueOn"]) == (True, "2025-10-28")
    await sweep_deadlines(licence.desk.store)
    by_silence = Event.tag == EventTag.PERMIT_DEEMED_ACCEPTED
    assert await count(licence.desk, Event, by_silence) == 0
    await now.travel(licence.desk.store, at("2025-11-18"))
    await sweep_deadlines(licence.desk.store)
    await sweep_deadlines(licence.desk.store)
    assert await count(licence.desk, Event, by_silence) == 1
    permit = (await licence.reads())["permit"]
    last = permit["steps"][-1]
    assert (last["kind"], last["happenedOn"], last["notedByChannel"]) == ("DEEMED_ACCEPTED", "2025-09-24", True)
    assert (permit["course"]["dueOn"], permit["course"]["lateBy"]) == ("2025-10-28", 15)
    refused = await licence.refused("CORRECTION_REQUESTED", "2025-09-26", note=LIST)
    assert refused["code"] == "ACCEPTED_BY_SILENCE"
    clocks = {each["definition"]: each["state"] for each in (await licence.reads())["deadlines"]}
    assert {each: state for each, state in clocks.items() if "permit" in each} == {"permit.decide": "RUNNING"}


async def test_a_review_that_lasts_longer_than_was_told_counts_again_by_itself(licence: Licence) -> None:
    await stuck(licence)
    await accepted(licence)
    await licence.records("EXCLUSION_BEGAN", "2025-11-05", **NOTICE)
    course = await licence.course()
    assert (course["state"], course["dueOn"]) == ("TAKEN_UP", "2025-11-13")
    await now.travel(licence.desk.store, at("2025-11-18"))
    await sweep_deadlines(licence.desk.store)
    permit = (await licence.reads())["permit"]
    assert (permit["steps"][-1]["kind"], permit["steps"][-1]["happenedOn"]) == ("EXCLUSION_ENDED", "2025-11-12")
    assert permit["course"]["dueOn"] == "2025-11-13"
    clocks = {each["definition"]: each["dueOn"] for each in (await licence.reads())["deadlines"]}
    assert clocks["permit.decide"] == "2025-11-13"


RENEWAL = {"licence": "建筑业企业资质证书", "renews": "D352018", "expiresOn": "2025-11-11"}


@pytest.mark.parametrize(("applied", "renewed"), [("2025-09-24", True), ("2025-09-25", False)])
async def test_a_renewal_asked_in_time_comes_by_silence_and_the_author_is_told(
    licence: Licence, applied: str, renewed: bool
) -> None:
    await stuck(licence, "2025-11-03", appliedOn=applied, **RENEWAL)
    await now.travel(licence.desk.store, at("2025-11-12"))
    await sweep_deadlines(licence.desk.store)
    course = await licence.course()
    assert (course["askedInTime"], course["deemedRenewed"], course["state"] == "RENEWED") == (renewed,) * 3
    code = "RENEWED_BY_SILENCE" if renewed else "RENEWAL_ASKED_LATE"
    assert [(each["code"], each["article"]) for each in course["reasons"]] == [(code, "第五十条")]
    told = await count(licence.desk, Event, Event.tag == EventTag.PERMIT_DEEMED_RENEWED)
    assert told == int(renewed)
    if renewed:
        late = await licence.refused("DECIDED", "2025-11-12", outcome="REFUSED", note="材料不齐。")
        assert late["code"] == "STEP_NOT_NOW"


async def test_a_permit_belongs_to_approvals_and_what_is_wrong_in_it_files_nothing(licence: Licence) -> None:
    before = await count(licence.desk, Submission)
    for changes, path in (
        ({"topic": "arrears.goods"}, ["topicCode"]),
        ({"licence": " "}, ["permit", "licence"]),
        ({"appliedOn": "2025-11-18"}, ["permit", "appliedOn"]),
        ({"renews": "D352018"}, ["permit", "expiresOn"]),
    ):
        refused = await licence.files("2025-11-17", **changes)
        assert [each["path"] for each in refused["errors"]] == [["input", *path]]
    assert await count(licence.desk, Submission) == before
    assert await count(licence.desk, Permit) + await count(licence.desk, PermitStep) == 0


async def test_a_page_of_permits_is_read_with_as_many_statements_as_one(licence: Licence) -> None:
    query = """query ($n: Int!) { submissions(first: $n) { nodes {
      permit { course { dueOn state } steps { kind } } } } }"""
    for _ in range(3):
        await stuck(licence)
        await licence.records("RECEIVED", "2025-09-24")
    seen = []
    for size in (1, 3):
        page = (await licence.desk.ask(CLERK, query, n=size)).data["submissions"]["nodes"]
        assert [each["permit"]["course"]["dueOn"] for each in page] == ["2025-10-28"] * size
        seen.append(licence.desk.statements)
    assert seen[0] == seen[1]
