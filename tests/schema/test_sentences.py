"""What is wrong with a request is told in the caller's language, and never with what the caller sent."""

from typing import Any

import pytest

from business_channel.access import ANONYMOUS
from business_channel.language import Language
from tests.schema.desk import SCHEMA

FILE = "mutation ($i: FileSubmissionInput!) { fileSubmission(input: $i) { errors { code } } }"
PHONE, NAME = "13800000003", "罗建国"
GIVEN: dict[str, Any] = {
    "idempotencyKey": "0197f3a2-0000-7000-8000-000000000000",
    "kind": "COMPLAINT",
    "title": "项目部拖欠货款",
    "body": "货已验收，至今尚欠。",
    "topicCode": "arrears.goods",
    "addresseeId": "RGVwYXJ0bWVudDox",
    "contactName": NAME,
    "contactPhone": PHONE,
}


async def said(query: str, language: Language, **variables: Any) -> list[str]:
    result = await SCHEMA.execute(query, variable_values=variables, context_value=_Caller(language))
    assert result.errors
    assert {(error.extensions or {})["code"] for error in result.errors} == {"BAD_REQUEST"}
    return [error.message for error in result.errors]


class _Caller:
    """A caller of whom only the language matters: the request does not get as far as the store."""

    def __init__(self, language: Language) -> None:
        self.language, self.principal = language, ANONYMOUS


@pytest.mark.parametrize(
    ("query", "zh", "en"),
    [
        ("{ viewr { email } }", "Query 没有字段 viewr。", "There is no field viewr on Query."),
        ("{ viewer { email }", "GraphQL 文档有语法错误：", "Syntax error: "),
        ("{ regions }", "字段 regions 是 [Region!]!，请写明", "The field regions is a [Region!]!: say"),
        ("{ regions { code { x } } }", "字段 code 没有下级字段。", "The field code has no fields of its own."),
        (
            "{ deadlinePreview { dueOn } }",
            "Query.deadlinePreview 缺少参数 definition",
            "Query.deadlinePreview needs the argument definition",
        ),
        ("{ regions(parent: 1) { code } }", "Query.regions 没有参数 parent。", "Query.regions has no argument parent."),
        ("query ($a: Int) { viewer { id } }", "变量 $a 声明后没有使用。", "The variable $a is never used."),
        ("{ regions(parentCode: $p) { code } }", "变量 $p 没有声明。", "The variable $p is not declared."),
        ("{ viewer { ...v } }", "没有片段 v。", "There is no fragment v."),
        ("query ($a: Txt) { regions(parentCode: $a) { code } }", "没有类型 Txt。", "There is no type Txt."),
        ('{ departments(first: "x") { nodes { id } } }', "应为整数。", "A whole number is expected."),
    ],
)
async def test_the_channel_tells_what_is_wrong_with_a_document(query: str, zh: str, en: str) -> None:
    assert any(each.startswith(zh) for each in await said(query, Language.ZH)), await said(query, Language.ZH)
    assert any(each.startswith(en) for each in await said(query, Language.EN)), await said(query, Language.EN)


@pytest.mark.parametrize(
    ("change", "zh", "en"),
    [
        (
            {"title": None},
            "变量 $i 中 title 有误：此项必填，不能为空。",
            "Variable $i at title: A value is required here.",
        ),
        (
            {"kind": "RANT"},
            "变量 $i 中 kind 有误：SubmissionKind 没有 RANT 这个值。",
            "Variable $i at kind: SubmissionKind",
        ),
        (
            {"phone": PHONE},
            "变量 $i 的值有误：FileSubmissionInput 没有 phone 这一项。",
            "Variable $i: FileSubmissionInput has",
        ),
        ({"idempotencyKey": "x"}, "变量 $i 中 idempotencyKey 有误：UUID 须写成", "Variable $i at idempotencyKey: "),
        ({"contactPhone": 13800000003}, "变量 $i 中 contactPhone 有误：", "Variable $i at contactPhone: "),
    ],
    ids=str,
)
async def test_the_channel_tells_what_is_wrong_with_a_value_and_keeps_it_to_itself(
    change: dict[str, Any], zh: str, en: str
) -> None:
    for language, begins in ((Language.ZH, zh), (Language.EN, en)):
        messages = await said(FILE, language, i=GIVEN | change)
        assert any(each.startswith(begins) for each in messages), messages
        assert not any(PHONE in each or NAME in each for each in messages)


async def test_what_is_missing_is_named_without_what_is_there() -> None:
    messages = await said(FILE, Language.ZH, i={name: value for name, value in GIVEN.items() if name != "title"})
    assert messages == ["变量 $i 的值有误：缺少 title。"]


async def test_a_variable_that_was_not_given_is_named() -> None:
    assert await said(FILE, Language.ZH) == ["变量 $i 的值有误：缺少 FileSubmissionInput!。"]
