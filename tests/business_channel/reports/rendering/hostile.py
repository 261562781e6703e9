"""Texts that mean harm to whatever opens them, and a document that holds them wherever it can hold a text."""

from dataclasses import replace
from decimal import Decimal

from business_channel.language import Words
from business_channel.reports.document import Chart, ChartKind, Column, Document, Figure, Metric, Shape, Table
from tests.business_channel.reports.sample import SAMPLE

TEXTS = (
    '=HYPERLINK("http://evil.example","点此")',
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1+1)*cmd",
    "\t=1+1",
    "\r=1+1",
    " =1+1",
    "＝1+1",
    "\u202e=1+1",
    "<script>alert(1)</script>",
    "</title><img src=x onerror=alert(1)>",
    "\"' onmouseover=alert(1) x='",
    "]]></svg><script>alert(2)</script>",
    "一行\r\n二行",
    "\x00\x07\x1b[31m\x7f",
    "😀👩‍👩‍👧‍👦",
    "\u202e局务水县章赫",
    "{zh} {0} {",
    "http://evil.example/",
    "datum.value; ${1}",
    "[a].b\\'c",
    "长" * 33_000,
)
FORMULAS = TEXTS[:9]


def hostile_in(text: str) -> Document:
    """A document with one text in every place, and a chart of each kind over a table of all of ``TEXTS``."""
    words = Words(text, text)
    figures = (3, Figure(Decimal("0.5"), 1, 2, Decimal("0.1"), Decimal("0.9")), Figure(None, suppressed=True))
    columns = (
        Column("label", words, Shape.TEXT),
        Column("other", words, Shape.TEXT),
        Column("number", words, Shape.COUNT, text),
        Column("share", words, Shape.RATE, text),
        Column("untold", words, Shape.RATE, text),
    )
    rows = tuple((each, Words(each, each), *figures) for each in TEXTS)
    table = Table("table", words, columns, rows, 2, (words,))
    series = {ChartKind.FLOWS: ("number",), ChartKind.STACKED: ("number",)}
    charts = tuple(
        Chart(kind, words, kind, "table", "label", series.get(kind, ("share", "untold"))) for kind in ChartKind
    )
    metric = Metric(text, words, words, words, words, words, Shape.RATE, text)
    return replace(
        SAMPLE,
        title=words,
        region_code=text,
        definitions_version=text,
        metrics=(metric,),
        tables=(table,),
        charts=charts,
        notes=(words,),
    )
