"""Many deeds in one mutation: each item is a unit of work of its own, so one that is refused never harms the others."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from business_channel import idempotency
from business_channel.errors import Forbidden, InvalidInput, Mendable, NotForYou, Several
from business_channel.ids import new_id
from business_channel.nouns import Noun
from business_channel.plans import load_many
from business_channel.work import Work
from schema.context import Info
from schema.mutations import told, transacted
from schema.selection import selection_of
from schema.user_errors import UserError

MOST = 100


@dataclass(frozen=True)
class Item:
    """One of many: its id as the caller named it, and what is to be done with it; ``place`` leads to it in the input.

    ``own`` are the fields of the input by which services call what the item itself names.
    """

    id: str
    place: tuple[str, ...]
    verb: Callable[[Work], Awaitable[UUID]]
    own: tuple[str, ...] = ()


def problems(name: str, ids: Sequence[str]) -> list[Mendable]:
    """What is wrong with a list of items: it names from one to a hundred, each once."""
    if 0 < len(ids) <= MOST and len(set(ids)) == len(ids):
        return []
    wrong = InvalidInput((name,), reason_zh=f"应为 1 至 {MOST} 项，每项一次。", reason=f"name 1 to {MOST}, each once.")
    return [wrong]


def key_for(key: UUID, item_id: str) -> UUID:
    """The idempotency key of one item, the same whenever the whole is sent again."""
    return uuid5(key, item_id)


async def is_first(work: Work, operation: str, key: UUID, content: dict[str, Any]) -> bool:
    """Whether the item is done for the first time under its key; raises ``IdempotencyMismatch`` like other keys."""
    return await idempotency.first_result(work, operation, key, content, claim := new_id()) == claim


async def one_by_one(info: Info, items: Sequence[Item], noun: Noun, name: str, result: Any) -> list[Any]:
    """A ``result`` for each of ``items``, in their order: the noun as it is now as ``name``, or why it was refused.

    What fails otherwise stops the mutation, and what was done before it stays; the same key goes on from there.
    """
    outcomes = [await _tried(info, each) for each in items]
    done = [each for each in outcomes if isinstance(each, UUID)]
    records = await load_many(info.context.reader, noun, selection_of(info, ("results", name)), done)
    return [
        result(**{"id": item.id, name: records.get(each), "errors": []})
        if isinstance(each, UUID)
        else result(**{"id": item.id, name: None, "errors": each})
        for item, each in zip(items, outcomes, strict=True)
    ]


async def _tried(info: Info, item: Item) -> UUID | list[UserError]:
    try:
        key: UUID = await transacted(info, item.verb)
    except (Mendable, Several) as refused:
        return _placed(info, item, refused)
    except Forbidden:
        return _placed(info, item, NotForYou())
    return key


def _placed(info: Info, item: Item, refused: Mendable | Several) -> list[UserError]:
    for each in refused.errors if isinstance(refused, Several) else (refused,):
        inner = each.path[1:] if each.path[:1] in [(name,) for name in item.own] else each.path
        each.path = (*item.place, *inner)
    return told(info, refused)
