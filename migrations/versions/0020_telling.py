"""Notifications in an order of their own, mails that are not wanted, mails to who is invited, reading the audit log."""

import sqlalchemy as sa
from alembic import op

from migrations.choices import narrow, widen

revision = "0020"
down_revision = "0019"

MOMENT = sa.DateTime(timezone=True)
KINDS = ("IN_WRITING", "PROGRESS", "REQUESTS", "DEADLINES", "ANSWERS", "ORDERS", "REVIEW", "SUPERVISION")
NUMBERED = """
    UPDATE notification SET position = place
    FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM notification) AS ready
    WHERE notification.id = ready.id
"""
AUDIT_INDEXES = {
    "ix_audit_entry_account_id_position": ["account_id", "position"],
    "ix_audit_entry_action_position": ["action", "position"],
    "ix_audit_entry_submission_position": [sa.text("(detail ->> 'submission')"), "position"],
    "ix_audit_entry_at": ["at"],
}


def upgrade() -> None:
    _placed()
    _muted_mail()
    _invitations()
    for name, columns in AUDIT_INDEXES.items():
        op.create_index(name, "audit_entry", columns)


def downgrade() -> None:
    for name in reversed(AUDIT_INDEXES):
        op.drop_index(name, "audit_entry")
    op.execute("DELETE FROM outbox WHERE task = 'INVITATION'")
    op.alter_column("outbox", "event_id", nullable=False)
    narrow("outbox", "task", "task", ("INVITATION",))
    op.drop_column("invitation", "locale")
    op.drop_table("muted_mail")
    for name in ("ix_notification_unsealed", "ix_notification_unread", "ix_notification_account_id_position"):
        op.drop_index(name, "notification")
    op.drop_column("notification", "position")


def _placed() -> None:
    op.add_column("notification", sa.Column("position", sa.BigInteger()))
    op.execute(NUMBERED)
    op.create_unique_constraint("uq_notification_position", "notification", ["position"])
    op.create_index("ix_notification_account_id_position", "notification", ["account_id", "position"])
    op.create_index("ix_notification_unread", "notification", ["account_id"], postgresql_where="read_at IS NULL")
    op.create_index("ix_notification_unsealed", "notification", ["id"], postgresql_where="position IS NULL")


def _muted_mail() -> None:
    op.create_table(
        "muted_mail",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("kind", _choice("noticekind", *KINDS), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.CheckConstraint("kind <> 'IN_WRITING'", name="told_in_writing"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_muted_mail_account_id"),
        sa.PrimaryKeyConstraint("account_id", "kind", name="pk_muted_mail"),
    )


def _invitations() -> None:
    locale = sa.Column("locale", _choice("language", "ZH", "EN"), server_default="ZH", nullable=False)
    op.add_column("invitation", locale)
    op.alter_column("invitation", "locale", server_default=None)
    op.alter_column("outbox", "event_id", nullable=True)
    widen("outbox", "task", "task", ("INVITATION",))


def _choice(name: str, *members: str) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, length=40, create_constraint=True)
