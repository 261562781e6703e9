"""No report tells what people wrote or who they are: every text of the world holds a word that is in no file of any."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select

from business_channel.language import Language
from business_channel.ledger.model import ArrearsClaim
from business_channel.reports.asking import Breakdown, Question
from business_channel.reports.computing import KINDS, compute
from business_channel.reports.document import Basis, Document, ReportKind
from business_channel.reports.drawing import data_of
from business_channel.reports.freezing import to_data
from business_channel.reports.rendering.artefact import Form, render
from business_channel.reports.snapshot import snapshot
from business_channel.views.report_documents import told_document
from tests.schema.rights_rows import WORD, Truth

pytestmark = pytest.mark.store

_EVERY = (Breakdown.COUNTY, Breakdown.DEPARTMENT, Breakdown.TOPIC)
_MASKED = re.compile(r"1\d{2}\*{4}\d{4}|王\*|罗\*")


def _texts(content: bytes) -> Iterator[str]:
    """All text of a file; of an archive that of its members."""
    if not content.startswith(b"PK"):
        yield content.decode("utf-8", errors="replace")
        return
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for each in archive.namelist():
            yield from _texts(archive.read(each))


async def _document(truth: Truth, kind: ReportKind) -> Document:
    async def quiet(_: int, __: int) -> None:
        return None

    question = Question(kind, date(2020, 1, 1), date(2099, 1, 1), Basis.PERIOD, breakdowns=_EVERY)
    async with snapshot(truth.world.store) as seen:
        return await compute(seen.session, question, seen.as_of, quiet)


async def _public_bodies(truth: Truth) -> set[str]:
    """The words in the names of indebted public bodies, which the law wants disclosed."""
    async with truth.world.store.engine.connect() as connection:
        names = await connection.execute(select(ArrearsClaim.debtor_name))
        return {word for name in names.scalars() for word in WORD.findall(name)}


async def test_no_word_that_somebody_wrote_is_in_any_form_of_any_report(truth: Truth) -> None:
    told, bodies = {}, await _public_bodies(truth)
    for kind in KINDS:
        if kind is ReportKind.CAMPAIGN:
            continue
        document = await _document(truth, kind)
        files = [data_of(document).content]
        files += [render(document, form, Language.ZH).content for form in (Form.CSV, Form.XLSX, Form.HTML)]
        texts = [text for each in files for text in _texts(each)] + [str(told_document(to_data(document), Language.EN))]
        assert sum(len(table.rows) for table in document.tables) > 0, kind
        found = {word for text in texts for word in (*WORD.findall(text), *_MASKED.findall(text))}
        told[kind] = found - bodies if kind is ReportKind.DISCLOSURE else found
    assert {kind: words for kind, words in told.items() if words} == {}
