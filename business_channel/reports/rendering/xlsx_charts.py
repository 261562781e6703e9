"""Charts of a workbook: native ones that refer to its tables, and matrices of flows as shaded cells."""

import math
from decimal import Decimal
from typing import Any

from xlsxwriter.utility import xl_range_formula

from business_channel.language import Language
from business_channel.reports.document import Chart, ChartKind, Document, Shape
from business_channel.reports.rendering import palette
from business_channel.reports.rendering.chart_data import LONGEST_TITLE, ROWS_DRAWN, brief, flows, table_of
from business_channel.reports.rendering.flat import Flat, Part
from business_channel.reports.rendering.writing import said, value_of, why_empty
from business_channel.reports.rendering.xlsx_cells import Cells

Sheets = dict[str, tuple[str, Flat]]
"""Name of the sheet and flat form of each table, by the table's key."""

_TYPES = {
    ChartKind.LINES: {"type": "line"},
    ChartKind.BARS: {"type": "bar"},
    ChartKind.STACKED: {"type": "bar", "subtype": "stacked"},
    ChartKind.INTERVALS: {"type": "bar"},
}
_NUMBERS = {Shape.RATE: "0%", Shape.MONEY: "#,##0", Shape.HOURS: "#,##0"}
_WIDTH = 980
_LINE = 20
"""Pixels of one line of a sheet."""
_ASIDE = 30
"""The column beside the charts where the lengths of their error bars stand; it is not printed."""
_QUIET = {"bold": False, "color": palette.MUTED}
Look = dict[str, Any]


def add_charts(workbook: Any, sheet: Any, document: Document, sheets: Sheets, language: Language) -> None:
    """Puts all charts but those of flows on a sheet, one below the other."""
    line, breaks = 0, []
    for chart in document.charts:
        if chart.kind is ChartKind.FLOWS:
            continue
        breaks.append(line)
        name, flat = sheets[table_of(document, chart).key]
        height = _height(chart, flat)
        intervals = chart.kind is ChartKind.INTERVALS
        errors = _note_intervals(sheet, sheet.get_name(), line, chart, flat) if intervals else {}
        sheet.insert_chart(line, 0, _native(workbook, chart, name, flat, language, height, errors))
        line += height // _LINE + 3
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_print_scale(80)
    sheet.print_area(0, 0, line, _ASIDE // 2)
    sheet.set_h_pagebreaks(breaks[1:])


def add_matrix(sheet: Any, cells: Cells, document: Document, chart: Chart, language: Language) -> None:
    """A sheet with who passes to whom, the darker the more."""
    table = table_of(document, chart)
    units, found = flows(table, chart, language)
    corner = f"{said(table.columns[0].heading, language)} ↓  {said(table.columns[1].heading, language)} →"
    cells.heading(sheet, 0, 0, corner)
    for at, unit in enumerate(units, 1):
        cells.heading(sheet, 0, at, unit, "center")
        cells.text(sheet, at, 0, unit, "label")
    place = {unit: at for at, unit in enumerate(units, 1)}
    for each in found:
        value = value_of(each.cell)
        line, at = place[each.origin], place[each.target]
        if isinstance(value, int | Decimal):
            sheet.write_number(line, at, float(value), cells.number)
        else:
            cells.text(sheet, line, at, why_empty(each.cell, language), "text")
    last = len(units)
    if units:
        scale = {"type": "2_color_scale", "min_color": palette.FLOW[0], "max_color": "#6BAED6"}
        sheet.conditional_format(1, 1, last, last, scale)
    sheet.set_row(0, 48)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, max(1, last), 14)
    sheet.freeze_panes(1, 1)


def _native(workbook: Any, chart: Chart, name: str, flat: Flat, language: Language, height: int, errors: Look) -> Any:
    native = workbook.add_chart(_TYPES[chart.kind])
    first, last = _rows(chart, flat)
    along = flat.at(chart.along)
    for number, series in enumerate(_series(chart, flat)):
        native.add_series(
            {
                "name": [name, 0, series],
                "categories": [name, first, along, last, along],
                "values": [name, first, series, last, series],
                **_look(chart, flat, number, series),
                **errors,
            }
        )
    native.set_title(
        {"name": _named(said(chart.title, language)), "name_font": {"size": 14, "color": palette.INK}, "overlay": False}
    )
    native.show_blanks_as("gap")
    native.set_size({"width": _WIDTH, "height": height})
    native.set_legend({"position": "bottom"} if len(chart.series) > 1 else {"none": True})
    _axes(native, chart, flat, along, language)
    return native


def _axes(native: Any, chart: Chart, flat: Flat, along: int, language: Language) -> None:
    shape = flat.fields[flat.at(chart.series[0])].shape
    ground = {"visible": True, "line": {"color": palette.GRID, "width": 0.75}}
    values: dict[str, Any] = {"num_format": _NUMBERS.get(shape, "#,##0"), "major_gridlines": ground}
    if len(chart.series) == 1:
        values |= {"name": _named(flat.fields[flat.at(chart.series[0])].heading), "name_font": _QUIET}
    names: dict[str, Any] = {"major_gridlines": {"visible": False}, "text_axis": True}
    if chart.kind is ChartKind.LINES:
        values.update(_ends(chart, flat) if shape is Shape.RATE else {})
        native.set_x_axis({**names, "name": _named(flat.fields[along].heading), "name_font": _QUIET})
        native.set_y_axis(values)
        return
    if chart.kind is ChartKind.INTERVALS and shape is Shape.RATE:
        values.update(_ends(chart, flat))
    native.set_x_axis(values)
    native.set_y_axis({**names, "reverse": True, "crossing": "max"})


def _named(text: str) -> str:
    """The text as the name of a chart or an axis, where a text such as ``x!A1`` would be taken for a reference."""
    return brief(text, LONGEST_TITLE).replace("!", "！")


def _ends(chart: Chart, flat: Flat) -> dict[str, float]:
    """The ends of an axis of shares: the tenth below the least value, and the whole unless one is above."""
    found = [row[at] for at in _series(chart, flat) for row in flat.rows]
    known = [float(each) for each in found if isinstance(each, int | Decimal)]
    if not known:
        return {}
    least = max(0.0, math.ceil(min(known) * 10 - 1) / 10)
    return {"min": least} | ({"max": 1.0} if max(known) <= 1 else {})


def _series(chart: Chart, flat: Flat) -> list[int]:
    return [flat.at(key) for key in chart.series]


def _rows(chart: Chart, flat: Flat) -> tuple[int, int]:
    """The first and the last line of the sheet that a chart draws."""
    count = max(1, len(flat.rows))
    if chart.kind is ChartKind.LINES:
        return max(1, count - ROWS_DRAWN + 1), count
    return 1, min(count, ROWS_DRAWN)


def _height(chart: Chart, flat: Flat) -> int:
    if chart.kind is ChartKind.LINES:
        return 380
    first, last = _rows(chart, flat)
    each = 34 * len(chart.series) if chart.kind is ChartKind.BARS else 30
    return max(260, 150 + each * (last - first + 1))


def _look(chart: Chart, flat: Flat, number: int, series: int) -> Look:
    colour = palette.SERIES[number % len(palette.SERIES)]
    shape = flat.fields[series].shape
    shown = {"value": True, "num_format": {Shape.RATE: "0.00%", Shape.MONEY: "#,##0.00"}.get(shape, "#,##0")}
    match chart.kind:
        case ChartKind.LINES:
            marker = {"type": "circle", "size": 6, "fill": {"color": colour}, "border": {"color": colour}}
            return {"line": {"color": colour, "width": 2.25}, "marker": marker}
        case ChartKind.STACKED:
            fill = palette.bands(len(chart.series))[number]
            font = {"color": "#FFFFFF" if fill in palette.DARK_BANDS else palette.INK}
            inside = {"value": True, "num_format": f"{shown['num_format']};;", "font": font, "position": "center"}
            return {"fill": {"color": fill}, "border": {"color": "#FFFFFF"}, "gap": 40, "data_labels": inside}
        case ChartKind.INTERVALS:
            return {
                "fill": {"color": "#9FCBE3"},
                "gap": 60,
                "data_labels": shown | {"position": "inside_base"},
            }
    return {"fill": {"color": colour}, "gap": 50, "data_labels": shown}


def _note_intervals(sheet: Any, name: str, line: int, chart: Chart, flat: Flat) -> Look:
    """Error bars for a series with intervals, by their lengths beside the charts; nothing without intervals."""
    key = chart.series[0]
    try:
        at, low, high = flat.at(key), flat.at(key, Part.LOW), flat.at(key, Part.HIGH)
    except LookupError:
        return {}
    first, last = _rows(chart, flat)
    for down, row in enumerate(flat.rows[first - 1 : last]):
        value, least, most = row[at], row[low], row[high]
        if isinstance(value, int | Decimal) and isinstance(least, Decimal) and isinstance(most, Decimal):
            sheet.write_number(line + down, _ASIDE, float(most - value))
            sheet.write_number(line + down, _ASIDE + 1, float(value - least))
    ends = line + last - first
    above, below = (xl_range_formula(name, line, column, ends, column) for column in (_ASIDE, _ASIDE + 1))
    bars = {"type": "custom", "plus_values": above, "minus_values": below, "line": {"color": palette.INK, "width": 1.5}}
    return {"x_error_bars": bars}
