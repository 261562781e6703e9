"""Campaigns, and what is filed to them; a department hears that an order has left it."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

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
    "SUBMISSION_MERGED",
    "SUBMISSION_UNMERGED",
    "SUBMISSION_JOINED",
    "SUBMISSION_ANSWERED_TOGETHER",
)
OLD_STATES = (
    *("NEW", "DISPATCHED", "ACCEPTED", "IN_PROGRESS", "REPLIED", "CLOSED"),
    *("RETURNED", "REFERRED_OUT", "WITHDRAWN", "TERMINATED", "MERGED"),
)


def upgrade() -> None:
    for table in ("event", "notification"):
        _choose(table, "tag", "eventtag", (*OLD_TAGS, "WORK_ORDER_PASSED_ON"))
    _choose("submission", "handling_state", "handlingstate", (*OLD_STATES, "COLLECTED"))
    _campaign()
    op.add_column("submission", sa.Column("campaign_id", sa.Uuid()))
    op.create_foreign_key("fk_submission_campaign_id", "submission", "campaign", ["campaign_id"], ["id"])
    op.create_index("ix_submission_campaign_id", "submission", ["campaign_id"])


def downgrade() -> None:
    op.drop_column("submission", "campaign_id")
    op.drop_table("campaign")
    op.execute("UPDATE submission SET handling_state = 'CLOSED' WHERE handling_state = 'COLLECTED'")
    _choose("submission", "handling_state", "handlingstate", OLD_STATES)
    for table in ("event", "notification"):
        _choose(table, "tag", "eventtag", OLD_TAGS)


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


def _choose(table: str, column: str, name: str, members: tuple[str, ...]) -> None:
    listed = ", ".join(f"'{each}'" for each in members)
    op.drop_constraint(op.f(f"ck_{table}_{name}"), table)
    op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, f"{column} IN ({listed})")
