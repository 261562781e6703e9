"""Where and who: regions, topics, departments, enterprises, accounts, and the calendar of working days."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

MOMENT = sa.DateTime(timezone=True)
TABLES = (
    "region",
    "region_change",
    "topic",
    "department_kind",
    "department",
    "enterprise",
    "account",
    "role_grant",
    "calendar_version",
    "calendar_day",
)


def choice(name: str, *members: str) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=40)


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    _region()
    _region_change()
    _topic()
    _department_kind()
    _department()
    _enterprise()
    _account()
    _role_grant()
    _calendar_version()
    _calendar_day()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _region() -> None:
    op.create_table(
        "region",
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("level", choice("regionlevel", "PROVINCE", "CITY", "COUNTY"), nullable=False),
        sa.Column("parent_code", sa.String(length=6)),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_to", sa.Date()),
        sa.CheckConstraint("code ~ '^[1-9][0-9]{5}$'", name="code"),
        sa.ForeignKeyConstraint(["parent_code"], ["region.code"], name="fk_region_parent_code"),
        sa.PrimaryKeyConstraint("code", name="pk_region"),
    )
    op.create_index("ix_region_parent_code", "region", ["parent_code"])


def _region_change() -> None:
    op.create_table(
        "region_change",
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("change", sa.String(length=20), nullable=False),
        sa.Column("old_code", sa.String(length=6)),
        sa.Column("old_name", sa.String(length=60)),
        sa.Column("new_code", sa.String(length=6)),
        sa.Column("new_name", sa.String(length=60)),
        sa.Column("approval_document", sa.String(length=60)),
        sa.ForeignKeyConstraint(["new_code"], ["region.code"], name="fk_region_change_new_code"),
        sa.ForeignKeyConstraint(["old_code"], ["region.code"], name="fk_region_change_old_code"),
        sa.PrimaryKeyConstraint("position", name="pk_region_change"),
    )
    op.create_index("ix_region_change_new_code", "region_change", ["new_code"])
    op.create_index("ix_region_change_old_code", "region_change", ["old_code"])


def _topic() -> None:
    op.create_table(
        "topic",
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("parent_code", sa.String(length=60)),
        sa.Column("name_zh", sa.String(length=60), nullable=False),
        sa.Column("name_en", sa.String(length=100), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["parent_code"], ["topic.code"], name="fk_topic_parent_code"),
        sa.PrimaryKeyConstraint("code", name="pk_topic"),
    )
    op.create_index("ix_topic_parent_code", "topic", ["parent_code"])


def _department_kind() -> None:
    op.create_table(
        "department_kind",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name_zh", sa.String(length=40), nullable=False),
        sa.Column("name_en", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_department_kind"),
    )


def _department() -> None:
    op.create_table(
        "department",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kind_code", sa.String(length=40), nullable=False),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_to", sa.Date()),
        sa.Column("successor_id", sa.Uuid()),
        sa.ForeignKeyConstraint(["kind_code"], ["department_kind.code"], name="fk_department_kind_code"),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name="fk_department_region_code"),
        sa.ForeignKeyConstraint(["successor_id"], ["department.id"], name="fk_department_successor_id"),
        sa.PrimaryKeyConstraint("id", name="pk_department"),
        sa.UniqueConstraint("name", name="uq_department_name"),
    )
    op.create_index("ix_department_region_code", "department", ["region_code"])


def _enterprise() -> None:
    op.create_table(
        "enterprise",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("credit_code", sa.String(length=18), nullable=False),
        sa.Column("industry", sa.String(length=40)),
        sa.Column("region_code", sa.String(length=6), nullable=False),
        sa.Column("certified_at", MOMENT),
        sa.ForeignKeyConstraint(["region_code"], ["region.code"], name="fk_enterprise_region_code"),
        sa.PrimaryKeyConstraint("id", name="pk_enterprise"),
        sa.UniqueConstraint("credit_code", name="uq_enterprise_credit_code"),
    )


def _account() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("display_name", sa.String(length=60), nullable=False),
        sa.Column("locale", choice("language", "ZH", "EN"), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("issuer", "subject", name="uq_account_issuer_subject"),
    )
    op.create_index("ix_account_email", "account", ["email"])


def _role_grant() -> None:
    op.create_table(
        "role_grant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            choice(
                "role",
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
            ),
            nullable=False,
        ),
        sa.Column("department_id", sa.Uuid()),
        sa.Column("enterprise_id", sa.Uuid()),
        sa.Column("granted_by", sa.Uuid()),
        sa.Column("granted_at", MOMENT, nullable=False),
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
    op.create_index("ix_role_grant_enterprise_id", "role_grant", ["enterprise_id"])
    op.create_index("ix_role_grant_role_department_id", "role_grant", ["role", "department_id"])


def _calendar_version() -> None:
    op.create_table(
        "calendar_version",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("first_year", sa.Integer(), nullable=False),
        sa.Column("published_through", sa.Date(), nullable=False),
        sa.Column("imported_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("version", name="pk_calendar_version"),
    )


def _calendar_day() -> None:
    op.create_table(
        "calendar_day",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("status", choice("daystatus", "WORK", "OFF"), nullable=False),
        sa.Column("occasion", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["version"], ["calendar_version.version"], name="fk_calendar_day_version"),
        sa.PrimaryKeyConstraint("version", "date", name="pk_calendar_day"),
    )
