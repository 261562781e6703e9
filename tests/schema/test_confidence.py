"""Confidential authors, conflicts of interest and looks at nodes, over the API."""

import asyncio
import uuid
from typing import Any

import pytest
from sqlalchemy import func, select

from business_channel import feed, now
from business_channel.access import Principal
from business_channel.audit import AuditEntry
from business_channel.ids import global_id
from business_channel.reader import Reader
from schema.context import Context
from tests.official_calendar import at
from tests.schema.desk import SCHEMA, Desk
from tests.schema.test_accesses import entries, look, looks
from tests.schema.test_colleagues import Bell

OWNER, CLERK, HEAD = "owner@enterprise.demo", "clerk@swt.demo", "head@swt.demo"
REVIEWER, ADMIN = "reviewer@platform.demo", "admin@platform.demo"
ERRORS = "errors { code path }"
READ = """query ($id: ID!) { submission(id: $id) { title confidential contactName contactPhone hiddenRemark
  enterprise { name } } }"""
FILE = f"""mutation ($input: FileSubmissionInput!) {{ fileSubmission(input: $input) {{
  submission {{ id confidential contactName }} {ERRORS} }} }}"""
REVEAL = f"""mutation ($input: RevealPersonalDataInput!) {{ revealPersonalData(input: $input) {{
  values {{ value }} {ERRORS} }} }}"""
NAME = f"""mutation ($input: NameConfidantInput!) {{ nameConfidant(input: $input) {{
  confidant {{ id email displayName dismissedAt }} {ERRORS} }} }}"""
DISMISS = f"""mutation ($input: DismissConfidantInput!) {{ dismissConfidant(input: $input) {{
  confidant {{ email dismissedAt }} {ERRORS} }} }}"""
CONFIDANTS = "{ confidants { email displayName namedAt dismissedAt } }"
DECLARE = f"""mutation ($conflict: DeclareConflictInput!, $order: AcceptWorkOrderInput!) {{
  declareConflict(input: $conflict) {{ recusal {{ ground note account {{ displayName }} }} {ERRORS} }}
  acceptWorkOrder(input: $order) {{ workOrder {{ id }} {ERRORS} }} }}"""
FOUND = "{ submissions(first: 5) { nodes { id recusals { ground note } workOrders { id } } } }"
NODES = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"


@pytest.fixture
async def filed(desk: Desk) -> str:
    """What the owner files with the commerce department and keeps confidential."""
    await now.travel(desk.store, at("2020-03-16"))
    commerce = next(iter((await desk.principal(CLERK)).departments))
    words = {
        "idempotencyKey": str(uuid.uuid4()),
        "kind": "COMPLAINT",
        "title": "反映招商承诺未兑现",
        "body": "承诺的厂房租金减免至今未落实。",
        "topicCode": "approvals.online",
        "addresseeId": global_id("Department", commerce),
        "contactName": "罗永贵",
        "contactPhone": "13885700003",
        "confidential": True,
    }
    answer = await desk.ask(OWNER, FILE, input=words)
    payload = answer.data["fileSubmission"]
    assert payload["errors"] == []
    assert (payload["submission"]["confidential"], payload["submission"]["contactName"]) == (True, "罗永贵")
    return str(payload["submission"]["id"])


async def _reads(desk: Desk, email: str, key: str) -> Any:
    return (await desk.ask(email, READ, id=key)).data["submission"]


def _phone(key: str) -> dict[str, Any]:
    return {"submissionId": key, "fields": ["CONTACT_PHONE"], "purpose": "核实情况"}


async def test_naming_somebody_opens_the_author_to_them_and_dismissing_closes_it(desk: Desk, filed: str) -> None:
    read = await _reads(desk, REVIEWER, filed)
    assert [read[name] for name in ("confidential", "contactName", "contactPhone", "enterprise")] == [True, *[None] * 3]
    refused = (await desk.ask(REVIEWER, REVEAL, input=_phone(filed))).data["revealPersonalData"]
    assert refused == {"values": None, "errors": [{"code": "CONFIDENTIAL_AUTHOR", "path": ["input", "submissionId"]}]}
    named = (await desk.ask(ADMIN, NAME, input={"email": REVIEWER})).data["nameConfidant"]
    assert (named["errors"], named["confidant"]["email"]) == ([], REVIEWER)
    assert (await _reads(desk, REVIEWER, filed))["contactName"] == "罗**"
    revealed = (await desk.ask(REVIEWER, REVEAL, input=_phone(filed))).data["revealPersonalData"]
    assert revealed == {"values": [{"value": "13885700003"}], "errors": []}
    gone = await desk.ask(ADMIN, DISMISS, input={"confidantId": named["confidant"]["id"]})
    assert gone.data["dismissConfidant"]["confidant"]["dismissedAt"] is not None
    assert (await _reads(desk, REVIEWER, filed))["contactName"] is None


async def test_administrators_alone_name_and_list_confidants(desk: Desk) -> None:
    for email in (REVIEWER, HEAD, OWNER):
        for query, values in ((NAME, {"input": {"email": REVIEWER}}), (CONFIDANTS, {})):
            answer = await desk.ask(email, query, **values)
            assert [each.extensions["code"] for each in answer.errors] == ["FORBIDDEN"]
    assert (await desk.ask(ADMIN, CONFIDANTS)).data == {"confidants": []}
    wrong = (await desk.ask(ADMIN, NAME, input={"email": CLERK})).data["nameConfidant"]
    assert wrong["errors"] == [{"code": "NOT_OF_THE_PLATFORM", "path": ["input", "email"]}]
    await desk.ask(ADMIN, NAME, input={"email": REVIEWER})
    [named] = (await desk.ask(ADMIN, CONFIDANTS)).data["confidants"]
    assert (named["email"], named["dismissedAt"]) == (REVIEWER, None)


async def test_whoever_declares_a_conflict_is_out_already_in_the_same_request(desk: Desk) -> None:
    await desk.dispatched_to_commerce(1)
    [read] = (await desk.ask(CLERK, FOUND)).data["submissions"]["nodes"]
    order = read["workOrders"][0]["id"]
    conflict = {"idempotencyKey": str(uuid.uuid4()), "workOrderId": order, "ground": "RELATIVE", "note": "系本人配偶。"}
    answer = await desk.ask(CLERK, DECLARE, conflict=conflict, order={"workOrderId": order})
    assert answer.data["declareConflict"]["recusal"]["note"] == "系本人配偶。"
    assert answer.data["acceptWorkOrder"] == {
        "workOrder": None,
        "errors": [{"code": "NOT_FOUND", "path": ["input", "workOrderId"]}],
    }
    assert (await desk.ask(CLERK, FOUND)).data["submissions"]["nodes"] == []
    told = [{"ground": "RELATIVE", "note": "系本人配偶。"}]
    assert [each["recusals"] for each in (await desk.ask(HEAD, FOUND)).data["submissions"]["nodes"]] == [told]
    assert [each["recusals"] for each in (await desk.ask(OWNER, FOUND)).data["submissions"]["nodes"]] == [[]]


async def test_a_live_feed_tells_whoever_is_recused_nothing_more_of_the_matter(desk: Desk) -> None:
    department = await desk.dispatched_to_commerce(1)
    [read] = (await desk.ask(CLERK, FOUND)).data["submissions"]["nodes"]
    order, bell = read["workOrders"][0]["id"], Bell()
    query = "subscription ($d: ID!) { departmentFeed(departmentId: $d) { tag submission { id } } }"

    async def refresh(_: Principal) -> Principal:
        return await desk.principal(CLERK)

    context = Context(desk.store, Reader(desk.store, await refresh(Principal())), bell, refresh)
    while await feed.seal(desk.store):
        pass
    stream: Any = await SCHEMA.subscribe(query, variable_values={"d": department}, context_value=context)
    heard = asyncio.ensure_future(anext(stream))
    await asyncio.sleep(0)
    conflict = {"idempotencyKey": str(uuid.uuid4()), "workOrderId": order, "ground": "OWN_INTEREST"}
    await desk.ask(CLERK, DECLARE, conflict=conflict, order={"workOrderId": order})
    accept = "mutation ($i: AcceptWorkOrderInput!) { acceptWorkOrder(input: $i) { errors { code } } }"
    assert (await desk.ask(HEAD, accept, i={"workOrderId": order})).data["acceptWorkOrder"]["errors"] == []
    await desk.dispatched_to_commerce(1)
    while await feed.seal(desk.store):
        pass
    bell.rung.set()
    [item] = (await heard).data.values()
    assert item["tag"] == "SUBMISSION_DISPATCHED"
    assert item["submission"]["id"] != read["id"]
    await stream.aclose()


async def test_a_matter_is_named_by_an_id_of_its_kind(desk: Desk) -> None:
    for name in ("submissionId", "accountId", "workOrderId"):
        conflict = {"idempotencyKey": str(uuid.uuid4()), "ground": "RELATIVE", name: "nonsense"}
        answer = await desk.ask(CLERK, DECLARE, conflict=conflict, order={"workOrderId": "nonsense"})
        assert answer.data["declareConflict"]["errors"] == [{"code": "NOT_FOUND", "path": ["input", name]}]
    async with desk.store.engine.connect() as connection:
        declared = select(func.count()).where(AuditEntry.action == "recusal:declared")
        assert (await connection.execute(declared)).scalar_one() == 0


async def test_nodes_leave_one_entry_for_each_submission_that_they_open(desk: Desk) -> None:
    await desk.dispatched_to_commerce(2)
    first, second = (await desk.ask(OWNER, FOUND)).data["submissions"]["nodes"]
    ids = [first["id"], first["workOrders"][0]["id"], first["id"], second["workOrders"][0]["id"], "nonsense"]
    answer = await desk.ask(CLERK, NODES, ids=ids)
    assert [each and each["id"] for each in answer.data["nodes"]] == [*ids[:4], None]
    assert await entries(desk) == 2
    assert await looks(desk, OWNER) == [look("CLERK", "云南省商务厅")]


async def test_nodes_of_the_own_people_and_of_who_may_not_see_them_leave_none(desk: Desk) -> None:
    await desk.dispatched_to_commerce(1)
    [read] = (await desk.ask(OWNER, FOUND)).data["submissions"]["nodes"]
    for email in (OWNER, "member@enterprise.demo", "clerk@jtj.demo", "analyst@platform.demo"):
        await desk.ask(email, NODES, ids=[read["id"], read["workOrders"][0]["id"]])
    assert await entries(desk) == 0
