"""A document from the tables of a kind: with the definitions of all that its columns show."""

from collections.abc import Sequence
from datetime import datetime

from business_channel.language import Words
from business_channel.reports.asking import Question
from business_channel.reports.cells import metrics_of
from business_channel.reports.definitions import DEFINITIONS_VERSION, printed
from business_channel.reports.document import Chart, Document, Table


def written(
    question: Question,
    as_of: datetime,
    title: Words,
    tables: Sequence[Table],
    charts: Sequence[Chart] = (),
    notes: Sequence[Words] = (),
) -> Document:
    """The document that answers ``question`` with ``tables``."""
    return Document(
        question.kind,
        title,
        question.basis,
        question.since,
        question.until,
        as_of,
        question.region_code,
        DEFINITIONS_VERSION,
        printed(metrics_of(tables)),
        tuple(tables),
        tuple(charts),
        tuple(notes),
    )
