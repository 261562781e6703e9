"""Departments over the API: who is in office, who came before, and the deeds of the administrator."""

import uuid
from typing import Any

import pytest

from business_channel import now
from tests.business_channel.succession.changes import seen_to
from tests.official_calendar import at
from tests.schema.desk import Desk

ADMIN, DISPATCHER = "admin@platform.demo", "dispatcher@platform.demo"
ERRORS = "errors { code message path }"
SHOWN = "department { id name kind { code } validFrom validTo successor { name } predecessors { name validTo } }"
OPEN = f"mutation ($input: OpenDepartmentInput!) {{ openDepartment(input: $input) {{ {SHOWN} {ERRORS} }} }}"
RENAME = f"mutation ($input: RenameDepartmentInput!) {{ renameDepartment(input: $input) {{ {SHOWN} {ERRORS} }} }}"
MERGE = f"mutation ($input: MergeDepartmentsInput!) {{ mergeDepartments(input: $input) {{ {SHOWN} {ERRORS} }} }}"
END = f"mutation ($input: EndDepartmentInput!) {{ endDepartment(input: $input) {{ {SHOWN} {ERRORS} }} }}"
REVOKE = f"mutation ($input: RevokeRoleInput!) {{ revokeRole(input: $input) {{ revoked {ERRORS} }} }}"
LISTED = """query ($filter: DepartmentFilter) { departments(first: 50, filter: $filter) { nodes { id name } } }"""
CENTRE = {"name": "毕节市防汛抗旱指挥部", "kind": "COMMAND_CENTRE", "regionCode": "520500"}


@pytest.fixture
async def office(desk: Desk) -> Desk:
    await now.travel(desk.store, at("2020-05-28"))
    return desk


async def does(desk: Desk, mutation: str, by: str = ADMIN, /, **values: Any) -> Any:
    answer = await desk.ask(by, mutation, input=values)
    assert answer.errors is None, answer.errors
    return next(iter(answer.data.values()))


async def opens(desk: Desk, **values: Any) -> Any:
    opening = {"idempotencyKey": str(uuid.uuid4()), "validFrom": "2020-06-01"} | CENTRE | values
    return await does(desk, OPEN, **opening)


async def listed(desk: Desk, **wanted: Any) -> list[str]:
    nodes = (await desk.ask(None, LISTED, filter=wanted)).data["departments"]["nodes"]
    return [each["name"] for each in nodes]


async def key(desk: Desk, name: str) -> str:
    (node,) = (await desk.ask(None, LISTED, filter={"search": name})).data["departments"]["nodes"]
    return str(node["id"])


async def test_what_is_opened_reads_as_it_was_said_and_everybody_may_read_it(office: Desk) -> None:
    made = await opens(office, validTo="2020-09-30")
    assert made["errors"] == []
    shown = {name: made["department"][name] for name in ("name", "kind", "validFrom", "validTo", "successor")}
    assert shown == {
        "name": CENTRE["name"],
        "kind": {"code": "COMMAND_CENTRE"},
        "validFrom": "2020-06-01",
        "validTo": "2020-09-30",
        "successor": None,
    }
    assert await listed(office, search="防汛") == [CENTRE["name"]]


async def test_a_list_may_be_of_those_in_office_today_or_on_a_day_or_of_those_that_are_not(office: Desk) -> None:
    await opens(office, validTo="2020-09-30")
    name = CENTRE["name"]
    for day, there in (("2020-05-31", False), ("2020-06-01", True), ("2020-09-30", True), ("2020-10-01", False)):
        assert (name in await listed(office, onDay=day, regionCode="520500")) is there, day
    assert name not in await listed(office, inOffice=True)
    assert await listed(office, inOffice=False, kind="COMMAND_CENTRE") == [name]
    await now.travel(office.store, at("2020-06-01"))
    assert name in await listed(office, inOffice=True)


async def test_the_kinds_of_departments_are_listed_in_the_readers_language(office: Desk) -> None:
    kinds = (await office.ask(None, "{ departmentKinds { code name } }")).data["departmentKinds"]
    assert {"code": "COMMAND_CENTRE", "name": "指挥部"} in kinds
    assert len(kinds) == len({each["code"] for each in kinds}) == 27


async def test_a_renamed_department_shows_who_came_before_and_the_old_one_who_follows(office: Desk) -> None:
    bureau = await key(office, "赫章县交通运输局")
    said = {"departmentId": bureau, "name": "赫章县交通运输和公路局", "on": "2020-07-01"}
    renamed = await does(office, RENAME, idempotencyKey=str(uuid.uuid4()), **said)
    assert (renamed["errors"], renamed["department"]["predecessors"]) == (
        [],
        [{"name": "赫章县交通运输局", "validTo": "2020-06-30"}],
    )
    old = await office.ask(
        None, "query ($id: ID!) { node(id: $id) { ... on Department { name successor { name } } } }", id=bureau
    )
    assert old.data["node"] == {"name": "赫章县交通运输局", "successor": {"name": "赫章县交通运输和公路局"}}


async def test_several_are_merged_into_a_new_one_and_each_mistake_is_told_at_its_place(office: Desk) -> None:
    merged = [await key(office, name) for name in ("云南省商务厅", "云南省市场监督管理局")]
    into = {"name": "云南省商务和市场监督管理厅", "kind": "COMMERCE", "regionCode": "530000"}
    wanted = {"departmentIds": merged, "on": "2020-06-01", "into": into}
    for change, code, path in (
        ({"into": into | {"kind": "CHORUS"}}, "NOT_FOUND", ["input", "into", "kind"]),
        ({"into": into | {"name": " "}}, "MISSING", ["input", "into", "name"]),
        ({"departmentIds": []}, "NOTHING_TO_UNITE", ["input", "departmentIds"]),
        ({"into": None}, "ONE_SUCCESSOR", ["input", "intoId"]),
        ({"on": "2020-05-27"}, "DAY_OUT_OF_OFFICE", ["input", "on"]),
        ({"departmentIds": [merged[0], "nonsense"]}, "NOT_FOUND", ["input", "departmentIds", "1"]),
    ):
        refused = await does(office, MERGE, idempotencyKey=str(uuid.uuid4()), **wanted | change)
        assert refused["department"] is None
        assert [(each["code"], each["path"]) for each in refused["errors"]] == [(code, path)]
    made = await does(office, MERGE, idempotencyKey=str(uuid.uuid4()), **wanted)
    assert {each["name"] for each in made["department"]["predecessors"]} == {"云南省商务厅", "云南省市场监督管理局"}


async def test_filing_to_what_ended_is_answered_with_its_successor(office: Desk) -> None:
    bureau, heir = await key(office, "赫章县交通运输局"), await key(office, "赫章县工业和信息化局")
    ended = await does(office, END, departmentId=bureau, lastDay="2020-05-28", successorId=heir)
    assert ended["department"]["successor"] == {"name": "赫章县工业和信息化局"}
    await now.travel(office.store, at("2020-05-29"))
    filing = {
        "idempotencyKey": str(uuid.uuid4()),
        "kind": "HELP",
        "title": "公路塌方",
        "body": "村口公路塌方，车辆无法通行。",
        "topicCode": "factors",
        "addresseeId": bureau,
        "contactName": "王建国",
        "contactPhone": "13807240001",
    }
    mutation = f"mutation ($input: FileSubmissionInput!) {{ fileSubmission(input: $input) {{ {ERRORS} }} }}"
    refused = await does(office, mutation, "citizen@public.demo", **filing)
    assert refused["errors"] == [
        {
            "code": "DEPARTMENT_ENDED",
            "message": "“赫章县交通运输局”的职责自 2020-05-28 后由“赫章县工业和信息化局”承担，请选择后者。",
            "path": ["input", "addresseeId"],
        }
    ]


async def test_nobody_but_an_administrator_changes_departments_or_takes_roles(office: Desk) -> None:
    bureau = await key(office, "赫章县交通运输局")
    for email in (DISPATCHER, "head@jtj.demo", "citizen@public.demo", None):
        for mutation, values in (
            (END, {"departmentId": bureau, "lastDay": "2020-06-01"}),
            (REVOKE, {"email": ADMIN, "role": "ADMIN"}),
        ):
            answer = await office.ask(email, mutation, input=values)
            assert answer.errors[0].extensions["code"] in ("FORBIDDEN", "UNAUTHENTICATED")
    assert "赫章县交通运输局" in await listed(office, onDay="2030-01-01")
    assert (await office.principal(ADMIN)).roles


async def test_a_role_is_taken_away_at_once_and_the_last_administrator_stays(office: Desk) -> None:
    bureau = await key(office, "赫章县交通运输局")
    clerk = {"email": "Clerk@jtj.demo", "role": "CLERK", "departmentId": bureau}
    assert await does(office, REVOKE, **clerk) == {"revoked": True, "errors": []}
    assert (await office.principal("clerk@jtj.demo")).departments == {}
    again = await does(office, REVOKE, **clerk)
    assert (again["revoked"], [each["code"] for each in again["errors"]]) == (False, ["NOT_FOUND"])
    last = await does(office, REVOKE, email=ADMIN, role="ADMIN")
    assert (last["revoked"], [each["code"] for each in last["errors"]]) == (False, ["LAST_ADMINISTRATOR"])
    assert "ADMIN" in (await office.principal(ADMIN)).roles


async def test_the_heirs_read_the_desk_and_the_orders_of_what_ended_and_strangers_do_not(office: Desk) -> None:
    commerce, heir = await key(office, "云南省商务厅"), await key(office, "云南省市场监督管理局")
    await office.dispatched_to_commerce(1)
    await does(office, END, departmentId=commerce, lastDay="2020-05-28", successorId=heir)
    await now.travel(office.store, at("2020-05-29"))
    assert await seen_to(office.store) == 1
    inbox = """query ($id: ID!) { inbox(departmentId: $id, first: 10) {
      nodes { state department { name } heldBefore { department { name } } } } }"""
    for reader in ("clerk@scjg.demo", "clerk@swt.demo"):
        (held,) = (await office.ask(reader, inbox, id=heir)).data["inbox"]["nodes"]
        assert (held["department"]["name"], held["heldBefore"]) == (
            "云南省市场监督管理局",
            [{"department": {"name": "云南省商务厅"}}],
        )
        assert (await office.ask(reader, inbox, id=commerce)).data["inbox"]["nodes"] == []
    refused = await office.ask("clerk@jtj.demo", inbox, id=commerce)
    assert refused.errors[0].extensions["code"] == "NOT_FOUND"
