"""What is alike over the API: candidates, what is asked before filing, and proposals to merge."""

import uuid
from typing import Any

import pytest

from app.actors.upkeep import gather_alike
from app.identity import LOCAL_ISSUER
from business_channel import now
from business_channel.access import ANONYMOUS
from business_channel.accounts import service as accounts
from business_channel.work import unit_of_work
from tests.official_calendar import at
from tests.schema.desk import Desk
from tests.schema.test_procedure import DISPATCHER, OWNER, REVIEWER, Office

CANDIDATES = "duplicateCandidates { submissionId title reasons score }"
FILE = f"""mutation ($input: FileSubmissionInput!) {{ fileSubmission(input: $input) {{
  submission {{ id {CANDIDATES} }} errors {{ code }} }} }}"""
SIMILAR = """query ($input: SimilarSubmissionsInput!) { similarSubmissions(input: $input) {
  candidates { submissionId reasons score } others errors { code path } } }"""
PROPOSALS = """query ($first: Int!, $after: String, $state: MergeProposalState! = OPEN) {
  mergeProposals(first: $first, after: $after, state: $state) { nodes { id state submissionCount accountCount
  note decidedBy { displayName } sample { id } } pageInfo { hasNextPage endCursor } } }"""
MERGE = """mutation ($input: MergeSubmissionsInput!) { mergeSubmissions(input: $input) {
  submission { id mergedCount } errors { code path } } }"""
DISMISS = """mutation ($input: DismissMergeProposalInput!) { dismissMergeProposal(input: $input) {
  mergeProposal { state note decidedBy { displayName } } errors { code path } } }"""
WORDS = {"title": "进口货物通关慢", "body": "口岸查验排队3天，鲜货等不起，请增加查验人手，延长工作时间。"}
OTHER = {"title": "园区道路没有路灯", "body": "园区北侧道路没有路灯，工人夜班回家摸黑走，已有两人摔伤。"}


@pytest.fixture
async def office(desk: Desk) -> Office:
    await now.travel(desk.store, at("2020-03-16T09:30"))
    return Office(desk)


async def _people(office: Office, count: int) -> list[str]:
    emails = [f"resident{n}@public.demo" for n in range(count)]
    async with unit_of_work(office.desk.store, ANONYMOUS) as work:
        for email in emails:
            await accounts.link(work, LOCAL_ISSUER, email, email, "居民")
    return emails


async def _files(office: Office, email: str, words: dict[str, str], **more: Any) -> Any:
    contact = {"contactName": "罗永贵", "contactPhone": "13885700003", "topicCode": "approvals.online", "kind": "HELP"}
    addressee = await office.department("云南省商务厅")
    given = {"idempotencyKey": str(uuid.uuid4()), "addresseeId": addressee} | words | contact | more
    answer = await office.desk.ask(email, FILE, input=given)
    assert answer.errors is None, answer.errors
    return answer.data["fileSubmission"]["submission"]


async def _asks(office: Office, email: str | None, words: dict[str, str], **more: Any) -> Any:
    given = {"topicCode": "approvals.online", "regionCode": "530000"} | words | more
    return await office.desk.ask(email, SIMILAR, input=given)


async def _flood(office: Office, count: int, words: dict[str, str] = WORDS) -> list[str]:
    filed = [(await _files(office, email, words))["id"] for email in await _people(office, count)]
    await gather_alike(office.desk.store)
    return filed


async def test_whoever_files_again_is_told_so_before_and_with_the_filing(office: Office) -> None:
    first = await _files(office, OWNER, WORDS)
    assert first["duplicateCandidates"] == []
    near = WORDS | {"body": "口岸查验要排队５天，鲜货等不起，请增加查验人手、延长工作时间！"}
    told = (await _asks(office, OWNER, near)).data["similarSubmissions"]
    [before] = told["candidates"]
    [after] = (await _files(office, OWNER, near))["duplicateCandidates"]
    assert before["submissionId"] == after["submissionId"] == first["id"]
    assert before["reasons"] == after["reasons"] == ["SAME_TEXT", "SAME_TOPIC"]
    assert 70 <= before["score"] == after["score"] < 100
    assert told["others"] is None


async def test_what_others_filed_is_counted_from_five_on_and_never_shown(office: Office) -> None:
    people = await _people(office, 5)
    filed = [(await _files(office, email, WORDS))["id"] for email in people[:4]]
    told = (await _asks(office, OWNER, WORDS)).data["similarSubmissions"]
    assert told == {"candidates": [], "others": None, "errors": []}
    filed.append((await _files(office, people[4], WORDS))["id"])
    told = (await _asks(office, OWNER, WORDS)).data["similarSubmissions"]
    assert told == {"candidates": [], "others": 5, "errors": []}
    shown = (await _asks(office, DISPATCHER, WORDS)).data["similarSubmissions"]
    assert {each["submissionId"] for each in shown["candidates"]} == set(filed)


async def test_nobody_asks_without_an_account(office: Office) -> None:
    answer = await _asks(office, None, WORDS)
    assert [each.extensions["code"] for each in answer.errors] == ["UNAUTHENTICATED"]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"body": "长" * 1001}, [("TOO_LONG", "body")]),
        ({"enterpriseId": "nonsense"}, [("NOT_FOUND", "enterpriseId")]),
        ({"respondentId": "nonsense"}, [("NOT_FOUND", "respondentId")]),
        ({"topicCode": "zz", "regionCode": "999999"}, [("NOT_FOUND", "topicCode"), ("NOT_FOUND", "regionCode")]),
    ],
)
async def test_what_could_not_be_filed_is_compared_with_nothing(
    office: Office, wrong: dict[str, str], told: list[tuple[str, str]]
) -> None:
    found = (await _asks(office, OWNER, WORDS, **wrong)).data["similarSubmissions"]
    assert found["errors"] == [{"code": code, "path": ["input", name]} for code, name in told]
    assert (found["candidates"], found["others"]) == ([], None)


async def test_a_page_of_floods_costs_the_same_statements_for_one_as_for_more(office: Office) -> None:
    await _flood(office, 3)
    first = await office.desk.ask(REVIEWER, PROPOSALS, first=5)
    statements = office.desk.statements
    await _flood(office, 3, OTHER)
    both = await office.desk.ask(REVIEWER, PROPOSALS, first=5)
    assert office.desk.statements == statements
    assert [len(each.data["mergeProposals"]["nodes"]) for each in (first, both)] == [1, 2]
    page = (await office.desk.ask(REVIEWER, PROPOSALS, first=1)).data["mergeProposals"]
    after = page["pageInfo"]["endCursor"]
    rest = (await office.desk.ask(REVIEWER, PROPOSALS, first=1, after=after)).data["mergeProposals"]
    assert [*page["nodes"], *rest["nodes"]] == both.data["mergeProposals"]["nodes"]
    assert rest["pageInfo"]["hasNextPage"] is False


async def test_floods_are_the_platforms(office: Office) -> None:
    await _flood(office, 3)
    [flood] = (await office.desk.ask(REVIEWER, PROPOSALS, first=5)).data["mergeProposals"]["nodes"]
    dismissing = {"proposalId": flood["id"], "note": "各是各的事。"}
    for email, code in ((None, "UNAUTHENTICATED"), (OWNER, "FORBIDDEN"), ("clerk@swt.demo", "FORBIDDEN")):
        answer = await office.desk.ask(email, PROPOSALS, first=5)
        assert (answer.data, [each.extensions["code"] for each in answer.errors]) == (None, [code])
        answer = await office.desk.ask(email, DISMISS, input=dismissing)
        assert [each.extensions["code"] for each in answer.errors] == [code]
    assert (await office.desk.ask(REVIEWER, PROPOSALS, first=5)).data["mergeProposals"]["nodes"] == [flood]


async def test_of_a_confidential_author_a_flood_does_not_tell_that_two_filings_are_theirs(office: Office) -> None:
    people = await _people(office, 3)
    for email in (*people, people[0]):
        await _files(office, email, WORDS, confidential=True)
    await gather_alike(office.desk.store)
    [flood] = (await office.desk.ask(REVIEWER, PROPOSALS, first=5)).data["mergeProposals"]["nodes"]
    assert (flood["submissionCount"], flood["accountCount"], len(flood["sample"])) == (4, 4, 4)


async def test_a_dismissed_flood_tells_who_dismissed_it_and_why(office: Office) -> None:
    await _flood(office, 3)
    [flood] = (await office.desk.ask(DISPATCHER, PROPOSALS, first=5)).data["mergeProposals"]["nodes"]
    named = {"proposalId": flood["id"]}
    told = (await office.desk.ask(REVIEWER, DISMISS, input=named | {"note": ""})).data["dismissMergeProposal"]
    assert told["errors"] == [{"code": "MISSING", "path": ["input", "note"]}]
    dismissing = named | {"note": "三家口岸不同。"}
    told = (await office.desk.ask(REVIEWER, DISMISS, input=dismissing)).data["dismissMergeProposal"]
    proposal = told["mergeProposal"]
    assert (told["errors"], proposal["state"], proposal["note"]) == ([], "DISMISSED", "三家口岸不同。")
    assert (await office.desk.ask(REVIEWER, PROPOSALS, first=5)).data["mergeProposals"]["nodes"] == []
    kept = (await office.desk.ask(REVIEWER, PROPOSALS, first=5, state="DISMISSED")).data["mergeProposals"]["nodes"]
    assert [each["decidedBy"] for each in kept] == [told["mergeProposal"]["decidedBy"]]
    again = (await office.desk.ask(REVIEWER, DISMISS, input=named | {"note": "同上。"})).data["dismissMergeProposal"]
    assert again["errors"] == [{"code": "PROPOSAL_DECIDED", "path": ["input", "proposalId"]}]


async def test_a_merging_names_submissions_or_a_proposal_that_there_is(office: Office) -> None:
    filed = await _flood(office, 3)
    [flood] = (await office.desk.ask(DISPATCHER, PROPOSALS, first=5)).data["mergeProposals"]["nodes"]
    parent = {"parentId": filed[0]}
    for named, code, place in (
        ({"proposalId": flood["id"], "submissionIds": filed[1:]}, "NAMED_TWO_WAYS", "submissionIds"),
        ({}, "NOTHING_TO_MERGE", "submissionIds"),
        ({"proposalId": filed[0]}, "NOT_FOUND", "proposalId"),
        ({"proposalId": flood["id"]}, "NOTHING_TAKEN", "proposalId"),
    ):
        given = {"idempotencyKey": str(uuid.uuid4())} | parent | named
        told = (await office.desk.ask(DISPATCHER, MERGE, input=given)).data["mergeSubmissions"]
        assert told == {"submission": None, "errors": [{"code": code, "path": ["input", place]}]}
