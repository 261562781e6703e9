"""Tables of the ledger: the claim of a submission, payments on it, and plans to repay it."""

import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from business_channel.database import Base, Key, Moment, choice

SUM = Numeric(18, 2)


class Governing(StrEnum):
    """The text of the regulation that governs the complaint: that of 2020 (国务院令第728号) or of 2025 (第802号)."""

    ORDER_728 = "ORDER_728"
    ORDER_802 = "ORDER_802"


class ClaimState(StrEnum):
    """Where a claim stands, always derived: ON_PLAN where what is owed has a plan of instalments, CLEARED 销号 once
    confirmed payments have reached the principal.
    """

    OPEN = "OPEN"
    PARTLY_PAID = "PARTLY_PAID"
    ON_PLAN = "ON_PLAN"
    CLEARED = "CLEARED"


class EntryKind(StrEnum):
    """What an entry is: a payment of principal, a payment of interest, or the reversal of an entry that was wrong."""

    PRINCIPAL = "PRINCIPAL"
    INTEREST = "INTEREST"
    REVERSAL = "REVERSAL"


class EntryState(StrEnum):
    """What the enterprise has said of an entry; only a CONFIRMED one counts."""

    PENDING = "PENDING"
    CONFIRMED = "CONFIRMED"
    DENIED = "DENIED"


class ArrearsClaim(Base):
    """What a submission claims: sums in yuan, and the contract, parties and days as they were stated when it was filed.

    ``due_on`` is the last day for payment, and ``explanation`` the steps that led to it, as they were told then:
    ``{"code", "zh", "en", "instrument"?, "article"?}``. Sizes are those of the day on which the contract was signed.
    Nothing here changes but the waiver of interest; what was paid stands in entries.
    """

    __tablename__ = "arrears_claim"
    __table_args__ = (
        CheckConstraint("principal > 0", name="something_owed"),
        CheckConstraint("disputed BETWEEN 0 AND principal", name="disputed_part"),
    )

    id: Mapped[Key]
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"), unique=True)
    governing: Mapped[Governing] = mapped_column(choice(Governing))
    contract_number: Mapped[str] = mapped_column(String(60))
    contract_signed_on: Mapped[datetime.date]
    purchase: Mapped[str] = mapped_column(String(40))
    invoices: Mapped[list[str]] = mapped_column(JSONB)
    debtor_name: Mapped[str] = mapped_column(String(120))
    debtor_credit_code: Mapped[str | None] = mapped_column(String(18))
    debtor_kind: Mapped[str | None] = mapped_column(String(40))
    debtor_tier: Mapped[str | None] = mapped_column(String(40))
    creditor_tier: Mapped[str | None] = mapped_column(String(40))
    principal: Mapped[Decimal] = mapped_column(SUM)
    disputed: Mapped[Decimal] = mapped_column(SUM)
    agreed_annual_percent: Mapped[Decimal | None] = mapped_column(Numeric)
    terms: Mapped[dict[str, Any]] = mapped_column(JSONB)
    due_on: Mapped[datetime.date]
    explanation: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    interest_waived_at: Mapped[Moment | None]


class ArrearsEntry(Base):
    """One line of the ledger; what it says never changes, and what was wrong is put right by another line.

    A reversal names the entry that it takes back in ``reverses_id`` and has its amount. ``reference`` is that of the
    bank's slip. ``decided_by`` is who of the enterprise confirmed or denied it, ``note`` the reason for a denial.
    """

    __tablename__ = "arrears_entry"
    __table_args__ = (
        CheckConstraint("amount > 0", name="something_paid"),
        CheckConstraint("(kind = 'REVERSAL') = (reverses_id IS NOT NULL)", name="reversal_names_entry"),
        Index("ix_arrears_entry_submission_id", "submission_id"),
        Index(
            "uq_arrears_entry_reverses_id",
            "reverses_id",
            unique=True,
            postgresql_where="state <> 'DENIED'",
        ),
    )

    id: Mapped[Key]
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"))
    work_order_id: Mapped[UUID] = mapped_column(ForeignKey("work_order.id"))
    kind: Mapped[EntryKind] = mapped_column(choice(EntryKind))
    paid_on: Mapped[datetime.date]
    amount: Mapped[Decimal] = mapped_column(SUM)
    reference: Mapped[str] = mapped_column(String(60))
    reverses_id: Mapped[UUID | None] = mapped_column(ForeignKey("arrears_entry.id"))
    state: Mapped[EntryState] = mapped_column(choice(EntryState), default=EntryState.PENDING)
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[Moment]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[Moment | None]
    note: Mapped[str | None] = mapped_column(String(500))


class RepaymentPlan(Base):
    """What was agreed on how the rest is paid; ``replaced_at`` is when another plan took its place.

    ``paid_before`` is what was paid of the principal when it was made.
    """

    __tablename__ = "repayment_plan"
    __table_args__ = (
        Index("uq_repayment_plan_current", "submission_id", unique=True, postgresql_where="replaced_at IS NULL"),
    )

    id: Mapped[Key]
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"), index=True)
    work_order_id: Mapped[UUID] = mapped_column(ForeignKey("work_order.id"))
    paid_before: Mapped[Decimal] = mapped_column(SUM)
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[Moment]
    replaced_at: Mapped[Moment | None]


class RepaymentInstalment(Base):
    """One instalment of a plan with the clock that runs to its day; ``position`` counts from 0 in the order of days."""

    __tablename__ = "repayment_instalment"
    __table_args__ = (CheckConstraint("amount > 0", name="something_planned"),)

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("repayment_plan.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    due_on: Mapped[datetime.date]
    amount: Mapped[Decimal] = mapped_column(SUM)
    deadline_id: Mapped[UUID | None] = mapped_column(ForeignKey("deadline.id"))
