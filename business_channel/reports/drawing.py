"""Every file that is handed out of a report, drawn from its document."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from business_channel.ids import new_id
from business_channel.language import Language
from business_channel.reports.document import Document
from business_channel.reports.freezing import to_data
from business_channel.reports.model import ReportArtefact, ReportForm
from business_channel.reports.rendering.apart import render_apart
from business_channel.reports.rendering.artefact import Artefact, Form, forms_of


class DrawingFailed(Exception):
    """The document was computed, and a file of it could not be drawn."""


@dataclass(frozen=True)
class Sketch:
    """A file that is still to be kept: its row, and what is in it."""

    row: ReportArtefact
    content: bytes


Wanted = tuple[Form, Language] | None
"""A file to draw; ``None`` is the document's own data, which is the same in every language."""


def wanted(document: Document, *, pictures: bool) -> Sequence[Wanted]:
    """The files of a document, in the order in which they are drawn."""
    forms = [each for each in forms_of(document) if pictures or each is not Form.PNG]
    return [None, *((form, language) for form in forms for language in Language)]


async def draw(document: Document, which: Wanted) -> Sketch:
    """One file; raises ``DrawingFailed``. What is cancelled draws no further."""
    if which is None:
        return _data(document)
    form, language = which
    try:
        drawn = await render_apart(document, form, language)
    except Exception as error:
        raise DrawingFailed from error
    return _sketch(ReportForm(form.value), language, drawn)


def _data(document: Document) -> Sketch:
    content = json.dumps(to_data(document), ensure_ascii=False, indent=1).encode()
    name = f"{document.kind.value.lower()}-{document.since}-{document.until}.json"
    return _sketch(ReportForm.JSON, None, Artefact(name, "application/json", content))


def _sketch(form: ReportForm, language: Language | None, drawn: Artefact) -> Sketch:
    row = ReportArtefact(
        id=new_id(),
        form=form,
        language=language,
        name=drawn.name,
        media_type=drawn.media_type,
        size=len(drawn.content),
        sha256=sha256(drawn.content).hexdigest(),
    )
    return Sketch(row, drawn.content)
