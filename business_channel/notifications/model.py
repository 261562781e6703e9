"""What an account has been told, and what it wants no mail about."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from business_channel.database import Base, Key, Moment, choice
from business_channel.events import EventTag


class NoticeKind(StrEnum):
    """What a notification is about, as people choose what they want mails about."""

    IN_WRITING = "IN_WRITING"
    PROGRESS = "PROGRESS"
    REQUESTS = "REQUESTS"
    DEADLINES = "DEADLINES"
    ANSWERS = "ANSWERS"
    ORDERS = "ORDERS"
    REVIEW = "REVIEW"
    SUPERVISION = "SUPERVISION"
    REPORTS = "REPORTS"


class Notification(Base):
    """One account told of one event, once; ``at`` is the event's moment, ``read_at`` when the account read it.

    ``position`` is its place in the order of all notifications, given by the sealer after the commit.
    """

    __tablename__ = "notification"
    __table_args__ = (
        UniqueConstraint("event_id", "account_id"),
        CheckConstraint("(submission_id IS NULL) = (report_id IS NOT NULL)", name="about_one"),
        Index("ix_notification_account_id_at_id", "account_id", "at", "id"),
        Index("ix_notification_account_id_position", "account_id", "position"),
        Index("ix_notification_unread", "account_id", postgresql_where="read_at IS NULL"),
        Index("ix_notification_unsealed", "id", postgresql_where="position IS NULL"),
    )

    id: Mapped[Key]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"))
    tag: Mapped[EventTag] = mapped_column(choice(EventTag))
    submission_id: Mapped[UUID | None] = mapped_column(ForeignKey("submission.id"))
    report_id: Mapped[UUID | None] = mapped_column(ForeignKey("report.id"))
    work_order_id: Mapped[UUID | None]
    reply_id: Mapped[UUID | None]
    deadline_id: Mapped[UUID | None]
    at: Mapped[Moment]
    read_at: Mapped[Moment | None]
    position: Mapped[int | None] = mapped_column(BigInteger, unique=True)


class MutedMail(Base):
    """An account wants no mails of one kind; what must be told in writing is never muted."""

    __tablename__ = "muted_mail"
    __table_args__ = (CheckConstraint("kind <> 'IN_WRITING'", name="told_in_writing"),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"), primary_key=True)
    kind: Mapped[NoticeKind] = mapped_column(choice(NoticeKind), primary_key=True)
    since: Mapped[Moment]
