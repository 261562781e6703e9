"""Pictures that say what they show in the language of the reader, and draw nothing where nothing may be told."""

import io
import re
import struct
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import pairwise
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from business_channel.language import Language, Words
from business_channel.reports.document import Chart, ChartKind, Column, Document, Figure, Shape, Table
from business_channel.reports.rendering import charts, png
from business_channel.reports.rendering.chart_data import picture
from business_channel.reports.rendering.chart_kinds import apart
from tests.business_channel.reports.rendering.hostile import hostile_in
from tests.business_channel.reports.sample import CHARTS, SAMPLE

ZH, EN = Language.ZH, Language.EN
SVG = "{http://www.w3.org/2000/svg}"
TREND, AGEING, TRANSFERS, RANKING, ARREARS = CHARTS


@cache
def source(chart: Chart, language: Language = ZH) -> str:
    return charts.svg(SAMPLE, chart, language)


def texts(svg: str) -> list[str]:
    """What is written in a picture."""
    return ["".join(each.itertext()) for each in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def small(kind: ChartKind, *values: Figure | int | Decimal | None, shape: Shape = Shape.COUNT) -> Document:
    """The sample with one table of so many rows, and one chart of it."""
    columns = (Column("of", Words("单位", "Unit"), Shape.TEXT), Column("n", Words("数", "Number"), shape))
    rows = tuple((f"单位{at}", value) for at, value in enumerate(values))
    table = Table("t", Words("表", "Table"), columns, rows)
    return replace(SAMPLE, tables=(table,), charts=(Chart("c", Words("图", "Chart"), kind, "t", "of", ("n",)),))


@pytest.mark.parametrize(
    ("chart", "language", "labels"),
    [
        (TREND, ZH, {"2026-03", "人社 98.00%", "住房城建 86.00%", "气象 96.00% (2026-01)", "比率（%）", "月份"}),
        (TREND, EN, {"2026-03", "Labour 98.00%", "Share (%)", "Month"}),
        (AGEING, ZH, {"赫章县自然资源局", "15", "≤5 个工作日", ">30", "件数"}),
        (TRANSFERS, ZH, {"住房和城乡建设局", "31", "转出单位", "转入单位", "不公布"}),
        (RANKING, ZH, {"威宁彝族回族苗族自治县", "95.91%  305 / 318", "满意率（%）", "纳雍县", "不公布"}),
        (RANKING, EN, {"纳雍县", "withheld", "Satisfaction (%)"}),
        (ARREARS, ZH, {"事业单位", "61,124,000.01 元", "金额（亿元）", "确认欠款", "已清偿"}),
        (ARREARS, EN, {"State organs", "Amount (hundred million yuan)", "Paid"}),
    ],
)
def test_a_chart_names_its_axes_its_series_and_its_values(chart: Chart, language: Language, labels: set[str]) -> None:
    assert labels - {each.replace("\xa0", " ") for each in texts(source(chart, language))} == set()


@pytest.mark.parametrize("chart", CHARTS, ids=[each.key for each in CHARTS])
def test_several_charts_can_stand_in_one_page(chart: Chart) -> None:
    elements = list(ElementTree.fromstring(source(chart)).iter())
    assert [
        each.tag for each in elements if each.get("id") or each.tag.endswith(("script", "image", "a", "style"))
    ] == []
    assert [each for each in elements if "url(" in str(each.attrib)] == []


def test_a_withheld_figure_is_a_gap_in_a_line() -> None:
    paths = [
        str(each.get("d"))
        for each in ElementTree.fromstring(source(TREND)).iter(f"{SVG}path")
        if each.get("stroke-width") == "2.5"
    ]
    strokes = sorted((path.count("M"), path.count("L")) for path in paths)
    assert strokes == [(1, 5), (1, 5), (1, 5), (1, 5), (2, 1)]


def test_what_is_withheld_or_has_no_value_is_nowhere_a_zero() -> None:
    shown = picture(small(ChartKind.BARS, 3, Figure(None, suppressed=True), Figure(None, 0, 0), 0), CHARTS_OF_SMALL, ZH)
    assert [(each.value, each.text) for each in shown.points] == [(3, "3"), (None, "不公布"), (None, "—"), (0, "0")]


CHARTS_OF_SMALL = small(ChartKind.BARS).charts[0]


def test_a_sum_of_which_a_part_is_withheld_is_not_told() -> None:
    document = small(ChartKind.STACKED, 7, Figure(None, suppressed=True))
    assert "不公布" in texts(charts.svg(document, document.charts[0], ZH))


@pytest.mark.parametrize("kind", ChartKind)
def test_a_chart_of_nothing_is_still_a_chart(kind: ChartKind) -> None:
    for document in (small(kind), small(kind, 0), small(kind, Figure(None, suppressed=True))):
        assert charts.svg(document, document.charts[0], ZH).startswith("<svg")


@pytest.mark.parametrize("kind", ChartKind)
def test_a_hostile_text_is_drawn_as_a_text(kind: ChartKind) -> None:
    document = hostile_in("</text><script>alert(1)</script>")
    [chart] = [each for each in document.charts if each.kind is kind]
    root = ElementTree.fromstring(charts.svg(document, chart, ZH))
    assert [each.tag for each in root.iter() if "script" in str(each.tag)] == []
    assert float(root.get("width", "0")) < 2000


def test_of_a_long_table_the_first_rows_are_drawn_and_the_chart_says_so() -> None:
    document = small(ChartKind.BARS, *range(60))
    shown = picture(document, document.charts[0], ZH)
    assert (len(shown.points), shown.remark) == (40, "图中为前 40 项，共 60 项。")


@pytest.mark.parametrize(
    "chart", [replace(TREND, table="none"), replace(TREND, along="no"), replace(TREND, series=("x",))]
)
def test_a_chart_of_what_is_not_there_is_refused(chart: Chart) -> None:
    with pytest.raises(LookupError):
        charts.svg(SAMPLE, chart, ZH)


@given(st.lists(st.floats(0, 300), max_size=12).map(sorted))
@settings(max_examples=50)
def test_labels_keep_their_order_and_their_distance(wanted: list[float]) -> None:
    places = apart(wanted, 16, 300)
    assert len(places) == len(wanted)
    assert all(below - above >= 16 - 1e-6 for above, below in pairwise(places))
    assert all(each <= 300 for each in places)


def test_pictures_come_in_an_archive_one_for_each_chart() -> None:
    with ZipFile(io.BytesIO(png.render(replace(SAMPLE, charts=CHARTS[:2]), ZH))) as archive:
        assert archive.namelist() == ["01-lines.png", "02-stacked.png"]
        picture_bytes = archive.read("01-lines.png")
    width, height = struct.unpack(">II", picture_bytes[16:24])
    assert picture_bytes.startswith(b"\x89PNG")
    assert (width > 1400, height > 700) == (True, True)


def test_colours_are_told_apart_by_lightness_too() -> None:
    fills = re.findall(r'fill="(#[0-9a-fA-F]{6})"', source(AGEING))
    assert len({each.lower() for each in fills} - {"#ffffff", "#1f2933"}) >= 5
