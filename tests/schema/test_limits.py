"""What a query may ask for: refused before it is validated, and measured with bounded work."""

from typing import Any

import pytest
from graphql import get_introspection_query, parse

from business_channel.errors import ChannelError
from schema.documents import Documents, OperationLimits
from schema.limits import (
    INTROSPECTION_COST,
    LIST_SIZE,
    IntrospectionOff,
    MissingFirst,
    PageSize,
    QueryLimits,
    TooCostly,
    TooDeep,
    TooManyAliases,
    TooManyFields,
    TooManyRepeats,
)
from schema.masking import MaskedSchema
from schema.walk import Measure, Walk
from tests.doors.county import county

SCHEMA = county()
ENDLESS = 10**100
WIDE = QueryLimits(fields=ENDLESS, repeats=ENDLESS, cost=ENDLESS, aliases=ENDLESS, depth=ENDLESS)

INBOX_PAGE = """
query Inbox($first: Int!) {
  inbox(first: $first) {
    nodes {
      number
      submission { title enterprise { name } region { name } topic { name } }
      deadlines { dueOn }
      latestReply { body }
    }
    pageInfo { hasNextPage endCursor }
  }
}
"""
OBJECTS_PER_ROW = 1 + 4 + LIST_SIZE + 1


def walk(query: str, limits: QueryLimits | None = None, **variables: object) -> Walk:
    """A walk over ``query`` in the county's schema."""
    return Walk(SCHEMA._schema, parse(query), limits or QueryLimits(), variables)


def measure(query: str, limits: QueryLimits | None = None, **variables: object) -> Measure:
    """What the only operation of ``query`` amounts to."""
    (only,) = walk(query, limits, **variables).operations().values()
    return only


def bomb(fragments: int) -> str:
    """A chain of fragments, each of which spreads the next one twice."""
    links = "".join(f"fragment F{n} on Region {{ ...F{n + 1} ...F{n + 1} }} " for n in range(fragments - 1))
    return f"{{ region {{ ...F0 }} }} {links} fragment F{fragments - 1} on Region {{ name }}"


@pytest.mark.parametrize("fragments", [20, 50, 100, 200])
def test_the_channel_looks_at_each_selection_of_a_fragment_bomb_once(fragments: int) -> None:
    look = walk(bomb(fragments), WIDE)
    (total,) = look.operations().values()
    assert total.fields == 1 + 2 ** (fragments - 1)
    assert look.visited == 2 + 2 * (fragments - 1) + 1


@pytest.mark.parametrize("fragments", [20, 50, 100, 200])
def test_the_channel_refuses_a_fragment_bomb(fragments: int) -> None:
    look = walk(bomb(fragments))
    with pytest.raises(TooCostly):
        look.operations()
    assert look.visited <= 2 + 2 * fragments


def test_the_channel_counts_the_aliases_that_fragments_multiply() -> None:
    links = "".join(
        f"fragment F{n} on Region {{ a: parent {{ ...F{n + 1} }} b: parent {{ ...F{n + 1} }} }} " for n in range(5)
    )
    query = f"{{ region {{ ...F0 }} }} {links} fragment F5 on Region {{ name }}"
    assert measure(query, WIDE).aliases == 2 + 4 + 8 + 16 + 32
    with pytest.raises(TooManyAliases):
        measure(query)


def test_the_channel_passes_a_page_of_a_hundred_inbox_rows() -> None:
    assert measure(INBOX_PAGE, first=100).cost == 100 * OBJECTS_PER_ROW
    assert QueryLimits().cost >= 100 * OBJECTS_PER_ROW


def test_the_channel_counts_nodes_and_edges_alike() -> None:
    by_nodes = measure("{ inbox(first: 7) { nodes { number latestReply { body } } } }")
    by_edges = measure("{ inbox(first: 7) { edges { cursor node { number latestReply { body } } } } }")
    assert by_nodes.cost == by_edges.cost == 7 * 2


def test_the_channel_counts_a_page_by_its_variable_and_by_its_default() -> None:
    assert measure(INBOX_PAGE, first=20).cost == 20 * OBJECTS_PER_ROW
    with_default = INBOX_PAGE.replace("$first: Int!", "$first: Int! = 30")
    assert measure(with_default).cost == 30 * OBJECTS_PER_ROW
    assert measure(with_default, first=2).cost == 2 * OBJECTS_PER_ROW


def test_the_channel_takes_a_page_whose_variable_is_unknown_for_a_full_one() -> None:
    assert measure(INBOX_PAGE).cost == 100 * OBJECTS_PER_ROW
    assert measure(INBOX_PAGE, first="many").cost == 100 * OBJECTS_PER_ROW


def test_the_channel_multiplies_pages_within_pages() -> None:
    query = "{ inbox(first: 10) { nodes { history(first: 5) { nodes { number } } } } }"
    assert measure(query).cost == 10 * (1 + 5)


def test_the_channel_counts_a_fragment_on_a_connection_by_the_page_it_is_spread_in() -> None:
    query = "{ inbox(first: 9) { ...Rows } } fragment Rows on WorkOrderConnection { nodes { number } totalCount }"
    assert measure(query).cost == 9


def test_the_channel_counts_plain_lists_by_their_usual_length() -> None:
    assert measure("{ regions { name } }").cost == 40
    assert measure("{ region { children { name } } }").cost == 1 + LIST_SIZE


def test_the_channel_counts_nodes_by_their_ids() -> None:
    assert measure('{ nodes(ids: ["a", "b", "c"]) { name } }').cost == 3
    assert measure("query($ids: [ID!]!) { nodes(ids: $ids) { name } }", ids=["a"] * 40).cost == 40


def test_the_channel_charges_nothing_for_plain_fields() -> None:
    assert measure('{ __typename day(value: "2020-05-28") }').cost == 0


REFUSED: dict[str, tuple[str, type[ChannelError]]] = {
    "a path of eleven fields": ("{ region" + " { parent" * 9 + " { name }" + " }" * 9 + " }", TooDeep),
    "31 aliases": ("{" + "".join(f"a{n}: __typename " for n in range(31)) + "}", TooManyAliases),
    "11 times one name": ("{" + "region { name } " * 11 + "}", TooManyRepeats),
    "11 times one name through a fragment": (
        "{" + "region { name } " * 6 + "...F ...F ...F ...F ...F } fragment F on Query { region { name } }",
        TooManyRepeats,
    ),
    "one name too often in a fragment that nobody spreads": (
        "{ __typename } fragment F on Region {" + " name" * 11 + " }",
        TooManyRepeats,
    ),
    "one name too often in the first of two fragments of one name": (
        "{ ...F } fragment F on Query {" + " __typename" * 11 + " } fragment F on Query { __typename }",
        TooManyRepeats,
    ),
    "one name too often in an operation that is not asked for": (
        "query A { __typename } query B {" + " __typename" * 11 + " }",
        TooManyRepeats,
    ),
    "501 fields": ("{" + " ".join(f"f{n}" for n in range(501)) + "}", TooManyFields),
    "a hundred pages of a hundred": (
        "{ inbox(first: 100) { nodes { history(first: 100) { nodes { number } } } } }",
        TooCostly,
    ),
    "a connection without first": ("{ inbox { totalCount } }", MissingFirst),
    "first above a hundred": ("{ inbox(first: 101) { totalCount } }", PageSize),
    "first below one": ("{ inbox(first: 0) { totalCount } }", PageSize),
    "first beyond any integer": ("{ inbox(first: " + "9" * 5_000 + ") { totalCount } }", PageSize),
    "more than a hundred ids": ("{ nodes(ids: [" + '"a" ' * 101 + "]) { name } }", PageSize),
    "no ids": ("{ nodes(ids: []) { name } }", PageSize),
}


@pytest.mark.parametrize("name", REFUSED)
def test_the_channel_refuses(name: str) -> None:
    query, refusal = REFUSED[name]
    with pytest.raises(refusal) as refused:
        walk(query).operations()
    assert type(refused.value) is refusal


PASSED = {
    "a path of ten fields": "{ region" + " { parent" * 8 + " { name }" + " }" * 8 + " }",
    "30 aliases": "{" + "".join(f"a{n}: __typename " for n in range(30)) + "}",
    "10 times one name": "{" + "region { name } " * 10 + "}",
    "fragments in a circle": "{ region { ...A } } fragment A on Region { ...B } fragment B on Region { ...A }",
    "an unknown fragment": "{ region { ...Nothing } }",
    "an unknown field": "{ nothing(first: 1000) { at { all } } }",
    "a fragment on a scalar": "{ ...F } fragment F on Decimal { value(first: 5) }",
    "the library's own introspection": get_introspection_query(),
}


@pytest.mark.parametrize("name", PASSED)
def test_the_channel_leaves_to_validation(name: str) -> None:
    walk(PASSED[name]).operations()


def test_the_channel_refuses_fragments_that_nest_deeper_than_the_interpreter() -> None:
    links = "".join(f"fragment F{n} on Region {{ ...F{n + 1} }} " for n in range(400))
    with pytest.raises(TooDeep):
        walk(f"{{ region {{ ...F0 }} }} {links} fragment F400 on Region {{ name }}", WIDE).operations()


def test_the_channel_charges_introspection_by_the_copy() -> None:
    assert measure(get_introspection_query()).cost == INTROSPECTION_COST["__schema"]
    assert measure('{ __type(name: "Region") { name } }').cost == INTROSPECTION_COST["__type"]


@pytest.mark.parametrize("query", ["{ __schema { types { name } } }", '{ __type(name: "Region") { name } }'])
def test_the_channel_refuses_introspection_where_it_is_off(query: str) -> None:
    with pytest.raises(IntrospectionOff):
        walk(query, QueryLimits(introspection=False)).operations()


def kept_by(schema: MaskedSchema) -> Documents:
    """The documents that a schema keeps."""
    (limits,) = (extension for extension in schema.extensions if getattr(extension, "documents", None))
    assert isinstance(limits, type)
    assert issubclass(limits, OperationLimits)
    return limits.documents


async def answer(schema: MaskedSchema, query: str, **variables: Any) -> tuple[object, list[str], dict[str, Any]]:
    """The data, the codes of the errors and the extensions of an answer."""
    result = await schema.execute(query, variable_values=variables)
    codes = [str((error.extensions or {})["code"]) for error in result.errors or []]
    return result.data, codes, result.extensions or {}


async def test_the_channel_parses_measures_and_validates_a_query_once() -> None:
    schema = county()
    for _ in range(50):
        data, codes, extensions = await answer(schema, INBOX_PAGE, first=1)
        assert (data is None, codes, extensions) == (False, [], {"cost": OBJECTS_PER_ROW})
    assert kept_by(schema).prepare.cache_info()[:2] == (49, 1)
    kept = kept_by(schema).prepare(INBOX_PAGE)
    assert (kept.walks, kept.validations) == (1, 1)


async def test_the_channel_measures_again_for_another_length_of_the_page() -> None:
    schema = county()
    costs = [(await answer(schema, INBOX_PAGE, first=first))[2]["cost"] for first in (1, 2, 2, 1)]
    assert costs == [OBJECTS_PER_ROW, 2 * OBJECTS_PER_ROW, 2 * OBJECTS_PER_ROW, OBJECTS_PER_ROW]
    assert kept_by(schema).prepare(INBOX_PAGE).walks == 2


async def test_the_channel_keeps_no_more_documents_than_it_may() -> None:
    schema = county(QueryLimits(cached_documents=4))
    for number in range(20):
        await answer(schema, f"query Number{number} {{ __typename }}")
    assert kept_by(schema).prepare.cache_info().currsize == 4


async def test_the_channel_never_validates_what_it_refuses() -> None:
    schema = county()
    query = "{" + "region { name } " * 30 + "nothing }"
    for _ in range(3):
        _, codes, _ = await answer(schema, query)
        assert codes == ["TOO_COSTLY"]
    kept = kept_by(schema).prepare(query)
    assert (kept.walks, kept.validations) == (1, 0)


async def test_the_channel_lists_five_errors_of_validation_at_most() -> None:
    _, codes, _ = await answer(county(), "{" + " ".join(f"nothing{n}" for n in range(50)) + "}")
    assert codes == ["BAD_REQUEST"] * 5


async def test_the_channel_lists_five_errors_of_variables_at_most() -> None:
    query = "query($v: [Decimal!]!) { amounts(values: $v) }"
    _, codes, _ = await answer(county(), query, v=[1.5] * 50)
    assert codes == ["BAD_REQUEST"] * 5


async def test_the_channel_suggests_no_names() -> None:
    result = await county().execute("{ regionn { name } }")
    assert [error.message for error in result.errors or []] == ["Query 没有字段 regionn。"]
    result = await county().execute('{ amount(valu: "1") }')
    assert not any("Did you mean" in error.message for error in result.errors or [])
