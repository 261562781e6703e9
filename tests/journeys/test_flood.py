"""Forty accounts file one text: they are merged into one, answered once, and every author is told once."""

import asyncio
import uuid
from collections import Counter
from typing import Any

from app.identity import LOCAL_ISSUER
from business_channel import now
from business_channel.access import ANONYMOUS
from business_channel.accounts import service as accounts
from business_channel.database import Store
from business_channel.work import unit_of_work
from tests.journeys import operations as op
from tests.journeys.instance import Instance
from tests.journeys.steps import DISPATCHER, REVIEWER, answered, departments, dispatched
from tests.official_calendar import at

PEOPLE = [f"resident{n}@public.demo" for n in range(40)]
TEXT = {
    "kind": "COMPLAINT",
    "title": "环城路夜间施工扰民",
    "body": "环城路改造每晚施工到凌晨，居民无法休息，请予制止。",
    "topicCode": "enforcement",
    "contactName": "王建国",
    "contactPhone": "13807240001",
}
AT_ONCE = 8


async def test_forty_with_one_text_get_one_answer_and_each_is_told_exactly_once(
    channel: Instance, store: Store
) -> None:
    await now.travel(store, at("2020-06-01"))
    async with unit_of_work(store, ANONYMOUS) as work:
        for email in PEOPLE:
            await accounts.link(work, LOCAL_ISSUER, email, email, "居民")
    units = await departments(channel)
    transport = next(key for name, key in units.items() if name == "赫章县交通运输局")
    filings = await _each(lambda email: _files(channel, email, transport))
    approving = {"submissionIds": filings, "idempotencyKey": str(uuid.uuid4())}
    approved = await channel.do(REVIEWER, op.APPROVE_MANY, "bulkApproveSubmissions", **approving)
    assert [each["submission"] for each in approved] == [{"reviewState": "APPROVED"}] * len(PEOPLE)
    parent, *others = filings
    merging = {"parentId": parent, "submissionIds": others, "idempotencyKey": str(uuid.uuid4())}
    assert (await channel.do(DISPATCHER, op.MERGE, "mergeSubmissions", **merging))["mergedCount"] == len(others)
    orders = (await dispatched(channel, parent, **{transport: "LEAD"}))["workOrders"]
    await answered(channel, "jtj", orders[0]["id"], "已责令22时后停止施工。")
    group = (await channel.ask(DISPATCHER, op.GROUP, parent=parent))["submissions"]["nodes"]
    assert {each["id"] for each in group} == set(others)
    assert {each["handlingState"] for each in group} == {"REPLIED"}
    assert [each["workOrders"] for each in [(await channel.ask(DISPATCHER, op.READ, id=parent))["submission"]]] == [
        [{"role": "LEAD", "state": "REPLIED", "closeReason": None, "department": {"name": "赫章县交通运输局"}}]
    ]
    told = await _each(lambda email: _hears(channel, email))
    assert told == ["REPLY_PUBLISHED"] + ["SUBMISSION_ANSWERED_TOGETHER"] * len(others)
    assert await _each(lambda email: _hears(channel, email)) == told
    read = await _each(lambda email: _answer_to(channel, email, filings[PEOPLE.index(email)]))
    assert Counter(read) == {"已责令22时后停止施工。": len(PEOPLE)}


async def _each(step: Any) -> list[Any]:
    """What a step gives for each of the forty, in their order, a few at once."""
    turnstile = asyncio.Semaphore(AT_ONCE)

    async def one(email: str) -> Any:
        async with turnstile:
            return await step(email)

    return await asyncio.gather(*map(one, PEOPLE))


async def _files(channel: Instance, email: str, addressee: str) -> str:
    values = TEXT | {"addresseeId": addressee, "idempotencyKey": str(uuid.uuid4())}
    return str((await channel.do(email, op.FILE, "fileSubmission", **values))["id"])


async def _hears(channel: Instance, email: str, within: float = 15.0) -> str:
    """The one notification of an answer that somebody has; fails for none in time, and for two."""
    async with asyncio.timeout(within):
        while True:
            nodes = (await channel.ask(email, op.NOTIFICATIONS))["notifications"]["nodes"]
            tags = [each["tag"] for each in nodes if "PUBLISHED" in each["tag"] or "ANSWERED" in each["tag"]]
            if tags:
                assert len(tags) == 1, tags
                return str(tags[0])
            await asyncio.sleep(0.2)


async def _answer_to(channel: Instance, email: str, submission: str) -> str:
    replies = (await channel.ask(email, op.READ, id=submission))["submission"]["replies"]
    assert len(replies) == 1
    return str(replies[0]["body"])
