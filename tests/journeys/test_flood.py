"""Forty accounts file one text: it is proposed to merge them, they are answered once, and every author is told once."""

import asyncio
import uuid
from collections import Counter
from typing import Any

from sqlalchemy import func, select

from app.actors.upkeep import gather_alike
from app.identity import LOCAL_ISSUER
from business_channel import now
from business_channel.access import ANONYMOUS
from business_channel.accounts import service as accounts
from business_channel.accounts.model import Account
from business_channel.database import Store
from business_channel.notifications.model import Notification
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
ANSWERED = ("REPLY_PUBLISHED", "SUBMISSION_ANSWERED_TOGETHER")


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
    proposal = await _proposed(channel, store)
    merging = {"parentId": parent, "proposalId": proposal, "idempotencyKey": str(uuid.uuid4())}
    for _ in range(2):
        assert (await channel.do(DISPATCHER, op.MERGE, "mergeSubmissions", **merging))["mergedCount"] == len(others)
    assert (await channel.ask(REVIEWER, op.PROPOSALS))["mergeProposals"]["nodes"] == []
    orders = (await dispatched(channel, parent, **{transport: "LEAD"}))["workOrders"]
    await answered(channel, "jtj", orders[0]["id"], "已责令22时后停止施工。")
    group = (await channel.ask(DISPATCHER, op.GROUP, parent=parent))["submissions"]["nodes"]
    assert {each["id"] for each in group} == set(others)
    assert {each["handlingState"] for each in group} == {"REPLIED"}
    assert [each["workOrders"] for each in [(await channel.ask(DISPATCHER, op.READ, id=parent))["submission"]]] == [
        [{"role": "LEAD", "state": "REPLIED", "closeReason": None, "department": {"name": "赫章县交通运输局"}}]
    ]
    heard, answers = zip(*await _each(lambda email: _hears(channel, email)), strict=True)
    assert heard == ("REPLY_PUBLISHED", *["SUBMISSION_ANSWERED_TOGETHER"] * len(others))
    assert set(answers) == {(("已责令22时后停止施工。",),)}
    assert await _told(store) == Counter(dict.fromkeys(PEOPLE, 1))


async def _proposed(channel: Instance, store: Store) -> str:
    """What the worker, at the scheduler's tick, proposes to merge; returns the proposal's id."""
    await gather_alike(store)
    (proposal,) = (await channel.ask(REVIEWER, op.PROPOSALS))["mergeProposals"]["nodes"]
    assert (await channel.ask(DISPATCHER, op.PROPOSALS))["mergeProposals"]["nodes"] == [proposal]
    assert proposal | {"id": ""} == {
        "id": "",
        "state": "OPEN",
        "submissionCount": len(PEOPLE),
        "accountCount": len(PEOPLE),
        "sample": [{"title": TEXT["title"]}] * 5,
    }
    return str(proposal["id"])


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


async def _hears(channel: Instance, email: str, within: float = 20.0) -> tuple[str, tuple[tuple[str, ...], ...]]:
    """The notification of an answer that somebody has, and the replies that they read; fails for none in time."""
    async with asyncio.timeout(within):
        while True:
            read = await channel.ask(email, op.OWN)
            if tags := [each["tag"] for each in read["notifications"]["nodes"] if each["tag"] in ANSWERED]:
                own = read["submissions"]["nodes"]
                return str(tags[0]), tuple(tuple(reply["body"] for reply in each["replies"]) for each in own)
            await asyncio.sleep(0.2)


async def _told(store: Store) -> Counter[str]:
    """How often each of the forty was told of an answer."""
    by_email = select(Account.email, func.count()).join(Notification, Notification.account_id == Account.id)
    counted = by_email.where(Account.email.in_(PEOPLE), Notification.tag.in_(ANSWERED)).group_by(Account.email)
    async with store.engine.connect() as connection:
        return Counter(dict(map(tuple, (await connection.execute(counted)).all())))
