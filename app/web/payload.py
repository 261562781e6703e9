"""Reading what a caller sent: JSON that may be hostile, and the four parameters of a GraphQL request."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn, TypeVar
from urllib.parse import parse_qsl

from app.web.refusals import BrokenCharacters, NoQuery, NotJson, TooManyValues, WrongParameter

T = TypeVar("T")

_WRITTEN_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
_PARAMETERS = ("query", "variables", "operationName", "extensions")


@dataclass(frozen=True, slots=True)
class GraphQLRequest:
    """One operation as GraphQL over HTTP and graphql-transport-ws both describe it."""

    query: str
    variables: dict[str, object] | None
    operation_name: str | None
    extensions: dict[str, object] | None


def parse_json(data: bytes | str) -> object:
    """The value that ``data`` holds as JSON in UTF-8.

    Raises ``NotJson`` for anything else, which includes NaN, nesting and numbers beyond what the interpreter takes;
    raises ``BrokenCharacters`` for NUL and lone surrogates, which no store takes.
    """
    try:
        text = data if isinstance(data, str) else data.decode()
        value: object = json.loads(text, parse_constant=_refuse_constant)
        if "\\u" in text:
            _refuse_broken(value)
    except (ValueError, RecursionError):
        raise NotJson from None
    return value


def _refuse_constant(_: str) -> NoReturn:
    raise NotJson


def _refuse_broken(value: object) -> None:
    """Raises ``BrokenCharacters``; writing the value out again is the cheapest way to see each of its strings."""
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise BrokenCharacters from None
    if _WRITTEN_NUL.search(text):
        raise BrokenCharacters


def graphql_request(value: object, max_values: int) -> GraphQLRequest:
    """The request that a JSON ``value`` describes; raises ``BadRequest`` naming the parameter that is wrong."""
    if not isinstance(value, dict):
        raise NotJson
    query = _parameter(value, "query", str)
    if not query:
        raise NoQuery
    variables = _parameter(value, "variables", dict)
    if variables:
        _count_values(variables, max_values)
    return GraphQLRequest(
        query, variables, _parameter(value, "operationName", str), _parameter(value, "extensions", dict)
    )


def _parameter(value: Mapping[str, object], name: str, kind: type[T]) -> T | None:
    given = value.get(name)
    if given is not None and not isinstance(given, kind):
        raise WrongParameter(name=name)
    return given


def _count_values(value: object, limit: int) -> None:
    waiting, count = [value], 0
    while waiting:
        inner = waiting.pop()
        children = inner.values() if isinstance(inner, dict) else inner if isinstance(inner, list) else ()
        count += len(children)
        if count > limit:
            raise TooManyValues(limit=limit)
        waiting.extend(children)


def query_string_request(query_string: bytes, max_values: int) -> GraphQLRequest:
    """The request in the query string of a GET; ``variables`` and ``extensions`` are JSON there."""
    try:
        pairs = parse_qsl(query_string.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=20)
    except ValueError:
        raise BrokenCharacters from None
    parameters: dict[str, object] = {}
    for name, text in pairs:
        if name in _PARAMETERS and name in parameters:
            raise WrongParameter(name=name)
        if "\0" in text:
            raise BrokenCharacters
        parameters[name] = parse_json(text) if name in ("variables", "extensions") and text else text or None
    return graphql_request(parameters, max_values)
