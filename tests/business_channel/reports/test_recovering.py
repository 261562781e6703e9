"""Arrears in reports: the published split of the first quarter of 2024 to the digit, and what counts as paid."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from business_channel.database import Store
from business_channel.enterprises.credit_codes import DebtorKind
from business_channel.ids import new_id
from business_channel.ledger.model import ArrearsEntry, EntryKind, EntryState, RepaymentPlan
from business_channel.reports.document import Basis, Figure, ReportKind
from business_channel.submissions.model import Submission
from tests.business_channel.reports.small_world import DAY, SmallWorld, by_column, small_world, table
from tests.owed import claim_on

D = Decimal
FULL, REPAID, PLANNED = D("17966600.00"), D("244496000.00"), D("778380000.00")
"""Of 46 firms: what 9 were paid in full, what 37 were repaid in part, and what is left of theirs on a plan."""


@pytest.fixture
async def world(store: Store) -> SmallWorld:
    return await small_world(store)


def shares(total: Decimal, count: int) -> list[Decimal]:
    """``total`` in so many parts to the fen, the last with what is left over."""
    part = (total / count).quantize(D("0.01"))
    return [*[part] * (count - 1), total - part * (count - 1)]


async def owed(world: SmallWorld, bureau: UUID, amount: Decimal, **told: Any) -> tuple[Submission, UUID]:
    """A claim of an enterprise of its own, with an order of the bureau."""
    matter = world.matter(bureau, enterprise_id=await world.enterprise(), **told.pop("matter", {}))
    claim = claim_on(matter.id)
    claim.principal = amount
    for name, value in told.items():
        setattr(claim, name, value)
    order = world.order(matter, bureau)
    await world.add(matter, order, claim)
    return matter, order.id


async def pays(world: SmallWorld, owed: tuple[Submission, UUID], amount: Decimal, **told: Any) -> UUID:
    """A payment that the enterprise has confirmed, unless told otherwise."""
    usual: dict[str, Any] = {
        "kind": EntryKind.PRINCIPAL,
        "paid_on": date(2024, 2, 20),
        "state": EntryState.CONFIRMED,
        "decided_at": DAY + timedelta(days=20),
    }
    named = {"submission_id": owed[0].id, "work_order_id": owed[1], "reference": "农商行0001"}
    recorded = {"recorded_by": world.somebody, "recorded_at": DAY, "amount": amount}
    key = new_id()
    await world.add(ArrearsEntry(id=key, **named, **recorded, **usual | told))
    return key


async def plans(world: SmallWorld, owed: tuple[Submission, UUID], paid: Decimal) -> None:
    named = {"submission_id": owed[0].id, "work_order_id": owed[1], "paid_before": paid}
    await world.add(RepaymentPlan(id=new_id(), recorded_by=world.somebody, recorded_at=DAY, **named))


def values(row: dict[str, Any]) -> dict[str, Any]:
    return {key: cell.value if isinstance(cell, Figure) else cell for key, cell in row.items()}


async def test_the_published_split_of_the_first_quarter_of_2024_is_reproduced_to_the_digit(world: SmallWorld) -> None:
    bureau = await world.department("试验县工信局")
    for amount in shares(FULL, 9):
        await pays(world, await owed(world, bureau, amount, debtor_kind=DebtorKind.ENTERPRISE), amount)
    for paid, left in zip(shares(REPAID, 37), shares(PLANNED, 37), strict=True):
        claim = await owed(world, bureau, paid + left)
        await pays(world, claim, paid)
        await plans(world, claim, paid)
    document = await world.document(ReportKind.ARREARS)
    whole = values(by_column(table(document, "arrears"), 0))
    assert (whole["claims"], whole["creditors"], whole["arrears_cleared"]) == (46, 46, 9)
    assert whole["arrears_claimed"] == whole["arrears_undisputed"] == D("1040842600.00")
    assert whole["arrears_paid"] == whole["arrears_paid_in_period"] == D("262462600.00")
    assert whole["arrears_on_plan"] == PLANNED
    assert whole["arrears_recovery"] == D("0.252164")
    assert whole["arrears_path"] == D("1.000000")
    cleared, planned, partly, nothing = (values(by_column(table(document, "by_standing"), at)) for at in range(4))
    assert (cleared["creditors"], cleared["arrears_paid"], cleared["arrears_on_plan"]) == (9, FULL, D("0.00"))
    assert (planned["creditors"], planned["arrears_paid"], planned["arrears_on_plan"]) == (37, REPAID, PLANNED)
    assert (partly["claims"], nothing["claims"]) == (0, 0)
    kinds = [values(by_column(table(document, "by_debtor_kind"), at))["claims"] for at in range(6)]
    assert kinds == [0, 37, 9, 0, 0, 0]


async def test_only_confirmed_principal_that_nobody_took_back_counts_as_paid(world: SmallWorld) -> None:
    """Of 1 000 000, 200 000 of it disputed: confirmed 300 000, and 100 000 taken back; the rest never counts."""
    bureau = await world.department("试验县工信局")
    claim = await owed(world, bureau, D("1000000.00"), disputed=D("200000.00"))
    await pays(world, claim, D("300000.00"))
    wrong = await pays(world, claim, D("100000.00"), decided_at=DAY - timedelta(days=40))
    back = {"kind": EntryKind.REVERSAL, "reverses_id": wrong}
    await pays(world, claim, D("100000.00"), **back)
    await pays(world, claim, D("50000.00"), state=EntryState.PENDING, decided_at=None)
    await pays(world, claim, D("60000.00"), state=EntryState.DENIED)
    await pays(world, claim, D("1234.56"), kind=EntryKind.INTEREST)
    whole = values(by_column(table(await world.document(ReportKind.ARREARS), "arrears"), 0))
    assert (whole["arrears_undisputed"], whole["arrears_disputed"]) == (D("800000.00"), D("200000.00"))
    assert (whole["arrears_paid"], whole["arrears_interest_paid"]) == (D("300000.00"), D("1234.56"))
    assert whole["arrears_recovery"] == D("0.375000")
    assert whole["arrears_path"] == D("0.300000")
    assert whole["arrears_paid_in_period"] == D("200000.00")


async def test_claims_are_told_apart_by_bands_whose_ends_belong_to_the_middle_one(world: SmallWorld) -> None:
    bureau = await world.department("试验县工信局")
    for amount in ("999999.99", "1000000.00", "5000000.00", "5000000.01"):
        await owed(world, bureau, D(amount))
    found = table(await world.document(ReportKind.ARREARS), "by_band")
    assert [by_column(found, at)["claims"] for at in range(3)] == [1, 2, 1]


async def test_a_cohort_holds_what_was_approved_in_the_period_and_a_ledger_all_before_its_end(
    world: SmallWorld,
) -> None:
    bureau, early = await world.department("试验县工信局"), DAY - timedelta(days=40)
    for moment in (early, DAY, DAY + timedelta(days=90)):
        await owed(world, bureau, D("10.00"), matter={"filed_at": moment, "reviewed_at": moment})
    await owed(world, bureau, D("10.00"), matter={"review_state": "REJECTED"})
    claims = [
        by_column(table(await world.document(ReportKind.ARREARS, basis=basis), "arrears"), 0)["claims"]
        for basis in (Basis.COHORT, Basis.PERIOD)
    ]
    assert claims == [1, 2]


async def test_the_disclosure_names_public_bodies_only_and_counts_each_contract_once(world: SmallWorld) -> None:
    """At the end of 2023 the hospital owes 70 of 100 on one contract in two claims and 50 on another; a claim due
    later, one paid in time, one withdrawn and one on an enterprise are left out.
    """
    bureau, code = await world.department("试验县工信局"), "12520527000000001X"
    public = {"debtor_credit_code": code, "due_on": date(2023, 12, 31)}
    first = await owed(world, bureau, D("60.00"), **public)
    await owed(world, bureau, D("40.00"), disputed=D("15.00"), **public)
    await owed(world, bureau, D("50.00"), contract_number="HZ-2", **public)
    await owed(world, bureau, D("50.00"), contract_number="HZ-3", **public | {"due_on": date(2024, 1, 1)})
    paid = await owed(world, bureau, D("50.00"), contract_number="HZ-4", **public)
    await owed(world, bureau, D("50.00"), matter={"handling_state": "TERMINATED"}, contract_number="HZ-5", **public)
    firm = {"debtor_kind": DebtorKind.ENTERPRISE, "debtor_name": "贵州某建工集团", "due_on": date(2023, 1, 1)}
    await owed(world, bureau, D("90.00"), **firm)
    await pays(world, first, D("30.00"), paid_on=date(2023, 12, 31))
    await pays(world, first, D("30.00"), paid_on=date(2024, 1, 1))
    await pays(world, paid, D("50.00"), paid_on=date(2023, 12, 31))
    year = {"since": date(2023, 1, 1), "until": date(2024, 1, 1)}
    document = await world.document(ReportKind.DISCLOSURE, **year)
    body, total = (by_column(table(document, "overdue"), at) for at in range(2))
    assert (body["body"], body["credit_code"]) == ("赫章县人民医院", code)
    assert (body["overdue_contracts"], body["overdue_amount"], body["disputed"]) == (2, D("120.00"), D("15.00"))
    assert (total["overdue_contracts"], total["overdue_amount"]) == (2, D("120.00"))
    assert "建工" not in repr(document)
