"""Indexes from which reports read the clocks of everything, without the explanations that stand beside them."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"

READ_ALONG = ["due_at", "stopped_at", "state", "extended"]


def upgrade() -> None:
    op.create_index(
        "ix_deadline_promised",
        "deadline",
        ["submission_id", "started_at", "id"],
        postgresql_include=READ_ALONG,
        postgresql_where=sa.text("clock = 'REPLY' AND duty = 'CHANNEL'"),
    )
    op.create_index(
        "ix_deadline_share",
        "deadline",
        ["clock", "work_order_id", "started_at", "id"],
        postgresql_include=READ_ALONG,
        postgresql_where=sa.text("duty = 'UNIT' AND work_order_id IS NOT NULL"),
    )
    op.create_index(
        "ix_deadline_segment_paused", "deadline_segment", ["deadline_id"], postgresql_where=sa.text("kind = 'PAUSED'")
    )


def downgrade() -> None:
    op.drop_index("ix_deadline_segment_paused", "deadline_segment")
    op.drop_index("ix_deadline_share", "deadline")
    op.drop_index("ix_deadline_promised", "deadline")
