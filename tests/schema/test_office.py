"""The desk of a leader's office over the API: what waits there, what it instructs, and who reads that."""

import uuid
from typing import Any

import pytest
from sqlalchemy import select

from business_channel import now
from business_channel.access import ANONYMOUS
from business_channel.deadlines.sweep import sweep
from business_channel.notifications.service import notify
from business_channel.outbox import OutboxRow, Task
from business_channel.work import unit_of_work
from tests.official_calendar import at
from tests.schema.desk import Desk
from tests.schema.test_procedure import ACCEPT, DISPATCHER, DRAFT, OWNER, SIGN, Office, order_mutation

LEADER = "leader@county.demo"
ERRORS = "errors { code path }"
RECORD = f"""mutation ($input: RecordInstructionInput!) {{ recordInstruction(input: $input) {{
  instruction {{ id leaderName leaderPost text office {{ name }}
    duties {{ id state workOrder {{ id }} deadline {{ dueOn clock }} availableActions }} }} {ERRORS} }} }}"""
REPORT = f"""mutation ($input: ReportOnInstructionInput!) {{ reportOnInstruction(input: $input) {{
  duty {{ state feedback deadline {{ stoppedAt overdue }} }} {ERRORS} }} }}"""
INBOX = """query ($d: ID!, $filter: OfficeInboxFilter, $after: String) {
  officeInbox(departmentId: $d, first: 20, after: $after, filter: $filter) { nodes { id availableActions
    leaderInstructions { text duties { state feedback deadline { overdue } } }
    workOrders { id state availableActions instructionDuties { state } replies { state } } } } }"""
COUNTS = """query ($d: ID!) { officeInboxCounts(departmentId: $d) {
  open urgent feedbackDue feedbackOverdue toCountersign } }"""
READ = """query ($id: ID!) { submission(id: $id) { leaderInstructions { text duties { feedback } }
  deadlines { clock } workOrders { instructionDuties { id } deadlines { clock } } } }"""
TOLD = "{ notifications(first: 50) { nodes { tag headline } } }"


class County(Office):
    """People of Hezhang county, and a matter that two of its bureaus handle."""

    county = transport = labour = submission = ""

    async def opens(self) -> dict[str, str]:
        """A matter addressed to the county's office, with the orders of both bureaus."""
        self.county = await self.department("赫章县委办公室")
        self.transport = await self.department("赫章县交通运输局")
        self.labour = await self.department("赫章县人力资源和社会保障局")
        self.submission = await self.filed(self.county, "HELP")
        return await self.dispatched(self.submission, (self.transport, "LEAD"), (self.labour, "CO"))

    async def instructs(self, *orders: str, **other: Any) -> Any:
        """The county's leader instructs."""
        said = {"leaderName": "唐守成", "leaderPost": "县委书记", "text": "限期清欠，专题报我。"}
        named = {"submissionId": self.submission, "workOrderIds": list(orders), "idempotencyKey": str(uuid.uuid4())}
        return await self.tries(LEADER, RECORD, **(said | named | other))

    async def on_desk(self, email: str = LEADER, **wanted: Any) -> Any:
        answer = await self.desk.ask(email, INBOX, d=self.county, filter=wanted or None)
        assert answer.errors is None, answer.errors
        return answer.data["officeInbox"]["nodes"]

    async def counted(self) -> Any:
        return (await self.desk.ask(LEADER, COUNTS, d=self.county)).data["officeInboxCounts"]

    async def passes_time(self, moment: str) -> None:
        """The clocks are told, and everybody of everything."""
        await now.travel(self.desk.store, at(moment))
        async with unit_of_work(self.desk.store, ANONYMOUS) as work:
            while await sweep(work):
                pass
        async with self.desk.store.engine.begin() as connection:
            waiting = select(OutboxRow.id).where(OutboxRow.task == Task.NOTIFY)
            for row in (await connection.execute(waiting)).scalars().all():
                await notify(connection, row)

    async def told(self, email: str) -> list[str]:
        answer = await self.desk.ask(email, TOLD)
        return [each["tag"] for each in answer.data["notifications"]["nodes"]]


@pytest.fixture
async def county(desk: Desk) -> County:
    await now.travel(desk.store, at("2020-05-28"))
    return County(desk)


async def test_one_bureau_reports_in_time_and_of_the_other_head_and_office_are_told(county: County) -> None:
    orders = await county.opens()
    instructed = await county.instructs(orders[county.transport], orders[county.labour])
    assert instructed["errors"] == []
    said = instructed["instruction"]
    assert (said["leaderPost"], said["office"]) == ("县委书记", {"name": "赫章县委办公室"})
    in_time, late = said["duties"]
    assert [(each["deadline"], each["availableActions"]) for each in (in_time, late)] == [
        ({"dueOn": "2020-06-04", "clock": "INSTRUCTION"}, []),
        ({"dueOn": "2020-06-04", "clock": "INSTRUCTION"}, []),
    ]
    feedback = {"dutyId": in_time["id"], "feedback": "已督促项目部支付首期。"}
    refused = await county.desk.ask("clerk@jtj.demo", REPORT, input=feedback)
    assert refused.errors[0].extensions["code"] == "FORBIDDEN"
    reported = await county.does("head@jtj.demo", REPORT, **feedback)
    assert (reported["state"], reported["deadline"]["overdue"]) == ("REPORTED", False)
    await county.passes_time("2020-06-05T09:00")
    await county.passes_time("2020-06-08T09:00")
    assert "DEADLINE_ESCALATED_TO_HEAD" in await county.told("head@rsj.demo")
    assert {"INSTRUCTION_REPORTED", "DEADLINE_ESCALATED_TO_OFFICE"} <= set(await county.told(LEADER))
    assert "INSTRUCTION_RECORDED" not in await county.told(OWNER)
    [matter] = await county.on_desk(feedbackOverdue=True)
    assert [each["state"] for each in matter["leaderInstructions"][0]["duties"]] == ["REPORTED", "DUE"]
    assert (await county.counted())["feedbackOverdue"] == 1


async def test_the_author_reads_nothing_of_an_instruction_and_a_bureau_only_what_concerns_it(county: County) -> None:
    orders = await county.opens()
    duties = (await county.instructs(orders[county.transport]))["instruction"]["duties"]
    await county.does("head@jtj.demo", REPORT, dutyId=duties[0]["id"], feedback="已支付。")
    read = {}
    for email in (OWNER, "clerk@jtj.demo", "clerk@rsj.demo", LEADER, "supervisor@platform.demo"):
        read[email] = (await county.desk.ask(email, READ, id=county.submission)).data["submission"]
    whole = [{"text": "限期清欠，专题报我。", "duties": [{"feedback": "已支付。"}]}]
    told = {email: each["leaderInstructions"] for email, each in read.items()}
    assert told == {
        OWNER: [],
        "clerk@jtj.demo": whole,
        "clerk@rsj.demo": [],
        LEADER: whole,
        "supervisor@platform.demo": whole,
    }
    clocks = {email: str(each).count("INSTRUCTION") for email, each in read.items()}
    assert (clocks[OWNER], clocks["clerk@rsj.demo"]) == (0, 0)
    assert clocks["clerk@jtj.demo"] == clocks[LEADER] == 2


async def test_the_new_bureau_has_the_duty_and_the_old_one_reads_no_more_of_it(county: County) -> None:
    orders = await county.opens()
    duty = (await county.instructs(orders[county.transport]))["instruction"]["duties"][0]
    industry = await county.department("赫章县工业和信息化局")
    passing = {"workOrderId": orders[county.transport], "departmentId": industry, "reason": "按职责转办。"}
    await county.does(DISPATCHER, order_mutation("redispatchWorkOrder"), **passing)
    gone = await county.tries("head@jtj.demo", REPORT, dutyId=duty["id"], feedback="已支付。")
    assert [each["code"] for each in gone["errors"]] == ["NOT_FOUND"]
    node = "query ($id: ID!) { node(id: $id) { ... on InstructionDuty { state availableActions } } }"
    assert (await county.desk.ask("head@jtj.demo", node, id=duty["id"])).data == {"node": None}
    answer = await county.desk.ask("head@gxj.demo", node, id=duty["id"])
    assert answer.data == {"node": {"state": "DUE", "availableActions": ["REPORT_ON_INSTRUCTION"]}}


async def test_the_desk_shows_what_is_addressed_to_the_office_with_what_it_can_do_there(county: County) -> None:
    orders = await county.opens()
    elsewhere = await county.filed(county.transport, "HELP")
    [matter] = await county.on_desk()
    assert (matter["id"], matter["availableActions"]) == (county.submission, ["RECORD_INSTRUCTION", "DECLARE_CONFLICT"])
    assert {each["id"]: each["availableActions"] for each in matter["workOrders"]} == {
        each: ["LIFT_WORK_ORDER"] for each in orders.values()
    }
    assert elsewhere not in [each["id"] for each in await county.on_desk("supervisor@platform.demo")]
    for email in ("clerk@jtj.demo", OWNER):
        answer = await county.desk.ask(email, INBOX, d=county.county)
        assert answer.errors[0].extensions["code"] == "NOT_FOUND"
        assert (await county.desk.ask(email, COUNTS, d=county.county)).errors[0].extensions["code"] == "NOT_FOUND"
    assert (await county.desk.ask(None, COUNTS, d=county.county)).errors[0].extensions["code"] == "UNAUTHENTICATED"


async def test_the_desk_is_filtered_by_what_waits_there(county: County) -> None:
    orders = await county.opens()
    nothing = {"open": 1, "urgent": 0, "feedbackDue": 0, "feedbackOverdue": 0, "toCountersign": 0}
    assert await county.counted() == nothing
    assert await county.on_desk(feedbackDue=True) == await county.on_desk(toCountersign=True) == []
    assert len(await county.on_desk(feedbackDue=False, states=["DISPATCHED"], open=True)) == 1
    await county.instructs(orders[county.labour], days=3)
    await county.does("clerk@jtj.demo", ACCEPT, workOrderId=orders[county.transport])
    written = {"workOrderId": orders[county.transport], "body": "工资已全部发放。", "publishedAs": county.county}
    reply = (await county.does("clerk@jtj.demo", DRAFT, **written))["id"]
    assert await county.on_desk(toCountersign=True) == []
    await county.does("head@jtj.demo", SIGN, replyId=reply)
    assert await county.counted() == nothing | {"feedbackDue": 1, "toCountersign": 1}
    [waiting] = await county.on_desk(toCountersign=True, feedbackDue=True, feedbackOverdue=False)
    assert waiting["id"] == county.submission
    assert await county.on_desk(urgent=True) == []


async def test_a_bureau_finds_among_its_orders_those_on_which_it_owes_feedback(county: County) -> None:
    orders = await county.opens()
    duty = (await county.instructs(orders[county.transport]))["instruction"]["duties"][0]
    inbox = """query ($d: ID!, $due: Boolean) { inbox(departmentId: $d, first: 9, filter: { feedbackDue: $due }) {
      nodes { id } } }"""
    found = {}
    for reported in (False, True):
        if reported:
            await county.does("head@jtj.demo", REPORT, dutyId=duty["id"], feedback="已支付。")
        for due in (True, False):
            answer = await county.desk.ask("head@jtj.demo", inbox, d=county.transport, due=due)
            found[reported, due] = [each["id"] for each in answer.data["inbox"]["nodes"]]
    own = [orders[county.transport]]
    assert found == {(False, True): own, (False, False): [], (True, True): [], (True, False): own}


async def test_what_is_reported_on_first_stands_first_and_pages_follow_each_other(county: County) -> None:
    filed = []
    for days in (9, 2, None):
        orders = await county.opens()
        filed.append(county.submission)
        if days is not None:
            await county.instructs(orders[county.transport], days=days)
    query = """query ($d: ID!, $after: String) { officeInbox(departmentId: $d, first: 2, after: $after,
      orderBy: FEEDBACK_SOONEST) { nodes { id } pageInfo { hasNextPage endCursor } } }"""
    first = (await county.desk.ask(LEADER, query, d=county.county)).data["officeInbox"]
    after = first["pageInfo"]["endCursor"]
    second = (await county.desk.ask(LEADER, query, d=county.county, after=after)).data["officeInbox"]
    assert [each["id"] for each in (*first["nodes"], *second["nodes"])] == [filed[1], filed[0], filed[2]]
    assert (first["pageInfo"]["hasNextPage"], second["pageInfo"]["hasNextPage"]) == (True, False)


async def test_the_desk_costs_no_statement_more_for_many_than_for_one(county: County) -> None:
    orders = await county.opens()
    await county.instructs(orders[county.transport], orders[county.labour])
    assert len(await county.on_desk()) == 1
    alone = county.desk.statements
    for _ in range(3):
        more = await county.opens()
        await county.instructs(*more.values())
    assert len(await county.on_desk()) == 4
    assert county.desk.statements == alone
    await county.counted()
    assert county.desk.statements == 1


async def test_an_order_that_is_none_is_told_with_its_place(county: County) -> None:
    orders = await county.opens()
    refused = await county.instructs(orders[county.transport], "nonsense")
    assert refused == {
        "instruction": None,
        "errors": [{"code": "NOT_FOUND", "path": ["input", "workOrderIds", "1"]}],
    }
    assert await county.on_desk(feedbackDue=True) == []
