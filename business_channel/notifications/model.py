"""What an account has been told."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from business_channel.database import Base, Key, Moment, choice
from business_channel.events import EventTag


class Notification(Base):
    """One account told of one event, once; ``at`` is the event's moment, ``read_at`` when the account read it."""

    __tablename__ = "notification"
    __table_args__ = (
        UniqueConstraint("event_id", "account_id"),
        Index("ix_notification_account_id_at_id", "account_id", "at", "id"),
    )

    id: Mapped[Key]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    event_id: Mapped[UUID] = mapped_column(ForeignKey("event.id"))
    tag: Mapped[EventTag] = mapped_column(choice(EventTag))
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"))
    work_order_id: Mapped[UUID | None]
    reply_id: Mapped[UUID | None]
    deadline_id: Mapped[UUID | None]
    at: Mapped[Moment]
    read_at: Mapped[Moment | None]
