"""The scalars: what goes in comes out, and what PostgreSQL or an accountant would refuse is refused first."""

import unicodedata
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from business_channel.errors import BadRequest
from business_channel.language import Language
from schema.scalars import (
    BEIJING,
    MAX_DIGITS,
    NotADate,
    NotADateTime,
    NotADecimal,
    NotAUuid,
    NotText,
    parse_date,
    parse_date_time,
    parse_decimal,
    parse_text,
    parse_uuid,
    serialize_date,
    serialize_date_time,
    serialize_decimal,
    serialize_text,
)
from tests.doors.county import county

SCHEMA = county()
OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(1900, 1, 2), datetime(2199, 12, 30), timezones=OFFSETS)
PLAIN_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t"))


@st.composite
def decimals(draw: st.DrawFn) -> Decimal:
    """Numbers of at most eighteen digits, each written in its own way."""
    whole = draw(st.integers(0, 10**12 - 1))
    places = draw(st.integers(0, 6))
    fraction = "".join(draw(st.lists(st.sampled_from("0123456789"), min_size=places, max_size=places)))
    sign = draw(st.sampled_from(["", "-"]))
    return Decimal(f"{sign}{whole}.{fraction}" if fraction else f"{sign}{whole}")


@given(decimals())
def test_the_channel_returns_every_decimal_as_it_came(number: Decimal) -> None:
    returned = parse_decimal(serialize_decimal(number))
    assert returned == number
    assert returned.as_tuple().exponent == number.as_tuple().exponent


@given(st.dates())
def test_the_channel_returns_every_date_as_it_came(day: date) -> None:
    assert parse_date(serialize_date(day)) == day


@given(MOMENTS)
def test_the_channel_returns_every_moment_at_the_offset_of_beijing(moment: datetime) -> None:
    answer = serialize_date_time(moment)
    assert answer.endswith("+08:00")
    assert parse_date_time(answer) == moment


@given(PLAIN_TEXT)
def test_the_channel_returns_plain_text_in_composed_form(text: str) -> None:
    assert serialize_text(parse_text(text)) == unicodedata.normalize("NFC", text)


@given(st.text())
def test_the_channel_takes_no_text_that_the_store_refuses(text: str) -> None:
    try:
        taken = parse_text(text)
    except NotText:
        return
    assert taken == parse_text(taken)
    assert "\0" not in taken
    taken.encode()


@given(st.uuids())
def test_the_channel_returns_every_uuid_as_it_came(key: UUID) -> None:
    assert parse_uuid(str(key)) == parse_uuid(str(key).upper()) == key


@given(st.one_of(st.text(), st.integers(), st.floats(), st.booleans(), st.none(), st.lists(st.text())))
def test_the_channel_fails_at_no_value(value: object) -> None:
    for parse in (parse_decimal, parse_date, parse_date_time, parse_text, parse_uuid):
        with suppress(BadRequest):
            parse(value)


@pytest.mark.parametrize("refusal", [NotADecimal, NotADate, NotADateTime, NotText, NotAUuid])
def test_the_channel_refuses_a_value_in_a_sentence(refusal: type[BadRequest]) -> None:
    assert refusal().message(Language.ZH).endswith("。")
    assert refusal().message(Language.EN).endswith(".")


TAKEN: list[tuple[Callable[[object], object], object, object]] = [
    (parse_decimal, "15785.00", Decimal("15785.00")),
    (parse_decimal, "-0.5", Decimal("-0.5")),
    (parse_decimal, "-0.00", Decimal("0.00")),
    (parse_decimal, 15785, Decimal(15785)),
    (parse_decimal, "9" * MAX_DIGITS, Decimal("9" * MAX_DIGITS)),
    (parse_date, "2020-02-29", date(2020, 2, 29)),
    (parse_date_time, "2020-05-28T01:30:00Z", datetime(2020, 5, 28, 9, 30, tzinfo=BEIJING)),
    (parse_date_time, "2020-05-28t09:30:00.1234567+08:00", datetime(2020, 5, 28, 9, 30, 0, 123456, BEIJING)),
    (parse_text, "第一行\r\n第二行\r第三行", "第一行\n第二行\n第三行"),
    (parse_text, "e\u0301", "\u00e9"),
    (parse_text, "\t缩进　全角空格", "\t缩进　全角空格"),
]


@pytest.mark.parametrize(("parse", "value", "meant"), TAKEN)
def test_the_channel_takes(parse: Callable[[object], object], value: object, meant: object) -> None:
    assert parse(value) == meant


NOT_DECIMALS = "+1 .5 5. 007 1e3 1E3 NaN Infinity -inf 1_000 1,000 １５ ١٥ 0x10 --1"
NOT_DATES = "2021-02-29 2020-13-01 2020-5-28 20200528 2020-W22-4 0000-01-01 ２０２０-05-28 2020-05-28T00:00:00Z"
NOT_MOMENTS = """2020-05-28T09:30:00 2020-05-28T09:30Z 2020-05-28 2020-05-28T24:00:00Z 2020-05-28T09:30:60Z
    2020-05-28T09:30:00+0800 2020-05-28T09:30:00+25:00 2020-05-28T09:30:00,5Z 9999-12-31T23:59:59Z
    0001-01-01T00:00:00+14:00"""
NOT_UUIDS = """x 0197f3a25c1e7d3b9a401f2e3d4c5b6a {0197f3a2-5c1e-7d3b-9a40-1f2e3d4c5b6a}
    urn:uuid:0197f3a2-5c1e-7d3b-9a40-1f2e3d4c5b6a"""
TOO_LONG = ["9" * 19, "0." + "1" * 18, 10**18, -(10**18), "1" * 100_000]
REFUSED: dict[type[BadRequest], tuple[Callable[[object], object], list[object]]] = {
    NotADecimal: (parse_decimal, [*NOT_DECIMALS.split(), *TOO_LONG, "", " 1", "1\n", 1.5, 1.0, True, None, []]),
    NotADate: (parse_date, [*NOT_DATES.split(), "", "2020-05-28\n", 20200528, None]),
    NotADateTime: (parse_date_time, [*NOT_MOMENTS.split(), "", "2020-05-28 09:30:00Z", 1590629400, None]),
    NotText: (parse_text, ["a\0", "\x07", "\x1b[31m", "\x7f", "\x85", "\ud800", "好\udfff", 5, None, ["a"]]),
    NotAUuid: (parse_uuid, [*NOT_UUIDS.split(), "", "0197f3a2-5c1e-7d3b-9a40-1f2e3d4c5b6a\n", 5, None]),
}


@pytest.mark.parametrize("refusal", REFUSED)
def test_the_channel_refuses(refusal: type[BadRequest]) -> None:
    parse, values = REFUSED[refusal]
    for value in values:
        with pytest.raises(refusal):
            parse(value)


@pytest.mark.parametrize(
    ("serialize", "value"),
    [
        (serialize_decimal, 1.5),
        (serialize_decimal, True),
        (serialize_date, datetime(2020, 5, 28, tzinfo=UTC)),
        (serialize_date_time, datetime(2020, 5, 28)),
        (serialize_date_time, date(2020, 5, 28)),
        (serialize_text, 5),
    ],
)
def test_the_channel_answers_no_value_of_another_type(serialize: Callable[[Any], str], value: object) -> None:
    with pytest.raises(TypeError):
        serialize(value)


async def test_the_channel_answers_a_moment_of_a_summer_time_at_plus_eight() -> None:
    result = await SCHEMA.execute('{ moment(value: "1988-07-01T12:00:00+09:00") }')
    assert result.data == {"moment": "1988-07-01T11:00:00+08:00"}


async def test_the_channel_takes_scalars_as_literals_and_as_variables() -> None:
    query = """query($amount: Decimal!, $day: Date!, $key: UUID!) {
      fromVariable: amount(value: $amount) fromInteger: amount(value: 15785) fromText: amount(value: "0.10")
      day(value: $day) key(value: $key) remark(value: "工资\\n15785元")
    }"""
    key = "0197f3a2-5c1e-7d3b-9a40-1f2e3d4c5b6a"
    result = await SCHEMA.execute(query, {"amount": "15785.00", "day": "2020-05-28", "key": key})
    assert result.errors is None
    assert result.data == {
        "fromVariable": "15785.00",
        "fromInteger": "15785",
        "fromText": "0.10",
        "day": "2020-05-28",
        "key": key,
        "remark": "工资\n15785元",
    }


async def test_the_channel_says_which_variable_holds_the_wrong_value() -> None:
    result = await SCHEMA.execute("query($v: [Decimal!]!) { amounts(values: $v) }", {"v": ["1", 1.5]})
    (error,) = result.errors or []
    assert error.message == f"变量 $v 中 [1] 有误：{NotADecimal().message(Language.ZH)}"
    assert (error.extensions or {})["code"] == "BAD_REQUEST"


async def test_the_channel_says_where_a_wrong_literal_stands() -> None:
    result = await SCHEMA.execute('{ day(value: "2021-02-29") }')
    (error,) = result.errors or []
    assert error.message == NotADate().message(Language.ZH)
    assert [(place.line, place.column) for place in error.locations or []] == [(1, 14)]
