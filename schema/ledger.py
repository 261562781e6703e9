"""The ledger of overdue payments in the API: what is stated of a claim, and what is read of it."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import strawberry

from business_channel.arrears.due_dates import TermStart
from business_channel.arrears.eligibility import Elsewhere, Purchase
from business_channel.enterprises.credit_codes import DebtorKind
from business_channel.enterprises.sizes import SizeTier
from business_channel.errors import Several
from business_channel.ledger.filing import Stated
from business_channel.ledger.model import ClaimState, EntryKind, EntryState
from business_channel.views import ledger as views
from schema.arrears import ArrearsInterest, told_interest
from schema.arrears_eligibility import ArrearsDebtorInput, PaymentTermsInput, SizeFiguresInput
from schema.context import Info
from schema.deadlines import Deadline
from schema.mutations import told
from schema.nodes import Node, noun_type
from schema.reasons import Instrument, Money, Reason, told_instrument, told_reason, yuan
from schema.scalars import Text


@strawberry.input(
    description="An overdue payment to complain about, in yuan; the creditor is the enterprise that files, with its "
    "size on the day of signing (figures decide over the tier). `promised`: no court, arbitration body, authority or "
    "mediator has the dispute; one that has it stands in `elsewhere`. `newFacts` goes with what was `answered` before."
)
class ArrearsDetailInput:
    contract_number: Text
    contract_signed_on: date
    contract_with_debtor: bool
    purchase: Purchase
    principal: Decimal
    terms: PaymentTermsInput
    debtor: ArrearsDebtorInput
    debtor_name: Text
    promised: bool
    disputed: Decimal = Decimal(0)
    agreed_annual_percent: Decimal | None = None
    creditor_tier: SizeTier | None = None
    creditor_figures: SizeFiguresInput | None = None
    elsewhere: list[Elsewhere] = strawberry.field(default_factory=list)
    answered: bool = False
    new_facts: bool = False
    invoices: list[Text] = strawberry.field(default_factory=list)

    def stated(self) -> Stated:
        """The input as the domain reads it."""
        figures = None if self.creditor_figures is None else self.creditor_figures.figures()
        read = {"terms": self.terms.terms(), "debtor": self.debtor.debtor(), "creditor_figures": figures}
        return Stated(**(vars(self) | read))


def money(name: str) -> Any:
    """A field that tells a sum of the record as money."""

    def resolver(root: Any) -> Money:
        return yuan(getattr(root, name))

    return strawberry.field(resolver=resolver)


def _due_reasons(root: Any, info: Info) -> list[Reason]:
    return [told_reason(each, info.context.language) for each in root.due_reasons]


def _instrument(root: Any, info: Info) -> Instrument:
    return told_instrument(root.instrument, info.context.language)


def _interest(root: Any, info: Info, as_of: date | None = None) -> ArrearsInterest:
    found, wrong = root.interest.interest(as_of)
    return told_interest(found, told(info, Several(wrong)))


@noun_type(views.ENTRY)
class ArrearsPayment(Node):
    """One line of the ledger; it counts once the enterprise has confirmed it, unless it is `reversed`. What is wrong is
    put right by a line of kind REVERSAL. `note` is why it was denied.
    """

    kind: EntryKind
    paid_on: date
    amount: Money = money("amount")
    reference: str
    state: EntryState
    reversed: bool
    reverses: "ArrearsPayment | None"
    recorded_at: datetime
    decided_at: datetime | None
    note: str | None


@strawberry.type
class RepaymentInstalment:
    """So much by a day, with how much of it is settled; payments settle instalments in the order of days."""

    due_on: date
    amount: Money = money("amount")
    settled: Money = money("settled")
    deadline: Deadline | None


@strawberry.type
class RepaymentPlan:
    """How what is owed is to be paid; `replacedAt` is when another plan took its place."""

    recorded_at: datetime
    replaced_at: datetime | None
    instalments: list[RepaymentInstalment]


@strawberry.type
class ArrearsClaim:
    """The ledger of an overdue payment. What was stated when it was filed does not change; all sums are derived from
    the confirmed payments, so that `principal` is always `paid` and `balance`. `undisputed` is what is still owed of
    the part without dispute, `waiting` what awaits confirmation, `progress` what is paid in percent.

    `instrument` is the text of the regulation that governs the complaint, `dueReasons` led to the due date.
    """

    contract_number: str
    contract_signed_on: date
    purchase: Purchase
    invoices: list[str]
    debtor_name: str
    debtor_credit_code: str | None
    debtor_kind: DebtorKind | None
    debtor_tier: SizeTier | None
    creditor_tier: SizeTier | None
    principal: Money = money("principal")
    disputed: Money = money("disputed")
    undisputed: Money = money("undisputed")
    paid: Money = money("paid")
    waiting: Money = money("waiting")
    balance: Money = money("balance")
    planned: Money = money("planned")
    interest_paid: Money = money("interest_paid")
    agreed_annual_percent: Decimal | None
    term_start: TermStart
    delivered_on: date | None
    accepted_on: date | None
    acceptance_due_on: date | None
    settled_on: date | None
    agreed_days: int | None
    agreed_due_on: date | None
    due_on: date
    due_reasons: list[Reason] = strawberry.field(resolver=_due_reasons)
    instrument: Instrument = strawberry.field(resolver=_instrument)
    interest: ArrearsInterest = strawberry.field(
        resolver=_interest, description="Interest on what is owed up to a day, today without one; both days count."
    )
    state: ClaimState
    progress: Decimal
    cleared_on: date | None
    interest_waived_at: datetime | None
    payments: list[ArrearsPayment]
    plan: RepaymentPlan | None
    earlier_plans: list[RepaymentPlan]
