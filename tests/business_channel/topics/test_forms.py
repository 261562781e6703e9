"""Forms of topics: the tree and its fields as they come with the release, and what a form takes and refuses."""

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.demo.places import CREDIT_CODE
from app.reference import topic_fields
from business_channel import reference
from business_channel.language import Language, Words
from business_channel.topics import forms
from business_channel.topics.forms import Detail, FormField
from business_channel.topics.model import FieldKind, FormType

TOPICS = {row["code"]: row for row in reference.rows("topics")}
FIELDS = reference.rows("topic_forms")
LEVEL_TWO = {
    **{"arrears": 10, "approvals": 10, "relief": 6, "finance": 5, "fair_market": 5, "enforcement": 5, "policy": 4},
    **{"factors": 5, "labour": 2, "emergency": 0, "service": 0, "rules": 0},
}
NODES = {code: str(place) for place, code in enumerate(LEVEL_TWO, start=1)}
WAGES = (
    FormField("employer", FieldKind.TEXT, Words("用人单位", "Employer"), required=True, most=Decimal(5)),
    FormField(
        "industry",
        FieldKind.CHOICE,
        Words("所属行业", "Industry"),
        choices=(("TRANSPORT", Words("交通运输工程", "Transport works")), ("OTHER", Words("其他", "Other"))),
    ),
    FormField("amount", FieldKind.MONEY, Words("被拖欠工资（元）", "Wages owed in yuan"), least=Decimal("0.01")),
    FormField("headcount", FieldKind.INTEGER, Words("涉及人数", "People"), least=Decimal(1), most=Decimal(100)),
    FormField("since", FieldKind.DATE, Words("开始日期", "Since when")),
    FormField("migrant", FieldKind.BOOLEAN, Words("是否农民工", "Is it a migrant worker")),
    FormField("employer_code", FieldKind.CREDIT_CODE, Words("信用代码", "Credit code")),
)
EMPLOYER = Detail("employer", "某建工")


def told(*details: Detail, fields: tuple[FormField, ...] = WAGES) -> list[tuple[str, str]]:
    """Each problem's code and path."""
    return [(each.code, "/".join(each.path)) for each in forms.problems(fields, details)]


def test_the_tree_has_every_topic_of_the_catalogue_of_topics() -> None:
    below = Counter(row["parent_code"] for row in TOPICS.values() if row["parent_code"])
    assert {row["code"]: below[row["code"]] for row in TOPICS.values() if not row["parent_code"]} == LEVEL_TWO
    assert all(row["name_zh"] and row["name_en"] for row in TOPICS.values())


def test_arrears_permits_and_leases_have_inputs_of_their_own_and_every_other_topic_declares_fields() -> None:
    own_input = {code for code, row in TOPICS.items() if row["form_type"] != FormType.DECLARED}
    assert {code for code in own_input if not code.startswith(("arrears", "approvals"))} == {"relief.rent"}
    for code in TOPICS.keys() - own_input:
        assert [row for row in FIELDS if f"{code}.".startswith(f"{row['topic_code']}.")], code


def test_a_field_stands_under_its_topic_once_and_has_words_in_both_languages() -> None:
    for row in FIELDS:
        above = [each for each in FIELDS if f"{row['topic_code']}.".startswith(f"{each['topic_code']}.")]
        assert [each["code"] for each in above].count(row["code"]) == 1, row
        assert TOPICS[row["topic_code"]]["form_type"] == FormType.DECLARED
        assert row["node"] == NODES[row["topic_code"].partition(".")[0]]
        assert row["label_zh"]
        assert row["label_en"]


def test_a_choice_has_choices_and_a_text_a_limit() -> None:
    for row in topic_fields():
        assert bool(row["choices"]) == (row["kind"] is FieldKind.CHOICE), row
        assert all(each["code"] and each["zh"] and each["en"] for each in row["choices"])
        if row["kind"] in (FieldKind.TEXT, FieldKind.LONG_TEXT):
            assert row["most"] is not None, row


def test_a_form_that_is_filled_in_as_it_asks_has_nothing_wrong() -> None:
    details = (
        *(Detail("amount", "15785"), EMPLOYER, Detail("industry", "TRANSPORT"), Detail("headcount", "3")),
        *(Detail("since", "2020-02-29"), Detail("migrant", "false"), Detail("employer_code", CREDIT_CODE.lower())),
    )
    assert told(*details) == []
    filled = {each.field.code: (each.value, each.words.zh, each.words.en) for each in forms.filled(WAGES, details)}
    assert filled == {
        "employer": ("某建工", "某建工", "某建工"),
        "industry": ("TRANSPORT", "交通运输工程", "Transport works"),
        "amount": ("15785.00", "15785.00", "15785.00"),
        "headcount": (3, "3", "3"),
        "since": ("2020-02-29", "2020-02-29", "2020-02-29"),
        "migrant": (False, "否", "No"),
        "employer_code": (CREDIT_CODE, CREDIT_CODE, CREDIT_CODE),
    }
    assert list(filled) == [each.code for each in WAGES]


def test_what_is_not_asked_for_stands_twice_or_is_missing_is_told_at_its_place() -> None:
    assert told(Detail("salary", "1"), Detail("headcount", "2"), Detail("headcount", "2")) == [
        ("UNKNOWN_FIELD", "details/0/code"),
        ("FIELD_TWICE", "details/2/code"),
        ("FIELD_MISSING", "details"),
    ]


def test_a_topic_without_a_form_takes_no_details_and_needs_none() -> None:
    assert told(fields=()) == []
    assert told(EMPLOYER, fields=()) == [("UNKNOWN_FIELD", "details/0/code")]


@pytest.mark.parametrize(
    ("code", "value", "refused"),
    [
        ("employer", "  ", "FIELD_MISSING"),
        ("employer", "某某某某某某", "TOO_LONG"),
        ("industry", "交通运输工程", "INVALID_INPUT"),
        ("amount", "0", "INVALID_INPUT"),
        ("amount", "1.005", "INVALID_INPUT"),
        ("amount", "1,000", "INVALID_INPUT"),
        ("amount", "１５", "INVALID_INPUT"),
        ("amount", "-1", "INVALID_INPUT"),
        ("headcount", "1.5", "INVALID_INPUT"),
        ("headcount", "0", "INVALID_INPUT"),
        ("headcount", "101", "INVALID_INPUT"),
        ("since", "2021-02-29", "INVALID_INPUT"),
        ("since", "20200229", "INVALID_INPUT"),
        ("migrant", "是", "INVALID_INPUT"),
        ("employer_code", CREDIT_CODE[:-1] + "Q", "CREDIT_CODE_CHECK"),
        ("employer_code", "9152052", "CREDIT_CODE_LENGTH"),
    ],
)
def test_a_value_that_its_field_does_not_take_is_told_at_the_value(code: str, value: str, refused: str) -> None:
    given_one = [] if code == "employer" else [EMPLOYER]
    assert told(*given_one, Detail(code, value)) == [(refused, f"details/{len(given_one)}/value")]


def test_the_words_of_a_refusal_name_the_field_in_both_languages() -> None:
    [missing] = forms.problems(WAGES, ())
    assert missing.message(Language.ZH) == "请填写“用人单位”。"
    assert missing.message(Language.EN) == "“Employer” must be filled in."


def test_a_flood_of_details_is_one_error() -> None:
    assert told(*[Detail(f"field{each}", "1") for each in range(1000)]) == [("INVALID_INPUT", "details")]


@given(st.lists(st.builds(Detail, st.sampled_from([each.code for each in WAGES] + ["x"]), st.text(max_size=20))))
def test_whatever_is_filled_in_is_refused_at_a_place_of_it_or_becomes_values(details: list[Detail]) -> None:
    wrong = told(*details)
    assert all(len(path.split("/")) == 1 or int(path.split("/")[1]) < len(details) for _, path in wrong)
    if not wrong:
        assert [each.field.code for each in forms.filled(WAGES, details)] == [
            each.code for each in WAGES if each.code in {one.code for one in details}
        ]


@given(st.integers(0, 10**15), st.integers(0, 99))
def test_an_amount_keeps_every_fen(yuan: int, fen: int) -> None:
    field = (FormField("amount", FieldKind.MONEY, Words("金额", "Amount")),)
    [filled] = forms.filled(field, [Detail("amount", f"{yuan}.{fen:02d}")])
    assert Decimal(str(filled.value)) == yuan + Decimal(fen) / 100
