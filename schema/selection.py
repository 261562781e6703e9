"""Which fields of a noun an operation asks for."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLResolveInfo,
    InlineFragmentNode,
    NamedTypeNode,
    SelectionNode,
    SelectionSetNode,
)

from business_channel.nouns import Selection, merged
from schema.context import Info

_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")


def selection_of(info: Info, *paths: tuple[str, ...], of: str | None = None) -> Selection:
    """The fields asked for at each of ``paths`` below the resolved field, united and by their Python names.

    Without a path it is what is asked of the field itself. ``of`` keeps only what is asked of that type, where the
    field answers an interface. Directives that may leave a field out are not looked at: it is fetched all the same.
    """
    whole = _Walk(info._raw_info, of).of_fields(info._raw_info.field_nodes)
    return merged(_at(whole, path) for path in paths or ((),))


def page_selection(info: Info) -> Selection:
    """What a connection's records must carry."""
    return selection_of(info, ("nodes",), ("edges", "node"))


def _at(selection: Selection, path: tuple[str, ...]) -> Selection:
    for name in path:
        selection = selection.get(name, {})
    return selection


class _Walk:
    """``of`` is the type that the resolved field answers; further down no field answers an interface."""

    def __init__(self, info: GraphQLResolveInfo[Any], of: str | None) -> None:
        self.fragments, self.of = info.fragments, of

    def of_fields(self, nodes: list[FieldNode]) -> Selection:
        return merged(dict(self._pairs(node.selection_set, self.of)) for node in nodes)

    def _pairs(self, selection_set: SelectionSetNode | None, of: str | None = None) -> Iterator[tuple[str, Selection]]:
        union: dict[str, Selection] = {}
        for name, wanted in self._flat(selection_set, of):
            union[name] = merged((union.get(name, {}), wanted))
        yield from union.items()

    def _flat(self, selection_set: SelectionSetNode | None, of: str | None) -> Iterator[tuple[str, Selection]]:
        nodes: tuple[SelectionNode | FragmentDefinitionNode, ...] = selection_set.selections if selection_set else ()
        for node in nodes:
            if isinstance(node, FieldNode):
                if not node.name.value.startswith("__"):
                    yield python_name(node.name.value), dict(self._pairs(node.selection_set))
                continue
            if isinstance(node, FragmentSpreadNode):
                node = self.fragments[node.name.value]
            if isinstance(node, FragmentDefinitionNode | InlineFragmentNode) and _applies(node.type_condition, of):
                yield from self._flat(node.selection_set, of)


def _applies(condition: NamedTypeNode | None, of: str | None) -> bool:
    return of is None or condition is None or condition.name.value in (of, "Node")


@lru_cache(maxsize=1000)
def python_name(name: str) -> str:
    """The Python name of a GraphQL field: dueAt is due_at."""
    return _CAPITAL.sub("_", name).lower()
