"""Files over the API: announced, named by what is filed or added, read with it, and shared."""

import uuid
from typing import Any

import pytest
from sqlalchemy import func, select

from business_channel import now
from business_channel.attachments import service
from business_channel.attachments.model import Attachment
from business_channel.ids import global_id, key_of
from business_channel.submissions.model import Submission
from business_channel.work import unit_of_work
from tests.official_calendar import at
from tests.schema.desk import Desk

OWNER, MEMBER, CLERK, DISPATCHER = (
    "owner@enterprise.demo",
    "member@enterprise.demo",
    "clerk@swt.demo",
    "dispatcher@platform.demo",
)
ERRORS = "errors { code message path }"
FILES = "attachments { id name type size public shared url }"
CREATE = f"""mutation ($input: CreateUploadInput!) {{ createUpload(input: $input) {{
  upload {{ id url expiresAt headers {{ name value }} }} {ERRORS} }} }}"""
FILE = f"""mutation ($input: FileSubmissionInput!) {{ fileSubmission(input: $input) {{
  submission {{ id {FILES} }} {ERRORS} }} }}"""
HEARD = f"""mutation ($input: FileOnBehalfInput!) {{ fileOnBehalf(input: $input) {{
  submission {{ id {FILES} }} {ERRORS} }} }}"""
REVIEW = f"""mutation ($input: ReviewSubmissionInput!) {{ reviewSubmission(input: $input) {{
  submission {{ informationRequests {{ id }} }} {ERRORS} }} }}"""
SUPPLY = f"""mutation ($input: SupplySupplementInput!) {{ supplySupplement(input: $input) {{
  submission {{ {FILES} }} {ERRORS} }} }}"""
SHARE = f"""mutation ($input: ShareAttachmentInput!) {{ shareAttachment(input: $input) {{
  attachment {{ name shared }} {ERRORS} }} }}"""
ORDERS = "query ($d: ID!) { inbox(departmentId: $d, first: 1) { nodes { submission { id } } } }"
PDF = "application/pdf"


def announced(**more: Any) -> dict[str, Any]:
    return {"fileName": "欠款合同.pdf", "declaredType": PDF, "size": 5, "idempotencyKey": str(uuid.uuid4())} | more


async def does(desk: Desk, email: str, mutation: str, **values: Any) -> Any:
    answer = await desk.ask(email, mutation, input=values)
    assert answer.errors is None, answer.errors
    [payload] = answer.data.values()
    return payload


async def sent(desk: Desk, email: str = OWNER, **more: Any) -> str:
    """A file that has arrived; returns its global id."""
    upload = (await does(desk, email, CREATE, **announced(**more)))["upload"]
    key = key_of("Attachment", upload["id"])
    async with unit_of_work(desk.store, await desk.principal(email)) as work:
        await service.begin(work, key)
        await service.complete(work, key, 5, "0" * 64)
    return str(upload["id"])


@pytest.fixture
async def words(desk: Desk) -> dict[str, Any]:
    """What is filed, but for its files."""
    await now.travel(desk.store, at("2020-03-16"))
    commerce = next(iter((await desk.principal(CLERK)).departments))
    said = {"title": "请督促支付设备货款", "body": "货款逾期未付，合同见附件。", "topicCode": "approvals.online"}
    whom = {"addresseeId": global_id("Department", commerce), "contactName": "罗永贵", "contactPhone": "13885700003"}
    return {"kind": "HELP", "idempotencyKey": str(uuid.uuid4())} | said | whom


async def count(desk: Desk, table: Any) -> int:
    async with desk.store.engine.connect() as connection:
        return int((await connection.execute(select(func.count()).select_from(table))).scalar_one())


async def test_a_target_is_told_to_its_sender_and_again_under_the_same_key(desk: Desk) -> None:
    wanted = announced()
    first = await does(desk, OWNER, CREATE, **wanted)
    assert first["errors"] == []
    assert first["upload"]["url"].startswith("/uploads/")
    assert first["upload"]["headers"][0] == {"name": "Content-Type", "value": PDF}
    assert await does(desk, OWNER, CREATE, **wanted) == first
    other = await does(desk, OWNER, CREATE, **wanted | {"size": 6})
    assert [each["code"] for each in other["errors"]] == ["IDEMPOTENCY_MISMATCH"]
    assert await count(desk, Attachment) == 1


async def test_what_is_wrong_with_a_file_is_told_at_its_place(desk: Desk) -> None:
    told = await does(desk, OWNER, CREATE, **announced(fileName="木马.exe", size=0, declaredType="text/html"))
    assert [(each["code"], each["path"]) for each in told["errors"]] == [
        ("FILE_TYPE_NOT_TAKEN", ["input", "declaredType"]),
        ("INVALID_INPUT", ["input", "size"]),
    ]
    assert await count(desk, Attachment) == 0


async def test_a_stranger_and_staff_send_nothing(desk: Desk) -> None:
    for email, code in ((None, "UNAUTHENTICATED"), (CLERK, "FORBIDDEN")):
        answer = await desk.ask(email, CREATE, input=announced())
        assert [each.extensions["code"] for each in answer.errors] == [code]
    assert await count(desk, Attachment) == 0


async def test_a_submission_is_filed_with_its_files_once(desk: Desk, words: dict[str, Any]) -> None:
    ids = [await sent(desk), await sent(desk, public=True)]
    first = await does(desk, OWNER, FILE, **words, attachmentIds=ids)
    assert first["errors"] == []
    assert [(each["id"], each["public"], each["size"]) for each in first["submission"]["attachments"]] == [
        (ids[0], False, 5),
        (ids[1], True, 5),
    ]
    assert await does(desk, OWNER, FILE, **words, attachmentIds=ids) == first
    assert await count(desk, Submission) == 1


async def test_a_submission_is_not_filed_with_a_file_that_is_not_there(desk: Desk, words: dict[str, Any]) -> None:
    good, waiting = await sent(desk), (await does(desk, OWNER, CREATE, **announced()))["upload"]["id"]
    for bad, code in ((waiting, "NOT_UPLOADED"), (await sent(desk, MEMBER), "NOT_FOUND"), ("x", "NOT_FOUND")):
        told = await does(desk, OWNER, FILE, **words, attachmentIds=[good, bad])
        assert [(each["code"], each["path"]) for each in told["errors"]] == [(code, ["input", "attachmentIds", "1"])]
    assert await count(desk, Submission) == 0
    assert (await does(desk, OWNER, FILE, **words, attachmentIds=[good]))["errors"] == []


async def test_what_comes_by_letter_is_filed_with_its_copy(desk: Desk, words: dict[str, Any]) -> None:
    copy = await sent(desk, DISPATCHER)
    typed = await does(desk, DISPATCHER, HEARD, **words, channel="LETTER", attachmentIds=[copy])
    assert [each["id"] for each in typed["submission"]["attachments"]] == [copy]


async def test_a_supplement_brings_files(desk: Desk, words: dict[str, Any]) -> None:
    filed = (await does(desk, OWNER, FILE, **words))["submission"]["id"]
    asked = {"submissionId": filed, "decision": "REQUEST_SUPPLEMENT", "items": ["合同"]}
    [request] = (await does(desk, "reviewer@platform.demo", REVIEW, **asked))["submission"]["informationRequests"]
    said = {"requestId": request["id"], "body": "合同见附件。", "idempotencyKey": str(uuid.uuid4())}
    added = await does(desk, OWNER, SUPPLY, **said, attachmentIds=[await sent(desk)])
    assert [each["name"] for each in added["submission"]["attachments"]] == ["欠款合同.pdf"]


async def test_a_department_that_answers_shares_a_file(desk: Desk, words: dict[str, Any]) -> None:
    department = await desk.dispatched_to_commerce(1)
    [order] = (await desk.ask(CLERK, ORDERS, d=department)).data["inbox"]["nodes"]
    file = await sent(desk)
    async with unit_of_work(desk.store, await desk.principal(OWNER)) as work:
        await service.attach(work, key_of("Submission", order["submission"]["id"]), [key_of("Attachment", file)])
    shared = await does(desk, CLERK, SHARE, attachmentId=file)
    assert shared == {"attachment": {"name": "欠款合同.pdf", "shared": True}, "errors": []}
    hidden = await does(desk, "clerk@scjg.demo", SHARE, attachmentId=file)
    assert [each["code"] for each in hidden["errors"]] == ["NOT_FOUND"]


async def test_a_file_is_a_node_once_it_is_attached(desk: Desk, words: dict[str, Any]) -> None:
    node, file = "query ($id: ID!) { node(id: $id) { ... on Attachment { name } } }", await sent(desk)
    assert (await desk.ask(OWNER, node, id=file)).data == {"node": None}
    await does(desk, OWNER, FILE, **words, attachmentIds=[file])
    assert (await desk.ask(OWNER, node, id=file)).data == {"node": {"name": "欠款合同.pdf"}}
    assert (await desk.ask(CLERK, node, id=file)).data == {"node": None}


async def test_a_page_of_files_costs_one_statement(desk: Desk, words: dict[str, Any]) -> None:
    await does(desk, OWNER, FILE, **words)
    listed = f"{{ submissions(first: 9) {{ nodes {{ id {FILES} }} }} }}"
    await desk.ask(OWNER, listed)
    before = desk.statements
    await does(
        desk,
        OWNER,
        FILE,
        **words | {"idempotencyKey": str(uuid.uuid4())},
        attachmentIds=[await sent(desk) for _ in range(5)],
    )
    await desk.ask(OWNER, listed)
    assert desk.statements == before
