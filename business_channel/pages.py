"""Pages of a list that grows: forward only, by keyset, so that page 1,000 costs what page 1 costs."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, tuple_

from business_channel.errors import BadRequest
from business_channel.nouns import Noun, Selection, load
from business_channel.reader import Reader

MAX_FIRST = 100


@dataclass(frozen=True)
class Order:
    """An order of a list: by ``column``, then by key. ``read`` makes the column's value from a cursor's text."""

    name: str
    column: Callable[[Any, Reader], ColumnElement[Any]]
    read: Callable[[str], Any] = datetime.fromisoformat
    descending: bool = False


@dataclass(frozen=True)
class Page:
    """One page: its records, a cursor for each, and whether there are more."""

    nodes: Sequence[Any]
    cursors: Sequence[str]
    has_next_page: bool


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
    narrow: Callable[[Any, Select[Any]], Select[Any]] = lambda _, statement: statement,
) -> Page:
    """The visible records of ``noun`` in ``order``, narrowed by ``narrow``, as one page.

    Raises ``BadRequest`` for a cursor that was not given out for this order.
    """
    position = None if request.after is None else _position(order, request.after)

    def arranged(alias: Any, statement: Select[Any]) -> Select[Any]:
        value, key = order.column(alias, reader), getattr(alias, noun.key)
        statement = narrow(alias, statement.add_columns(value.label("_place"), key.label("_key")))
        if position is not None:
            here, there = tuple_(value, key), tuple_(*position)
            statement = statement.where(here < there if order.descending else here > there)
        ordered = (value.desc(), key.desc()) if order.descending else (value, key)
        return statement.order_by(*ordered).limit(request.first + 1)

    found = await load(reader, noun, selection, arranged)
    kept = found[: request.first]
    cursors = [_cursor(order, row[-2], row[-1]) for _, row in kept]
    return Page([record for record, _ in kept], cursors, len(found) > request.first)


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
