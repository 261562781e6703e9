"""What follows an answer: windows that lapse, call-backs, follow-ups, appeals, and new rounds."""

import sqlalchemy as sa
from alembic import op

from migrations.choices import narrow, widen

revision = "0013"
down_revision = "0012"

MOMENT = sa.DateTime(timezone=True)
TAGS = (
    *("RATING_LAPSED", "WORK_ORDER_CLOSED", "CALL_BACK_RECORDED", "FOLLOW_UP_ASKED", "FOLLOW_UP_ANSWERED"),
    *("SUBMISSION_REOPENED", "APPEAL_ASKED", "APPEAL_UPHELD", "APPEAL_REJECTED"),
)
CHOICES = {
    ("work_order", "close_reason", "closereason"): ("RATING_LAPSED", "COMPLETED"),
    ("submission", "evaluation_state", "evaluationstate"): ("DEFAULT_CLOSED", "REOPENED"),
    ("event", "tag", "eventtag"): TAGS,
    ("notification", "tag", "eventtag"): TAGS,
}


def upgrade() -> None:
    for (table, column, name), members in CHOICES.items():
        widen(table, column, name, members)
    for table in ("submission", "rating"):
        op.add_column(table, sa.Column("round", sa.Integer(), nullable=False, server_default="1"))
        op.alter_column(table, "round", server_default=None)
    op.drop_constraint("uq_rating_submission_id", "rating")
    op.create_unique_constraint("uq_rating_submission_id_round", "rating", ["submission_id", "round"])
    running = sa.text("clock = 'RATING' AND state = 'RUNNING'")
    op.create_index("ix_deadline_open_rating", "deadline", ["due_at"], postgresql_where=running)
    _call_back()
    _follow_up()
    _appeal()


def downgrade() -> None:
    for table in ("appeal", "follow_up", "call_back"):
        op.drop_table(table)
    op.drop_index("ix_deadline_open_rating", "deadline")
    op.execute("DELETE FROM rating USING submission s WHERE s.id = submission_id AND rating.round < s.round")
    op.drop_constraint("uq_rating_submission_id_round", "rating")
    op.create_unique_constraint("uq_rating_submission_id", "rating", ["submission_id"])
    for table in ("rating", "submission"):
        op.drop_column(table, "round")
    op.execute("UPDATE submission SET evaluation_state = 'RATED' WHERE evaluation_state = 'DEFAULT_CLOSED'")
    op.execute("UPDATE submission SET evaluation_state = 'NONE' WHERE evaluation_state = 'REOPENED'")
    unknown = "'RATING_LAPSED', 'COMPLETED'"
    op.execute(f"UPDATE work_order SET close_reason = 'LEAD_CLOSED' WHERE close_reason IN ({unknown})")
    for (table, column, name), members in CHOICES.items():
        narrow(table, column, name, members)


def _reference(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}")


def _choice(name: str, *members: str) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, length=40, create_constraint=True)


def _call_back() -> None:
    op.create_table(
        "call_back",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("reached", sa.Boolean(), nullable=False),
        sa.Column("facts_confirmed", sa.Boolean()),
        sa.Column("solved", _choice("solved", "YES", "PARTLY", "NO")),
        sa.Column("note", sa.String(length=500)),
        sa.Column("called_by", sa.Uuid(), nullable=False),
        sa.Column("called_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "reached OR (facts_confirmed IS NULL AND solved IS NULL)",
            name=op.f("ck_call_back_heard_from_who_was_reached"),
        ),
        _reference("call_back", "submission_id", "submission"),
        _reference("call_back", "called_by", "account"),
        sa.PrimaryKeyConstraint("id", name="pk_call_back"),
    )
    op.create_index("ix_call_back_submission_id", "call_back", ["submission_id"])


def _follow_up() -> None:
    op.create_table(
        "follow_up",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(length=1000), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("answered_at", MOMENT),
        sa.Column("reply_id", sa.Uuid()),
        _reference("follow_up", "submission_id", "submission"),
        _reference("follow_up", "asked_by", "account"),
        _reference("follow_up", "reply_id", "reply"),
        sa.PrimaryKeyConstraint("id", name="pk_follow_up"),
    )
    op.create_index("ix_follow_up_submission_id", "follow_up", ["submission_id"])
    waiting = sa.text("answered_at IS NULL")
    op.create_index("uq_follow_up_waiting", "follow_up", ["submission_id"], unique=True, postgresql_where=waiting)


def _appeal() -> None:
    op.create_table(
        "appeal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("deadline_id", sa.Uuid()),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("state", _choice("appealstate", "RAISED", "UPHELD", "REJECTED"), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("decided_by", sa.Uuid()),
        sa.Column("decided_at", MOMENT),
        sa.Column("note", sa.String(length=500)),
        _reference("appeal", "submission_id", "submission"),
        _reference("appeal", "deadline_id", "deadline"),
        _reference("appeal", "asked_by", "account"),
        _reference("appeal", "decided_by", "account"),
        sa.PrimaryKeyConstraint("id", name="pk_appeal"),
    )
    op.create_index("ix_appeal_submission_id", "appeal", ["submission_id"])
