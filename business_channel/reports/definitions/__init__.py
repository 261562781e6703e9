"""Every measure, defined once; a report prints the definitions of those that it uses.

``DEFINITIONS_VERSION`` changes whenever the meaning of a number does, so that two reports can be told apart.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from business_channel.reports.definitions import answering, durations, handling, outcomes, recovering, reviewing
from business_channel.reports.document import Metric

DEFINITIONS_VERSION = "2026.2"

_ALL = (
    *(*answering.RATES, *durations.TIMES, *durations.STOCKS, *handling.METRICS, *reviewing.METRICS),
    *(*outcomes.METRICS, *recovering.METRICS),
)

METRICS: Mapping[str, Metric] = MappingProxyType({each.code: each for each in _ALL})
"""All measures by their codes, in the order in which they are explained."""


def printed(codes: Iterable[str]) -> tuple[Metric, ...]:
    """The definitions of those measures, each once, in the order of ``METRICS``; raises ``KeyError`` for another."""
    wanted = {METRICS[code].code for code in codes}
    return tuple(each for code, each in METRICS.items() if code in wanted)
