"""What a correction says otherwise than the version before it: field by field, in both languages."""

from collections.abc import Iterator
from typing import Any

from business_channel.language import Language, Words
from business_channel.reports.document import Cell, Document, Figure, Table

MOST = 200
"""How many differences are spelt out; of the rest their number is told."""


def changes(before: Document, after: Document) -> list[Words]:
    """The differences, in the order of the document; none where both say the same, whatever the moment they tell of."""
    found = list(_differences(before, after))
    told = found[:MOST]
    if len(found) > MOST:
        more = len(found) - MOST
        told.append(Words(f"另有 {more} 处变化。", f"{more} more differences."))
    return told


def _differences(before: Document, after: Document) -> Iterator[Words]:
    if before.definitions_version != after.definitions_version:
        old, new = before.definitions_version, after.definitions_version
        yield Words(f"指标口径由 {old} 版改为 {new} 版。", f"Definitions of version {new} take the place of {old}.")
    known = {each.key: each for each in before.tables}
    for table in after.tables:
        yield from _of_table(known.pop(table.key, None), table)
    for gone in known.values():
        yield Words(f"删去表“{gone.title.zh}”。", f"The table “{gone.title.en}” is gone.")
    if before.notes != after.notes:
        yield Words("说明有修改。", "The notes differ.")


def _of_table(before: Table | None, after: Table) -> Iterator[Words]:
    if before is None:
        yield Words(f"新增表“{after.title.zh}”。", f"The table “{after.title.en}” is new.")
        return
    if before.columns != after.columns or before.notes != after.notes:
        yield Words(f"表“{after.title.zh}”的栏目或说明有修改。", f"Columns or notes of “{after.title.en}” differ.")
    known = {_labels(row, before.labels): row for row in before.rows}
    for row in after.rows:
        yield from _of_row(after, known.pop(_labels(row, after.labels), None), row, before)
    for labels in known:
        zh, en = _named(labels)
        yield Words(f"表“{after.title.zh}”删去“{zh}”一行。", f"“{after.title.en}”: the row “{en}” is gone.")


def _labels(row: tuple[Cell, ...], many: int) -> tuple[Cell, ...]:
    return row[:many]


def _named(labels: tuple[Cell, ...]) -> tuple[str, str]:
    return tuple(" / ".join(_said(each, language) for each in labels) for language in Language)  # type: ignore[return-value]


def _of_row(table: Table, before: tuple[Cell, ...] | None, row: tuple[Cell, ...], earlier: Table) -> Iterator[Words]:
    zh, en = _named(row[: table.labels])
    if before is None:
        yield Words(f"表“{table.title.zh}”新增“{zh}”一行。", f"“{table.title.en}”: the row “{en}” is new.")
        return
    places = {each.key: place for place, each in enumerate(earlier.columns)}
    for place, column in enumerate(table.columns):
        old = before[places[column.key]] if column.key in places else None
        if old != row[place]:
            was, now = ([_said(each, language) for language in Language] for each in (old, row[place]))
            yield Words(
                f"表“{table.title.zh}”“{zh}”的“{column.heading.zh}”由 {was[0]} 改为 {now[0]}。",
                f"“{table.title.en}”, “{en}”, “{column.heading.en}”: {now[1]} takes the place of {was[1]}.",
            )


def _said(cell: Cell, language: Language) -> str:
    """A cell in a sentence; braces in it are text."""
    if isinstance(cell, Figure):
        return _said_figure(cell, language)
    if isinstance(cell, Words):
        return cell.zh if language is Language.ZH else cell.en
    return "—" if cell is None else str(cell)


def _said_figure(figure: Any, language: Language) -> str:
    if figure.suppressed:
        return "不公布" if language is Language.ZH else "withheld"
    return "—" if figure.value is None else str(figure.value)
