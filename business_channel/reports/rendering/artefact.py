"""One entry for all forms: a document in, a file out. What draws is imported when it is needed, and not before."""

import re
from dataclasses import dataclass
from enum import StrEnum

from business_channel.language import Language
from business_channel.reports.document import Document
from business_channel.reports.freezing import digest


class Form(StrEnum):
    """In what form a report is handed out."""

    CSV = "CSV"
    """An archive with a file per table."""
    XLSX = "XLSX"
    HTML = "HTML"
    PNG = "PNG"
    """An archive with a picture per chart."""


@dataclass(frozen=True, slots=True)
class Artefact:
    """A file of a report. Its name is ASCII, and tells kind, region, days, digest and language."""

    name: str
    media_type: str
    content: bytes


_ENDINGS = {
    Form.CSV: ("csv.zip", "application/zip"),
    Form.XLSX: ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    Form.HTML: ("html", "text/html; charset=utf-8"),
    Form.PNG: ("png.zip", "application/zip"),
}


def forms_of(document: Document) -> tuple[Form, ...]:
    """The forms that the document can have: pictures only where it has charts."""
    return tuple(form for form in Form if form is not Form.PNG or document.charts)


def render(document: Document, form: Form, language: Language) -> Artefact:
    """The document as a file, the same bytes each time.

    Needs up to 200 MiB for charts, which the process keeps; ``apart.render_apart`` gives them back. Raises
    ``ValueError`` for a form that the document cannot have, and ``LookupError`` for a chart of no table.
    """
    if form not in forms_of(document):
        raise ValueError(f"A document without charts has no {form}.")
    return Artefact(name_of(document, form, language), _ENDINGS[form][1], _drawn(document, form, language))


def name_of(document: Document, form: Form, language: Language) -> str:
    """The name of the file."""
    region = re.sub(r"[^0-9A-Za-z]", "", document.region_code or "")
    parts = (
        document.kind.lower(),
        region,
        document.since.isoformat(),
        document.last_day.isoformat(),
        digest(document)[:12],
    )
    return f"{'-'.join(filter(None, parts))}.{language.value}.{_ENDINGS[form][0]}"


def media_type_of(form: Form) -> str:
    """The media type of the file."""
    return _ENDINGS[form][1]


def _drawn(document: Document, form: Form, language: Language) -> bytes:
    match form:
        case Form.CSV:
            from business_channel.reports.rendering import csv

            return csv.render(document, language)
        case Form.XLSX:
            from business_channel.reports.rendering import xlsx

            return xlsx.render(document, language)
        case Form.HTML:
            from business_channel.reports.rendering import html

            return html.render(document, language)
        case Form.PNG:
            from business_channel.reports.rendering import png

            return png.render(document, language)
