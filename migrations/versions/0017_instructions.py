"""What a leader instructs, what departments owe for it, and the clock of their feedback."""

import sqlalchemy as sa
from alembic import op

from migrations.choices import narrow, widen

revision = "0017"
down_revision = "0016"

MOMENT = sa.DateTime(timezone=True)
TAGS = ("INSTRUCTION_RECORDED", "INSTRUCTION_REPORTED", "INSTRUCTION_PASSED_ON", "INSTRUCTION_ENDED")
CHOICES = (
    ("event", "tag", "eventtag", TAGS),
    ("notification", "tag", "eventtag", TAGS),
    ("deadline", "clock", "clock", ("INSTRUCTION",)),
    ("deadline_definition", "clock", "clock", ("INSTRUCTION",)),
)


def upgrade() -> None:
    for choice in CHOICES:
        widen(*choice)
    _create_instructions()
    _create_duties()


def _create_instructions() -> None:
    op.create_table(
        "leader_instruction",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("submission_id", sa.Uuid(), sa.ForeignKey("submission.id"), nullable=False, index=True),
        sa.Column("office_id", sa.Uuid(), sa.ForeignKey("department.id"), nullable=False),
        sa.Column("leader_name", sa.String(length=40), nullable=False),
        sa.Column("leader_post", sa.String(length=60), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), sa.ForeignKey("account.id"), nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
    )


def _create_duties() -> None:
    state = sa.Enum("DUE", "REPORTED", "ENDED", name="dutystate", native_enum=False, length=40, create_constraint=True)
    op.create_table(
        "instruction_duty",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("instruction_id", sa.Uuid(), sa.ForeignKey("leader_instruction.id"), nullable=False),
        sa.Column("submission_id", sa.Uuid(), sa.ForeignKey("submission.id"), nullable=False),
        sa.Column("work_order_id", sa.Uuid(), sa.ForeignKey("work_order.id"), nullable=False),
        sa.Column("deadline_id", sa.Uuid(), sa.ForeignKey("deadline.id")),
        sa.Column("state", state, nullable=False),
        sa.Column("feedback", sa.String(length=2000)),
        sa.Column("reported_by", sa.Uuid(), sa.ForeignKey("account.id")),
        sa.Column("reported_at", MOMENT),
        sa.Column("ended_at", MOMENT),
        sa.UniqueConstraint("instruction_id", "work_order_id", name="uq_instruction_duty_instruction_id_work_order_id"),
    )
    due = sa.text("state = 'DUE'")
    op.create_index("ix_instruction_duty_due", "instruction_duty", ["work_order_id"], postgresql_where=due)
    for column in ("work_order_id", "submission_id"):
        op.create_index(f"ix_instruction_duty_{column}", "instruction_duty", [column])


def downgrade() -> None:
    op.drop_table("instruction_duty")
    op.drop_table("leader_instruction")
    _forget()
    for choice in CHOICES:
        narrow(*choice)


def _forget() -> None:
    """Takes away what the release before cannot read; the audit log keeps what was done."""
    clocks = "(SELECT id FROM deadline WHERE clock = 'INSTRUCTION')"
    told = "(SELECT id FROM event WHERE tag IN ({}))".format(", ".join(f"'{each}'" for each in TAGS))
    for table in ("deadline_notice", "deadline_move", "deadline_segment", "extension"):
        _take(table, f"deadline_id IN {clocks}")
    for table in ("deadline", "deadline_definition"):
        _take(table, "clock = 'INSTRUCTION'")
    for table in ("notification", "outbox", "feed_entry"):
        _take(table, f"event_id IN {told}")
    _take("event", f"id IN {told}")


def _take(table: str, which: str) -> None:
    """Deletes rows, also of a table whose records nobody may delete otherwise."""
    op.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    op.execute(f"DELETE FROM {table} WHERE {which}")
    op.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
