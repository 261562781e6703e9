"""Sums of money and days as callers may give them, and the one rounding of what was computed exactly."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor

from business_channel.errors import Mendable
from business_channel.language import Words

EARLIEST = date(1949, 10, 1)
LATEST = date(2100, 12, 31)
LARGEST = Decimal(1_000_000_000_000)
"""A million million: what is computed from it over a hundred years and more still has room in an answer."""

_FEN = -2


class DayOutOfRange(Mendable):
    code = "DAY_OUT_OF_RANGE"
    words = Words("日期须在 {earliest} 至 {latest} 之间。", "A day must be from {earliest} to {latest}.")


class AmountOutOfRange(Mendable):
    code = "AMOUNT_OUT_OF_RANGE"
    words = Words("数值须{least_zh}，且不超过 {largest}。", "The number must be {least} and at most {largest}.")


class FractionOfAFen(Mendable):
    code = "FRACTION_OF_A_FEN"
    words = Words("金额最多两位小数（精确到分）。", "A sum of money has at most two decimal places.")


def day_problems(path: Sequence[str], day: date | None) -> Iterator[Mendable]:
    """What is wrong with a day that may be left out: it must lie between 1949-10-01 and 2100-12-31."""
    if day is not None and not EARLIEST <= day <= LATEST:
        yield DayOutOfRange(path, earliest=EARLIEST, latest=LATEST)


def number_problems(path: Sequence[str], number: Decimal | int, *, above_zero: bool = False) -> Iterator[Mendable]:
    """What is wrong with a number: it must not be below zero, or must be above it, and not be too large."""
    if not 0 <= number <= LARGEST or (above_zero and not number):
        least = ("大于 0", "above 0") if above_zero else ("不小于 0", "at least 0")
        yield AmountOutOfRange(path, least_zh=least[0], least=least[1], largest=f"{LARGEST:,}")


def money_problems(path: Sequence[str], amount: Decimal, *, above_zero: bool = True) -> Iterator[Mendable]:
    """What is wrong with a sum of money in yuan."""
    yield from number_problems(path, amount, above_zero=above_zero)
    if Fraction(amount) * 100 % 1:
        yield FractionOfAFen(path)


def to_fen(exact: Fraction) -> Decimal:
    """An exact sum that is not negative, in yuan with two places, rounded half up."""
    return Decimal(floor(exact * 100 + Fraction(1, 2))).scaleb(_FEN)
