"""Drawing in a process of its own, which gives back its memory and can be stopped.

``python -m business_channel.reports.rendering.apart FORM LANGUAGE`` reads a frozen document from its standard input and
writes the file to its standard output.
"""

import asyncio
import json
import sys

from business_channel.language import Language
from business_channel.reports.document import Document
from business_channel.reports.freezing import from_data, to_data
from business_channel.reports.rendering.artefact import Artefact, Form, forms_of, media_type_of, name_of, render

SECONDS = 300.0
"""The end of the patience with one file."""


class NotDrawn(Exception):
    """The process ended without a file; the text is the end of what it said."""


async def render_apart(document: Document, form: Form, language: Language, seconds: float = SECONDS) -> Artefact:
    """What ``render`` gives, drawn by another process, which ends with the caller's task.

    Raises ``ValueError`` like ``render``, ``NotDrawn`` when the process fails, ``TimeoutError`` when it takes longer.
    """
    if form not in forms_of(document):
        raise ValueError(f"A document without charts has no {form}.")
    drawing = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-W", "ignore", "-m", __name__, form.value, language.value),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={"PYTHONPATH": ":".join(filter(None, sys.path))},
    )
    try:
        async with asyncio.timeout(seconds):
            drawn, said = await drawing.communicate(json.dumps(to_data(document)).encode("ascii"))
    finally:
        if drawing.returncode is None:
            drawing.kill()
            await drawing.wait()
    if drawing.returncode != 0:
        raise NotDrawn(said.decode(errors="replace")[-2000:])
    return Artefact(name_of(document, form, language), media_type_of(form), drawn)


def main(form: str, language: str) -> None:
    """Draws the document on the standard input."""
    document = from_data(json.load(sys.stdin.buffer))
    sys.stdout.buffer.write(render(document, Form(form), Language(language)).content)


if __name__ == "__main__":
    main(*sys.argv[1:])
