"""Submissions that are merged into one, those that the platform files on somebody's behalf, and how colleagues come and
stand in.
"""

import sqlalchemy as sa
from alembic import op

from migrations.choices import narrow, widen

revision = "0011"
down_revision = "0007"

MOMENT = sa.DateTime(timezone=True)
TAGS = ("SUBMISSION_MERGED", "SUBMISSION_UNMERGED", "SUBMISSION_JOINED", "SUBMISSION_ANSWERED_TOGETHER")
CHOICES = {
    ("work_order", "close_reason", "closereason"): ("MERGED",),
    ("submission", "handling_state", "handlingstate"): ("MERGED",),
    ("event", "tag", "eventtag"): TAGS,
    ("notification", "tag", "eventtag"): TAGS,
}

CHANNELS = ("PORTAL", "HOTLINE_12345", "LETTER", "VISIT", "OTHER_BOARD", "PHONE")
ROLES = (
    *("CITIZEN", "ENTERPRISE_MEMBER", "REVIEWER", "DISPATCHER", "CLERK", "UNIT_HEAD", "LEADER_OFFICE"),
    *("SUPERVISOR", "APPEAL_OFFICER", "PUBLISHER", "ANALYST", "AUDITOR", "ADMIN"),
)
EXTERNAL = "uq_submission_external_source_external_number"


def upgrade() -> None:
    for (table, column, name), members in CHOICES.items():
        widen(table, column, name, members)
    op.add_column("submission", sa.Column("merged_into_id", sa.Uuid()))
    op.add_column("submission", sa.Column("merged_at", MOMENT))
    op.create_foreign_key("fk_submission_merged_into_id", "submission", "submission", ["merged_into_id"], ["id"])
    op.create_index("ix_submission_merged_into_id", "submission", ["merged_into_id"])
    _other_doors()
    op.add_column("account", sa.Column("verified_at", MOMENT))
    op.execute("UPDATE account SET verified_at = created_at WHERE issuer = 'urn:business-channel:local'")
    _invitation()
    _stand_in()


def downgrade() -> None:
    op.drop_table("stand_in")
    op.drop_table("invitation")
    op.drop_column("account", "verified_at")
    op.drop_constraint(EXTERNAL, "submission")
    for column in ("typed_by", "external_number", "external_source", "channel"):
        op.drop_column("submission", column)
    op.drop_index("ix_submission_merged_into_id", "submission")
    op.drop_column("submission", "merged_at")
    op.drop_column("submission", "merged_into_id")
    op.execute("UPDATE submission SET handling_state = 'NEW' WHERE handling_state = 'MERGED'")
    op.execute("UPDATE work_order SET close_reason = 'LEAD_CLOSED' WHERE close_reason = 'MERGED'")
    for (table, column, name), members in CHOICES.items():
        narrow(table, column, name, members)


def _other_doors() -> None:
    channel = sa.Enum(*CHANNELS, name="filingchannel", native_enum=False, length=40, create_constraint=True)
    op.add_column("submission", sa.Column("channel", channel, nullable=False, server_default="PORTAL"))
    op.alter_column("submission", "channel", server_default=None)
    op.add_column("submission", sa.Column("external_source", sa.String(length=60)))
    op.add_column("submission", sa.Column("external_number", sa.String(length=60)))
    op.add_column("submission", sa.Column("typed_by", sa.Uuid()))
    op.create_foreign_key("fk_submission_typed_by", "submission", "account", ["typed_by"], ["id"])
    op.create_unique_constraint(EXTERNAL, "submission", ["external_source", "external_number"])


def _reference(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}")


def _invitation() -> None:
    role = sa.Enum(*ROLES, name="role", native_enum=False, length=40, create_constraint=True)
    op.create_table(
        "invitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("role", role, nullable=False),
        sa.Column("department_id", sa.Uuid()),
        sa.Column("invited_by", sa.Uuid(), nullable=False),
        sa.Column("invited_at", MOMENT, nullable=False),
        sa.Column("account_id", sa.Uuid()),
        sa.Column("taken_up_at", MOMENT),
        _reference("invitation", "department_id", "department"),
        _reference("invitation", "invited_by", "account"),
        _reference("invitation", "account_id", "account"),
        sa.PrimaryKeyConstraint("id", name="pk_invitation"),
    )
    op.create_index("ix_invitation_email", "invitation", ["email"])


def _stand_in() -> None:
    op.create_table(
        "stand_in",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("absent_id", sa.Uuid(), nullable=False),
        sa.Column("stand_in_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("named_by", sa.Uuid(), nullable=False),
        sa.Column("named_at", MOMENT, nullable=False),
        sa.CheckConstraint("since <= until", name="days"),
        _reference("stand_in", "department_id", "department"),
        _reference("stand_in", "absent_id", "account"),
        _reference("stand_in", "stand_in_id", "account"),
        _reference("stand_in", "named_by", "account"),
        sa.PrimaryKeyConstraint("id", name="pk_stand_in"),
    )
    op.create_index("ix_stand_in_stand_in_id_department_id", "stand_in", ["stand_in_id", "department_id"])
