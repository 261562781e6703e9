"""Draws the pictures of ``docs/report-artefacts.md`` anew: the sample as Chromium and LibreOffice open it.

``python -m tests.business_channel.reports.rendering.redraw FOLDER``; needs chromium, soffice, pdftoppm and a CJK font.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

from business_channel.language import Language
from business_channel.reports.rendering.artefact import Form, render
from tests.business_channel.reports.sample import SAMPLE

SCREEN = (1180, 4400)
COLOURS = 96
MARGIN = 10
CHROMIUM = ("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-pdf-header-footer")


def main(folder: Path) -> None:
    """Writes the pictures into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        work = Path(made)
        for language in Language:
            draw(work, folder, language)


def draw(work: Path, folder: Path, language: Language) -> None:
    """The page on a screen and on paper, and the workbook, in one language."""
    name = language.value[:2]
    page, book = work / f"{name}.html", work / f"{name}.xlsx"
    page.write_bytes(render(SAMPLE, Form.HTML, language).content)
    book.write_bytes(render(SAMPLE, Form.XLSX, language).content)
    shot = work / "shot.png"
    run(*CHROMIUM, f"--window-size={SCREEN[0]},{SCREEN[1]}", f"--screenshot={shot}", page.as_uri())
    with Image.open(shot) as whole:
        save(whole.crop((0, 0, SCREEN[0], 1500)), folder / f"page-{name}.png")
        save(whole.crop((0, 2350, SCREEN[0], 3750)), folder / f"tables-{name}.png")
    run(*CHROMIUM, f"--print-to-pdf={work / 'page.pdf'}", page.as_uri())
    save(sheets(work, work / "page.pdf", 3), folder / f"paper-{name}.png")
    run("soffice", "--headless", "--convert-to", "pdf", "--outdir", str(work), str(book))
    save(sheets(work, book.with_suffix(".pdf"), 3), folder / f"workbook-{name}.png")


def sheets(work: Path, document: Path, across: int) -> Image.Image:
    """The sheets of a PDF beside and below each other."""
    run("pdftoppm", "-r", "52", "-png", str(document), str(work / document.stem))
    drawn = [Image.open(each).convert("RGB") for each in sorted(work.glob(f"{document.stem}-*.png"))]
    wide, high = (max(each.size[side] for each in drawn) + MARGIN for side in (0, 1))
    whole = Image.new("RGB", (across * wide + MARGIN, -(-len(drawn) // across) * high + MARGIN), "#9aa5b1")
    for at, each in enumerate(drawn):
        whole.paste(each, (at % across * wide + MARGIN, at // across * high + MARGIN))
    return whole


def save(picture: Image.Image, path: Path) -> None:
    """Writes a picture of few colours, which is what keeps it small."""
    picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


def run(*command: str) -> None:
    """Runs a program; says what it said when it fails."""
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{command[0]}: {done.stderr}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
