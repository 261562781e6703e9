"""The README keeps what it promises: its first call gives its answer, and what it names is there."""

import json
import re
from pathlib import Path
from typing import Any, cast

import pytest
from graphql import GraphQLObjectType, parse, validate
from typer.main import get_command

from app.cli import cli
from app.settings import Settings
from tests.schema.desk import SCHEMA, Desk

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", README, re.DOTALL)
FIELDS = {
    name
    for kind in ("Query", "Mutation", "Subscription")
    for name in cast(GraphQLObjectType, SCHEMA._schema.type_map[kind]).fields
}


def block(language: str, words: str) -> str:
    """The first block in a language that holds certain words."""
    return next(text for tagged, text in BLOCKS if tagged == language and words in text)


def asked(command: str) -> str:
    """The GraphQL document that a ``curl`` line sends."""
    sent = re.search(r"-d '(.*)'", command)
    assert sent is not None
    return cast(str, json.loads(sent.group(1))["query"])


@pytest.mark.store
async def test_the_first_call_gives_the_printed_answer(store: Any) -> None:
    answer = await Desk(store).ask(None, asked(block("sh", "departments(first: 2")))
    printed = json.loads(block("json", "departments"))
    assert (answer.data, answer.errors) == (printed["data"], None)


@pytest.mark.store
async def test_the_call_that_opens_a_department_opens_it(store: Any) -> None:
    sent = re.search(r"-d '(.*)'", block("sh", "openDepartment"), re.DOTALL)
    assert sent is not None
    call = json.loads(sent.group(1))
    answer = await Desk(store).ask("admin@platform.demo", call["query"], **call["variables"])
    assert (answer.errors, answer.data["openDepartment"]["errors"]) == (None, [])


@pytest.mark.store
async def test_the_desk_that_it_asks_for_shows_each_matter_with_its_due_date_and_its_law(store: Any) -> None:
    desk = Desk(store)
    department = await desk.dispatched_to_commerce(1)
    answer = await desk.ask("clerk@swt.demo", block("graphql", "inbox("), id=department)
    [order] = answer.data["inbox"]["nodes"]
    assert answer.errors is None
    assert (order["state"], order["replyDeadline"]["instrument"]) == ("ISSUED", "政企直通车服务规则")


def test_the_subscription_that_it_shows_is_one_of_the_schema() -> None:
    assert validate(SCHEMA._schema, parse(block("graphql", "departmentFeed("))) == []


@pytest.mark.store
async def test_the_due_date_that_it_asks_for_is_the_one_of_hezhang(store: Any) -> None:
    answer = await Desk(store).ask(None, block("graphql", "deadlinePreview"))
    assert answer.data["deadlinePreview"]["dueOn"] == "2020-06-08"


@pytest.mark.store
async def test_the_interest_that_it_asks_for_is_the_one_that_it_names(store: Any) -> None:
    answer = await Desk(store).ask(None, block("graphql", "arrearsInterest"))
    assert answer.errors is None
    assert f"here {answer.data['arrearsInterest']['total']['amount']}:" in README


def test_every_operation_that_it_names_is_in_the_schema() -> None:
    row = re.compile(r"^\|[^|]+\|[^|]+\| (`.*`) ?.*\|$", re.MULTILINE)
    steps = README.partition("## How a matter runs")[2].partition("## The house")[0]
    named = {name for cell in row.findall(steps) for name in re.findall(r"`(\w+)`", cell)} - {"thanksFor"}
    assert named
    assert named <= FIELDS


def test_every_command_that_it_names_exists() -> None:
    named = set(re.findall(r"business-channel ([\w-]+)", README))
    assert named <= set(get_command(cli).commands)  # type: ignore[attr-defined]
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"make (\w+)", README)) <= targets


def test_every_setting_that_it_names_exists() -> None:
    table = README.partition("| setting | meaning |")[2].partition("\n\n")[0]
    named = set(re.findall(r"`([A-Z_]+)`", table))
    assert named
    assert {name.lower() for name in named} <= Settings.model_fields.keys()


def test_every_file_and_folder_that_it_names_is_there() -> None:
    named = set(
        re.findall(r"`((?:app|schema|business_channel|migrations|tests|benchmarks|docs|requirements)/[\w./]*)`", README)
    )
    assert named
    assert [each for each in named if not (ROOT / each).exists()] == []
