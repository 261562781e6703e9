"""Deadlines as folds over segments, definitions and calendars in versions, notices, extensions."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004"
down_revision = "0003"

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
)
NEW_TAGS = (
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
)
CLOCKS = (
    "REVIEW",
    "DISPATCH",
    "ACCEPT",
    "OBJECTION",
    "CONTACT",
    "REPLY",
    "REPLY_REVIEW",
    "OPINION",
    "INTERIM",
    "RATING",
    "REPAIR",
    "SUPERVISION",
    "PROMISE",
    "REPAYMENT",
    "STATUTORY",
)
DUTIES = ("CHANNEL", "UNIT", "PLATFORM", "AUTHOR")
PAUSES = (
    "SUPPLEMENT",
    "FORCE_MAJEURE",
    "HEARING",
    "BIDDING",
    "INSPECTION",
    "TESTING",
    "QUARANTINE",
    "APPRAISAL",
    "EXPERT_REVIEW",
)
RECORDS = ("deadline_definition", "deadline_segment", "deadline_move", "deadline_notice")

FILL_DEADLINES = """
    UPDATE deadline SET
        clock = 'REPLY', duty = 'CHANNEL', extended = false, yellow_at = due_at, upcoming = '[]',
        unit = CASE definition_code WHEN 'service.reply.urgent' THEN 'HOURS' ELSE 'WORKING_DAYS' END,
        total = CASE definition_code
            WHEN 'service.reply.urgent' THEN 24 WHEN 'service.reply.consultation' THEN 3
            WHEN 'service.reply.suggestion' THEN 10 ELSE 7 END,
        state = CASE WHEN stopped_at IS NULL THEN 'RUNNING' ELSE 'STOPPED' END
"""
FILL_SEGMENTS = """
    INSERT INTO deadline_segment (deadline_id, position, kind, since, total)
        SELECT id, 0, 'RUNNING', started_at, total FROM deadline
        UNION ALL SELECT id, 1, 'STOPPED', stopped_at, NULL FROM deadline WHERE stopped_at IS NOT NULL
"""


def choice(name: str, *members: str) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    _calendars()
    _definition()
    _deadline()
    _segment()
    op.execute(FILL_SEGMENTS)
    _move()
    _notice()
    _extension()
    for table in ("event", "notification"):
        op.add_column(table, sa.Column("deadline_id", sa.Uuid()))
        _tags(table, OLD_TAGS + NEW_TAGS)
    for table in RECORDS:
        op.execute(
            f"CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    for table in ("event", "notification"):
        _tags(table, OLD_TAGS)
        op.drop_column(table, "deadline_id")
    for table in ("extension", "deadline_notice", "deadline_move", "deadline_segment"):
        op.drop_table(table)
    for name in ("next_notice", "open_calendar"):
        op.drop_index(f"ix_deadline_{name}", "deadline")
    op.drop_constraint("ck_deadline_due_after_start", "deadline")
    op.create_check_constraint("due_after_start", "deadline", "due_at > started_at")
    for name in _deadline_columns():
        op.drop_column("deadline", name)
    op.drop_table("deadline_definition")
    op.drop_column("calendar_version", "region_code")


def _tags(table: str, tags: tuple[str, ...]) -> None:
    members = ", ".join(f"'{each}'" for each in tags)
    op.drop_constraint(op.f(f"ck_{table}_eventtag"), table)
    op.create_check_constraint(op.f(f"ck_{table}_eventtag"), table, f"tag IN ({members})")


def _calendars() -> None:
    op.add_column("calendar_version", sa.Column("region_code", sa.String(length=6)))
    op.create_foreign_key("fk_calendar_version_region_code", "calendar_version", "region", ["region_code"], ["code"])


def _definition() -> None:
    op.create_table(
        "deadline_definition",
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("clock", choice("clock", *CLOCKS), nullable=False),
        sa.Column("rule", JSONB(), nullable=False),
        sa.Column("saved_at", MOMENT, nullable=False),
        sa.Column("saved_by", sa.Uuid()),
        sa.ForeignKeyConstraint(["saved_by"], ["account.id"], name="fk_deadline_definition_saved_by"),
        sa.PrimaryKeyConstraint("code", "version", name="pk_deadline_definition"),
    )
    op.create_index("ix_deadline_definition_clock", "deadline_definition", ["clock"])


def _deadline_columns() -> dict[str, sa.Column[object]]:
    columns: list[sa.Column[object]] = [
        sa.Column("clock", choice("clock", *CLOCKS)),
        sa.Column("duty", choice("duty", *DUTIES)),
        sa.Column("unit", choice("unit", "HOURS", "CALENDAR_DAYS", "WORKING_DAYS")),
        sa.Column("total", sa.Integer()),
        sa.Column("state", choice("deadlinestate", "RUNNING", "PAUSED", "STOPPED")),
        sa.Column("extended", sa.Boolean()),
        sa.Column("yellow_at", MOMENT),
        sa.Column("upcoming", JSONB()),
    ]
    return {column.name: column for column in columns}


def _deadline() -> None:
    for column in _deadline_columns().values():
        op.add_column("deadline", column)
    op.add_column("deadline", sa.Column("next_notice_at", MOMENT))
    op.execute(FILL_DEADLINES)
    for name in _deadline_columns():
        op.alter_column("deadline", name, nullable=False)
    op.drop_constraint("ck_deadline_due_after_start", "deadline")
    op.create_check_constraint("due_after_start", "deadline", "due_at > started_at - interval '1 second'")
    op.create_index("ix_deadline_next_notice", "deadline", ["next_notice_at"], postgresql_where="state = 'RUNNING'")
    op.create_index(
        "ix_deadline_open_calendar", "deadline", ["calendar_version", "id"], postgresql_where="state <> 'STOPPED'"
    )


def _segment() -> None:
    op.create_table(
        "deadline_segment",
        sa.Column("deadline_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column(
            "kind", choice("segmentkind", "RUNNING", "PAUSED", "EXTENDED", "REDEFINED", "STOPPED"), nullable=False
        ),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("total", sa.Integer()),
        sa.Column("reason", choice("pausereason", *PAUSES)),
        sa.Column("account_id", sa.Uuid()),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_deadline_segment_account_id"),
        sa.ForeignKeyConstraint(["deadline_id"], ["deadline.id"], name="fk_deadline_segment_deadline_id"),
        sa.PrimaryKeyConstraint("deadline_id", "position", name="pk_deadline_segment"),
    )


def _move() -> None:
    op.create_table(
        "deadline_move",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("deadline_id", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("cause", choice("movecause", "PAUSE", "EXTENSION", "CALENDAR", "DEFINITION"), nullable=False),
        sa.Column("old_due_on", sa.Date(), nullable=False),
        sa.Column("old_due_at", MOMENT, nullable=False),
        sa.Column("new_due_on", sa.Date(), nullable=False),
        sa.Column("new_due_at", MOMENT, nullable=False),
        sa.Column("calendar_version", sa.Integer(), nullable=False),
        sa.Column("definition_version", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid()),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_deadline_move_account_id"),
        sa.ForeignKeyConstraint(["deadline_id"], ["deadline.id"], name="fk_deadline_move_deadline_id"),
        sa.PrimaryKeyConstraint("id", name="pk_deadline_move"),
    )
    op.create_index("ix_deadline_move_deadline_id", "deadline_move", ["deadline_id"])


def _notice() -> None:
    op.create_table(
        "deadline_notice",
        sa.Column("deadline_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("total", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("told_at", MOMENT, nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["deadline_id"], ["deadline.id"], name="fk_deadline_notice_deadline_id"),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_deadline_notice_event_id"),
        sa.PrimaryKeyConstraint("deadline_id", "name", "total", name="pk_deadline_notice"),
    )


def _extension() -> None:
    op.create_table(
        "extension",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("deadline_id", sa.Uuid(), nullable=False),
        sa.Column("work_order_id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("state", choice("extensionstate", "REQUESTED", "GRANTED", "REFUSED"), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=False),
        sa.Column("requested_at", MOMENT, nullable=False),
        sa.Column("decided_by", sa.Uuid()),
        sa.Column("decided_at", MOMENT),
        sa.Column("note", sa.String(length=500)),
        sa.ForeignKeyConstraint(["deadline_id"], ["deadline.id"], name="fk_extension_deadline_id"),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name="fk_extension_decided_by"),
        sa.ForeignKeyConstraint(["requested_by"], ["account.id"], name="fk_extension_requested_by"),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name="fk_extension_submission_id"),
        sa.ForeignKeyConstraint(["work_order_id"], ["work_order.id"], name="fk_extension_work_order_id"),
        sa.PrimaryKeyConstraint("id", name="pk_extension"),
    )
    op.create_index("ix_extension_deadline_id", "extension", ["deadline_id"])
    op.create_index(
        "ix_extension_open", "extension", ["deadline_id"], unique=True, postgresql_where="state = 'REQUESTED'"
    )
