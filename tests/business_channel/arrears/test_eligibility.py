"""Who can complain about an overdue payment is told with every reason at once, each with the rule behind it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from business_channel.arrears.due_dates import Terms, TermStart, TermUnknown
from business_channel.arrears.eligibility import Complaint, Elsewhere, Purchase, judge, problems
from business_channel.arrears.parties import Creditor, Debtor, PartyKind
from business_channel.enterprises.credit_codes import (
    DebtorKind,
    check_character,
    organisation_check_character,
    read,
)
from business_channel.enterprises.sizes import Figures, Industry, SizeTier
from business_channel.language import Language
from business_channel.reasons import Bearing
from tests.official_calendar import OFFICIAL


def code_of(prefix: str, organisation: str = "M000100Y") -> Any:
    first = f"{prefix}520527{organisation}{organisation_check_character(organisation)}"
    return read(first + check_character(first), ("debtor", "creditCode"))


SUPPLIER = Creditor(code=read("91350100M000100Y43"), tier=SizeTier.MEDIUM)
LARGE_FIRM = Debtor(code=code_of("91"), tier=SizeTier.LARGE)
HOSPITAL = Complaint(
    creditor=SUPPLIER,
    debtor=Debtor(code=code_of("12")),
    contract_signed_on=date(2024, 9, 2),
    contract_with_debtor=True,
    purchase=Purchase.GOODS,
    terms=Terms(delivered_on=date(2025, 6, 10)),
    complained_on=date(2025, 9, 15),
    amount=Decimal("486000.00"),
)


def refusals(complaint: Complaint) -> list[tuple[str, str, int | None, str | None]]:
    """The reasons that refuse: code, number of the instrument, article, topic that it belongs to."""
    assert list(problems(complaint)) == []
    verdict = judge(complaint, OFFICIAL)
    found = [each for each in verdict.reasons if each.bearing is Bearing.REFUSES]
    assert verdict.eligible == (not found)
    return [
        (
            each.code,
            each.instrument.number if each.instrument else "",
            each.article,
            each.pointer.topic_code if each.pointer else None,
        )
        for each in found
    ]


def told(complaint: Complaint) -> list[tuple[str, tuple[str, ...]]]:
    return [(each.code, each.path) for each in problems(complaint)]


def test_the_supplier_of_the_county_hospital_can_complain() -> None:
    assert refusals(HOSPITAL) == []
    verdict = judge(HOSPITAL, OFFICIAL)
    assert (verdict.due.due_on, verdict.undisputed) == (date(2025, 7, 10), Decimal("486000.00"))
    assert [(each.code, each.article) for each in verdict.reasons] == [
        ("PROCEDURE", 25),
        ("CREDITOR_IS_SMALL_OR_MEDIUM", 3),
        ("DEBTOR_IS_A_PUBLIC_BODY", 2),
        ("CONTRACT_WITH_DEBTOR", 25),
        ("PURCHASE", 2),
        ("OVERDUE", 9),
        ("SIZE_AS_STATED", 29),
    ]


ORDER_802, MEASURES = "国务院令第802号", "工信部企业〔2021〕224号"
SECOND_SME = Debtor(code=code_of("91"), tier=SizeTier.SMALL)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"complained_on": date(2025, 7, 10)}, ("NOT_DUE_YET", ORDER_802, 9, None)),
        ({"debtor": Debtor(code=code_of("92"))}, ("DEBTOR_IS_NOT_BOUND", ORDER_802, 2, None)),
        ({"debtor": Debtor(code=code_of("93"))}, ("DEBTOR_IS_NOT_BOUND", ORDER_802, 2, None)),
        ({"debtor": Debtor(kind=DebtorKind.NOT_A_DEBTOR)}, ("DEBTOR_IS_NOT_BOUND", ORDER_802, 2, None)),
        ({"creditor": replace(SUPPLIER, tier=SizeTier.LARGE)}, ("CREDITOR_IS_LARGE", ORDER_802, 3, None)),
        ({"debtor": SECOND_SME}, ("DEBTOR_IS_NOT_LARGE", ORDER_802, 2, None)),
        ({"elsewhere": [Elsewhere.COURT]}, ("ALREADY_AT_COURT", MEASURES, None, None)),
        ({"elsewhere": [Elsewhere.ARBITRATION]}, ("ALREADY_AT_ARBITRATION", MEASURES, None, None)),
        ({"elsewhere": [Elsewhere.OTHER_AUTHORITY]}, ("ALREADY_AT_OTHER_AUTHORITY", MEASURES, None, None)),
        ({"elsewhere": [Elsewhere.MEDIATION]}, ("ALREADY_AT_MEDIATION", MEASURES, None, None)),
        ({"answered": True}, ("ALREADY_ANSWERED", MEASURES, None, None)),
        ({"contract_with_debtor": False}, ("NO_CONTRACT_WITH_DEBTOR", ORDER_802, 25, None)),
        ({"purchase": Purchase.NOT_A_PURCHASE}, ("NOT_A_PURCHASE", ORDER_802, 2, None)),
        (
            {"creditor": Creditor(kind=PartyKind.NATURAL_PERSON)},
            ("CREDITOR_IS_A_PERSON", ORDER_802, 3, "labour.wages"),
        ),
        (
            {"creditor": Creditor(code=code_of("12", "70846113"), tier=SizeTier.SMALL)},
            ("CREDITOR_IS_NO_ENTERPRISE", ORDER_802, 3, None),
        ),
    ],
)
def test_each_refusal_names_its_rule_and_where_the_matter_belongs(
    change: dict[str, Any], expected: tuple[str, str, int | None, str | None]
) -> None:
    complaint = replace(HOSPITAL, **change)
    assert refusals(complaint) == [expected]
    [reason] = [each for each in judge(complaint, OFFICIAL).reasons if each.bearing is Bearing.REFUSES]
    assert reason.pointer is not None
    assert all((reason.text(each), reason.pointer.words.say(each)) for each in Language)


def test_all_refusals_are_told_at_once() -> None:
    complaint = replace(
        HOSPITAL,
        creditor=replace(SUPPLIER, tier=SizeTier.LARGE),
        debtor=SECOND_SME,
        contract_with_debtor=False,
        elsewhere=[Elsewhere.MEDIATION, Elsewhere.COURT, Elsewhere.COURT],
        answered=True,
        complained_on=date(2025, 8, 1),
    )
    assert [code for code, *_ in refusals(complaint)] == [
        "CREDITOR_IS_LARGE",
        "DEBTOR_IS_NOT_LARGE",
        "NO_CONTRACT_WITH_DEBTOR",
        "NOT_DUE_YET",
        "ALREADY_AT_COURT",
        "ALREADY_AT_MEDIATION",
        "ALREADY_ANSWERED",
    ]


def test_what_was_answered_before_can_be_brought_again_with_new_facts() -> None:
    assert refusals(replace(HOSPITAL, answered=True, new_facts=True)) == []


def test_the_day_of_the_complaint_decides_the_text() -> None:
    early = Terms(delivered_on=date(2020, 5, 6), agreed_days=30)
    old = replace(HOSPITAL, contract_signed_on=date(2020, 1, 6), terms=early)
    assert refusals(replace(old, complained_on=date(2020, 8, 31))) == [
        ("NOT_IN_FORCE_YET", "国务院令第728号", None, None)
    ]
    for day, number, article in ((date(2020, 9, 1), "国务院令第728号", 17), (date(2025, 6, 1), ORDER_802, 25)):
        verdict = judge(replace(old, complained_on=day), OFFICIAL)
        assert verdict.instrument is not None
        assert (verdict.eligible, verdict.instrument.number, verdict.reasons[0].article) == (True, number, article)
    last = replace(old, complained_on=date(2025, 5, 31), contract_with_debtor=False)
    assert refusals(last) == [("NO_CONTRACT_WITH_DEBTOR", MEASURES, None, None)]


def test_a_large_enterprise_is_bound_and_has_sixty_days() -> None:
    complaint = replace(HOSPITAL, debtor=LARGE_FIRM)
    assert refusals(complaint) == []
    assert judge(complaint, OFFICIAL).due.due_on == date(2025, 8, 11)


def test_a_group_is_bound_when_it_spends_public_funds() -> None:
    assert refusals(replace(HOSPITAL, debtor=Debtor(code=code_of("51"), public_funds=True))) == []
    complaint = replace(HOSPITAL, debtor=Debtor(code=code_of("51"), public_funds=False))
    assert [code for code, *_ in refusals(complaint)] == ["DEBTOR_IS_NOT_BOUND"]


def test_figures_decide_over_a_stated_tier_and_the_code_over_a_stated_kind() -> None:
    large = Figures(industry=Industry.OTHER, staff=300)
    complaint = replace(HOSPITAL, creditor=replace(SUPPLIER, figures=large))
    assert [code for code, *_ in refusals(complaint)] == ["CREDITOR_IS_LARGE"]
    stated = replace(HOSPITAL, debtor=Debtor(code=code_of("92"), kind=DebtorKind.STATE_ORGAN))
    assert [code for code, *_ in refusals(stated)] == ["DEBTOR_IS_NOT_BOUND"]


def test_an_agreed_rate_below_the_floor_is_remarked_and_refuses_nothing() -> None:
    complaint = replace(HOSPITAL, contract_signed_on=date(2020, 9, 15), agreed_annual_percent=Decimal("3.5"))
    assert refusals(complaint) == []
    [remark] = [each for each in judge(complaint, OFFICIAL).reasons if each.code == "AGREED_RATE_BELOW_FLOOR"]
    assert (remark.article, "3.85%" in remark.text(Language.ZH)) == (17, True)


def test_the_undisputed_part_is_due_all_the_same() -> None:
    verdict = judge(replace(HOSPITAL, disputed=Decimal(86_000)), OFFICIAL)
    assert verdict.undisputed == Decimal("400000.00")
    [remark] = [each for each in verdict.reasons if each.code == "UNDISPUTED_PART_IS_DUE"]
    assert remark.article == 15


def test_without_any_term_the_term_is_asked_for_unless_something_else_refuses() -> None:
    complaint = replace(HOSPITAL, debtor=LARGE_FIRM, terms=Terms(delivered_on=date(2025, 5, 1)))
    with pytest.raises(TermUnknown) as raised:
        judge(complaint, OFFICIAL)
    assert raised.value.path == ("terms", "agreedDays")
    assert [code for code, *_ in refusals(replace(complaint, answered=True))] == ["ALREADY_ANSWERED"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"creditor": Creditor()}, [("MISSING", ("creditor", "tier"))]),
        ({"debtor": Debtor()}, [("MISSING", ("debtor", "kind"))]),
        ({"debtor": Debtor(code=code_of("Y1"))}, [("MISSING", ("debtor", "kind"))]),
        ({"debtor": Debtor(code=code_of("91"))}, [("MISSING", ("debtor", "tier"))]),
        ({"debtor": Debtor(kind=DebtorKind.GROUP)}, [("MISSING", ("debtor", "publicFunds"))]),
        (
            {"debtor": Debtor(code=read("12", ("debtor", "creditCode")))},
            [("CREDIT_CODE_LENGTH", ("debtor", "creditCode"))],
        ),
        ({"debtor": Debtor(code=SUPPLIER.code, tier=SizeTier.LARGE)}, [("INVALID_INPUT", ("debtor", "creditCode"))]),
        (
            {"creditor": Creditor(kind=PartyKind.NATURAL_PERSON, figures=Figures(industry=Industry.INDUSTRY))},
            [
                ("FIGURE_MISSING", ("creditor", "figures", "staff")),
                ("FIGURE_MISSING", ("creditor", "figures", "revenue")),
            ],
        ),
        (
            {
                "contract_signed_on": date(2010, 1, 4),
                "creditor": Creditor(figures=Figures(industry=Industry.OTHER, staff=9)),
            },
            [("SIZE_STANDARD_UNKNOWN", ("contractSignedOn",))],
        ),
        ({"terms": Terms()}, [("MISSING", ("terms", "deliveredOn"))]),
        ({"amount": Decimal(0)}, [("AMOUNT_OUT_OF_RANGE", ("amount",))]),
        ({"disputed": Decimal(486_001)}, [("AMOUNT_OUT_OF_RANGE", ("disputedAmount",))]),
        ({"complained_on": date(2024, 9, 1)}, [("INVALID_INPUT", ("complainedOn",))]),
        ({"complained_on": date(9999, 12, 31)}, [("DAY_OUT_OF_RANGE", ("complainedOn",))]),
        (
            {"agreed_annual_percent": Decimal(5), "contract_signed_on": date(2018, 5, 7)},
            [("LPR_UNKNOWN", ("contractSignedOn",))],
        ),
    ],
)
def test_what_is_missing_or_wrong_in_the_input_is_named(
    change: dict[str, Any], expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    assert told(replace(HOSPITAL, **change)) == expected


SIGNED, LATER = st.dates(date(2019, 8, 20), date(2021, 6, 1)), st.dates(date(2020, 3, 1), date(2026, 12, 31))
CODES = [None, *(code_of(each) for each in ("11", "12", "13", "51", "92", "A1")), SUPPLIER.code]
TIERS = st.sampled_from(SizeTier)
FIGURES = st.none() | st.builds(Figures, industry=st.just(Industry.OTHER), staff=st.integers(0, 400))
COMPLAINTS = st.builds(
    Complaint,
    creditor=st.builds(
        Creditor, kind=st.sampled_from(PartyKind), code=st.sampled_from(CODES), tier=TIERS, figures=FIGURES
    ),
    debtor=st.builds(
        Debtor,
        kind=st.sampled_from([each for each in DebtorKind if each is not DebtorKind.UNKNOWN]),
        code=st.sampled_from(CODES),
        tier=TIERS,
        figures=FIGURES,
        public_funds=st.booleans(),
    ),
    contract_signed_on=SIGNED,
    contract_with_debtor=st.just(True) | st.booleans(),
    purchase=st.just(Purchase.GOODS) | st.sampled_from(Purchase),
    terms=st.builds(
        Terms,
        start=st.sampled_from(TermStart),
        delivered_on=LATER,
        accepted_on=LATER,
        acceptance_due_on=st.none() | LATER,
        settled_on=LATER,
        agreed_days=st.none() | st.integers(0, 3650),
        pay_when_paid=st.booleans(),
    ),
    complained_on=LATER | st.dates(date(2025, 1, 1), date(2030, 12, 31)),
    elsewhere=st.just([]) | st.lists(st.sampled_from(Elsewhere), max_size=3),
    answered=st.just(False) | st.booleans(),
    new_facts=st.booleans(),
    amount=st.just(Decimal(10**8)),
    disputed=st.none() | st.integers(0, 10**8).map(Decimal),
    agreed_annual_percent=st.none() | st.integers(0, 20).map(Decimal),
)


@given(COMPLAINTS)
def test_whatever_is_asked_is_answered_or_told_what_is_missing(complaint: Complaint) -> None:
    assume(not list(problems(complaint)))
    try:
        verdict = judge(complaint, OFFICIAL)
    except TermUnknown:
        return
    assert verdict.eligible == all(each.bearing is not Bearing.REFUSES for each in verdict.reasons)
    assert all(each.text(language) for each in (*verdict.reasons, *verdict.due.reasons) for language in Language)
    if verdict.eligible:
        assert verdict.due.due_on is not None
        assert verdict.due.due_on < complaint.complained_on
        assert all(each.instrument is not None for each in verdict.reasons)
