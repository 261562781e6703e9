"""Joint orders and replies, objections, opinions, notes, promises; orders that pass from one department to another."""

import sqlalchemy as sa
from alembic import op

from migrations.choices import narrow, widen

revision = "0006"
down_revision = "0005"

MOMENT = sa.DateTime(timezone=True)
TAGS = (
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
)
CHOICES = {
    ("work_order", "role", "workorderrole"): ("JOINT",),
    ("work_order", "state", "workorderstate"): ("RETURNED",),
    ("work_order", "close_reason", "closereason"): ("TRANSFERRED", "REFERRED_OUT", "DISSENTED"),
    ("submission", "handling_state", "handlingstate"): ("RETURNED", "REFERRED_OUT"),
    ("reply", "kind", "replykind"): ("JOINT", "PARTIAL", "SUPPLEMENT"),
    ("reply", "state", "replystate"): ("DISSENTED",),
    ("event", "tag", "eventtag"): TAGS,
    ("notification", "tag", "eventtag"): TAGS,
}
GROUNDS = (
    "COURT_OR_ARBITRATION",
    "RECONSIDERATION",
    "DISCIPLINE",
    "PEOPLES_CONGRESS",
    "TAKEN_UP_ELSEWHERE",
    "FINALLY_DECIDED",
)
OPEN_ORDER = "uq_work_order_open_submission_id_department_id"
ONE_ORDER = "uq_work_order_submission_id_department_id"


def choice(name: str, *members: str) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, length=40, create_constraint=True)


def upgrade() -> None:
    for (table, column, name), members in CHOICES.items():
        widen(table, column, name, members)
    _submission()
    _work_order()
    op.add_column("reply", sa.Column("countersigned_by", sa.Uuid()))
    op.add_column("reply", sa.Column("countersigned_at", MOMENT))
    op.create_foreign_key("fk_reply_countersigned_by", "reply", "account", ["countersigned_by"], ["id"])
    _route_objection()
    _opinion()
    _note()
    _signature()
    _promise()


def downgrade() -> None:
    for table in ("promise", "signature", "note", "opinion", "route_objection"):
        op.drop_table(table)
    op.drop_column("reply", "countersigned_at")
    op.drop_column("reply", "countersigned_by")
    for column in ("decline_note", "decline_ground", "assignee_id", "pass_reason", "passed_from_id", "final", "place"):
        op.drop_column("work_order", column)
    op.drop_index(OPEN_ORDER, "work_order")
    op.drop_index("ix_work_order_submission_id", "work_order")
    op.drop_column("submission", "hops")
    _forget_what_is_new()
    op.create_unique_constraint(ONE_ORDER, "work_order", ["submission_id", "department_id"])
    for (table, column, name), members in CHOICES.items():
        narrow(table, column, name, members)


def _forget_what_is_new() -> None:
    """The table of orders cannot hold what the older program does not know; the records of events stay as they are."""
    op.execute("UPDATE submission SET handling_state = 'DISPATCHED' WHERE handling_state = 'RETURNED'")
    op.execute("UPDATE submission SET handling_state = 'CLOSED' WHERE handling_state = 'REFERRED_OUT'")
    op.execute("UPDATE work_order SET state = 'ISSUED' WHERE state = 'RETURNED'")
    op.execute("UPDATE work_order SET role = 'PARALLEL' WHERE role = 'JOINT'")
    unknown = "'TRANSFERRED', 'REFERRED_OUT', 'DISSENTED'"
    op.execute(f"UPDATE work_order SET close_reason = 'LEAD_CLOSED' WHERE close_reason IN ({unknown})")
    op.execute("UPDATE reply SET kind = 'FINAL' WHERE kind IN ('JOINT', 'PARTIAL')")
    op.execute("UPDATE reply SET kind = 'INTERIM' WHERE kind = 'SUPPLEMENT'")
    op.execute("UPDATE reply SET state = 'RETURNED' WHERE state = 'DISSENTED'")


def _submission() -> None:
    op.add_column("submission", sa.Column("hops", sa.Integer(), nullable=False, server_default="0"))
    op.alter_column("submission", "hops", server_default=None)


def _work_order() -> None:
    op.drop_constraint(ONE_ORDER, "work_order")
    op.create_index(
        OPEN_ORDER, "work_order", ["submission_id", "department_id"], unique=True, postgresql_where="state <> 'CLOSED'"
    )
    op.create_index("ix_work_order_submission_id", "work_order", ["submission_id"])
    op.add_column("work_order", sa.Column("place", sa.Integer()))
    op.add_column("work_order", sa.Column("final", sa.Boolean(), nullable=False, server_default="false"))
    op.alter_column("work_order", "final", server_default=None)
    op.add_column("work_order", sa.Column("passed_from_id", sa.Uuid()))
    op.add_column("work_order", sa.Column("pass_reason", sa.String(length=500)))
    op.add_column("work_order", sa.Column("assignee_id", sa.Uuid()))
    op.add_column("work_order", sa.Column("decline_ground", choice("declineground", *GROUNDS)))
    op.add_column("work_order", sa.Column("decline_note", sa.String(length=500)))
    op.create_foreign_key("fk_work_order_passed_from_id", "work_order", "work_order", ["passed_from_id"], ["id"])
    op.create_foreign_key("fk_work_order_assignee_id", "work_order", "account", ["assignee_id"], ["id"])


def _reference(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=f"fk_{table}_{column}")


def _route_objection() -> None:
    op.create_table(
        "route_objection",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("work_order_id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("suggested_id", sa.Uuid()),
        sa.Column("state", choice("objectionstate", "RAISED", "UPHELD", "REJECTED"), nullable=False),
        sa.Column("raised_by", sa.Uuid(), nullable=False),
        sa.Column("raised_at", MOMENT, nullable=False),
        sa.Column("decided_by", sa.Uuid()),
        sa.Column("decided_at", MOMENT),
        sa.Column("decision_note", sa.String(length=500)),
        _reference("route_objection", "submission_id", "submission"),
        _reference("route_objection", "work_order_id", "work_order"),
        _reference("route_objection", "department_id", "department"),
        _reference("route_objection", "suggested_id", "department"),
        _reference("route_objection", "raised_by", "account"),
        _reference("route_objection", "decided_by", "account"),
        sa.PrimaryKeyConstraint("id", name="pk_route_objection"),
        sa.UniqueConstraint("work_order_id", name="uq_route_objection_work_order_id"),
    )
    op.create_index("ix_route_objection_submission_id", "route_objection", ["submission_id"])


def _opinion() -> None:
    op.create_table(
        "opinion",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("work_order_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("given_by", sa.Uuid(), nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
        _reference("opinion", "submission_id", "submission"),
        _reference("opinion", "work_order_id", "work_order"),
        _reference("opinion", "given_by", "account"),
        sa.PrimaryKeyConstraint("id", name="pk_opinion"),
        sa.UniqueConstraint("work_order_id", name="uq_opinion_work_order_id"),
    )
    op.create_index("ix_opinion_submission_id", "opinion", ["submission_id"])


def _note() -> None:
    op.create_table(
        "note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("work_order_id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.String(length=1000), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        _reference("note", "work_order_id", "work_order"),
        _reference("note", "department_id", "department"),
        _reference("note", "author_id", "account"),
        sa.PrimaryKeyConstraint("id", name="pk_note"),
    )
    op.create_index("ix_note_work_order_id", "note", ["work_order_id"])


def _signature() -> None:
    op.create_table(
        "signature",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reply_id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Uuid()),
        sa.Column("signed_at", MOMENT),
        sa.Column("dissented_at", MOMENT),
        sa.Column("dissent", sa.String(length=500)),
        sa.CheckConstraint("signed_at IS NULL OR dissented_at IS NULL", name="one_way"),
        _reference("signature", "reply_id", "reply"),
        _reference("signature", "department_id", "department"),
        _reference("signature", "account_id", "account"),
        sa.PrimaryKeyConstraint("id", name="pk_signature"),
        sa.UniqueConstraint("reply_id", "department_id", name="uq_signature_reply_id_department_id"),
    )


def _promise() -> None:
    op.create_table(
        "promise",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("reply_id", sa.Uuid(), nullable=False),
        sa.Column("work_order_id", sa.Uuid(), nullable=False),
        sa.Column("deadline_id", sa.Uuid()),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("proof", sa.String(length=500)),
        sa.Column("proved_by", sa.Uuid()),
        sa.Column("proved_at", MOMENT),
        _reference("promise", "submission_id", "submission"),
        _reference("promise", "reply_id", "reply"),
        _reference("promise", "work_order_id", "work_order"),
        _reference("promise", "deadline_id", "deadline"),
        _reference("promise", "proved_by", "account"),
        sa.PrimaryKeyConstraint("id", name="pk_promise"),
    )
    op.create_index("ix_promise_submission_id", "promise", ["submission_id"])
    op.create_index("ix_promise_reply_id", "promise", ["reply_id"])
