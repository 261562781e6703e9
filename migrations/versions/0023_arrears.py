"""The ledger of overdue payments: claims, the entries on them, and plans to repay with their instalments."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.choices import narrow, widen

revision = "0023"
down_revision = "0022"

MOMENT, SUM = sa.DateTime(timezone=True), sa.Numeric(18, 2)
TAGS = ("PAYMENT_RECORDED", "PAYMENT_CONFIRMED", "PAYMENT_DENIED", "REPAYMENT_PLANNED", "ARREARS_CLEARED")
TABLES = ("repayment_instalment", "repayment_plan", "arrears_entry", "arrears_claim")


STATED = (
    *("submission_id", "governing", "contract_number", "contract_signed_on", "purchase", "invoices", "debtor_name"),
    *("debtor_credit_code", "debtor_kind", "debtor_tier", "creditor_tier", "principal", "disputed"),
    *("agreed_annual_percent", "terms", "due_on", "explanation"),
)
ENTERED = (
    *("submission_id", "work_order_id", "kind", "paid_on", "amount", "reference", "reverses_id"),
    *("recorded_by", "recorded_at"),
)
KEPT = {"arrears_claim": STATED, "arrears_entry": ENTERED}
"""What is put right by another row, never by a change."""


def upgrade() -> None:
    for table in ("event", "notification"):
        widen(table, "tag", "eventtag", TAGS)
    _create_claims()
    _create_entries()
    _create_plans()
    for table, columns in KEPT.items():
        _refuse(f"{table}_never_changes", f"UPDATE OF {', '.join(columns)} ON {table} FOR EACH ROW")
        _refuse(f"{table}_only_grows", f"DELETE ON {table} FOR EACH STATEMENT")


def _refuse(name: str, change: str) -> None:
    op.execute(f"CREATE TRIGGER {name} BEFORE {change} EXECUTE FUNCTION refuse_change()")


def _create_claims() -> None:
    op.create_table(
        "arrears_claim",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("submission_id", sa.Uuid(), sa.ForeignKey("submission.id"), nullable=False, unique=True),
        sa.Column("governing", _choice("governing", "ORDER_728", "ORDER_802"), nullable=False),
        sa.Column("contract_number", sa.String(length=60), nullable=False),
        sa.Column("contract_signed_on", sa.Date(), nullable=False),
        sa.Column("purchase", sa.String(length=40), nullable=False),
        sa.Column("invoices", JSONB(), nullable=False),
        sa.Column("debtor_name", sa.String(length=120), nullable=False),
        sa.Column("debtor_credit_code", sa.String(length=18)),
        sa.Column("debtor_kind", sa.String(length=40)),
        sa.Column("debtor_tier", sa.String(length=40)),
        sa.Column("creditor_tier", sa.String(length=40)),
        sa.Column("principal", SUM, nullable=False),
        sa.Column("disputed", SUM, nullable=False),
        sa.Column("agreed_annual_percent", sa.Numeric()),
        sa.Column("terms", JSONB(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("explanation", JSONB(), nullable=False),
        sa.Column("interest_waived_at", MOMENT),
        sa.CheckConstraint("principal > 0", name="something_owed"),
        sa.CheckConstraint("disputed BETWEEN 0 AND principal", name="disputed_part"),
    )


def _create_entries() -> None:
    op.create_table(
        "arrears_entry",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("submission_id", sa.Uuid(), sa.ForeignKey("submission.id"), nullable=False),
        sa.Column("work_order_id", sa.Uuid(), sa.ForeignKey("work_order.id"), nullable=False),
        sa.Column("kind", _choice("entrykind", "PRINCIPAL", "INTEREST", "REVERSAL"), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("amount", SUM, nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("reverses_id", sa.Uuid(), sa.ForeignKey("arrears_entry.id")),
        sa.Column("state", _choice("entrystate", "PENDING", "CONFIRMED", "DENIED"), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("decided_by", sa.Uuid(), sa.ForeignKey("account.id")),
        sa.Column("decided_at", MOMENT),
        sa.Column("note", sa.String(length=500)),
        sa.CheckConstraint("amount > 0", name="something_paid"),
        sa.CheckConstraint("(kind = 'REVERSAL') = (reverses_id IS NOT NULL)", name="reversal_names_entry"),
    )
    op.create_index("ix_arrears_entry_submission_id", "arrears_entry", ["submission_id"])
    op.create_index(
        "uq_arrears_entry_reverses_id",
        "arrears_entry",
        ["reverses_id"],
        unique=True,
        postgresql_where=sa.text("state <> 'DENIED'"),
    )


def _create_plans() -> None:
    op.create_table(
        "repayment_plan",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("submission_id", sa.Uuid(), sa.ForeignKey("submission.id"), nullable=False, index=True),
        sa.Column("work_order_id", sa.Uuid(), sa.ForeignKey("work_order.id"), nullable=False),
        sa.Column("paid_before", SUM, nullable=False),
        sa.Column("recorded_by", sa.Uuid(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("replaced_at", MOMENT),
    )
    op.create_index(
        "uq_repayment_plan_current",
        "repayment_plan",
        ["submission_id"],
        unique=True,
        postgresql_where=sa.text("replaced_at IS NULL"),
    )
    op.create_table(
        "repayment_instalment",
        sa.Column("plan_id", sa.Uuid(), sa.ForeignKey("repayment_plan.id"), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("amount", SUM, nullable=False),
        sa.Column("deadline_id", sa.Uuid(), sa.ForeignKey("deadline.id")),
        sa.CheckConstraint("amount > 0", name="something_planned"),
    )


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    for table in ("event", "notification"):
        narrow(table, "tag", "eventtag", TAGS)


def _choice(name: str, *members: str) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, length=40, create_constraint=True)
