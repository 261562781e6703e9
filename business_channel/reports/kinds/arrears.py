"""Arrears: what is claimed, what is paid, what has a plan, and what is cleared 销号."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from business_channel.enterprises.credit_codes import DebtorKind
from business_channel.language import Words
from business_channel.ledger.model import ClaimState
from business_channel.reports import claims, facts
from business_channel.reports.asking import Question
from business_channel.reports.cells import TOTAL, counted, in_order, label, measured, ratio
from business_channel.reports.document import Cell, Chart, ChartKind, Column, Document, Figure, Table
from business_channel.reports.facts import Facts
from business_channel.reports.kinds import Parts, Progress, written

KINDS: Mapping[str, Words] = MappingProxyType(
    {
        DebtorKind.STATE_ORGAN.name: Words("机关", "state organs"),
        DebtorKind.PUBLIC_INSTITUTION.name: Words("事业单位", "public institutions"),
        DebtorKind.ENTERPRISE.name: Words("大型企业", "large enterprises"),
        DebtorKind.GROUP.name: Words("团体组织", "groups"),
        DebtorKind.NOT_A_DEBTOR.name: Words("非条例所称欠款方", "others"),
    }
)
BANDS: Mapping[int, Words] = MappingProxyType(
    {
        0: Words("不足 100 万元", "under 1 million yuan"),
        1: Words("100 万至 500 万元", "1 to 5 million yuan"),
        2: Words("超过 500 万元", "over 5 million yuan"),
    }
)
STANDINGS: Mapping[str, Words] = MappingProxyType(
    {
        ClaimState.CLEARED.name: Words("已全部清偿（销号）", "paid in full"),
        ClaimState.ON_PLAN.name: Words("有还款计划", "on a plan"),
        ClaimState.PARTLY_PAID.name: Words("部分清偿、无计划", "paid in part, no plan"),
        ClaimState.OPEN.name: Words("未清偿、无计划", "nothing paid, no plan"),
    }
)
_COLUMNS: tuple[Column, ...] = (
    counted("claims", "件数", "claims"),
    counted("creditors", "企业数", "creditors"),
    measured("arrears_claimed"),
    measured("arrears_disputed"),
    measured("arrears_undisputed"),
    measured("arrears_paid"),
    measured("arrears_interest_paid"),
    measured("arrears_on_plan"),
    measured("arrears_cleared"),
    measured("arrears_recovery"),
    measured("arrears_path"),
)
_CHART = Chart(
    "paid",
    Words("已还与计划覆盖", "Paid and covered by plans"),
    ChartKind.STACKED,
    "by_debtor_kind",
    "debtor_kind",
    ("arrears_paid", "arrears_on_plan"),
)


async def document(session: AsyncSession, question: Question, as_of: datetime, progress: Progress) -> Document:
    """See ``computing.compute``."""
    parts = Parts(progress, 5)
    begun = await facts.begin(session, question, as_of)
    await parts.done(claims.gather(begun))
    by_kind = "nullif(c.debtor_kind, 'UNKNOWN')"
    tables = (
        await parts.done(_whole(begun)),
        await parts.done(
            _by(begun, "standing", "c.standing", Words("清偿状态", "standing"), STANDINGS, unclassified=False)
        ),
        await parts.done(_by(begun, "debtor_kind", by_kind, Words("欠款方类型", "debtor"), KINDS)),
        await parts.done(_by(begun, "band", "c.band", Words("金额区间", "principal"), BANDS, unclassified=False)),
    )
    return written(question, as_of, tables, (_CHART,))


async def _whole(begun: Facts) -> Table:
    found = await begun.row(f"SELECT {claims.SUMS} FROM {claims.CLAIMS} c")
    columns = (label("scope", "范围", "scope"), measured("arrears_paid_in_period"), *_COLUMNS)
    row = (TOTAL, await claims.verified_in_period(begun), *_cells(found))
    return Table("arrears", Words("总体情况", "Overall"), columns, (row,))  # type: ignore[arg-type]


async def _by(
    begun: Facts, key: str, sql: str, heading: Words, names: Mapping[Any, Words], *, unclassified: bool = True
) -> Table:
    found = await begun.rows(f"SELECT {sql} AS label, {claims.SUMS} FROM {claims.CLAIMS} c GROUP BY 1")
    listed = in_order(found, names)
    rows = tuple((name, *_cells(row)) for name, row in (listed if unclassified else listed[:-1]))
    columns = (label(key, heading.zh, heading.en), *_COLUMNS)
    return Table(f"by_{key}", Words(f"按{heading.zh}", f"By {heading.en}"), columns, rows)


def _cells(row: Any | None) -> tuple[Cell, ...]:
    if row is None:
        nothing = Decimal("0.00")
        none = Figure(None, nothing, nothing)
        return (0, 0, *[nothing] * 6, 0, none, none)
    sums = (row.claimed, row.disputed, row.undisputed, row.paid, row.interest, row.on_plan)
    recovery, path = ratio(row.paid, row.undisputed), ratio(row.paid + row.on_plan, row.claimed)
    return (row.claims, row.creditors, *map(_yuan, sums), row.cleared, recovery, path)


def _yuan(amount: Decimal) -> Decimal:
    return Decimal(amount).quantize(Decimal("0.01"))
