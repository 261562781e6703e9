"""Charts as SVG and PNG: Vega-Lite by altair, drawn by vl-convert. Heavy to import: only what draws imports it.

A picture holds no script, no link, no name of another file and no identifier, so that several stand in one page.
"""

import json
from typing import Any

import altair as alt
import vl_convert

from business_channel.language import Language
from business_channel.reports.document import Chart, ChartKind, Document
from business_channel.reports.rendering import cover, palette, wording
from business_channel.reports.rendering.chart_data import Picture, picture
from business_channel.reports.rendering.chart_kinds import bars, flows, intervals, lines, stacked
from business_channel.reports.rendering.writing import at_home, said

VEGA_LITE = "6.4"
PIXELS_PER_POINT = 2.0

_DRAWN_BY = {
    ChartKind.LINES: lines,
    ChartKind.BARS: bars,
    ChartKind.STACKED: stacked,
    ChartKind.INTERVALS: intervals,
    ChartKind.FLOWS: flows,
}
_AXIS = {
    "labelColor": palette.INK,
    "titleColor": palette.MUTED,
    "labelFontSize": 12,
    "titleFontSize": 12,
    "titleFontWeight": "normal",
    "titlePadding": 10,
    "labelLimit": 260,
    "titleLimit": 560,
    "gridColor": palette.GRID,
    "domainColor": palette.LINE,
    "tickColor": palette.LINE,
}
_LOOK = {
    "aria": False,
    "font": palette.FONT,
    "background": "#FFFFFF",
    "padding": 6,
    "view": {"stroke": None},
    "axis": _AXIS,
    "legend": {"labelFontSize": 12, "labelLimit": 220, "symbolStrokeWidth": 0, "orient": "top", "title": None},
    "text": {"font": palette.FONT, "fontSize": 12, "color": palette.INK},
    "title": {
        "anchor": "start",
        "frame": "group",
        "fontSize": 17,
        "fontWeight": "bold",
        "color": palette.INK,
        "subtitleFontSize": 12,
        "subtitleColor": palette.MUTED,
        "subtitlePadding": 6,
        "offset": 18,
        "limit": 900,
    },
}


def svg(document: Document, chart: Chart, language: Language) -> str:
    """The chart as an SVG element without its title, for a page that prints the title beside it."""
    drawn: str = vl_convert.vegalite_to_svg(_spec(picture(document, chart, language)), vl_version=VEGA_LITE)
    return drawn


def png(document: Document, chart: Chart, language: Language) -> bytes:
    """The chart as a picture that stands alone: with its title, the period, and the moment of the data."""
    shown = picture(document, chart, language)
    as_of = f"{said(wording.AS_OF, language)} {at_home(document.as_of):%Y-%m-%d %H:%M}"
    under = [f"{cover.region(document.region_code, language)} · {cover.period(document, language)} · {as_of}"]
    title = {"text": shown.title, "subtitle": under + ([shown.remark] if shown.remark else [])}
    drawn: bytes = vl_convert.vegalite_to_png(_spec(shown, title), vl_version=VEGA_LITE, scale=PIXELS_PER_POINT)
    return drawn


def _spec(shown: Picture, title: dict[str, Any] | None = None) -> str:
    drawn = _DRAWN_BY[shown.kind](shown) if any(each.value is not None for each in shown.points) else _nothing(shown)
    spec = drawn.to_dict()
    spec["config"] = _LOOK
    if title:
        spec["title"] = title
    return json.dumps(spec)


def _nothing(shown: Picture) -> Any:
    words = [{"text": "—"}]
    return (
        alt.Chart(alt.Data(values=words)).mark_text(fontSize=20).encode(text="text:N").properties(width=480, height=60)
    )
