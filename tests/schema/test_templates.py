"""Templates of replies over the API: the head saves one, a clerk gets it filled in, and nothing unfilled is drafted."""

import uuid
from typing import Any

import pytest

from business_channel import now
from tests.official_calendar import at
from tests.schema.desk import Desk
from tests.schema.test_procedure import ACCEPT, DRAFT, OWNER, REVIEWER, Office

HEAD, CLERK = "head@swt.demo", "clerk@swt.demo"
FIELDS = "template { id title body version retiredAt topic { code } department { name } } errors { code path message }"
SAVE = f"mutation ($input: SaveReplyTemplateInput!) {{ saveReplyTemplate(input: $input) {{ {FIELDS} }} }}"
RETIRE = f"mutation ($input: RetireReplyTemplateInput!) {{ retireReplyTemplate(input: $input) {{ {FIELDS} }} }}"
LIST = """query ($d: ID!, $o: ID) { replyTemplates(departmentId: $d, workOrderId: $o) {
  id title kind filled topic { name } } }"""
NODE = "query ($id: ID!) { node(id: $id) { ... on ReplyTemplate { body } } }"
BODY = "{author}：《{title}》（{number}）收悉。【】。{department}"


@pytest.fixture
async def office(desk: Desk) -> Office:
    await now.travel(desk.store, at("2020-03-16T09:30"))
    return Office(desk)


async def _saves(office: Office, department: str, by: str = HEAD, **other: Any) -> Any:
    said = {"departmentId": department, "title": "建议答复", "body": BODY, "idempotencyKey": str(uuid.uuid4())}
    return await office.tries(by, SAVE, **(said | other))


async def _order(office: Office, commerce: str) -> str:
    order = (await office.dispatched(await office.filed(commerce), (commerce, "LEAD")))[commerce]
    await office.does(CLERK, ACCEPT, workOrderId=order)
    return order


async def test_a_clerk_gets_the_body_for_the_matter_and_completes_it(office: Office) -> None:
    commerce = await office.department("云南省商务厅")
    order = await _order(office, commerce)
    saved = (await _saves(office, commerce, topicCode="approvals"))["template"]
    assert (saved["topic"], saved["version"], saved["department"]) == (
        {"code": "approvals"},
        1,
        {"name": "云南省商务厅"},
    )
    answer = await office.desk.ask(CLERK, LIST, d=commerce, o=order)
    [template] = answer.data["replyTemplates"]
    assert template["filled"].startswith("罗**：《建议企业事项一网通办》（ZQ-2020-")
    refused = await office.tries(CLERK, DRAFT, workOrderId=order, body=template["filled"])
    assert refused["errors"] == [{"code": "NOT_FILLED_IN", "path": ["input", "body"]}]
    completed = template["filled"].replace("【】", "人脸核验已上线")
    assert (await office.does(CLERK, DRAFT, workOrderId=order, body=completed))["state"] == "DRAFTED"


async def test_templates_are_their_departments_own(office: Office) -> None:
    commerce = await office.department("云南省商务厅")
    template = (await _saves(office, commerce))["template"]
    for email in ("head@scjg.demo", OWNER, REVIEWER):
        assert (await office.desk.ask(email, NODE, id=template["id"])).data == {"node": None}
        answer = await office.desk.ask(email, LIST, d=commerce)
        assert answer.errors[0].extensions["code"] == "NOT_FOUND"
    assert (await office.desk.ask(None, LIST, d=commerce)).errors[0].extensions["code"] == "UNAUTHENTICATED"
    assert (await office.desk.ask(CLERK, NODE, id=template["id"])).data == {"node": {"body": BODY}}


async def test_an_unknown_placeholder_is_told_in_words_and_with_its_code(office: Office) -> None:
    commerce = await office.department("云南省商务厅")
    refused = await _saves(office, commerce, body="{phone}")
    assert refused == {
        "template": None,
        "errors": [
            {
                "code": "UNKNOWN_PLACEHOLDER",
                "path": ["input", "body"],
                "message": "模板不认识“{phone}”，可用的有：{number} {title} {author} {filed} {department} {date}。",
            }
        ],
    }
    assert (await office.desk.ask(CLERK, LIST, d=commerce)).data == {"replyTemplates": []}


async def test_a_template_is_retired_by_who_has_read_it_last(office: Office) -> None:
    commerce = await office.department("云南省商务厅")
    template = (await _saves(office, commerce))["template"]
    stale = await office.tries(HEAD, RETIRE, templateId=template["id"], expectedVersion=7)
    assert [each["code"] for each in stale["errors"]] == ["CONFLICT"]
    retired = await office.does(HEAD, RETIRE, templateId=template["id"], expectedVersion=1)
    assert retired["retiredAt"] is not None
    assert (await office.desk.ask(CLERK, LIST, d=commerce)).data == {"replyTemplates": []}


async def test_the_list_costs_no_statement_more_for_many_than_for_one(office: Office) -> None:
    commerce = await office.department("云南省商务厅")
    order = await _order(office, commerce)
    costs = []
    for count in (1, 3):
        for _ in range(count):
            await _saves(office, commerce)
        await office.desk.ask(CLERK, LIST, d=commerce, o=order)
        costs.append(office.desk.statements)
    assert costs == [2, 2]
