"""The official calendar in its versions, the definitions of clocks in theirs, and the clocks that run on both."""

import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from business_channel.database import Base, Key, Moment, choice


class DayStatus(StrEnum):
    """What a notice says of a day that it names: worked, or off."""

    WORK = "WORK"
    OFF = "OFF"


class Unit(StrEnum):
    """What a clock counts: hours, which also run on holidays; calendar days 日; working days 工作日."""

    HOURS = "HOURS"
    CALENDAR_DAYS = "CALENDAR_DAYS"
    WORKING_DAYS = "WORKING_DAYS"


class Clock(StrEnum):
    """What a clock measures. Of one clock's definitions the most specific applies; statutory ones go by their code."""

    REVIEW = "REVIEW"
    DISPATCH = "DISPATCH"
    ACCEPT = "ACCEPT"
    OBJECTION = "OBJECTION"
    CONTACT = "CONTACT"
    REPLY = "REPLY"
    REPLY_REVIEW = "REPLY_REVIEW"
    OPINION = "OPINION"
    INTERIM = "INTERIM"
    RATING = "RATING"
    REPAIR = "REPAIR"
    SUPERVISION = "SUPERVISION"
    PROMISE = "PROMISE"
    REPAYMENT = "REPAYMENT"
    STATUTORY = "STATUTORY"
    SUPPLEMENT = "SUPPLEMENT"
    INSTRUCTION = "INSTRUCTION"


class Duty(StrEnum):
    """Whose time a deadline measures.

    CHANNEL: the author's, from the promise to its fulfilment, whoever holds the matter; UNIT: one department's share;
    PLATFORM: the operator's own; AUTHOR: the author is to act.
    """

    CHANNEL = "CHANNEL"
    UNIT = "UNIT"
    PLATFORM = "PLATFORM"
    AUTHOR = "AUTHOR"


class PauseReason(StrEnum):
    """Why a clock may stand still, where its rule allows the reason."""

    SUPPLEMENT = "SUPPLEMENT"
    FORCE_MAJEURE = "FORCE_MAJEURE"
    HEARING = "HEARING"
    BIDDING = "BIDDING"
    INSPECTION = "INSPECTION"
    TESTING = "TESTING"
    QUARANTINE = "QUARANTINE"
    APPRAISAL = "APPRAISAL"
    EXPERT_REVIEW = "EXPERT_REVIEW"


class SegmentKind(StrEnum):
    """How a clock stands from a moment on. EXTENDED runs on with a longer term; REDEFINED goes on under a new version
    of its definition.
    """

    RUNNING = "RUNNING"
    PAUSED = "PAUSED"
    EXTENDED = "EXTENDED"
    REDEFINED = "REDEFINED"
    STOPPED = "STOPPED"


class DeadlineState(StrEnum):
    """Whether a deadline's clock runs, stands still, or is stopped."""

    RUNNING = "RUNNING"
    PAUSED = "PAUSED"
    STOPPED = "STOPPED"


class MoveCause(StrEnum):
    """Why a due date changed: a pause that ended, an extension, a new calendar, a new definition."""

    PAUSE = "PAUSE"
    EXTENSION = "EXTENSION"
    CALENDAR = "CALENDAR"
    DEFINITION = "DEFINITION"


class ExtensionState(StrEnum):
    """What became of a request to extend."""

    REQUESTED = "REQUESTED"
    GRANTED = "GRANTED"
    REFUSED = "REFUSED"


class CalendarVersion(Base):
    """One import of a calendar: the official one, or the days that a region has of its own besides.

    ``published_through`` is the last day of the last year with a notice. Versions of all calendars share one numbering,
    so that one number says which days held everywhere.
    """

    __tablename__ = "calendar_version"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    region_code: Mapped[str | None] = mapped_column(ForeignKey("region.code"))
    source: Mapped[str] = mapped_column(String(200))
    first_year: Mapped[int]
    published_through: Mapped[datetime.date]
    imported_at: Mapped[Moment]


class CalendarDay(Base):
    """A day that differs from its weekday in one version: a holiday, or a weekend day that is worked for one."""

    __tablename__ = "calendar_day"

    version: Mapped[int] = mapped_column(ForeignKey("calendar_version.version"), primary_key=True)
    date: Mapped[datetime.date] = mapped_column(primary_key=True)
    status: Mapped[DayStatus] = mapped_column(choice(DayStatus))
    occasion: Mapped[str] = mapped_column(String(60))


class DeadlineDefinition(Base):
    """One version of the rule of a clock; it never changes. ``rule`` holds the columns of the table of definitions.

    ``saved_by`` is ``None`` for what came with a release of the channel.
    """

    __tablename__ = "deadline_definition"

    code: Mapped[str] = mapped_column(String(60), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    clock: Mapped[Clock] = mapped_column(choice(Clock), index=True)
    rule: Mapped[dict[str, str]] = mapped_column(JSONB)
    saved_at: Mapped[Moment]
    saved_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))


class Deadline(Base):
    """A clock on a submission, stored with what explains it, so that its due date can be derived again.

    What happened to the clock is in its segments; the columns below are folded from them. ``total`` is the term in
    ``unit``. ``due_on`` is the last day and ``due_at`` its last second, or the very second for a clock of hours; while
    the clock is paused, those that hold were it resumed at once. From ``yellow_at`` on three quarters have run.
    ``steps`` is a list of ``{"date", "rule", "count"?, "occasion"?, "reason"?}``. ``upcoming`` holds the notices still
    to be told as ``{"name", "at"}``, the first of them at ``next_notice_at``.
    """

    __tablename__ = "deadline"
    __table_args__ = (
        CheckConstraint("due_at > started_at - interval '1 second'", name="due_after_start"),
        Index("ix_deadline_running", "due_at", postgresql_where="stopped_at IS NULL"),
        Index("ix_deadline_next_notice", "next_notice_at", postgresql_where="state = 'RUNNING'"),
        Index("ix_deadline_open_rating", "due_at", postgresql_where="clock = 'RATING' AND state = 'RUNNING'"),
        Index("ix_deadline_open_calendar", "calendar_version", "id", postgresql_where="state <> 'STOPPED'"),
        Index(
            "ix_deadline_promised",
            *("submission_id", "started_at", "id"),
            postgresql_include=("due_at", "stopped_at", "state", "extended"),
            postgresql_where="clock = 'REPLY' AND duty = 'CHANNEL'",
        ),
        Index(
            "ix_deadline_share",
            *("clock", "work_order_id", "started_at", "id"),
            postgresql_include=("due_at", "stopped_at", "state", "extended"),
            postgresql_where="duty = 'UNIT' AND work_order_id IS NOT NULL",
        ),
    )

    id: Mapped[Key]
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"), index=True)
    work_order_id: Mapped[UUID | None] = mapped_column(ForeignKey("work_order.id"), index=True)
    clock: Mapped[Clock] = mapped_column(choice(Clock))
    duty: Mapped[Duty] = mapped_column(choice(Duty))
    definition_code: Mapped[str] = mapped_column(String(60))
    definition_version: Mapped[int]
    unit: Mapped[Unit] = mapped_column(choice(Unit))
    total: Mapped[int]
    calendar_version: Mapped[int] = mapped_column(ForeignKey("calendar_version.version"))
    started_at: Mapped[Moment]
    start_event: Mapped[str] = mapped_column(String(60))
    state: Mapped[DeadlineState] = mapped_column(choice(DeadlineState), default=DeadlineState.RUNNING)
    extended: Mapped[bool] = mapped_column(default=False)
    due_on: Mapped[datetime.date]
    due_at: Mapped[Moment]
    yellow_at: Mapped[Moment]
    provisional: Mapped[bool]
    steps: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    stopped_at: Mapped[Moment | None]
    upcoming: Mapped[list[dict[str, str]]] = mapped_column(JSONB)
    next_notice_at: Mapped[Moment | None]


class DeadlineSegment(Base):
    """How a clock stands from ``since`` on, until the next segment; never changed. ``position`` counts from 0.

    ``total`` is the term from then on, in the first segment and in extensions; ``reason`` is that of a pause.
    """

    __tablename__ = "deadline_segment"
    __table_args__ = (Index("ix_deadline_segment_paused", "deadline_id", postgresql_where="kind = 'PAUSED'"),)

    deadline_id: Mapped[UUID] = mapped_column(ForeignKey("deadline.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[SegmentKind] = mapped_column(choice(SegmentKind))
    since: Mapped[Moment]
    total: Mapped[int | None]
    reason: Mapped[PauseReason | None] = mapped_column(choice(PauseReason))
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))


class DeadlineMove(Base):
    """A due date that was replaced: what it had been, what it became, why, and on which calendar and definition."""

    __tablename__ = "deadline_move"

    id: Mapped[Key]
    deadline_id: Mapped[UUID] = mapped_column(ForeignKey("deadline.id"), index=True)
    at: Mapped[Moment]
    cause: Mapped[MoveCause] = mapped_column(choice(MoveCause))
    old_due_on: Mapped[datetime.date]
    old_due_at: Mapped[Moment]
    new_due_on: Mapped[datetime.date]
    new_due_at: Mapped[Moment]
    calendar_version: Mapped[int]
    definition_version: Mapped[int]
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))


class DeadlineNotice(Base):
    """A warning, breach or escalation that was told, once for each term of a clock."""

    __tablename__ = "deadline_notice"

    deadline_id: Mapped[UUID] = mapped_column(ForeignKey("deadline.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    total: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    told_at: Mapped[Moment]
    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"))


class Extension(Base):
    """A request to extend a unit's clock to ``total``, and what its head decided."""

    __tablename__ = "extension"
    __table_args__ = (
        Index("ix_extension_open", "deadline_id", unique=True, postgresql_where="state = 'REQUESTED'"),
        Index("ix_extension_deadline_id", "deadline_id"),
    )

    id: Mapped[Key]
    deadline_id: Mapped[UUID] = mapped_column(ForeignKey("deadline.id"))
    work_order_id: Mapped[UUID] = mapped_column(ForeignKey("work_order.id"))
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"))
    state: Mapped[ExtensionState] = mapped_column(choice(ExtensionState), default=ExtensionState.REQUESTED)
    total: Mapped[int]
    reason: Mapped[str] = mapped_column(String(500))
    requested_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    requested_at: Mapped[Moment]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[Moment | None]
    note: Mapped[str | None] = mapped_column(String(500))
