"""What is looked at before a file is kept: pictures are drawn anew, and nothing that acts, hides or swells is taken."""

import asyncio
import io
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable

import pytest
from PIL import Image

from app.files.checking import checked
from app.files.inspection import REFUSED
from app.files.verdicts import (
    ActiveContent,
    Encrypted,
    HiddenContent,
    OtherContent,
    TooManyPixels,
    UnpacksTooLarge,
    Unreadable,
    UnsafeNames,
)
from business_channel.attachments.kinds import MEGABYTE, FileType
from business_channel.errors import Refusal
from tests import sample_files as files

DOCX, XLSX, PDF = FileType.DOCX, FileType.XLSX, FileType.PDF
SCRIPT = b"<< /S /JavaScript /JS (app.alert(1)) >>"
HTML = b"<script>alert(1)</script>"


async def kept(kind: FileType, content: bytes) -> bytes:
    """What is kept of a file."""
    with tempfile.TemporaryFile() as received:
        received.write(content)
        received.flush()
        async with checked(kind, received, asyncio.Semaphore(1)) as clean:
            return clean.read()


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        (DOCX, files.docx()),
        (XLSX, files.xlsx()),
        (PDF, files.pdf()),
        (PDF, files.pdf(files.packed_objects(b"1 0 <<>>"))),
    ],
    ids=["letter", "table", "document", "packed document"],
)
async def test_a_document_is_kept_as_it_came(kind: FileType, content: bytes) -> None:
    assert await kept(kind, content) == content


@pytest.mark.parametrize(
    ("kind", "content"),
    [(FileType.JPEG, files.jpeg()), (FileType.PNG, files.png()), (FileType.WEBP, files.webp())],
    ids=["jpeg", "png", "webp"],
)
async def test_nothing_is_kept_of_a_picture_but_what_is_seen(kind: FileType, content: bytes) -> None:
    clean = await kept(kind, content + HTML)
    with Image.open(io.BytesIO(content)) as before, Image.open(io.BytesIO(clean)) as after:
        assert (after.format, after.size) == (kind.name, before.size)
        assert dict(after.getexif()) == {}
        assert dict(after.getexif().get_ifd(files.GPS)) == {}
        assert "icc_profile" not in after.info
    for told in (files.SECRET.encode(), b"Exif", HTML, b"Author"):
        assert told not in clean


async def test_a_photograph_is_turned_as_the_camera_was_held() -> None:
    clean = await kept(FileType.JPEG, files.jpeg(64, 48, orientation=6))
    with Image.open(io.BytesIO(clean)) as after:
        assert after.size == (48, 64)


async def test_a_picture_without_loss_keeps_its_pixels() -> None:
    with Image.open(io.BytesIO(await kept(FileType.PNG, files.png()))) as after:
        assert after.tobytes() == files.noise(20, 10, "RGBA").tobytes()


def _bomb() -> bytes:
    return files.xlsx({"xl/sharedStrings.xml": b"<t>0</t>" * (4 * MEGABYTE)})


def _long() -> dict[str, bytes]:
    return {f"word/{number}" + "a" * 60_000: b"" for number in range(5)}


HOSTILE: dict[str, tuple[FileType, Callable[[], bytes], type[Refusal]]] = {
    "text under the name of a picture": (FileType.JPEG, lambda: b"<html></html>" * 9, OtherContent),
    "a picture of another kind": (FileType.PNG, lambda: files.jpeg(), OtherContent),
    "a moving picture with a script": (
        FileType.JPEG,
        lambda: b"GIF89a/*" + b"\0" * 99 + b"*/=1;alert(1)",
        OtherContent,
    ),
    "a drawing with a script": (FileType.PNG, lambda: b"<svg xmlns='http://www.w3.org/2000/svg'>" + HTML, OtherContent),
    "an executable": (PDF, lambda: b"MZ" + b"\0" * 200, OtherContent),
    "an archive under the name of a document": (PDF, lambda: files.docx(), OtherContent),
    "a picture that is cut off": (FileType.JPEG, lambda: files.jpeg()[:900], Unreadable),
    "a picture of nothing but its mark": (FileType.PNG, lambda: b"\x89PNG\r\n\x1a\n", Unreadable),
    "a picture of a hundred million pixels": (FileType.PNG, lambda: files.png_of_one_colour(10_000), TooManyPixels),
    "a document that runs a script": (PDF, lambda: files.pdf(SCRIPT), ActiveContent),
    "a script under an escaped name": (PDF, lambda: files.pdf(b"<< /S /Java#53cript >>"), ActiveContent),
    "a script in packed objects": (PDF, lambda: files.pdf(files.packed_objects(b"9 0 " + SCRIPT)), ActiveContent),
    "a document that starts a program": (PDF, lambda: files.pdf(b"<< /S /Launch /F (cmd.exe) >>"), ActiveContent),
    "a document in a document": (PDF, lambda: files.pdf(b"<< /Type /EmbeddedFile >>"), ActiveContent),
    "an encrypted document": (PDF, lambda: files.pdf(b"<< /Encrypt 9 0 R >>"), Encrypted),
    "objects packed in an unusual way": (
        PDF,
        lambda: files.pdf(files.packed_objects(SCRIPT, b"/Filter [/ASCIIHexDecode /FlateDecode]")),
        Unreadable,
    ),
    "packed objects whose description is cut": (
        PDF,
        lambda: files.pdf(files.packed_objects(SCRIPT).replace(b"/First 5", b"/First 5 /X (obj)")),
        Unreadable,
    ),
    "packed objects whose description begins in a text": (
        PDF,
        lambda: files.pdf(files.packed_objects(SCRIPT).replace(b"<< /Type", b"<< /X (obj) /Type")),
        Unreadable,
    ),
    "packed objects with two ways of packing": (
        PDF,
        lambda: files.pdf(files.packed_objects(b"41", b"/Filter /FlateDecode /Filter [/FlateDecode /ASCIIHexDecode]")),
        Unreadable,
    ),
    "packed objects that swell": (
        PDF,
        lambda: files.pdf(files.packed_objects(b"0" * (65 * MEGABYTE))),
        UnpacksTooLarge,
    ),
    "a document and an archive in one": (PDF, lambda: files.pdf() + files.archive({"a": b"%%EOF"}), HiddenContent),
    "a document without an end": (PDF, lambda: b"%PDF-1.7\n" + b"0" * 5000, Unreadable),
    "an archive of a thousand to one": (XLSX, lambda: _bomb(), UnpacksTooLarge),
    "an archive of too many parts": (
        DOCX,
        lambda: files.docx({f"word/{number}.xml": b"" for number in range(1000)}),
        UnpacksTooLarge,
    ),
    "an archive of a long directory": (DOCX, lambda: files.docx(_long()), UnpacksTooLarge),
    "an archive in an archive": (DOCX, lambda: files.docx({"word/embeddings/a.docx": files.docx()}), ActiveContent),
    "an archive with macros": (DOCX, lambda: files.docx({"word/vbaProject.bin": b"Attribut"}), ActiveContent),
    "markup with entities": (
        XLSX,
        lambda: files.xlsx({"xl/styles.xml": b"<!DOCTYPE x [<!ENTITY a 'aaaa'>]><x>&a;</x>"}),
        ActiveContent,
    ),
    "markup with entities in another encoding": (
        XLSX,
        lambda: files.xlsx({"xl/styles.xml": "<!DOCTYPE x []><x/>".encode("utf-16")}),
        ActiveContent,
    ),
    "a part that leads out": (DOCX, lambda: files.docx({"../../etc/cron.d/x": b"x"}), UnsafeNames),
    "a part at the root": (DOCX, lambda: files.docx({"/etc/passwd": b"x"}), UnsafeNames),
    "a part that leads out elsewhere": (DOCX, lambda: files.docx({"..\\x": b"x"}), UnsafeNames),
    "an archive with something before it": (DOCX, lambda: b"PK\x03\x04" + b"#!/bin/sh\n" + files.docx(), HiddenContent),
    "an archive with something behind it": (DOCX, lambda: files.docx() + HTML, HiddenContent),
    "an archive that is no document": (DOCX, lambda: files.archive({"a.txt": b"x"}), OtherContent),
    "a table under the name of a letter": (DOCX, lambda: files.xlsx(), OtherContent),
    "an archive that is cut off": (DOCX, lambda: files.docx()[:-30], Unreadable),
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_the_channel_does_not_keep(name: str) -> None:
    kind, content, refusal = HOSTILE[name]
    with pytest.raises(refusal):
        await kept(kind, content())


async def test_an_archive_that_lies_about_the_size_of_its_parts_is_not_kept() -> None:
    content = bytearray(files.xlsx({"xl/a.xml": b"0" * MEGABYTE}))
    with zipfile.ZipFile(io.BytesIO(content)) as whole:
        true_size = whole.getinfo("xl/a.xml").file_size.to_bytes(4, "little")
    lying = bytes(content).replace(true_size, (10).to_bytes(4, "little"))
    with pytest.raises((Unreadable, UnpacksTooLarge)):
        await kept(XLSX, lying)


PEAK = """import re, sys
from app.files import inspection
code = inspection.main(sys.argv[1])
peak = re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read()).group(1)
print("", code, peak, file=sys.stderr)
"""


def _looked_at(kind: FileType, content: bytes) -> tuple[int, int]:
    """How the look at a file ends, and how many megabytes it takes."""
    with tempfile.TemporaryFile() as received:
        received.write(content)
        received.flush()
        looked = subprocess.run([sys.executable, "-c", PEAK, kind.name], stdin=received, capture_output=True)
    code, peak = map(int, looked.stderr.split()[-2:])
    return code, peak // 1024


@pytest.mark.parametrize("name", ["an archive of a thousand to one", "packed objects that swell"])
def test_looking_at_a_bomb_takes_little_memory(name: str) -> None:
    kind, content, _ = HOSTILE[name]
    code, peak = _looked_at(kind, content())
    assert code == REFUSED
    assert peak <= 256


@pytest.mark.parametrize(
    ("kind", "size"),
    [(FileType.JPEG, (6000, 4000)), (FileType.PNG, (6000, 4000)), (FileType.WEBP, (3200, 2400))],
    ids=["jpeg", "png", "webp"],
)
def test_drawing_the_largest_pictures_anew_takes_little_memory(kind: FileType, size: tuple[int, int]) -> None:
    code, peak = _looked_at(kind, files.gradient(kind.name, *size))
    assert code == 0
    assert peak <= 256
