"""The official calendar in its versions, and the clocks that run on it."""

import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from business_channel.database import Base, Key, Moment, choice


class DayStatus(StrEnum):
    """What the State Council's notice says of a day that it names: worked, or off."""

    WORK = "WORK"
    OFF = "OFF"


class CalendarVersion(Base):
    """One import of the official calendar; ``published_through`` is the last day of the last year with a notice."""

    __tablename__ = "calendar_version"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
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


class Deadline(Base):
    """A clock on a submission, stored with what explains it, so that its due date can be derived again.

    ``due_on`` is the last day and ``due_at`` its last second, or the very second for a clock of hours. ``steps`` is a
    list of ``{"date", "rule", "count"?, "occasion"?}``. ``stopped_at`` is ``None`` while the clock runs.
    """

    __tablename__ = "deadline"
    __table_args__ = (
        CheckConstraint("due_at > started_at", name="due_after_start"),
        Index("ix_deadline_running", "due_at", postgresql_where="stopped_at IS NULL"),
    )

    id: Mapped[Key]
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"), index=True)
    work_order_id: Mapped[UUID | None] = mapped_column(ForeignKey("work_order.id"), index=True)
    definition_code: Mapped[str] = mapped_column(String(60))
    definition_version: Mapped[int]
    calendar_version: Mapped[int] = mapped_column(ForeignKey("calendar_version.version"))
    started_at: Mapped[Moment]
    start_event: Mapped[str] = mapped_column(String(60))
    due_on: Mapped[datetime.date]
    due_at: Mapped[Moment]
    provisional: Mapped[bool]
    steps: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    stopped_at: Mapped[Moment | None]
