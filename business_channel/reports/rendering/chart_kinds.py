"""The five kinds of charts, each from a picture to a chart of altair."""

import math
from typing import Any

import altair as alt

from business_channel.reports.document import Shape
from business_channel.reports.rendering import palette
from business_channel.reports.rendering.chart_data import Picture, Point

WIDTH = 680
HEIGHT = 300
ROW = 30
LABEL_ROOM = 16.0
"""Points between the middles of two labels that stand above each other."""


def lines(shown: Picture) -> Any:
    """A line for each series with its name at its end; a gap breaks the line."""
    lowest, highest, ticks = _scale_of([each.value for each in shown.points if each.value is not None], shown.shape)
    y = alt.Y(
        "value:Q",
        scale=alt.Scale(domain=[lowest, highest], nice=False, zero=False),
        axis=alt.Axis(title=shown.value_title, values=ticks, format=",~f", **_ABOVE),
    )
    x = alt.X("along:O", sort=list(shown.along), axis=alt.Axis(title=shown.along_title, labelAngle=_angle(shown)))
    colour = alt.Color("series:N", sort=list(shown.series), legend=None, scale=_colours(shown))
    dash = alt.StrokeDash("series:N", sort=list(shown.series), legend=None, scale=_dashes(shown))
    base = alt.Chart(alt.Data(values=_values(shown))).encode(x=x, color=colour)
    drawn = base.mark_line(strokeWidth=2.5, invalid="break-paths-show-domains").encode(y=y, strokeDash=dash)
    points = base.mark_point(filled=True, size=46, opacity=1, invalid="filter").encode(y=y)
    ends = alt.Chart(alt.Data(values=_ends(shown, lowest, highest))).encode(x=x, color=colour)
    names = ends.mark_text(align="left", dx=12, fontWeight="bold").encode(y=y, text="label:N")
    return alt.layer(drawn, points, names).properties(width=WIDTH, height=HEIGHT)


def bars(shown: Picture) -> Any:
    """A bar for each row with its value at its end; several series stand beside each other."""
    several = len(shown.series) > 1
    base = alt.Chart(alt.Data(values=_values(shown)))
    length = _length(shown, [each.value or 0 for each in shown.points])
    along = _along(shown)
    colour = alt.Color(
        "series:N",
        sort=list(shown.series),
        scale=_colours(shown),
        legend=alt.Legend(symbolType="square") if several else None,
    )
    offset: dict[str, Any] = {"yOffset": alt.YOffset("series:N", sort=list(shown.series))} if several else {}
    drawn = base.mark_bar().encode(x=length, y=along, color=colour, **offset)
    texts = base.mark_text(align="left", dx=6).encode(x=alt.X("reached:Q"), y=along, text="text:N", **offset)
    row = 18 * len(shown.series) + 8 if several else ROW
    return alt.layer(drawn, texts).properties(width=WIDTH, height=row * max(1, len(shown.along)))


def stacked(shown: Picture) -> Any:
    """A bar for each row, made of its series one after the other, each with its value inside where there is room."""
    sums = {each: math.fsum(point.value or 0 for point in shown.points if point.along == each) for each in shown.along}
    colours = palette.bands(len(shown.series))
    dark = [name for name, colour in zip(shown.series, colours, strict=True) if colour in palette.DARK_BANDS]
    segments = _segments(shown, max(sums.values()))
    order = list(shown.series)
    data = alt.Chart(alt.Data(values=segments))
    x = alt.X("from:Q", axis=alt.Axis(title=shown.value_title, format=",~f", tickCount=6))
    colour = alt.Color(
        "series:N",
        sort=order,
        scale=alt.Scale(domain=order, range=list(colours)),
        legend=alt.Legend(symbolType="square"),
    )
    base = data.encode(y=_along(shown))
    drawn = base.mark_bar(stroke="#FFFFFF", strokeWidth=1).encode(x=x, x2="to:Q", color=colour)
    inside = alt.condition(alt.FieldOneOfPredicate("series", dark), alt.value("#FFFFFF"), alt.value(palette.INK))
    texts = base.mark_text().encode(x=alt.X("middle:Q"), text="inside:N", color=inside)
    ends = alt.Chart(alt.Data(values=_row_ends(shown, sums))).mark_text(align="left", dx=6, fontWeight="bold")
    totals = ends.encode(x=alt.X("to:Q"), y=_along(shown), text="text:N")
    return alt.layer(drawn, texts, totals).properties(width=WIDTH, height=ROW * max(1, len(shown.along)))


def intervals(shown: Picture) -> Any:
    """A point with the ends of its interval for each row of a ranking, in the order of the table, and what it is of."""
    known = [x for each in shown.points for x in (each.value, each.low, each.high) if x is not None]
    lowest, highest, ticks = _scale_of(known, shown.shape)
    x = alt.X(
        "value:Q",
        scale=alt.Scale(domain=[lowest, highest], nice=False, zero=False),
        axis=alt.Axis(title=shown.value_title, values=ticks, format=",~f"),
    )
    base = alt.Chart(alt.Data(values=_values(shown))).encode(y=_along(shown))
    rules = base.mark_rule(strokeWidth=5, color="#9FCBE3", strokeCap="round").encode(x=alt.X("low:Q"), x2="high:Q")
    points = base.mark_point(filled=True, size=90, opacity=1, color=palette.SERIES[0], invalid="filter").encode(x=x)
    texts = base.mark_text(align="left").encode(x=alt.value(WIDTH - 120), text="beside:N")
    return alt.layer(rules, points, texts).properties(width=WIDTH - 140, height=ROW * max(1, len(shown.along)))


def flows(shown: Picture) -> Any:
    """A matrix: rows pass to columns, the darker the more, with the number in each field."""
    most = max((each.value or 0 for each in shown.points), default=0)
    values = [_value(each) | {"strong": (each.value or 0) > most * 0.55} for each in shown.points]
    x = alt.X("series:N", sort=list(shown.series), axis=_matrix_axis(shown.value_title, **_COLUMN_NAMES))
    y = alt.Y("along:N", sort=list(shown.along), axis=_matrix_axis(shown.along_title, **_ROW_NAMES))
    everywhere = [{"along": a, "series": b} for a in shown.along for b in shown.series]
    ground = alt.Chart(alt.Data(values=everywhere)).encode(x=x, y=y)
    empty = ground.mark_rect(stroke="#FFFFFF", strokeWidth=2, color=palette.EMPTY)
    base = alt.Chart(alt.Data(values=values)).encode(x=x, y=y)
    scale = alt.Scale(domain=[0, most], range=list(palette.FLOW), interpolate="lab")
    fields = base.mark_rect(stroke="#FFFFFF", strokeWidth=2, invalid="filter")
    ink = alt.condition("datum.strong", alt.value("#FFFFFF"), alt.value(palette.INK))
    texts = base.mark_text().encode(text="text:N", color=ink)
    shaded = fields.encode(color=alt.Color("value:Q", scale=scale, legend=None))
    return alt.layer(empty, shaded, texts).properties(width=alt.Step(56), height=alt.Step(36))


_ABOVE = {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleX": 0, "titleY": -18}

_COLUMN_NAMES = {"orient": "top", "labelAngle": -40, "titleAnchor": "start"}
_ROW_NAMES = {"titleAngle": 0, "titleAlign": "right", "titleAnchor": "start", "titleX": -8, "titleY": -16}


def _matrix_axis(title: str, **more: Any) -> Any:
    return alt.Axis(title=title, domain=False, ticks=False, **more)


def _along(shown: Picture) -> Any:
    axis = alt.Axis(title=None, ticks=False, domain=False, labelPadding=8)
    return alt.Y("along:N", sort=list(shown.along), scale=alt.Scale(domain=list(shown.along)), axis=axis)


def _length(shown: Picture, values: list[float]) -> Any:
    domain = [min(0.0, *values), max(0.0, *values) * 1.12 or 1.0]
    axis = alt.Axis(title=shown.value_title, format=",~f", tickCount=6)
    return alt.X("value:Q", scale=alt.Scale(domain=domain), axis=axis)


def _angle(shown: Picture) -> int:
    return 0 if len(shown.along) * 62 <= WIDTH else -40


def _colours(shown: Picture) -> Any:
    colours = [palette.SERIES[at % len(palette.SERIES)] for at in range(len(shown.series))]
    return alt.Scale(domain=list(shown.series), range=colours)


def _dashes(shown: Picture) -> Any:
    rounds = [at // len(palette.SERIES) % len(palette.DASHES) for at in range(len(shown.series))]
    return alt.Scale(domain=list(shown.series), range=[list(palette.DASHES[each]) for each in rounds])


def _value(point: Point) -> dict[str, Any]:
    return {
        "along": point.along,
        "series": point.series,
        "value": point.value,
        "reached": point.value or 0.0,
        "low": point.low,
        "high": point.high,
        "text": point.text,
        "beside": f"{point.text}  {point.of}".rstrip(),
    }


def _values(shown: Picture) -> list[dict[str, Any]]:
    return [_value(each) for each in shown.points]


def _segments(shown: Picture, widest: float) -> list[dict[str, Any]]:
    made = []
    for along in shown.along:
        reached = 0.0
        for point in (each for each in shown.points if each.along == along and each.value):
            length = point.value or 0.0
            roomy = length / widest * WIDTH > 8 * len(point.text) + 6
            ends = {"from": reached, "to": reached + length, "middle": reached + length / 2}
            made.append(_value(point) | ends | {"inside": point.text if roomy else ""})
            reached += length
    return made


def _row_ends(shown: Picture, sums: dict[str, float]) -> list[dict[str, Any]]:
    """The sum of each row; a row of which a part is withheld says so in place of a sum that is not the whole."""
    untold = {each.along: each.text for each in shown.points if each.value is None}
    return [{"along": each, "to": sums[each], "text": untold.get(each, f"{sums[each]:,.10g}")} for each in shown.along]


def _ends(shown: Picture, lowest: float, highest: float) -> list[dict[str, Any]]:
    """The names of the lines beside their last points, moved apart where they would lie over each other."""
    last = {each.series: each for each in shown.points if each.value is not None}
    ordered = sorted(last.values(), key=lambda each: each.value or 0.0, reverse=True)
    span = (highest - lowest) or 1.0
    wanted = [(highest - (each.value or 0.0)) / span * HEIGHT for each in ordered]
    return [
        {
            "along": shown.along[-1],
            "series": point.series,
            "value": highest - at / HEIGHT * span,
            "label": _end_label(point, shown),
        }
        for point, at in zip(ordered, apart(wanted, LABEL_ROOM, HEIGHT), strict=True)
    ]


def _end_label(point: Point, shown: Picture) -> str:
    ended = "" if point.along == shown.along[-1] else f" ({point.along})"
    return f"{point.series} {point.text}{ended}"


def apart(wanted: list[float], room: float, height: float) -> list[float]:
    """Places from above to below near those wanted, at least ``room`` apart and, if that can be, within ``height``."""
    places: list[float] = []
    for each in wanted:
        places.append(max(each, places[-1] + room) if places else each)
    limit = height
    for at in range(len(places) - 1, -1, -1):
        places[at] = min(places[at], limit)
        limit = places[at] - room
    return places


def _scale_of(values: list[float], shape: Shape) -> tuple[float, float, list[float]]:
    """Ends and ticks of an axis that need not begin at 0; shares end at 100 % unless one is above."""
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    if shape is not Shape.RATE:
        low = min(0.0, low)
    step = _step((high - low) or abs(high) or 1.0)
    first, last = math.floor(low / step) * step, math.ceil(high / step) * step
    if shape is Shape.RATE and high <= 100:
        last = min(last, 100.0)
    if last <= first:
        first = last - step
    count = round((last - first) / step)
    return first, last, [round(first + each * step, 9) for each in range(count + 1)]


def _step(span: float) -> float:
    rough = span / 5
    power: float = 10.0 ** math.floor(math.log10(rough))
    return next(each * power for each in (1, 2, 5, 10) if each * power >= rough)
