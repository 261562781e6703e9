"""The whole of what a report says, computed slowly, and held against a document figure by figure."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from business_channel.language import Words
from business_channel.reports.asking import Breakdown, Question
from business_channel.reports.document import Document, Figure, ReportKind, Table
from tests.business_channel.reports.oracle import (
    answering,
    backlog,
    comparing,
    handling,
    ledger,
    outcomes,
    reviewing,
)
from tests.business_channel.reports.oracle.cases import Asked, Snapshot
from tests.business_channel.reports.oracle.figures import Rows, Share
from tests.business_channel.reports.oracle.groups import Groups


class Reference:
    """A second implementation of every report over one snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot, self._groups = snapshot, Groups(snapshot)
        self._outcomes, self.backlog = outcomes.Outcomes(snapshot), backlog.Backlog(snapshot)

    def tables(self, question: Question) -> Mapping[str, Rows]:
        """The rows of every table of the report that answers a question."""
        asked = Asked(self._snapshot, question)
        groups, known, stocks = self._groups, self._outcomes, self.backlog
        match question.kind:
            case ReportKind.OVERVIEW:
                return self._overview(asked)
            case ReportKind.SLA:
                return {
                    "departments": handling.departments(asked, groups),
                    "stock_by_department": backlog.of_departments(asked, stocks, groups),
                    "stock_by_day": backlog.by_day(asked, stocks),
                }
            case ReportKind.RANKING:
                return comparing.ranking(asked, known, groups)
            case ReportKind.ARREARS:
                return ledger.arrears(asked)
            case ReportKind.TOPICS:
                return comparing.topics(asked, groups)
            case ReportKind.REPEATS:
                return comparing.repeats(asked, known, groups)
            case ReportKind.TRANSFERS:
                return {
                    "passing": handling.passing(asked),
                    "hops": handling.hops(asked),
                    "flows": handling.flows(asked, groups),
                    "objections": handling.objections(asked, groups),
                    "handling": handling.handling(asked),
                }
            case ReportKind.REVIEW:
                return reviewing.review(asked)
            case ReportKind.CAMPAIGN:
                return reviewing.campaign(asked, groups)
            case ReportKind.BRIEF:
                return {"news": reviewing.news(asked), **backlog.brief(asked, stocks, groups)}
            case ReportKind.DISCLOSURE:
                return ledger.disclosure(asked)

    def _overview(self, asked: Asked) -> Mapping[str, Rows]:
        found: dict[str, Rows] = {"volume": answering.volume(asked), **backlog.overview(asked, self.backlog)}
        for each in Breakdown:
            name = each.value.lower()
            found[f"by_{name}"] = answering.answers(asked, self._groups, each)
            found[f"outcomes_by_{name}"] = outcomes.outcomes(asked, self._outcomes, self._groups, each)
        found["satisfaction_bands"] = self._outcomes.bands(asked)
        return found


class Comparison:
    """``compared`` counts figures that were held against each other; ``differences`` says where they differ."""

    def __init__(self) -> None:
        self.compared, self.differences = 0, list[str]()

    def hold(self, document: Document, expected: Mapping[str, Rows], about: str) -> None:
        """Every cell of every table that the reference knows the column of."""
        for table in document.tables:
            self._table(table, expected.get(table.key, {}), f"{about} {table.key}")

    def _table(self, table: Table, expected: Rows, about: str) -> None:
        unseen = dict(expected)
        for cells in table.rows:
            label = tuple(text(each) for each in cells[: table.labels])
            row = unseen.pop(label, None)
            if len(cells) == table.labels:
                self._hold(row is not None, f"{about} {'/'.join(label)}: not in the reference")
            for column, cell in zip(table.columns[table.labels :], cells[table.labels :], strict=True):
                self._cell(cell, row, column.key, f"{about} {'/'.join(label)} {column.key}")
        self.differences += [
            f"{about} {'/'.join(label)}: no row" for label, row in unseen.items() if not row or any(_numbers(row))
        ]

    def _cell(self, cell: Any, row: Any, key: str, about: str) -> None:
        if row is None:
            self._hold(not any(_numbers({key: cell})), f"{about}: {told(cell)} where the reference has no row")
        elif key in row:
            self._hold(told(cell) == told(row[key]), f"{about}: {told(cell)} where the reference has {told(row[key])}")
        elif cell is not None and not isinstance(cell, str | Words):
            self._hold(False, f"{about}: not known to the reference")

    def _hold(self, same: bool, otherwise: str) -> None:
        self.compared += 1
        if not same:
            self.differences.append(otherwise)


def _numbers(row: Mapping[str, Any]) -> Iterator[Any]:
    for cell in row.values():
        if isinstance(cell, Figure | Share):
            yield cell.numerator
            yield cell.denominator
        elif not isinstance(cell, str | Words | date):
            yield cell


def told(cell: Any) -> Any:
    """A cell as plain values, so that the figures of either side can be compared."""
    if isinstance(cell, Figure | Share):
        return (cell.value, cell.numerator, cell.denominator, cell.low, cell.high)
    return cell.zh if isinstance(cell, Words) else cell


def text(cell: Any) -> str:
    return str(told(cell))
