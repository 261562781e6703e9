"""A report as a workbook: a cover, a sheet per table, native charts, matrices of flows, and the definitions.

Every cell has its type: numbers, shares, sums of money, days and moments are values with a format, and a text is never
a formula or a link, whatever it begins with. Its bytes depend on the document and the language alone.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter

from business_channel.language import Language
from business_channel.reports.document import ChartKind, Document, Shape, Table
from business_channel.reports.rendering import cover, wording
from business_channel.reports.rendering.flat import flatten
from business_channel.reports.rendering.writing import at_home, said
from business_channel.reports.rendering.xlsx_cells import Cells, in_lines, sheet_names
from business_channel.reports.rendering.xlsx_charts import Sheets, add_charts, add_matrix

_LINE = 16
_WIDTH_OF_PAPER = 210
"""Letters beside each other that a page lying has room for in a size that can be read."""
_HEADER_LIMIT = 200


@dataclass(slots=True)
class Book:
    """A workbook that is being written, with what its charts refer to."""

    document: Document
    language: Language
    workbook: Any
    cells: Cells
    sheets: Sheets = field(default_factory=dict)

    def said(self, words: Any) -> str:
        """The words in the language of the workbook."""
        return said(words, self.language)


def render(document: Document, language: Language) -> bytes:
    """The workbook's bytes."""
    made = io.BytesIO()
    workbook = xlsxwriter.Workbook(made, _options())
    created = at_home(document.as_of).replace(microsecond=0)
    workbook.set_properties({"title": said(document.title, language), "created": created})
    book = Book(document, language, workbook, Cells(workbook, language))
    names = sheet_names(_titles(book))
    front = workbook.add_worksheet(names[0])
    parts = iter(names[1:])
    for table in document.tables:
        _add_table(book, table, next(parts))
    for chart in document.charts:
        if chart.kind is ChartKind.FLOWS:
            sheet = workbook.add_worksheet(next(parts))
            add_matrix(sheet, book.cells, document, chart, language)
            _paper(book, sheet, book.said(chart.title))
    if any(chart.kind is not ChartKind.FLOWS for chart in document.charts):
        add_charts(workbook, workbook.add_worksheet(next(parts)), document, book.sheets, language)
    _add_definitions(book, next(parts))
    _fill_cover(book, front, names[1:])
    workbook.close()
    return made.getvalue()


def _options() -> dict[str, Any]:
    """Anew for each workbook, which changes them: with options used twice the second workbook is another."""
    return {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": "Microsoft YaHei", "font_size": 10},
    }


def _titles(book: Book) -> list[str]:
    """What the sheets are called, before their names are made ones that a workbook can have."""
    charts = book.document.charts
    return [
        book.said(wording.COVER),
        *(book.said(table.title) for table in book.document.tables),
        *(f"{book.said(wording.CHARTS)}-{book.said(x.title)}" for x in charts if x.kind is ChartKind.FLOWS),
        *([book.said(wording.CHARTS)] if any(x.kind is not ChartKind.FLOWS for x in charts) else []),
        book.said(wording.DEFINITIONS),
    ]


def _add_table(book: Book, table: Table, name: str) -> None:
    flat = flatten(table, book.language)
    book.sheets[table.key] = (name, flat)
    sheet = book.workbook.add_worksheet(name)
    widths = [book.cells.width(each, [row[at] for row in flat.rows]) for at, each in enumerate(flat.fields)]
    for at, (each, width) in enumerate(zip(flat.fields, widths, strict=True)):
        sheet.set_column(at, at, width)
        book.cells.heading(sheet, 0, at, in_lines(each), "left" if each.shape is Shape.TEXT else "right")
    for line, row in enumerate(flat.rows, 1):
        for at, value in enumerate(row):
            book.cells.put(sheet, line, at, value, flat.fields[at])
    lines = max((book.cells.lines(*each) for each in zip(flat.fields, widths, strict=True)), default=1)
    sheet.set_row(0, _LINE * max(2, lines))
    labels = sum(1 for each in flat.fields if each.place < table.labels)
    sheet.freeze_panes(1, labels)
    sheet.autofilter(0, 0, max(1, len(flat.rows)), max(0, len(flat.fields) - 1))
    _paper(book, sheet, book.said(table.title), int(sum(widths) // _WIDTH_OF_PAPER) + 1)
    if labels:
        sheet.repeat_columns(0, labels - 1)


def _paper(book: Book, sheet: Any, title: str, across: int = 1) -> None:
    """How the sheet prints: on A4 lying, so many pages across, with its headings on every page."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
    sheet.fit_to_pages(across, 0)
    sheet.repeat_rows(0)
    sheet.hide_gridlines(2)
    sheet.set_header(f"&L{title.replace('&', '&&')[:_HEADER_LIMIT]}")
    sheet.set_footer(f"&R{book.said(wording.PAGE)}")


def _add_definitions(book: Book, name: str) -> None:
    sheet = book.workbook.add_worksheet(name)
    rows = [cover.definition(each, book.language) for each in book.document.metrics]
    for at, heading in enumerate(cover.DEFINITION_HEADINGS):
        book.cells.heading(sheet, 0, at, book.said(heading))
    for line, row in enumerate(rows, 1):
        for at, text in enumerate(row):
            book.cells.text(sheet, line, at, text, "wrapped")
    for at, width in enumerate((20, 18, 34, 34, 34, 34, 12, 30)):
        sheet.set_column(at, at, width)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(1, len(rows)), len(cover.DEFINITION_HEADINGS) - 1)
    _paper(book, sheet, book.said(wording.DEFINITIONS))


def _fill_cover(book: Book, sheet: Any, names: Sequence[str]) -> None:
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 84)
    sheet.set_row(0, 34)
    book.cells.text(sheet, 0, 0, book.said(book.document.title), "title")
    line = 2
    for name, content in cover.facts(book.document, book.language):
        book.cells.text(sheet, line, 0, name, "fact")
        book.cells.text(sheet, line, 1, content, "wrapped")
        line += 1
    line = _fill_notes(book, sheet, line + 1)
    book.cells.text(sheet, line, 0, book.said(wording.CONTENTS), "fact")
    for at, name in enumerate(names):
        sheet.write_url(line + at, 1, f"internal:'{name.replace(chr(39), chr(39) * 2)}'!A1", book.cells.link, name)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _fill_notes(book: Book, sheet: Any, line: int) -> int:
    """Writes the notes of the document and of its tables; returns the line after them."""
    notes = [book.said(each) for each in book.document.notes]
    for table in book.document.tables:
        notes += [f"{book.said(table.title)}：{book.said(each)}" for each in table.notes]
    notes += [book.said(wording.LEGEND_NONE), book.said(wording.LEGEND_SUPPRESSED)]
    book.cells.text(sheet, line, 0, book.said(wording.NOTES), "fact")
    for text in notes:
        book.cells.text(sheet, line, 1, text, "wrapped")
        line += 1
    return line + 1
