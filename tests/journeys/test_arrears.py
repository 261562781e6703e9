"""A supplier is owed by a hospital: the complaint runs through the doors from its filing to the last fen."""

import uuid
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest

from business_channel import now
from business_channel.database import Store
from tests.journeys.instance import Instance
from tests.journeys.steps import SUPERVISOR, told
from tests.official_calendar import at
from tests.schema.complaint import COUNTY_HEAD, DETAIL, INTEREST, OWNER, REVIEWER, Complaint, deed

LETTER = deed("superviseSubmission", "SuperviseSubmissionInput", "errors { code message }")
REFUSED: dict[str, tuple[dict[str, Any], str, str | None]] = {
    "not due yet": ({"terms": {"deliveredOn": "2025-09-10"}}, "NOT_DUE_YET", "第九条"),
    "an individual business": ({"debtor": {"creditCode": "92520527MA6J8K2N4L"}}, "DEBTOR_IS_NOT_BOUND", "第二条"),
    "a large creditor": ({"creditorTier": "LARGE"}, "CREDITOR_IS_LARGE", "第三条"),
    "two small ones": ({"debtor": {"kind": "ENTERPRISE", "tier": "SMALL"}}, "DEBTOR_IS_NOT_LARGE", "第二条"),
    "a court has it": ({"elsewhere": ["COURT"], "promised": False}, "ALREADY_AT_COURT", None),
    "answered before": ({"answered": True}, "ALREADY_ANSWERED", None),
    "a stranger's contract": ({"contractWithDebtor": False}, "NO_CONTRACT_WITH_DEBTOR", "第二十五条"),
}


@dataclass
class Portal:
    """What an enterprise's portal asks, over HTTP."""

    channel: Instance
    store: Store

    async def ask(self, email: str | None, query: str, **variables: Any) -> Any:
        """The answer of one operation."""
        body = await self.channel.post(email, query, **variables)
        return SimpleNamespace(data=body.get("data"), errors=body.get("errors"))


@pytest.fixture
def complaint(channel: Instance, store: Store) -> Complaint:
    return Complaint(Portal(channel, store))  # type: ignore[arg-type]


async def test_a_hospital_is_urged_pays_in_two_parts_and_owes_interest_to_the_fen(
    complaint: Complaint, channel: Instance, store: Store
) -> None:
    filed = await complaint.files("2025-09-22")
    assert filed["submission"]["arrears"]["dueOn"] == "2025-07-10"
    await complaint.reaches_the_county()
    clocks = {code: day for code, (day, _) in (await complaint.clocks(REVIEWER)).items()}
    assert (clocks["arrears.transfer"], clocks["arrears.handle"]) == ("2025-10-14", "2025-11-10")
    await _is_urged(complaint)
    assert await told(channel, COUNTY_HEAD, "SUPERVISION_LETTER")
    await now.travel(store, at("2025-10-20"))
    await complaint.confirms(await complaint.pays("2025-10-20", "200000.00"))
    await now.travel(store, at("2025-11-03"))
    cleared = await complaint.confirms(await complaint.pays("2025-11-03", "286000.00"))
    assert [cleared["submission"]["arrears"][each] for each in ("state", "clearedOn")] == ["CLEARED", "2025-11-03"]
    asked = (await channel.ask(OWNER, INTEREST, id=complaint.id))["submission"]["arrears"]["interest"]
    assert asked["total"] == {"amount": "26788.00"}
    assert [(each["days"], each["interest"]["amount"]) for each in asked["segments"]] == [
        (102, "24786.00"),
        (14, "2002.00"),
    ]
    assert len(await told(channel, OWNER, "PAYMENT_RECORDED", 2)) == 2
    assert await told(channel, SUPERVISOR, "ARREARS_CLEARED")


async def _is_urged(complaint: Complaint) -> None:
    words = {"reason": "NOT_COOPERATING", "text": "县医院未按期反馈。", "demand": "五日内报告付款安排。"}
    meant = {"workOrderId": complaint.orders["county"], "idempotencyKey": str(uuid.uuid4())}
    assert (await complaint.does(SUPERVISOR, LETTER, meant | words))["errors"] == []


async def test_what_the_regulation_does_not_take_is_refused_with_its_article_and_a_way_on(
    complaint: Complaint,
) -> None:
    for what, (changes, code, article) in REFUSED.items():
        refused = await complaint.files("2025-09-22", **changes)
        assert refused["submission"] is None, what
        [error] = refused["errors"]
        assert (error["code"], error["reason"]["code"], error["reason"]["article"]) == ("NOT_ELIGIBLE", code, article)
        assert error["reason"]["pointer"]["text"], what
    below = await complaint.files("2025-09-22", **DETAIL | {"agreedAnnualPercent": "1.00"})
    assert below["errors"] == []
    interest = await complaint.desk.ask(OWNER, INTEREST, id=complaint.id, on="2025-07-11")
    told_of_rate = interest.data["submission"]["arrears"]["interest"]["errors"]
    assert [each["code"] for each in told_of_rate] == ["AGREED_RATE_BELOW_FLOOR"]
