"""The life of departments: names that return, who holds the files of those that ended, and orders that went on."""

import sqlalchemy as sa
from alembic import op

from migrations.choices import narrow, widen

revision = "0019"
down_revision = "0018"

TAGS = ("WORK_ORDER_INHERITED", "WORK_ORDER_RETURNED", "INQUIRY_INHERITED")
BEFORE = ("WORK_ORDER_REDISPATCHED", "OBJECTION_UPHELD", "INQUIRY_MADE")
"""What comes nearest to them among the events that were known before."""


def upgrade() -> None:
    for table in ("event", "notification"):
        widen(table, "tag", "eventtag", TAGS)
    widen("work_order", "close_reason", "closereason", ("SUCCEEDED",))
    op.add_column("department", sa.Column("heir_id", sa.Uuid(), sa.ForeignKey("department.id")))
    op.add_column("department", sa.Column("settled_at", sa.DateTime(timezone=True)))
    for column in ("heir_id", "successor_id"):
        op.create_index(f"ix_department_{column}", "department", [column])
    unsettled, unclosed = sa.text("settled_at IS NULL"), sa.text("state <> 'CLOSED'")
    op.create_index("ix_department_ending", "department", ["valid_to"], postgresql_where=unsettled)
    op.create_index("ix_work_order_unclosed", "work_order", ["department_id"], postgresql_where=unclosed)
    op.create_check_constraint(op.f("ck_department_days"), "department", "valid_from <= valid_to")
    own = "successor_id <> id AND heir_id <> id"
    op.create_check_constraint(op.f("ck_department_not_its_own_successor"), "department", own)
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    op.drop_constraint("uq_department_name", "department")
    op.execute(
        "ALTER TABLE department ADD CONSTRAINT ex_department_name_in_office"
        " EXCLUDE USING gist (name WITH =, daterange(valid_from, valid_to, '[]') WITH &&)"
    )
    op.create_table(
        "succession",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("work_order_id", sa.Uuid(), sa.ForeignKey("work_order.id"), nullable=False, index=True),
        sa.Column("department_id", sa.Uuid(), sa.ForeignKey("department.id"), nullable=False),
        sa.Column("to_id", sa.Uuid(), sa.ForeignKey("department.id"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("succession")
    op.drop_constraint("ex_department_name_in_office", "department")
    op.execute(
        "UPDATE department SET name = left(name, 40) || ' ' || id WHERE EXISTS"
        " (SELECT 1 FROM department twin WHERE twin.name = department.name AND twin.id > department.id)"
    )
    op.create_unique_constraint("uq_department_name", "department", ["name"])
    for name in ("days", "not_its_own_successor"):
        op.drop_constraint(op.f(f"ck_department_{name}"), "department")
    op.drop_index("ix_work_order_unclosed", "work_order")
    op.drop_index("ix_department_ending", "department")
    for column in ("heir_id", "successor_id"):
        op.drop_index(f"ix_department_{column}", "department")
    for column in ("heir_id", "settled_at"):
        op.drop_column("department", column)
    op.execute("UPDATE work_order SET close_reason = 'LEAD_CLOSED' WHERE close_reason = 'SUCCEEDED'")
    narrow("work_order", "close_reason", "closereason", ("SUCCEEDED",))
    op.execute("ALTER TABLE event DISABLE TRIGGER USER")
    for table in ("event", "notification"):
        for tag, before in zip(TAGS, BEFORE, strict=True):
            op.execute(f"UPDATE {table} SET tag = '{before}' WHERE tag = '{tag}'")
        narrow(table, "tag", "eventtag", TAGS)
    op.execute("ALTER TABLE event ENABLE TRIGGER USER")
