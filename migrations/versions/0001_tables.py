"""The tables of the channel."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("display_name", sa.String(length=60), nullable=False),
        sa.Column(
            "locale",
            sa.Enum("ZH", "EN", name="language", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("issuer", "subject", name="uq_account_issuer_subject"),
    )
    op.create_index("ix_account_email", "account", ["email"], unique=False)
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("detail", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("request_id", sa.String(length=64), nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=True),
        sa.Column("hash", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_audit_entry"),
        sa.UniqueConstraint("position", name="uq_audit_entry_position"),
    )
    op.create_index("ix_audit_entry_subject_id_position", "audit_entry", ["subject_id", "position"], unique=False)
    op.create_index("ix_audit_entry_unsealed", "audit_entry", ["id"], unique=False, postgresql_where="position IS NULL")
    op.create_table(
        "calendar_version",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("first_year", sa.Integer(), nullable=False),
        sa.Column("published_through", sa.Date(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("version", name="pk_calendar_version"),
    )
    op.create_table(
        "department_kind",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name_zh", sa.String(length=40), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_department_kind"),
    )
    op.create_table(
        "event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "tag",
            sa.Enum(
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
                name="eventtag",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("work_order_id", sa.Uuid(), nullable=True),
        sa.Column("reply_id", sa.Uuid(), nullable=True),
        sa.Column("internal_to", sa.Uuid(), nullable=True),
        sa.Column("streams", sa.ARRAY(sa.String(length=50)), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
        sa.UniqueConstraint("position", name="uq_event_position"),
    )
    op.create_index("ix_event_unsealed", "event", ["id"], unique=False, postgresql_where="position IS NULL")
    op.create_table(
        "heartbeat",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_heartbeat"),
    )
    op.create_table(
        "idempotency_key",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("operation", sa.String(length=40), nullable=False),
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("input_hash", sa.LargeBinary(), nullable=False),
        sa.Column("result_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "operation", "key", name="pk_idempotency_key"),
    )
    op.create_index("ix_idempotency_key_created_at", "idempotency_key", ["created_at"], unique=False)
    op.create_table(
        "region",
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "PROVINCE", "CITY", "COUNTY", name="regionlevel", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("parent_code", sa.String(length=6), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.CheckConstraint("code ~ '^[1-9][0-9]{5}$'", name="ck_region_code"),
        sa.ForeignKeyConstraint(["parent_code"], ["region.code"], name="fk_region_parent_code"),
        sa.PrimaryKeyConstraint("code", name="pk_region"),
    )
    op.create_index("ix_region_parent_code", "region", ["parent_code"], unique=False)
    op.create_table(
        "time_shift",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shift", sa.Interval(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_time_shift"),
    )
    op.create_table(
        "topic",
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("parent_code", sa.String(length=60), nullable=True),
        sa.Column("name_zh", sa.String(length=60), nullable=False),
        sa.Column("name_en", sa.String(length=100), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["parent_code"], ["topic.code"], name="fk_topic_parent_code"),
        sa.PrimaryKeyConstraint("code", name="pk_topic"),
    )
    op.create_index("ix_topic_parent_code", "topic", ["parent_code"], unique=False)
    op.create_table(
        "calendar_day",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("WORK", "OFF", name="daystatus", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("occasion", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["version"], ["calendar_version.version"], name="fk_calendar_day_version"),
        sa.PrimaryKeyConstraint("version", "date", name="pk_calendar_day"),
    )
    op.create_table(
        "department",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kind_code", sa.String(length=40), nullable=False),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("successor_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["kind_code"], ["department_kind.code"], name="fk_department_kind_code"),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name="fk_department_region_code"),
        sa.ForeignKeyConstraint(["successor_id"], ["department.id"], name="fk_department_successor_id"),
        sa.PrimaryKeyConstraint("id", name="pk_department"),
        sa.UniqueConstraint("name", name="uq_department_name"),
    )
    op.create_index("ix_department_region_code", "department", ["region_code"], unique=False)
    op.create_table(
        "enterprise",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("credit_code", sa.String(length=18), nullable=False),
        sa.Column("industry", sa.String(length=40), nullable=True),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("certified_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name="fk_enterprise_region_code"),
        sa.PrimaryKeyConstraint("id", name="pk_enterprise"),
        sa.UniqueConstraint("credit_code", name="uq_enterprise_credit_code"),
    )
    op.create_table(
        "feed_entry",
        sa.Column("stream", sa.String(length=50), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_feed_entry_event_id"),
        sa.PrimaryKeyConstraint("stream", "position", name="pk_feed_entry"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "task",
            sa.Enum("NOTIFY", "MAIL", name="task", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("dedupe_key", sa.String(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "WAITING", "DONE", "PARKED", name="outboxstate", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("available_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("crashes", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_outbox_event_id"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("dedupe_key", name="uq_outbox_dedupe_key"),
    )
    op.create_index(
        "ix_outbox_due", "outbox", ["task", "available_at", "id"], unique=False, postgresql_where="state = 'WAITING'"
    )
    op.create_index(
        "ix_outbox_sent", "outbox", ["task", "available_at"], unique=False, postgresql_where="sent_at IS NOT NULL"
    )
    op.create_table(
        "region_change",
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("change", sa.String(length=20), nullable=False),
        sa.Column("old_code", sa.String(length=6), nullable=True),
        sa.Column("old_name", sa.String(length=60), nullable=True),
        sa.Column("new_code", sa.String(length=6), nullable=True),
        sa.Column("new_name", sa.String(length=60), nullable=True),
        sa.Column("approval_document", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(["new_code"], ["region.code"], name="fk_region_change_new_code"),
        sa.ForeignKeyConstraint(["old_code"], ["region.code"], name="fk_region_change_old_code"),
        sa.PrimaryKeyConstraint("position", name="pk_region_change"),
    )
    op.create_index("ix_region_change_new_code", "region_change", ["new_code"], unique=False)
    op.create_index("ix_region_change_old_code", "region_change", ["old_code"], unique=False)
    op.create_table(
        "role_grant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "CITIZEN",
                "ENTERPRISE_MEMBER",
                "REVIEWER",
                "DISPATCHER",
                "CLERK",
                "UNIT_HEAD",
                "LEADER_OFFICE",
                "SUPERVISOR",
                "APPEAL_OFFICER",
                "PUBLISHER",
                "ANALYST",
                "AUDITOR",
                "ADMIN",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("department_id", sa.Uuid(), nullable=True),
        sa.Column("enterprise_id", sa.Uuid(), nullable=True),
        sa.Column("granted_by", sa.Uuid(), nullable=True),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_role_grant_account_id"),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name="fk_role_grant_department_id"),
        sa.ForeignKeyConstraint(["enterprise_id"], ["enterprise.id"], name="fk_role_grant_enterprise_id"),
        sa.ForeignKeyConstraint(["granted_by"], ["account.id"], name="fk_role_grant_granted_by"),
        sa.PrimaryKeyConstraint("id", name="pk_role_grant"),
        sa.UniqueConstraint(
            "account_id",
            "role",
            "department_id",
            "enterprise_id",
            name="uq_role_grant_account_id_role_department_id_enterprise_id",
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index("ix_role_grant_enterprise_id", "role_grant", ["enterprise_id"], unique=False)
    op.create_index("ix_role_grant_role_department_id", "role_grant", ["role", "department_id"], unique=False)
    op.create_table(
        "submission",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "COMPLAINT",
                "SUGGESTION",
                "HELP",
                "CONSULTATION",
                "THANKS",
                name="submissionkind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=22), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("topic_code", sa.String(length=60), nullable=False),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("addressee_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("enterprise_id", sa.Uuid(), nullable=True),
        sa.Column("thanks_for_id", sa.Uuid(), nullable=True),
        sa.Column("contact_name_sealed", sa.Text(), nullable=False),
        sa.Column("contact_name_masked", sa.String(length=60), nullable=False),
        sa.Column("contact_phone_sealed", sa.Text(), nullable=False),
        sa.Column("contact_phone_masked", sa.String(length=30), nullable=False),
        sa.Column("hidden_remark_sealed", sa.Text(), nullable=True),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column(
            "review_state",
            sa.Enum(
                "SUBMITTED",
                "APPROVED",
                "REJECTED",
                name="reviewstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "rejection_reason",
            sa.Enum(
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
                name="rejectionreason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("rejection_note", sa.String(length=500), nullable=True),
        sa.Column(
            "handling_state",
            sa.Enum(
                "NEW",
                "DISPATCHED",
                "ACCEPTED",
                "IN_PROGRESS",
                "REPLIED",
                "CLOSED",
                name="handlingstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "evaluation_state",
            sa.Enum(
                "NONE", "OPEN", "RATED", name="evaluationstate", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by", sa.Uuid(), nullable=True),
        sa.Column("dispatched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
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
    op.create_index("ix_submission_addressee_id_filed_at", "submission", ["addressee_id", "filed_at"], unique=False)
    op.create_index("ix_submission_author_id_filed_at", "submission", ["author_id", "filed_at"], unique=False)
    op.create_index("ix_submission_enterprise_id_filed_at", "submission", ["enterprise_id", "filed_at"], unique=False)
    op.create_index("ix_submission_filed_at_id", "submission", ["filed_at", "id"], unique=False)
    op.create_index("ix_submission_thanks_for_id", "submission", ["thanks_for_id"], unique=False)
    op.create_table(
        "notification",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column(
            "tag",
            sa.Enum(
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
                name="eventtag",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("work_order_id", sa.Uuid(), nullable=True),
        sa.Column("reply_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_notification_account_id"),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name="fk_notification_event_id"),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name="fk_notification_submission_id"),
        sa.PrimaryKeyConstraint("id", name="pk_notification"),
        sa.UniqueConstraint("event_id", "account_id", name="uq_notification_event_id_account_id"),
    )
    op.create_index("ix_notification_account_id_at_id", "notification", ["account_id", "at", "id"], unique=False)
    op.create_table(
        "rating",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("degree", sa.Integer(), nullable=False),
        sa.Column("manner", sa.Integer(), nullable=False),
        sa.Column("speed", sa.Integer(), nullable=False),
        sa.Column("grade", sa.Numeric(precision=3, scale=2), nullable=False),
        sa.Column(
            "solved",
            sa.Enum("YES", "PARTLY", "NO", name="solved", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("comment", sa.String(length=500), nullable=True),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "degree BETWEEN 1 AND 5 AND manner BETWEEN 1 AND 5 AND speed BETWEEN 1 AND 5", name="ck_rating_scores"
        ),
        sa.ForeignKeyConstraint(["author_id"], ["account.id"], name="fk_rating_author_id"),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name="fk_rating_submission_id"),
        sa.PrimaryKeyConstraint("id", name="pk_rating"),
        sa.UniqueConstraint("submission_id", name="uq_rating_submission_id"),
    )
    op.create_table(
        "work_order",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "LEAD", "CO", "PARALLEL", name="workorderrole", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "ISSUED",
                "ACCEPTED",
                "IN_PROGRESS",
                "REPLIED",
                "CLOSED",
                name="workorderstate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("instruction", sa.String(length=500), nullable=True),
        sa.Column("issued_by", sa.Uuid(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "close_reason",
            sa.Enum(
                "RATED",
                "THANKED",
                "RESOLVED_BY_PARTNER",
                "LEAD_CLOSED",
                name="closereason",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["department_id"], ["department.id"], name="fk_work_order_department_id"),
        sa.ForeignKeyConstraint(["issued_by"], ["account.id"], name="fk_work_order_issued_by"),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name="fk_work_order_submission_id"),
        sa.PrimaryKeyConstraint("id", name="pk_work_order"),
        sa.UniqueConstraint("submission_id", "department_id", name="uq_work_order_submission_id_department_id"),
    )
    op.create_index(
        "ix_work_order_department_id_issued_at_id", "work_order", ["department_id", "issued_at", "id"], unique=False
    )
    op.create_index(
        "ix_work_order_open",
        "work_order",
        ["department_id", "state"],
        unique=False,
        postgresql_where="state IN ('ISSUED', 'ACCEPTED', 'IN_PROGRESS')",
    )
    op.create_table(
        "deadline",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("work_order_id", sa.Uuid(), nullable=True),
        sa.Column("definition_code", sa.String(length=60), nullable=False),
        sa.Column("definition_version", sa.Integer(), nullable=False),
        sa.Column("calendar_version", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("start_event", sa.String(length=60), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("steps", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("due_at > started_at", name="ck_deadline_due_after_start"),
        sa.ForeignKeyConstraint(
            ["calendar_version"], ["calendar_version.version"], name="fk_deadline_calendar_version"
        ),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name="fk_deadline_submission_id"),
        sa.ForeignKeyConstraint(["work_order_id"], ["work_order.id"], name="fk_deadline_work_order_id"),
        sa.PrimaryKeyConstraint("id", name="pk_deadline"),
    )
    op.create_index("ix_deadline_running", "deadline", ["due_at"], unique=False, postgresql_where="stopped_at IS NULL")
    op.create_index("ix_deadline_submission_id", "deadline", ["submission_id"], unique=False)
    op.create_index("ix_deadline_work_order_id", "deadline", ["work_order_id"], unique=False)
    op.create_table(
        "reply",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("submission_id", sa.Uuid(), nullable=False),
        sa.Column("work_order_id", sa.Uuid(), nullable=False),
        sa.Column("department_id", sa.Uuid(), nullable=False),
        sa.Column("published_as_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("INTERIM", "FINAL", name="replykind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "DRAFTED",
                "SIGNED",
                "PUBLISHED",
                "RETURNED",
                name="replystate",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("drafted_by", sa.Uuid(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_by", sa.Uuid(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by", sa.Uuid(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("return_reason", sa.String(length=500), nullable=True),
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
    op.create_index("ix_reply_submission_id_state", "reply", ["submission_id", "state"], unique=False)
    op.create_index("ix_reply_work_order_id_drafted_at", "reply", ["work_order_id", "drafted_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_reply_work_order_id_drafted_at", table_name="reply")
    op.drop_index("ix_reply_submission_id_state", table_name="reply")
    op.drop_table("reply")
    op.drop_index("ix_deadline_work_order_id", table_name="deadline")
    op.drop_index("ix_deadline_submission_id", table_name="deadline")
    op.drop_index("ix_deadline_running", table_name="deadline", postgresql_where="stopped_at IS NULL")
    op.drop_table("deadline")
    op.drop_index(
        "ix_work_order_open", table_name="work_order", postgresql_where="state IN ('ISSUED', 'ACCEPTED', 'IN_PROGRESS')"
    )
    op.drop_index("ix_work_order_department_id_issued_at_id", table_name="work_order")
    op.drop_table("work_order")
    op.drop_table("rating")
    op.drop_index("ix_notification_account_id_at_id", table_name="notification")
    op.drop_table("notification")
    op.drop_index("ix_submission_thanks_for_id", table_name="submission")
    op.drop_index("ix_submission_filed_at_id", table_name="submission")
    op.drop_index("ix_submission_enterprise_id_filed_at", table_name="submission")
    op.drop_index("ix_submission_author_id_filed_at", table_name="submission")
    op.drop_index("ix_submission_addressee_id_filed_at", table_name="submission")
    op.drop_table("submission")
    op.drop_index("ix_role_grant_role_department_id", table_name="role_grant")
    op.drop_index("ix_role_grant_enterprise_id", table_name="role_grant")
    op.drop_table("role_grant")
    op.drop_index("ix_region_change_old_code", table_name="region_change")
    op.drop_index("ix_region_change_new_code", table_name="region_change")
    op.drop_table("region_change")
    op.drop_index("ix_outbox_sent", table_name="outbox", postgresql_where="sent_at IS NOT NULL")
    op.drop_index("ix_outbox_due", table_name="outbox", postgresql_where="state = 'WAITING'")
    op.drop_table("outbox")
    op.drop_table("feed_entry")
    op.drop_table("enterprise")
    op.drop_index("ix_department_region_code", table_name="department")
    op.drop_table("department")
    op.drop_table("calendar_day")
    op.drop_index("ix_topic_parent_code", table_name="topic")
    op.drop_table("topic")
    op.drop_table("time_shift")
    op.drop_index("ix_region_parent_code", table_name="region")
    op.drop_table("region")
    op.drop_index("ix_idempotency_key_created_at", table_name="idempotency_key")
    op.drop_table("idempotency_key")
    op.drop_table("heartbeat")
    op.drop_index("ix_event_unsealed", table_name="event", postgresql_where="position IS NULL")
    op.drop_table("event")
    op.drop_table("department_kind")
    op.drop_table("calendar_version")
    op.drop_index("ix_audit_entry_unsealed", table_name="audit_entry", postgresql_where="position IS NULL")
    op.drop_index("ix_audit_entry_subject_id_position", table_name="audit_entry")
    op.drop_table("audit_entry")
    op.drop_index("ix_account_email", table_name="account")
    op.drop_table("account")
