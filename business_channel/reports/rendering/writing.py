"""Texts and numbers as people read them, in either language; whatever a text holds, it stays a text."""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from business_channel.language import Language, Words
from business_channel.now import SHANGHAI
from business_channel.reports.document import Cell, Column, Figure, Shape
from business_channel.reports.rendering import wording

DASH = "—"
"""Stands for a figure without a value; it is never 0."""
Plain = str | int | Decimal | date | datetime | None

_NOT_FOR_EYES = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_PLACES = {Shape.HOURS: 1, Shape.DAYS: 1, Shape.MONEY: 2, Shape.NUMBER: 2, Shape.COUNT: 0}
_LINE, _TEXT = 120, 1_000
_WHOLE_AS_IT_IS = {Shape.DAYS, Shape.NUMBER, Shape.COUNT}


def said(text: Words | str, language: Language) -> str:
    """The text in ``language``; braces stay as they are, and what no file of text can hold becomes U+FFFD."""
    if isinstance(text, Words):
        text = text.en if language is Language.EN else text.zh
    return _NOT_FOR_EYES.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def headed(column: Column, language: Language) -> str:
    """The heading of a column with its unit, unless it names one in brackets already; shares show theirs themselves."""
    heading = said(column.heading, language)
    unit = wording.UNITS.get(column.shape)
    if unit is None or column.shape is Shape.RATE or "（" in heading or "(" in heading:
        return heading
    return f"{heading}（{unit.zh}）" if language is Language.ZH else f"{heading} ({unit.en})"


def value_of(cell: Cell) -> Plain | Words:
    """What a cell holds, without what it was divided from; None for what has no value or is withheld."""
    if isinstance(cell, Figure):
        return None if cell.suppressed else cell.value
    return cell


def why_empty(cell: Cell, language: Language) -> str:
    """Why a figure shows no value; empty for whatever shows one and for what is no figure."""
    if not isinstance(cell, Figure):
        return ""
    if cell.suppressed:
        return said(wording.SUPPRESSED, language)
    if cell.value is not None:
        return ""
    return said(wording.NO_DENOMINATOR if cell.denominator == 0 else wording.NO_VALUE, language)


def written(cell: Cell, shape: Shape, language: Language) -> str:
    """A cell for people: shares in percent with two places, money to the fen, moments in Beijing time.

    A figure without a value is a dash, one that is withheld says so, an empty cell is empty.
    """
    if isinstance(cell, Figure) and cell.suppressed:
        return said(wording.SUPPRESSED, language)
    value = value_of(cell)
    match value:
        case None:
            return DASH if isinstance(cell, Figure) else ""
        case Words() | str():
            return said(value, language)
        case datetime():
            return f"{at_home(value):%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
    return number(value, shape)


def number(value: Decimal | int, shape: Shape) -> str:
    """A number of a certain shape, rounded half up, with thousands apart."""
    if shape is Shape.RATE:
        return f"{rounded(Decimal(value) * 100, 2):,.2f}%"
    if isinstance(value, int) and (shape in _WHOLE_AS_IT_IS or shape not in _PLACES):
        return f"{value:,}"
    places = _PLACES.get(shape, 2)
    return f"{rounded(Decimal(value), places):,.{places}f}"


def rounded(value: Decimal, places: int) -> Decimal:
    """The value with so many places, halves away from zero; one of more digits than that has room for stays."""
    if value.adjusted() + places >= 27:
        return value
    near = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return near if near else abs(near)


def at_home(moment: datetime) -> datetime:
    """The moment by the clocks of Asia/Shanghai, without its zone."""
    return moment.astimezone(SHANGHAI).replace(tzinfo=None)


def broad(text: str) -> int:
    """How many Latin letters would take the room of the longest line; of long lines only the beginning counts."""
    return max(sum(2 if ord(each) > 0x2E7F else 1 for each in line[:_LINE]) for line in text[:_TEXT].split("\n"))
