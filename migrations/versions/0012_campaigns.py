"""Campaigns, and what is filed to them; a department hears that an order has left it."""

import sqlalchemy as sa
from alembic import op

from migrations.choices import narrow, widen

revision = "0012"
down_revision = "0011"

TAGS = ("WORK_ORDER_PASSED_ON",)
COLLECTED = ("COLLECTED",)


def upgrade() -> None:
    for table in ("event", "notification"):
        widen(table, "tag", "eventtag", TAGS)
    widen("submission", "handling_state", "handlingstate", COLLECTED)
    _campaign()
    op.add_column("submission", sa.Column("campaign_id", sa.Uuid()))
    op.create_foreign_key("fk_submission_campaign_id", "submission", "campaign", ["campaign_id"], ["id"])
    op.create_index("ix_submission_campaign_id", "submission", ["campaign_id"])


def downgrade() -> None:
    op.drop_column("submission", "campaign_id")
    op.drop_table("campaign")
    op.execute("UPDATE submission SET handling_state = 'CLOSED' WHERE handling_state = 'COLLECTED'")
    narrow("submission", "handling_state", "handlingstate", COLLECTED)
    for table in ("event", "notification"):
        narrow(table, "tag", "eventtag", TAGS)


def _campaign() -> None:
    op.create_table(
        "campaign",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("summary", sa.String(length=1000), nullable=False),
        sa.Column("host_id", sa.Uuid(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("opens_on <= closes_on", name=op.f("ck_campaign_window")),
        sa.ForeignKeyConstraint(["host_id"], ["department.id"], name="fk_campaign_host_id"),
        sa.ForeignKeyConstraint(["opened_by"], ["account.id"], name="fk_campaign_opened_by"),
        sa.PrimaryKeyConstraint("id", name="pk_campaign"),
        sa.UniqueConstraint("title", name="uq_campaign_title"),
    )
