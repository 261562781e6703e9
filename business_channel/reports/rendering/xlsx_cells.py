"""Cells of a workbook: each value with its type and its format, and names that sheets can have."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from business_channel.language import Language
from business_channel.reports.document import Shape
from business_channel.reports.rendering import palette, wording
from business_channel.reports.rendering.flat import MIDDLE_DOT, Field, Part
from business_channel.reports.rendering.writing import Plain, at_home, broad, written

_LONGEST = 32_767
_WIDEST, _NARROWEST = 46, 9
_NUMBERS = {
    Shape.COUNT: "#,##0",
    Shape.RATE: "0.00%",
    Shape.HOURS: "#,##0.0",
    Shape.DAYS: "#,##0.0",
    Shape.MONEY: "#,##0.00",
    Shape.NUMBER: "#,##0.00",
}
_WHOLE = "#,##0"
_DAY = "yyyy-mm-dd"
_MOMENT = "yyyy-mm-dd hh:mm"
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "valign": "vcenter"},
    "fact": {"bold": True, "valign": "top", "font_color": palette.MUTED},
    "wrapped": {"text_wrap": True, "valign": "top"},
    "label": {"bold": True},
    "text": {},
}
_UNDER_A_LINE = {"bottom": 1, "bottom_color": palette.GRID}


class Cells:
    """Writes values into sheets of one workbook."""

    def __init__(self, workbook: Any, language: Language) -> None:
        self._workbook = workbook
        self._language = language
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self.link = self._format({"font_color": palette.SERIES[0], "underline": 1})
        self.number = self._format({"num_format": _WHOLE, "align": "center"})

    def heading(self, sheet: Any, line: int, at: int, text: str, align: str = "left") -> None:
        """Writes the heading of a column."""
        look = {"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F4E79", "text_wrap": True, "valign": "vcenter"}
        look |= {"align": align, "indent": 1} if align == "left" else {"align": align}
        self._string(sheet, line, at, text, self._format(look))

    def text(self, sheet: Any, line: int, at: int, text: str, look: str) -> None:
        """Writes a text with one of the looks by name."""
        self._string(sheet, line, at, text, self._format(_LOOKS[look]))

    def put(self, sheet: Any, line: int, at: int, value: Plain, field: Field) -> None:
        """Writes a value of a flat table; None stays an empty cell, which charts take for a gap."""
        look: dict[str, Any] = dict(_UNDER_A_LINE)
        if field.part is not Part.VALUE:
            look["font_color"] = palette.MUTED
        match value:
            case None:
                sheet.write_blank(line, at, None, self._format(look))
            case str():
                self._string(sheet, line, at, value, self._format({**look, "indent": 1}))
            case datetime():
                sheet.write_datetime(line, at, at_home(value), self._format({**look, "num_format": _MOMENT}))
            case date():
                sheet.write_datetime(line, at, value, self._format({**look, "num_format": _DAY}))
            case _:
                sheet.write_number(
                    line, at, float(value), self._format({**look, "num_format": _numbers(value, field.shape)})
                )

    def width(self, field: Field, values: Iterable[Plain]) -> float:
        """A width for a column that shows its values whole and breaks its heading if need be."""
        longest = max((broad(written(value, field.shape, self._language)) for value in values), default=0)
        word = max((len(each) for each in re.findall(r"[!-~]+", field.heading)), default=0)
        return float(max(_NARROWEST, min(_WIDEST, max(longest, word, broad(in_lines(field)) * 2 // 3) + 3)))

    def lines(self, field: Field, width: float) -> int:
        """How many lines the heading takes in a column of such a width."""
        return sum(1 + broad(line) // max(1, int(width) - 1) for line in in_lines(field).split("\n"))

    def _string(self, sheet: Any, line: int, at: int, text: str, look: Any) -> None:
        sheet.write_string(line, at, text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…", look)

    def _format(self, look: dict[str, Any]) -> Any:
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self._workbook.add_format(look)
        return self._formats[key]


def in_lines(field: Field) -> str:
    """The heading with its unit and the name of the part on lines of their own."""
    heading = field.heading.replace(f" {MIDDLE_DOT} ", "\n")
    for unit in wording.UNITS.values():
        heading = heading.replace(f"（{unit.zh}）", f"\n（{unit.zh}）").replace(f" ({unit.en})", f"\n({unit.en})")
    return heading


def _numbers(value: int | Decimal, shape: Shape) -> str:
    whole = isinstance(value, int) and shape not in (Shape.RATE, Shape.MONEY, Shape.HOURS)
    return _WHOLE if whole else _NUMBERS.get(shape, _NUMBERS[Shape.NUMBER])


def sheet_names(titles: Iterable[str]) -> list[str]:
    """Names that a workbook can have for its sheets: 31 characters at most, none twice, without what Excel forbids."""
    taken: set[str] = {"history"}
    names = []
    for title in titles:
        base = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", title).strip().strip("'").strip() or "-"
        name, count = _cut(base, 31), 1
        while name.casefold() in taken:
            count += 1
            name = f"{_cut(base, 26)} ({count})"
        taken.add(name.casefold())
        names.append(name)
    return names


def _cut(text: str, units: int) -> str:
    """The text with as many characters as fit into so many UTF-16 units, which is how Excel counts."""
    while len(text.encode("utf-16-le")) // 2 > units:
        text = text[:-1]
    return text.rstrip().rstrip("'")
