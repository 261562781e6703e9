"""Tables of reports: what was asked, the versions that answer it, the files drawn of them, and standing orders."""

from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from business_channel.access import Role
from business_channel.database import Base, Key, Moment, choice
from business_channel.language import Language
from business_channel.reports.document import Basis, ReportKind


class ReportState(StrEnum):
    """Where a report stands: QUEUED until a worker takes it, RUNNING while it is computed and drawn, then DONE, FAILED
    with a reason, or CANCELLED by whoever may.
    """

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


class ReportFailure(StrEnum):
    """Why there is no report."""

    TOO_SLOW = "TOO_SLOW"
    STORE_AWAY = "STORE_AWAY"
    FILES_AWAY = "FILES_AWAY"
    WORKERS_DIED = "WORKERS_DIED"
    CANNOT_COMPUTE = "CANNOT_COMPUTE"
    CANNOT_DRAW = "CANNOT_DRAW"


class ReportForm(StrEnum):
    """A form in which a report is handed out as a file: its data, an archive of tables, a workbook, a page, and where
    pictures were asked for, an archive of them.
    """

    JSON = "JSON"
    CSV = "CSV"
    XLSX = "XLSX"
    HTML = "HTML"
    PNG = "PNG"


class Cadence(StrEnum):
    """How often a standing order makes a report."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    QUARTERLY = "QUARTERLY"
    YEARLY = "YEARLY"


class ReportSchedule(Base):
    """A standing order. ``next_at`` is when it makes its next report, and what two who look at once agree upon.

    One of the house has a ``code`` and no owner; ``for_units`` makes one report for every department with a head.
    ``told_role`` names who is told beside the owner, in the department where there is one.
    """

    __tablename__ = "report_schedule"
    __table_args__ = (
        CheckConstraint("(code IS NULL) = (owner_id IS NOT NULL)", name="whose"),
        Index("ix_report_schedule_next_at", "next_at", postgresql_where="ended_at IS NULL"),
    )

    id: Mapped[Key]
    code: Mapped[str | None] = mapped_column(String(40), unique=True)
    kind: Mapped[ReportKind] = mapped_column(choice(ReportKind))
    basis: Mapped[Basis] = mapped_column(choice(Basis))
    cadence: Mapped[Cadence] = mapped_column(choice(Cadence))
    region_code: Mapped[str | None] = mapped_column(ForeignKey("region.code"))
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"))
    topic_code: Mapped[str | None] = mapped_column(ForeignKey("topic.code"))
    breakdowns: Mapped[list[str]] = mapped_column(ARRAY(String(40)))
    for_units: Mapped[bool]
    told_role: Mapped[Role | None] = mapped_column(choice(Role))
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"), index=True)
    created_at: Mapped[Moment]
    next_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]


class Report(Base):
    """One question with its way to an answer. ``question_key`` is the same for the same question.

    ``run_id`` names the run that may write, and changes with every request to compute; ``attempts`` counts its
    beginnings, so that a worker that was taken for dead writes no more. ``correcting`` is the version that the run
    under way puts right, for ``reason``. ``told_role`` are who is told beside the one who asked.
    """

    __tablename__ = "report"
    __table_args__ = (
        CheckConstraint("since < until", name="some_days"),
        CheckConstraint("(state = 'FAILED') = (failure IS NOT NULL)", name="failed_for_a_reason"),
        CheckConstraint("done BETWEEN 0 AND total", name="progress"),
        Index("ix_report_question_key", "question_key", "requested_at"),
        Index("ix_report_requested_at_id", "requested_at", "id"),
        Index("ix_report_under_way", "run_id", postgresql_where="state IN ('QUEUED', 'RUNNING')"),
    )

    id: Mapped[Key]
    kind: Mapped[ReportKind] = mapped_column(choice(ReportKind))
    since: Mapped[date]
    until: Mapped[date]
    basis: Mapped[Basis] = mapped_column(choice(Basis))
    region_code: Mapped[str | None] = mapped_column(ForeignKey("region.code"))
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"), index=True)
    topic_code: Mapped[str | None] = mapped_column(ForeignKey("topic.code"))
    campaign_id: Mapped[UUID | None] = mapped_column(ForeignKey("campaign.id"))
    breakdowns: Mapped[list[str]] = mapped_column(ARRAY(String(40)))
    pictures: Mapped[bool] = mapped_column(default=False)
    question_key: Mapped[str] = mapped_column(String(64))
    title_zh: Mapped[str] = mapped_column(String(200))
    title_en: Mapped[str] = mapped_column(String(200))
    requested_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    requested_at: Mapped[Moment]
    schedule_id: Mapped[UUID | None] = mapped_column(ForeignKey("report_schedule.id"))
    told_role: Mapped[Role | None] = mapped_column(choice(Role))
    state: Mapped[ReportState] = mapped_column(choice(ReportState), default=ReportState.QUEUED)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    run_id: Mapped[UUID] = mapped_column(unique=True)
    attempts: Mapped[int] = mapped_column(default=0)
    failure: Mapped[ReportFailure | None] = mapped_column(choice(ReportFailure))
    correcting: Mapped[int | None]
    reason: Mapped[str | None] = mapped_column(String(500))
    began_at: Mapped[Moment | None]
    ended_at: Mapped[Moment | None]


class ReportVersion(Base):
    """One answer, frozen as it was made: its document as data, the digest of that, and of which data it tells.

    ``changes`` says in both languages what differs from the version that it ``corrects``. Publishing adds who and when,
    and nothing else changes any more.
    """

    __tablename__ = "report_version"
    __table_args__ = (
        UniqueConstraint("report_id", "number"),
        CheckConstraint("(published_at IS NULL) = (published_by IS NULL)", name="published"),
        CheckConstraint("(corrects IS NULL) = (reason IS NULL)", name="corrected_for_a_reason"),
    )

    id: Mapped[Key]
    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"))
    number: Mapped[int]
    document: Mapped[dict[str, Any]] = mapped_column(JSONB)
    digest: Mapped[str] = mapped_column(String(64))
    definitions_version: Mapped[str] = mapped_column(String(40))
    as_of: Mapped[Moment]
    data_mark: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[Moment]
    published_at: Mapped[Moment | None]
    published_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    corrects: Mapped[int | None]
    reason: Mapped[str | None] = mapped_column(String(500))
    changes: Mapped[list[dict[str, str]]] = mapped_column(JSONB, default=list)


class ReportArtefact(Base):
    """A file drawn of a report, which lies in the file store under the row's id.

    Until the transaction that makes its version has given it that ``version_id`` nobody sees it, and it is thrown away
    at ``kept_until``, in real time.
    """

    __tablename__ = "report_artefact"
    __table_args__ = (
        UniqueConstraint("version_id", "form", "language"),
        CheckConstraint("(version_id IS NULL) = (kept_until IS NOT NULL)", name="kept"),
        Index("ix_report_artefact_kept_until", "kept_until", postgresql_where="kept_until IS NOT NULL"),
        Index("ix_report_artefact_run_id", "run_id", postgresql_where="version_id IS NULL"),
    )

    id: Mapped[Key]
    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), index=True)
    run_id: Mapped[UUID]
    attempt: Mapped[int]
    version_id: Mapped[UUID | None] = mapped_column(ForeignKey("report_version.id"))
    form: Mapped[ReportForm] = mapped_column(choice(ReportForm))
    language: Mapped[Language | None] = mapped_column(choice(Language))
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    kept_until: Mapped[Moment | None]


class ReportStep(Base):
    """What one event of a report tells of its progress, as it was then."""

    __tablename__ = "report_step"

    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"), primary_key=True)
    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), index=True)
    state: Mapped[ReportState] = mapped_column(choice(ReportState))
    done: Mapped[int]
    total: Mapped[int]
