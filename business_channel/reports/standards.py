"""What reports go by where the law leaves it to the operator, with the defaults."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

LEAST_RATINGS = 30
"""Who has fewer ratings is not ranked: a share of so few is chance."""

VOLUMES: Sequence[int] = (100, 1000)
"""The bounds of the classes of volume: fewer than 100 matters, from 100 to 999, and 1,000 or more."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Of the response rate, the resolution rate by call-backs, and the satisfaction rate, in the three-rate score."""

    response: Decimal = Decimal("0.2")
    resolution: Decimal = Decimal("0.4")
    satisfaction: Decimal = Decimal("0.4")


@dataclass(frozen=True, slots=True)
class Standards:
    """``partly`` is what a matter that is partly solved counts in a resolution rate: 0, or 0.5 where so decided."""

    least_ratings: int = LEAST_RATINGS
    volumes: Sequence[int] = VOLUMES
    partly: Decimal = Decimal(0)
    weights: Weights = Weights()


STANDARDS = Standards()
