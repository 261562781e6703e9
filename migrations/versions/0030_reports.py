"""Reports: what was asked, versions, files and standing orders; events and notifications that are about a report."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from migrations.choices import narrow, widen

revision = "0030"
down_revision = "0029"

MOMENT = sa.DateTime(timezone=True)
TAGS = (
    *("REPORT_REQUESTED", "REPORT_PROGRESSED", "REPORT_READY"),
    *("REPORT_FAILED", "REPORT_CANCELLED", "REPORT_PUBLISHED"),
)
TOLD = ("event", "notification")
STATES = ("QUEUED", "RUNNING", "DONE", "FAILED", "CANCELLED")
KINDS = (
    *("OVERVIEW", "SLA", "RANKING", "ARREARS", "TOPICS", "REPEATS", "TRANSFERS"),
    *("REVIEW", "CAMPAIGN", "BRIEF", "DISCLOSURE"),
)
ROLES = (
    *("CITIZEN", "ENTERPRISE_MEMBER", "REVIEWER", "DISPATCHER", "CLERK", "UNIT_HEAD", "LEADER_OFFICE"),
    *("SUPERVISOR", "APPEAL_OFFICER", "PUBLISHER", "ANALYST", "AUDITOR", "ADMIN"),
)
FAILURES = ("TOO_SLOW", "STORE_AWAY", "FILES_AWAY", "WORKERS_DIED", "CANNOT_COMPUTE", "CANNOT_DRAW")
FROZEN = (
    *("report_id", "number", "document", "digest", "definitions_version", "as_of", "data_mark", "made_at"),
    *("corrects", "reason", "changes"),
)
ABOUT_ONE = "(submission_id IS NULL) = (report_id IS NOT NULL)"


def upgrade() -> None:
    for table in TOLD:
        widen(table, "tag", "eventtag", TAGS)
    widen("outbox", "task", "task", ("REPORT",))
    widen("muted_mail", "kind", "noticekind", ("REPORTS",))
    _create_schedules()
    _create_reports()
    _create_versions()
    _create_artefacts()
    _create_steps()
    op.add_column("event", sa.Column("report_id", sa.Uuid()))
    op.add_column("notification", sa.Column("report_id", sa.Uuid(), sa.ForeignKey("report.id")))
    for table in TOLD:
        op.alter_column(table, "submission_id", nullable=True)
        op.create_check_constraint("about_one", table, ABOUT_ONE)
    _refuse("event_stays_about_its_report", "UPDATE OF report_id ON event FOR EACH ROW")


def _create_schedules() -> None:
    op.create_table(
        "report_schedule",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("code", sa.String(length=40), unique=True),
        sa.Column("kind", _choice("reportkind", *KINDS), nullable=False),
        sa.Column("basis", _choice("basis", "COHORT", "PERIOD"), nullable=False),
        sa.Column("cadence", _choice("cadence", "DAILY", "WEEKLY", "MONTHLY", "QUARTERLY", "YEARLY"), nullable=False),
        *_scope(),
        sa.Column("for_units", sa.Boolean(), nullable=False),
        sa.Column("told_role", _choice("role", *ROLES)),
        sa.Column("owner_id", sa.Uuid(), sa.ForeignKey("account.id"), index=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
        sa.CheckConstraint("(code IS NULL) = (owner_id IS NOT NULL)", name="whose"),
    )
    op.create_index(
        "ix_report_schedule_next_at", "report_schedule", ["next_at"], postgresql_where=sa.text("ended_at IS NULL")
    )


def _scope() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("region_code", sa.String(length=6), sa.ForeignKey("region.code")),
        sa.Column("department_id", sa.Uuid(), sa.ForeignKey("department.id")),
        sa.Column("topic_code", sa.String(length=60), sa.ForeignKey("topic.code")),
        sa.Column("breakdowns", ARRAY(sa.String(length=40)), nullable=False),
    )


def _create_reports() -> None:
    op.create_table(
        "report",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("kind", _choice("reportkind", *KINDS), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("basis", _choice("basis", "COHORT", "PERIOD"), nullable=False),
        *_scope(),
        sa.Column("campaign_id", sa.Uuid(), sa.ForeignKey("campaign.id")),
        sa.Column("pictures", sa.Boolean(), nullable=False),
        sa.Column("question_key", sa.String(length=64), nullable=False),
        sa.Column("title_zh", sa.String(length=200), nullable=False),
        sa.Column("title_en", sa.String(length=200), nullable=False),
        sa.Column("requested_by", sa.Uuid(), sa.ForeignKey("account.id")),
        sa.Column("requested_at", MOMENT, nullable=False),
        sa.Column("schedule_id", sa.Uuid(), sa.ForeignKey("report_schedule.id")),
        sa.Column("told_role", _choice("role", *ROLES)),
        sa.Column("state", _choice("reportstate", *STATES), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False, unique=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("failure", _choice("reportfailure", *FAILURES)),
        sa.Column("correcting", sa.Integer()),
        sa.Column("reason", sa.String(length=500)),
        sa.Column("began_at", MOMENT),
        sa.Column("ended_at", MOMENT),
        sa.CheckConstraint("since < until", name="some_days"),
        sa.CheckConstraint("(state = 'FAILED') = (failure IS NOT NULL)", name="failed_for_a_reason"),
        sa.CheckConstraint("done BETWEEN 0 AND total", name="progress"),
    )
    op.create_index("ix_report_question_key", "report", ["question_key", "requested_at"])
    op.create_index("ix_report_requested_at_id", "report", ["requested_at", "id"])
    op.create_index("ix_report_department_id", "report", ["department_id"])
    under_way = sa.text("state IN ('QUEUED', 'RUNNING')")
    op.create_index("ix_report_under_way", "report", ["run_id"], postgresql_where=under_way)


def _create_versions() -> None:
    op.create_table(
        "report_version",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("report_id", sa.Uuid(), sa.ForeignKey("report.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("document", JSONB(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("definitions_version", sa.String(length=40), nullable=False),
        sa.Column("as_of", MOMENT, nullable=False),
        sa.Column("data_mark", sa.String(length=200), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("published_at", MOMENT),
        sa.Column("published_by", sa.Uuid(), sa.ForeignKey("account.id")),
        sa.Column("corrects", sa.Integer()),
        sa.Column("reason", sa.String(length=500)),
        sa.Column("changes", JSONB(), nullable=False),
        sa.UniqueConstraint("report_id", "number"),
        sa.CheckConstraint("(published_at IS NULL) = (published_by IS NULL)", name="published"),
        sa.CheckConstraint("(corrects IS NULL) = (reason IS NULL)", name="corrected_for_a_reason"),
    )
    _refuse("report_version_never_changes", f"UPDATE OF {', '.join(FROZEN)} ON report_version FOR EACH ROW")
    _refuse("report_version_only_grows", "DELETE ON report_version FOR EACH STATEMENT")
    op.execute(
        "CREATE TRIGGER report_version_stays_published BEFORE UPDATE OF published_at, published_by ON report_version "
        "FOR EACH ROW WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION refuse_change()"
    )


def _refuse(name: str, change: str) -> None:
    op.execute(f"CREATE TRIGGER {name} BEFORE {change} EXECUTE FUNCTION refuse_change()")


def _create_artefacts() -> None:
    op.create_table(
        "report_artefact",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("report_id", sa.Uuid(), sa.ForeignKey("report.id"), nullable=False, index=True),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Uuid(), sa.ForeignKey("report_version.id")),
        sa.Column("form", _choice("reportform", "JSON", "CSV", "XLSX", "HTML", "PNG"), nullable=False),
        sa.Column("language", _choice("language", "ZH", "EN")),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("kept_until", MOMENT),
        sa.UniqueConstraint("version_id", "form", "language"),
        sa.CheckConstraint("(version_id IS NULL) = (kept_until IS NOT NULL)", name="kept"),
    )
    for column, condition in (("kept_until", "kept_until IS NOT NULL"), ("run_id", "version_id IS NULL")):
        name = f"ix_report_artefact_{column}"
        op.create_index(name, "report_artefact", [column], postgresql_where=sa.text(condition))


def _create_steps() -> None:
    op.create_table(
        "report_step",
        sa.Column("event_id", sa.Uuid(), sa.ForeignKey("event.id"), primary_key=True),
        sa.Column("report_id", sa.Uuid(), sa.ForeignKey("report.id"), nullable=False, index=True),
        sa.Column("state", _choice("reportstate", *STATES), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER event_stays_about_its_report ON event")
    op.execute("ALTER TABLE event DISABLE TRIGGER event_only_grows")
    op.execute("DELETE FROM outbox WHERE task = 'REPORT' OR event_id IN (SELECT id FROM event WHERE report_id NOTNULL)")
    op.execute("DELETE FROM notification WHERE report_id NOTNULL")
    op.execute("DELETE FROM muted_mail WHERE kind = 'REPORTS'")
    op.execute("DELETE FROM feed_entry WHERE event_id IN (SELECT id FROM event WHERE report_id NOTNULL)")
    op.drop_table("report_step")
    op.execute("DELETE FROM event WHERE report_id NOTNULL")
    op.execute("ALTER TABLE event ENABLE TRIGGER event_only_grows")
    for table in TOLD:
        op.drop_constraint(f"ck_{table}_about_one", table)
        op.alter_column(table, "submission_id", nullable=False)
        op.drop_column(table, "report_id")
    for table in ("report_artefact", "report_version", "report", "report_schedule"):
        op.drop_table(table)
    narrow("muted_mail", "kind", "noticekind", ("REPORTS",))
    narrow("outbox", "task", "task", ("REPORT",))
    for table in TOLD:
        narrow(table, "tag", "eventtag", TAGS)


def _choice(name: str, *members: str) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, length=40, create_constraint=True)
