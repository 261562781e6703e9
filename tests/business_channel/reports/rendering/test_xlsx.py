"""A workbook of typed cells and native charts, in which no text is ever a formula or a link."""

import io
import re
from datetime import datetime
from html import unescape
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from business_channel.language import Language
from business_channel.reports.document import Document
from business_channel.reports.freezing import digest
from business_channel.reports.rendering.xlsx import render
from business_channel.reports.rendering.xlsx_cells import sheet_names
from tests.business_channel.reports.rendering.hostile import TEXTS, hostile_in
from tests.business_channel.reports.sample import SAMPLE

ZH, EN = Language.ZH, Language.EN


def opened(document: Document = SAMPLE, language: Language = ZH) -> Workbook:
    return load_workbook(io.BytesIO(render(document, language)))


def package(document: Document = SAMPLE) -> dict[str, str]:
    """The parts of the workbook's package by name."""
    with ZipFile(io.BytesIO(render(document, ZH))) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


@pytest.fixture(scope="module")
def book() -> Workbook:
    return opened()


def cell(book: Workbook, sheet: str, label: str, heading: str) -> Any:
    """The cell of the row that has a label, under a heading."""
    rows = list(book[sheet].iter_rows())
    [at] = [each.column - 1 for each in rows[0] if str(each.value).replace("\n", " ") == heading]
    return next(row[at] for row in rows[1:] if label in [each.value for each in row[:2]])


def test_a_sheet_for_each_table_stands_between_cover_and_definitions(book: Workbook) -> None:
    assert book.sheetnames == [
        "封面",
        *(
            "各单位时限执行情况",
            "按期答复率月度走势",
            "积压账龄",
            "单位之间的转办",
            "满意率排名（县级，第二组）",
            "拖欠账款清偿",
        ),
        *("图表-单位之间的转办", "图表", "指标口径"),
    ]


def test_the_cover_says_what_the_report_is(book: Workbook) -> None:
    facts = {row[0].value: row[1].value for row in book["封面"].iter_rows(min_row=1, max_row=9)}
    assert facts == {
        "赫章县 2026 年第一季度诉求办理情况": None,
        None: None,
        "统计期间": "2026-01-01 至 2026-03-31（含首尾两日）",
        "统计口径": "期内审核通过的诉求（同批口径）",
        "地区": "贵州省毕节市赫章县（520527）",
        "数据截至": "2026-04-02 08:30:15+08:00",
        "指标口径版本": "2026.1",
        "数据摘要（SHA-256）": digest(SAMPLE),
    }


@pytest.mark.parametrize(
    ("sheet", "label", "heading", "value", "shown_as"),
    [
        ("各单位时限执行情况", "赫章县交通运输局", "有效诉求", 142, "#,##0"),
        ("各单位时限执行情况", "赫章县交通运输局", "按期答复率", 131 / 141, "0.00%"),
        ("各单位时限执行情况", "赫章县交通运输局", "按期答复率 分子", 131, "#,##0"),
        ("各单位时限执行情况", "赫章县交通运输局", "按期答复率 分母", 141, "#,##0"),
        ("各单位时限执行情况", "赫章县交通运输局", "办理时长中位数 （工作小时）", 41.5, "#,##0.0"),
        ("各单位时限执行情况", "赫章县交通运输局", "最早积压受理日", datetime(2026, 2, 6), "yyyy-mm-dd"),
        ("拖欠账款清偿", "国有企业", "已清偿 （元）", 183369412.37, "#,##0.00"),
        ("满意率排名（县级，第二组）", "大方县", "满意率 95% 下限", 0.898068, "0.00%"),
    ],
)
def test_a_value_has_its_type_and_its_format(
    book: Workbook, sheet: str, label: str, heading: str, value: object, shown_as: str
) -> None:
    found = cell(book, sheet, label, heading)
    assert (found.value, found.number_format) == (value, shown_as)


def test_what_has_no_value_or_is_withheld_is_an_empty_cell_with_a_remark(book: Workbook) -> None:
    sheet = "各单位时限执行情况"
    assert cell(book, sheet, "赫章县气象局", "按期答复率").value is None
    assert cell(book, sheet, "赫章县气象局", "按期答复率 分母").value is None
    assert cell(book, sheet, "赫章县气象局", "按期答复率 备注").value == "不公布"
    assert cell(book, sheet, "未分类", "按期答复率").value is None
    assert cell(book, sheet, "未分类", "按期答复率 备注").value == "分母为零"


def test_tables_keep_their_headings_and_labels_in_sight_and_can_be_filtered(book: Workbook) -> None:
    assert book["各单位时限执行情况"].freeze_panes == "B2"
    assert book["满意率排名（县级，第二组）"].freeze_panes == "C2"
    assert book["积压账龄"].auto_filter.ref == "A1:F8"
    assert book["积压账龄"].print_title_rows == "$1:$1"


def test_columns_are_as_wide_as_what_stands_in_them(book: Workbook) -> None:
    assert book["拖欠账款清偿"].column_dimensions["B"].width >= len("778,380,000.00")
    assert book["各单位时限执行情况"].column_dimensions["A"].width >= 2 * len("赫章县人力资源和社会保障局")


def test_the_charts_are_native_and_refer_to_the_cells_of_the_tables() -> None:
    parts = package()
    charts = [parts[name] for name in sorted(parts) if re.fullmatch(r"xl/charts/chart\d+\.xml", name)]
    assert [re.findall(r"<c:(lineChart|barChart)>", each) for each in charts] == [
        ["lineChart"],
        *(["barChart"] for _ in range(3)),
    ]
    assert "按期答复率月度走势!$B$2:$B$7" in charts[0]
    assert '<c:grouping val="stacked"/>' in charts[1]
    assert "<c:errBars>" in charts[2]
    assert all('dispBlanksAs val="zero"' not in each for each in charts)


def test_the_matrix_of_flows_is_shaded_by_their_size(book: Workbook) -> None:
    sheet = book["图表-单位之间的转办"]
    assert cell(book, sheet.title, "住房和城乡建设局", "自然资源局").value == 31
    assert cell(book, sheet.title, "人力资源和社会保障局", "水务局").value == "不公布"
    assert [each.type for rules in sheet.conditional_formatting for each in rules.rules] == ["colorScale"]


def test_the_definitions_are_whole() -> None:
    rows = list(opened(language=EN)["Definitions"].iter_rows(values_only=True))
    assert [row[0] for row in rows] == ["Code", "on_time_rate", "handling_median", "recovery_rate"]
    assert rows[1][2] == "replied on time ÷ (replied + overdue and unreplied)"


def test_it_was_made_when_the_data_were_read(book: Workbook) -> None:
    assert book.properties.created == book.properties.modified == datetime(2026, 4, 2, 8, 30, 15)


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_no_text_becomes_a_formula_a_link_or_a_reference(text: str) -> None:
    parts = package(hostile_in(text))
    sheets = [content for name, content in parts.items() if name.startswith("xl/worksheets/sheet")]
    assert all("<f>" not in each for each in sheets)
    assert all("TargetMode" not in each for each in parts.values())
    names = [unescape(each) for each in re.findall(r'<sheet name="([^"]*)"', parts["xl/workbook.xml"])]
    known = {f"'{name.replace(chr(39), chr(39) * 2)}'" for name in names} | set(names)
    drawn = [content for name, content in parts.items() if name.startswith("xl/charts/chart")]
    referred = {
        unescape(each).rpartition("!")[0] for content in drawn for each in re.findall("<c:f>([^<]*)</c:f>", content)
    }
    assert referred <= known


def test_every_text_is_read_back_as_it_was_but_for_what_a_cell_cannot_hold() -> None:
    rows = list(opened(hostile_in("x")).worksheets[1].iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in rows[:5]] == list(TEXTS[:5])
    assert rows[9][0] == "<script>alert(1)</script>"
    assert rows[13][0] == "一行\n二行"
    assert len(str(rows[-1][0])) == 32_767


def test_names_of_sheets_are_ones_that_a_workbook_can_have() -> None:
    long = "赫章县各承办单位二〇二六年第一季度时限执行情况与排名通报汇总表"
    assert sheet_names(["a/b", "A?B", "'x'", "", "history", long, long, "😀" * 20]) == [
        "a b",
        "A B (2)",
        "x",
        "-",
        "history (2)",
        long,
        f"{long[:26]} (2)",
        "😀" * 15,
    ]
