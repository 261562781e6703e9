"""Forms of topics over the API: what portals draw, what is filed with them, and who reads it."""

import uuid
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError

from business_channel.language import Language
from business_channel.submissions.model import Submission, SubmissionDetail
from tests.schema.desk import Desk
from tests.schema.test_catalogue import FILE, WAGES, department, filed

FORMS = "{ topics { code form { formType fields { code label kind required least most choices { code label } } } } }"
DETAILS = "query ($id: ID!) { submission(id: $id) { details { code kind label value text } } }"


async def forms(desk: Desk, language: Language = Language.ZH) -> dict[str, Any]:
    """The form of every topic."""
    answer = await desk.ask(None, FORMS, language=language)
    assert answer.errors is None
    return {each["code"]: each["form"] for each in answer.data["topics"]}


async def test_a_portal_is_told_what_to_draw_in_two_statements(desk: Desk) -> None:
    told = await forms(desk)
    assert desk.statements == 2
    assert told["arrears.goods"] == {"formType": "ARREARS", "fields": []}
    assert (told["approvals.land"]["formType"], told["relief.rent"]) == ("PERMIT", {"formType": "LEASE", "fields": []})
    assert [each["code"] for each in told["enforcement.fines"]["fields"]] == [
        "body",
        "happened_on",
        "amount",
        "document",
    ]
    industry = next(each for each in told["labour.wages"]["fields"] if each["code"] == "industry")
    assert (industry["label"], industry["required"], industry["kind"]) == ("所属行业", True, "CHOICE")
    assert industry["choices"][1] == {"code": "TRANSPORT", "label": "交通运输工程"}
    headcount = told["labour.wages"]["fields"][0]
    assert (headcount["code"], headcount["least"], headcount["most"]) == ("headcount", "1", "100000")


async def test_a_portal_in_english_is_told_the_form_in_english(desk: Desk) -> None:
    industry = next(
        each for each in (await forms(desk, Language.EN))["labour.wages"]["fields"] if each["code"] == "industry"
    )
    assert (industry["label"], industry["choices"][1]["label"]) == ("Industry", "Transport works")


@pytest.mark.parametrize(
    ("reader", "language", "industry"),
    [
        ("citizen@public.demo", Language.ZH, ("所属行业", "TRANSPORT", "交通运输工程")),
        ("dispatcher@platform.demo", Language.EN, ("Industry", "TRANSPORT", "Transport works")),
    ],
)
async def test_what_was_filled_in_is_read_back_with_the_body(
    desk: Desk, reader: str, language: Language, industry: tuple[str, str, str]
) -> None:
    submission = await filed(desk, details=WAGES)
    details = (await desk.ask(reader, DETAILS, language=language, id=submission)).data["submission"]["details"]
    assert [each["code"] for each in details] == ["employer", "industry", "amount"]
    assert (details[1]["label"], details[1]["value"], details[1]["text"]) == industry
    assert (details[2]["kind"], details[2]["value"]) == ("MONEY", "15785.00")


async def test_the_store_keeps_values_by_their_kind_and_refuses_to_change_them(desk: Desk) -> None:
    more = [{"code": "headcount", "value": "3"}, {"code": "migrant", "value": "false"}]
    await filed(desk, details=[*WAGES, *more])
    async with desk.store.engine.connect() as connection:
        rows = await connection.execute(select(SubmissionDetail.code, SubmissionDetail.value))
        assert {row.code: row.value for row in rows} == {
            **{
                "employer": "某建工集团",
                "industry": "TRANSPORT",
                "amount": "15785.00",
                "headcount": 3,
                "migrant": False,
            }
        }
    with pytest.raises(DBAPIError, match="UPDATE of submission_detail is refused: it is a record"):
        async with desk.store.engine.begin() as connection:
            await connection.execute(update(SubmissionDetail).values(value="0.01"))


async def _counts(desk: Desk) -> tuple[int, int]:
    async with desk.store.engine.connect() as connection:
        submissions = (await connection.execute(select(func.count()).select_from(Submission))).scalar_one()
        details = (await connection.execute(select(func.count()).select_from(SubmissionDetail))).scalar_one()
    return submissions, details


async def test_every_wrong_detail_is_told_at_its_place_and_nothing_is_filed(desk: Desk) -> None:
    wrong = [
        *({"code": "employer", "value": "某建工集团"}, {"code": "employer", "value": "某建工集团"}),
        *({"code": "salary", "value": "1"}, {"code": "amount", "value": "一万"}),
    ]
    answer = await _filing(desk, details=wrong)
    errors = answer.data["fileSubmission"]["errors"]
    assert [(each["code"], "/".join(each["path"])) for each in errors] == [
        ("FIELD_TWICE", "input/details/1/code"),
        ("UNKNOWN_FIELD", "input/details/2/code"),
        ("INVALID_INPUT", "input/details/3/value"),
        ("FIELD_MISSING", "input/details"),
    ]
    assert errors[3]["message"] == "请填写“所属行业”。"
    assert answer.data["fileSubmission"]["submission"] is None
    assert await _counts(desk) == (0, 0)


async def test_the_same_key_files_after_the_details_were_mended(desk: Desk) -> None:
    key = str(uuid.uuid4())
    refused = await _filing(desk, key=key, details=WAGES[:1])
    assert [each["code"] for each in refused.data["fileSubmission"]["errors"]] == ["FIELD_MISSING", "FIELD_MISSING"]
    mended = await _filing(desk, key=key, details=WAGES)
    assert mended.data["fileSubmission"]["errors"] == []
    assert await _counts(desk) == (1, 3)


async def test_the_same_key_with_other_details_is_another_filing(desk: Desk) -> None:
    key = str(uuid.uuid4())
    await _filing(desk, key=key, details=WAGES)
    again = await _filing(desk, key=key, details=[*WAGES, {"code": "headcount", "value": "3"}])
    assert [each["code"] for each in again.data["fileSubmission"]["errors"]] == ["IDEMPOTENCY_MISMATCH"]
    assert await _counts(desk) == (1, 3)


async def test_who_knows_no_forms_files_as_before(desk: Desk) -> None:
    answer = await _filing(desk, details=None)
    assert answer.data["fileSubmission"]["errors"] == []
    assert await _counts(desk) == (1, 0)


async def test_a_form_that_is_drawn_must_be_filled_in(desk: Desk) -> None:
    errors = (await _filing(desk, details=[])).data["fileSubmission"]["errors"]
    assert [each["message"] for each in errors] == [
        *("请填写“用人单位”。", "请填写“所属行业”。", "请填写“被拖欠工资（元）”。")
    ]
    assert await _counts(desk) == (0, 0)


async def test_a_topic_with_an_input_of_its_own_takes_no_details(desk: Desk) -> None:
    errors = (await _filing(desk, topicCode="arrears.goods", details=WAGES[:1])).data["fileSubmission"]["errors"]
    assert [each["code"] for each in errors] == ["UNKNOWN_FIELD"]
    assert (await _filing(desk, topicCode="arrears.goods", details=[])).data["fileSubmission"]["errors"] == []


async def test_what_is_typed_for_somebody_carries_details_as_well(desk: Desk) -> None:
    file = FILE.replace("fileSubmission", "fileOnBehalf").replace("FileSubmissionInput", "FileOnBehalfInput")
    words = {"kind": "HELP", "title": "被拖欠工资", "body": "工资未发。", "topicCode": "labour.wages"}
    contact = {"contactName": "张师傅", "contactPhone": "13985700001", "channel": "HOTLINE_12345"}
    place = {"addresseeId": await department(desk, "赫章县委办公室"), "idempotencyKey": str(uuid.uuid4())}
    answer = await desk.ask("dispatcher@platform.demo", file, i=words | contact | place | {"details": WAGES})
    assert answer.data["fileOnBehalf"]["errors"] == []
    assert await _counts(desk) == (1, 3)


async def _filing(desk: Desk, key: str = "", **more: Any) -> Any:
    words = {"kind": "HELP", "title": "被拖欠工资15785元", "body": "工资未发。", "topicCode": "labour.wages"}
    contact = {"contactName": "张师傅", "contactPhone": "13985700001"}
    place = {"addresseeId": await department(desk, "赫章县委办公室"), "idempotencyKey": key or str(uuid.uuid4())}
    answer = await desk.ask("citizen@public.demo", FILE, i=words | contact | place | more)
    assert answer.errors is None
    return answer
