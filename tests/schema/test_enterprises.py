"""An enterprise over the API, from its registration to the day on which a colleague leaves."""

import asyncio
import uuid
from typing import Any

import pytest
from sqlalchemy import select

from business_channel import feed
from business_channel.access import ANONYMOUS, Principal, Role
from business_channel.accounts import service as accounts
from business_channel.notifications import service as notifications
from business_channel.outbox import OutboxRow, Task
from business_channel.reader import Reader
from business_channel.work import unit_of_work
from schema.context import Context
from tests.business_channel.enterprises.test_rules import code
from tests.schema.desk import SCHEMA, Desk
from tests.schema.test_colleagues import Bell

LOCAL = "urn:business-channel:local"
FOUNDER, COLLEAGUE, ADMIN = "founder@firm.example", "colleague@firm.example", "admin@platform.demo"
REGISTER = """mutation ($input: RegisterEnterpriseInput!) { registerEnterprise(input: $input) {
  enterprise { id name creditCode entityKind region { code } state role members { displayName role }
    sizes { tier standard asOf } } problems { code level path } errors { code path } } }"""
CERTIFY = """mutation ($input: CertifyEnterpriseInput!) { certifyEnterprise(input: $input) {
  registration { id state decisionNote contactPhoneMasked } errors { code path } } }"""
INVITE = """mutation ($input: InviteMemberInput!) { inviteMember(input: $input) {
  invitation { email role owner enterprise { name } takenUpAt } errors { code path } } }"""
REMOVE = """mutation ($input: RemoveMemberInput!) { removeMember(input: $input) {
  enterprise { members { displayName } } errors { code path } } }"""
FILE = """mutation ($input: FileSubmissionInput!) { fileSubmission(input: $input) {
  submission { id enterprise { name } enterprisePublicName } errors { code path } } }"""
QUEUE = """query ($state: EnterpriseState) { enterprises(first: 10, filter: { state: $state }) {
  nodes { id name state } } }"""
READ = "query ($id: ID!) { submission(id: $id) { title enterprise { name } } }"
MINE = "{ viewer { enterprises { id name state role members { id displayName role } } } }"


@pytest.fixture
async def people(desk: Desk) -> None:
    """Two people who have signed in once."""
    async with unit_of_work(desk.store, ANONYMOUS) as work:
        for email, name in ((FOUNDER, "冉启航"), (COLLEAGUE, "安小芹")):
            await accounts.link(work, LOCAL, email, email, name, Role.CITIZEN, verified=True)


async def _does(desk: Desk, by: str, mutation: str, /, **values: Any) -> Any:
    answer = await desk.ask(by, mutation, input=values)
    assert answer.errors is None, answer.errors
    return next(iter(answer.data.values()))


async def _registers(desk: Desk, by: str = FOUNDER, **more: Any) -> Any:
    wanted = {
        "idempotencyKey": str(uuid.uuid4()),
        "name": "赫章县鑫隆路桥有限公司",
        "creditCode": code("91").lower(),
        "contactName": "冉启航",
        "contactPhone": "13885712345",
    }
    return await _does(desk, by, REGISTER, **wanted | more)


async def _certified(desk: Desk) -> str:
    firm: str = (await _registers(desk))["enterprise"]["id"]
    await _does(desk, ADMIN, CERTIFY, enterpriseId=firm, decision="CERTIFY")
    return firm


async def _invites(desk: Desk, firm: str, by: str = FOUNDER) -> Any:
    return await _does(desk, by, INVITE, idempotencyKey=str(uuid.uuid4()), enterpriseId=firm, email=COLLEAGUE)


async def _files(desk: Desk, by: str, firm: str, *, hide: bool = False) -> Any:
    department = (await desk.ask(None, "{ departments(first: 1) { nodes { id } } }")).data["departments"]["nodes"][0]
    filing = {
        "idempotencyKey": str(uuid.uuid4()),
        "kind": "HELP",
        "title": "恳请协调支付工程款",
        "body": "护栏安装已于去年验收，工程款至今未付。",
        "topicCode": "arrears.works",
        "addresseeId": department["id"],
        "contactName": "冉启航",
        "contactPhone": "13885712345",
        "enterpriseId": firm,
        "hideEnterpriseName": hide,
    }
    return await _does(desk, by, FILE, **filing)


async def _told(desk: Desk, email: str) -> set[str]:
    """The submissions of which somebody was told, once everybody has been."""
    async with desk.store.engine.begin() as connection:
        waiting = select(OutboxRow.id).where(OutboxRow.task == Task.NOTIFY).order_by(OutboxRow.id)
        for row in (await connection.execute(waiting)).scalars().all():
            await notifications.notify(connection, row)
    answer = await desk.ask(email, "{ notifications(first: 50) { nodes { submission { id } } } }")
    return {each["submission"]["id"] for each in answer.data["notifications"]["nodes"] if each["submission"]}


async def test_an_enterprise_is_registered_certified_joined_and_filed_for_by_both(desk: Desk, people: None) -> None:
    figures = {"industry": "CONSTRUCTION", "revenue": "5999.99", "assets": "9000", "asOf": "2024-05-01"}
    made = await _registers(desk, figures=figures)
    assert made["problems"] == [{"code": "CREDIT_CODE_MENDED", "level": "NOTICE", "path": ["input", "creditCode"]}]
    firm = made["enterprise"].pop("id")
    assert made["enterprise"] == {
        "name": "赫章县鑫隆路桥有限公司",
        "creditCode": code("91"),
        "entityKind": "ENTERPRISE",
        "region": {"code": "520527"},
        "state": "REGISTERED",
        "role": "OWNER",
        "members": [{"displayName": "冉启航", "role": "OWNER"}],
        "sizes": [{"tier": "SMALL", "standard": "工信部联企业〔2011〕300号", "asOf": "2024-05-01"}],
    }
    refused = await _files(desk, FOUNDER, firm)
    assert refused["errors"] == [{"code": "ENTERPRISE_NOT_CERTIFIED", "path": ["input", "enterpriseId"]}]
    queue = (await desk.ask(ADMIN, QUEUE, state="REGISTERED")).data["enterprises"]["nodes"]
    assert [each["name"] for each in queue] == ["赫章县可乐核桃食品有限公司", "赫章县鑫隆路桥有限公司"]
    told = await _does(desk, ADMIN, CERTIFY, enterpriseId=firm, decision="CERTIFY")
    masked = {"id": firm, "state": "CERTIFIED", "decisionNote": None, "contactPhoneMasked": "138****2345"}
    assert told == {"registration": masked, "errors": []}
    invitation = (await _invites(desk, firm))["invitation"]
    assert invitation.pop("takenUpAt") is not None
    name = {"name": "赫章县鑫隆路桥有限公司"}
    expected = {"email": COLLEAGUE, "role": "ENTERPRISE_MEMBER", "owner": False, "enterprise": name}
    assert invitation == expected
    first, second = (await _files(desk, FOUNDER, firm, hide=True)), (await _files(desk, COLLEAGUE, firm))
    shown = [(each["submission"]["enterprise"], each["submission"]["enterprisePublicName"]) for each in (first, second)]
    assert shown == [(name, "某路桥企业"), (name, None)]
    one, two = first["submission"]["id"], second["submission"]["id"]
    assert one in await _told(desk, COLLEAGUE)
    assert two in await _told(desk, FOUNDER)
    assert (await desk.ask(COLLEAGUE, READ, id=one)).data["submission"]["enterprise"] == name


async def test_whoever_is_removed_reads_nothing_of_the_enterprise_and_a_live_feed_ends(
    desk: Desk, people: None
) -> None:
    firm = await _certified(desk)
    await _invites(desk, firm)
    typed = (await _files(desk, COLLEAGUE, firm))["submission"]["id"]
    bell, colleague = Bell(), await desk.principal(COLLEAGUE)

    async def refresh(_: Principal) -> Principal:
        return await desk.principal(COLLEAGUE)

    context = Context(desk.store, Reader(desk.store, colleague), bell, refresh)
    query = "subscription ($id: ID!) { submissionFeed(submissionId: $id) { tag } }"
    stream: Any = await SCHEMA.subscribe(query, variable_values={"id": typed}, context_value=context)
    heard = asyncio.ensure_future(anext(stream))
    await asyncio.sleep(0)
    [own] = (await desk.ask(COLLEAGUE, MINE)).data["viewer"]["enterprises"]
    assert (own["state"], own["role"]) == ("CERTIFIED", "MEMBER")
    account = next(each["id"] for each in own["members"] if each["role"] == "MEMBER")
    removed = await _does(desk, FOUNDER, REMOVE, enterpriseId=firm, accountId=account)
    assert removed == {"enterprise": {"members": [{"displayName": "冉启航"}]}, "errors": []}
    while await feed.seal(desk.store):
        pass
    while not heard.done():
        bell.rung.set()
        await asyncio.sleep(0)
    last = [heard.result(), *[each async for each in stream]][-1]
    assert [each.extensions["code"] for each in last.errors] == ["NOT_FOUND"]
    assert (await desk.ask(COLLEAGUE, READ, id=typed)).data["submission"] is None
    assert (await desk.ask(COLLEAGUE, MINE)).data["viewer"]["enterprises"] == []
    assert (await desk.ask(COLLEAGUE, "query ($id: ID!) { node(id: $id) { id } }", id=firm)).data["node"] is None
    assert (await desk.ask(FOUNDER, READ, id=typed)).data["submission"]["title"] == "恳请协调支付工程款"


async def test_the_answer_to_who_leaves_tells_nothing_of_the_enterprise(desk: Desk, people: None) -> None:
    firm = await _certified(desk)
    await _invites(desk, firm)
    [own] = (await desk.ask(COLLEAGUE, MINE)).data["viewer"]["enterprises"]
    ids = {each["role"]: each["id"] for each in own["members"]}
    refused = await _does(desk, FOUNDER, REMOVE, enterpriseId=firm, accountId=ids["OWNER"])
    assert refused["errors"] == [{"code": "LAST_OWNER", "path": ["input", "accountId"]}]
    left = await _does(desk, COLLEAGUE, REMOVE, enterpriseId=firm, accountId=ids["MEMBER"])
    assert left == {"enterprise": None, "errors": []}


async def test_the_queue_and_the_certification_are_for_administrators(desk: Desk, people: None) -> None:
    firm = (await _registers(desk))["enterprise"]["id"]
    for email in (FOUNDER, "owner@enterprise.demo", "reviewer@platform.demo", "head@gxj.demo"):
        for text, values in (
            (QUEUE, {"state": "REGISTERED"}),
            (CERTIFY, {"input": {"enterpriseId": firm, "decision": "CERTIFY"}}),
        ):
            answer = await desk.ask(email, text, **values)
            assert [each.extensions["code"] for each in answer.errors] == ["FORBIDDEN"], email
    [own] = (await desk.ask(FOUNDER, MINE)).data["viewer"]["enterprises"]
    assert own["state"] == "REGISTERED"


async def test_a_taken_code_tells_nothing_of_who_has_it(desk: Desk, people: None) -> None:
    await _registers(desk)
    taken = await _registers(desk, COLLEAGUE)
    assert taken["enterprise"] is None
    assert taken["errors"] == [{"code": "ALREADY_REGISTERED", "path": ["input", "creditCode"]}]
