"""One walk over a parsed document, before it is validated, that refuses what passes the limits.

Validation pays for what it looks at: a pair-wise comparison of all fields of one name, and fragments written out again
at every spread. So the walk comes first, and never looks at a fragment twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_leaf_type,
    is_list_type,
)

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

_INTEGER_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Measure:
    """What a selection amounts to with its fragments written out.

    ``rows`` is the cost of one row where the selection is that of a connection, whose field alone knows how many rows
    there are; ``names`` counts the response names at the top of the selection.
    """

    depth: int = 0
    aliases: int = 0
    fields: int = 0
    cost: int = 0
    rows: int = 0
    names: Mapping[str, int] = field(default_factory=dict)


class Total:
    """A measure that grows by one selection at a time and refuses the moment a limit is passed."""

    def __init__(self, limits: QueryLimits) -> None:
        self._limits = limits
        self._sum = Measure()
        self._names: dict[str, int] = {}

    def add(self, other: Measure) -> None:
        """Adds one selection; raises ``TooCostly`` or one of its kinds."""
        self._sum = Measure(
            depth=max(self._sum.depth, other.depth),
            aliases=self._sum.aliases + other.aliases,
            fields=self._sum.fields + other.fields,
            cost=self._sum.cost + other.cost,
            rows=self._sum.rows + other.rows,
        )
        self._check_sum()
        for name, count in other.names.items():
            self._names[name] = self._names.get(name, 0) + count
            if self._names[name] > self._limits.repeats:
                raise TooManyRepeats(name=name[:100], limit=self._limits.repeats)

    def _check_sum(self) -> None:
        if self._sum.depth > self._limits.depth:
            raise TooDeep(limit=self._limits.depth)
        if self._sum.aliases > self._limits.aliases:
            raise TooManyAliases(limit=self._limits.aliases)
        if self._sum.fields > self._limits.fields:
            raise TooManyFields(limit=self._limits.fields)

    def measure(self) -> Measure:
        """What was added up."""
        return replace(self._sum, names=self._names)


class Walk:
    """One walk over a document that visits every selection once, however often its fragments are spread.

    Cycles of fragments and unknown names count nothing; validation reports them. ``visited`` counts the selections
    looked at, which is what the walk costs.
    """

    def __init__(
        self, schema: GraphQLSchema, document: DocumentNode, limits: QueryLimits, variables: Mapping[str, object]
    ) -> None:
        self.visited = 0
        self._schema = schema
        self._limits = limits
        self._operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
        self._definitions = [node for node in document.definitions if isinstance(node, FragmentDefinitionNode)]
        self._fragments = {node.name.value: node for node in self._definitions}
        self._variables = {**_defaults(self._operations), **variables}
        self._memo: dict[str, Measure | None] = {}

    def operations(self) -> dict[str | None, Measure]:
        """Measures every operation, by name; raises ``Refusal`` for the first limit that is passed.

        Fragments that no operation spreads are looked at as well, for validation looks at them too.
        """
        try:
            measures = {node.name.value if node.name else None: self._operation(node) for node in self._operations}
            for fragment in self._definitions:
                self._unspread(fragment)
            return measures
        except RecursionError:
            raise TooDeep(limit=self._limits.depth) from None

    def _operation(self, node: OperationDefinitionNode) -> Measure:
        measure = self._selections(node.selection_set, self._schema.get_root_type(node.operation))
        if measure.cost > self._limits.cost:
            raise TooCostly(actual=measure.cost, limit=self._limits.cost)
        return measure

    def _unspread(self, node: FragmentDefinitionNode) -> None:
        name = node.name.value
        if self._fragments[name] is node:
            self._fragment(name)
        else:
            self._definition(node)

    def _selections(self, node: SelectionSetNode | None, parent: GraphQLNamedType | None) -> Measure:
        total = Total(self._limits)
        for selection in node.selections if node else ():
            self.visited += 1
            total.add(self._selection(selection, parent))
        return total.measure()

    def _selection(self, node: SelectionNode, parent: GraphQLNamedType | None) -> Measure:
        if isinstance(node, FieldNode):
            return self._field(node, parent)
        if isinstance(node, InlineFragmentNode):
            narrowed = self._schema.get_type(node.type_condition.name.value) if node.type_condition else parent
            return self._selections(node.selection_set, narrowed)
        assert isinstance(node, FragmentSpreadNode)
        return self._fragment(node.name.value)

    def _fragment(self, name: str) -> Measure:
        if name not in self._memo:
            self._memo[name] = None
            fragment = self._fragments.get(name)
            if fragment is not None:
                self._memo[name] = self._definition(fragment)
        return self._memo[name] or Measure()

    def _definition(self, node: FragmentDefinitionNode) -> Measure:
        return self._selections(node.selection_set, self._schema.get_type(node.type_condition.name.value))

    def _field(self, node: FieldNode, parent: GraphQLNamedType | None) -> Measure:
        name = node.name.value
        if name in INTROSPECTION_COST and not self._limits.introspection:
            raise IntrospectionOff
        definition = self._schema.get_field(parent, name) if is_composite_type(parent) else None
        named = get_named_type(definition.type) if definition else None
        inner = self._selections(node.selection_set, named)
        cost, rows = self._cost(node, definition, parent, named, inner)
        return Measure(
            depth=0 if _is_introspective(parent) else 1 + inner.depth,
            aliases=inner.aliases + (node.alias is not None),
            fields=inner.fields + 1,
            cost=cost,
            rows=rows,
            names={node.alias.value if node.alias else name: 1},
        )

    def _cost(
        self,
        node: FieldNode,
        definition: GraphQLField | None,
        parent: GraphQLNamedType | None,
        named: GraphQLNamedType | None,
        inner: Measure,
    ) -> tuple[int, int]:
        """The objects that the field answers, and those that it adds to each row of the connection it stands in."""
        if definition is None or named is None or is_leaf_type(named) or _is_introspective(parent):
            return 0, 0
        if node.name.value in INTROSPECTION_COST:
            return INTROSPECTION_COST[node.name.value], 0
        size = self._size(node, definition)
        if _is_connection(named):
            return inner.cost + size * inner.rows, 0
        each = inner.cost + (0 if _is_wrapper(named) else 1)
        if _is_connection(parent) and _is_list(definition):
            return 0, each
        return size * each, 0

    def _size(self, node: FieldNode, definition: GraphQLField) -> int:
        arguments = {argument.name.value: argument.value for argument in node.arguments or ()}
        if "first" in definition.args:
            return self._first(node.name.value, arguments.get("first"))
        if "ids" in definition.args:
            ids = self._given(arguments.get("ids"))
            return self._in_page("ids", len(ids) if isinstance(ids, list | tuple) else 1)
        return _usual_length(definition) if _is_list(definition) else 1

    def _first(self, name: str, value: ValueNode | None) -> int:
        if value is None:
            raise MissingFirst(field=name, limit=self._limits.page)
        given = self._given(value)
        if isinstance(given, int) and not isinstance(given, bool):
            return self._in_page("first", given)
        return self._limits.page

    def _given(self, value: ValueNode | None) -> object:
        """The whole number or list that an argument is given; ``None`` where validation or coercion will refuse it."""
        if isinstance(value, IntValueNode):
            return int(value.value[: _INTEGER_DIGITS + 1])
        if isinstance(value, ListValueNode):
            return value.values
        return self._variables.get(value.name.value) if isinstance(value, VariableNode) else None

    def _in_page(self, argument: str, size: int) -> int:
        if not 1 <= size <= self._limits.page:
            raise PageSize(argument=argument, limit=self._limits.page)
        return size


def _defaults(operations: list[OperationDefinitionNode]) -> dict[str, object]:
    """The whole-number defaults of variables; of several operations' defaults for one name the largest."""
    defaults: dict[str, object] = {}
    for variable in (variable for operation in operations for variable in operation.variable_definitions or ()):
        value, name = variable.default_value, variable.variable.name.value
        if isinstance(value, IntValueNode):
            given, known = int(value.value[: _INTEGER_DIGITS + 1]), defaults.get(name)
            defaults[name] = max(given, known) if isinstance(known, int) else given
    return defaults


def _is_introspective(parent: GraphQLNamedType | None) -> bool:
    return parent is not None and parent.name.startswith("__")


def _is_connection(named: GraphQLNamedType | None) -> bool:
    return "pageInfo" in getattr(named, "fields", ())


def _is_wrapper(named: GraphQLNamedType) -> bool:
    fields = getattr(named, "fields", {})
    return named.name == "PageInfo" or ("node" in fields and "cursor" in fields)


def _is_list(definition: GraphQLField) -> bool:
    return is_list_type(get_nullable_type(definition.type))


def _usual_length(definition: GraphQLField) -> int:
    metadata = getattr(definition.extensions.get("strawberry-definition"), "metadata", None) or {}
    return int(metadata.get("list_size", LIST_SIZE))
