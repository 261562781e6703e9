"""Stories that portals and publishers tell over the API, with the days and counts that they state."""

import uuid
from typing import Any

import pytest

from business_channel import now
from tests.official_calendar import at
from tests.schema.desk import Desk

PUBLISHER, CITIZEN, REVIEWER = "publisher@platform.demo", "citizen@public.demo", "reviewer@platform.demo"
ERRORS = "errors { code message path }"
OPEN = f"""mutation ($input: OpenCampaignInput!) {{ openCampaign(input: $input) {{
  campaign {{ id title open host {{ id }} }} {ERRORS} }} }}"""
FILE = f"mutation ($input: FileSubmissionInput!) {{ fileSubmission(input: $input) {{ submission {{ id }} {ERRORS} }} }}"
APPROVE = f"""mutation ($input: ReviewSubmissionInput!) {{ reviewSubmission(input: $input) {{
  submission {{ handlingState dispatchedAt replyDeadline {{ dueOn }} campaign {{ title }} availableActions }}
  {ERRORS} }} }}"""
RECORD = f"""mutation ($input: RecordAdoptionInput!) {{ recordAdoption(input: $input) {{
  submission {{ title contactName enterprise {{ name }} }} {ERRORS} }} }}"""
WITHDRAW = f"mutation ($input: WithdrawAdoptionInput!) {{ withdrawAdoption(input: $input) {{ {ERRORS} }} }}"
SHOWN = """query ($id: ID!) { submission(id: $id) {
  adoptions { id document clause quote degree department { name } withdrawalReason } } }"""
CAMPAIGNS = "{ campaigns { title opensOn closesOn open host { name } } }"


@pytest.fixture
async def plan(desk: Desk) -> str:
    """The id of the campaign for the fourteenth plan, opened two days before it begins."""
    await now.travel(desk.store, at("2020-08-14"))
    department = "query ($s: Text) { departments(first: 1, filter: { search: $s }) { nodes { id } } }"
    host = (await desk.ask(None, department, s="网上意见征求")).data["departments"]["nodes"][0]["id"]
    window = {"opensOn": "2020-08-16", "closesOn": "2020-08-29"}
    words = {"title": "建言“十四五”", "summary": "请您就“十四五”时期发展提出意见建议。"}
    asked = {"idempotencyKey": str(uuid.uuid4()), "hostId": host, **window, **words}
    opened = (await desk.ask(PUBLISHER, OPEN, input=asked)).data["openCampaign"]
    assert (opened["errors"], opened["campaign"]["open"]) == ([], False)
    return str(opened["campaign"]["id"])


async def suggests(desk: Desk, campaign: str, day: str) -> Any:
    """What the villager of Dalad Banner is answered who files the suggestion on a day."""
    await now.travel(desk.store, at(day))
    (open_one,) = (await desk.ask(None, "{ campaigns { id host { id } } }")).data["campaigns"]
    assert open_one["id"] == campaign
    filing = {
        "kind": "SUGGESTION",
        "title": "建议推广农村互助性养老",
        "body": "建议把闲置校舍改成互助幸福院，让低龄老人照顾高龄老人。",
        "topicCode": "rules",
        "addresseeId": open_one["host"]["id"],
        "campaignId": campaign,
        "contactName": "云晓帆",
        "contactPhone": "13847700016",
        "idempotencyKey": str(uuid.uuid4()),
    }
    return (await desk.ask(CITIZEN, FILE, input=filing)).data["fileSubmission"]


@pytest.mark.parametrize("day", ["2020-08-15", "2020-08-30"])
async def test_a_suggestion_before_or_after_the_window_is_refused_with_its_days(
    desk: Desk, plan: str, day: str
) -> None:
    refused = await suggests(desk, plan, day)
    assert refused["submission"] is None
    assert refused["errors"] == [
        {
            "code": "CAMPAIGN_NOT_OPEN",
            "message": "“建言“十四五””征集时间为 2020-08-16 至 2020-08-29，现在不能提交。",
            "path": ["input", "campaignId"],
        }
    ]


async def test_a_suggestion_for_the_plan_is_collected_and_no_department_owes_a_reply(desk: Desk, plan: str) -> None:
    filed = await suggests(desk, plan, "2020-08-16")
    approving = {"submissionId": filed["submission"]["id"], "decision": "APPROVE"}
    reviewed = (await desk.ask(REVIEWER, APPROVE, input=approving)).data["reviewSubmission"]
    assert reviewed["submission"] == {
        "handlingState": "COLLECTED",
        "dispatchedAt": None,
        "replyDeadline": None,
        "campaign": {"title": "建言“十四五”"},
        "availableActions": ["DECLARE_CONFLICT"],
    }


async def test_the_plan_that_a_suggestion_entered_is_shown_on_it_and_a_wrong_record_stays_with_its_reason(
    desk: Desk, plan: str
) -> None:
    filed = (await suggests(desk, plan, "2020-08-16"))["submission"]["id"]
    await desk.ask(REVIEWER, APPROVE, input={"submissionId": filed, "decision": "APPROVE"})
    said = {"document": "“十四五”规划建议", "quote": "发展互助性养老", "degree": "ADOPTED", "submissionId": filed}

    async def records(clause: str) -> Any:
        asked = said | {"clause": clause, "idempotencyKey": str(uuid.uuid4())}
        return (await desk.ask(PUBLISHER, RECORD, input=asked)).data["recordAdoption"]

    recorded = await records("第一章")
    assert recorded["errors"] == []
    assert recorded["submission"] == {"title": "建议推广农村互助性养老", "contactName": None, "enterprise": None}
    again = await records("第一章")
    assert (again["submission"], [each["code"] for each in again["errors"]]) == (None, ["ALREADY_ADOPTED"])
    (first,) = (await desk.ask(CITIZEN, SHOWN, id=filed)).data["submission"]["adoptions"]
    taken_back = {"adoptionId": first.pop("id"), "reason": "应为第十二章。"}
    assert (await desk.ask(REVIEWER, WITHDRAW, input=taken_back)).data["withdrawAdoption"]["errors"] == []
    await records("第十二章")
    read = (await desk.ask(CITIZEN, SHOWN, id=filed)).data["submission"]["adoptions"]
    del read[0]["id"], read[1]["id"]
    whole = {**{name: said[name] for name in ("document", "quote", "degree")}, "department": None}
    assert [first, *read] == [
        whole | {"clause": "第一章", "withdrawalReason": None},
        whole | {"clause": "第一章", "withdrawalReason": "应为第十二章。"},
        whole | {"clause": "第十二章", "withdrawalReason": None},
    ]


async def test_everybody_reads_which_campaigns_are_open_without_signing_in(desk: Desk, plan: str) -> None:
    del plan
    await now.travel(desk.store, at("2020-08-29T23:00"))
    listed = (await desk.ask(None, CAMPAIGNS)).data["campaigns"]
    window = {"opensOn": "2020-08-16", "closesOn": "2020-08-29", "open": True}
    assert listed == [{"title": "建言“十四五”", **window, "host": {"name": "“十四五”规划网上意见征求办公室"}}]
