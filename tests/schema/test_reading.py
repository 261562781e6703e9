"""What a page costs and who may read it, over the channel's own schema."""

from pathlib import Path
from typing import cast

import pytest
from graphql import GraphQLObjectType

from business_channel.nouns import Noun
from business_channel.views import (
    accesses,
    deadlines,
    events,
    feedback,
    instructions,
    notifications,
    places,
    replies,
    supervision,
)
from business_channel.views import submissions as submission_views
from business_channel.views import work_orders as work_order_views
from schema.selection import python_name
from tests.schema.desk import SCHEMA, Desk

VIEWS = (
    *(accesses, deadlines, events, feedback, instructions, notifications, places, replies),
    *(work_order_views, submission_views, supervision),
)
INBOX = """query ($department: ID!, $first: Int!) {
  inbox(departmentId: $department, first: $first) {
    nodes {
      id state
      submission { title enterprise { name } region { name } topic { name } }
      deadlines { dueAt }
      latestReply { body }
    }
  }
}"""


async def test_an_inbox_page_costs_two_statements_for_one_row_and_for_a_hundred(desk: Desk) -> None:
    department = await desk.dispatched_to_commerce(100)
    for first in (1, 100):
        answer = await desk.ask("clerk@swt.demo", INBOX, department=department, first=first)
        assert answer.errors is None
        assert len(answer.data["inbox"]["nodes"]) == first
        assert desk.statements == 2


async def test_pages_follow_each_other_without_gaps_or_repeats(desk: Desk) -> None:
    department = await desk.dispatched_to_commerce(7)
    query = """query ($d: ID!, $after: String) { inbox(departmentId: $d, first: 3, after: $after) {
      nodes { id } pageInfo { hasNextPage endCursor } } }"""
    seen: list[str] = []
    after = None
    for _ in range(3):
        page = (await desk.ask("clerk@swt.demo", query, d=department, after=after)).data["inbox"]
        seen += [each["id"] for each in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
    assert (len(seen), len(set(seen)), page["pageInfo"]["hasNextPage"]) == (7, 7, False)


async def test_only_the_own_people_and_the_platform_read_an_inbox(desk: Desk) -> None:
    department = await desk.dispatched_to_commerce(1)
    for email, code in (
        ("clerk@jtj.demo", "NOT_FOUND"),
        ("owner@enterprise.demo", "NOT_FOUND"),
        (None, "UNAUTHENTICATED"),
    ):
        answer = await desk.ask(email, INBOX, department=department, first=1)
        assert answer.data is None
        assert answer.errors[0].extensions["code"] == code
    answer = await desk.ask("supervisor@platform.demo", INBOX, department=department, first=1)
    assert len(answer.data["inbox"]["nodes"]) == 1


async def test_the_contact_is_masked_for_everyone_but_the_author(desk: Desk) -> None:
    await desk.dispatched_to_commerce(1)
    query = "{ submissions(first: 1) { nodes { contactName contactPhone } } }"
    told = {
        email: (await desk.ask(email, query)).data["submissions"]["nodes"][0]
        for email in ("owner@enterprise.demo", "member@enterprise.demo", "clerk@swt.demo", "reviewer@platform.demo")
    }
    assert told.pop("owner@enterprise.demo") == {"contactName": "李晓梅", "contactPhone": "13908510002"}
    assert set(map(str, told.values())) == {str({"contactName": "李**", "contactPhone": "139****0002"})}


async def test_every_field_of_a_noun_in_the_schema_can_be_read() -> None:
    nouns = [each for module in VIEWS for each in vars(module).values() if isinstance(each, Noun)]
    for noun in {each.name: each for each in nouns}.values():
        graphql_type = cast(GraphQLObjectType, SCHEMA._schema.type_map[noun.name])
        asked = {python_name(name) for name in graphql_type.fields}
        assert asked <= {*noun.fields, *noun.edges, *noun.lists}, noun.name


def test_the_printed_schema_is_the_one_that_is_served() -> None:
    printed = Path(__file__).parents[2] / "schema" / "schema.graphql"
    assert printed.read_text(encoding="utf-8") == SCHEMA.as_str() + "\n"


async def test_a_fragment_further_down_counts_on_a_node_as_well(desk: Desk) -> None:
    department = await desk.dispatched_to_commerce(1)
    [order] = (await desk.ask("clerk@swt.demo", INBOX, department=department, first=1)).data["inbox"]["nodes"]
    query = "query ($id: ID!) { node(id: $id) { ... on WorkOrder { submission { ...Named } } } } "
    answer = await desk.ask("clerk@swt.demo", query + "fragment Named on Submission { title }", id=order["id"])
    assert (answer.errors, answer.data) == (None, {"node": {"submission": {"title": "建议推行一网通办"}}})


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"topicCode": "approvals"}, 1),
        ({"topicCode": "approvals.online"}, 1),
        ({"topicCode": "approvals.land"}, 0),
        ({"topicCode": "approval"}, 0),
        ({"regionCode": "530000"}, 1),
        ({"regionCode": "520000"}, 0),
    ],
    ids=str,
)
async def test_a_topic_or_a_region_includes_those_below_it(desk: Desk, wanted: dict[str, str], found: int) -> None:
    await desk.dispatched_to_commerce(1)
    query = "query ($f: SubmissionFilter) { submissions(first: 5, filter: $f) { nodes { id } } }"
    answer = await desk.ask("owner@enterprise.demo", query, f=wanted)
    assert len(answer.data["submissions"]["nodes"]) == found
