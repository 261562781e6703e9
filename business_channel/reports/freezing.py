"""A document as JSON and back, exactly, with a digest that tells whether one says the same as another.

A published report is kept as this data for years. What stands at its default is left out, so that a part that documents
learn later changes neither the data nor the digest of older ones.
"""

import json
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from typing import Any

from business_channel.language import Words
from business_channel.now import SHANGHAI
from business_channel.reports.document import (
    Basis,
    Chart,
    ChartKind,
    Column,
    Document,
    Figure,
    Metric,
    ReportKind,
    Shape,
    Table,
)

FORMAT = 1
"""The form of the data; data of another form is not read."""


def to_data(document: Document) -> dict[str, Any]:
    """The document as objects, lists, strings, whole numbers, booleans and null.

    A decimal is ``{"decimal": "1.20"}``, a day ``{"day": "2026-03-31"}`` and a moment ``{"moment": …}`` of +08:00.
    Raises ``ValueError`` for a decimal that is no finite number and for a moment without its zone.
    """
    return {"format": FORMAT, **_packed(document)}


def from_data(data: Mapping[str, Any]) -> Document:
    """The document that ``to_data`` made ``data`` of; raises ``ValueError`` for data of another form."""
    if data.get("format") != FORMAT:
        raise ValueError(f"A document of the form {data.get('format')!r} cannot be read.")
    parts: dict[str, Any] = {name: _read(value) for name, value in data.items() if name in _PLAIN_PARTS}
    return Document(
        **parts,
        kind=ReportKind(data["kind"]),
        basis=Basis(data["basis"]),
        metrics=tuple(_metric(each) for each in data["metrics"]),
        tables=tuple(_table(each) for each in data["tables"]),
        charts=tuple(_chart(each) for each in data.get("charts", ())),
        notes=_all_read(data.get("notes", ())),
    )


def digest(document: Document) -> str:
    """The SHA-256 of the document's JSON in one fixed writing, in 64 hexadecimal digits."""
    return sha256(json.dumps(to_data(document), sort_keys=True, separators=(",", ":")).encode("ascii")).hexdigest()


_PLAIN_PARTS = {"title", "since", "until", "as_of", "region_code", "definitions_version"}


def _packed(part: Any) -> Any:
    match part:
        case StrEnum():
            return part.value
        case Decimal():
            return {"decimal": _finite(part)}
        case datetime():
            return {"moment": _with_zone(part)}
        case date():
            return {"day": part.isoformat()}
        case tuple():
            return [_packed(each) for each in part]
    if is_dataclass(part):
        return {each.name: _packed(getattr(part, each.name)) for each in fields(part) if not _at_default(part, each)}
    return part


def _at_default(part: Any, field: Any) -> bool:
    return field.default is not MISSING and getattr(part, field.name) == field.default


def _finite(number: Decimal) -> str:
    if not number.is_finite():
        raise ValueError(f"{number} is no figure.")
    return str(number)


def _with_zone(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError(f"{moment} is of no zone.")
    return moment.astimezone(SHANGHAI).isoformat()


def _read(value: Any) -> Any:
    match value:
        case {"decimal": number}:
            return Decimal(number)
        case {"day": day}:
            return date.fromisoformat(day)
        case {"moment": moment}:
            return datetime.fromisoformat(moment)
        case {"zh": zh, "en": en}:
            return Words(zh, en)
        case {"value": _}:
            return Figure(**{name: _read(each) for name, each in value.items()})
    return value


def _all_read(values: Any) -> tuple[Any, ...]:
    return tuple(_read(each) for each in values)


def _shaped(data: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _read(value) for name, value in data.items()} | {"shape": Shape(data["shape"])}


def _metric(data: Mapping[str, Any]) -> Metric:
    return Metric(**_shaped(data))


def _table(data: Mapping[str, Any]) -> Table:
    return Table(
        key=data["key"],
        title=_read(data["title"]),
        columns=tuple(Column(**_shaped(each)) for each in data["columns"]),
        rows=tuple(_all_read(row) for row in data["rows"]),
        labels=data.get("labels", 1),
        notes=_all_read(data.get("notes", ())),
    )


def _chart(data: Mapping[str, Any]) -> Chart:
    parts = {name: _read(value) for name, value in data.items()}
    return Chart(**parts | {"kind": ChartKind(data["kind"]), "series": tuple(data["series"])})
