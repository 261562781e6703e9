"""What may be asked for, and answered; decided without the store."""

from collections.abc import Iterator, Sequence

from business_channel.errors import Mendable, Missing, TooLong
from business_channel.language import Words

MOST_ITEMS = 20
ITEM_LIMIT = 200
ANSWER_LIMIT = 2000


class HandlesAlready(Mendable):
    code = "HANDLES_ALREADY"
    words = Words("该单位已是本件的承办单位，请直接协商。", "That department has an order on this matter already.")


def problems(items: Sequence[str]) -> Iterator[Mendable]:
    """What is wrong with a list of what is missing: it names at least one thing, each in a few words."""
    if not items:
        yield Missing(("items",))
    elif len(items) > MOST_ITEMS:
        yield TooLong(("items",), limit=MOST_ITEMS, actual=len(items))
    for place, item in enumerate(items):
        if not item.strip():
            yield Missing(("items", str(place)))
        elif len(item) > ITEM_LIMIT:
            yield TooLong(("items", str(place)), limit=ITEM_LIMIT, actual=len(item))
