"""The procedure over the API: what is offered is what works, and the stories of several departments run as told."""

import uuid
from typing import Any

import pytest

from business_channel import now
from business_channel.ids import parse_global_id
from tests.official_calendar import at
from tests.schema.desk import Desk

OWNER, REVIEWER, DISPATCHER = "owner@enterprise.demo", "reviewer@platform.demo", "dispatcher@platform.demo"
ERRORS = "errors { code path }"
FILE = f"mutation ($input: FileSubmissionInput!) {{ fileSubmission(input: $input) {{ submission {{ id }} {ERRORS} }} }}"
REVIEW = f"""mutation ($input: ReviewSubmissionInput!) {{
  reviewSubmission(input: $input) {{ submission {{ id }} {ERRORS} }} }}"""
DISPATCH = f"""mutation ($input: DispatchSubmissionInput!) {{ dispatchSubmission(input: $input) {{
  submission {{ id workOrders {{ id department {{ id }} }} replyDeadline {{ dueOn }} }} {ERRORS} }} }}"""
DRAFT = f"mutation ($input: DraftReplyInput!) {{ draftReply(input: $input) {{ reply {{ id state }} {ERRORS} }} }}"
SIGN = f"mutation ($input: SignReplyInput!) {{ signReply(input: $input) {{ reply {{ id state }} {ERRORS} }} }}"
PUBLISH = f"mutation ($input: ReviewReplyInput!) {{ reviewReply(input: $input) {{ reply {{ id state }} {ERRORS} }} }}"
COUNTERSIGN = f"""mutation ($input: CountersignReplyInput!) {{
  countersignReply(input: $input) {{ reply {{ countersignedAt }} {ERRORS} }} }}"""
READ = """query ($id: ID!) { submission(id: $id) {
  handlingState hops availableActions replyDeadline { dueOn stoppedAt }
  workOrders { id state closeReason place department { name } availableActions
    objection { reason state } opinion { body } notes { body } assignee { displayName } declineNote }
  replies { kind state body publishedAt availableActions
    signatures { place department { name } signedAt dissentedAt dissent } promises { text dueOn proof } } } }"""


def order_mutation(name: str, fields: str = "id state") -> str:
    kind = f"{name[0].upper()}{name[1:]}Input"
    kind = "PassWorkOrderInput" if name in ("redispatchWorkOrder", "liftWorkOrder") else kind
    return f"mutation ($input: {kind}!) {{ {name}(input: $input) {{ workOrder {{ {fields} }} {ERRORS} }} }}"


class Office:
    """What people do over the API, each as one call."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    async def does(self, email: str, mutation: str, **values: Any) -> Any:
        """The noun that a mutation changed; fails when it is refused."""
        told = await self.tries(email, mutation, **values)
        assert told["errors"] == []
        return next(value for name, value in told.items() if name != "errors")

    async def tries(self, email: str, mutation: str, **values: Any) -> Any:
        """The whole payload; a new idempotency key where the input has one."""
        if mutation in (FILE, DISPATCH, DRAFT) or any(name in mutation for name in KEYED):
            values["idempotencyKey"] = str(uuid.uuid4())
        answer = await self.desk.ask(email, mutation, input=values)
        assert answer.errors is None, answer.errors
        return next(iter(answer.data.values()))

    async def reads(self, email: str, submission: str) -> Any:
        answer = await self.desk.ask(email, READ, id=submission)
        assert answer.errors is None, answer.errors
        return answer.data["submission"]

    async def department(self, name: str) -> str:
        query = "query ($s: Text) { departments(first: 1, filter: { search: $s }) { nodes { id } } }"
        answer = await self.desk.ask(None, query, s=name)
        return str(answer.data["departments"]["nodes"][0]["id"])

    async def filed(self, addressee: str, kind: str = "SUGGESTION") -> str:
        words = {"title": "建议企业事项一网通办", "body": "建议用人脸或指纹核验。", "topicCode": "approvals.online"}
        contact = {"contactName": "罗永贵", "contactPhone": "13885700003"}
        filed = await self.does(OWNER, FILE, kind=kind, addresseeId=addressee, **words, **contact)
        await self.does(REVIEWER, REVIEW, submissionId=filed["id"], decision="APPROVE")
        return str(filed["id"])

    async def dispatched(self, submission: str, *orders: tuple[str, str]) -> dict[str, str]:
        """The ids of the orders by their departments'."""
        named = [{"departmentId": department, "role": role} for department, role in orders]
        after = await self.does(DISPATCHER, DISPATCH, submissionId=submission, orders=named)
        return {each["department"]["id"]: each["id"] for each in after["workOrders"]}


KEYED = ("objectToWorkOrder", "redispatchWorkOrder", "liftWorkOrder", "giveOpinion", "addNote")
ACCEPT = order_mutation("acceptWorkOrder")


@pytest.fixture
async def office(desk: Desk) -> Office:
    await now.travel(desk.store, at("2020-03-16T09:30"))
    return Office(desk)


async def joint(office: Office) -> tuple[str, str, str]:
    """Yunnan's suggestion with both departments on it: the submission, the convener's draft, the second's order."""
    commerce, market = await office.department("云南省商务厅"), await office.department("云南省市场监督管理局")
    submission = await office.filed(commerce)
    orders = await office.dispatched(submission, (commerce, "JOINT"), (market, "JOINT"))
    await office.does("clerk@swt.demo", ACCEPT, workOrderId=orders[commerce])
    await office.does("clerk@scjg.demo", ACCEPT, workOrderId=orders[market])
    promise = [{"text": "上线指纹核验", "dueOn": "2020-06-30"}]
    body = "人脸核验已上线，指纹核验正在加快推进。"
    reply = await office.does(
        "clerk@swt.demo", DRAFT, workOrderId=orders[commerce], kind="JOINT", body=body, promises=promise
    )
    return submission, reply["id"], orders[market]


async def test_yunnans_suggestion_is_answered_once_by_two_departments(office: Office) -> None:
    submission, reply, _ = await joint(office)
    assert (await office.does("head@scjg.demo", SIGN, replyId=reply))["state"] == "DRAFTED"
    early = await office.tries(REVIEWER, PUBLISH, replyId=reply, decision="PUBLISH")
    assert [each["code"] for each in early["errors"]] == ["NOT_NOW"]
    assert (await office.does("head@swt.demo", SIGN, replyId=reply))["state"] == "SIGNED"
    await now.travel(office.desk.store, at("2020-03-27T15:30"))
    await office.does(REVIEWER, PUBLISH, replyId=reply, decision="PUBLISH")
    read = await office.reads(OWNER, submission)
    assert read["handlingState"] == "REPLIED"
    [answer] = read["replies"]
    assert [each["department"]["name"] for each in answer["signatures"]] == ["云南省商务厅", "云南省市场监督管理局"]
    assert answer["publishedAt"].startswith("2020-03-27T15:30:0")
    assert answer["promises"] == [{"text": "上线指纹核验", "dueOn": "2020-06-30", "proof": None}]
    assert read["replyDeadline"]["dueOn"] == "2020-03-30"
    assert read["availableActions"] == ["RATE_SUBMISSION", "FOLLOW_UP", "APPEAL_SUBMISSION"]


async def test_after_a_dissent_the_author_reads_who_is_missing_but_not_why(office: Office) -> None:
    submission, reply, _ = await joint(office)
    refusal = {"decision": "DISSENT", "reason": "材料共享的时间表未经我局同意。"}
    assert (await office.does("head@scjg.demo", SIGN, replyId=reply, **refusal))["state"] == "DISSENTED"
    order = next(each for each in (await office.reads(DISPATCHER, submission))["workOrders"] if each["place"] == 0)
    written = {"workOrderId": order["id"], "kind": "PARTIAL", "body": "人脸核验已上线。"}
    part = (await office.does("clerk@swt.demo", DRAFT, **written))["id"]
    assert (await office.does("head@swt.demo", SIGN, replyId=part))["state"] == "SIGNED"
    await office.does(REVIEWER, PUBLISH, replyId=part, decision="PUBLISH")
    [answer] = (await office.reads(OWNER, submission))["replies"]
    missing = answer["signatures"][1]
    assert (missing["department"]["name"], missing["signedAt"], missing["dissent"]) == (
        "云南省市场监督管理局",
        None,
        None,
    )
    assert missing["dissentedAt"] is not None
    supervised = (await office.reads("supervisor@platform.demo", submission))["replies"]
    assert refusal["reason"] in [seal["dissent"] for each in supervised for seal in each["signatures"]]


async def test_an_objection_stays_among_those_who_handle_the_way_of_a_matter(office: Office) -> None:
    market, commerce = await office.department("云南省市场监督管理局"), await office.department("云南省商务厅")
    submission = await office.filed(market)
    order = (await office.dispatched(submission, (market, "LEAD")))[market]
    said = {"workOrderId": order, "reason": "一网通办由商务厅牵头。", "suggestedDepartmentId": commerce}
    await office.does("clerk@scjg.demo", order_mutation("objectToWorkOrder"), **said)
    raised = order_mutation("acceptWorkOrder", "objection { id }")
    assert (await office.reads(OWNER, submission))["workOrders"][0]["objection"] is None
    assert (await office.reads("head@scjg.demo", submission))["workOrders"][0]["objection"]["state"] == "RAISED"
    refused = await office.tries("clerk@scjg.demo", raised, workOrderId=order)
    assert [each["code"] for each in refused["errors"]] == ["NOT_NOW"]


async def test_a_matter_that_was_passed_on_is_due_as_before_and_gone_from_the_first_desk(office: Office) -> None:
    market, commerce = await office.department("云南省市场监督管理局"), await office.department("云南省商务厅")
    submission = await office.filed(market)
    order = (await office.dispatched(submission, (market, "LEAD")))[market]
    passing = {"workOrderId": order, "departmentId": commerce, "reason": "按职责转办。"}
    new = await office.does(DISPATCHER, order_mutation("redispatchWorkOrder"), **passing)
    assert (new["id"] == order, new["state"]) == (False, "ISSUED")
    read = await office.reads(OWNER, submission)
    assert (read["replyDeadline"]["dueOn"], read["hops"]) == ("2020-03-30", None)
    assert [each["closeReason"] for each in read["workOrders"]] == ["TRANSFERRED", None]
    assert await office.reads("clerk@scjg.demo", submission) is None
    assert (await office.reads(DISPATCHER, submission))["hops"] == 1


async def test_notes_and_the_colleague_who_handles_it_stay_inside_the_department(office: Office) -> None:
    commerce = await office.department("云南省商务厅")
    submission = await office.filed(commerce)
    order = (await office.dispatched(submission, (commerce, "LEAD")))[commerce]
    await office.does("clerk@swt.demo", order_mutation("addNote"), workOrderId=order, body="先电话核实企业规模。")
    clerk = await office.desk.principal("clerk@swt.demo")
    viewer = await office.desk.ask("clerk@swt.demo", "{ viewer { id } }")
    assignee = viewer.data["viewer"]["id"]
    assert parse_global_id(assignee)[1] == str(clerk.account_id)
    await office.does("head@swt.demo", order_mutation("assignWorkOrder"), workOrderId=order, assigneeId=assignee)
    inside = (await office.reads("head@swt.demo", submission))["workOrders"][0]
    assert (inside["notes"], inside["assignee"]) == ([{"body": "先电话核实企业规模。"}], {"displayName": "段丽萍"})
    outside = (await office.reads(OWNER, submission))["workOrders"][0]
    assert (outside["notes"], outside["assignee"]) == ([], None)
    inbox = "query ($d: ID!) { inbox(departmentId: $d, first: 5, filter: { mine: true }) { nodes { id } } }"
    for email, found in (("clerk@swt.demo", [{"id": order}]), ("head@swt.demo", [])):
        answer = await office.desk.ask(email, inbox, d=commerce)
        assert answer.data["inbox"]["nodes"] == found


async def test_the_county_office_countersigns_what_stands_in_its_name_once(office: Office) -> None:
    county, transport = await office.department("赫章县委办公室"), await office.department("赫章县交通运输局")
    submission = await office.filed(county, "HELP")
    order = (await office.dispatched(submission, (transport, "LEAD")))[transport]
    await office.does("clerk@jtj.demo", ACCEPT, workOrderId=order)
    written = {"workOrderId": order, "body": "工资已全部发放。", "publishedAs": county}
    reply = (await office.does("clerk@jtj.demo", DRAFT, **written))["id"]
    early = await office.desk.ask("leader@county.demo", COUNTERSIGN, input={"replyId": reply})
    assert early.data["countersignReply"]["errors"][0]["code"] == "NOT_NOW"
    await office.does("head@jtj.demo", SIGN, replyId=reply)
    [signed] = (await office.reads("leader@county.demo", submission))["replies"]
    assert signed["availableActions"] == ["COUNTERSIGN_REPLY"]
    await office.does("leader@county.demo", COUNTERSIGN, replyId=reply)
    again = await office.tries("leader@county.demo", COUNTERSIGN, replyId=reply)
    assert [each["code"] for each in again["errors"]] == ["ALREADY_DONE"]


async def test_what_can_be_done_costs_no_statement_more_for_a_hundred_than_for_one(desk: Desk) -> None:
    query = """query ($d: ID!) { inbox(departmentId: $d, first: 100) { nodes { availableActions
      objection { state } opinion { body } assignee { displayName } } } }"""
    department = await desk.dispatched_to_commerce(1)
    first = await desk.ask("clerk@swt.demo", query, d=department)
    alone = desk.statements
    await desk.dispatched_to_commerce(4)
    answer = await desk.ask("clerk@swt.demo", query, d=department)
    assert (len(first.data["inbox"]["nodes"]), len(answer.data["inbox"]["nodes"])) == (1, 5)
    assert desk.statements == alone
    assert answer.data["inbox"]["nodes"][0]["availableActions"] == [
        "ACCEPT_WORK_ORDER",
        "DECLINE_WORK_ORDER",
        "OBJECT_TO_WORK_ORDER",
        "ASSIGN_WORK_ORDER",
        "ADD_NOTE",
        "DECLARE_CONFLICT",
    ]
