"""Every file that is handed out of a report, drawn from its document by one process of its own, which gives back its
memory and ends with the task that waits for it.

``python -m business_channel.reports.drawing`` reads a frozen document and the files that are wanted from its standard
input, and writes each to its standard output behind a line that tells of it.
"""

import asyncio
import json
import sys
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from business_channel.ids import new_id
from business_channel.language import Language
from business_channel.reports.document import Document
from business_channel.reports.freezing import from_data, to_data
from business_channel.reports.model import ReportArtefact, ReportForm
from business_channel.reports.rendering.artefact import Artefact, Form, forms_of, render


class DrawingFailed(Exception):
    """The document was computed, and a file of it could not be drawn; the text is the end of what the process said."""


@dataclass(frozen=True)
class Sketch:
    """A file that is still to be kept: its row, and what is in it."""

    row: ReportArtefact
    content: bytes


Wanted = tuple[Form, Language]
"""A file to draw."""


def wanted(document: Document, *, pictures: bool) -> Sequence[Wanted]:
    """The files of a document beside its data, in the order in which they are drawn."""
    forms = [each for each in forms_of(document) if pictures or each is not Form.PNG]
    return [(form, language) for form in forms for language in Language]


def data_of(document: Document) -> Sketch:
    """The document's own data as a file, which is the same in every language."""
    content = json.dumps(to_data(document), ensure_ascii=False, indent=1).encode()
    name = f"{document.kind.value.lower()}-{document.since}-{document.last_day}.json"
    return _sketch(ReportForm.JSON, None, Artefact(name, "application/json", content))


async def draw(document: Document, files: Sequence[Wanted]) -> AsyncGenerator[Sketch, None]:
    """The files one by one; raises ``DrawingFailed``."""
    drawing = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-W", "ignore", "-m", __name__),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={"PYTHONPATH": ":".join(filter(None, sys.path))},
    )
    try:
        assert drawing.stdin is not None
        asked = {"document": to_data(document), "files": files}
        drawing.stdin.write(json.dumps(asked).encode("ascii"))
        drawing.stdin.write_eof()
        for form, language in files:
            yield _sketch(ReportForm(form.value), language, await _next(drawing))
    finally:
        if drawing.returncode is None:
            drawing.kill()
            await drawing.wait()


async def _next(drawing: asyncio.subprocess.Process) -> Artefact:
    assert drawing.stdout is not None
    assert drawing.stderr is not None
    if not (line := await drawing.stdout.readline()):
        said = await drawing.stderr.read()
        raise DrawingFailed(said.decode(errors="replace")[-2000:])
    told = json.loads(line)
    return Artefact(told["name"], told["media_type"], await drawing.stdout.readexactly(told["size"]))


def main() -> None:
    """Draws what the standard input asks for."""
    asked = json.load(sys.stdin.buffer)
    document = from_data(asked["document"])
    for form, language in asked["files"]:
        drawn = render(document, Form(form), Language(language))
        told = {"name": drawn.name, "media_type": drawn.media_type, "size": len(drawn.content)}
        sys.stdout.buffer.write(json.dumps(told).encode("ascii") + b"\n" + drawn.content)
        sys.stdout.buffer.flush()


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


if __name__ == "__main__":
    main()
