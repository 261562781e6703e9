"""A table for machines: a column for each part of its figures, so that every field holds one value of one type."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from business_channel.language import Language, Words
from business_channel.reports.document import Cell, Column, Figure, Shape, Table
from business_channel.reports.rendering import wording
from business_channel.reports.rendering.writing import Plain, headed, said, value_of, why_empty

MIDDLE_DOT = "·"
"""Stands between the heading of a column and the name of a part of it."""


class Part(Enum):
    """Which part of the cells of a column a field holds."""

    VALUE = None
    NUMERATOR = wording.NUMERATOR
    DENOMINATOR = wording.DENOMINATOR
    LOW = wording.LOW
    HIGH = wording.HIGH
    REMARK = wording.REMARK
    """Why there is no value."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a flat table: a part of the column at ``place`` of its table."""

    column: Column
    place: int
    part: Part
    heading: str
    shape: Shape


@dataclass(frozen=True, slots=True)
class Flat:
    """Rows under fields; what has no value or is withheld is None, with the reason in the field of remarks."""

    fields: tuple[Field, ...]
    rows: tuple[tuple[Plain, ...], ...]

    def at(self, key: str, part: Part = Part.VALUE) -> int:
        """Where a part of a column stands; raises ``LookupError`` when the table has no such part."""
        for at, field in enumerate(self.fields):
            if (field.column.key, field.part) == (key, part):
                return at
        raise LookupError(f"No column {key!r} with its {part.name}.")


def flatten(table: Table, language: Language) -> Flat:
    """The table with numerators, denominators, intervals and remarks beside the values that have any."""
    fields = tuple(_fields(table, language))
    rows = (tuple(_part(row[field.place], field.part, language) for field in fields) for row in table.rows)
    return Flat(fields, tuple(rows))


def _fields(table: Table, language: Language) -> Iterator[Field]:
    for place, column in enumerate(table.columns):
        heading = headed(column, language)
        figures = [row[place] for row in table.rows if isinstance(row[place], Figure)]
        yield Field(column, place, Part.VALUE, heading, column.shape)
        for part in Part:
            if part is not Part.VALUE and any(_part(each, part, language) not in (None, "") for each in figures):
                name = f"{heading} {MIDDLE_DOT} {said(part.value or '', language)}"
                yield Field(column, place, part, name, _shape(column, part, figures))


def _shape(column: Column, part: Part, figures: list[Cell]) -> Shape:
    if part is Part.REMARK:
        return Shape.TEXT
    if part in (Part.LOW, Part.HIGH):
        return column.shape
    exact = any(isinstance(getattr(each, part.name.lower()), Decimal) for each in figures)
    return Shape.NUMBER if exact else Shape.COUNT


def _part(cell: Cell, part: Part, language: Language) -> Plain:
    if part is Part.REMARK:
        return why_empty(cell, language)
    if part is Part.VALUE:
        value = value_of(cell)
        return said(value, language) if isinstance(value, Words | str) else value
    if not isinstance(cell, Figure) or cell.suppressed:
        return None
    found: int | Decimal | None = getattr(cell, part.name.lower())
    return found
