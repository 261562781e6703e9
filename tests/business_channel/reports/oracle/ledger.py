"""Claims, payments and plans, and what the disclosure of overdue contracts counts."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from tests.business_channel.reports.oracle.cases import Asked, Case
from tests.business_channel.reports.oracle.figures import Rows, share
from tests.business_channel.reports.oracle.groups import ALL, UNKNOWN
from tests.business_channel.reports.oracle.tables import Row, Tables

_DEBTORS = {"STATE_ORGAN": "机关", "PUBLIC_INSTITUTION": "事业单位", "ENTERPRISE": "大型企业", "GROUP": "团体组织"}
_NONE = Decimal("0.00")
_TAKEN_ON = ("ACCEPTED", "IN_PROGRESS", "AWAITING_AUTHOR", "REPLIED", "CLOSED")
_TOTALS = {"overdue_contracts": 0, "overdue_amount": _NONE, "disputed": _NONE}
_Pair = tuple[Case, Row]


def paid(tables: Tables, submission_id: Any, kind: str, before: date | None = None) -> Decimal:
    """The confirmed entries of a kind that no confirmed reversal takes back, paid before a day where one is named."""
    entries = [each for each in tables.of["arrears_entry"][submission_id] if each["state"] == "CONFIRMED"]
    taken_back = {each["reverses_id"] for each in entries if each["kind"] == "REVERSAL"}
    stand = [each for each in entries if each["kind"] == kind and each["id"] not in taken_back]
    return sum((each["amount"] for each in stand if before is None or each["paid_on"] < before), _NONE)


def arrears(asked: Asked) -> dict[str, Rows]:
    """All claims, and by standing, debtor and sum."""
    tables, pairs = asked.snapshot.tables, _claims(asked)
    named = {
        "by_standing": lambda pair: _standing(tables, pair),
        "by_debtor_kind": lambda pair: _DEBTORS.get(pair[1]["debtor_kind"], UNKNOWN),
        "by_band": lambda pair: _band(pair[1]["principal"]),
    }
    found: dict[str, Rows] = {
        "arrears": {(ALL,): _summed(tables, pairs) | {"arrears_paid_in_period": _verified(asked)}}
    }
    for key, label in named.items():
        labels = {label(each) for each in pairs}
        found[key] = {(one,): _summed(tables, [each for each in pairs if label(each) == one]) for one in labels}
    return found


def _claims(asked: Asked) -> list[_Pair]:
    tables = asked.snapshot.tables
    cases = asked.cohort
    if not asked.cohort_basis:
        cases = [each for each in asked.scope if each.valid and each.approved and each.approved < asked.until]
    return [(case, row) for case in cases for row in tables.of["arrears_claim"][case.id]]


def _verified(asked: Asked) -> Decimal:
    """The principal confirmed in the period, less what was taken back in it, of whatever submission."""
    tables, total = asked.snapshot.tables, _NONE
    for case in asked.scope:
        for each in tables.of["arrears_entry"][case.id]:
            if each["state"] == "CONFIRMED" and asked.within(each["decided_at"]):
                if each["kind"] == "PRINCIPAL":
                    total += each["amount"]
                elif each["kind"] == "REVERSAL" and tables.entries[each["reverses_id"]]["kind"] == "PRINCIPAL":
                    total -= each["amount"]
    return total


def _planned(tables: Tables, submission_id: Any) -> bool:
    return any(each["replaced_at"] is None for each in tables.of["repayment_plan"][submission_id])


def _standing(tables: Tables, pair: _Pair) -> str:
    case, row = pair
    principal = paid(tables, case.id, "PRINCIPAL")
    if principal >= row["principal"]:
        return "已全部清偿（销号）"
    if _planned(tables, case.id):
        return "有还款计划"
    return "部分清偿、无计划" if principal > 0 else "未清偿、无计划"


def _band(principal: Decimal) -> str:
    if principal < 1_000_000:
        return "不足 100 万元"
    return "100 万至 500 万元" if principal <= 5_000_000 else "超过 500 万元"


def _summed(tables: Tables, pairs: Sequence[_Pair]) -> dict[str, Any]:
    claimed = sum((row["principal"] for _, row in pairs), _NONE)
    disputed = sum((row["disputed"] for _, row in pairs), _NONE)
    principal = [paid(tables, case.id, "PRINCIPAL") for case, _ in pairs]
    owed = [row["principal"] - each for (_, row), each in zip(pairs, principal, strict=True)]
    planned = [each for (case, _), each in zip(pairs, owed, strict=True) if each > 0 and _planned(tables, case.id)]
    total, on_plan = sum(principal, _NONE), sum(planned, _NONE)
    return {
        "claims": len(pairs),
        "creditors": len({case.row["enterprise_id"] or case.row["author_id"] for case, _ in pairs}),
        "arrears_claimed": claimed,
        "arrears_disputed": disputed,
        "arrears_undisputed": claimed - disputed,
        "arrears_paid": total,
        "arrears_interest_paid": sum((paid(tables, case.id, "INTEREST") for case, _ in pairs), _NONE),
        "arrears_on_plan": on_plan,
        "arrears_cleared": sum(each <= 0 for each in owed),
        "arrears_recovery": share(total, claimed - disputed),
        "arrears_path": share(total + on_plan, claimed),
    }


def disclosure(asked: Asked) -> dict[str, Rows]:
    """What state organs and public institutions have not paid though it was due."""
    tables, until, found = asked.snapshot.tables, asked.question.until, dict[Any, list[_Pair]]()
    for case in asked.scope:
        taken_on = case.row["handling_state"] in _TAKEN_ON
        for row in tables.of["arrears_claim"][case.id]:
            public = row["debtor_kind"] in ("STATE_ORGAN", "PUBLIC_INSTITUTION")
            unpaid = row["due_on"] < until and paid(tables, case.id, "PRINCIPAL", until) < row["principal"]
            if case.valid and taken_on and public and unpaid:
                found.setdefault((row["debtor_credit_code"], row["debtor_name"], row["debtor_kind"]), []).append(
                    (case, row)
                )
    rows = {}
    for (code, name, kind), pairs in found.items():
        owed = [row["principal"] - paid(tables, case.id, "PRINCIPAL", until) for case, row in pairs]
        rows[name, str(code), _DEBTORS[kind]] = {
            "overdue_contracts": len({row["contract_number"] for _, row in pairs}),
            "overdue_amount": sum(owed, _NONE),
            "disputed": sum((min(row["disputed"], each) for (_, row), each in zip(pairs, owed, strict=True)), _NONE),
        }
    total = {name: sum((each[name] for each in rows.values()), start) for name, start in _TOTALS.items()}
    return {"overdue": {**rows, (ALL, "None", "None"): total}}
