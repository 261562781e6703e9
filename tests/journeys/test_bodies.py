"""A temporary command centre from its opening to its end, and a campaign with its days."""

import uuid
from typing import Any

from app.actors.errands import SUCCEED_DEPARTMENTS
from app.background import database_url
from app.broker import open_broker
from business_channel import now
from business_channel.database import Store
from tests.journeys import operations as op
from tests.journeys.conftest import Mailbox
from tests.journeys.instance import Instance
from tests.journeys.steps import (
    ADMIN,
    CITIZEN,
    DISPATCHER,
    PUBLISHER,
    REVIEWER,
    answered,
    departments,
    dispatched,
    filed,
    told,
)
from tests.official_calendar import at

CENTRE, WATER = "赫章县防汛抗旱指挥部", "赫章县水务局"
CONTACT = {"contactName": "云晓帆", "contactPhone": "13847700016"}


def keyed(**values: Any) -> dict[str, Any]:
    """Values of a creating mutation with a key of their own."""
    return {"idempotencyKey": str(uuid.uuid4())} | values


async def _opened(channel: Instance, name: str, kind: str, **days: str) -> str:
    place = {"name": name, "kind": kind, "regionCode": "520527"}
    return str((await channel.do(ADMIN, op.OPEN_DEPARTMENT, "openDepartment", **keyed(**place, **days)))["id"])


async def _ticked(channel: Instance) -> None:
    """What the scheduler sends every minute."""
    broker = open_broker(None, database_url(channel.settings))
    broker.enqueue(SUCCEED_DEPARTMENTS.message())
    broker.close()


async def test_a_command_centre_is_opened_staffed_and_ended_and_its_matters_go_on(
    channel: Instance, store: Store, mailbox: Mailbox
) -> None:
    await now.travel(store, at("2020-06-01"))
    water = await _opened(channel, WATER, "WATER", validFrom="2020-01-01")
    centre = await _opened(channel, CENTRE, "COMMAND_CENTRE", validFrom="2020-06-01", validTo="2020-09-30")
    for email, role in (("clerk@jtj.demo", "CLERK"), ("head@jtj.demo", "UNIT_HEAD")):
        granting = keyed(email=email, role=role, departmentId=centre)
        assert (await channel.do(ADMIN, op.GRANT, "grantRole", **granting))["takenUpAt"] is not None
    words = {"kind": "HELP", "title": "河堤塌方请抢修", "body": "村口河堤塌方，农田进水。", "topicCode": "factors"}
    done = await filed(channel, CITIZEN, addresseeId=centre, **words)
    await answered(
        channel, "jtj", (await dispatched(channel, done, **{centre: "LEAD"}))["workOrders"][0]["id"], "已抢修。"
    )
    still = await filed(channel, CITIZEN, addresseeId=centre, **words)
    order = (await dispatched(channel, still, **{centre: "LEAD"}))["workOrders"][0]["id"]
    await channel.do("clerk@jtj.demo", op.ACCEPT, "acceptWorkOrder", workOrderId=order)
    due = (await channel.ask(CITIZEN, op.HANDLED, id=still))["submission"]["replyDeadline"]
    ending = {"departmentId": centre, "lastDay": "2020-06-03", "successorId": water}
    ended = await channel.do(ADMIN, op.END_DEPARTMENT, "endDepartment", **ending)
    assert ended == {"validTo": "2020-06-03", "successor": {"name": WATER}}
    await now.travel(store, at("2020-06-04"))
    await _ticked(channel)
    assert len(await told(channel, DISPATCHER, "WORK_ORDER_INHERITED", 2)) == 2
    read = (await channel.ask(CITIZEN, op.HANDLED, id=still))["submission"]
    assert read["workOrders"] == [
        {"state": "ACCEPTED", "department": {"name": WATER}, "heldBefore": [{"department": {"name": CENTRE}}]}
    ]
    assert (read["replyDeadline"], read["addressee"]) == (due, {"name": CENTRE})
    old = (await channel.ask(CITIZEN, op.HANDLED, id=done))["submission"]
    assert [each["department"]["name"] for each in old["replies"]] == [CENTRE]
    refused = keyed(addresseeId=centre, **words, **CONTACT)
    told_why = (await channel.ask(CITIZEN, op.FILE, input=refused))["fileSubmission"]["errors"]
    assert [(each["code"], each["path"]) for each in told_why] == [("DEPARTMENT_ENDED", ["input", "addresseeId"])]
    assert WATER in told_why[0]["message"]
    drafting = keyed(workOrderId=order, body="河堤已修复。")
    reply = await channel.do("clerk@jtj.demo", op.DRAFT, "draftReply", **drafting)
    await channel.do("head@jtj.demo", op.SIGN, "signReply", replyId=reply["id"])
    assert (await mailbox.next_to("head@jtj.demo"))["Subject"] is not None


async def test_suggestions_for_the_plan_are_taken_on_its_days_and_owed_no_reply(
    channel: Instance, store: Store
) -> None:
    await now.travel(store, at("2020-08-14"))
    host = (await departments(channel))["“十四五”规划网上意见征求办公室"]
    days = {"opensOn": "2020-08-16", "closesOn": "2020-08-29"}
    words = {"title": "建言“十四五”", "summary": "请您就“十四五”时期发展提出意见建议。"}
    opening = keyed(hostId=host, **words, **days)
    campaign = (await channel.do(PUBLISHER, op.OPEN_CAMPAIGN, "openCampaign", **opening))["id"]
    idea = {"kind": "SUGGESTION", "title": "建议推广农村互助性养老", "body": "建议建互助幸福院。", "topicCode": "rules"}
    codes = {}
    for day in ("2020-08-15", "2020-08-16", "2020-08-29T23:59:00", "2020-08-30"):
        await now.travel(store, at(day))
        filing = keyed(addresseeId=host, campaignId=campaign, **idea, **CONTACT)
        payload = (await channel.ask(CITIZEN, op.FILE, input=filing))["fileSubmission"]
        codes[day] = [each["code"] for each in payload["errors"]]
        if not codes[day]:
            reviewed = {"submissionId": payload["submission"]["id"], "decision": "APPROVE"}
            taken = await channel.do(REVIEWER, op.REVIEW, "reviewSubmission", **reviewed)
            assert taken == {"reviewState": "APPROVED", "handlingState": "COLLECTED"}
            read = (await channel.ask(CITIZEN, op.READ, id=payload["submission"]["id"]))["submission"]
            assert (read["workOrders"], read["replyDeadline"]) == ([], None)
    closed = ["CAMPAIGN_NOT_OPEN"]
    assert codes == {"2020-08-15": closed, "2020-08-16": [], "2020-08-29T23:59:00": [], "2020-08-30": closed}
