"""Adoptions: the records that suggestions entered documents."""

import sqlalchemy as sa
from alembic import op

from migrations.choices import narrow, widen

revision = "0031"
down_revision = "0030"

MOMENT = sa.DateTime(timezone=True)
TAGS = ("SUGGESTION_ADOPTED", "ADOPTION_WITHDRAWN")
TOLD = ("event", "notification")
DEGREES = ("ADOPTED", "PARTLY", "REFERENCE")


def upgrade() -> None:
    for table in TOLD:
        widen(table, "tag", "eventtag", TAGS)
    degree = sa.Enum(*DEGREES, name="adoptiondegree", native_enum=False, length=40, create_constraint=True)
    op.create_table(
        "adoption",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("submission_id", sa.Uuid(), sa.ForeignKey("submission.id"), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("clause", sa.String(length=200), nullable=False),
        sa.Column("degree", degree, nullable=False),
        sa.Column("quote", sa.String(length=1000)),
        sa.Column("note", sa.String(length=500)),
        sa.Column("department_id", sa.Uuid(), sa.ForeignKey("department.id")),
        sa.Column("recorded_by", sa.Uuid(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("withdrawn_by", sa.Uuid(), sa.ForeignKey("account.id")),
        sa.Column("withdrawn_at", MOMENT),
        sa.Column("withdrawal_reason", sa.String(length=500)),
        sa.CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawn_by_somebody"),
        sa.CheckConstraint("(withdrawn_at IS NULL) = (withdrawal_reason IS NULL)", name="withdrawn_for_a_reason"),
    )
    columns = ["submission_id", "document", "clause"]
    in_force = sa.text("withdrawn_at IS NULL")
    op.create_index("uq_adoption_in_force", "adoption", columns, unique=True, postgresql_where=in_force)
    op.create_index("ix_adoption_submission_id", "adoption", ["submission_id"])


def downgrade() -> None:
    op.drop_table("adoption")
    told = "(SELECT id FROM event WHERE tag IN ('SUGGESTION_ADOPTED', 'ADOPTION_WITHDRAWN'))"
    for table in ("notification", "outbox", "feed_entry"):
        op.execute(f"DELETE FROM {table} WHERE event_id IN {told}")
    op.execute("ALTER TABLE event DISABLE TRIGGER event_only_grows")
    op.execute(f"DELETE FROM event WHERE id IN {told}")
    op.execute("ALTER TABLE event ENABLE TRIGGER event_only_grows")
    for table in TOLD:
        narrow(table, "tag", "eventtag", TAGS)
