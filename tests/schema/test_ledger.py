"""A complaint about an overdue payment from its filing to the clearing, with the days and sums that the law gives."""

import uuid
from typing import Any

import pytest
from sqlalchemy import func, select

from business_channel import now
from business_channel.enterprises.credit_codes import read
from business_channel.events import Event
from business_channel.ids import global_id, new_id
from business_channel.ledger.model import ArrearsClaim
from business_channel.submissions.model import Submission
from tests.official_calendar import at
from tests.schema.complaint import (
    CITIZEN,
    CLOCK,
    CONFIRM,
    COUNTY,
    COUNTY_HEAD,
    DETAIL,
    FILE,
    INTEREST,
    LEDGER,
    OWNER,
    PROVINCE,
    RECORD,
    REVIEWER,
    Complaint,
    deed,
)
from tests.schema.desk import Desk

EXTEND = deed("requestExtension", "RequestExtensionInput", "workOrder { id } errors { code message }")
DECIDE = deed("decideExtension", "DecideExtensionInput", "errors { code }")
PAUSE = deed("pauseClock", "PauseClockInput", "errors { code message }")
EXTENSIONS = "query ($id: ID!) { submission(id: $id) { deadlines { extensions { id } } } }"
ACCRUED = "interest { total { amount } }"
WITHDRAW = deed("withdrawSubmission", "WithdrawSubmissionInput", "errors { code }")


@pytest.fixture
def complaint(desk: Desk) -> Complaint:
    """A complaint that is not filed yet."""
    return Complaint(desk)


async def stored(desk: Desk, table: Any) -> int:
    async with desk.store.engine.connect() as connection:
        return int((await connection.execute(select(func.count()).select_from(table))).scalar_one())


async def owed(complaint: Complaint) -> None:
    """The complaint was filed, accepted by the province, and came to the county."""
    await complaint.files("2025-09-22")
    await complaint.reaches_the_county()


async def test_a_complaint_under_the_text_of_2025_is_reviewed_transferred_and_handled_in_its_days(
    complaint: Complaint,
) -> None:
    filed = await complaint.files("2025-09-22")
    assert filed["errors"] == []
    claim = filed["submission"]["arrears"]
    assert (claim["state"], claim["dueOn"], claim["instrument"]) == (
        "OPEN",
        "2025-07-10",
        {"number": "国务院令第802号"},
    )
    assert (claim["creditorTier"], claim["debtorKind"]) == ("MEDIUM", "PUBLIC_INSTITUTION")
    assert await complaint.clocks(REVIEWER) == {"arrears.review": ("2025-10-11", "RUNNING")}
    await complaint.reaches_the_county("2025-09-24", None)
    assert await complaint.clocks(REVIEWER) == {
        "arrears.review": ("2025-10-11", "STOPPED"),
        "arrears.transfer": ("2025-10-14", "RUNNING"),
    }


async def test_the_province_has_ten_working_days_to_transfer_and_the_county_thirty_days_from_its_own_receipt(
    complaint: Complaint,
) -> None:
    await owed(complaint)
    assert await complaint.clocks(REVIEWER) == {
        "arrears.review": ("2025-10-11", "STOPPED"),
        "arrears.transfer": ("2025-10-14", "STOPPED"),
        "arrears.handle": ("2025-11-10", "RUNNING"),
    }
    page = await complaint.reads(COUNTY)
    [handling] = [each for each in page["deadlines"] if each["definition"] == "arrears.handle"]
    assert (handling["article"], handling["startedAt"][:16]) == ("第二十五条", "2025-10-10T09:00")


async def test_the_thirty_days_can_be_extended_to_ninety_by_the_head_and_no_further(complaint: Complaint) -> None:
    await owed(complaint)
    asked = {"workOrderId": complaint.orders["county"], "clock": "STATUTORY", "reason": "双方对账尚未完成。"}
    keyed = [asked | {"total": total, "idempotencyKey": str(uuid.uuid4())} for total in (91, 90)]
    refused = await complaint.does(COUNTY, EXTEND, keyed[0])
    assert [each["code"] for each in refused["errors"]] == ["PAST_THE_CAP"]
    assert "第二十五条" in refused["errors"][0]["message"]
    assert (await complaint.does(COUNTY, EXTEND, keyed[1]))["errors"] == []
    page = (await complaint.desk.ask(COUNTY, EXTENSIONS, id=complaint.id)).data["submission"]["deadlines"]
    [request] = [one["id"] for each in page for one in each["extensions"]]
    granted = await complaint.does(COUNTY_HEAD, DECIDE, {"extensionId": request, "decision": "GRANT"})
    assert granted["errors"] == []
    assert (await complaint.clocks(COUNTY))["arrears.handle"] == ("2026-01-08", "RUNNING")


async def test_the_clock_of_a_complaint_cannot_stand_still(complaint: Complaint) -> None:
    await owed(complaint)
    asked = {"workOrderId": complaint.orders["county"], "clock": "STATUTORY", "reason": "SUPPLEMENT"}
    refused = await complaint.does(COUNTY, PAUSE, asked)
    assert [each["code"] for each in refused["errors"]] == ["PAUSE_NOT_LAWFUL"]
    assert "第二十五条" in refused["errors"][0]["message"]
    assert (await complaint.clocks(COUNTY))["arrears.handle"] == ("2025-11-10", "RUNNING")


async def test_two_confirmed_payments_clear_the_claim_and_the_interest_is_26788(complaint: Complaint) -> None:
    await owed(complaint)
    await now.travel(complaint.desk.store, at("2025-10-20"))
    recorded = await complaint.pays("2025-10-20", "200000.00")
    claim = recorded["submission"]["arrears"]
    assert (claim["state"], claim["paid"]["amount"], claim["waiting"]["amount"]) == ("OPEN", "0.00", "200000.00")
    claim = (await complaint.confirms(recorded))["submission"]["arrears"]
    assert (claim["state"], claim["balance"]["amount"], claim["progress"]) == ("PARTLY_PAID", "286000.00", "41.15")
    await now.travel(complaint.desk.store, at("2025-11-03"))
    cleared = (await complaint.confirms(await complaint.pays("2025-11-03", "286000.00")))["submission"]["arrears"]
    assert (cleared["state"], cleared["clearedOn"], cleared["progress"]) == ("CLEARED", "2025-11-03", "100.00")
    assert (cleared["balance"]["amount"], cleared["undisputed"]["amount"]) == ("0.00", "0.00")
    interest = await interest_of(complaint, None)
    assert interest["total"] == {"amount": "26788.00"}
    assert [(each["from"], each["to"], each["days"], each["principal"]["amount"]) for each in interest["segments"]] == [
        ("2025-07-11", "2025-10-20", 102, "486000.00"),
        ("2025-10-21", "2025-11-03", 14, "286000.00"),
    ]
    assert (await happened(complaint))[-4:] == [
        "PAYMENT_RECORDED",
        "PAYMENT_CONFIRMED",
        "PAYMENT_RECORDED",
        "ARREARS_CLEARED",
    ]


async def interest_of(complaint: Complaint, day: str | None) -> Any:
    result = await complaint.desk.ask(OWNER, INTEREST, id=complaint.id, on=day)
    assert result.errors is None
    return result.data["submission"]["arrears"]["interest"]


async def happened(complaint: Complaint) -> list[str]:
    async with complaint.desk.store.engine.connect() as connection:
        return [each.name for each in (await connection.execute(select(Event.tag).order_by(Event.id))).scalars()]


async def test_interest_to_a_day_counts_what_was_paid_by_then(complaint: Complaint) -> None:
    await owed(complaint)
    assert (await interest_of(complaint, "2025-07-10"))["total"]["amount"] == "0.00"
    assert (await interest_of(complaint, "2025-07-11"))["total"]["amount"] == "243.00"
    assert (await interest_of(complaint, None))["asOf"] == "2025-10-10"


async def test_a_payment_that_the_enterprise_denies_counts_for_nothing(complaint: Complaint) -> None:
    await owed(complaint)
    recorded = await complaint.pays("2025-10-10", "200000.00")
    assert (await complaint.confirms(recorded, confirmed=False))["errors"][0]["code"] == "MISSING"
    denied = await complaint.confirms(recorded, confirmed=False, reason="农商行账户没有这笔款。")
    claim = denied["submission"]["arrears"]
    assert (claim["paid"]["amount"], claim["waiting"]["amount"], claim["state"]) == ("0.00", "0.00", "OPEN")
    assert [(each["state"], each["note"]) for each in claim["payments"]] == [("DENIED", "农商行账户没有这笔款。")]
    again = await complaint.confirms(recorded)
    assert [each["code"] for each in again["errors"]] == ["NOTHING_TO_CONFIRM"]


async def test_only_the_enterprise_confirms_and_only_the_handling_department_records(complaint: Complaint) -> None:
    await owed(complaint)
    recorded = await complaint.pays("2025-10-10", "200000.00")
    payment = recorded["submission"]["arrears"]["payments"][0]["id"]
    for who, code in ((COUNTY, "FORBIDDEN"), (PROVINCE, "FORBIDDEN")):
        result = await complaint.desk.ask(who, CONFIRM, input={"paymentId": payment, "confirmed": True})
        assert [each.extensions["code"] for each in result.errors] == [code]
    stranger = await complaint.does(CITIZEN, CONFIRM, {"paymentId": payment, "confirmed": True})
    assert [each["code"] for each in stranger["errors"]] == ["NOT_FOUND"]
    asked = {"workOrderId": complaint.orders["county"], "paidOn": "2025-10-10", "amount": "1.00", "reference": "一"}
    result = await complaint.desk.ask(OWNER, RECORD, input=asked | {"idempotencyKey": str(uuid.uuid4())})
    assert [each.extensions["code"] for each in result.errors] == ["FORBIDDEN"]
    claim = (await complaint.reads(OWNER))["arrears"]
    assert (claim["paid"]["amount"], claim["waiting"]["amount"]) == ("0.00", "200000.00")


async def test_no_more_can_be_recorded_than_is_owed_and_not_awaiting_confirmation(complaint: Complaint) -> None:
    await owed(complaint)
    await complaint.pays("2025-10-10", "200000.00")
    refused = await complaint.pays("2025-10-10", "286000.01")
    assert [(each["code"], each["message"]) for each in refused["errors"]] == [
        ("OVER_PAYMENT", "付款 286000.01 元超过尚欠且未在确认中的 286000.00 元。")
    ]
    assert len((await complaint.reads(COUNTY))["arrears"]["payments"]) == 1


async def test_a_payment_that_is_sent_twice_is_recorded_once(complaint: Complaint) -> None:
    await owed(complaint)
    key = str(uuid.uuid4())
    for _ in range(2):
        told = await complaint.pays("2025-10-10", "200000.00", idempotencyKey=key)
        assert len(told["submission"]["arrears"]["payments"]) == 1
    differs = await complaint.pays("2025-10-10", "200001.00", idempotencyKey=key)
    assert [each["code"] for each in differs["errors"]] == ["IDEMPOTENCY_MISMATCH"]


async def test_what_was_wrong_is_taken_back_by_a_line_of_its_own(complaint: Complaint) -> None:
    await owed(complaint)
    recorded = await complaint.pays("2025-10-10", "200000.00")
    await complaint.confirms(recorded)
    back = {"kind": "REVERSAL", "reverses": recorded["submission"]["arrears"]["payments"][0]["id"]}
    assert (await complaint.pays("2025-10-10", "1.00", **back))["errors"][0]["code"] == "INVALID_INPUT"
    reversed_ = await complaint.pays("2025-10-10", "200000.00", **back)
    assert reversed_["submission"]["arrears"]["balance"]["amount"] == "286000.00"
    twice = await complaint.pays("2025-10-10", "200000.00", **back)
    assert [each["code"] for each in twice["errors"]] == ["NOT_REVERSIBLE"]
    claim = (await complaint.confirms(reversed_))["submission"]["arrears"]
    assert (claim["state"], claim["paid"]["amount"], claim["balance"]["amount"]) == ("OPEN", "0.00", "486000.00")
    assert [(each["kind"], each["reversed"]) for each in claim["payments"]] == [
        ("PRINCIPAL", True),
        ("REVERSAL", False),
    ]


async def test_interest_is_paid_beside_the_principal_or_waived_by_the_enterprise(complaint: Complaint) -> None:
    await owed(complaint)
    await complaint.confirms(await complaint.pays("2025-10-10", "1000.00", kind="INTEREST"))
    told = await complaint.confirms(await complaint.pays("2025-10-10", "486000.00"), waiveInterest=True)
    claim = told["submission"]["arrears"]
    assert (claim["state"], claim["interestPaid"]["amount"]) == ("CLEARED", "1000.00")
    assert claim["interestWaivedAt"][:16] == "2025-10-10T09:00"


async def test_a_plan_makes_up_what_is_owed_and_each_instalment_has_its_clock(complaint: Complaint) -> None:
    await owed(complaint)
    short = await complaint.plans(("2025-11-30", "200000.00"), ("2025-12-31", "285999.99"))
    assert [(each["code"], each["message"]) for each in short["errors"]] == [
        ("PLAN_DOES_NOT_ADD_UP", "各期合计 485999.99 元，应等于尚欠本金 486000.00 元。")
    ]
    late = await complaint.plans(("2025-12-31", "200000.00"), ("2025-11-30", "286000.00"))
    assert [(each["code"], each["path"]) for each in late["errors"]] == [
        ("INVALID_INPUT", ["input", "instalments", "1", "dueOn"])
    ]
    claim = (await complaint.plans(("2025-11-30", "200000.00"), ("2025-12-31", "286000.00")))["submission"]["arrears"]
    assert (claim["state"], claim["planned"]["amount"]) == ("ON_PLAN", "486000.00")
    assert instalments(claim) == [("2025-11-30", "0.00", "RUNNING"), ("2025-12-31", "0.00", "RUNNING")]


def instalments(claim: Any) -> list[tuple[str, str, str]]:
    """Day, settled part and state of the clock of each instalment; the clock ends on the instalment's day."""
    planned = claim["plan"]["instalments"]
    assert [each["deadline"]["dueOn"] for each in planned] == [each["dueOn"] for each in planned]
    return [(each["dueOn"], each["settled"]["amount"], each["deadline"]["state"]) for each in planned]


async def test_confirmed_payments_settle_instalments_in_their_order_and_a_new_plan_stops_the_old_clocks(
    complaint: Complaint,
) -> None:
    await owed(complaint)
    await complaint.plans(("2025-11-30", "200000.00"), ("2025-12-31", "286000.00"))
    paid = await complaint.pays("2025-10-10", "250000.00")
    claim = (await complaint.confirms(paid))["submission"]["arrears"]
    assert instalments(claim) == [("2025-11-30", "200000.00", "STOPPED"), ("2025-12-31", "50000.00", "RUNNING")]
    back = {"kind": "REVERSAL", "reverses": paid["submission"]["arrears"]["payments"][0]["id"]}
    reopened = await complaint.confirms(await complaint.pays("2025-10-10", "250000.00", **back))
    claim = reopened["submission"]["arrears"]
    assert instalments(claim) == [("2025-11-30", "0.00", "RUNNING"), ("2025-12-31", "0.00", "RUNNING")]
    renewed = (await complaint.plans(("2026-01-31", "486000.00")))["submission"]
    assert instalments(renewed["arrears"]) == [("2026-01-31", "0.00", "RUNNING")]
    assert len(renewed["arrears"]["earlierPlans"]) == 1
    running = [each for each in renewed["deadlines"] if each["clock"] == "REPAYMENT" and each["state"] == "RUNNING"]
    assert [each["dueOn"] for each in running] == ["2026-01-31"]


async def test_what_is_withdrawn_has_no_clock_that_runs(complaint: Complaint) -> None:
    await owed(complaint)
    await complaint.plans(("2025-11-30", "486000.00"))
    assert (await complaint.does(OWNER, WITHDRAW, {"submissionId": complaint.id}))["errors"] == []
    page = await complaint.reads(REVIEWER)
    assert {each["state"] for each in page["deadlines"]} == {"STOPPED"}
    assert page["arrears"]["balance"]["amount"] == "486000.00"


async def test_deeds_on_the_ledger_are_offered_to_those_who_can_do_them(complaint: Complaint) -> None:
    await owed(complaint)
    page = await complaint.reads(COUNTY)
    [county] = [each for each in page["workOrders"] if each["id"] == complaint.orders["county"]]
    assert {"RECORD_PAYMENT", "RECORD_REPAYMENT_PLAN"} <= set(county["availableActions"])
    assert "CONFIRM_PAYMENT" not in (await complaint.reads(OWNER))["availableActions"]
    await complaint.pays("2025-10-10", "486000.00")
    assert "CONFIRM_PAYMENT" in (await complaint.reads(OWNER))["availableActions"]


async def test_a_page_of_ledgers_takes_as_many_statements_for_two_as_for_one(complaint: Complaint) -> None:
    page = f"query {{ submissions(first: 10) {{ nodes {{ arrears {{ ...Ledger {ACCRUED} }} }} }} }} {LEDGER} {CLOCK}"
    counts = []
    for day in ("2025-09-22", "2025-10-13"):
        await complaint.files(day)
        await complaint.reaches_the_county(f"{day}T10:00", f"{day}T11:00")
        await complaint.pays("2025-09-20", "200000.00")
        await complaint.plans(("2025-11-30", "486000.00"))
        told = await complaint.desk.ask(OWNER, page)
        assert told.errors is None
        counts.append((len(told.data["submissions"]["nodes"]), complaint.desk.statements))
    assert [count for count, _ in counts] == [1, 2]
    assert counts[0][1] == counts[1][1]


async def test_the_same_facts_under_the_text_of_2020_have_none_of_these_clocks(complaint: Complaint) -> None:
    filed = await complaint.files("2025-05-12", terms={"deliveredOn": "2025-02-10"})
    assert filed["errors"] == []
    assert filed["submission"]["arrears"]["instrument"] == {"number": "国务院令第728号"}
    await complaint.reaches_the_county("2025-05-14", "2025-05-20")
    assert await complaint.clocks(REVIEWER) == {}
    assert (await complaint.pays("2025-05-20", "200000.00"))["errors"] == []


REFUSALS: list[tuple[str, dict[str, Any], str, str | None, str | None]] = [
    ("not due yet", {"terms": {"deliveredOn": "2025-09-10"}}, "NOT_DUE_YET", "第九条", "到期后仍未付款的，可以投诉。"),
    ("an individual business owes", {"debtor": {"creditCode": "92"}}, "DEBTOR_IS_NOT_BOUND", "第二条", "协商"),
    ("a large creditor", {"creditorTier": "LARGE"}, "CREDITOR_IS_LARGE", "第三条", "协商"),
    (
        "two small ones",
        {"debtor": {"kind": "ENTERPRISE", "tier": "SMALL"}},
        "DEBTOR_IS_NOT_LARGE",
        "第二条",
        "协商",
    ),
    ("a court has it", {"elsewhere": ["COURT"], "promised": False}, "ALREADY_AT_COURT", None, "诉讼"),
    ("answered before", {"answered": True}, "ALREADY_ANSWERED", None, "新的事实"),
    ("the supplier's supplier", {"contractWithDebtor": False}, "NO_CONTRACT_WITH_DEBTOR", "第二十五条", "合同相对方"),
    ("no purchase", {"purchase": "NOT_A_PURCHASE"}, "NOT_A_PURCHASE", "第二条", "协商"),
]


@pytest.mark.parametrize(
    ("what", "changes", "code", "article", "pointer"), REFUSALS, ids=[each[0] for each in REFUSALS]
)
async def test_what_the_regulation_does_not_take_is_refused_with_its_article_and_told_where_it_belongs(
    complaint: Complaint, what: str, changes: dict[str, Any], code: str, article: str | None, pointer: str
) -> None:
    if changes.get("debtor") == {"creditCode": "92"}:
        changes = {"debtor": {"creditCode": _business()}}
    refused = await complaint.files("2025-09-22", **changes)
    assert refused["submission"] is None, what
    [error] = refused["errors"]
    assert (error["code"], error["path"]) == ("NOT_ELIGIBLE", ["input", "arrears"])
    assert (error["reason"]["code"], error["reason"]["article"]) == (code, article)
    assert pointer in error["reason"]["pointer"]["text"]
    assert pointer in error["message"]
    assert (article or "保障中小企业款项支付") in error["message"]
    assert (await stored(complaint.desk, Submission), await stored(complaint.desk, ArrearsClaim)) == (0, 0)
    assert await happened(complaint) == []


def _business() -> str:
    """The code of an individual business with both check characters right."""
    symbols = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    head = "92520527MA6J8K2N4"
    found = [head + last for last in symbols if read(head + last).valid]
    return found[0]


async def test_an_agreed_rate_below_the_floor_is_taken_and_counted_at_the_floor(complaint: Complaint) -> None:
    filed = await complaint.files("2025-09-22", agreedAnnualPercent="1.00")
    assert filed["errors"] == []
    interest = await interest_of(complaint, "2025-07-11")
    assert [each["code"] for each in interest["errors"]] == ["AGREED_RATE_BELOW_FLOOR"]
    assert interest["total"]["amount"] == "44.61"


async def test_wages_of_a_person_are_refused_and_told_the_topic_of_wage_claims(complaint: Complaint) -> None:
    await now.travel(complaint.desk.store, at("2025-09-22"))
    wages = {"principal": "15785.00", "creditorTier": None, "purchase": "NOT_A_PURCHASE"}
    refused = await complaint.does(CITIZEN, FILE, await complaint.filing(**wages))
    assert [each["reason"]["code"] for each in refused["errors"]] == ["CREDITOR_IS_A_PERSON", "NOT_A_PURCHASE"]
    assert refused["errors"][0]["reason"]["pointer"] == {
        "text": "个人被拖欠工资或劳务报酬，请选“个人讨薪”话题。",
        "topicCode": "labour.wages",
    }
    assert await stored(complaint.desk, Submission) == 0


async def test_before_september_2020_there_was_no_such_complaint(complaint: Complaint) -> None:
    await now.travel(complaint.desk.store, at("2020-05-28"))
    early = {"contractSignedOn": "2019-09-02", "terms": {"deliveredOn": "2020-02-10", "agreedDays": 30}}
    refused = await complaint.does(OWNER, FILE, await complaint.filing(**early))
    assert [each["reason"]["code"] for each in refused["errors"]] == ["NOT_IN_FORCE_YET"]
    assert await stored(complaint.desk, Submission) == 0


async def test_the_form_names_the_field_that_is_wrong(complaint: Complaint) -> None:
    wrong = {
        "principal": "486000.001",
        "debtor": {"creditCode": "12520527M000100Y43"},
        "creditorTier": None,
        "promised": False,
        "contractNumber": " ",
    }
    refused = await complaint.files("2025-09-22", **wrong)
    told = {(each["code"], ".".join(each["path"][1:])) for each in refused["errors"]}
    assert told == {
        ("FRACTION_OF_A_FEN", "arrears.principal"),
        ("CREDIT_CODE_CHECK", "arrears.debtor.creditCode"),
        ("MISSING", "arrears.creditorTier"),
        ("INVALID_INPUT", "arrears.promised"),
        ("MISSING", "arrears.contractNumber"),
    }
    filing = await complaint.filing() | {"topicCode": "approvals.online", "kind": "SUGGESTION"}
    filing |= {"campaignId": global_id("Campaign", new_id())}
    elsewhere = await complaint.does(OWNER, FILE, filing)
    assert {each["path"][1] for each in elsewhere["errors"]} == {"topicCode", "kind", "campaignId"}
    assert await stored(complaint.desk, Submission) == 0


async def test_a_complaint_that_is_sent_twice_is_filed_once(complaint: Complaint) -> None:
    await now.travel(complaint.desk.store, at("2025-09-22"))
    filing = await complaint.filing()
    first, second = [(await complaint.does(OWNER, FILE, filing))["submission"]["id"] for _ in range(2)]
    assert first == second
    changed = filing | {"arrears": DETAIL | {"principal": "1.00"}}
    differs = await complaint.does(OWNER, FILE, changed)
    assert [each["code"] for each in differs["errors"]] == ["IDEMPOTENCY_MISMATCH"]
    assert await stored(complaint.desk, ArrearsClaim) == 1
