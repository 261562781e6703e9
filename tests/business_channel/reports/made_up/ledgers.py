"""Claims of a made-up world, what was paid on them and planned."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from business_channel.ledger.model import ArrearsClaim, ArrearsEntry, RepaymentPlan
from tests.business_channel.reports.made_up.luck import Luck, Rows

_KINDS = ("STATE_ORGAN", "PUBLIC_INSTITUTION", "ENTERPRISE", None)
_TIERS = {"MICRO": 3, "SMALL": 3, "MEDIUM": 2, None: 1}
_SUMS = (Decimal("1000000.00"), Decimal("5000000.00"), Decimal("999999.99"), Decimal("5000000.01"))


def claim(luck: Luck, rows: Rows, submission: dict[str, Any]) -> None:
    """What the submission claims."""
    random = luck.random
    principal = _amount(luck, Decimal(9_000_000))
    debtor = random.randrange(12)
    kind = _KINDS[debtor % len(_KINDS)]
    code = None if luck.happens(0.25) else f"12420000{debtor:010d}"
    due_on = submission["filed_at"].date() - timedelta(days=random.randrange(-20, 400))
    rows.add(
        ArrearsClaim,
        **{"submission_id": submission["id"], "governing": "ORDER_802", "contract_number": f"HT-{random.randrange(9)}"},
        **{"contract_signed_on": due_on - timedelta(days=90), "purchase": "GOODS", "invoices": "[]", "terms": "{}"},
        **{"debtor_name": f"世界医院{debtor}", "debtor_credit_code": code, "debtor_kind": kind},
        **{"creditor_tier": luck.one_of(_TIERS), "principal": principal, "disputed": _part(luck, principal)},
        **{"due_on": due_on, "explanation": "[]"},
    )


def _amount(luck: Luck, most: Decimal) -> Decimal:
    if luck.happens(0.15):
        return luck.random.choice(_SUMS)
    return Decimal(luck.random.randrange(1, int(most * 100))) / 100


def _part(luck: Luck, principal: Decimal) -> Decimal:
    if luck.happens(0.6):
        return Decimal("0.00")
    return principal if luck.happens(0.1) else (principal * Decimal(luck.random.random())).quantize(Decimal("0.01"))


def paid(luck: Luck, rows: Rows, principal: Decimal, order: dict[str, Any], staff: Any) -> None:
    """Payments of principal and interest on an order, some taken back, and a plan for the rest."""
    moment = order["issued_at"]
    common = {"submission_id": order["submission_id"], "work_order_id": order["id"], "recorded_by": staff}
    for _ in range(luck.random.randrange(4)):
        share = Decimal(1) if luck.happens(0.2) else Decimal(luck.random.random() + 0.001)
        amount = max((principal * share).quantize(Decimal("0.01")), Decimal("0.01"))
        if (at := luck.after(moment, 200)) is None:
            break
        kind = luck.one_of({"PRINCIPAL": 4, "INTEREST": 1})
        entry = _entry(luck, rows, kind, amount, at, common)
        if luck.happens(0.2):
            _entry(luck, rows, "REVERSAL", amount, at, common | {"reverses_id": entry["id"]})
    if luck.happens(0.4) and (at := luck.after(moment, 200)) is not None:
        replaced = {"replaced_at": at} if luck.happens(0.3) else {}
        rows.add(RepaymentPlan, **common, paid_before=Decimal(0), recorded_at=at, **replaced)


def _entry(luck: Luck, rows: Rows, kind: str, amount: Decimal, at: datetime, common: dict[str, Any]) -> dict[str, Any]:
    state = luck.one_of({"CONFIRMED": 6, "PENDING": 1, "DENIED": 1})
    decided_at = luck.after(at, 100)
    if decided_at is None:
        state = "PENDING"
    said = {} if state == "PENDING" else {"decided_at": decided_at, "decided_by": common["recorded_by"]}
    paid_on = (at - timedelta(days=luck.random.randrange(10))).date()
    told = {"kind": kind, "amount": amount, "reference": "世界", "paid_on": paid_on, "recorded_at": at, "state": state}
    return rows.add(ArrearsEntry, **common | told | said)
