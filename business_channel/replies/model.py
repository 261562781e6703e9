"""Tables of replies, of those who sign them together, and of what they promise."""

import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from business_channel.database import Base, Key, Moment, choice


class ReplyKind(StrEnum):
    """INTERIM tells the state of the matter, FINAL answers the submission, JOINT in the name of all signatories,
    PARTIAL in the name of those who agree, after a dissent; SUPPLEMENT adds to an answer that was published.
    """

    INTERIM = "INTERIM"
    FINAL = "FINAL"
    JOINT = "JOINT"
    PARTIAL = "PARTIAL"
    SUPPLEMENT = "SUPPLEMENT"


class ReplyState(StrEnum):
    """DRAFTED by a clerk, SIGNED by the unit's head, PUBLISHED or RETURNED by the platform; SUPERSEDED where a final
    reply was published first, DISSENTED where a signatory of a joint one does not agree.
    """

    DRAFTED = "DRAFTED"
    SIGNED = "SIGNED"
    PUBLISHED = "PUBLISHED"
    RETURNED = "RETURNED"
    SUPERSEDED = "SUPERSEDED"
    DISSENTED = "DISSENTED"


UNFINISHED = (ReplyState.DRAFTED, ReplyState.SIGNED, ReplyState.RETURNED, ReplyState.DISSENTED)
"""A reply that could still become public."""


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
    countersigned_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    countersigned_at: Mapped[Moment | None]
    reviewed_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    published_at: Mapped[Moment | None]
    return_reason: Mapped[str | None] = mapped_column(String(500))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Signature(Base):
    """One department's part in a joint reply: its place, from 0, and whether it has signed or does not agree."""

    __tablename__ = "signature"
    __table_args__ = (
        UniqueConstraint("reply_id", "department_id"),
        CheckConstraint("signed_at IS NULL OR dissented_at IS NULL", name="one_way"),
    )

    id: Mapped[Key]
    reply_id: Mapped[UUID] = mapped_column(ForeignKey("reply.id"))
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    place: Mapped[int]
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    signed_at: Mapped[Moment | None]
    dissented_at: Mapped[Moment | None]
    dissent: Mapped[str | None] = mapped_column(String(500))


class Promise(Base):
    """Something that a reply promises by a day, and the proof that it was kept."""

    __tablename__ = "promise"

    id: Mapped[Key]
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"), index=True)
    reply_id: Mapped[UUID] = mapped_column(ForeignKey("reply.id"), index=True)
    work_order_id: Mapped[UUID] = mapped_column(ForeignKey("work_order.id"))
    deadline_id: Mapped[UUID | None] = mapped_column(ForeignKey("deadline.id"))
    text: Mapped[str] = mapped_column(String(200))
    due_on: Mapped[datetime.date]
    proof: Mapped[str | None] = mapped_column(String(500))
    proved_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    proved_at: Mapped[Moment | None]
