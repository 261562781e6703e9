"""The form of a topic: what its fields take, and what is wrong with what somebody filled in; decided without the store.

Values are filed as text and kept as what their kind says, so that they can be counted and compared.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from business_channel.enterprises import credit_codes
from business_channel.enterprises.code_problems import ProblemLevel
from business_channel.errors import InvalidInput, Mendable, TooLong
from business_channel.language import Words
from business_channel.topics.model import FieldKind

MOST_DETAILS = 50
"""How many details one filing may hold; no form has as many fields."""

Value: TypeAlias = str | int | bool

_TRUTHS = {"true": Words("是", "Yes"), "false": Words("否", "No")}


class UnknownField(Mendable):
    code = "UNKNOWN_FIELD"
    words = Words("该主题的表单没有“{name}”这一项。", "The form of this topic has no field “{name}”.")


class FieldTwice(Mendable):
    code = "FIELD_TWICE"
    words = Words("“{label_zh}”只能填一次。", "“{label_en}” can be filled in only once.")


class FieldMissing(Mendable):
    code = "FIELD_MISSING"
    words = Words("请填写“{label_zh}”。", "“{label_en}” must be filled in.")


@dataclass(frozen=True, slots=True)
class Detail:
    """One field as somebody filled it in."""

    code: str
    value: str


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a form; ``choices`` are the codes that a CHOICE takes, with their words."""

    code: str
    kind: FieldKind
    label: Words
    required: bool = False
    least: Decimal | None = None
    most: Decimal | None = None
    choices: tuple[tuple[str, Words], ...] = ()


@dataclass(frozen=True, slots=True)
class Filled:
    """One field with the value that its kind makes of the text, and the words in which people read it."""

    field: FormField
    value: Value
    words: Words


def problems(fields: Sequence[FormField], given: Sequence[Detail]) -> Iterator[Mendable]:
    """Everything that is wrong with a filled-in form: what it does not ask for, what stands twice, a value that its
    field does not take, each at its place, and what is missing.
    """
    if len(given) > MOST_DETAILS:
        yield InvalidInput(("details",), reason_zh="填写的项目过多。", reason="it has too many details.")
        return
    known, seen = {each.code: each for each in fields}, set()
    for place, detail in enumerate(given):
        field = known.get(detail.code)
        if field is None:
            yield UnknownField(("details", str(place), "code"), name=detail.code[:40])
        elif field.code in seen:
            yield FieldTwice(("details", str(place), "code"), **_label(field))
        else:
            seen.add(field.code)
            yield from _value_problems(field, detail.value, ("details", str(place), "value"))
    for field in fields:
        if field.required and field.code not in seen:
            yield FieldMissing(("details",), **_label(field))


def filled(fields: Sequence[FormField], given: Sequence[Detail]) -> list[Filled]:
    """The details with their values, in the order of the form; nothing may be wrong with them."""
    texts = {each.code: each.value for each in given}
    return [_filled(each, texts[each.code].strip()) for each in fields if each.code in texts]


def _filled(field: FormField, text: str) -> Filled:
    value: Value = text
    if field.kind is FieldKind.MONEY:
        value = f"{Decimal(text):.2f}"
    elif field.kind is FieldKind.INTEGER:
        value = int(text)
    elif field.kind is FieldKind.BOOLEAN:
        value = text == "true"
    elif field.kind is FieldKind.CREDIT_CODE:
        value = credit_codes.normalized(text)
    said = dict(field.choices) if field.kind is FieldKind.CHOICE else _TRUTHS if isinstance(value, bool) else {}
    return Filled(field, value, said.get(text, Words(str(value), str(value))))


def _label(field: FormField) -> Mapping[str, str]:
    return {"label_zh": field.label.zh, "label_en": field.label.en}


def _value_problems(field: FormField, text: str, path: tuple[str, ...]) -> Iterator[Mendable]:
    text = text.strip()
    if not text:
        yield FieldMissing(path, **_label(field))
    elif field.kind in (FieldKind.TEXT, FieldKind.LONG_TEXT):
        if field.most is not None and len(text) > field.most:
            yield TooLong(path, limit=int(field.most), actual=len(text))
    elif field.kind in (FieldKind.INTEGER, FieldKind.MONEY):
        yield from _amount_problems(field, text, path)
    elif field.kind is FieldKind.DATE and not _is_date(text):
        yield InvalidInput(path, reason_zh="日期应写作 2020-05-28。", reason="a date is written 2020-05-28.")
    elif field.kind is FieldKind.BOOLEAN and text not in _TRUTHS:
        yield InvalidInput(path, reason_zh="应为 true 或 false。", reason="it is true or false.")
    elif field.kind is FieldKind.CHOICE and text not in dict(field.choices):
        yield InvalidInput(path, reason_zh="不在可选项中。", reason="it is none of the choices.")
    elif field.kind is FieldKind.CREDIT_CODE:
        read = credit_codes.read(text, path)
        yield from (each for each in read.problems if each.level is ProblemLevel.ERROR)


def _amount_problems(field: FormField, text: str, path: tuple[str, ...]) -> Iterator[Mendable]:
    if field.kind is FieldKind.MONEY and not re.fullmatch(r"[0-9]{1,16}(\.[0-9]{1,2})?", text):
        yield InvalidInput(
            path, reason_zh="金额以元为单位，至多两位小数。", reason="an amount is in yuan with at most two decimals."
        )
    elif field.kind is FieldKind.INTEGER and not re.fullmatch(r"-?[0-9]{1,9}", text):
        yield InvalidInput(path, reason_zh="应为整数。", reason="it is a whole number.")
    elif field.least is not None and Decimal(text) < field.least:
        least = f"{field.least.normalize():f}"
        yield InvalidInput(path, reason_zh=f"不能小于 {least}。", reason=f"it is at least {least}.")
    elif field.most is not None and Decimal(text) > field.most:
        most = f"{field.most.normalize():f}"
        yield InvalidInput(path, reason_zh=f"不能大于 {most}。", reason=f"it is at most {most}.")


def _is_date(text: str) -> bool:
    try:
        return bool(re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False
