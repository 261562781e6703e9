"""Submissions that are merged into one, and those that the platform files on somebody's behalf."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0007"

MOMENT = sa.DateTime(timezone=True)
OLD_TAGS = (
    "SUBMISSION_FILED",
    "SUBMISSION_APPROVED",
    "SUBMISSION_REJECTED",
    "SUBMISSION_MARKED_URGENT",
    "SUBMISSION_DISPATCHED",
    "SUBMISSION_RATED",
    "SUBMISSION_THANKED",
    "WORK_ORDER_ACCEPTED",
    "REPLY_DRAFTED",
    "REPLY_SIGNED",
    "REPLY_RETURNED",
    "REPLY_PUBLISHED",
    "DEADLINE_WARNED",
    "DEADLINE_BREACHED",
    "DEADLINE_ESCALATED_TO_HEAD",
    "DEADLINE_ESCALATED_TO_OFFICE",
    "DEADLINE_ESCALATED_TO_SUPERVISOR",
    "DEADLINE_PAUSED",
    "DEADLINE_RESUMED",
    "DEADLINE_MOVED",
    "EXTENSION_REQUESTED",
    "EXTENSION_GRANTED",
    "EXTENSION_REFUSED",
    "WORK_ORDER_DECLINED",
    "WORK_ORDER_OBJECTED",
    "WORK_ORDER_REDISPATCHED",
    "WORK_ORDER_LIFTED",
    "WORK_ORDER_ASSIGNED",
    "OBJECTION_UPHELD",
    "OBJECTION_REJECTED",
    "OPINION_GIVEN",
    "OPINION_MISSING",
    "NOTE_ADDED",
    "REPLY_COSIGNED",
    "REPLY_DISSENTED",
    "REPLY_COUNTERSIGNED",
    "PROMISE_PROVED",
    "SUBMISSION_WITHDRAWN",
    "SUBMISSION_TERMINATED",
    "REPAIR_STARTED",
    "REPAIR_DONE",
)
NEW_TAGS = ("SUBMISSION_MERGED", "SUBMISSION_UNMERGED", "SUBMISSION_JOINED", "SUBMISSION_ANSWERED_TOGETHER")
CHOICES = {
    ("work_order", "close_reason", "closereason"): (
        (
            *("RATED", "THANKED", "RESOLVED_BY_PARTNER", "LEAD_CLOSED"),
            *("TRANSFERRED", "REFERRED_OUT", "DISSENTED", "WITHDRAWN", "TERMINATED"),
        ),
        ("MERGED",),
    ),
    ("submission", "handling_state", "handlingstate"): (
        (
            *("NEW", "DISPATCHED", "ACCEPTED", "IN_PROGRESS", "REPLIED", "CLOSED"),
            *("RETURNED", "REFERRED_OUT", "WITHDRAWN", "TERMINATED"),
        ),
        ("MERGED",),
    ),
    ("event", "tag", "eventtag"): (OLD_TAGS, NEW_TAGS),
    ("notification", "tag", "eventtag"): (OLD_TAGS, NEW_TAGS),
}

CHANNELS = ("PORTAL", "HOTLINE_12345", "LETTER", "VISIT", "OTHER_BOARD", "PHONE")
EXTERNAL = "uq_submission_external_source_external_number"


def upgrade() -> None:
    for (table, column, name), (old, new) in CHOICES.items():
        _choose(table, column, name, (*old, *new))
    op.add_column("submission", sa.Column("merged_into_id", sa.Uuid()))
    op.add_column("submission", sa.Column("merged_at", MOMENT))
    op.create_foreign_key("fk_submission_merged_into_id", "submission", "submission", ["merged_into_id"], ["id"])
    op.create_index("ix_submission_merged_into_id", "submission", ["merged_into_id"])
    _other_doors()


def downgrade() -> None:
    op.drop_constraint(EXTERNAL, "submission")
    for column in ("typed_by", "external_number", "external_source", "channel"):
        op.drop_column("submission", column)
    op.drop_index("ix_submission_merged_into_id", "submission")
    op.drop_column("submission", "merged_at")
    op.drop_column("submission", "merged_into_id")
    op.execute("UPDATE submission SET handling_state = 'NEW' WHERE handling_state = 'MERGED'")
    op.execute("UPDATE work_order SET close_reason = 'LEAD_CLOSED' WHERE close_reason = 'MERGED'")
    for (table, column, name), (old, _) in CHOICES.items():
        _choose(table, column, name, old)


def _other_doors() -> None:
    channel = sa.Enum(*CHANNELS, name="filingchannel", native_enum=False, length=40, create_constraint=True)
    op.add_column("submission", sa.Column("channel", channel, nullable=False, server_default="PORTAL"))
    op.alter_column("submission", "channel", server_default=None)
    op.add_column("submission", sa.Column("external_source", sa.String(length=60)))
    op.add_column("submission", sa.Column("external_number", sa.String(length=60)))
    op.add_column("submission", sa.Column("typed_by", sa.Uuid()))
    op.create_foreign_key("fk_submission_typed_by", "submission", "account", ["typed_by"], ["id"])
    op.create_unique_constraint(EXTERNAL, "submission", ["external_source", "external_number"])


def _choose(table: str, column: str, name: str, members: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{each}'" for each in members)
    op.drop_constraint(op.f(f"ck_{table}_{name}"), table)
    op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, f"{column} IN ({listed})")
