"""How a noun is read: which columns stand behind each field, which edge joins it to others, and who may see a row.

A noun's description is data; ``plans`` turns it and a selection of fields into statements. What a description knows of
whoever reads is a viewpoint, in which parameters stand for the caller's ids.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement

from business_channel.database import Base
from business_channel.ids import global_id
from business_channel.reader import Viewpoint

Selection: TypeAlias = Mapping[str, "Selection"]
"""The fields asked for, by name; what is asked of an edge or a list stands under its name, leaves have nothing."""

Predicate: TypeAlias = Callable[[Any, Viewpoint], ColumnElement[bool]]


class Record:
    """One row as the API reads it: an attribute for every field that was asked for."""

    noun: str = ""


@dataclass(frozen=True)
class Field:
    """A field made from columns: ``build`` gets the reader and their values; without it the one value is the field."""

    columns: Callable[[Any, Viewpoint], tuple[ColumnElement[Any], ...]]
    build: Callable[..., Any] | None = None


@dataclass(frozen=True)
class Edge:
    """A to-one edge: ``on`` joins the alias of the source to the alias of the target."""

    noun: Callable[[], "Noun"]
    on: Callable[[Any, Any, Viewpoint], ColumnElement[bool]]


@dataclass(frozen=True)
class Nested:
    """A short to-many list: rows whose ``theirs`` equals the source's ``ours``, in the order of ``order_by``.

    With ``through`` rows belong to those rows of another table that it joins to the alias of the list's: ``theirs`` is
    then a column of that table, and a row may stand in several lists.
    """

    noun: Callable[[], "Noun"]
    ours: str
    theirs: str
    order_by: str
    where: Predicate | None = None
    through: tuple[type[Base], Callable[[Any, Any], ColumnElement[bool]]] | None = None


@dataclass(frozen=True, eq=False)
class Noun:
    """The description of one noun; ``visible`` is the first clause of every statement that reads it."""

    name: str
    table: type[Base]
    visible: Predicate | None
    fields: Mapping[str, Field]
    edges: Mapping[str, Edge] = field(default_factory=dict)
    lists: Mapping[str, Nested] = field(default_factory=dict)
    key: str = "id"

    @cached_property
    def record(self) -> type[Record]:
        """The class of this noun's records."""
        return type(f"{self.name}Record", (Record,), {"noun": self.name})


def plain(*names: str) -> dict[str, Field]:
    """Fields that are columns of the same name."""
    return {name: Field(lambda row, _, name=name: (getattr(row, name),)) for name in names}  # type: ignore[misc]


def identity(noun: str, key: str = "id") -> dict[str, Field]:
    """The field ``id``: the opaque global id of the row."""
    return {"id": Field(lambda row, _: (getattr(row, key),), lambda _, value: global_id(noun, value))}


def to_one(noun: Callable[[], Noun], column: str) -> Edge:
    """The edge along a foreign key from ``column`` to the key of ``noun``."""
    return Edge(noun, lambda source, target, _: getattr(target, noun().key) == getattr(source, column))


def merged(selections: Iterable[Selection]) -> Selection:
    """The union of selections."""
    union: dict[str, Selection] = {}
    for selection in selections:
        for name, wanted in selection.items():
            union[name] = merged((union[name], wanted)) if name in union else wanted
    return union
