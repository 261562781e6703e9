"""Submissions, what becomes of them, and the records that the store itself keeps from being changed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"

MOMENT = sa.DateTime(timezone=True)
TABLES = (
    "audit_entry",
    "event",
    "feed_entry",
    "submission",
    "work_order",
    "reply",
    "deadline",
    "rating",
    "notification",
)
EVENT_TAGS = (
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
ORIGINAL = (
    "number, kind, title, body, author_id, contact_name_sealed, contact_phone_sealed, hidden_remark_sealed, filed_at"
)
RECORDED = {
    "audit_entry": "id, at, account_id, action, subject_id, detail, request_id",
    "event": "id, tag, at, actor_id, submission_id, work_order_id, reply_id, internal_to, streams",
}
"""What a record says; its place, and the hash that chains it, come once and later."""

REFUSE_CHANGE = """
    CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION USING ERRCODE = 'restrict_violation',
            MESSAGE = concat(TG_OP, ' of ', TG_TABLE_NAME, ' is refused: it is a record');
    END $$
"""


def choice(name: str, *members: str) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.execute("CREATE SEQUENCE submission_number")
    _audit_entry()
    _event()
    _feed_entry()
    _submission()
    _work_order()
    _reply()
    _deadline()
    _rating()
    _notification()
    _guards()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    op.execute("DROP FUNCTION refuse_change()")
    op.execute("DROP SEQUENCE submission_number")


def _audit_entry() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("account_id", sa.Uuid()),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject_id", sa.Uuid()),
        sa.Column("detail", JSONB(), nullable=False),
        sa.Column("request_id", sa.String(length=64)),
        sa.Column("position", sa.BigInteger()),
        sa.Column("hash", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("id", name="pk_audit_entry"),
        sa.UniqueConstraint("position", name="uq_audit_entry_position"),
    )
    op.create_index("ix_audit_entry_subject_id_position", "audit_entry", ["subject_id", "position"])
    op.create_index("ix_audit_entry_unsealed", "audit_entry", ["id"], postgresql_where="position IS NULL")


def _event() -> None:
    op.create_table(
        "event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("tag", choice("eventtag", *EVENT_TAGS), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor_id", sa.Uuid()),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("work_order_id", sa.Uuid()),
        sa.Column("reply_id", sa.Uuid()),
        sa.Column("internal_to", sa.Uuid()),
        sa.Column("streams", sa.ARRAY(sa.String(length=50)), nullable=False),
        sa.Column("position", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
        sa.UniqueConstraint("position", name="uq_event_position"),
    )
    op.create_index("ix_event_unsealed", "event", ["id"], postgresql_where="position IS NULL")


def _feed_entry() -> None:
    op.create_table(
        "feed_entry",
        sa.Column("stream", sa.String(length=50), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_feed_entry_event_id"),
        sa.PrimaryKeyConstraint("stream", "position", name="pk_feed_entry"),
    )


def _submission() -> None:
    op.create_table(
        "submission",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column(
            "kind",
            choice("submissionkind", "COMPLAINT", "SUGGESTION", "HELP", "CONSULTATION", "THANKS"),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=22), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("topic_code", sa.String(length=60), nullable=False),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("addressee_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("enterprise_id", sa.Uuid()),
        sa.Column("thanks_for_id", sa.Uuid()),
        sa.Column("contact_name_sealed", sa.Text(), nullable=False),
        sa.Column("contact_name_masked", sa.String(length=60), nullable=False),
        sa.Column("contact_phone_sealed", sa.Text(), nullable=False),
        sa.Column("contact_phone_masked", sa.String(length=30), nullable=False),
        sa.Column("hidden_remark_sealed", sa.Text()),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("review_state", choice("reviewstate", "SUBMITTED", "APPROVED", "REJECTED"), nullable=False),
        sa.Column(
            "rejection_reason",
            choice(
                "rejectionreason",
                "OUTSIDE_REMIT",
                "IN_JUDICIAL_PROCEDURE",
                "IN_PETITION_PROCEDURE",
                "FINALLY_DECIDED",
                "DUPLICATE",
                "VAGUE",
                "UNVERIFIED_CLAIMS",
                "DEFAMATION",
                "PRIVACY_OF_OTHERS",
                "ADVERTISING",
                "IMPERSONATION",
                "FLOODING",
            ),
        ),
        sa.Column("rejection_note", sa.String(length=500)),
        sa.Column(
            "handling_state",
            choice("handlingstate", "NEW", "DISPATCHED", "ACCEPTED", "IN_PROGRESS", "REPLIED", "CLOSED"),
            nullable=False,
        ),
        sa.Column("evaluation_state", choice("evaluationstate", "NONE", "OPEN", "RATED"), nullable=False),
        sa.Column("filed_at", MOMENT, nullable=False),
        sa.Column("reviewed_at", MOMENT),
        sa.Column("reviewed_by", sa.Uuid()),
        sa.Column("dispatched_at", MOMENT),
        sa.Column("replied_at", MOMENT),
        sa.Column("closed_at", MOMENT),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["addressee_id"], ["department.id"], name="fk_submission_addressee_id"),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name="fk_submission_author_id"),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name="fk_submission_enterprise_id"),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name="fk_submission_region_code"),
        sa.ForeignKeyConstraint(["reviewed_by"], ["account.id"], name="fk_submission_reviewed_by"),
        sa.ForeignKeyConstraint(["thanks_for_id"], ["submission.id"], name="fk_submission_thanks_for_id"),
        sa.ForeignKeyConstraint(["topic_code"], ["topic.code"], name="fk_submission_topic_code"),
        sa.PrimaryKeyConstraint("id", name="pk_submission"),
        sa.UniqueConstraint("number", name="uq_submission_number"),
    )
    op.create_index("ix_submission_addressee_id_filed_at", "submission", ["addressee_id", "filed_at"])
    op.create_index("ix_submission_author_id_filed_at", "submission", ["author_id", "filed_at"])
    op.create_index("ix_submission_enterprise_id_filed_at", "submission", ["enterprise_id", "filed_at"])
    op.create_index("ix_submission_filed_at_id", "submission", ["filed_at", "id"])
    op.create_index("ix_submission_thanks_for_id", "submission", ["thanks_for_id"])


def _work_order() -> None:
    op.create_table(
        "work_order",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("role", choice("workorderrole", "LEAD", "CO", "PARALLEL"), nullable=False),
        sa.Column(
            "state", choice("workorderstate", "ISSUED", "ACCEPTED", "IN_PROGRESS", "REPLIED", "CLOSED"), nullable=False
        ),
        sa.Column("instruction", sa.String(length=500)),
        sa.Column("issued_by", sa.Uuid(), nullable=False),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("accepted_at", MOMENT),
        sa.Column("answered_at", MOMENT),
        sa.Column("closed_at", MOMENT),
        sa.Column("close_reason", choice("closereason", "RATED", "THANKED", "RESOLVED_BY_PARTNER", "LEAD_CLOSED")),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name="fk_work_order_department_id"),
        sa.ForeignKeyConstraint(["issued_by"], ["account.id"], name="fk_work_order_issued_by"),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name="fk_work_order_submission_id"),
        sa.PrimaryKeyConstraint("id", name="pk_work_order"),
        sa.UniqueConstraint("submission_id", "department_id", name="uq_work_order_submission_id_department_id"),
    )
    op.create_index("ix_work_order_department_id_issued_at_id", "work_order", ["department_id", "issued_at", "id"])
    op.create_index(
        "ix_work_order_open",
        "work_order",
        ["department_id", "state"],
        postgresql_where="state IN ('ISSUED', 'ACCEPTED', 'IN_PROGRESS')",
    )


def _reply() -> None:
    op.create_table(
        "reply",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("work_order_id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("published_as_id", sa.Uuid(), nullable=False),
        sa.Column("kind", choice("replykind", "INTERIM", "FINAL"), nullable=False),
        sa.Column("state", choice("replystate", "DRAFTED", "SIGNED", "PUBLISHED", "RETURNED"), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("drafted_by", sa.Uuid(), nullable=False),
        sa.Column("drafted_at", MOMENT, nullable=False),
        sa.Column("signed_by", sa.Uuid()),
        sa.Column("signed_at", MOMENT),
        sa.Column("reviewed_by", sa.Uuid()),
        sa.Column("published_at", MOMENT),
        sa.Column("return_reason", sa.String(length=500)),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name="fk_reply_department_id"),
        sa.ForeignKeyConstraint(["drafted_by"], ["account.id"], name="fk_reply_drafted_by"),
        sa.ForeignKeyConstraint(["published_as_id"], ["department.id"], name="fk_reply_published_as_id"),
        sa.ForeignKeyConstraint(["reviewed_by"], ["account.id"], name="fk_reply_reviewed_by"),
        sa.ForeignKeyConstraint(["signed_by"], ["account.id"], name="fk_reply_signed_by"),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name="fk_reply_submission_id"),
        sa.ForeignKeyConstraint(["work_order_id"], ["work_order.id"], name="fk_reply_work_order_id"),
        sa.PrimaryKeyConstraint("id", name="pk_reply"),
    )
    op.create_index("ix_reply_submission_id_state", "reply", ["submission_id", "state"])
    op.create_index("ix_reply_work_order_id_drafted_at", "reply", ["work_order_id", "drafted_at"])


def _deadline() -> None:
    op.create_table(
        "deadline",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("work_order_id", sa.Uuid()),
        sa.Column("definition_code", sa.String(length=60), nullable=False),
        sa.Column("definition_version", sa.Integer(), nullable=False),
        sa.Column("calendar_version", sa.Integer(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("start_event", sa.String(length=60), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("steps", JSONB(), nullable=False),
        sa.Column("stopped_at", MOMENT),
        sa.CheckConstraint("due_at > started_at", name="due_after_start"),
        sa.ForeignKeyConstraint(
            ["calendar_version"], ["calendar_version.version"], name="fk_deadline_calendar_version"
        ),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name="fk_deadline_submission_id"),
        sa.ForeignKeyConstraint(["work_order_id"], ["work_order.id"], name="fk_deadline_work_order_id"),
        sa.PrimaryKeyConstraint("id", name="pk_deadline"),
    )
    op.create_index("ix_deadline_running", "deadline", ["due_at"], postgresql_where="stopped_at IS NULL")
    op.create_index("ix_deadline_submission_id", "deadline", ["submission_id"])
    op.create_index("ix_deadline_work_order_id", "deadline", ["work_order_id"])


def _rating() -> None:
    op.create_table(
        "rating",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("degree", sa.Integer(), nullable=False),
        sa.Column("manner", sa.Integer(), nullable=False),
        sa.Column("speed", sa.Integer(), nullable=False),
        sa.Column("grade", sa.Numeric(precision=3, scale=2), nullable=False),
        sa.Column("solved", choice("solved", "YES", "PARTLY", "NO"), nullable=False),
        sa.Column("comment", sa.String(length=500)),
        sa.Column("rated_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "degree BETWEEN 1 AND 5 AND manner BETWEEN 1 AND 5 AND speed BETWEEN 1 AND 5", name="scores"
        ),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name="fk_rating_author_id"),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name="fk_rating_submission_id"),
        sa.PrimaryKeyConstraint("id", name="pk_rating"),
        sa.UniqueConstraint("submission_id", name="uq_rating_submission_id"),
    )


def _notification() -> None:
    op.create_table(
        "notification",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("tag", choice("eventtag", *EVENT_TAGS), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("work_order_id", sa.Uuid()),
        sa.Column("reply_id", sa.Uuid()),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("read_at", MOMENT),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_notification_account_id"),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_notification_event_id"),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name="fk_notification_submission_id"),
        sa.PrimaryKeyConstraint("id", name="pk_notification"),
        sa.UniqueConstraint("event_id", "account_id", name="uq_notification_event_id_account_id"),
    )
    op.create_index("ix_notification_account_id_at_id", "notification", ["account_id", "at", "id"])


def _guards() -> None:
    op.execute(REFUSE_CHANGE)
    _refuse("original_never_changes", f"UPDATE OF {ORIGINAL} ON submission FOR EACH ROW")
    for table, columns in RECORDED.items():
        _refuse(f"{table}_never_changes", f"UPDATE OF {columns} ON {table} FOR EACH ROW")
        _refuse(f"{table}_is_sealed_once", f"UPDATE ON {table} FOR EACH ROW WHEN (OLD.position IS NOT NULL)")
        _refuse(f"{table}_only_grows", f"DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT")


def _refuse(name: str, change: str) -> None:
    op.execute(f"CREATE TRIGGER {name} BEFORE {change} EXECUTE FUNCTION refuse_change()")
