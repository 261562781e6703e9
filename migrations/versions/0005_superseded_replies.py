"""Replies that a final one came before."""

from alembic import op

revision = "0005"
down_revision = "0004"

STATES = ("DRAFTED", "SIGNED", "PUBLISHED", "RETURNED")


def upgrade() -> None:
    _states(*STATES, "SUPERSEDED")


def downgrade() -> None:
    op.execute("UPDATE reply SET state = 'RETURNED' WHERE state = 'SUPERSEDED'")
    _states(*STATES)


def _states(*states: str) -> None:
    members = ", ".join(f"'{each}'" for each in states)
    op.drop_constraint(op.f("ck_reply_replystate"), "reply")
    op.create_check_constraint(op.f("ck_reply_replystate"), "reply", f"state IN ({members})")
