"""From a noun's description and a selection of fields to statements, and from their rows to records.

A plan is one statement for the rows and everything reached by to-one edges, and one more for every nested list,
whatever the number of rows. Only the columns asked for are fetched, and the visibility predicate of every noun on the
way is part of the statement. Making a plan costs more than running it, so plans are kept: for the same selection, all
callers of one form share one.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Protocol, TypeAlias

from sqlalchemy import ARRAY, ColumnElement, Select, any_, bindparam, select
from sqlalchemy.orm import aliased

from business_channel.nouns import Edge, Nested, Noun, Record, Selection
from business_channel.reader import Form, Reader, Viewpoint

Values: TypeAlias = Mapping[str, Any]
"""What a statement's parameters stand for in one run."""

Found: TypeAlias = list[tuple[Any, Sequence[Any]]]
"""Records, each beside the row that it was made from."""

PLANS_KEPT = 256
_NONE: Values = MappingProxyType({})
_Wanted: TypeAlias = tuple[tuple[str, "_Wanted"], ...]


class Arrangement(Protocol):
    """Filters, order and limit of a statement. Equal ones arrange alike, so it is a value: a frozen dataclass.

    It gets the table's alias, the statement and the reader's viewpoint; columns that it adds stand at the end of the
    row. Parameters that it makes are filled by the ``values`` of ``load``, and what comes from a caller should be one:
    a plan is kept for every other value.
    """

    def __call__(self, alias: Any, statement: Select[Any], viewpoint: Viewpoint, /) -> Select[Any]:
        """The statement, arranged."""

    def __hash__(self) -> int:
        """Equal for equal arrangements."""


async def load(
    reader: Reader, noun: Noun, selection: Selection, arrangement: Arrangement, values: Values = _NONE
) -> Found:
    """The visible rows of ``noun`` as records with the selected fields, as ``arrangement`` has it with ``values``."""
    return await _load(reader, noun, _wanted(selection), arrangement, values)


@dataclass(frozen=True)
class _OfKey:
    key: str

    def __call__(self, alias: Any, statement: Select[Any], _: Viewpoint, /) -> Select[Any]:
        return statement.where(getattr(alias, self.key) == bindparam("key"))


async def load_one(reader: Reader, noun: Noun, selection: Selection, key: Any) -> Any | None:
    """The row of ``noun`` with ``key`` as a record, or ``None`` when there is none that the caller may see."""
    return await load_by(reader, noun, selection, noun.key, key)


async def load_by(reader: Reader, noun: Noun, selection: Selection, column: str, value: Any) -> Any | None:
    """The same by another ``column`` that tells rows apart."""
    found = await load(reader, noun, selection, _OfKey(column), {"key": value})
    return found[0][0] if found else None


@dataclass(frozen=True)
class _OfKeys:
    key: str

    def __call__(self, alias: Any, statement: Select[Any], _: Viewpoint, /) -> Select[Any]:
        column: ColumnElement[Any] = getattr(alias, self.key)
        statement = statement.add_columns(column.label("_key"))
        return statement.where(column == any_(bindparam("keys", type_=ARRAY(column.type)))).order_by(column)


async def load_many(reader: Reader, noun: Noun, selection: Selection, keys: Iterable[Any]) -> dict[Any, Any]:
    """Those of the rows of ``noun`` with ``keys`` that the caller may see, as records by their keys, in their order."""
    found = await load(reader, noun, selection, _OfKeys(noun.key), {"keys": list(keys)})
    return {row[-1]: record for record, row in found}


def _wanted(selection: Selection) -> _Wanted:
    return tuple((name, _wanted(below)) for name, below in selection.items())


async def _load(reader: Reader, noun: Noun, wanted: _Wanted, arrangement: Arrangement, values: Values) -> Found:
    plan = _plan(noun, wanted, reader.form, arrangement)
    rows = (await reader.execute(plan.statement, {**reader.ids, **values})).all()
    lists: list[_Lists] = [{} for _ in plan.bundles]
    found: Found = [(plan.root.build(reader, row, lists), row) for row in rows]
    for bundle, filled in zip(plan.bundles, lists, strict=True):
        await bundle.fill(reader, filled)
    return found


class _Plan:
    """A statement with what makes records of its rows, and the lists to load afterwards."""

    def __init__(self, noun: Noun, wanted: _Wanted, form: Form, arrangement: Arrangement) -> None:
        self.bundles: list[_Bundle] = []
        self._form = form
        self._columns: list[ColumnElement[Any]] = []
        self._joins: list[tuple[Any, ColumnElement[bool]]] = []
        alias = aliased(noun.table)
        self.root = self._branch(noun, alias, wanted)
        self.statement = arrangement(alias, self._select(noun, alias), form)

    def _select(self, noun: Noun, alias: Any) -> Select[Any]:
        statement = select(*self._columns).select_from(alias)
        for target, on in self._joins:
            statement = statement.outerjoin(target, on)
        return statement if noun.visible is None else statement.where(noun.visible(alias, self._form))

    def _column(self, column: ColumnElement[Any]) -> int:
        """Adds a column and returns its index in the row."""
        self._columns.append(column.label(f"c{len(self._columns)}"))
        return len(self._columns) - 1

    def _branch(self, noun: Noun, alias: Any, wanted: _Wanted) -> "_Branch":
        """The part of the row that becomes one record of ``noun``."""
        branch = _Branch(noun, self._column(getattr(alias, noun.key)))
        for name, below in wanted:
            if name in noun.edges:
                branch.edges.append((name, self._edge(noun.edges[name], alias, below)))
            elif name in noun.lists:
                branch.lists.append((name, *self._bundle(noun.lists[name], alias, below)))
            else:
                leaf = noun.fields[name]
                places = tuple(map(self._column, leaf.columns(alias, self._form)))
                branch.add(name, leaf.build, places)
        return branch

    def _edge(self, edge: Edge, source: Any, wanted: _Wanted) -> "_Branch":
        noun = edge.noun()
        target = aliased(noun.table)
        on = edge.on(source, target, self._form)
        self._joins.append((target, on if noun.visible is None else on & noun.visible(target, self._form)))
        return self._branch(noun, target, wanted)

    def _bundle(self, nested: Nested, source: Any, wanted: _Wanted) -> tuple[int, int]:
        """Adds a list; returns its place among the lists, and that of its owner's key in the row."""
        self.bundles.append(_Bundle(nested, wanted))
        return len(self.bundles) - 1, self._column(getattr(source, nested.ours))


_plan = lru_cache(maxsize=PLANS_KEPT)(_Plan)
_Lists: TypeAlias = dict[Any, list[Any]]


class _Branch:
    """Builds one record from its part of a row; a missing to-one row becomes ``None``."""

    def __init__(self, noun: Noun, key: int) -> None:
        self._record, self._key = noun.record, key
        self._plain: list[tuple[str, int]] = []
        self._made: list[tuple[str, Callable[..., Any], tuple[int, ...]]] = []
        self.edges: list[tuple[str, _Branch]] = []
        self.lists: list[tuple[str, int, int]] = []

    def add(self, name: str, build: Callable[..., Any] | None, places: tuple[int, ...]) -> None:
        """Adds a field made of the columns at ``places``."""
        if build is None:
            self._plain.append((name, places[0]))
        else:
            self._made.append((name, build, places))

    def build(self, reader: Reader, row: Sequence[Any], lists: list[_Lists]) -> Record | None:
        """The record, with its lists still to be filled."""
        if row[self._key] is None:
            return None
        record = self._record()
        values = record.__dict__
        for name, place in self._plain:
            values[name] = row[place]
        for name, build, places in self._made:
            values[name] = build(reader, *[row[place] for place in places])
        for name, branch in self.edges:
            values[name] = branch.build(reader, row, lists)
        for name, which, owner in self.lists:
            values[name] = lists[which].setdefault(row[owner], [])
        return record


@dataclass(frozen=True)
class _Bundle:
    """One nested list of all the records of a page: loaded by one statement and dealt out by key."""

    nested: Nested
    wanted: _Wanted

    async def fill(self, reader: Reader, lists: _Lists) -> None:
        """Loads the items of all ``lists``, which stand under the keys of their owners."""
        if lists:
            noun, owners = self.nested.noun(), {"owners": list(lists)}
            for record, row in await _load(reader, noun, self.wanted, _Owned(self.nested), owners):
                lists[row[-1]].append(record)


@dataclass(frozen=True)
class _Owned:
    nested: Nested

    def __call__(self, alias: Any, statement: Select[Any], viewpoint: Viewpoint, /) -> Select[Any]:
        nested, between = self.nested, alias
        if nested.through is not None:
            table, on = nested.through
            between = aliased(table)
            statement = statement.join(between, on(between, alias))
        owner: ColumnElement[Any] = getattr(between, nested.theirs)
        statement = statement.add_columns(owner.label("_owner"))
        statement = statement.where(owner == any_(bindparam("owners", type_=ARRAY(owner.type))))
        if nested.where is not None:
            statement = statement.where(nested.where(alias, viewpoint))
        return statement.order_by(*attrgetter(nested.order_by, nested.noun().key)(alias))
