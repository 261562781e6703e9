"""A report as one page that needs nothing else: charts inside, tables that print with their headings on every sheet.

The page holds no script and no address of another place, and tells the browser to fetch nothing.
"""

from collections.abc import Iterator
from html import escape
from importlib.resources import files

from business_channel.language import Language, Words
from business_channel.reports.document import Cell, Chart, Column, Document, Figure, Shape, Table
from business_channel.reports.rendering import charts, cover, wording
from business_channel.reports.rendering.chart_data import picture, table_of
from business_channel.reports.rendering.writing import DASH, headed, number, said, why_empty, written

_LEFT = {Shape.TEXT}
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def render(document: Document, language: Language) -> bytes:
    """The page in UTF-8."""
    return ("\n".join(_page(document, language)) + "\n").encode()


def _page(document: Document, language: Language) -> Iterator[str]:
    title = _text(document.title, language)
    style = files(__package__).joinpath("page.css").read_text(encoding="utf-8")
    yield "<!DOCTYPE html>"
    yield f'<html lang="{language.value}"><head><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}"><meta name="referrer" content="no-referrer">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{title}</title><style>\n{style}</style></head><body>"
    yield f"<header><p class=channel>{_text(wording.CHANNEL, language)}</p><h1>{title}</h1>"
    yield from _facts(document, language)
    yield "</header><main>"
    yield from _notes([*document.notes], language)
    yield from _contents(document, language)
    yield from _charts(document, language)
    for at, table in enumerate(document.tables):
        yield from _table(at, table, language)
    yield from _definitions(document, language)
    yield "</main></body></html>"


def _text(words: Words | str, language: Language) -> str:
    return escape(said(words, language))


def _facts(document: Document, language: Language) -> Iterator[str]:
    yield "<dl class=facts>"
    for name, content in cover.facts(document, language):
        yield f"<div><dt>{escape(name)}</dt><dd>{escape(content)}</dd></div>"
    yield "</dl>"


def _notes(notes: list[Words], language: Language) -> Iterator[str]:
    for note in notes:
        yield f"<p class=note>{_text(note, language)}</p>"


def _contents(document: Document, language: Language) -> Iterator[str]:
    yield f'<nav aria-label="{_text(wording.CONTENTS, language)}"><ul>'
    if document.charts:
        yield f'<li><a href="#charts">{_text(wording.CHARTS, language)}</a></li>'
    for at, table in enumerate(document.tables):
        yield f'<li><a href="#table-{at}">{_text(table.title, language)}</a></li>'
    if document.metrics:
        yield f'<li><a href="#definitions">{_text(wording.DEFINITIONS, language)}</a></li>'
    yield "</ul></nav>"


def _charts(document: Document, language: Language) -> Iterator[str]:
    if not document.charts:
        return
    yield f'<section id="charts"><h2>{_text(wording.CHARTS, language)}</h2>'
    places = {table.key: at for at, table in enumerate(document.tables)}
    for at, chart in enumerate(document.charts):
        yield from _chart(document, chart, f"chart-{at}", places[table_of(document, chart).key], language)
    yield "</section>"


def _chart(document: Document, chart: Chart, mark: str, place: int, language: Language) -> Iterator[str]:
    title = _text(chart.title, language)
    drawn = charts.svg(document, chart, language)
    table = _text(document.tables[place].title, language)
    yield f'<figure id="{mark}"><figcaption id="{mark}-title">{title}</figcaption>'
    yield f'<div class=drawn role="img" aria-labelledby="{mark}-title">{drawn}</div>'
    remark = escape(picture(document, chart, language).remark)
    source = f'{_text(wording.DATA_IN, language)} <a href="#table-{place}">{table}</a>'
    yield (
        f"<p class=source>{source}. {remark}</p></figure>"
        if language is Language.EN
        else (f"<p class=source>{source}。{remark}</p></figure>")
    )


def _table(at: int, table: Table, language: Language) -> Iterator[str]:
    caption = _text(table.title, language)
    yield f'<section id="table-{at}"><h2>{caption}</h2>'
    yield from _notes([*table.notes], language)
    if not table.rows:
        yield f"<p class=note>{_text(wording.EMPTY, language)}</p></section>"
        return
    yield f'<div class=wide tabindex=0 role=region aria-label="{caption}">'
    yield f"<table><caption>{caption}</caption><thead><tr>"
    for column in table.columns:
        side = "" if column.shape in _LEFT else " class=n"
        yield f"<th scope=col{side}>{escape(headed(column, language))}</th>"
    yield "</tr></thead><tbody>"
    for row in table.rows:
        cells = (
            _label(cell, column, language) if place < table.labels else _cell(cell, column, language)
            for place, (cell, column) in enumerate(zip(row, table.columns, strict=True))
        )
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody></table></div>"
    yield from _legend(table, language)
    yield "</section>"


def _label(cell: Cell, column: Column, language: Language) -> str:
    side = "" if column.shape in _LEFT else " class=n"
    return f"<th scope=row{side}>{escape(written(cell, column.shape, language))}</th>"


def _cell(cell: Cell, column: Column, language: Language) -> str:
    text = escape(written(cell, column.shape, language))
    if why := why_empty(cell, language):
        return f'<td class="n none" title="{escape(why)}">{text}{_under(cell, column, language)}</td>'
    side = "" if column.shape in _LEFT else " class=n"
    return f"<td{side}>{text}{_under(cell, column, language)}</td>"


def _under(cell: Cell, column: Column, language: Language) -> str:
    """What a figure was divided from, and the ends of its interval, under it."""
    if not isinstance(cell, Figure) or cell.suppressed:
        return ""
    told = []
    if cell.numerator is not None and cell.denominator is not None:
        told.append(f"{number(cell.numerator, Shape.NUMBER)} / {number(cell.denominator, Shape.NUMBER)}")
    if cell.low is not None and cell.high is not None:
        ends = f"[{number(cell.low, column.shape)} – {number(cell.high, column.shape)}]"
        told.append(f'<span title="{_text(wording.INTERVAL, language)}">{ends}</span>')
    return f"<small>{' · '.join(told)}</small>" if told else ""


def _legend(table: Table, language: Language) -> Iterator[str]:
    cells = [cell for row in table.rows for cell in row if isinstance(cell, Figure)]
    if any(not cell.suppressed and cell.value is None for cell in cells):
        yield f"<p class=legend>{_text(wording.LEGEND_NONE, language)}</p>"
    if any(cell.suppressed for cell in cells):
        yield f"<p class=legend>{_text(wording.LEGEND_SUPPRESSED, language)}</p>"
    if any(not cell.suppressed and cell.low is not None for cell in cells):
        yield f"<p class=legend>[ ] {_text(wording.INTERVAL, language)}</p>"


def _definitions(document: Document, language: Language) -> Iterator[str]:
    if not document.metrics:
        return
    title = _text(wording.DEFINITIONS, language)
    yield f'<section id="definitions"><h2>{title}</h2><div class=wide tabindex=0 role=region aria-label="{title}">'
    yield f"<table class=words><caption>{title}</caption><thead><tr>"
    yield "".join(f"<th scope=col>{_text(each, language)}</th>" for each in cover.DEFINITION_HEADINGS)
    yield "</tr></thead><tbody>"
    for metric in document.metrics:
        code, *told = cover.definition(metric, language)
        yield f"<tr><th scope=row><code>{escape(code)}</code></th>"
        yield "".join(f"<td>{escape(each) or DASH}</td>" for each in told) + "</tr>"
    yield "</tbody></table></div></section>"
