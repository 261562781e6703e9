"""One entry for every form: the same document gives the same file, here or in a process apart."""

import asyncio
import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest

from business_channel.language import Language
from business_channel.reports.freezing import from_data, to_data
from business_channel.reports.rendering import apart
from business_channel.reports.rendering.apart import NotDrawn, render_apart
from business_channel.reports.rendering.artefact import Form, forms_of, name_of, render
from tests.business_channel.reports.sample import SAMPLE

ZH, EN = Language.ZH, Language.EN
PLAIN = replace(SAMPLE, charts=())
DRAWN = replace(SAMPLE, charts=SAMPLE.charts[2:3])
HEAVY = {"altair", "vl_convert", "xlsxwriter"}


@pytest.mark.parametrize("form", Form)
def test_the_same_document_gives_the_same_bytes(form: Form) -> None:
    assert render(from_data(to_data(DRAWN)), form, ZH) == render(DRAWN, form, ZH)


@pytest.mark.parametrize("form", [Form.CSV, Form.XLSX, Form.HTML])
def test_another_language_is_another_file(form: Form) -> None:
    first, second = render(PLAIN, form, ZH), render(PLAIN, form, EN)
    assert first.name != second.name
    assert first.content != second.content


def test_a_file_is_named_after_what_it_tells() -> None:
    name = name_of(SAMPLE, Form.XLSX, ZH)
    assert name.startswith("sla-520527-2026-01-01-2026-03-31-")
    assert name.endswith(".zh-CN.xlsx")
    assert name_of(replace(SAMPLE, region_code="../<x>"), Form.CSV, EN).startswith("sla-x-2026")
    assert name_of(replace(SAMPLE, region_code=None, until=date(2026, 1, 1)), Form.CSV, EN).startswith(
        "sla-2026-01-01-2026-01-01-"
    )


def test_there_are_no_pictures_of_a_document_without_charts() -> None:
    assert forms_of(PLAIN) == (Form.CSV, Form.XLSX, Form.HTML)
    with pytest.raises(ValueError, match="has no PNG"):
        render(PLAIN, Form.PNG, ZH)


def test_a_document_of_nothing_can_be_handed_out_in_every_form() -> None:
    empty = replace(PLAIN, tables=(replace(SAMPLE.tables[0], rows=()),), metrics=(), notes=())
    assert all(render(empty, form, ZH).content for form in forms_of(empty))
    bare = replace(empty, tables=())
    assert all(render(bare, form, ZH).content for form in forms_of(bare))


async def test_a_process_apart_draws_the_same_file() -> None:
    assert await render_apart(DRAWN, Form.HTML, EN) == render(DRAWN, Form.HTML, EN)


async def test_a_process_apart_that_fails_says_why() -> None:
    broken = replace(SAMPLE, charts=(replace(SAMPLE.charts[0], table="none"),))
    with pytest.raises(NotDrawn, match="No table 'none'"):
        await render_apart(broken, Form.HTML, ZH)


async def test_a_process_apart_ends_with_the_patience_and_with_its_caller() -> None:
    with pytest.raises(TimeoutError):
        await render_apart(SAMPLE, Form.HTML, ZH, seconds=0.01)
    waiting = asyncio.create_task(render_apart(SAMPLE, Form.HTML, ZH))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting


def test_what_draws_is_not_imported_before_it_is_needed() -> None:
    code = f"import sys, app.web.server, app.worker, {apart.__name__}; print(*({HEAVY!r} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
