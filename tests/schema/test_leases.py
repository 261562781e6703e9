"""Leases in the API: filed with their words, refused where they are wrong, and answered with a result of their own."""

import uuid
from typing import Any

import pytest
from sqlalchemy import func, select

from business_channel import now
from business_channel.audit import AuditEntry
from business_channel.ids import key_of
from business_channel.language import Language
from business_channel.leases.model import Lease, RiskListing
from business_channel.submissions.model import Submission
from tests.business_channel.leases.renting import results
from tests.official_calendar import at
from tests.schema.complaint import CITIZEN, COUNTY, COUNTY_HEAD, DISPATCHER, OWNER, REVIEWER, deed
from tests.schema.complaint import DETAIL as CLAIM
from tests.schema.desk import Desk

ADMIN, ANALYST, HELPER = "admin@platform.demo", "analyst@platform.demo", "clerk@jtj.demo"
READ = """lease { year landlordName landlord owner county { name } industry tier individualBusiness
  monthlyRent { amount } leasedFrom leasedTo relievedMonths rentPaid inDifficulty sublet
  result { outcome entitledMonths monthsOwed amount { amount } listedOn parts { months amount { amount } dueOn
  settlement } reasons { code bearing text instrument { number } pointer { text } } reply { body } } }"""
FILE = deed("fileSubmission", "FileSubmissionInput", f"submission {{ id {READ} }} errors {{ code path message }}")
LIST = deed("saveRiskListing", "SaveRiskListingInput", "listing { countyCode listedOn level source withdrawn } "
            "errors { code path }")  # fmt: skip
ASK = f"query ($id: ID!) {{ submission(id: $id) {{ {READ} workOrders {{ id department {{ name }} }} }} }}"
LISTED = 'query { riskListings(countyCode: "520527") { listedOn level source withdrawn } }'
LEASE = {
    "year": 2022,
    "landlordName": "赫章县城投公司",
    "landlord": "STATE_OWNED_ENTERPRISE",
    "countyCode": "520527",
    "industry": "CATERING",
    "monthlyRent": "4166.67",
    "leasedFrom": "2021-05-01",
    "tier": "MICRO",
}
LISTING = {"countyCode": "520527", "listedOn": "2022-10-20", "level": "MEDIUM", "source": "省疫情防控指挥部公告"}


@pytest.fixture
async def desk_of_2022(desk: Desk) -> Desk:
    await now.travel(desk.store, at("2022-11-01"))
    return desk


async def does(desk: Desk, who: str, mutation: str, **asked: Any) -> Any:
    result = await desk.ask(who, mutation, input=asked)
    assert result.errors is None, result.errors
    [told] = result.data.values()
    return told


async def department(desk: Desk, name: str) -> str:
    query = "query ($s: Text) { departments(first: 1, filter: { search: $s }) { nodes { id } } }"
    return str((await desk.ask(None, query, s=name)).data["departments"]["nodes"][0]["id"])


async def filing(desk: Desk, lease: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    return {
        "kind": "HELP",
        "title": "申请减免国有房屋租金",
        "body": "我店承租县城投公司门面，受疫情影响，请予减免租金。",
        "topicCode": "relief.rent",
        "addresseeId": await department(desk, "赫章县工业和信息化局"),
        "contactName": "罗永贵",
        "contactPhone": "13885700003",
        "idempotencyKey": str(uuid.uuid4()),
        "lease": LEASE | (lease or {}),
    } | changes


async def stored(desk: Desk, table: Any) -> int:
    async with desk.store.engine.connect() as connection:
        return int((await connection.execute(select(func.count()).select_from(table))).scalar_one())


async def answered(desk: Desk, submission: str, *helping: str) -> str:
    """The county's bureau answers what was filed, others helping; returns the id of its order."""
    assert (await does(desk, REVIEWER, _REVIEW, submissionId=submission, decision="APPROVE"))["errors"] == []
    orders = [{"departmentId": await department(desk, "赫章县工业和信息化局"), "role": "LEAD"}]
    orders += [{"departmentId": await department(desk, each), "role": "CO"} for each in helping]
    key = {"idempotencyKey": str(uuid.uuid4())}
    assert (await does(desk, DISPATCHER, _DISPATCH, submissionId=submission, orders=orders, **key))["errors"] == []
    held = (await desk.ask(COUNTY, ASK, id=submission)).data["submission"]["workOrders"]
    order = str(next(each["id"] for each in held if each["department"]["name"] == "赫章县工业和信息化局"))
    assert (await does(desk, COUNTY, _ACCEPT, workOrderId=order))["errors"] == []
    await replied(desk, order)
    return order


async def replied(desk: Desk, order: str, kind: str = "FINAL") -> None:
    """A reply under an order is drafted, signed and published."""
    key = {"idempotencyKey": str(uuid.uuid4())}
    body = "国有房屋租金按政策减免，各户结果见租约。"
    reply = (await does(desk, COUNTY, _DRAFT, workOrderId=order, kind=kind, body=body, **key))["reply"]["id"]
    assert (await does(desk, COUNTY_HEAD, _SIGN, replyId=reply))["errors"] == []
    assert (await does(desk, REVIEWER, _PUBLISH, replyId=reply, decision="PUBLISH"))["errors"] == []


_REVIEW = deed("reviewSubmission", "ReviewSubmissionInput", "errors { code }")
_DISPATCH = deed("dispatchSubmission", "DispatchSubmissionInput", "errors { code }")
_ACCEPT = deed("acceptWorkOrder", "AcceptWorkOrderInput", "errors { code }")
_DRAFT = deed("draftReply", "DraftReplyInput", "reply { id } errors { code }")
_SIGN = deed("signReply", "SignReplyInput", "errors { code }")
_PUBLISH = deed("reviewReply", "ReviewReplyInput", "errors { code }")


async def test_a_lease_is_filed_with_its_words_and_read_as_it_was_stated(desk_of_2022: Desk) -> None:
    told = await does(desk_of_2022, OWNER, FILE, **await filing(desk_of_2022))
    assert told["errors"] == []
    lease = told["submission"]["lease"]
    assert {name: lease[name] for name in ("year", "landlordName", "landlord", "owner", "industry", "tier")} == {
        **{name: LEASE[name] for name in ("year", "landlordName", "landlord", "industry", "tier")},
        "owner": None,
    }
    assert (lease["county"], lease["monthlyRent"]) == ({"name": "赫章县"}, {"amount": "4166.67"})
    assert (lease["leasedFrom"], lease["leasedTo"], lease["result"]) == ("2021-05-01", None, None)


async def test_the_same_key_files_one_lease_and_with_another_rent_is_refused(desk_of_2022: Desk) -> None:
    first = await filing(desk_of_2022)
    filed = [(await does(desk_of_2022, OWNER, FILE, **first))["submission"]["id"] for _ in range(2)]
    assert filed[0] == filed[1]
    changed = first | {"lease": LEASE | {"monthlyRent": "9000.00"}}
    refused = await does(desk_of_2022, OWNER, FILE, **changed)
    assert [each["code"] for each in refused["errors"]] == ["IDEMPOTENCY_MISMATCH"]
    assert await stored(desk_of_2022, Lease) == 1


WRONG: list[tuple[dict[str, Any], dict[str, Any], list[str]]] = [
    ({}, {"topicCode": "relief.tax"}, ["topicCode"]),
    ({}, {"kind": "SUGGESTION"}, ["kind"]),
    ({"countyCode": "520500"}, {}, ["lease.countyCode"]),
    ({"countyCode": "999999"}, {}, ["lease.countyCode"]),
    ({"monthlyRent": "0.00", "year": 2021}, {}, ["lease.year", "lease.monthlyRent"]),
    ({"tier": None}, {"title": "租金" * 12}, ["title", "lease.tier"]),
    ({"landlord": "SUB_LESSOR"}, {}, ["lease.owner"]),
    ({}, {"arrears": CLAIM}, ["lease"]),
]


async def test_what_is_wrong_with_a_lease_is_told_at_its_field_and_nothing_is_filed(desk_of_2022: Desk) -> None:
    for lease, changes, paths in WRONG:
        refused = await does(desk_of_2022, OWNER, FILE, **await filing(desk_of_2022, lease, **changes))
        assert [".".join(each["path"][1:]) for each in refused["errors"]] == paths
        assert refused["submission"] is None
    assert (await stored(desk_of_2022, Lease), await stored(desk_of_2022, Submission)) == (0, 0)


async def test_the_author_reads_the_own_result_beside_the_answer_and_who_helps_reads_neither(
    desk_of_2022: Desk,
) -> None:
    desk = desk_of_2022
    assert (await does(desk, ANALYST, LIST, **LISTING))["errors"] == []
    filed = (await does(desk, OWNER, FILE, **await filing(desk)))["submission"]["id"]
    await answered(desk, filed, "赫章县交通运输局")
    for reader in (OWNER, COUNTY, REVIEWER):
        result = (await desk.ask(reader, ASK, id=filed)).data["submission"]["lease"]["result"]
        assert (result["outcome"], result["entitledMonths"], result["monthsOwed"]) == ("OWED", 6, 6)
        assert (result["amount"], result["listedOn"]) == ({"amount": "25000.02"}, "2022-10-20")
        assert [(each["months"], each["dueOn"], each["settlement"]) for each in result["parts"]] == [
            (3, "2022-06-30", "WAIVED"),
            (3, "2022-12-20", "REFUND_OR_DEDUCTION"),
        ]
        assert result["reply"] == {"body": "国有房屋租金按政策减免，各户结果见租约。"}
        assert {each["instrument"]["number"] for each in result["reasons"]} == {"发改财金〔2022〕271号"}
    helped = await desk.ask(HELPER, ASK, id=filed)
    assert (helped.errors, helped.data["submission"]["lease"]) == (None, None)
    assert (await desk.ask(CITIZEN, ASK, id=filed)).data["submission"] is None


async def test_who_is_not_eligible_is_told_why_in_both_languages(desk_of_2022: Desk) -> None:
    desk = desk_of_2022
    filed = (await does(desk, OWNER, FILE, **await filing(desk, {"landlord": "PRIVATE"})))["submission"]["id"]
    await answered(desk, filed)
    for language, text, pointer in (
        (Language.ZH, "出租人不是国有企业或行政事业单位，政策没有规定其必须减免租金。", "可以与出租人协商分担。"),
        (
            Language.EN,
            "The landlord is no state-owned enterprise or public body, and the measures do not oblige it.",
            "The tenant can negotiate with the landlord.",
        ),
    ):
        told = (await desk.ask(OWNER, ASK, language=language, id=filed)).data["submission"]["lease"]["result"]
        assert (told["outcome"], told["monthsOwed"], told["amount"], told["parts"]) == (
            "NOT_ELIGIBLE",
            0,
            {"amount": "0.00"},
            [],
        )
        [refusing] = [each for each in told["reasons"] if each["bearing"] == "REFUSES"]
        assert (refusing["code"], refusing["text"], refusing["pointer"]["text"]) == (
            "LANDLORD_NOT_COVERED",
            text,
            pointer,
        )
    async with desk.store.engine.connect() as connection:
        published = select(AuditEntry.detail).where(AuditEntry.action == "reply:published")
        assert (await connection.execute(published)).scalar_one()["outcome"] == "NOT_ELIGIBLE"


async def test_a_supplement_adds_what_a_later_listing_gives(desk_of_2022: Desk) -> None:
    desk = desk_of_2022
    filed = (await does(desk, OWNER, FILE, **await filing(desk)))["submission"]["id"]
    order = await answered(desk, filed)
    assert (await does(desk, ADMIN, LIST, **LISTING))["errors"] == []
    await replied(desk, order, "SUPPLEMENT")
    told = (await desk.ask(OWNER, ASK, id=filed)).data["submission"]["lease"]["result"]
    assert (told["monthsOwed"], told["amount"]) == (6, {"amount": "25000.02"})
    assert [each[2] for each in await results(desk.store, key_of("Submission", filed, ()))] == [3, 6]


async def test_who_may_tells_of_a_listing_and_everybody_reads_it(desk_of_2022: Desk) -> None:
    desk = desk_of_2022
    for who in (REVIEWER, COUNTY_HEAD, OWNER):
        refused = await desk.ask(who, LIST, input=LISTING)
        assert [each.extensions["code"] for each in refused.errors] == ["FORBIDDEN"]
    assert await stored(desk, RiskListing) == 0
    assert (await does(desk, ANALYST, LIST, **LISTING))["listing"] == LISTING | {"withdrawn": False}
    mended = LISTING | {"level": "HIGH", "withdrawn": True}
    assert (await does(desk, ADMIN, LIST, **mended))["listing"] == mended
    await does(desk, ADMIN, LIST, **(LISTING | {"listedOn": "2022-01-04"}))
    told = (await desk.ask(None, LISTED)).data["riskListings"]
    assert [(each["listedOn"], each["level"], each["withdrawn"]) for each in told] == [
        ("2022-01-04", "MEDIUM", False),
        ("2022-10-20", "HIGH", True),
    ]
    async with desk.store.engine.connect() as connection:
        noted = select(AuditEntry.detail).where(AuditEntry.action == "risk_listing:saved").order_by(AuditEntry.at)
        assert [each["withdrawn"] for each in (await connection.execute(noted)).scalars()] == ["false", "true", "false"]


async def test_a_listing_that_cannot_be_is_not_saved(desk_of_2022: Desk) -> None:
    for name, value in (
        ("countyCode", "520500"),
        ("listedOn", "2022-11-02"),
        ("listedOn", "1949-09-30"),
        ("source", " "),
        ("source", "公" * 201),
    ):
        refused = await does(desk_of_2022, ADMIN, LIST, **(LISTING | {name: value}))
        assert [each["path"] for each in refused["errors"]] == [["input", name]]
    assert await stored(desk_of_2022, RiskListing) == 0


async def test_a_page_of_leases_with_results_takes_as_many_statements_for_two_as_for_one(desk_of_2022: Desk) -> None:
    desk, counts = desk_of_2022, []
    for _ in range(2):
        filed = (await does(desk, OWNER, FILE, **await filing(desk)))["submission"]["id"]
        await answered(desk, filed)
        page = f"query {{ submissions(first: 10, filter: {{ mine: true }}) {{ nodes {{ {READ} }} }} }}"
        told = await desk.ask(OWNER, page)
        assert told.errors is None
        counts.append((len(told.data["submissions"]["nodes"]), desk.statements))
    (one, first), (two, second) = counts
    assert (one, two, second) == (1, 2, first)
