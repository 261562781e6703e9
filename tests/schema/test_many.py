"""Many submissions at once over the API: each item by itself, and many that one answer answers."""

import uuid
from typing import Any

import pytest
from sqlalchemy import func, select

from business_channel import now
from business_channel.events import Event, EventTag
from schema.limits import TooCostly
from tests.official_calendar import at
from tests.schema.desk import Desk
from tests.schema.test_procedure import DISPATCH, DISPATCHER, FILE, OWNER, REVIEWER, Office

RESULT = "results { id submission { handlingState reviewState } errors { code path } } errors { code path }"
APPROVE = f"mutation ($input: BulkApproveSubmissionsInput!) {{ bulkApproveSubmissions(input: $input) {{ {RESULT} }} }}"
DISPATCH_MANY = f"""mutation ($input: BulkDispatchSubmissionsInput!) {{
  bulkDispatchSubmissions(input: $input) {{ {RESULT} }} }}"""
ASSIGN = """mutation ($input: BulkAssignWorkOrdersInput!) { bulkAssignWorkOrders(input: $input) {
  results { id workOrder { assignee { displayName } } errors { code path } } errors { code } } }"""
MERGE = """mutation ($input: MergeSubmissionsInput!) { mergeSubmissions(input: $input) {
  submission { id mergedCount } errors { code path } } }"""
UNMERGE = """mutation ($input: UnmergeSubmissionInput!) { unmergeSubmission(input: $input) {
  submission { handlingState mergedInto { number } } errors { code } } }"""


@pytest.fixture
async def office(desk: Desk) -> Office:
    await now.travel(desk.store, at("2020-03-16T09:30"))
    return Office(desk)


async def _asks(office: Office, email: str, mutation: str, key: uuid.UUID | None = None, **values: Any) -> Any:
    answer = await office.desk.ask(email, mutation, input={"idempotencyKey": str(key or uuid.uuid4())} | values)
    assert answer.errors is None, answer.errors
    return next(iter(answer.data.values()))


async def _filed(office: Office, count: int) -> tuple[str, list[str]]:
    commerce = await office.department("云南省商务厅")
    words = {"kind": "HELP", "title": "进口货物通关慢", "body": "口岸查验排队三天，鲜货等不起。"}
    contact = {"contactName": "罗永贵", "contactPhone": "13885700003", "topicCode": "approvals.online"}
    filed = [await office.does(OWNER, FILE, addresseeId=commerce, **words, **contact) for _ in range(count)]
    return commerce, [each["id"] for each in filed]


async def _happened(office: Office, tag: EventTag) -> int:
    async with office.desk.store.engine.connect() as connection:
        return int((await connection.execute(select(func.count()).where(Event.tag == tag))).scalar_one())


async def test_what_is_refused_among_many_is_told_by_itself_and_the_others_are_done(office: Office) -> None:
    commerce, (first, second, third) = await _filed(office, 3)
    told = await _asks(office, REVIEWER, APPROVE, submissionIds=[first, "nonsense", second])
    assert [(each["id"], each["errors"]) for each in told["results"]] == [
        (first, []),
        ("nonsense", [{"code": "NOT_FOUND", "path": ["input", "submissionIds", "1"]}]),
        (second, []),
    ]
    lead, none = [{"departmentId": commerce, "role": "LEAD"}], [{"departmentId": commerce, "role": "CO"}]
    named = [(first, lead), (second, none), (third, lead)]
    items = [{"submissionId": each, "orders": orders} for each, orders in named]
    told = await _asks(office, DISPATCHER, DISPATCH_MANY, items=items)
    assert [each["errors"] for each in told["results"]] == [
        [],
        [{"code": "WRONG_ROLES", "path": ["input", "items", "1", "orders"]}],
        [{"code": "NOT_NOW", "path": ["input", "items", "2", "submissionId"]}],
    ]
    assert told["results"][0]["submission"]["handlingState"] == "DISPATCHED"
    assert await _happened(office, EventTag.SUBMISSION_DISPATCHED) == 1


async def test_many_sent_twice_under_one_key_are_done_once(office: Office) -> None:
    _, filed = await _filed(office, 2)
    key = uuid.uuid4()
    first = await _asks(office, REVIEWER, APPROVE, key, submissionIds=filed[:1])
    again = await _asks(office, REVIEWER, APPROVE, key, submissionIds=filed)
    assert again["results"][0] == first["results"][0]
    assert [each["submission"]["reviewState"] for each in again["results"]] == ["APPROVED", "APPROVED"]
    assert await _happened(office, EventTag.SUBMISSION_APPROVED) == 2


async def test_orders_of_ones_own_department_are_assigned_and_those_of_another_are_refused(office: Office) -> None:
    commerce, market = await office.department("云南省商务厅"), await office.department("云南省市场监督管理局")
    submission = await office.filed(commerce)
    orders = await office.dispatched(submission, (commerce, "LEAD"), (market, "CO"))
    viewer = await office.desk.ask("clerk@swt.demo", "{ viewer { id } }")
    named = [orders[commerce], orders[market]]
    told = await _asks(office, "head@swt.demo", ASSIGN, workOrderIds=named, assigneeId=viewer.data["viewer"]["id"])
    assert told["results"] == [
        {"id": named[0], "workOrder": {"assignee": {"displayName": "段丽萍"}}, "errors": []},
        {
            "id": named[1],
            "workOrder": None,
            "errors": [{"code": "NOT_FOR_YOU", "path": ["input", "workOrderIds", "1"]}],
        },
    ]
    assert await _happened(office, EventTag.WORK_ORDER_ASSIGNED) == 1


@pytest.mark.parametrize("ids", [[], ["one", "one"], [str(each) for each in range(101)]], ids=["none", "twice", "101"])
async def test_a_list_names_one_to_a_hundred_each_once(office: Office, ids: list[str]) -> None:
    told = await _asks(office, REVIEWER, APPROVE, submissionIds=ids)
    assert told == {"results": [], "errors": [{"code": "INVALID_INPUT", "path": ["input", "submissionIds"]}]}


async def test_who_lacks_the_role_is_refused_as_a_whole_and_too_much_in_each_result_costs_too_much(
    office: Office,
) -> None:
    values = {"idempotencyKey": str(uuid.uuid4()), "submissionIds": ["one"]}
    answer = await office.desk.ask(OWNER, APPROVE, input=values)
    assert [each.extensions["code"] for each in answer.errors] == ["FORBIDDEN"]
    costly = APPROVE.replace("handlingState", "deadlines { history { at } segments { since } }")
    answer = await office.desk.ask(REVIEWER, costly, input=values)
    assert [each.extensions["code"] for each in answer.errors] == [TooCostly.code]


async def test_many_on_one_matter_are_merged_listed_by_their_parent_and_one_is_taken_out_again(office: Office) -> None:
    commerce, filed = await _filed(office, 3)
    await _asks(office, REVIEWER, APPROVE, submissionIds=filed)
    parent, *others = filed
    merged = await _asks(office, DISPATCHER, MERGE, parentId=parent, submissionIds=others)
    assert merged == {"submission": {"id": parent, "mergedCount": 2}, "errors": []}
    again = await _asks(office, DISPATCHER, MERGE, parentId=parent, submissionIds=others[:1])
    assert again["errors"] == [{"code": "NOT_NOW", "path": ["input", "submissionIds", "0"]}]
    group = "query ($p: ID!) { submissions(first: 10, filter: { mergedIntoId: $p }) { nodes { id } } }"
    listed = await office.desk.ask(DISPATCHER, group, p=parent)
    assert {each["id"] for each in listed.data["submissions"]["nodes"]} == set(others)
    taken = await office.desk.ask(DISPATCHER, UNMERGE, input={"submissionId": others[0]})
    assert taken.data["unmergeSubmission"] == {
        "submission": {"handlingState": "NEW", "mergedInto": None},
        "errors": [],
    }
    await office.does(DISPATCHER, DISPATCH, submissionId=others[0], orders=[{"departmentId": commerce, "role": "LEAD"}])
