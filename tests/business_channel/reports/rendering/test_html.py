"""One page that needs nothing else, runs nothing, and says everything in words as well."""

import re
from html.parser import HTMLParser

import pytest

from business_channel.language import Language
from business_channel.reports.document import Document
from business_channel.reports.freezing import digest
from business_channel.reports.rendering.html import render
from tests.business_channel.reports.rendering.hostile import TEXTS, hostile_in
from tests.business_channel.reports.sample import SAMPLE

ZH, EN = Language.ZH, Language.EN
VOID = {"meta", "br"}


class Page(HTMLParser):
    """A page as its elements with their attributes, what stands in them, and whether each was closed in its turn."""

    def __init__(self, document: Document, language: Language = ZH) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.source = render(document, language).decode()
        self.feed(self.source)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self.texts.setdefault(tag, []).append("")
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in set(self._open):
            self.texts[tag][-1] += data

    def every(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of the elements of a kind."""
        return [attributes for each, attributes in self.elements if each == tag]


@pytest.fixture(scope="module")
def page() -> Page:
    return Page(SAMPLE)


def test_it_names_its_language_its_title_and_its_digest(page: Page) -> None:
    assert page.every("html") == [{"lang": "zh-CN"}]
    assert page.texts["title"] == ["赫章县 2026 年第一季度诉求办理情况"]
    assert page.texts["dd"][-1] == digest(SAMPLE)
    assert Page(SAMPLE, EN).every("html") == [{"lang": "en"}]


def test_every_chart_is_drawn_inside_and_has_a_name(page: Page) -> None:
    drawn = [each for each in page.every("div") if each.get("role") == "img"]
    assert len(page.every("svg")) == len(drawn) == 5
    assert page.texts["figcaption"] == [each.title.zh for each in SAMPLE.charts]
    ids = {each["id"] for each in page.every("figcaption")}
    assert [each["aria-labelledby"] for each in drawn] == sorted(str(each) for each in ids)


def test_every_table_has_a_caption_and_headings_with_their_scope(page: Page) -> None:
    assert page.texts["caption"] == [*(each.title.zh for each in SAMPLE.tables), "指标口径"]
    assert {each.get("scope") for each in page.every("th")} == {"col", "row"}


def test_a_share_shows_what_it_was_divided_from(page: Page) -> None:
    assert "92.91%131 / 141" in page.texts["td"]
    assert "95.91%305 / 318 · [93.13% – 97.60%]" in page.texts["td"]


def test_money_is_told_to_the_fen(page: Page) -> None:
    assert "183,369,412.37" in page.texts["td"]
    assert "23.56%183,369,412.37 / 778,380,000.00" in page.texts["td"]


def test_what_has_no_value_or_is_withheld_says_why(page: Page) -> None:
    rows = [text for text in page.texts["tr"] if text.startswith(("赫章县气象局", "未分类"))]
    assert rows[0] == "赫章县气象局" + "不公布" * 6
    assert rows[1] == "未分类00—0 / 00——"
    assert [each["title"] for each in page.every("td") if each.get("title") == "分母为零"]


def test_the_links_lead_to_places_on_the_page(page: Page) -> None:
    marks = [each["id"] for _, each in page.elements if "id" in each]
    assert len(marks) == len(set(marks))
    assert {str(each["href"]).removeprefix("#") for each in page.every("a")} <= set(marks)


def test_it_prints_with_its_headings_on_every_sheet(page: Page) -> None:
    assert "thead { display: table-header-group; }" in page.source
    assert "tr { break-inside: avoid; }" in page.source
    assert "@page { size: A4 landscape;" in page.source


def needs_nothing(page: Page) -> None:
    """Fails when the page would run something or fetch something."""
    assert not {"script", "img", "link", "iframe", "object", "embed", "image", "use", "form"} & page.texts.keys()
    for tag, attributes in page.elements:
        assert not [name for name in attributes if name.startswith("on")], tag
        assert not {"src", "srcset", "action", "xlink:href"} & attributes.keys(), tag
        assert str(attributes.get("href", "#")).startswith("#")
    outside = re.findall(r"(?:url\(|@import|https?://(?!www\.w3\.org/))[^ ]*", "".join(page.texts["style"]))
    assert outside == []
    assert "default-src 'none'" in str(page.every("meta")[1]["content"])


def test_it_needs_nothing_else_and_runs_nothing(page: Page) -> None:
    needs_nothing(page)
    assert {value for _, each in page.elements for name, value in each.items() if name.startswith("xmlns")} <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }


def test_a_text_stays_a_text_wherever_it_stands() -> None:
    page = Page(hostile_in(" ".join(TEXTS)))
    needs_nothing(page)
    assert "<script>alert(1)</script>" in page.texts["th"]
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f]", page.source)
    assert len(page.every("svg")) == 5
