"""Departments that do not agree: a matter that nobody wants, and a joint answer that one does not sign."""

import uuid
from typing import Any

from business_channel import now
from business_channel.database import Store
from tests.journeys import operations as op
from tests.journeys.conftest import Mailbox
from tests.journeys.instance import Instance
from tests.journeys.steps import (
    CITIZEN,
    DISPATCHER,
    OWNER,
    REVIEWER,
    SUPERVISOR,
    departments,
    dispatched,
    filed,
    told,
)
from tests.official_calendar import at


def keyed(**values: Any) -> dict[str, Any]:
    """Values of a creating mutation with a key of their own."""
    return {"idempotencyKey": str(uuid.uuid4())} | values


async def test_a_matter_does_not_go_back_and_forth_and_the_author_loses_no_day(channel: Instance, store: Store) -> None:
    units = await departments(channel)
    industry, labour, province = (
        units[name] for name in ("赫章县工业和信息化局", "赫章县人力资源和社会保障局", "贵州省工业和信息化厅")
    )
    await now.travel(store, at("2020-06-01"))
    words = {"kind": "COMPLAINT", "title": "园区企业欠薪", "body": "园区一企业欠薪三个月。", "topicCode": "labour"}
    submission = await filed(channel, CITIZEN, addresseeId=industry, **words)
    after = await dispatched(channel, submission, **{industry: "LEAD"})
    due, order = after["replyDeadline"]["dueOn"], after["workOrders"][0]["id"]
    await _returns(channel, "gxj", order)
    order = await _passed(channel, order, labour)
    await now.travel(store, at("2020-06-02"))
    await _returns(channel, "rsj", order)
    back = keyed(workOrderId=order, departmentId=industry, reason="按行业主管转办。")
    refused = (await channel.ask(DISPATCHER, op.REDISPATCH, input=back))["redispatchWorkOrder"]
    assert (refused["workOrder"], [each["code"] for each in refused["errors"]]) == (None, ["WENT_BACK"])
    lifting = keyed(workOrderId=order, departmentId=province, reason="两家均不接收，提级办理。")
    lifted = await channel.do(DISPATCHER, op.LIFT, "liftWorkOrder", **lifting)
    assert lifted["department"]["name"] == "贵州省工业和信息化厅"
    objecting = keyed(workOrderId=lifted["id"], reason="应由县里办理。")
    returned = (await channel.ask("clerk@gxt.demo", op.OBJECT, input=objecting))["objectToWorkOrder"]
    assert [each["code"] for each in returned["errors"]] == ["NO_SECOND_RETURN"]
    read = (await channel.ask(DISPATCHER, op.CLOCKS, id=submission))["submission"]
    assert (read["replyDeadline"]["dueOn"], read["hops"]) == (due, 2)


async def _returns(channel: Instance, unit: str, order: str) -> None:
    """The unit objects to its order, and the dispatcher finds it right."""
    objecting = keyed(workOrderId=order, reason="不属于我局职责。")
    objected = await channel.do(f"clerk@{unit}.demo", op.OBJECT, "objectToWorkOrder", **objecting)
    decided = {"objectionId": objected["objection"]["id"], "upheld": True}
    assert (await channel.do(DISPATCHER, op.DECIDE, "decideObjection", **decided))["state"] == "RETURNED"


async def _passed(channel: Instance, order: str, department: str) -> str:
    passing = keyed(workOrderId=order, departmentId=department, reason="按职责转办。")
    return str((await channel.do(DISPATCHER, op.REDISPATCH, "redispatchWorkOrder", **passing))["id"])


async def test_after_a_dissent_the_convener_answers_in_part_and_the_supervisor_knows(
    channel: Instance, store: Store, mailbox: Mailbox
) -> None:
    units = await departments(channel)
    commerce, market = units["云南省商务厅"], units["云南省市场监督管理局"]
    await now.travel(store, at("2020-03-16T09:30"))
    words = {"kind": "SUGGESTION", "title": "建议推行企业事项一网通办", "topicCode": "approvals.online"}
    submission = await filed(channel, OWNER, addresseeId=commerce, body="建议企业办事一网通办。", **words)
    after = await dispatched(channel, submission, **{commerce: "JOINT", market: "JOINT"})
    orders = {each["department"]["id"]: each["id"] for each in after["workOrders"]}
    for unit, department in (("swt", commerce), ("scjg", market)):
        await channel.do(f"clerk@{unit}.demo", op.ACCEPT, "acceptWorkOrder", workOrderId=orders[department])
    joint = keyed(workOrderId=orders[commerce], kind="JOINT", body="指纹核验年内上线。")
    reply = await channel.do("clerk@swt.demo", op.DRAFT, "draftReply", **joint)
    refusing = {"replyId": reply["id"], "decision": "DISSENT", "reason": "我局系统年内不具备条件。"}
    assert (await channel.do("head@scjg.demo", op.SIGN, "signReply", **refusing))["state"] == "DISSENTED"
    assert len(await told(channel, SUPERVISOR, "REPLY_DISSENTED")) == 1
    assert "不同意见" in (await mailbox.next_to(SUPERVISOR))["Subject"]
    partly = keyed(workOrderId=orders[commerce], kind="PARTIAL", body="商务事项年内可一网通办。")
    part = await channel.do("clerk@swt.demo", op.DRAFT, "draftReply", **partly)
    await channel.do("head@swt.demo", op.SIGN, "signReply", replyId=part["id"])
    await channel.do(REVIEWER, op.REVIEW_REPLY, "reviewReply", replyId=part["id"], decision="PUBLISH")
    read = (await channel.ask(OWNER, op.READ, id=submission))["submission"]
    assert [each["body"] for each in read["replies"]] == ["商务事项年内可一网通办。"]
    reasons = {each["department"]["name"]: (each["state"], each["closeReason"]) for each in read["workOrders"]}
    assert reasons == {"云南省商务厅": ("REPLIED", None), "云南省市场监督管理局": ("CLOSED", "DISSENTED")}
