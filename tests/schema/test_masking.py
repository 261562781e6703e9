"""What an answer says of an error: its code and a sentence, and nothing of the inside."""

import asyncio
import inspect
from collections.abc import AsyncIterator, Iterator, MutableMapping
from typing import Any

import pytest
import structlog
from graphql import GraphQLError, ValidationRule
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from strawberry.extensions import AddValidationRules, SchemaExtension
from strawberry.types.execution import ExecutionResult

import schema.documents
from business_channel.access import ANONYMOUS
from business_channel.errors import Forbidden
from business_channel.language import Language
from schema.guarded import guarded_schema
from schema.masking import MaskedErrors, is_outage, masked
from schema.operation import Operation, answering
from tests.doors.county import SECRET, CountyContext, Mutation, Query, Subscription, county

SCHEMA = county()


@pytest.fixture(autouse=True)
def said() -> Iterator[list[MutableMapping[str, Any]]]:
    """What is logged meanwhile."""
    with structlog.testing.capture_logs() as entries:
        yield entries


def told(result: ExecutionResult) -> list[tuple[str, str]]:
    """The code and the sentence of every error; each carries a request id."""
    assert all((error.extensions or {})["requestId"] for error in result.errors or [])
    return [(str((error.extensions or {})["code"]), error.message) for error in result.errors or []]


async def stream(query: str, schema: Any = SCHEMA) -> list[ExecutionResult]:
    """Every result of an operation that streams."""
    results: AsyncIterator[ExecutionResult] = await schema.stream(
        query, context_value=CountyContext(ANONYMOUS, Language.ZH)
    )
    return [result async for result in results]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [(Language.ZH, "没有找到，或您无权查看。"), (Language.EN, "Not found, or not for you to see.")],
)
async def test_the_channel_tells_a_refusal_in_the_callers_language(language: Language, sentence: str) -> None:
    result = await SCHEMA.execute("{ missing }", context_value=CountyContext(ANONYMOUS, language))
    assert told(result) == [("NOT_FOUND", sentence)]


async def test_the_channel_hides_what_nobody_foresaw_and_logs_it_once(said: list[MutableMapping[str, Any]]) -> None:
    with answering(Operation("0197f3a2")):
        result = await SCHEMA.execute("{ broken }")
    ((code, message),) = told(result)
    assert code == "INTERNAL"
    assert "0197f3a2" in message
    assert SECRET not in message
    assert [(entry["event"], entry["request_id"], repr(entry["exc_info"])) for entry in said] == [
        ("operation_failed", "0197f3a2", repr(KeyError(SECRET)))
    ]


async def test_the_channel_says_that_the_store_is_down() -> None:
    result = await SCHEMA.execute("{ outage region { name } }")
    ((code, message),) = told(result)
    assert (code, SECRET in message) == ("UNAVAILABLE", False)
    assert result.data == {"outage": None, "region": {"name": "赫章县"}}


async def test_the_channel_hides_errors_of_concurrent_operations_beside_live_streams() -> None:
    context = CountyContext(ANONYMOUS, Language.ZH)
    feeds: list[AsyncIterator[Any]] = [
        await SCHEMA.stream("subscription { feed { name } }", context_value=context) for _ in range(3)
    ]
    assert [(await anext(feed)).data for feed in feeds] == [{"feed": {"name": "赫章县"}}] * 3
    results = await asyncio.gather(*(SCHEMA.execute("{ broken }") for _ in range(50)))
    assert {code for result in results for code, _ in told(result)} == {"INTERNAL"}
    assert not any(SECRET in message for result in results for _, message in told(result))
    for feed in feeds:
        await feed.aclose()  # type: ignore[attr-defined]


async def test_the_channel_hides_what_breaks_within_a_stream() -> None:
    first, second = await stream("subscription { failing }")
    assert first.data == {"failing": 1}
    ((code, message),) = told(second)
    assert (code, SECRET in message) == ("INTERNAL", False)


async def test_the_channel_codes_the_errors_of_a_stream_that_never_began() -> None:
    (refused,) = await stream("subscription { nothing }")
    assert [code for code, _ in told(refused)] == ["BAD_REQUEST"]


class BrokenRule(ValidationRule):
    def enter_document(self, *_: object) -> None:
        raise KeyError(SECRET)


class BreaksInValidation(AddValidationRules):
    def __init__(self) -> None:
        super().__init__([BrokenRule])


class BreaksInParsing(SchemaExtension):
    def on_parse(self) -> Any:
        raise KeyError(SECRET)
        yield


@pytest.mark.parametrize("stage", ["a rule", "an extension"])
async def test_the_channel_hides_what_is_raised_before_execution(stage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = guarded_schema(Query, Mutation, Subscription)
    if stage == "a rule":
        monkeypatch.setattr(schema.documents, "RULES", (BrokenRule,))
    else:
        broken.extensions = (*broken.extensions, BreaksInParsing)
    ((code, message),) = told(await broken.execute("{ region { name } }"))
    assert (code, SECRET in message) == ("INTERNAL", False)
    with pytest.raises(GraphQLError) as raised:
        await stream("subscription { ticks }", broken)
    assert (raised.value.extensions or {})["code"] == "INTERNAL"
    assert SECRET not in str(raised.value)


def test_the_channel_hides_what_the_library_says_of_a_field() -> None:
    said_of_a_field = GraphQLError(f"Int cannot represent {SECRET}", path=["amount"])
    assert SECRET not in masked(said_of_a_field).message


async def test_the_channel_answers_a_malformed_global_id_as_the_callers_error() -> None:
    result = await SCHEMA.execute('{ node(id: "not-an-id") { name } }')
    assert [code for code, _ in told(result)] == ["BAD_REQUEST"]


async def test_the_channel_lists_every_error_of_a_page() -> None:
    errors = [GraphQLError("x", path=["inbox", n], original_error=Forbidden()) for n in range(40)]
    with answering(Operation("0197f3a2")) as operation:
        assert {(masked(error).extensions or {})["code"] for error in errors} == {"FORBIDDEN"}
    assert operation.code == "FORBIDDEN"


def test_the_channel_masks_first_and_by_class() -> None:
    assert SCHEMA.extensions[0] is MaskedErrors
    assert all(inspect.isclass(extension) for extension in SCHEMA.extensions)


class FromTheDriver(Exception):
    def __init__(self, sqlstate: str | None) -> None:
        super().__init__("connection to server at 10.0.0.5 failed")
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    "error",
    [
        PoolTimeoutError(),
        ConnectionRefusedError(),
        TimeoutError(),
        DBAPIError("SELECT 1", {}, FromTheDriver("08006")),
        DBAPIError("SELECT 1", {}, FromTheDriver("53300")),
        DBAPIError("SELECT 1", {}, FromTheDriver("57014")),
        DBAPIError("SELECT 1", {}, FromTheDriver("57P01")),
        DBAPIError("SELECT 1", {}, FromTheDriver("40001")),
        DBAPIError("SELECT 1", {}, FromTheDriver(None), connection_invalidated=True),
    ],
)
def test_the_channel_knows_an_outage(error: Exception) -> None:
    assert is_outage(error)


@pytest.mark.parametrize(
    "error",
    [
        FileNotFoundError(),
        ValueError(),
        DBAPIError("INSERT", {}, FromTheDriver("23505")),
        DBAPIError("SELECT", {}, FromTheDriver("42601")),
        DBAPIError("SELECT", {}, FromTheDriver(None)),
    ],
)
def test_the_channel_takes_no_fault_of_its_own_for_an_outage(error: Exception) -> None:
    assert not is_outage(error)
