"""A correction says field by field what it says otherwise, in both languages, and nothing where it says the same."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from hypothesis import given, settings

from business_channel.language import Words
from business_channel.reports.comparing import MOST, changes
from business_channel.reports.document import Column, Document, Figure, Shape, Table
from tests.business_channel.reports.documents import documents
from tests.reporting import MAY, document

BEFORE = document(MAY, datetime(2020, 6, 2, tzinfo=UTC), rate="0.60")
AFTER = document(MAY, datetime(2020, 6, 9, tzinfo=UTC), rate="0.80")


def test_another_figure_is_told_with_both_values() -> None:
    assert changes(BEFORE, AFTER) == [
        Words(
            "表“答复情况”“求助”的“答复率”由 0.60 改为 0.80。",
            "“Replies”, “Help”, “Reply rate”: 0.80 takes the place of 0.60.",
        )
    ]


def test_rows_tables_columns_and_definitions_that_came_or_went_are_told() -> None:
    [table] = BEFORE.tables
    thanked = (Words("感谢", "Thanks"), Figure(None, suppressed=True))
    more = replace(table, rows=(table.rows[0], thanked), notes=(Words("新口径", "Anew"),))
    other = replace(table, key="other", title=Words("转办", "Transfers"))
    after = replace(BEFORE, tables=(more, other), definitions_version="2", notes=(Words("说明", "Note"),))
    assert [each.en for each in changes(BEFORE, after)] == [
        "Definitions of version 2 take the place of 1.",
        "Columns or notes of “Replies” differ.",
        "“Replies”: the row “Thanks” is new.",
        "“Replies”: the row “Unclassified” is gone.",
        "The table “Transfers” is new.",
        "The notes differ.",
    ]
    assert [each.zh for each in changes(replace(BEFORE, tables=(table, other)), BEFORE)] == ["删去表“转办”。"]


def test_of_very_many_differences_the_rest_is_counted() -> None:
    columns = Column("n", Words("序号", "Number"), Shape.COUNT), Column("v", Words("值", "Value"), Shape.NUMBER)

    def numbered(value: str) -> Document:
        rows = tuple((place, Decimal(value)) for place in range(MOST + 7))
        return replace(BEFORE, tables=(Table("all", Words("全部", "All"), columns, rows),))

    told = changes(numbered("1"), numbered("2"))
    assert len(told) == MOST + 1
    assert told[-1] == Words("另有 7 处变化。", "7 more differences.")


@settings(max_examples=30, deadline=None)
@given(documents)
def test_whatever_a_document_holds_it_does_not_differ_from_itself(made: Document) -> None:
    assert changes(made, replace(made, as_of=datetime(2026, 1, 1, tzinfo=UTC))) == []
