"""Hundreds ask for relief of rent: one policy answer reaches all, and each is told once what the own lease gives."""

import asyncio
import uuid
from collections import Counter
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from app.identity import LOCAL_ISSUER
from benchmarks.group import multiply
from business_channel import now
from business_channel.access import ANONYMOUS
from business_channel.accounts import service as accounts
from business_channel.accounts.model import Account
from business_channel.database import Store
from business_channel.ids import key_of
from business_channel.leases.model import ReliefResult
from business_channel.notifications.model import Notification
from business_channel.replies.together import PORTION
from business_channel.work import unit_of_work
from tests.journeys import operations as op
from tests.journeys.instance import Instance
from tests.journeys.steps import DISPATCHER, REVIEWER, answered, departments, dispatched
from tests.official_calendar import at

PEOPLE = [f"tenant{n}@public.demo" for n in range(40)]
AT_ONCE = 8
ANALYST, POLICY = "analyst@platform.demo", "承租国有房屋的服务业小微企业和个体工商户，按政策减免租金，各户结果见租约。"
TEXT = {
    "kind": "HELP",
    "title": "申请减免国有房屋租金",
    "body": "门店承租国有房屋，受疫情影响，请予减免租金。",
    "topicCode": "relief.rent",
    "contactName": "王建国",
    "contactPhone": "13807240001",
}
LEASE: dict[str, Any] = {
    "year": 2022,
    "landlordName": "赫章县城投公司",
    "landlord": "STATE_OWNED_ENTERPRISE",
    "countyCode": "520527",
    "industry": "CATERING",
    "individualBusiness": True,
    "monthlyRent": "4166.67",
    "leasedFrom": "2021-05-01",
}
OTHERS: dict[int, dict[str, Any]] = {
    3: {"landlord": "PRIVATE", "landlordName": "周家兴"},
    4: {"industry": "INDUSTRY", "individualBusiness": False, "tier": "MICRO"},
    5: {"countyCode": "520526"},
    6: {"relievedMonths": 3},
}
LISTED = {"countyCode": "520527", "listedOn": "2022-10-20", "level": "MEDIUM", "source": "省疫情防控指挥部公告"}
REFUNDED = ("OWED", "25000.02", (("2022-06-30", "WAIVED"), ("2022-12-20", "REFUND_OR_DEDUCTION")), ())
EXPECTED = dict.fromkeys(range(40), REFUNDED) | {
    3: ("NOT_ELIGIBLE", "0.00", (), ("LANDLORD_NOT_COVERED",)),
    4: ("NOT_ELIGIBLE", "0.00", (), ("SECTOR_NOT_COVERED",)),
    5: ("OWED", "12500.01", (("2022-06-30", "WAIVED"),), ()),
    6: ("OWED", "12500.01", (("2022-12-20", "REFUND_OR_DEDUCTION"),), ()),
}
COPIES = PORTION - len(PEOPLE) + 20
"""So many more that a worker has to answer the rest."""
SAVE = (
    "mutation ($input: SaveRiskListingInput!) { saveRiskListing(input: $input) { listing { level } errors { code } } }"
)
OWN = """query ($id: ID!) { submission(id: $id) { handlingState replies { body } lease { result {
  outcome amount { amount } parts { dueOn settlement } reasons { code bearing } reply { body } } } } }"""


TOTALS = """query ($id: ID!) { submission(id: $id) { reliefTotals {
  owed grantedAlready notEligible monthsOwed amount { amount } } } }"""


async def test_hundreds_get_one_policy_answer_and_each_the_own_result(channel: Instance, store: Store) -> None:
    await now.travel(store, at("2022-11-01"))
    async with unit_of_work(store, ANONYMOUS) as work:
        for email in PEOPLE:
            await accounts.link(work, LOCAL_ISSUER, email, email, "租户")
    await channel.do(ANALYST, SAVE, "saveRiskListing", **LISTED)
    transport = (await departments(channel))["赫章县交通运输局"]
    turnstile = asyncio.Semaphore(AT_ONCE)
    filings = await asyncio.gather(*(_files(channel, place, transport, turnstile) for place in range(len(PEOPLE))))
    approving = {"submissionIds": filings, "idempotencyKey": str(uuid.uuid4())}
    await channel.do(REVIEWER, op.APPROVE_MANY, "bulkApproveSubmissions", **approving)
    parent, *others = filings
    orders = (await dispatched(channel, parent, **{transport: "LEAD"}))["workOrders"]
    merging = {"parentId": parent, "submissionIds": others, "idempotencyKey": str(uuid.uuid4())}
    await channel.do(DISPATCHER, op.MERGE, "mergeSubmissions", **merging)
    async with store.engine.begin() as connection:
        await multiply(connection, key_of("Submission", others[-1], ()), COPIES)
    await answered(channel, "jtj", orders[0]["id"], POLICY)
    told = await _told(store, len(PEOPLE) + COPIES)
    found = [await _reads(channel, *each) for each in zip(PEOPLE, filings, strict=True)]
    assert dict(enumerate(found)) == EXPECTED
    assert told == Counter(dict.fromkeys(PEOPLE, 1)) + Counter({PEOPLE[-1]: COPIES})
    outcomes = select(ReliefResult.outcome, func.count()).group_by(ReliefResult.outcome)
    async with store.engine.connect() as connection:
        counted = {row[0].value: row[1] for row in (await connection.execute(outcomes)).all()}
    assert sum(counted.values()) == len(PEOPLE) + COPIES
    totals = (await channel.ask("clerk@jtj.demo", TOTALS, id=parent))["submission"]["reliefTotals"]
    assert [totals[each] for each in ("owed", "grantedAlready", "notEligible")] == [
        counted.get(each, 0) for each in ("OWED", "GRANTED_ALREADY", "NOT_ELIGIBLE")
    ]
    assert totals["amount"]["amount"] == f"{totals['monthsOwed'] * Decimal(LEASE['monthlyRent']):.2f}"
    assert (await channel.ask(PEOPLE[0], TOTALS, id=parent))["submission"] == {"reliefTotals": None}


async def _files(channel: Instance, place: int, addressee: str, turnstile: asyncio.Semaphore) -> str:
    values = TEXT | {"addresseeId": addressee, "idempotencyKey": str(uuid.uuid4())}
    lease = {"lease": LEASE | OTHERS.get(place, {})}
    async with turnstile:
        return str((await channel.do(PEOPLE[place], op.FILE, "fileSubmission", **values, **lease))["id"])


async def _reads(channel: Instance, email: str, submission: str) -> tuple[Any, ...]:
    """The own result as its tenant reads it: outcome, sum, days with settlements, and what refuses it."""
    own = (await channel.ask(email, OWN, id=submission))["submission"]
    assert (own["handlingState"], own["replies"]) == ("REPLIED", [{"body": POLICY}])
    result = own["lease"]["result"]
    assert result["reply"] == {"body": POLICY}
    days = tuple((each["dueOn"], each["settlement"]) for each in result["parts"])
    refusing = tuple(each["code"] for each in result["reasons"] if each["bearing"] == "REFUSES")
    return result["outcome"], result["amount"]["amount"], days, refusing


async def _told(store: Store, count: int, within: float = 90.0) -> Counter[str]:
    """How often each tenant was told of the answer, once the workers have told so many; fails when they do not."""
    answers = Notification.tag.in_(("REPLY_PUBLISHED", "SUBMISSION_ANSWERED_TOGETHER")), Account.email.in_(PEOPLE)
    by_email = select(Account.email, func.count()).join(Notification, Notification.account_id == Account.id)
    async with asyncio.timeout(within):
        while True:
            async with store.engine.connect() as connection:
                rows = (await connection.execute(by_email.where(*answers).group_by(Account.email))).all()
            told = Counter(dict(map(tuple, rows)))
            if told.total() >= count:
                return told
            await asyncio.sleep(0.3)
