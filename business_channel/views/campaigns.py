"""How a campaign is read: by everyone, without signing in."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Date, Select, cast, func

from business_channel.campaigns.model import Campaign
from business_channel.nouns import Field, Noun, Selection, identity, plain, to_one
from business_channel.plans import load
from business_channel.reader import Reader, Viewpoint
from business_channel.views import places

MOST = 200
"""A plain list: the newest so many campaigns."""


def _open(row: Any, reader: Viewpoint) -> tuple[Any]:
    today = cast(func.timezone("Asia/Shanghai", reader.now()), Date)
    return (today.between(row.opens_on, row.closes_on),)


CAMPAIGN: Noun = Noun(
    "Campaign",
    Campaign,
    visible=None,
    fields=identity("Campaign") | plain("title", "summary", "opens_on", "closes_on") | {"open": Field(_open)},
    edges={"host": to_one(lambda: places.DEPARTMENT, "host_id")},
)


def _newest(alias: Any, statement: Select[Any], _: Viewpoint, /) -> Select[Any]:
    return statement.order_by(alias.opens_on.desc(), alias.id.desc()).limit(MOST)


async def campaigns(reader: Reader, selection: Selection) -> Sequence[Any]:
    """The campaigns of the channel, the newest first."""
    return [record for record, _ in await load(reader, CAMPAIGN, selection, _newest)]
