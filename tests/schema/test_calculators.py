"""Anyone can have codes, sizes, interest, eligibility and rent relief worked out in both languages, without a token."""

from typing import Any

import pytest

from business_channel import now
from business_channel.language import Language
from tests.official_calendar import at
from tests.schema.desk import Desk

CODE = """query ($code: String!) { creditCode(code: $code) { valid normalized problems { code message path level }
  entityKind entityKindName debtorKind debtorKindName region { code name validTo parent { name } } } }"""
SIZE = """query ($i: EnterpriseSizeInput!) { enterpriseSize(input: $i) { tier tierName industryName asOf
  standard { name number inForceFrom } bounds { tier figure atLeast actual met } errors { code message path } } }"""
INTEREST = """query ($i: ArrearsInterestInput!) { arrearsInterest(input: $i) { total { amount currency } asOf
  balance { amount } segments { from to days principal { amount currency } dailyRate interest { amount } }
  errors { code message path } } }"""
ELIGIBILITY = """query ($i: ArrearsEligibilityInput!) { arrearsEligibility(input: $i) { eligible
  instrument { name number } creditorTier debtorKind debtorTier dueOn undisputed { amount }
  dueReasons { code text article } deadlines { definition name startsOn dueOn provisional instrument article }
  reasons { code bearing text instrument { number } article pointer { text topicCode } }
  errors { code message path } } }"""
RENT = """query ($i: RentReliefInput!) { rentRelief(input: $i) { eligible entitledMonths monthsOwed amount { amount }
  parts { months amount { amount } dueOn settlement } region { name parent { name } }
  reasons { code bearing text instrument { number } pointer { text } } errors { code message path } } }"""

HOSPITAL_CODE = "12520527M000100Y42"
HOSPITAL = {
    "creditor": {"creditCode": "91350100M000100Y43", "tier": "MEDIUM"},
    "debtor": {"creditCode": HOSPITAL_CODE},
    "contractSignedOn": "2024-09-02",
    "contractWithDebtor": True,
    "purchase": "GOODS",
    "terms": {"deliveredOn": "2025-06-10"},
    "complainedOn": "2025-09-15",
    "amount": "486000.00",
    "acceptedOn": "2025-09-24",
    "materialsReceivedOn": "2025-10-10",
}
PAYMENTS = [{"paidOn": "2025-10-20", "amount": "200000.00"}, {"paidOn": "2025-11-03", "amount": "286000.00"}]
OVERDUE = {"principal": "486000.00", "dueOn": "2025-07-10", "payments": PAYMENTS}
RESTAURANT = {
    "year": 2022,
    "landlord": "STATE_OWNED_ENTERPRISE",
    "serviceSector": True,
    "tier": "MICRO",
    "monthlyRent": "8000.00",
    "countyCode": "520527",
    "listedOn": "2022-10-20",
}


async def answer(desk: Desk, query: str, **variables: Any) -> Any:
    """The one field of an answer without errors, asked for without a token."""
    result = await desk.ask(None, query, **variables)
    assert result.errors is None
    [told] = result.data.values()
    return told


def codes(told: Any, field: str = "errors") -> list[tuple[str, list[str]]]:
    return [(each["code"], each["path"]) for each in told[field]]


@pytest.fixture
def english(desk: Desk) -> Desk:
    return Desk(desk.store, language=Language.EN)


async def test_a_code_tells_its_bearer_and_its_place_in_one_statement(desk: Desk) -> None:
    told = await answer(desk, CODE, code="91350100m000100y43")
    assert (desk.statements, told["valid"], told["normalized"]) == (1, True, "91350100M000100Y43")
    assert (told["entityKind"], told["entityKindName"], told["debtorKind"]) == ("ENTERPRISE", "企业", "ENTERPRISE")
    assert told["region"] == {"code": "350100", "name": "福州市", "validTo": None, "parent": {"name": "福建省"}}
    assert told["problems"] == [
        {
            "code": "CREDIT_CODE_MENDED",
            "message": "已将全角字符、小写字母改为规范写法，并去除空格和连字符。",
            "path": ["code"],
            "level": "NOTICE",
        }
    ]


async def test_a_code_of_a_division_that_ended_still_names_it(desk: Desk) -> None:
    told = await answer(desk, CODE, code="91522428M000100Y4Y")
    assert (told["valid"], told["problems"]) == (True, [])
    assert told["region"] == {
        "code": "522428",
        "name": "赫章县",
        "validTo": "2011-12-31",
        "parent": {"name": "毕节地区"},
    }


async def test_a_place_that_is_none_is_a_warning_and_national_registration_is_not(english: Desk) -> None:
    told = await answer(english, CODE, code="91999999M000100Y42")
    assert (told["valid"], told["region"], codes(told, "problems")) == (
        True,
        None,
        [("CREDIT_CODE_REGION_UNKNOWN", ["code"])],
    )
    assert told["problems"][0]["message"].startswith("“999999” (characters 3 to 8) is not the code of a division")
    national = await answer(english, CODE, code="11100000M000100Y44")
    assert (national["entityKindName"], national["region"], national["problems"]) == ("state organ", None, [])


@pytest.mark.parametrize("code", ["", "\x00", "9" * 60_000, "\ud800" * 18, "91350100O000100Y43", "１２３", "'; --"])
async def test_a_code_that_is_none_is_told_so_without_a_statement(desk: Desk, code: str) -> None:
    told = await answer(desk, CODE, code=code)
    assert (told["valid"], told["entityKind"], told["debtorKind"], told["region"]) == (False, None, None, None)
    assert all(each["message"] for each in told["problems"])
    assert desk.statements == 0


async def test_a_size_shows_the_bound_that_was_missed(desk: Desk, english: Desk) -> None:
    given = {"industry": "INDUSTRY", "staff": 999, "revenue": "400000.00", "asOf": "2024-09-02"}
    told = await answer(desk, SIZE, i=given)
    assert (told["tier"], told["tierName"], told["industryName"]) == ("MEDIUM", "中型企业", "工业")
    assert told["standard"] == {
        "name": "中小企业划型标准规定",
        "number": "工信部联企业〔2011〕300号",
        "inForceFrom": "2011-06-18",
    }
    assert [(each["tier"], each["figure"], each["atLeast"], each["met"]) for each in told["bounds"]] == [
        ("LARGE", "STAFF", "1000", False),
        ("LARGE", "REVENUE", "40000", True),
        ("MEDIUM", "STAFF", "300", True),
        ("MEDIUM", "REVENUE", "2000", True),
    ]
    assert (await answer(english, SIZE, i=given))["tierName"] == "medium"


async def test_a_size_without_a_figure_names_it_and_counts_from_today(desk: Desk, english: Desk) -> None:
    await now.travel(desk.store, at("2022-05-06"))
    told = await answer(desk, SIZE, i={"industry": "CONSTRUCTION", "revenue": "6000"})
    assert (told["tier"], told["asOf"], told["bounds"]) == (None, "2022-05-06", [])
    assert told["errors"] == [
        {"code": "FIGURE_MISSING", "message": "“建筑业”须填写资产总额。", "path": ["input", "assets"]}
    ]
    [error] = (await answer(english, SIZE, i={"industry": "CONSTRUCTION", "revenue": "6000"}))["errors"]
    assert error["message"] == "Construction is measured by the total of assets, which is missing."


async def test_the_hospital_owes_26788_yuan_of_interest(desk: Desk) -> None:
    told = await answer(desk, INTEREST, i=OVERDUE)
    assert (told["total"], told["asOf"], told["balance"], told["errors"]) == (
        {"amount": "26788.00", "currency": "CNY"},
        "2025-11-03",
        {"amount": "0.00"},
        [],
    )
    assert told["segments"] == [
        {
            "from": "2025-07-11",
            "to": "2025-10-20",
            "days": 102,
            "principal": {"amount": "486000.00", "currency": "CNY"},
            "dailyRate": "0.0005",
            "interest": {"amount": "24786.00"},
        },
        {
            "from": "2025-10-21",
            "to": "2025-11-03",
            "days": 14,
            "principal": {"amount": "286000.00", "currency": "CNY"},
            "dailyRate": "0.0005",
            "interest": {"amount": "2002.00"},
        },
    ]
    assert desk.statements == 0


async def test_interest_without_a_day_runs_to_the_channels_today(desk: Desk) -> None:
    await now.travel(desk.store, at("2025-07-20"))
    told = await answer(desk, INTEREST, i={"principal": "486000", "dueOn": "2025-07-10"})
    assert (told["asOf"], told["total"]["amount"]) == ("2025-07-20", "2430.00")


async def test_a_rate_below_the_floor_is_told_beside_the_figure_at_the_floor(desk: Desk, english: Desk) -> None:
    given = {"principal": "100000", "dueOn": "2021-01-31", "asOf": "2022-01-31"}
    agreed = given | {"contractSignedOn": "2020-09-15", "agreedAnnualPercent": "3.5"}
    told = await answer(desk, INTEREST, i=agreed)
    assert (told["total"]["amount"], told["segments"][0]["dailyRate"]) == ("3850.00", "0.000105479452")
    assert told["errors"] == [
        {
            "code": "AGREED_RATE_BELOW_FLOOR",
            "message": "约定年利率 3.5% 低于合同订立日（2020-09-15）的一年期 LPR 3.85%，按 LPR 计算。",
            "path": ["input", "agreedAnnualPercent"],
        }
    ]
    [error] = (await answer(english, INTEREST, i=agreed))["errors"]
    assert error["message"].startswith("The agreed 3.5 % a year is below the one-year LPR of 3.85 %")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"agreedAnnualPercent": "6"}, [("MISSING", ["input", "contractSignedOn"])]),
        (
            {"agreedAnnualPercent": "6", "contractSignedOn": "2019-08-19"},
            [("LPR_UNKNOWN", ["input", "contractSignedOn"])],
        ),
        (
            {"payments": [*PAYMENTS, {"paidOn": "2025-12-01", "amount": "0.01"}]},
            [("PAYMENT_OVER_BALANCE", ["input", "payments", "2", "amount"])],
        ),
        ({"principal": "0", "payments": []}, [("AMOUNT_OUT_OF_RANGE", ["input", "principal"])]),
        ({"principal": "486000.001"}, [("FRACTION_OF_A_FEN", ["input", "principal"])]),
        (
            {"dueOn": "0001-01-01", "asOf": "9999-12-31"},
            [("DAY_OUT_OF_RANGE", ["input", "dueOn"]), ("DAY_OUT_OF_RANGE", ["input", "asOf"])],
        ),
    ],
)
async def test_input_that_stands_against_a_figure_is_named_and_gives_none(
    desk: Desk, change: dict[str, Any], expected: list[tuple[str, list[str]]]
) -> None:
    told = await answer(desk, INTEREST, i=OVERDUE | change)
    assert (codes(told), told["total"], told["segments"]) == (expected, None, [])


async def test_the_largest_claim_over_the_longest_time_has_room_in_an_answer(desk: Desk) -> None:
    largest = {
        "principal": "1000000000000.00",
        "dueOn": "2019-08-20",
        "asOf": "2100-12-31",
        "contractSignedOn": "2019-08-20",
        "agreedAnnualPercent": "1000",
    }
    told = await answer(desk, INTEREST, i=largest)
    assert (told["total"]["amount"], told["errors"]) == ("814191780821917.81", [])


async def test_the_hospitals_supplier_can_complain_and_sees_its_clocks(desk: Desk) -> None:
    told = await answer(desk, ELIGIBILITY, i=HOSPITAL)
    assert (told["eligible"], told["errors"], told["dueOn"]) == (True, [], "2025-07-10")
    assert told["instrument"] == {"name": "保障中小企业款项支付条例（2025年修订）", "number": "国务院令第802号"}
    assert (told["creditorTier"], told["debtorKind"], told["debtorTier"]) == ("MEDIUM", "PUBLIC_INSTITUTION", None)
    assert [(each["definition"], each["startsOn"], each["dueOn"]) for each in told["deadlines"]] == [
        ("arrears.review", "2025-09-15", "2025-09-28"),
        ("arrears.transfer", "2025-09-24", "2025-10-14"),
        ("arrears.handle", "2025-10-10", "2025-11-10"),
        ("arrears.cap", "2025-10-10", "2026-01-08"),
    ]
    assert told["dueReasons"][1] == {
        "code": "TERM_STATUTORY",
        "text": "未约定付款期限，机关、事业单位应当自起算之日起 30 日内付款。",
        "article": "第九条",
    }
    assert desk.statements <= 3


async def test_the_same_facts_before_june_2025_have_no_clocks(desk: Desk) -> None:
    before = HOSPITAL | {"terms": {"deliveredOn": "2025-03-10"}, "complainedOn": "2025-05-31"}
    told = await answer(desk, ELIGIBILITY, i=before)
    assert (told["eligible"], told["instrument"]["number"], told["deadlines"]) == (True, "国务院令第728号", [])


SMALL_FIRM = {"kind": "ENTERPRISE", "tier": "SMALL"}


@pytest.mark.parametrize(
    ("change", "code", "article", "zh", "en"),
    [
        (
            {"complainedOn": "2025-07-10"},
            "NOT_DUE_YET",
            "第九条",
            "付款期限至 2025-07-10 届满，2025-07-10 尚未到期。",
            "Payment is due on 2025-07-10; on 2025-07-10 it was not overdue yet.",
        ),
        (
            {"debtor": {"creditCode": "92520527M000100Y4R"}},
            "DEBTOR_IS_NOT_BOUND",
            "第二条",
            "被投诉人不是机关、事业单位或大型企业。",
            "The debtor is no state organ, public institution or large enterprise.",
        ),
        (
            {"creditor": {"tier": "LARGE"}},
            "CREDITOR_IS_LARGE",
            "第三条",
            "投诉人在合同订立时为大型企业，不属于中小企业。",
            "The creditor was large when the contract was signed, not small or medium-sized.",
        ),
        (
            {"debtor": SMALL_FIRM},
            "DEBTOR_IS_NOT_LARGE",
            "第二条",
            "被投诉人在合同订立时不是大型企业，中小企业之间的欠款不适用本条例。",
            "The debtor was not large when the contract was signed; debts between small and medium-sized enterprises "
            "are not covered.",
        ),
        ({"elsewhere": ["COURT"]}, "ALREADY_AT_COURT", None, "人民法院已受理。", "A court has taken the case."),
        (
            {"answered": True},
            "ALREADY_ANSWERED",
            None,
            "同一事实已经答复，没有新的事实。",
            "The same facts were answered before, and there are no new ones.",
        ),
        (
            {"contractWithDebtor": False},
            "NO_CONTRACT_WITH_DEBTOR",
            "第二十五条",
            "投诉人与被投诉人之间没有合同关系，不能越过合同相对方投诉。",
            "The creditor has no contract with the debtor and cannot go past its own partner.",
        ),
        (
            {"creditor": {"kind": "NATURAL_PERSON"}},
            "CREDITOR_IS_A_PERSON",
            "第三条",
            "投诉人须为中小企业，自然人的欠薪不适用本条例。",
            "The creditor must be a small or medium-sized enterprise; wages of a person are another matter.",
        ),
    ],
)
async def test_each_refusal_of_a_complaint_is_told_with_its_article_in_both_languages(
    desk: Desk, english: Desk, change: dict[str, Any], code: str, article: str | None, zh: str, en: str
) -> None:
    for asked, sentence in ((desk, zh), (english, en)):
        told = await answer(asked, ELIGIBILITY, i=HOSPITAL | change)
        assert (told["eligible"], told["errors"], told["deadlines"]) == (False, [], [])
        [refusal] = [each for each in told["reasons"] if each["bearing"] == "REFUSES"]
        assert (refusal["code"], refusal["text"]) == (code, sentence)
        assert refusal["pointer"]["text"]
        if asked is desk:
            assert refusal["article"] == article


async def test_wages_of_a_person_are_pointed_to_their_topic(desk: Desk) -> None:
    told = await answer(desk, ELIGIBILITY, i=HOSPITAL | {"creditor": {"kind": "NATURAL_PERSON"}})
    [refusal] = [each for each in told["reasons"] if each["bearing"] == "REFUSES"]
    query = "{ topics { code name } }"
    topics = {each["code"]: each["name"] for each in (await desk.ask(None, query)).data["topics"]}
    assert topics[refusal["pointer"]["topicCode"]] == "个人讨薪"


async def test_what_is_missing_in_a_complaint_is_named_all_at_once(desk: Desk) -> None:
    wrong = HOSPITAL | {"creditor": {}, "debtor": {"creditCode": "12"}, "terms": {}, "acceptedOn": "1900-01-01"}
    told = await answer(desk, ELIGIBILITY, i=wrong)
    assert (told["eligible"], told["reasons"], told["dueOn"]) == (None, [], None)
    assert codes(told) == [
        ("CREDIT_CODE_LENGTH", ["input", "debtor", "creditCode"]),
        ("MISSING", ["input", "creditor", "tier"]),
        ("MISSING", ["input", "terms", "deliveredOn"]),
        ("DAY_OUT_OF_RANGE", ["input", "acceptedOn"]),
    ]


async def test_nothing_of_a_complaint_begins_before_it_and_nothing_of_no_amount_is_disputed(desk: Desk) -> None:
    early = {"acceptedOn": "2020-01-01", "materialsReceivedOn": "2019-01-01", "amount": None, "disputedAmount": "1.00"}
    told = await answer(desk, ELIGIBILITY, i=HOSPITAL | early)
    assert (told["eligible"], told["deadlines"]) == (None, [])
    assert codes(told) == [
        ("MISSING", ["input", "amount"]),
        ("INVALID_INPUT", ["input", "acceptedOn"]),
        ("INVALID_INPUT", ["input", "materialsReceivedOn"]),
    ]


async def test_a_term_that_no_text_sets_is_asked_for(desk: Desk) -> None:
    large = HOSPITAL | {"debtor": {"kind": "ENTERPRISE", "tier": "LARGE"}, "terms": {"deliveredOn": "2024-10-08"}}
    told = await answer(desk, ELIGIBILITY, i=large)
    assert codes(told) == [("PAYMENT_TERM_UNKNOWN", ["input", "terms", "agreedDays"])]


async def test_the_restaurant_gets_six_months_of_rent(desk: Desk, english: Desk) -> None:
    told = await answer(desk, RENT, i=RESTAURANT)
    assert (told["eligible"], told["entitledMonths"], told["monthsOwed"], told["amount"]) == (
        True,
        6,
        6,
        {"amount": "48000.00"},
    )
    assert told["region"] == {"name": "赫章县", "parent": {"name": "毕节市"}}
    assert told["parts"] == [
        {"months": 3, "amount": {"amount": "24000.00"}, "dueOn": "2022-06-30", "settlement": "WAIVED"},
        {"months": 3, "amount": {"amount": "24000.00"}, "dueOn": "2022-12-20", "settlement": "REFUND_OR_DEDUCTION"},
    ]
    assert {each["instrument"]["number"] for each in told["reasons"]} == {"发改财金〔2022〕271号"}
    spoken = [each["text"] for each in (await answer(english, RENT, i=RESTAURANT))["reasons"]]
    assert spoken[0] == "The premises are state-owned."


async def test_a_city_without_counties_is_listed_as_a_county(desk: Desk) -> None:
    told = await answer(desk, RENT, i=RESTAURANT | {"countyCode": "441900"})
    assert (told["entitledMonths"], told["region"]["name"]) == (6, "东莞市")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"landlord": "PRIVATE"}, "LANDLORD_NOT_COVERED"),
        ({"serviceSector": False}, "SECTOR_NOT_COVERED"),
        ({"tier": "MEDIUM"}, "TENANT_NOT_COVERED"),
    ],
)
async def test_rent_that_is_owed_is_explained(desk: Desk, change: dict[str, Any], code: str) -> None:
    told = await answer(desk, RENT, i=RESTAURANT | change)
    assert (told["eligible"], told["monthsOwed"], told["amount"], told["errors"]) == (False, 0, {"amount": "0.00"}, [])
    assert [each["code"] for each in told["reasons"] if each["bearing"] == "REFUSES"] == [code]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"countyCode": None}, "countyCode"),
        ({"countyCode": "999999"}, "countyCode"),
        ({"countyCode": "520500"}, "countyCode"),
        ({"year": 2021}, "year"),
        ({"tier": None}, "tier"),
        ({"monthlyRent": "-1"}, "monthlyRent"),
        ({"rentedMonths": 2_000_000_000}, "rentedMonths"),
    ],
)
async def test_what_is_wrong_in_a_tenancy_is_named(desk: Desk, change: dict[str, Any], path: str) -> None:
    told = await answer(desk, RENT, i=RESTAURANT | change)
    assert (told["eligible"], told["parts"], told["reasons"]) == (None, [], [])
    assert [each["path"] for each in told["errors"]] == [["input", path]]


async def test_the_calculators_are_cheap(desk: Desk) -> None:
    for query, given in ((INTEREST, OVERDUE), (ELIGIBILITY, HOSPITAL), (RENT, RESTAURANT)):
        result = await desk.ask(None, query, i=given)
        assert result.extensions["cost"] <= 120
