"""What a correction says otherwise than the version before it: field by field, in both languages."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any, TypeVar

from business_channel.language import Language, Words
from business_channel.reports.document import Cell, Document, Figure, Table

T = TypeVar("T")
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
    known = _told_apart(before.tables, lambda table: table.key)
    for key, table in _told_apart(after.tables, lambda table: table.key).items():
        yield from _of_table(known.pop(key, None), table)
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
    known = _told_apart(before.rows, lambda row: row[: before.labels])
    for labels, row in _told_apart(after.rows, lambda row: row[: after.labels]).items():
        yield from _of_row(after, known.pop(labels, None), row, before)
    for row in known.values():
        zh, en = _named(row[: before.labels])
        yield Words(f"表“{after.title.zh}”删去“{zh}”一行。", f"“{after.title.en}”: the row “{en}” is gone.")


def _told_apart(parts: Iterable[T], name: Callable[[T], Hashable]) -> dict[tuple[Hashable, int], T]:
    """The parts by their names, and by their turn among those of one name."""
    turns: Counter[Hashable] = Counter()
    known = {}
    for part in parts:
        known[name(part), turns[name(part)]] = part
        turns[name(part)] += 1
    return known


def _named(labels: tuple[Cell, ...]) -> tuple[str, str]:
    return tuple(" / ".join(_said(each, language) for each in labels) for language in Language)  # type: ignore[return-value]


def _of_row(table: Table, before: tuple[Cell, ...] | None, row: tuple[Cell, ...], earlier: Table) -> Iterator[Words]:
    zh, en = _named(row[: table.labels])
    if before is None:
        yield Words(f"表“{table.title.zh}”新增“{zh}”一行。", f"“{table.title.en}”: the row “{en}” is new.")
        return
    known = {column.key: cell for column, cell in zip(earlier.columns, before, strict=False)}
    for column, cell in zip(table.columns, row, strict=False):
        old = known.get(column.key)
        if old != cell:
            was, now = ([_said(each, language) for language in Language] for each in (old, cell))
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
