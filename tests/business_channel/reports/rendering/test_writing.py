"""Numbers and texts as people read them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from business_channel.language import Language, Words
from business_channel.reports.document import Cell, Column, Figure, Shape
from business_channel.reports.rendering.writing import headed, number, said, why_empty, written

ZH, EN = Language.ZH, Language.EN


@pytest.mark.parametrize(
    ("cell", "shape", "text"),
    [
        (Figure(Decimal(11330) / 18804, 11330, 18804), Shape.RATE, "60.25%"),
        (Figure(Decimal("0.00005"), 1, 20000), Shape.RATE, "0.01%"),
        (Decimal("1.2"), Shape.RATE, "120.00%"),
        (18804, Shape.COUNT, "18,804"),
        (Decimal("1040840000.005"), Shape.MONEY, "1,040,840,000.01"),
        (Decimal("-0.004"), Shape.MONEY, "0.00"),
        (7, Shape.MONEY, "7.00"),
        (Decimal("41.55"), Shape.HOURS, "41.6"),
        (30, Shape.DAYS, "30"),
        (date(2026, 3, 31), Shape.DAY, "2026-03-31"),
        (datetime(2026, 3, 31, 16, 5, tzinfo=UTC), Shape.MOMENT, "2026-04-01 00:05"),
        ("赫章县水务局", Shape.TEXT, "赫章县水务局"),
        ("合计", Shape.COUNT, "合计"),
        (None, Shape.COUNT, ""),
    ],
)
def test_a_cell_is_written_by_the_shape_of_its_column(cell: Cell, shape: Shape, text: str) -> None:
    assert written(cell, shape, ZH) == text


@pytest.mark.parametrize("shape", Shape)
def test_what_has_no_value_or_is_withheld_is_never_written_as_a_number(shape: Shape) -> None:
    assert written(Figure(None, 0, 0), shape, ZH) == "—"
    assert written(Figure(None, suppressed=True), shape, ZH) == "不公布"
    assert written(Figure(None, suppressed=True), shape, EN) == "withheld"


def test_a_number_left_in_a_withheld_figure_is_not_written_either() -> None:
    careless = Figure(3, 3, 4, suppressed=True)
    assert written(careless, Shape.COUNT, ZH) == "不公布"


def test_why_a_figure_is_empty_is_told_apart() -> None:
    cells = (Figure(None, 0, 0), Figure(None, None, 12), Figure(None, suppressed=True), Figure(0, 0, 3), 0, None)
    assert [why_empty(each, ZH) for each in cells] == ["分母为零", "无法计算", "不公布", "", "", ""]


@given(st.decimals(-(10**12), 10**12, places=2))
@settings(max_examples=50)
def test_money_is_told_to_the_fen(amount: Decimal) -> None:
    assert Decimal(number(amount, Shape.MONEY).replace(",", "")) == amount


def test_a_number_too_long_to_be_rounded_is_still_written() -> None:
    assert number(Decimal(10) ** 40, Shape.MONEY) == f"{10**40:,}.00"


def test_a_text_with_braces_stays_and_what_no_file_can_hold_is_replaced() -> None:
    assert said(Words("{x}", "{y}"), EN) == "{y}"
    assert said("a\x00b\ud800c\r\nd\re\tf", ZH) == "a\ufffdb\ufffdc\nd\ne\tf"


def test_a_heading_names_its_unit_once() -> None:
    assert headed(Column("t", Words("时长", "Time"), Shape.HOURS), ZH) == "时长（工作小时）"
    assert headed(Column("t", Words("时长", "Time"), Shape.HOURS), EN) == "Time (working hours)"
    assert headed(Column("t", Words("金额（万元）", "Sum"), Shape.MONEY), ZH) == "金额（万元）"
    assert headed(Column("t", Words("比率", "Rate"), Shape.RATE), ZH) == "比率"
