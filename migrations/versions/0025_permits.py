"""Permit files: what was applied for, and the steps that followed."""

import sqlalchemy as sa
from alembic import op

from migrations.choices import narrow, widen

revision = "0025"
down_revision = "0024"

MOMENT = sa.DateTime(timezone=True)
TAGS = (
    *("PERMIT_RECORDED", "PERMIT_CORRECTION_ASKED", "PERMIT_ACCEPTED", "PERMIT_EXCLUDED", "PERMIT_EXTENDED"),
    *("PERMIT_DECIDED", "PERMIT_DEEMED_ACCEPTED", "PERMIT_DEEMED_RENEWED"),
)
KINDS = (
    *("APPLIED", "RECEIVED", "CORRECTION_REQUESTED", "CORRECTED", "ACCEPTED", "EXCLUSION_BEGAN", "EXCLUSION_ENDED"),
    *("EXTENDED", "DECIDED", "LICENCE_DELIVERED", "WITHDRAWN", "DEEMED_ACCEPTED", "DEEMED_RENEWED"),
)
REASONS = (
    *("SUPPLEMENT", "FORCE_MAJEURE", "HEARING", "BIDDING", "INSPECTION", "TESTING", "QUARANTINE", "APPRAISAL"),
    "EXPERT_REVIEW",
)
STATED = "submission_id, licence, authority, receipt_number, joint, renews, expires_on"


def upgrade() -> None:
    for table in ("event", "notification"):
        widen(table, "tag", "eventtag", TAGS)
    _create_permits()
    _create_steps()
    _refuse("permit_never_changes", f"UPDATE OF {STATED} ON permit FOR EACH ROW")
    _refuse("permit_step_never_changes", "UPDATE ON permit_step FOR EACH ROW")
    for table in ("permit", "permit_step"):
        _refuse(f"{table}_only_grows", f"DELETE ON {table} FOR EACH STATEMENT")


def _refuse(name: str, change: str) -> None:
    op.execute(f"CREATE TRIGGER {name} BEFORE {change} EXECUTE FUNCTION refuse_change()")


def _create_permits() -> None:
    op.create_table(
        "permit",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("submission_id", sa.Uuid(), sa.ForeignKey("submission.id"), nullable=False, unique=True),
        sa.Column("licence", sa.String(length=120), nullable=False),
        sa.Column("authority", sa.String(length=120), nullable=False),
        sa.Column("receipt_number", sa.String(length=60)),
        sa.Column("joint", sa.Boolean(), nullable=False),
        sa.Column("renews", sa.String(length=60)),
        sa.Column("expires_on", sa.Date()),
        sa.Column("lapse_on", sa.Date()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(renews IS NULL) = (expires_on IS NULL)", name="renewal_has_expiry"),
    )
    due = sa.text("lapse_on IS NOT NULL")
    op.create_index("ix_permit_lapse_on", "permit", ["lapse_on"], postgresql_where=due)


def _create_steps() -> None:
    op.create_table(
        "permit_step",
        sa.Column("permit_id", sa.Uuid(), sa.ForeignKey("permit.id"), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("kind", _choice("permitstepkind", *KINDS), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("reason", _choice("pausereason", *REASONS)),
        sa.Column("days", sa.Integer()),
        sa.Column("notice", sa.String(length=60)),
        sa.Column("note", sa.String(length=500)),
        sa.Column("outcome", _choice("permitoutcome", "GRANTED", "REFUSED")),
        sa.Column("joint", sa.Boolean()),
        sa.Column("work_order_id", sa.Uuid(), sa.ForeignKey("work_order.id")),
        sa.Column("recorded_by", sa.Uuid(), sa.ForeignKey("account.id")),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.CheckConstraint("(reason IS NULL) = (days IS NULL)", name="exclusion_has_days"),
        sa.CheckConstraint("reason IS NULL OR notice IS NOT NULL", name="exclusion_was_told"),
        sa.CheckConstraint("(kind = 'DECIDED') = (outcome IS NOT NULL)", name="decision_has_outcome"),
    )


def downgrade() -> None:
    for table in ("permit_step", "permit"):
        op.drop_table(table)
    for table in ("event", "notification"):
        narrow(table, "tag", "eventtag", TAGS)


def _choice(name: str, *members: str) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, length=40, create_constraint=True)
