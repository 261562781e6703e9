"""Table of replies."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from business_channel.database import Base, Key, Moment, choice


class ReplyKind(StrEnum):
    """INTERIM tells the state of the matter, FINAL answers the submission."""

    INTERIM = "INTERIM"
    FINAL = "FINAL"


class ReplyState(StrEnum):
    """DRAFTED by a clerk, SIGNED by the unit's head, PUBLISHED or RETURNED by the platform; SUPERSEDED where a final
    reply was published first.
    """

    DRAFTED = "DRAFTED"
    SIGNED = "SIGNED"
    PUBLISHED = "PUBLISHED"
    RETURNED = "RETURNED"
    SUPERSEDED = "SUPERSEDED"


class Reply(Base):
    """One answer of one department. ``published_as_id`` is the body in whose name it stands when that is another."""

    __tablename__ = "reply"
    __table_args__ = (
        Index("ix_reply_work_order_id_drafted_at", "work_order_id", "drafted_at"),
        Index("ix_reply_submission_id_state", "submission_id", "state"),
    )

    id: Mapped[Key]
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"))
    work_order_id: Mapped[UUID] = mapped_column(ForeignKey("work_order.id"))
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    published_as_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    kind: Mapped[ReplyKind] = mapped_column(choice(ReplyKind))
    state: Mapped[ReplyState] = mapped_column(choice(ReplyState), default=ReplyState.DRAFTED)
    body: Mapped[str] = mapped_column(Text)
    drafted_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    drafted_at: Mapped[Moment]
    signed_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    signed_at: Mapped[Moment | None]
    reviewed_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    published_at: Mapped[Moment | None]
    return_reason: Mapped[str | None] = mapped_column(String(500))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
