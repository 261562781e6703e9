"""Matters that their authors withdraw or departments terminate, and what is put right after a low rating."""

import sqlalchemy as sa
from alembic import op

from migrations.choices import narrow, widen

revision = "0007"
down_revision = "0006"

TAGS = ("SUBMISSION_WITHDRAWN", "SUBMISSION_TERMINATED", "REPAIR_STARTED", "REPAIR_DONE")
ENDINGS = ("WITHDRAWN", "TERMINATED")
GROUNDS = ("COURT_OR_ARBITRATION", "SETTLED", "UNTRUE", "FINALLY_DECIDED")


def upgrade() -> None:
    for table in ("event", "notification"):
        widen(table, "tag", "eventtag", TAGS)
    widen("work_order", "close_reason", "closereason", ENDINGS)
    widen("submission", "handling_state", "handlingstate", ENDINGS)
    ground = sa.Enum(*GROUNDS, name="terminationground", native_enum=False, length=40, create_constraint=True)
    op.add_column("submission", sa.Column("termination_ground", ground))
    op.add_column("submission", sa.Column("ending_note", sa.String(length=500)))


def downgrade() -> None:
    op.drop_column("submission", "ending_note")
    op.drop_column("submission", "termination_ground")
    op.execute("UPDATE submission SET handling_state = 'CLOSED' WHERE handling_state IN ('WITHDRAWN', 'TERMINATED')")
    op.execute("UPDATE work_order SET close_reason = 'LEAD_CLOSED' WHERE close_reason IN ('WITHDRAWN', 'TERMINATED')")
    narrow("submission", "handling_state", "handlingstate", ENDINGS)
    narrow("work_order", "close_reason", "closereason", ENDINGS)
    for table in ("event", "notification"):
        narrow(table, "tag", "eventtag", TAGS)
