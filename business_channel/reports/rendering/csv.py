"""A report as CSV: one archive with a file per table, what the report is, its columns and its definitions.

Files are UTF-8 with a byte order mark and lines end with CR LF (RFC 4180). Shares are parts of 1, numbers are written
in full, days are ``2026-03-31``, moments carry +08:00. A figure without a value is an empty field with a remark beside.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from business_channel.language import Language
from business_channel.now import SHANGHAI
from business_channel.reports.document import Document, Table
from business_channel.reports.rendering import cover, wording
from business_channel.reports.rendering.flat import Part, flatten
from business_channel.reports.rendering.writing import Plain, said
from business_channel.reports.rendering.zipping import zipped

BYTE_ORDER_MARK = "\ufeff"
_STARTS_A_FORMULA = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*[=+\-@＝＋－＠]|[\t\r\n]")
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def files(document: Document, language: Language) -> dict[str, bytes]:
    """The files of the archive by name; tables are numbered in the document's order."""
    made = {"about.csv": _file(_about(document, language))}
    for name, table in zip(names(document), document.tables, strict=True):
        made[name] = render_table(table, language)
    made["columns.csv"] = _file(_columns(document, language))
    made["definitions.csv"] = _file(_definitions(document, language))
    return made


def render(document: Document, language: Language) -> bytes:
    """The archive."""
    return zipped(files(document, language))


def render_table(table: Table, language: Language) -> bytes:
    """One table with a row of headings."""
    flat = flatten(table, language)
    return _file([[field.heading for field in flat.fields], *flat.rows])


def names(document: Document) -> list[str]:
    """The name of the file of each table."""
    return [f"{number:02}-{_harmless(table.key)}.csv" for number, table in enumerate(document.tables, 1)]


def guarded(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula; a number stays one."""
    return f"'{text}" if _STARTS_A_FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def _file(rows: Iterable[Sequence[Plain]]) -> bytes:
    lines = io.StringIO()
    csv.writer(lines, lineterminator="\r\n").writerows([_field(value) for value in row] for row in rows)
    return (BYTE_ORDER_MARK + lines.getvalue()).encode()


def _field(value: Plain) -> str:
    match value:
        case None:
            return ""
        case str():
            return guarded(value)
        case Decimal():
            return f"{value:f}"
        case datetime():
            return value.astimezone(SHANGHAI).isoformat()
        case date():
            return value.isoformat()
    return str(value)


def _harmless(key: str) -> str:
    return re.sub(r"[^a-z0-9_-]", "-", key.lower())[:40]


def _about(document: Document, language: Language) -> list[tuple[str, str]]:
    notes = [(said(wording.NOTES, language), said(each, language)) for each in document.notes]
    for table in document.tables:
        notes += [(said(table.title, language), said(each, language)) for each in table.notes]
    head = (said(wording.ITEM, language), said(wording.CONTENT, language))
    title = (said(wording.NAME, language), said(document.title, language))
    return [head, title, *cover.facts(document, language), *notes]


def _columns(document: Document, language: Language) -> list[tuple[str, ...]]:
    heads = (wording.FILE, wording.TABLE, wording.COLUMN, wording.HEADING, wording.VALUES, wording.METRIC)
    lines = [tuple(said(each, language) for each in heads)]
    for name, table in zip(names(document), document.tables, strict=True):
        for field in flatten(table, language).fields:
            key = field.column.key if field.part is Part.VALUE else f"{field.column.key}.{field.part.name.lower()}"
            told = (name, said(table.title, language), key, field.heading, said(wording.SHAPES[field.shape], language))
            lines.append((*told, said(field.column.metric or "", language)))
    return lines


def _definitions(document: Document, language: Language) -> list[tuple[str, ...]]:
    heads = tuple(said(each, language) for each in cover.DEFINITION_HEADINGS)
    return [heads, *(cover.definition(each, language) for each in document.metrics)]
