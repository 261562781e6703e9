"""How a noun is read: which columns stand behind each field, which edge joins it to others, and who may see a row.

A noun's description is data. ``load`` turns it and a selection of fields into one statement for the rows and everything
reached by to-one edges, and one more for every nested list, whatever the number of rows. Only the columns asked for are
fetched, and the visibility predicate of every noun on the way is part of the statement.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import aliased

from business_channel.database import Base
from business_channel.ids import global_id
from business_channel.reader import Reader

Selection: TypeAlias = Mapping[str, "Selection"]
"""The fields asked for, by name; what is asked of an edge or a list stands under its name, leaves have nothing."""

Predicate: TypeAlias = Callable[[Any, Reader], ColumnElement[bool]]
Arrange: TypeAlias = Callable[[Any, Select[Any]], Select[Any]]


class Record:
    """One row as the API reads it: an attribute for every field that was asked for."""

    noun: str = ""


@dataclass(frozen=True)
class Field:
    """A field made from columns: ``build`` gets the reader and their values; without it the one value is the field."""

    columns: Callable[[Any, Reader], tuple[ColumnElement[Any], ...]]
    build: Callable[..., Any] | None = None


@dataclass(frozen=True)
class Edge:
    """A to-one edge: ``on`` joins the alias of the source to the alias of the target."""

    noun: Callable[[], "Noun"]
    on: Callable[[Any, Any, Reader], ColumnElement[bool]]


@dataclass(frozen=True)
class Nested:
    """A short to-many list: rows whose ``theirs`` equals the source's ``ours``, in the order of ``order_by``."""

    noun: Callable[[], "Noun"]
    ours: str
    theirs: str
    order_by: str
    where: Predicate | None = None


@dataclass(frozen=True)
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


async def load(reader: Reader, noun: Noun, selection: Selection, arrange: Arrange) -> list[tuple[Any, Sequence[Any]]]:
    """The visible rows of ``noun`` as records with the selected fields, each beside the row that it was made from.

    ``arrange`` gets the table's alias and the statement and adds filters, order and limit; columns that it adds stand
    at the end of the row.
    """
    plan = _Plan(reader)
    alias = aliased(noun.table)
    branch = plan.branch(noun, alias, selection)
    statement = arrange(alias, plan.statement(noun, alias))
    found: list[tuple[Any, Sequence[Any]]] = [(branch.build(row), row) for row in await reader.execute(statement)]
    for bundle in plan.bundles:
        await bundle.fill(reader)
    return found


class _Plan:
    """The statement being put together: its columns, its joins, and the lists to load afterwards."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.columns: list[ColumnElement[Any]] = []
        self.joins: list[tuple[Any, ColumnElement[bool]]] = []
        self.bundles: list[_Bundle] = []

    def column(self, column: ColumnElement[Any]) -> int:
        """Adds a column and returns its index in the row."""
        self.columns.append(column.label(f"c{len(self.columns)}"))
        return len(self.columns) - 1

    def branch(self, noun: Noun, alias: Any, selection: Selection) -> "_Branch":
        """The part of the row that becomes one record of ``noun``."""
        branch = _Branch(self.reader, noun, self.column(getattr(alias, noun.key)))
        for name, wanted in selection.items():
            if name in noun.edges:
                branch.edges.append((name, self.edge(noun.edges[name], alias, wanted)))
            elif name in noun.lists:
                branch.bundles.append((name, self.bundle(noun.lists[name], alias, wanted)))
            else:
                leaf = noun.fields[name]
                branch.leaves.append((name, leaf.build, tuple(map(self.column, leaf.columns(alias, self.reader)))))
        return branch

    def edge(self, edge: Edge, source: Any, selection: Selection) -> "_Branch":
        noun = edge.noun()
        target = aliased(noun.table)
        on = edge.on(source, target, self.reader)
        self.joins.append((target, on if noun.visible is None else on & noun.visible(target, self.reader)))
        return self.branch(noun, target, selection)

    def bundle(self, nested: Nested, source: Any, selection: Selection) -> "_Bundle":
        bundle = _Bundle(nested, selection, self.column(getattr(source, nested.ours)))
        self.bundles.append(bundle)
        return bundle

    def statement(self, noun: Noun, alias: Any) -> Select[Any]:
        statement = select(*self.columns).select_from(alias)
        for target, on in self.joins:
            statement = statement.outerjoin(target, on)
        return statement if noun.visible is None else statement.where(noun.visible(alias, self.reader))


class _Branch:
    """Builds one record from its part of a row; a missing to-one row becomes ``None``."""

    def __init__(self, reader: Reader, noun: Noun, key: int) -> None:
        self.reader, self.record, self.key = reader, noun.record, key
        self.leaves: list[tuple[str, Callable[..., Any] | None, tuple[int, ...]]] = []
        self.edges: list[tuple[str, _Branch]] = []
        self.bundles: list[tuple[str, _Bundle]] = []

    def build(self, row: Sequence[Any]) -> Record | None:
        if row[self.key] is None:
            return None
        record = self.record()
        values = record.__dict__
        for name, build, places in self.leaves:
            values[name] = row[places[0]] if build is None else build(self.reader, *[row[place] for place in places])
        for name, branch in self.edges:
            values[name] = branch.build(row)
        for name, bundle in self.bundles:
            values[name] = bundle.open(row)
        return record


class _Bundle:
    """One nested list of all the records of a page: loaded by one statement and dealt out by key."""

    def __init__(self, nested: Nested, selection: Selection, place: int) -> None:
        self.nested, self.selection, self.place = nested, selection, place
        self.lists: dict[Any, list[Any]] = {}

    def open(self, row: Sequence[Any]) -> list[Any]:
        return self.lists.setdefault(row[self.place], [])

    async def fill(self, reader: Reader) -> None:
        if self.lists:
            for record, row in await load(reader, self.nested.noun(), self.selection, self.arrange(reader)):
                self.lists[row[-1]].append(record)

    def arrange(self, reader: Reader) -> Arrange:
        def arranged(alias: Any, statement: Select[Any]) -> Select[Any]:
            theirs = getattr(alias, self.nested.theirs)
            statement = statement.add_columns(theirs.label("_owner")).where(theirs.in_(self.lists))
            if self.nested.where is not None:
                statement = statement.where(self.nested.where(alias, reader))
            return statement.order_by(getattr(alias, self.nested.order_by), getattr(alias, self.nested.noun().key))

        return arranged


async def load_one(reader: Reader, noun: Noun, selection: Selection, key: Any) -> Any | None:
    """The row of ``noun`` with ``key`` as a record, or ``None`` when there is none that the caller may see."""
    found = await load(
        reader, noun, selection, lambda alias, statement: statement.where(getattr(alias, noun.key) == key)
    )
    return found[0][0] if found else None


def merged(selections: Iterable[Selection]) -> Selection:
    """The union of selections."""
    union: dict[str, Selection] = {}
    for selection in selections:
        for name, wanted in selection.items():
            union[name] = merged((union[name], wanted)) if name in union else wanted
    return union
