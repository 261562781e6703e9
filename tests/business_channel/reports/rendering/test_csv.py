"""CSV that machines read to the last digit, and that no spreadsheet takes for a program."""

import csv
import io
import re
from decimal import Decimal
from zipfile import ZipFile

import pytest

from business_channel.language import Language, Words
from business_channel.reports.document import Column, Figure, Shape, Table
from business_channel.reports.rendering.csv import files, guarded, names, render, render_table
from tests.business_channel.reports.rendering.hostile import FORMULAS, TEXTS, hostile_in
from tests.business_channel.reports.sample import SAMPLE

ZH, EN = Language.ZH, Language.EN


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


def records(name: str, language: Language = ZH) -> list[dict[str, str]]:
    heads, *rows = read(files(SAMPLE, language)[name])
    return [dict(zip(heads, row, strict=True)) for row in rows]


def test_the_archive_holds_a_file_per_table_and_what_explains_them() -> None:
    with ZipFile(io.BytesIO(render(SAMPLE, ZH))) as archive:
        assert archive.namelist() == ["about.csv", *names(SAMPLE), "columns.csv", "definitions.csv"]
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert names(SAMPLE)[:2] == ["01-sla.csv", "02-trend.csv"]


@pytest.mark.parametrize("language", Language)
def test_files_begin_with_a_mark_and_every_line_ends_as_the_rfc_says(language: Language) -> None:
    for content in files(SAMPLE, language).values():
        assert content.startswith(b"\xef\xbb\xbf")
        assert content.endswith(b"\r\n")
        assert re.search(rb"(?<!\r)\n", content) is None


def test_a_share_stands_beside_its_numerator_and_denominator() -> None:
    row = records("01-sla.csv")[0]
    assert (row["承办单位"], row["按期答复率 · 分子"], row["按期答复率 · 分母"]) == ("赫章县交通运输局", "131", "141")
    assert Decimal(row["按期答复率"]) == Decimal(131) / 141


def test_a_ranking_has_the_ends_of_its_intervals() -> None:
    row = records("05-ranking.csv", EN)[0]
    ends = (row["Satisfaction · 95% low"], row["Satisfaction"][:8], row["Satisfaction · 95% high"])
    assert ends == ("0.931323", "0.959119", "0.975956")


def test_what_has_no_value_or_is_withheld_is_an_empty_field_with_a_remark() -> None:
    weather, unclassified = records("01-sla.csv")[-2:]
    assert (weather["按期答复率"], weather["按期答复率 · 分母"], weather["按期答复率 · 备注"]) == ("", "", "不公布")
    assert (unclassified["按期答复率"], unclassified["按期答复率 · 备注"]) == ("", "分母为零")


def test_money_is_written_to_the_fen() -> None:
    assert [row["已清偿（元）"] for row in records("06-arrears.csv")] == [
        "17966600.00",
        "61124000.01",
        "183369412.37",
        "0.00",
    ]


def test_the_columns_are_explained_with_their_keys_and_metrics() -> None:
    rows = records("columns.csv", EN)
    assert [row["Metric"] for row in rows if row["Column"] == "on_time"] == ["on_time_rate"]
    assert "on_time.denominator" in {row["Column"] for row in rows}


def test_the_definitions_and_what_the_report_is_come_along() -> None:
    assert records("definitions.csv", EN)[0]["Formula"] == "replied on time ÷ (replied + overdue and unreplied)"
    about = {row["项目"]: row["内容"] for row in records("about.csv")}
    assert about["统计期间"] == "2026-01-01 至 2026-03-31（含首尾两日）"
    assert about["地区"] == "贵州省毕节市赫章县（520527）"
    assert about["数据截至"] == "2026-04-02 08:30:15+08:00"


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_would_run_is_kept_a_text(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-12.50", "+3", "0.5", "", "一般文字", "a=b", "— 分母"])
def test_numbers_and_plain_texts_are_not_touched(text: str) -> None:
    assert guarded(text) == text


def test_a_number_below_zero_stays_a_number() -> None:
    table = Table(
        "t", Words("", ""), (Column("n", Words("n", "n"), Shape.MONEY),), ((Decimal("-3.50"),), (Figure(-2),))
    )
    assert read(render_table(table, ZH)) == [["n（元）"], ["-3.50"], ["-2"]]


@pytest.mark.parametrize("text", TEXTS)
def test_no_field_of_any_file_begins_like_a_formula(text: str) -> None:
    for content in files(hostile_in(text), ZH).values():
        for field in (field for row in read(content) for field in row):
            assert not re.match(r"[\s\u202e]*[=+\-@＝]", field), field[:80]


def test_every_hostile_text_is_read_back_whole() -> None:
    [name] = names(hostile_in("x"))
    rows = read(files(hostile_in("x"), ZH)[name])[1:]
    assert rows[9][0] == "<script>alert(1)</script>"
    assert rows[13][0] == "一行\n二行"
    assert [len(row[0]) for row in rows][-1] == 33_000
