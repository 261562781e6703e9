"""Pages of a list that grows: forward only, by keyset, so that page 1,000 costs what page 1 costs."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Select, bindparam, tuple_

from business_channel.errors import BadRequest
from business_channel.nouns import Noun, Selection
from business_channel.plans import Arrangement, Values, load
from business_channel.reader import Reader, Viewpoint

MAX_FIRST = 100


@dataclass(frozen=True)
class Order:
    """An order of a list: by ``column``, then by key. ``read`` makes the column's value from a cursor's text."""

    name: str
    column: Callable[[Any, Viewpoint], ColumnElement[Any]]
    read: Callable[[str], Any] = datetime.fromisoformat
    descending: bool = False


@dataclass(frozen=True)
class Page:
    """One page: its records, the place of each in ``order``, and whether there are more."""

    nodes: Sequence[Any]
    places: Sequence[tuple[Any, Any]]
    order: Order
    has_next_page: bool

    def cursors(self) -> list[str]:
        """A cursor for each record."""
        return [_cursor(self.order, *place) for place in self.places]

    def end_cursor(self) -> str | None:
        """The cursor of the last record; ``None`` for an empty page."""
        return _cursor(self.order, *self.places[-1]) if self.places else None


@dataclass(frozen=True)
class PageRequest:
    """How many records after which cursor. Raises ``BadRequest`` when ``first`` is not 1 to 100."""

    first: int
    after: str | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.first <= MAX_FIRST:
            raise BadRequest(reason_zh=f"first 应为 1 至 {MAX_FIRST}。", reason=f"first must be 1 to {MAX_FIRST}.")


async def page(
    reader: Reader,
    noun: Noun,
    selection: Selection,
    request: PageRequest,
    order: Order,
    narrow: Arrangement | None = None,
    values: Values = MappingProxyType({}),
) -> Page:
    """The visible records of ``noun`` in ``order``, narrowed by ``narrow`` with its ``values``, as one page.

    Raises ``BadRequest`` for a cursor that was not given out for this order.
    """
    paged = _Paged(noun.key, order, narrow, continued=request.after is not None)
    values = {**values, "rows": request.first + 1}
    if request.after is not None:
        values["after_place"], values["after_key"] = _position(order, request.after)
    found = await load(reader, noun, selection, paged, values)
    kept = found[: request.first]
    places = [(row[-2], row[-1]) for _, row in kept]
    return Page([record for record, _ in kept], places, order, len(found) > request.first)


@dataclass(frozen=True)
class _Paged:
    key: str
    order: Order
    narrow: Arrangement | None
    continued: bool

    def __call__(self, alias: Any, statement: Select[Any], viewpoint: Viewpoint, /) -> Select[Any]:
        value, key = self.order.column(alias, viewpoint), getattr(alias, self.key)
        statement = statement.add_columns(value.label("_place"), key.label("_key"))
        if self.narrow is not None:
            statement = self.narrow(alias, statement, viewpoint)
        if self.continued:
            here = tuple_(value, key)
            there = tuple_(bindparam("after_place", type_=value.type), bindparam("after_key", type_=key.type))
            statement = statement.where(here < there if self.order.descending else here > there)
        ordered = (value.desc(), key.desc()) if self.order.descending else (value, key)
        return statement.order_by(*ordered).limit(bindparam("rows", type_=Integer()))


def _cursor(order: Order, value: Any, key: Any) -> str:
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    return base64.urlsafe_b64encode(json.dumps([order.name, text, str(key)], ensure_ascii=False).encode()).decode()


def _position(order: Order, cursor: str) -> tuple[Any, Any]:
    try:
        name, text, key = json.loads(base64.urlsafe_b64decode(cursor.encode()))
        if name != order.name:
            raise ValueError(name)
        return order.read(text), UUID(key)
    except (ValueError, TypeError, RecursionError) as error:
        raise BadRequest(reason_zh="游标无效。", reason="The cursor is not valid for this list.") from error
