"""A frozen document is the document, and its digest tells documents apart."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given, settings

from business_channel.language import Words
from business_channel.now import SHANGHAI
from business_channel.reports.document import Basis, Column, Document, Figure, ReportKind, Shape, Table
from business_channel.reports.freezing import digest, from_data, to_data
from tests.business_channel.reports.documents import documents

NOON = datetime(2026, 4, 1, 12, tzinfo=SHANGHAI)
COLUMNS = (
    Column("department", Words("部门", "Department"), Shape.TEXT),
    Column("paid", Words("已付", "Paid"), Shape.MONEY),
)
PAID = Table(
    "paid", Words("已付款", "Paid"), COLUMNS, (("赫章县水务局", Decimal("486000.00")), (None, Figure(None, 0, 0)))
)
DOCUMENT = Document(
    ReportKind.ARREARS,
    Words("清欠", "Arrears"),
    Basis.PERIOD,
    date(2026, 1, 1),
    date(2026, 4, 1),
    NOON,
    "520527",
    "2026.1",
    (),
    (PAID,),
)


@given(documents)
@settings(max_examples=60, deadline=None)
def test_what_was_frozen_as_json_thaws_to_the_same_document(document: Document) -> None:
    thawed = from_data(json.loads(json.dumps(to_data(document))))
    assert thawed == document
    assert to_data(thawed) == to_data(document)
    assert digest(thawed) == digest(document)


def test_a_decimal_keeps_its_places() -> None:
    [[_, paid], _] = from_data(to_data(DOCUMENT)).tables[0].rows
    assert (type(paid), str(paid)) == (Decimal, "486000.00")


def test_the_data_says_what_the_document_says() -> None:
    data = to_data(DOCUMENT)
    assert (data["kind"], data["since"], data["as_of"]) == (
        "ARREARS",
        {"day": "2026-01-01"},
        {"moment": "2026-04-01T12:00:00+08:00"},
    )
    assert data["tables"][0]["rows"] == [
        ["赫章县水务局", {"decimal": "486000.00"}],
        [None, {"value": None, "numerator": 0, "denominator": 0}],
    ]


def test_what_stands_at_its_default_is_left_out() -> None:
    assert not {"charts", "notes"} & to_data(DOCUMENT).keys()
    assert to_data(DOCUMENT)["tables"][0].keys() == {"key", "title", "columns", "rows"}


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=8))])
def test_one_moment_has_one_digest_in_whatever_zone_it_was_read(zone: timezone) -> None:
    assert digest(replace(DOCUMENT, as_of=NOON.astimezone(zone))) == digest(DOCUMENT)


def test_the_digest_of_a_document_stays_what_it_was_when_it_was_published() -> None:
    assert digest(DOCUMENT) == "4b1ebf50d7e61f0b24d1cfc1400fcfb65889c19788734d5687bc84f8724a3b25"


@pytest.mark.parametrize(
    "changed",
    [
        replace(DOCUMENT, as_of=NOON + timedelta(microseconds=1)),
        replace(DOCUMENT, basis=Basis.COHORT),
        replace(DOCUMENT, region_code=None),
        replace(DOCUMENT, tables=(replace(PAID, rows=PAID.rows[:1]),)),
        replace(DOCUMENT, tables=(replace(PAID, rows=(("赫章县水务局", Decimal("486000.01")), PAID.rows[1])),)),
        replace(DOCUMENT, tables=(replace(PAID, rows=(PAID.rows[0], (None, Figure(None, suppressed=True)))),)),
    ],
)
def test_whatever_changes_changes_the_digest(changed: Document) -> None:
    assert digest(changed) != digest(DOCUMENT)


@pytest.mark.parametrize(
    "changed",
    [
        replace(DOCUMENT, as_of=NOON.replace(tzinfo=None)),
        replace(DOCUMENT, tables=(replace(PAID, rows=((None, Decimal("NaN")),)),)),
        replace(DOCUMENT, tables=(replace(PAID, rows=((None, Decimal("Infinity")),)),)),
    ],
)
def test_what_cannot_be_read_back_is_not_frozen(changed: Document) -> None:
    with pytest.raises(ValueError, match=r"is of no zone|is no figure"):
        to_data(changed)


@pytest.mark.parametrize("form", [None, 0, 2, "1"])
def test_data_of_another_form_is_not_taken_for_a_document(form: object) -> None:
    with pytest.raises(ValueError, match="cannot be read"):
        from_data(to_data(DOCUMENT) | {"format": form})
