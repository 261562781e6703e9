"""What is asked for over the API: before a matter is handled, and while it is."""

import uuid
from typing import Any

import pytest

from business_channel import now
from business_channel.ids import global_id
from tests.official_calendar import at
from tests.schema.desk import Desk

OWNER, CLERK, COUNTY = "owner@enterprise.demo", "clerk@swt.demo", "clerk@scjg.demo"
ERRORS = "errors { code path }"
ASKED = "informationRequests { id source asked { name } items state body availableActions }"
FILE = f"mutation ($input: FileSubmissionInput!) {{ fileSubmission(input: $input) {{ submission {{ id }} {ERRORS} }} }}"
REVIEW = f"""mutation ($input: ReviewSubmissionInput!) {{ reviewSubmission(input: $input) {{
  submission {{ reviewState rejectionReason {ASKED} reviewProposals {{ verdict state }} }} {ERRORS} }} }}"""
SUPPLY = f"""mutation ($input: SupplySupplementInput!) {{ supplySupplement(input: $input) {{
  submission {{ reviewState handlingState {ASKED} }} {ERRORS} }} }}"""
RECHECK = f"""mutation ($input: RecheckSubmissionInput!) {{ recheckSubmission(input: $input) {{
  submission {{ reviewState recheck {{ reason overturned }} }} {ERRORS} }} }}"""
DECIDE = f"""mutation ($input: DecideRecheckInput!) {{ decideRecheck(input: $input) {{
  submission {{ reviewState }} {ERRORS} }} }}"""
FILED = "{ submissions(first: 1) { nodes { id body reviewState informationRequests { id items } } } }"
ORDERS = "query ($d: ID!) { inbox(departmentId: $d, first: 1) { nodes { id submission { id } } } }"
ACCEPT = (
    f"mutation ($input: AcceptWorkOrderInput!) {{ acceptWorkOrder(input: $input) {{ workOrder {{ id }} {ERRORS} }} }}"
)
CONTACT = f"""mutation ($input: ContactAuthorInput!) {{ contactAuthor(input: $input) {{
  workOrder {{ contactedAt contactWay contactNote }} {ERRORS} }} }}"""
REQUEST = f"""mutation ($input: RequestInformationInput!) {{ requestInformation(input: $input) {{
  workOrder {{ state replyDeadline {{ colour }} submission {{ id {ASKED} }} }} {ERRORS} }} }}"""
INFORM = f"""mutation ($input: SupplyInformationInput!) {{ supplyInformation(input: $input) {{
  request {{ state body }} {ERRORS} }} }}"""


async def _does(desk: Desk, email: str, mutation: str, **values: Any) -> Any:
    answer = await desk.ask(email, mutation, input=values)
    assert answer.errors is None, answer.errors
    [payload] = answer.data.values()
    assert payload["errors"] == []
    return next(value for name, value in payload.items() if name != "errors")


def _key() -> str:
    return str(uuid.uuid4())


async def _filed(desk: Desk) -> Any:
    return (await desk.ask(OWNER, FILED)).data["submissions"]["nodes"][0]


@pytest.fixture
async def filed(desk: Desk) -> str:
    await now.travel(desk.store, at("2020-03-16"))
    commerce = next(iter((await desk.principal(CLERK)).departments))
    words = {"title": "建议企业事项一网通办", "body": "建议用人脸或指纹核验。", "topicCode": "approvals.online"}
    whom = {"addresseeId": global_id("Department", commerce), "contactName": "罗永贵", "contactPhone": "13885700003"}
    return str((await _does(desk, OWNER, FILE, kind="SUGGESTION", idempotencyKey=_key(), **words, **whom))["id"])


async def test_the_author_reads_what_is_missing_and_adds_it(desk: Desk, filed: str) -> None:
    missing = ["事项的办理时间", "窗口的名称"]
    asked = await _does(
        desk, "reviewer@platform.demo", REVIEW, submissionId=filed, decision="REQUEST_SUPPLEMENT", items=missing
    )
    assert asked["reviewState"] == "NEEDS_SUPPLEMENT"
    [request] = (await _filed(desk))["informationRequests"]
    assert request["items"] == missing
    added = await _does(
        desk, OWNER, SUPPLY, requestId=request["id"], body="3月2日，县政务大厅。", idempotencyKey=_key()
    )
    assert added["reviewState"] == "SUBMITTED"
    assert added["informationRequests"][0]["body"] == "3月2日，县政务大厅。"


async def test_two_reviewers_reject_and_a_third_decides_what_the_author_contests(desk: Desk, filed: str) -> None:
    verdict = {"submissionId": filed, "decision": "REJECT"}
    proposed = await _does(desk, "reviewer@platform.demo", REVIEW, reason="DUPLICATE", **verdict)
    assert (proposed["reviewState"], proposed["reviewProposals"]) == (
        "SUBMITTED",
        [{"verdict": "REJECT", "state": "PROPOSED"}],
    )
    again = await desk.ask("reviewer@platform.demo", REVIEW, input=verdict)
    assert [each["code"] for each in again.data["reviewSubmission"]["errors"]] == ["SECOND_REVIEWER_NEEDED"]
    confirmed = await _does(desk, "reviewer2@platform.demo", REVIEW, **verdict)
    assert (confirmed["reviewState"], confirmed["rejectionReason"]) == ("REJECTED", "DUPLICATE")
    contested = await _does(
        desk, OWNER, RECHECK, submissionId=filed, reason="内容不同，请复审。", idempotencyKey=_key()
    )
    assert contested == {"reviewState": "RECHECK", "recheck": {"reason": "内容不同，请复审。", "overturned": None}}
    partial = await desk.ask("reviewer2@platform.demo", DECIDE, input={"submissionId": filed, "overturned": True})
    assert [each["code"] for each in partial.data["decideRecheck"]["errors"]] == ["HAD_PART_IN_REVIEW"]


async def test_a_department_reaches_the_author_asks_and_waits(desk: Desk) -> None:
    await now.travel(desk.store, at("2020-03-16"))
    department = await desk.dispatched_to_commerce(1)
    [order] = (await desk.ask(CLERK, ORDERS, d=department)).data["inbox"]["nodes"]
    await _does(desk, CLERK, ACCEPT, workOrderId=order["id"])
    reached = await _does(desk, CLERK, CONTACT, workOrderId=order["id"], way="PHONE", note="已电话核对诉求。")
    assert (reached["contactWay"], reached["contactNote"]) == ("PHONE", "已电话核对诉求。")
    asking = {"workOrderId": order["id"], "items": ["开票信息"], "idempotencyKey": _key()}
    asked = await _does(desk, CLERK, REQUEST, source="AUTHOR", **asking)
    assert (asked["state"], asked["replyDeadline"]["colour"]) == ("AWAITING_AUTHOR", "GREY")
    assert await _waiting_for_author(desk, department) == 1
    [request] = asked["submission"]["informationRequests"]
    added = await _does(
        desk, OWNER, SUPPLY, requestId=request["id"], body="开票信息见公司公示。", idempotencyKey=_key()
    )
    assert added["handlingState"] == "IN_PROGRESS"
    assert await _waiting_for_author(desk, department) == 0


async def test_another_department_reads_the_matter_because_it_is_asked_and_answers(desk: Desk) -> None:
    await now.travel(desk.store, at("2020-03-16"))
    department = await desk.dispatched_to_commerce(1)
    [order] = (await desk.ask(CLERK, ORDERS, d=department)).data["inbox"]["nodes"]
    await _does(desk, CLERK, ACCEPT, workOrderId=order["id"])
    read = "query ($id: ID!) { submission(id: $id) { body contactPhone informationRequests { id availableActions } } }"
    assert (await desk.ask(COUNTY, read, id=order["submission"]["id"])).data["submission"] is None
    query = "query ($s: Text) { departments(first: 1, filter: { search: $s }) { nodes { id } } }"
    other = (await desk.ask(None, query, s="云南省市场监督管理局")).data["departments"]["nodes"][0]["id"]
    asking = {"workOrderId": order["id"], "items": ["登记档案"], "idempotencyKey": _key()}
    await _does(desk, CLERK, REQUEST, source="DEPARTMENT", departmentId=other, **asking)
    seen = (await desk.ask(COUNTY, read, id=order["submission"]["id"])).data["submission"]
    assert "*" in seen["contactPhone"]
    [request] = seen["informationRequests"]
    assert request["availableActions"] == ["SUPPLY_INFORMATION"]
    told = await _does(desk, COUNTY, INFORM, requestId=request["id"], body="档案齐全。", idempotencyKey=_key())
    assert told == {"state": "SUPPLIED", "body": "档案齐全。"}


async def _waiting_for_author(desk: Desk, department: str) -> int:
    query = "query ($d: ID!) { inboxCounts(departmentId: $d) { waitingForAuthor } }"
    return int((await desk.ask(CLERK, query, d=department)).data["inboxCounts"]["waitingForAuthor"])
