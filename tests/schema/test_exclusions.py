"""Leaving a submission out of rankings, over the API: evidence first, and the word of two."""

import uuid
from typing import Any

import pytest
from sqlalchemy import func, select, update

from business_channel.audit import AuditEntry
from business_channel.exclusions.model import ReportExclusion
from business_channel.submissions.model import HandlingState, Submission
from tests.business_channel.procedure.offices import one
from tests.schema.desk import Desk

DISPATCHER, REVIEWER, SUPERVISOR = "dispatcher@platform.demo", "reviewer@platform.demo", "supervisor@platform.demo"
CLERK, HEAD, OWNER, ANALYST = "clerk@swt.demo", "head@swt.demo", "owner@enterprise.demo", "analyst@platform.demo"
FIELDS = """id submissionId number ground evidence state note proposedBy { displayName } decidedBy { displayName }
  proposedAt decidedAt"""
ERRORS = "errors { code path }"
PROPOSE = f"""mutation ($input: ProposeExclusionInput!) {{ proposeExclusion(input: $input) {{
  exclusion {{ {FIELDS} }} {ERRORS} }} }}"""
DECIDE = f"""mutation ($input: DecideExclusionInput!) {{ decideExclusion(input: $input) {{
  exclusion {{ {FIELDS} }} {ERRORS} }} }}"""
LISTED = (
    f"""query ($state: ExclusionState) {{ reportExclusions(first: 10, state: $state) {{ nodes {{ {FIELDS} }} }} }}"""
)
FOUND = "{ submissions(first: 1) { nodes { id number } } }"
EVIDENCE = "经查，同一事实已由省级复核终结，附决定书。"


@pytest.fixture
async def matter(desk: Desk) -> dict[str, Any]:
    """A dispatched submission."""
    await desk.dispatched_to_commerce(1)
    [found] = (await desk.ask(DISPATCHER, FOUND)).data["submissions"]["nodes"]
    return dict(found)


def proposal(matter: dict[str, Any], **told: Any) -> dict[str, Any]:
    usual = {"idempotencyKey": str(uuid.uuid4()), "ground": "FINALLY_DECIDED", "evidence": EVIDENCE}
    return {"submissionId": matter["id"], **usual, **told}


async def proposes(desk: Desk, email: str, matter: dict[str, Any], **told: Any) -> Any:
    return (await desk.ask(email, PROPOSE, input=proposal(matter, **told))).data["proposeExclusion"]


async def rows(desk: Desk) -> tuple[int, int]:
    """How many exclusions there are, and entries of the audit log on any."""
    noted = select(func.count()).where(AuditEntry.action.startswith("exclusion:"))
    return await one(desk.store, select(func.count()).select_from(ReportExclusion)), await one(desk.store, noted)


async def test_one_proposes_on_evidence_and_a_supervisor_approves(desk: Desk, matter: dict[str, Any]) -> None:
    said = proposal(matter)
    proposed = (await desk.ask(DISPATCHER, PROPOSE, input=said)).data["proposeExclusion"]["exclusion"]
    again = (await desk.ask(DISPATCHER, PROPOSE, input=said)).data["proposeExclusion"]["exclusion"]
    assert again["id"] == proposed["id"]
    assert (proposed["state"], proposed["number"], proposed["evidence"]) == ("PROPOSED", matter["number"], EVIDENCE)
    twice = await proposes(desk, REVIEWER, matter)
    assert twice == {"exclusion": None, "errors": [{"code": "ALREADY_DONE", "path": ["input", "submissionId"]}]}
    decision = {"exclusionId": proposed["id"], "approved": True}
    decided = (await desk.ask(SUPERVISOR, DECIDE, input=decision)).data["decideExclusion"]["exclusion"]
    assert (decided["state"], decided["submissionId"]) == ("APPROVED", matter["id"])
    assert decided["proposedBy"]["displayName"] != decided["decidedBy"]["displayName"]
    late = (await desk.ask(SUPERVISOR, DECIDE, input=decision)).data["decideExclusion"]
    assert late == {"exclusion": None, "errors": [{"code": "ALREADY_DONE", "path": ["input", "exclusionId"]}]}
    assert await rows(desk) == (1, 2)


async def test_nobody_approves_what_is_proposed_by_the_same_person(desk: Desk, matter: dict[str, Any]) -> None:
    key = (await proposes(desk, SUPERVISOR, matter))["exclusion"]["id"]
    refused = await desk.ask(SUPERVISOR, DECIDE, input={"exclusionId": key, "approved": True})
    assert [each.extensions["code"] for each in refused.errors] == ["FORBIDDEN"]
    [listed] = (await desk.ask(REVIEWER, LISTED)).data["reportExclusions"]["nodes"]
    assert (listed["state"], listed["decidedBy"]) == ("PROPOSED", None)
    assert await rows(desk) == (1, 1)


async def test_a_proposal_needs_evidence_and_a_refusal_its_reason(desk: Desk, matter: dict[str, Any]) -> None:
    empty = await proposes(desk, REVIEWER, matter, evidence=" ")
    assert empty == {"exclusion": None, "errors": [{"code": "MISSING", "path": ["input", "evidence"]}]}
    key = (await proposes(desk, REVIEWER, matter))["exclusion"]["id"]
    bare = (await desk.ask(SUPERVISOR, DECIDE, input={"exclusionId": key, "approved": False})).data["decideExclusion"]
    assert bare == {"exclusion": None, "errors": [{"code": "MISSING", "path": ["input", "note"]}]}
    why = {"exclusionId": key, "approved": False, "note": "证据不足，应计入评价。"}
    told = (await desk.ask(SUPERVISOR, DECIDE, input=why)).data["decideExclusion"]["exclusion"]
    assert (told["state"], told["note"]) == ("REFUSED", "证据不足，应计入评价。")
    assert (await proposes(desk, DISPATCHER, matter))["errors"] == []
    assert [
        len((await desk.ask(SUPERVISOR, LISTED, state=state)).data["reportExclusions"]["nodes"])
        for state in ("PROPOSED", "REFUSED", "APPROVED")
    ] == [1, 1, 0]


async def test_only_the_platform_proposes_reads_and_decides(desk: Desk, matter: dict[str, Any]) -> None:
    key = (await proposes(desk, REVIEWER, matter))["exclusion"]["id"]
    decision = {"exclusionId": key, "approved": True}
    for email, code in ((None, "UNAUTHENTICATED"), *((each, "FORBIDDEN") for each in (CLERK, HEAD, OWNER, ANALYST))):
        for query, values in ((PROPOSE, {"input": proposal(matter)}), (DECIDE, {"input": decision}), (LISTED, {})):
            refused = await desk.ask(email, query, **values)
            assert [each.extensions["code"] for each in refused.errors] == [code]
    for email in (REVIEWER, DISPATCHER):
        refused = await desk.ask(email, DECIDE, input=decision)
        assert [each.extensions["code"] for each in refused.errors] == ["FORBIDDEN"]
    assert await rows(desk) == (1, 1)


async def test_what_waits_for_its_dispatch_cannot_be_left_out(desk: Desk, matter: dict[str, Any]) -> None:
    async with desk.store.engine.begin() as connection:
        await connection.execute(update(Submission).values(handling_state=HandlingState.NEW))
    answer = await proposes(desk, REVIEWER, matter)
    assert answer == {"exclusion": None, "errors": [{"code": "NOT_NOW", "path": ["input", "submissionId"]}]}
    assert await rows(desk) == (0, 0)
