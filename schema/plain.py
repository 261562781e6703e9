"""Records become answers without a step per field.

The executor calls a resolver for every field of every row, and asks of each value whether it must be awaited. For
records this is known beforehand: they carry an attribute for every field that was asked for, and a plain field's
resolver only reads it. So a selection on a record is put together once per operation, as one function from the record
to its part of the answer, which is then called for every row.

Where anything is not plain, in the selection or in a value, the function is not used, and the executor goes its usual
way: it tells errors with their paths, and knows what a null does to its parents.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, TypeAlias

from graphql import (
    GraphQLID,
    GraphQLLeafType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    GraphQLString,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)
from graphql.execution.collect_fields import FieldDetails
from graphql.pyutils import AwaitableOrValue, Path, Undefined
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext
from strawberry.schema.schema_converter import CustomGraphQLEnumType, GraphQLCoreConverter
from strawberry.types.field import StrawberryField

from business_channel.nouns import Record

Writer: TypeAlias = Callable[[Any], Any]
"""From a value to its part of the answer; raises anything at all for a value that it cannot write."""

Details: TypeAlias = list[FieldDetails]


class NotPlain(Exception):
    """A value or a selection is left to the executor."""


class PlainExecutor(StrawberryGraphQLCoreExecutionContext):
    """An executor that writes records at once where their selection is plain."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._writers: dict[tuple[str, int], tuple[Details, Writer | None]] = {}

    def complete_object_value(
        self,
        return_type: GraphQLObjectType,
        field_details_list: Details,
        info: GraphQLResolveInfo[Any],
        path: Path,
        result: Any,
        position_context: Any,
    ) -> AwaitableOrValue[dict[str, Any]]:
        """The part of the answer that ``result`` becomes."""
        if isinstance(result, Record) and (write := self._writer(return_type, field_details_list)) is not None:
            try:
                written: dict[str, Any] = write(result)
                return written
            except Exception:  # whatever is wrong is found again, and told, by the usual way
                pass
        return super().complete_object_value(return_type, field_details_list, info, path, result, position_context)

    def _writer(self, kind: GraphQLObjectType, details: Details) -> Writer | None:
        """The writer for this selection, made at its first record; the selection is held, so that its id stays its."""
        key = kind.name, id(details)
        if key not in self._writers:
            try:
                self._writers[key] = details, self._object(kind, details)
            except NotPlain:
                self._writers[key] = details, None
        return self._writers[key][1]

    def _object(self, kind: GraphQLObjectType, details: Details) -> Writer:
        selected = self.collect_subfields(kind, details)
        if selected.new_defer_usages or (self.middleware_manager and self.middleware_manager.middlewares):
            raise NotPlain
        noun = kind.name if kind.is_type_of else None
        fields = [(name, *self._field(kind, below)) for name, below in selected.grouped_field_set.items()]

        def write(value: Any) -> dict[str, Any]:
            if noun is not None and value.noun != noun:
                raise NotPlain
            return {name: write_field(getattr(value, attribute)) for name, attribute, write_field in fields}

        return write

    def _field(self, kind: GraphQLObjectType, details: Details) -> tuple[str, Writer]:
        """The attribute behind a field, and what writes it."""
        name = details[0].node.name.value
        if name == "__typename":
            return "__class__", lambda _: kind.name
        field = kind.fields[name]
        definition = field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
        if not isinstance(definition, StrawberryField) or not definition.is_basic_field:
            raise NotPlain
        return definition.python_name, self._value(field.type, details)

    def _value(self, kind: GraphQLOutputType, details: Details) -> Writer:
        if is_non_null_type(kind):
            return self._present(kind.of_type, details)
        write = self._present(kind, details)
        return lambda value: None if value is None else write(value)

    def _present(self, kind: GraphQLOutputType, details: Details) -> Writer:
        """What writes a value that must not be null."""
        if is_leaf_type(kind):
            return _leaf(kind)
        if is_list_type(kind):
            write = self._value(kind.of_type, details)
            return lambda values: [write(value) for value in values]
        if is_object_type(kind):
            return self._object(kind, details)
        raise NotPlain


@lru_cache(maxsize=512)
def _leaf(kind: GraphQLLeafType) -> Writer:
    coerce = kind.coerce_output_value
    if isinstance(kind, CustomGraphQLEnumType):
        members: Iterable[Any] = kind.wrapped_cls
        return {member: coerce(member) for member in members}.__getitem__

    def write(value: Any) -> Any:
        written = coerce(value)
        if written is None or written is Undefined:
            raise NotPlain
        return written

    def write_text(value: Any) -> Any:
        return value if type(value) is str else write(value)

    return write_text if kind in (GraphQLString, GraphQLID) else write
