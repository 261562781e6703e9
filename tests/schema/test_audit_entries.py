"""The audit log over the API: who reads it, what is found in it, and that reading it is an entry itself."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from business_channel import audit, feed
from business_channel.audit import AuditEntry
from business_channel.database import Store
from business_channel.ids import global_id, new_id
from business_channel.submissions.model import Submission
from tests.business_channel.procedure.offices import one
from tests.schema.desk import Desk

AUDITOR, SUPERVISOR, OWNER = "auditor@platform.demo", "supervisor@platform.demo", "owner@enterprise.demo"
STRANGERS = ("admin@platform.demo", "reviewer@platform.demo", "head@swt.demo", "analyst@platform.demo", OWNER)
LOG = """query ($n: Int!, $a: String, $f: AuditEntryFilter) { auditEntries(first: $n, after: $a, filter: $f) {
  nodes { id position at accountId accountName action subjectId detail { name values } requestId hash }
  pageInfo { hasNextPage endCursor } } }"""


async def seal(store: Store) -> None:
    """Everything that was committed has its place."""
    async with store.engine.connect() as connection:
        waiting = select(AuditEntry.id).where(AuditEntry.position.is_(None)).limit(1)
        while (await connection.execute(waiting)).first() is not None:
            await feed.seal(store)


@pytest.fixture
async def watched(desk: Desk) -> Desk:
    """A channel in which two matters were filed, taken and dispatched."""
    await desk.dispatched_to_commerce(2)
    await seal(desk.store)
    return desk


async def log(desk: Desk, by: str = AUDITOR, first: int = 100, after: str | None = None, **wanted: Any) -> Any:
    """The answer's connection."""
    result = await desk.ask(by, LOG, n=first, a=after, f=wanted or None)
    assert result.errors is None, result.errors
    return result.data["auditEntries"]


async def _count(desk: Desk) -> int:
    return int(await one(desk.store, select(func.count()).select_from(AuditEntry)))


async def _matter(desk: Desk) -> UUID:
    found: UUID = await one(desk.store, select(Submission.id).order_by(Submission.filed_at).limit(1))
    return found


async def test_the_log_is_read_page_by_page_with_the_place_and_the_hash_of_every_entry(watched: Desk) -> None:
    whole = (await log(watched))["nodes"]
    assert len(whole) >= 6
    assert [each["position"] for each in whole] == list(range(whole[0]["position"], 0, -1))[: len(whole)]
    first = await log(watched, first=4)
    rest = await log(watched, first=100, after=first["pageInfo"]["endCursor"])
    assert [each["id"] for each in first["nodes"] + rest["nodes"]] == [each["id"] for each in whole]
    async with watched.store.engine.connect() as connection:
        chain = await audit.walk(connection)
    assert (chain.broken_at, whole[0]["hash"]) == (None, chain.head.hex())


async def test_everything_about_one_matter_is_found_whatever_its_subject(watched: Desk) -> None:
    submission_id = await _matter(watched)
    for named in (str(submission_id), global_id("Submission", submission_id)):
        found = (await log(watched, submissionId=named))["nodes"]
        assert [each["action"] for each in found] == [
            "submission:dispatched",
            "submission:approved",
            "submission:filed",
        ]
    filed = await log(watched, submissionId=str(submission_id), actions=["submission:filed"])
    assert (await log(watched, subjectId=str(submission_id)))["nodes"][-1:] == filed["nodes"]
    assert (await log(watched, submissionId=str(new_id())))["nodes"] == []


async def test_entries_are_found_by_time_account_and_action(watched: Desk) -> None:
    reviewer = (await watched.principal("reviewer@platform.demo")).must_be_signed_in()
    whole = (await log(watched))["nodes"]
    approved = [each["id"] for each in whole if each["action"] == "submission:approved"]
    assert len(approved) == 2
    for wanted in ({"accountId": global_id("Account", reviewer)}, {"actions": ["submission:approved"]}):
        assert [each["id"] for each in (await log(watched, **wanted))["nodes"]] == approved
    moment = await one(watched.store, select(AuditEntry.at).where(AuditEntry.position == whole[2]["position"]))
    until = {"atFrom": moment.isoformat(), "atBefore": (moment + timedelta(microseconds=1)).isoformat()}
    assert whole[2]["id"] in [each["id"] for each in (await log(watched, **until))["nodes"]]
    assert all(each["at"] == whole[2]["at"] for each in (await log(watched, **until))["nodes"])


async def test_officials_are_named_and_authors_are_not(watched: Desk) -> None:
    named = {each["action"]: each["accountName"] for each in (await log(watched))["nodes"]}
    assert named["submission:filed"] is None
    assert named["submission:approved"]
    filed = next(each for each in (await log(watched))["nodes"] if each["action"] == "submission:filed")
    owner = (await watched.principal(OWNER)).must_be_signed_in()
    assert filed["accountId"] == global_id("Account", owner)


async def test_reading_the_log_is_an_entry_of_it_that_says_what_was_looked_for(watched: Desk) -> None:
    submission_id = await _matter(watched)
    before = await _count(watched)
    await log(watched, submissionId=str(submission_id), actions=["submission:filed", "submission:opened"])
    assert await _count(watched) == before + 1
    await seal(watched.store)
    [read] = (await log(watched, SUPERVISOR, actions=["audit:read"]))["nodes"]
    auditor = (await watched.principal(AUDITOR)).must_be_signed_in()
    assert (read["accountId"], read["subjectId"]) == (global_id("Account", auditor), None)
    assert {each["name"]: each["values"] for each in read["detail"]} == {
        "submission": [str(submission_id)],
        "actions": ["submission:filed", "submission:opened"],
    }


@pytest.mark.parametrize("stranger", [None, *STRANGERS])
async def test_nobody_else_reads_the_log_and_leaves_an_entry_in_it(watched: Desk, stranger: str | None) -> None:
    before = await _count(watched)
    denied = await watched.ask(stranger, LOG, n=5)
    code = "UNAUTHENTICATED" if stranger is None else "FORBIDDEN"
    assert [each.extensions["code"] for each in denied.errors] == [code]
    assert denied.data is None
    assert await _count(watched) == before


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({"n": 0}, "BAD_REQUEST"),
        ({"n": 5, "a": "x"}, "BAD_REQUEST"),
        ({"n": 5, "a": "WyJhdWRpdCIsICI5OTk5OTk5OTk5OTk5OTk5OTk5OTkiLCAieCJd"}, "BAD_REQUEST"),
        ({"n": 5, "f": {"subjectId": "nothing"}}, "NOT_FOUND"),
        ({"n": 5, "f": {"accountId": global_id("Region", "520527")}}, "NOT_FOUND"),
        ({"n": 5, "f": {"actions": ["x"] * 101}}, "BAD_REQUEST"),
    ],
)
async def test_what_cannot_be_looked_for_is_told(watched: Desk, wanted: dict[str, Any], code: str) -> None:
    refused = await watched.ask(AUDITOR, LOG, **wanted)
    assert [each.extensions["code"] for each in refused.errors] == [code]


async def test_an_entry_without_a_place_is_not_shown_yet(desk: Desk) -> None:
    await desk.dispatched_to_commerce(1)
    assert (await log(desk, actions=["submission:dispatched"]))["nodes"] == []
    await seal(desk.store)
    assert len((await log(desk, actions=["submission:dispatched"]))["nodes"]) == 1
