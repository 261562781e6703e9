"""Leases that relief is asked for, listings of counties, what is determined for each lease, and groups that are
answered in portions.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from migrations.choices import narrow, widen

revision = "0026"
down_revision = "0025"

MOMENT, SUM = sa.DateTime(timezone=True), sa.Numeric(18, 2)
TASKS = ("ANSWER_GROUP",)
TABLES = ("relief_result", "risk_listing", "lease")
KEPT = ("lease", "relief_result")
"""What nobody changes or deletes."""


def upgrade() -> None:
    widen("outbox", "task", "task", TASKS)
    _create_leases()
    _create_listings()
    _create_results()
    for table in KEPT:
        _refuse(f"{table}_never_changes", f"UPDATE ON {table} FOR EACH ROW")
        _refuse(f"{table}_only_grows", f"DELETE ON {table} FOR EACH STATEMENT")
    op.create_index(
        "uq_event_told_together",
        "event",
        ["reply_id", "submission_id"],
        unique=True,
        postgresql_where=sa.text("tag = 'SUBMISSION_ANSWERED_TOGETHER'"),
    )


def _refuse(name: str, change: str) -> None:
    op.execute(f"CREATE TRIGGER {name} BEFORE {change} EXECUTE FUNCTION refuse_change()")


def _create_leases() -> None:
    op.create_table(
        "lease",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("submission_id", sa.Uuid(), sa.ForeignKey("submission.id"), nullable=False, unique=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("landlord_name", sa.String(length=120), nullable=False),
        sa.Column(
            "landlord",
            _choice("landlordkind", "STATE_OWNED_ENTERPRISE", "PUBLIC_BODY", "PRIVATE", "SUB_LESSOR"),
            nullable=False,
        ),
        sa.Column("owner", sa.String(length=40)),
        sa.Column("county_code", sa.String(length=6), sa.ForeignKey("region.code"), nullable=False),
        sa.Column("industry", sa.String(length=40), nullable=False),
        sa.Column("individual_business", sa.Boolean(), nullable=False),
        sa.Column("tier", sa.String(length=40)),
        sa.Column("monthly_rent", SUM, nullable=False),
        sa.Column("leased_from", sa.Date(), nullable=False),
        sa.Column("leased_to", sa.Date()),
        sa.Column("relieved_months", sa.Integer(), nullable=False),
        sa.Column("rent_paid", sa.Boolean(), nullable=False),
        sa.Column("in_difficulty", sa.Boolean(), nullable=False),
        sa.Column("sublet", sa.Boolean(), nullable=False),
        sa.CheckConstraint("monthly_rent > 0", name="something_to_pay"),
        sa.CheckConstraint("relieved_months BETWEEN 0 AND 12", name="months_of_a_year"),
        sa.CheckConstraint("individual_business OR tier IS NOT NULL", name="size_known"),
        sa.CheckConstraint("(landlord = 'SUB_LESSOR') = (owner IS NOT NULL)", name="owner_behind_sub_lessor"),
        sa.CheckConstraint("leased_to >= leased_from", name="ends_after_it_begins"),
    )


def _create_listings() -> None:
    op.create_table(
        "risk_listing",
        sa.Column("county_code", sa.String(length=6), sa.ForeignKey("region.code"), primary_key=True),
        sa.Column("listed_on", sa.Date(), primary_key=True),
        sa.Column("level", _choice("risklevel", "MEDIUM", "HIGH"), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("saved_by", sa.Uuid(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
    )


def _create_results() -> None:
    op.create_table(
        "relief_result",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("submission_id", sa.Uuid(), sa.ForeignKey("submission.id"), nullable=False),
        sa.Column("reply_id", sa.Uuid(), sa.ForeignKey("reply.id"), nullable=False, index=True),
        sa.Column("outcome", _choice("reliefoutcome", "OWED", "GRANTED_ALREADY", "NOT_ELIGIBLE"), nullable=False),
        sa.Column("entitled", sa.Integer(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("amount", SUM, nullable=False),
        sa.Column("parts", JSONB(), nullable=False),
        sa.Column("reasons", JSONB(), nullable=False),
        sa.Column("listed_on", sa.Date()),
        sa.Column("determined_at", MOMENT, nullable=False),
        sa.UniqueConstraint("submission_id", "reply_id"),
        sa.CheckConstraint("months BETWEEN 0 AND entitled AND entitled <= 12", name="months_within"),
        sa.CheckConstraint("amount >= 0 AND (amount > 0) = (months > 0)", name="sum_of_months"),
        sa.CheckConstraint("(outcome = 'OWED') = (months > 0)", name="owed_or_not"),
    )


def downgrade() -> None:
    op.drop_index("uq_event_told_together", "event")
    for table in TABLES:
        op.drop_table(table)
    op.execute("DELETE FROM outbox WHERE task = 'ANSWER_GROUP'")
    narrow("outbox", "task", "task", TASKS)


def _choice(name: str, *members: str) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, length=40, create_constraint=True)
