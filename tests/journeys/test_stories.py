"""The three stories of the first slice, in their own words and at their own dates."""

import uuid

from business_channel import now
from business_channel.database import Store
from tests.journeys import operations as op
from tests.journeys.conftest import Mailbox
from tests.journeys.instance import Instance
from tests.journeys.steps import CITIZEN, OWNER, REVIEWER, answered, departments, dispatched, filed, rated
from tests.official_calendar import at


async def test_vegetables_of_jiayu_reach_two_command_centres_on_a_weekend(channel: Instance, store: Store) -> None:
    units = await departments(channel)
    xianning, jiayu = (next(key for name, key in units.items() if place in name) for place in ("咸宁", "嘉鱼"))
    await now.travel(store, at("2020-02-22T09:00"))
    vegetables = {"kind": "HELP", "title": "嘉鱼肖家洲村蔬菜运不出去", "topicCode": "factors.logistics"}
    body = "我是嘉鱼县潘家湾镇肖家洲村菜农，地里的菜已成熟，封路后无法外运。"
    contact = {"contactName": "王建国", "contactPhone": "13807240001", "idempotencyKey": str(uuid.uuid4())}
    submission = await channel.do(
        CITIZEN, op.FILE, "fileSubmission", **vegetables, body=body, addresseeId=jiayu, **contact
    )
    await channel.do(REVIEWER, op.URGENT, "markUrgent", submissionId=submission["id"])
    await channel.do(REVIEWER, op.REVIEW, "reviewSubmission", submissionId=submission["id"], decision="APPROVE")
    after = await dispatched(channel, submission["id"], **{xianning: "PARALLEL", jiayu: "PARALLEL"})
    assert after["replyDeadline"]["dueAt"].startswith("2020-02-23T09:00:")
    order = next(each["id"] for each in after["workOrders"] if each["department"]["id"] == jiayu)
    await answered(channel, "jiayu", order, "已为您办理运输车辆通行证，今日即可外运。")
    await now.travel(store, at("2020-02-23T10:00"))
    thanks = {
        "kind": "THANKS",
        "title": "感谢嘉鱼县指挥部",
        "body": "菜已经运出去了，谢谢！",
        "topicCode": "factors.logistics",
    }
    linked = {"addresseeId": jiayu, "thanksFor": submission["id"]}
    await channel.do(
        CITIZEN, op.FILE, "fileSubmission", **thanks, **linked, **contact | {"idempotencyKey": str(uuid.uuid4())}
    )
    read = (await channel.ask(CITIZEN, op.READ, id=submission["id"]))["submission"]
    assert read["handlingState"] == "CLOSED"
    reasons = {each["department"]["name"]: each["closeReason"] for each in read["workOrders"]}
    assert sorted(reasons.values()) == ["RESOLVED_BY_PARTNER", "THANKED"]
    assert next(reason for name, reason in reasons.items() if "咸宁" in name) == "RESOLVED_BY_PARTNER"


async def test_wages_of_hezhang_are_answered_in_the_name_of_the_county_office(
    channel: Instance, store: Store, mailbox: Mailbox
) -> None:
    units = await departments(channel)
    office, transport, labour = (
        next(key for name, key in units.items() if part in name and "县" in name)
        for part in ("委办公室", "交通运输局", "人力资源")
    )
    await now.travel(store, at("2020-05-28T10:00"))
    submission = await filed(
        channel,
        CITIZEN,
        kind="HELP",
        title="被拖欠工资15785元",
        body="我在赫章县一公路项目做测量，被拖欠工资15785元，多次讨要未果。",
        topicCode="labour",
        addresseeId=office,
        hiddenRemark="母亲住院，急需用钱",
    )
    after = await dispatched(channel, submission, **{transport: "LEAD", labour: "CO"})
    assert after["replyDeadline"]["dueOn"] == "2020-06-08"
    assert after["replyDeadline"]["provisional"] is False
    order = next(each["id"] for each in after["workOrders"] if each["role"] == "LEAD")
    await now.travel(store, at("2020-06-05T16:00"))
    await answered(channel, "jtj", order, "经督促施工单位，拖欠的15785元工资已全部发放。", published_as=office)
    mail = await mailbox.next_to(CITIZEN)
    assert "已" in mail["Subject"]
    read = (await channel.ask(CITIZEN, op.READ, id=submission))["submission"]
    reply = read["replies"][0]
    assert (reply["publishedAs"]["name"], reply["department"]["name"]) == ("赫章县委办公室", "赫章县交通运输局")
    deadline = read["replyDeadline"]
    assert (deadline["dueOn"], deadline["overdue"]) == ("2020-06-08", False)
    assert deadline["stoppedAt"].startswith("2020-06-05T16:00:0")
    closed = await rated(channel, CITIZEN, submission)
    assert closed == {
        "handlingState": "CLOSED",
        "rating": {"grade": "4.67", "band": "VERY_SATISFIED", "bandName": "很满意"},
    }


async def test_a_suggestion_from_an_enterprise_is_answered_by_two_departments_in_one_reply(
    channel: Instance, store: Store
) -> None:
    units = await departments(channel)
    commerce = next(key for name, key in units.items() if "云南省商务厅" in name)
    market = next(key for name, key in units.items() if "云南省市场监督管理局" in name)
    await now.travel(store, at("2020-03-16T09:30"))
    suggestion = {"kind": "SUGGESTION", "title": "建议推行企业事项一网通办", "topicCode": "approvals.online"}
    body = "建议推行人脸、指纹核验，让企业办事一网通办、一次办成。"
    submission = await filed(channel, OWNER, **suggestion, body=body, addresseeId=commerce)
    after = await dispatched(channel, submission, **{commerce: "JOINT", market: "JOINT"})
    assert after["replyDeadline"]["dueOn"] == "2020-03-30"
    orders = {each["department"]["id"]: each["id"] for each in after["workOrders"]}
    for unit, department in (("swt", commerce), ("scjg", market)):
        await channel.do(f"clerk@{unit}.demo", op.ACCEPT, "acceptWorkOrder", workOrderId=orders[department])
    answer = "人脸核验已上线，指纹核验正在加快推进。"
    joint = {"workOrderId": orders[commerce], "kind": "JOINT", "body": answer, "idempotencyKey": str(uuid.uuid4())}
    vow = [{"text": "指纹核验上线", "dueOn": "2020-06-30"}]
    reply = await channel.do("clerk@swt.demo", op.DRAFT, "draftReply", **joint, promises=vow)
    await channel.do("head@scjg.demo", op.SIGN, "signReply", replyId=reply["id"])
    publishing = {"replyId": reply["id"], "decision": "PUBLISH"}
    early = (await channel.ask(REVIEWER, op.REVIEW_REPLY, input=publishing))["reviewReply"]
    assert [each["code"] for each in early["errors"]] == ["NOT_NOW"]
    await channel.do("head@swt.demo", op.SIGN, "signReply", replyId=reply["id"])
    await channel.do(REVIEWER, op.REVIEW_REPLY, "reviewReply", **publishing)
    colleague = (await channel.ask("member@enterprise.demo", op.READ, id=submission))["submission"]
    assert [each["state"] for each in colleague["workOrders"]] == ["REPLIED", "REPLIED"]
    assert len(colleague["replies"]) == 1
    signed = [each["department"]["name"] for each in colleague["replies"][0]["signatures"]]
    assert signed == ["云南省商务厅", "云南省市场监督管理局"]
    assert (colleague["contactName"], colleague["hiddenRemark"]) == ("王**", None)
    assert (await rated(channel, OWNER, submission))["handlingState"] == "CLOSED"


async def test_the_department_hears_of_its_order_within_two_seconds_and_resumes_without_gaps(
    channel: Instance,
) -> None:
    units = await departments(channel)
    commerce = next(key for name, key in units.items() if "商务厅" in name)
    suggestion = {
        "kind": "SUGGESTION",
        "title": "建议简化外贸备案",
        "topicCode": "approvals",
        "body": "建议简化备案材料。",
    }
    first = await filed(channel, OWNER, **suggestion, addresseeId=commerce)
    async with channel.follow("clerk@swt.demo", op.DEPARTMENT_FEED, department=commerce) as feed:
        after = await dispatched(channel, first, **{commerce: "LEAD"})
        seen = await feed.next(within=2.0)
        assert (seen["tag"], seen["submission"]["id"]) == ("SUBMISSION_DISPATCHED", first)
    await answered(channel, "swt", after["workOrders"][0]["id"], "备案材料已由六项减为两项。")
    async with channel.follow("clerk@swt.demo", op.DEPARTMENT_FEED, department=commerce, after=seen["cursor"]) as feed:
        tags = [(await feed.next())["tag"] for _ in range(4)]
    assert tags == ["WORK_ORDER_ACCEPTED", "REPLY_DRAFTED", "REPLY_SIGNED", "REPLY_PUBLISHED"]


async def test_strangers_learn_nothing_of_a_submission(channel: Instance) -> None:
    units = await departments(channel)
    commerce = next(key for name, key in units.items() if "商务厅" in name)
    question = {"kind": "CONSULTATION", "title": "咨询外贸备案", "topicCode": "approvals", "body": "备案需要哪些材料？"}
    submission = await filed(channel, OWNER, **question, addresseeId=commerce)
    for stranger in (CITIZEN, "clerk@hospital.demo", "clerk@swt.demo", "analyst@platform.demo"):
        assert (await channel.ask(stranger, op.READ, id=submission))["submission"] is None
    denied = await channel.post(None, op.READ, id=submission)
    assert denied["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
