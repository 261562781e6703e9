"""The author sees who looked: opening a submission leaves one entry, lists and the own people leave none."""

import uuid
from typing import Any

import pytest
from sqlalchemy import func, select

from business_channel.access import ANONYMOUS, Role
from business_channel.accounts import service as accounts
from business_channel.audit import AuditEntry
from business_channel.ids import global_id
from business_channel.submissions import service as submissions
from business_channel.submissions.model import SubmissionKind
from business_channel.submissions.rules import Filing
from business_channel.work import unit_of_work
from tests.schema.desk import Desk

OWNER, MEMBER = "owner@enterprise.demo", "member@enterprise.demo"
CLERK, REVIEWER = "clerk@swt.demo", "reviewer@platform.demo"
FOUND = "{ submissions(first: 1) { nodes { id number accesses { role } workOrders { id } } } }"
LOOKS = "{ submissions(first: 1) { nodes { accesses { role department { name } purpose fields } } } }"
BY_ID = "query ($id: ID!) { submission(id: $id) { title } }"
BY_NUMBER = "query ($number: Text!) { submission(number: $number) { title } }"
NODE = "query ($id: ID!) { node(id: $id) { __typename } }"


@pytest.fixture
async def filed(desk: Desk) -> Any:
    """The submission that waits in the commerce department."""
    await desk.dispatched_to_commerce(1)
    return (await desk.ask(OWNER, FOUND)).data["submissions"]["nodes"][0]


async def looks(desk: Desk, email: str) -> Any:
    answer = await desk.ask(email, LOOKS)
    assert answer.errors is None
    return answer.data["submissions"]["nodes"][0]["accesses"]


async def entries(desk: Desk) -> int:
    opened = select(func.count()).where(AuditEntry.action == "submission:opened")
    async with desk.store.engine.connect() as connection:
        return int((await connection.execute(opened)).scalar_one())


def look(role: str, department: str | None = None) -> dict[str, Any]:
    return {
        "role": role,
        "department": None if department is None else {"name": department},
        "purpose": None,
        "fields": [],
    }


async def test_every_way_to_open_a_submission_leaves_one_entry(desk: Desk, filed: Any) -> None:
    for asked, values in (
        (BY_ID, {"id": filed["id"]}),
        (BY_NUMBER, {"number": filed["number"].lower()}),
        (NODE, {"id": filed["id"]}),
        (NODE, {"id": filed["workOrders"][0]["id"]}),
    ):
        before = await entries(desk)
        assert (await desk.ask(CLERK, asked, **values)).errors is None
        assert await entries(desk) == before + 1
    assert await looks(desk, OWNER) == [look("CLERK", "云南省商务厅")] * 4


async def test_the_platform_is_told_by_its_role_and_a_colleague_reads_it_too(desk: Desk, filed: Any) -> None:
    await desk.ask(REVIEWER, BY_ID, id=filed["id"])
    assert await looks(desk, OWNER) == await looks(desk, MEMBER) == [look("REVIEWER")]


async def test_an_official_who_belongs_to_an_enterprise_leaves_an_entry_at_what_a_citizen_filed(desk: Desk) -> None:
    owner, reviewer = await desk.principal(OWNER), await desk.principal(REVIEWER)
    [firm] = owner.enterprises
    clerk = await desk.principal(CLERK)
    said = {"title": "建议延长办事大厅开放时间", "body": "建议午间不间断办理。", "topic_code": "approvals.online"}
    contact = {"contact_name": "李晓梅", "contact_phone": "13908510002", "addressee_id": next(iter(clerk.departments))}
    async with unit_of_work(desk.store, await desk.principal("citizen@public.demo")) as work:
        key = await submissions.file(work, Filing(kind=SubmissionKind.SUGGESTION, **said, **contact), uuid.uuid4())
    async with unit_of_work(desk.store, ANONYMOUS) as work:
        await accounts.grant(work, reviewer.must_be_signed_in(), Role.ENTERPRISE_MEMBER, enterprise_id=firm)
    before = await entries(desk)
    assert (await desk.ask(REVIEWER, BY_ID, id=global_id("Submission", key))).data["submission"] is not None
    assert await entries(desk) == before + 1


async def test_whoever_looks_does_not_read_who_looked(desk: Desk, filed: Any) -> None:
    await desk.ask(REVIEWER, BY_ID, id=filed["id"])
    assert await looks(desk, REVIEWER) == await looks(desk, CLERK) == []


async def test_a_look_at_sealed_data_is_told_with_its_purpose_and_fields(desk: Desk, filed: Any) -> None:
    reveal = "mutation ($i: RevealPersonalDataInput!) { revealPersonalData(input: $i) { errors { code } } }"
    asked = {"submissionId": filed["id"], "fields": ["CONTACT_PHONE", "CONTACT_NAME"], "purpose": "联系核实"}
    assert (await desk.ask(CLERK, reveal, i=asked)).data["revealPersonalData"]["errors"] == []
    seen = look("CLERK", "云南省商务厅") | {"purpose": "联系核实", "fields": ["CONTACT_PHONE", "CONTACT_NAME"]}
    assert await looks(desk, OWNER) == [seen]


async def test_the_own_people_lists_and_those_without_the_right_leave_no_entry(desk: Desk, filed: Any) -> None:
    for email in (OWNER, MEMBER, "clerk@jtj.demo", "analyst@platform.demo", "leader@county.demo"):
        await desk.ask(email, BY_ID, id=filed["id"])
        await desk.ask(email, NODE, id=filed["workOrders"][0]["id"])
    await desk.ask(CLERK, FOUND)
    await desk.ask(REVIEWER, FOUND)
    await desk.ask(CLERK, BY_ID, id=filed["workOrders"][0]["id"])
    await desk.ask(CLERK, NODE, id=f"{uuid.uuid4()}")
    assert await entries(desk) == 0
