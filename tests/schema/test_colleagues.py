"""The people of a department over the API."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from business_channel import feed
from business_channel.access import Principal
from business_channel.ids import global_id
from business_channel.reader import Reader
from schema.context import Context
from tests.schema.desk import SCHEMA, Desk

HEAD, CLERK = "head@swt.demo", "clerk@swt.demo"
STAFF = "colleagues { id displayName roles openOrders standIns { accountId since until } } errors { code path }"
INVITE = """mutation ($input: InviteColleagueInput!) { inviteColleague(input: $input) {
  invitation { email role department { name } takenUpAt } errors { code path } } }"""
STAND_IN = f"mutation ($input: NameStandInInput!) {{ nameStandIn(input: $input) {{ {STAFF} }} }}"
REMOVE = f"mutation ($input: RemoveColleagueInput!) {{ removeColleague(input: $input) {{ {STAFF} }} }}"
LIST = "query ($d: ID!) { colleagues(departmentId: $d) { id displayName roles } }"


@pytest.fixture
async def department(desk: Desk) -> str:
    return await desk.dispatched_to_commerce(1)


async def _does(desk: Desk, by: str, mutation: str, /, **values: Any) -> Any:
    answer = await desk.ask(by, mutation, input=values)
    assert answer.errors is None, answer.errors
    return next(iter(answer.data.values()))


async def test_a_head_brings_in_a_colleague_lists_all_names_a_stand_in_and_takes_one_out(
    desk: Desk, department: str
) -> None:
    key, new = str(uuid.uuid4()), "clerk@scjg.demo"
    asked = {"idempotencyKey": key, "departmentId": department, "email": new, "role": "CLERK"}
    told = await _does(desk, HEAD, INVITE, **asked)
    taken_up = told["invitation"].pop("takenUpAt")
    assert taken_up is not None
    assert told["invitation"] == {"email": new, "role": "CLERK", "department": {"name": "云南省商务厅"}}
    assert (await _does(desk, HEAD, INVITE, **asked))["invitation"]["takenUpAt"] == taken_up
    staff = (await desk.ask(CLERK, LIST, d=department)).data["colleagues"]
    by_role = {each["displayName"]: each["roles"] for each in staff}
    assert sorted(by_role.values()) == [["CLERK"], ["CLERK"], ["UNIT_HEAD"]]
    ids = {each["displayName"]: each["id"] for each in staff}
    joined = next(name for name, roles in by_role.items() if roles == ["CLERK"] and name != "段丽萍")
    days = {"since": "2099-01-05", "until": "2099-01-09"}
    absence = {"departmentId": department, "accountId": ids["段丽萍"], "standInId": ids[joined]} | days
    named = await _does(desk, HEAD, STAND_IN, **absence)
    assert {each["id"]: each["standIns"] for each in named["colleagues"]}[ids["段丽萍"]] == [
        {"accountId": ids[joined]} | days
    ]
    left = await _does(desk, HEAD, REMOVE, departmentId=department, accountId=ids[joined])
    assert joined not in {each["displayName"] for each in left["colleagues"]}
    assert (await desk.ask(new, LIST, d=department)).errors[0].extensions["code"] == "NOT_FOUND"


async def test_the_list_of_colleagues_is_for_the_department_and_the_platform(desk: Desk, department: str) -> None:
    for email in ("head@jtj.demo", "owner@enterprise.demo", "admin@platform.demo"):
        answer = await desk.ask(email, LIST, d=department)
        assert [each.extensions["code"] for each in answer.errors] == ["NOT_FOUND"], email
    assert len((await desk.ask("dispatcher@platform.demo", LIST, d=department)).data["colleagues"]) == 2
    head = (await desk.ask(HEAD, "{ viewer { id } }")).data["viewer"]["id"]
    refused = await _does(desk, HEAD, REMOVE, departmentId=department, accountId=head)
    assert refused == {"colleagues": None, "errors": [{"code": "LAST_HEAD", "path": ["input", "accountId"]}]}


class Bell:
    """A hub whose subscribers read again when it rings."""

    def __init__(self) -> None:
        self.rung = asyncio.Event()

    @asynccontextmanager
    async def subscribe(self, stream: str) -> AsyncIterator["Bell"]:
        """The wakeups of a stream."""
        yield self

    def clear(self) -> None:
        """Forgets what rang so far."""
        self.rung.clear()

    async def wait(self) -> object:
        """Returns when it rings."""
        return await self.rung.wait()


async def test_a_live_feed_tells_somebody_who_was_removed_nothing_more(desk: Desk, department: str) -> None:
    asked = {"idempotencyKey": str(uuid.uuid4()), "departmentId": department, "role": "CLERK"}
    await _does(desk, HEAD, INVITE, **asked, email="clerk@scjg.demo")
    colleague, bell = await desk.principal("clerk@scjg.demo"), Bell()

    async def refresh(_: Principal) -> Principal:
        return await desk.principal("clerk@scjg.demo")

    context = Context(desk.store, Reader(desk.store, colleague), bell, refresh)
    query = "subscription ($d: ID!) { departmentFeed(departmentId: $d) { tag } }"
    stream: Any = await SCHEMA.subscribe(query, variable_values={"d": department}, context_value=context)
    heard = asyncio.ensure_future(anext(stream))
    await asyncio.sleep(0)
    for _ in range(2):
        await desk.dispatched_to_commerce(1)
        while await feed.seal(desk.store):
            pass
        bell.rung.set()
    assert (await heard).data == {"departmentFeed": {"tag": "SUBMISSION_DISPATCHED"}}
    whom = global_id("Account", colleague.must_be_signed_in())
    await _does(desk, HEAD, REMOVE, departmentId=department, accountId=whom)
    await desk.dispatched_to_commerce(1)
    while await feed.seal(desk.store):
        pass
    bell.rung.set()
    told = [each async for each in stream]
    assert told[-1].data is None
    assert [each.extensions["code"] for each in told[-1].errors] == ["NOT_FOUND"]
    assert len(told) <= 2
