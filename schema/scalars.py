"""The scalars of the API: what they take, what they refuse and why, and how they answer.

Each is stricter than the library's own, because the store behind is strict as well: PostgreSQL refuses a NUL character
and a lone surrogate, and a sum of money must not pass through a binary float.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import NewType
from uuid import UUID

import strawberry
from strawberry.types.scalar import ScalarDefinition

from business_channel.errors import BadRequest
from business_channel.language import Words

Text = NewType("Text", str)

BEIJING = timezone(timedelta(hours=8))
"""The offset of every ``DateTime`` in answers, also for the summers in which clocks stood forward."""

MAX_DIGITS = 18
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATE_TIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


class NotADecimal(BadRequest):
    words = Words(
        f'数值须写成字符串，如 "15785.00"：最多 {MAX_DIGITS} 位数字，不用指数、分隔符和全角数字。',
        f'A number is written as a string such as "15785.00": at most {MAX_DIGITS} digits, '
        "without exponent, separators or full-width digits.",
    )


class NotADate(BadRequest):
    words = Words(
        '日期须为历法中存在的一天，如 "2020-05-28"。',
        'A date is a day of the calendar, such as "2020-05-28".',
    )


class NotADateTime(BadRequest):
    words = Words(
        '时间须带时区，如 "2020-05-28T09:30:00+08:00"。',
        'A time carries its offset, such as "2020-05-28T09:30:00+08:00".',
    )


class NotText(BadRequest):
    words = Words(
        "文字中不能有控制字符（换行和制表符除外）或残缺的字符。",
        "Text holds no control characters other than line breaks and tabs, and no broken characters.",
    )


class NotAUuid(BadRequest):
    words = Words(
        'UUID 须写成 "0197f3a2-5c1e-7d3b-9a40-1f2e3d4c5b6a" 这样。',
        'A UUID is written as "0197f3a2-5c1e-7d3b-9a40-1f2e3d4c5b6a".',
    )


def parse_decimal(value: object) -> Decimal:
    """A ``Decimal`` of at most 18 digits from a string or an integer; a float is refused, for it has lost the cents."""
    text = value if isinstance(value, str) else str(value) if _is_small_integer(value) else ""
    if not _DECIMAL.fullmatch(text) or sum(map(str.isdigit, text)) > MAX_DIGITS:
        raise NotADecimal
    number = Decimal(text)
    return number if number else abs(number)


def _is_small_integer(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**MAX_DIGITS


def serialize_decimal(value: object) -> str:
    """The number in fixed notation with the places it has; raises ``TypeError`` for anything but Decimal and int."""
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise TypeError(f"a Decimal field resolved to a {type(value).__name__}")
    return f"{Decimal(value):f}"


def parse_date(value: object) -> date:
    """A calendar date from ``YYYY-MM-DD``."""
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise NotADate
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise NotADate from None


def serialize_date(value: object) -> str:
    """``YYYY-MM-DD``; raises ``TypeError`` for a datetime, whose day depends on the zone."""
    if isinstance(value, datetime) or not isinstance(value, date):
        raise TypeError(f"a Date field resolved to a {type(value).__name__}")
    return value.isoformat()


def parse_date_time(value: object) -> datetime:
    """An aware datetime at +08:00 from RFC 3339 with its offset; digits beyond the microsecond are dropped."""
    match = _DATE_TIME.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise NotADateTime
    day, time, fraction, offset = match.groups()
    try:
        moment = datetime.fromisoformat(f"{day}T{time}{(fraction or '.0')[:7]:0<7}{offset.upper()}")
        return moment.astimezone(BEIJING)
    except (ValueError, OverflowError):
        raise NotADateTime from None


def serialize_date_time(value: object) -> str:
    """RFC 3339 at +08:00; raises ``TypeError`` for a naive datetime."""
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise TypeError(f"a DateTime field resolved to {type(value).__name__} without offset")
    return value.astimezone(BEIJING).isoformat()


def parse_text(value: object) -> Text:
    """Text in Unicode's composed form (NFC), with every kind of line break written as ``\\n``."""
    if not isinstance(value, str):
        raise NotText
    text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
    if not text.isprintable() and any(map(_is_forbidden, text)):
        raise NotText
    return Text(text)


def _is_forbidden(character: str) -> bool:
    return character not in "\n\t" and unicodedata.category(character) in ("Cc", "Cs")


def serialize_text(value: object) -> str:
    """The text as it is; raises ``TypeError`` for anything but a string."""
    if not isinstance(value, str):
        raise TypeError(f"a Text field resolved to a {type(value).__name__}")
    return value


def parse_uuid(value: object) -> UUID:
    """A UUID from its five groups of hexadecimal digits."""
    if not isinstance(value, str) or not _UUID.fullmatch(value):
        raise NotAUuid
    return UUID(value)


SCALARS: Mapping[object, ScalarDefinition] = {
    Decimal: strawberry.scalar(
        name="Decimal",
        description=f"An exact number of at most {MAX_DIGITS} digits, written as a string.",
        serialize=serialize_decimal,
        parse_value=parse_decimal,
    ),
    date: strawberry.scalar(
        name="Date",
        description="A day of the calendar: YYYY-MM-DD.",
        serialize=serialize_date,
        parse_value=parse_date,
    ),
    datetime: strawberry.scalar(
        name="DateTime",
        description="A moment in RFC 3339 with its offset; answers carry +08:00.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc3339",
        serialize=serialize_date_time,
        parse_value=parse_date_time,
    ),
    Text: strawberry.scalar(
        name="Text",
        description="Text in Unicode NFC without control characters other than line breaks and tabs.",
        serialize=serialize_text,
        parse_value=parse_text,
    ),
    UUID: strawberry.scalar(
        name="UUID",
        description="A UUID in its canonical form.",
        specified_by_url="https://www.rfc-editor.org/rfc/rfc9562",
        serialize=str,
        parse_value=parse_uuid,
    ),
}
"""For ``StrawberryConfig(scalar_map=SCALARS)``."""
