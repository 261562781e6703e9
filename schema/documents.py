"""Parsed queries and all that is known of them without their answer, kept for the next time they are sent."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    VariableNode,
    Visitor,
    parse,
    recommended_rules,
    specified_rules,
    validate,
    visit,
)
from graphql.language import ArgumentNode
from strawberry.extensions import SchemaExtension
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from business_channel.errors import BadRequest, ChannelError
from business_channel.language import Words
from schema.limits import QueryLimits, TooCostly, TooDeep
from schema.masking import MAX_REQUEST_ERRORS
from schema.operation import current_operation
from schema.walk import Measure, Walk

_NUL = re.compile(r"\\u(?:0{4}|\{0+\})|\0")
RULES = (*specified_rules, *recommended_rules, MaybeNullValidationRule, OneOfInputValidationRule)
_MEASURES_KEPT = 32


class QueryTooLong(TooCostly):
    words = Words("查询文本过长：上限 {limit} 字节。", "The query is too long: the limit is {limit} bytes.")


class TooManyTokens(TooCostly):
    words = Words("查询文本过长：上限 {limit} 个词法单元。", "The query is too long: the limit is {limit} tokens.")


class WhichOperation(BadRequest):
    words = Words(
        "文档中有多个操作，请以 operationName 指明一个。",
        "The document holds several operations; please name one in `operationName`.",
    )


class NulInQuery(BadRequest):
    words = Words("查询中不能有空字符。", "The query must not hold NUL characters.")


Measures = Mapping[str | None, Measure]


class PreparedDocument:
    """A parsed document; its measures and its validation are worked out once and kept."""

    def __init__(self, document: DocumentNode, limits: QueryLimits) -> None:
        self.document = document
        self.operations = sum(isinstance(node, OperationDefinitionNode) for node in document.definitions)
        self.walks = 0
        self.validations = 0
        self._limits = limits
        self._size_variables = _size_variables(document)
        self._measures: dict[tuple[int | None, ...], Measures | ChannelError] = {}
        self._problems: list[GraphQLError] | None = None

    def measures(self, schema: GraphQLSchema, variables: Mapping[str, object]) -> Measures:
        """What each operation amounts to with ``variables``; raises ``Refusal`` where that is more than allowed."""
        sizes = tuple(_size(variables.get(name)) for name in self._size_variables)
        if sizes not in self._measures:
            if len(self._measures) >= _MEASURES_KEPT:
                self._measures.clear()
            self._measures[sizes] = self._walk(schema, variables)
        outcome = self._measures[sizes]
        if isinstance(outcome, ChannelError):
            raise outcome.with_traceback(None)
        return outcome

    def _walk(self, schema: GraphQLSchema, variables: Mapping[str, object]) -> Measures | ChannelError:
        self.walks += 1
        try:
            return Walk(schema, self.document, self._limits, variables).operations()
        except ChannelError as refusal:
            return refusal

    def problems(self, schema: GraphQLSchema) -> list[GraphQLError]:
        """The first errors of validation, without suggestions; none for a valid document."""
        if self._problems is None:
            self.validations += 1
            found = validate(schema, self.document, RULES, max_errors=MAX_REQUEST_ERRORS, hide_suggestions=True)
            self._problems = found[:MAX_REQUEST_ERRORS]
        return list(self._problems)


class Documents:
    """The documents that were sent lately, by their text; at most ``limits.cached_documents``."""

    def __init__(self, limits: QueryLimits) -> None:
        self.limits = limits
        self.prepare = lru_cache(maxsize=limits.cached_documents)(self._prepare)

    def _prepare(self, text: str) -> PreparedDocument:
        """Parses ``text``; raises ``TooCostly`` when it is too long, ``GraphQLSyntaxError`` when it cannot be read."""
        if len(text.encode(errors="replace")) > self.limits.query_bytes:
            raise QueryTooLong(limit=self.limits.query_bytes)
        if _NUL.search(text):
            raise NulInQuery
        return PreparedDocument(self._parse(text), self.limits)

    def _parse(self, text: str) -> DocumentNode:
        tokens = self.limits.tokens
        try:
            return parse(text, max_lexical_tokens=tokens, max_comments=tokens)
        except GraphQLError as error:
            if "Parsing aborted" not in error.message:
                raise
            too_deep = "nested too deeply" in error.message
            raise (TooDeep(limit=self.limits.depth) if too_deep else TooManyTokens(limit=tokens)) from None


class OperationLimits(SchemaExtension):
    """Parses, measures and validates each operation, from what is kept where possible, and tells ``extensions.cost``.

    A subclass made by ``operation_limits`` holds the documents; one class serves one schema.
    """

    documents: Documents

    def __init__(self) -> None:
        super().__init__()
        self._cost: int | None = None

    def on_parse(self) -> Iterator[None]:
        """Gives the kept document, so that the library does not parse again; raises ``WhichOperation``."""
        context = self.execution_context
        self._prepared = self.documents.prepare(context.query or "")
        if context._provided_operation_name is None and self._prepared.operations > 1:
            raise WhichOperation  # the library would run the first
        context.graphql_document = self._prepared.document
        yield

    def on_validate(self) -> Iterator[None]:
        """Measures first, then validates; an operation beyond the limits is never validated."""
        context = self.execution_context
        schema = context.schema._schema
        operation = current_operation()
        operation.kind = context.operation_type.value
        try:
            measure = self._prepared.measures(schema, context.variables or {}).get(context.operation_name, Measure())
            self._cost = operation.cost = measure.cost
            context.pre_execution_errors = self._prepared.problems(schema)
        except ChannelError as refusal:
            context.pre_execution_errors = [GraphQLError(str(refusal), original_error=refusal)]
        yield

    def get_results(self) -> dict[str, object]:
        """``cost`` in objects, once the operation was measured."""
        return {} if self._cost is None else {"cost": self._cost}


def operation_limits(limits: QueryLimits) -> type[OperationLimits]:
    """The extension that holds ``limits`` for one schema; its ``documents`` are shared by all its operations."""
    return type("OperationLimits", (OperationLimits,), {"documents": Documents(limits)})


class _SizeVariables(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_argument(self, node: ArgumentNode, *_: object) -> None:
        if node.name.value in ("first", "ids") and isinstance(node.value, VariableNode):
            self.names.add(node.value.name.value)


def _size_variables(document: DocumentNode) -> tuple[str, ...]:
    visitor = _SizeVariables()
    visit(document, visitor)
    return tuple(sorted(visitor.names))


def _size(value: object) -> int | None:
    if isinstance(value, list):
        return len(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
