"""Whether what the arguments of a query name is there."""

from sqlalchemy import bindparam, exists, select

from business_channel.reader import Reader
from business_channel.regions.model import Region
from business_channel.topics.model import Topic

_KNOWN = select(
    exists().where(Topic.code == bindparam("topic")).label("topic"),
    exists().where(Region.code == bindparam("region")).label("region"),
)


async def absent(reader: Reader, *, region_code: str | None, topic_code: str | None = None) -> list[str]:
    """The arguments, ``topicCode`` and ``regionCode``, that name none; what is left out is not missed."""
    known = (await reader.execute(_KNOWN, {"topic": topic_code, "region": region_code})).one()
    told = (("topicCode", topic_code, known.topic), ("regionCode", region_code, known.region))
    return [name for name, code, there in told if code is not None and not there]
