"""The supervision ladder: the axis of a submission, its list, and the steps taken."""

import sqlalchemy as sa
from alembic import op

from migrations.choices import narrow, widen

revision = "0015"
down_revision = "0014"

MOMENT = sa.DateTime(timezone=True)
TAGS = (
    *("SUPERVISION_WARNED", "SUPERVISION_LETTER", "SUPERVISION_ANSWERED", "SUPERVISION_INTERVIEWED"),
    *("SUPERVISION_CIRCULATED", "SUPERVISION_LIFTED", "SUBMISSION_LISTED", "SUBMISSION_UNLISTED"),
)
REASONS = (
    *("OVERDUE", "LOW_RATING", "PASSED_AROUND", "LARGE_SUM", "NOT_COOPERATING"),
    *("NO_FEEDBACK", "INSUFFICIENT", "STILL_UNRESOLVED", "PUT_RIGHT", "UNFOUNDED", "MATTER_ENDED"),
)
STEPS = ("WARNING", "LETTER", "INTERVIEW", "CIRCULAR", "LIFTING", "LISTING", "UNLISTING")


def upgrade() -> None:
    for table in ("event", "notification"):
        widen(table, "tag", "eventtag", TAGS)
    state = _choice("supervisionstate", "NONE", "WARNED", "LETTER", "INTERVIEWED", "CIRCULATED", "LIFTED")
    op.add_column("submission", sa.Column("supervision_state", state, nullable=False, server_default="NONE"))
    op.add_column("submission", sa.Column("listed", sa.Boolean(), nullable=False, server_default=sa.false()))
    for column in ("supervision_state", "listed"):
        op.alter_column("submission", column, server_default=None)
    supervised = sa.text("supervision_state <> 'NONE' OR listed")
    op.create_index("ix_submission_supervised", "submission", ["filed_at", "id"], postgresql_where=supervised)
    _create_steps()


def _create_steps() -> None:
    op.create_table(
        "supervision_step",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("submission_id", sa.Uuid(), sa.ForeignKey("submission.id"), nullable=False),
        sa.Column("work_order_id", sa.Uuid(), sa.ForeignKey("work_order.id")),
        sa.Column("department_id", sa.Uuid(), sa.ForeignKey("department.id")),
        sa.Column("deadline_id", sa.Uuid(), sa.ForeignKey("deadline.id")),
        sa.Column("kind", _choice("stepkind", *STEPS), nullable=False),
        sa.Column("reason", _choice("supervisionreason", *REASONS)),
        sa.Column("text", sa.String(length=1000)),
        sa.Column("demand", sa.String(length=1000)),
        sa.Column("held_on", sa.Date()),
        sa.Column("attendees", sa.String(length=200)),
        sa.Column("for_public", sa.Boolean()),
        sa.Column("taken_by", sa.Uuid(), sa.ForeignKey("account.id")),
        sa.Column("taken_at", MOMENT, nullable=False),
        sa.Column("feedback", sa.String(length=1000)),
        sa.Column("answered_by", sa.Uuid(), sa.ForeignKey("account.id")),
        sa.Column("answered_at", MOMENT),
        sa.Column("closed_at", MOMENT),
        sa.CheckConstraint(
            "kind <> 'LETTER' OR work_order_id IS NOT NULL", name=op.f("ck_supervision_step_letter_to_one")
        ),
        sa.CheckConstraint(
            "kind = 'LETTER' OR answered_at IS NULL", name=op.f("ck_supervision_step_letter_is_answered")
        ),
    )
    for column in ("submission_id", "work_order_id"):
        op.create_index(f"ix_supervision_step_{column}", "supervision_step", [column])
    op.create_index(
        "uq_supervision_step_open_letter",
        "supervision_step",
        ["work_order_id"],
        unique=True,
        postgresql_where=sa.text("kind = 'LETTER' AND answered_at IS NULL AND closed_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("supervision_step")
    op.drop_index("ix_submission_supervised", "submission")
    for column in ("supervision_state", "listed"):
        op.drop_column("submission", column)
    for table in ("event", "notification"):
        narrow(table, "tag", "eventtag", TAGS)


def _choice(name: str, *members: str) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, length=40, create_constraint=True)
