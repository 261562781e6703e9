"""The grade of three scores and its published bands."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from types import MappingProxyType

from business_channel.feedback.model import Solved
from business_channel.language import Words

SCORES = range(1, 6)

WINDOW_DAYS = 30
"""For so many calendar days after an answer its author may follow it up or appeal (信访工作条例 Art. 35)."""

QUESTION_LIMIT = 1000
NOTE_LIMIT = 500


class Band(StrEnum):
    """The five published bands of a grade: over 4, over 3, over 2, over 1, and 1."""

    VERY_SATISFIED = "VERY_SATISFIED"
    SATISFIED = "SATISFIED"
    BASICALLY_SATISFIED = "BASICALLY_SATISFIED"
    DISSATISFIED = "DISSATISFIED"
    VERY_DISSATISFIED = "VERY_DISSATISFIED"


BAND_NAMES: Mapping[Band, Words] = MappingProxyType(
    {
        Band.VERY_SATISFIED: Words("很满意", "very satisfied"),
        Band.SATISFIED: Words("满意", "satisfied"),
        Band.BASICALLY_SATISFIED: Words("基本满意", "basically satisfied"),
        Band.DISSATISFIED: Words("不满意", "dissatisfied"),
        Band.VERY_DISSATISFIED: Words("很不满意", "very dissatisfied"),
    }
)


def grade(degree: int, manner: int, speed: int) -> Decimal:
    """The mean of the scores with equal weights, half-up to two places: (5, 5, 4) is 4.67."""
    return (Decimal(degree + manner + speed) / 3).quantize(Decimal("0.01"), ROUND_HALF_UP)


def band(value: Decimal) -> Band:
    """The band of a grade; a bound belongs to the band below it, so 3.00 is BASICALLY_SATISFIED."""
    for bound, found in zip((4, 3, 2, 1), Band, strict=False):
        if value > bound:
            return found
    return Band.VERY_DISSATISFIED


def needs_repair(value: Decimal, solved: Solved) -> bool:
    """Whether a rating has the answer put right: a grade of 2 or less, or a matter that is not solved."""
    return value <= 2 or solved is Solved.NO
