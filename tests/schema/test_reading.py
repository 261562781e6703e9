"""What a page costs and who may read it, over the channel's own schema."""

import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
from graphql import GraphQLObjectType

from business_channel.access import ANONYMOUS, Principal
from business_channel.accounts import repository as accounts
from business_channel.database import Store
from business_channel.ids import global_id
from business_channel.nouns import Noun
from business_channel.reader import Reader
from business_channel.submissions import service as submissions
from business_channel.submissions.model import SubmissionKind
from business_channel.submissions.rules import Filing
from business_channel.views import deadlines, events, feedback, notifications, places, replies
from business_channel.views import submissions as submission_views
from business_channel.views import work_orders as work_order_views
from business_channel.work import unit_of_work
from business_channel.work_orders import service as work_orders
from business_channel.work_orders.model import WorkOrderRole
from business_channel.work_orders.rules import Assignment
from schema import build_schema
from schema.context import Context
from schema.selection import python_name

SCHEMA = build_schema()

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


@dataclass
class Desk:
    """The schema as one caller uses it, counting the statements of the last operation."""

    store: Store
    statements: int = 0

    async def principal(self, email: str) -> Principal:
        async with unit_of_work(self.store, ANONYMOUS) as work:
            found = await accounts.principal_by_email(work, "urn:business-channel:local", email)
        assert found is not None
        return found

    async def ask(self, email: str | None, query: str, **variables: Any) -> Any:
        caller = ANONYMOUS if email is None else await self.principal(email)
        reader = Reader(self.store, caller)
        context = Context(self.store, reader, None, None)  # type: ignore[arg-type]
        result = await SCHEMA.execute(query, variable_values=variables, context_value=context)
        await reader.close()
        self.statements = reader.statements
        return result

    async def dispatched_to_commerce(self, count: int) -> str:
        """Files and dispatches ``count`` submissions; returns the department's global id."""
        owner, reviewer = await self.principal("owner@enterprise.demo"), await self.principal("reviewer@platform.demo")
        dispatcher, clerk = await self.principal("dispatcher@platform.demo"), await self.principal("clerk@swt.demo")
        department = next(iter(clerk.departments))
        for _ in range(count):
            filing = Filing(
                kind=SubmissionKind.SUGGESTION,
                title="建议推行一网通办",
                body="建议推行人脸、指纹核验。",
                topic_code="approvals.online",
                addressee_id=department,
                contact_name="李晓梅",
                contact_phone="13908510002",
            )
            async with unit_of_work(self.store, owner) as work:
                key = await submissions.file(work, filing, uuid.uuid4())
            async with unit_of_work(self.store, reviewer) as work:
                await submissions.approve(work, key)
            async with unit_of_work(self.store, dispatcher) as work:
                lead = [Assignment(department, WorkOrderRole.LEAD)]
                await work_orders.dispatch(work, key, lead, uuid.uuid4())
        return global_id("Department", department)


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


async def test_an_inbox_page_costs_two_statements_for_one_row_and_for_twenty(desk: Desk) -> None:
    department = await desk.dispatched_to_commerce(20)
    for first in (1, 20):
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
    nouns = [
        each
        for module in (deadlines, events, feedback, notifications, places, replies, work_order_views, submission_views)
        for each in vars(module).values()
        if isinstance(each, Noun)
    ]
    for noun in {each.name: each for each in nouns}.values():
        graphql_type = cast(GraphQLObjectType, SCHEMA._schema.type_map[noun.name])
        asked = {python_name(name) for name in graphql_type.fields}
        assert asked <= {*noun.fields, *noun.edges, *noun.lists}, noun.name


def test_the_printed_schema_is_the_one_that_is_served() -> None:
    printed = Path(__file__).parents[2] / "schema" / "schema.graphql"
    assert printed.read_text(encoding="utf-8") == SCHEMA.as_str() + "\n"
