"""The disclosure due by 31 March: how many contracts public bodies have left unpaid past their day, and how much.

机关、事业单位 disclose it for the year before (保障中小企业款项支付条例, Order 802). It names
no enterprise and no person: a debtor only where it is a public body, by its code and the name that most claims give.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from business_channel.arrears.parties import PUBLIC_BODIES
from business_channel.language import Words
from business_channel.reports import facts
from business_channel.reports.asking import Question
from business_channel.reports.cells import TOTAL, label, measured
from business_channel.reports.claims import COUNTED
from business_channel.reports.document import Cell, Column, Document, Shape, Table
from business_channel.reports.facts import APPROVED_AT, EXCLUSION, Facts, in_question
from business_channel.reports.kinds import Parts, Progress, written
from business_channel.reports.kinds.arrears import KINDS

NOTES = (
    Words(
        "仅列机关、事业单位；企业及个人名称不列。无信用代码的欠款单位按名称归并。",
        "Public bodies only, no enterprise and no person is named. Bodies without a credit code go by their name.",
    ),
)
_PUBLIC = ", ".join(f"'{kind.name}'" for kind in sorted(PUBLIC_BODIES))
_BEFORE_A_DEPARTMENT = "('NEW', 'DISPATCHED', 'RETURNED', 'REFERRED_OUT', 'WITHDRAWN', 'TERMINATED')"
_OVERDUE = f"""WITH paid AS (
    SELECT e.submission_id, sum(e.amount) AS amount FROM arrears_entry e
    WHERE e.kind = 'PRINCIPAL' AND e.paid_on < CAST(:until AT TIME ZONE 'Asia/Shanghai' AS date) AND {COUNTED}
    GROUP BY e.submission_id
), claimed AS (
    SELECT a.*, a.principal - coalesce(p.amount, 0) AS owed, {APPROVED_AT} AS approved_at, {EXCLUSION} AS exclusion,
        coalesce(a.debtor_credit_code, a.debtor_name) AS debtor
    FROM arrears_claim a JOIN submission s ON s.id = a.submission_id LEFT JOIN paid p ON p.submission_id = s.id
    WHERE a.debtor_kind IN ({_PUBLIC}) AND a.due_on < CAST(:until AT TIME ZONE 'Asia/Shanghai' AS date)
        AND s.handling_state NOT IN {_BEFORE_A_DEPARTMENT} AND {{within}}
)
SELECT mode() WITHIN GROUP (ORDER BY debtor_name) AS name, max(debtor_credit_code) AS code, max(debtor_kind) AS kind,
    count(DISTINCT contract_number) AS contracts, sum(owed) AS owed, sum(least(disputed, owed)) AS disputed
FROM claimed WHERE approved_at IS NOT NULL AND exclusion IS NULL AND owed > 0
GROUP BY debtor ORDER BY sum(owed) DESC, debtor"""


async def document(session: AsyncSession, question: Question, as_of: datetime, progress: Progress) -> Document:
    """See ``computing.compute``; what is overdue is judged at the end of the period."""
    begun = await facts.begin(session, question, as_of)
    found = await Parts(progress, 1).done(_overdue(begun))
    table = Table("overdue", Words("逾期未付情况", "Overdue"), _columns(), (*map(_row, found), _sum(found)), 3)
    return written(question, as_of, (table,), notes=NOTES)


async def _overdue(begun: Facts) -> list[Any]:
    return await begun.rows(_OVERDUE.format(within=in_question(begun.question)))


def _columns() -> tuple[Column, ...]:
    return (
        label("body", "单位", "public body"),
        label("credit_code", "统一社会信用代码", "unified social credit code"),
        label("kind", "类型", "kind"),
        measured("overdue_contracts"),
        measured("overdue_amount"),
        Column("disputed", Words("其中有分歧", "of it disputed"), Shape.MONEY),
    )


def _row(row: Any) -> tuple[Cell, ...]:
    return (row.name, row.code, KINDS[row.kind], row.contracts, row.owed, row.disputed)


def _sum(rows: list[Any]) -> tuple[Cell, ...]:
    nothing = Decimal("0.00")
    owed, disputed = (sum((getattr(each, name) for each in rows), nothing) for name in ("owed", "disputed"))
    return (TOTAL, None, None, sum(each.contracts for each in rows), owed, disputed)
