"""A claim of 486 000 yuan on any submission, for tests that are not about how it was filed."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from business_channel.arrears.eligibility import Purchase
from business_channel.enterprises.credit_codes import DebtorKind
from business_channel.enterprises.sizes import SizeTier
from business_channel.ids import new_id
from business_channel.ledger.model import ArrearsClaim, Governing


def claim_on(
    submission_id: UUID,
    contract_number: str = "HZ-2024-0902",
    debtor_name: str = "赫章县人民医院",
    governing: Governing = Governing.ORDER_728,
) -> ArrearsClaim:
    """A supplier's claim against a hospital, due since 2025-07-10; still to be added to the unit of work."""
    return ArrearsClaim(
        id=new_id(),
        submission_id=submission_id,
        governing=governing,
        contract_number=contract_number,
        contract_signed_on=date(2019, 9, 2),
        purchase=Purchase.GOODS,
        invoices=[],
        debtor_name=debtor_name,
        debtor_credit_code=None,
        debtor_kind=DebtorKind.PUBLIC_INSTITUTION,
        debtor_tier=None,
        creditor_tier=SizeTier.MEDIUM,
        principal=Decimal("486000.00"),
        disputed=Decimal("0.00"),
        agreed_annual_percent=None,
        terms={"start": "DELIVERY", "delivered_on": "2025-06-10", "pay_when_paid": False},
        due_on=date(2025, 7, 10),
        explanation=[{"code": "TERM_AGREED", "zh": "付款期限至 2025-07-10。", "en": "Payment is due on 2025-07-10."}],
    )
