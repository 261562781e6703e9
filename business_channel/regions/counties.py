"""Which divisions are counties, or stand for one."""

from functools import cache

from business_channel import reference
from business_channel.regions.model import RegionLevel
from business_channel.regions.rules import undivided_cities


def is_a_county(code: str, level: RegionLevel) -> bool:
    """True of a county, and of a city without counties, which is what counties are elsewhere."""
    return level is RegionLevel.COUNTY or code in _undivided()


@cache
def _undivided() -> frozenset[str]:
    return undivided_cities(reference.rows("divisions"))
