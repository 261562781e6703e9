"""Confidential authors with those who may know them, and those who keep out of a matter."""

import sqlalchemy as sa
from alembic import op

from migrations.choices import narrow, widen

revision = "0016"
down_revision = "0015"

MOMENT = sa.DateTime(timezone=True)
TAGS = ("RECUSAL_DECLARED", "RECUSAL_LEFT_NOBODY")
GROUNDS = ("RELATIVE", "OWN_INTEREST", "FORMER_EMPLOYER", "OTHER_RELATION")


def upgrade() -> None:
    for table in ("event", "notification"):
        widen(table, "tag", "eventtag", TAGS)
    op.add_column("submission", sa.Column("confidential", sa.Boolean(), nullable=False, server_default="false"))
    op.alter_column("submission", "confidential", server_default=None)
    op.execute(
        "CREATE TRIGGER submission_stays_confidential BEFORE UPDATE OF confidential ON submission FOR EACH ROW "
        "EXECUTE FUNCTION refuse_change()"
    )
    _create_confidants()
    _create_recusals()


def _create_confidants() -> None:
    op.create_table(
        "confidant",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("account_id", sa.Uuid(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("named_by", sa.Uuid(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("named_at", MOMENT, nullable=False),
        sa.Column("dismissed_at", MOMENT),
    )
    op.create_index(
        "uq_confidant_named",
        "confidant",
        ["account_id"],
        unique=True,
        postgresql_where=sa.text("dismissed_at IS NULL"),
    )


def _create_recusals() -> None:
    ground = sa.Enum(*GROUNDS, name="recusalground", native_enum=False, length=40, create_constraint=True)
    op.create_table(
        "recusal",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("submission_id", sa.Uuid(), sa.ForeignKey("submission.id"), nullable=False),
        sa.Column("account_id", sa.Uuid(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("department_id", sa.Uuid(), sa.ForeignKey("department.id")),
        sa.Column("ground", ground, nullable=False),
        sa.Column("note", sa.String(length=500)),
        sa.Column("declared_by", sa.Uuid(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("declared_at", MOMENT, nullable=False),
    )
    op.create_index("uq_recusal_account_id_submission_id", "recusal", ["account_id", "submission_id"], unique=True)
    op.create_index("ix_recusal_submission_id", "recusal", ["submission_id"])


def downgrade() -> None:
    op.drop_table("recusal")
    op.drop_table("confidant")
    op.execute("DROP TRIGGER submission_stays_confidential ON submission")
    op.drop_column("submission", "confidential")
    for table in ("notification", "event"):
        narrow(table, "tag", "eventtag", TAGS)
