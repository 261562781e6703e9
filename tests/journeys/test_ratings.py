"""Ratings of three kinds: what the grade is, what it is called, and what a low one sets off."""

import uuid

from business_channel import now
from business_channel.database import Store
from tests.journeys import operations as op
from tests.journeys.instance import Instance
from tests.journeys.steps import CITIZEN, REVIEWER, SUPERVISOR, answered, departments, dispatched, filed, rated, told
from tests.official_calendar import at

BODY = "我在赫章县一公路项目务工，工资未结清。"


async def test_three_ratings_have_their_grades_and_bands_and_the_worst_is_put_right(
    channel: Instance, store: Store
) -> None:
    units = await departments(channel)
    transport = next(key for name, key in units.items() if name == "赫章县交通运输局")
    await now.travel(store, at("2020-06-01"))
    answers: list[tuple[str, str]] = []
    for title in ("路灯不亮", "工地扬尘", "工资未结清"):
        words = {"kind": "COMPLAINT", "title": title, "body": BODY, "topicCode": "labour"}
        submission = await filed(channel, CITIZEN, addresseeId=transport, **words)
        order = (await dispatched(channel, submission, **{transport: "LEAD"}))["workOrders"][0]["id"]
        await answered(channel, "jtj", order, "已责成施工单位办理。")
        answers.append((submission, order))
    (best, _), (middle, _), (worst, order) = answers
    await now.travel(store, at("2020-06-05"))
    told_best = await rated(channel, CITIZEN, best, (5, 5, 4))
    assert told_best["rating"] == {"grade": "4.67", "band": "VERY_SATISFIED", "bandName": "很满意"}
    told_middle = await rated(channel, CITIZEN, middle, (3, 3, 3))
    assert told_middle["rating"] == {"grade": "3.00", "band": "BASICALLY_SATISFIED", "bandName": "基本满意"}
    told_worst = await rated(channel, CITIZEN, worst, (1, 1, 1), solved="NO")
    assert told_worst["rating"] == {"grade": "1.00", "band": "VERY_DISSATISFIED", "bandName": "很不满意"}
    assert [await _repair(channel, each) for each in (best, middle)] == [None, None]
    assert await _repair(channel, worst) == {"state": "RUNNING", "dueOn": "2020-06-29", "overdue": False}
    assert len(await told(channel, SUPERVISOR, "REPAIR_STARTED")) == 1
    await now.travel(store, at("2020-06-22"))
    added = {"workOrderId": order, "kind": "SUPPLEMENT", "body": "工资已于6月20日全部发放。"}
    reply = await channel.do("clerk@jtj.demo", op.DRAFT, "draftReply", idempotencyKey=str(uuid.uuid4()), **added)
    await channel.do("head@jtj.demo", op.SIGN, "signReply", replyId=reply["id"])
    await channel.do(REVIEWER, op.REVIEW_REPLY, "reviewReply", replyId=reply["id"], decision="PUBLISH")
    assert await _repair(channel, worst) == {"state": "STOPPED", "dueOn": "2020-06-29", "overdue": False}
    assert len(await told(channel, CITIZEN, "REPAIR_DONE")) == 1


async def _repair(channel: Instance, submission: str) -> object:
    """The clock of putting right on a submission, without its name; none where there is none."""
    clocks = (await channel.ask(REVIEWER, op.CLOCKS, id=submission))["submission"]["deadlines"]
    found = [each for each in clocks if each.pop("clock") == "REPAIR"]
    assert len(found) <= 1
    return found[0] if found else None
