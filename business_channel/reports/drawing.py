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


class DrawingFailed(Exception):
    """The document was computed, and its files could not be drawn."""


@dataclass(frozen=True)
class Sketch:
    """A file that is still to be kept: its row, and what is in it."""

    row: ReportArtefact
    content: bytes


def draw(document: Document) -> Sequence[Sketch]:
    """The document in every form and language; raises ``DrawingFailed``. Takes seconds of a processor."""
    try:
        return [_sketch(document, ReportForm.JSON, language) for language in Language]
    except Exception as error:
        raise DrawingFailed from error


def _sketch(document: Document, form: ReportForm, language: Language) -> Sketch:
    content = json.dumps(to_data(document), ensure_ascii=False, indent=1).encode()
    name = f"{document.kind.value.lower()}-{document.since}-{document.until}.json"
    row = ReportArtefact(
        id=new_id(),
        form=form,
        language=language,
        name=name,
        media_type="application/json",
        size=len(content),
        sha256=sha256(content).hexdigest(),
    )
    return Sketch(row, content)
