"""The table of files."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from business_channel.attachments.kinds import FileType
from business_channel.database import Base, Key, Moment, choice


class AttachmentState(StrEnum):
    """Where a file stands: AWAITED until it is sent, RECEIVING while it arrives and is looked at, STORED once it is
    found to be safe; FAILED where it was not, EXPIRED once it is to be removed.
    """

    AWAITED = "AWAITED"
    RECEIVING = "RECEIVING"
    STORED = "STORED"
    FAILED = "FAILED"
    EXPIRED = "EXPIRED"


class Attachment(Base):
    """A file, from the moment that somebody announces it. What is stored lies in the file store under the row's id.

    ``expected_size`` and ``expected_sha256`` are what the sender has announced, ``size`` and ``sha256`` what is stored:
    they differ for images, which are drawn anew. Until it is attached to a submission it is kept until ``kept_until``;
    that and ``target_until``, when the target stops to take it, are in real time. ``public`` is the author's word that
    it may be shown with the public version; ``shared`` that a unit which answers lets the helping ones read it.
    """

    __tablename__ = "attachment"
    __table_args__ = (
        CheckConstraint("submission_id IS NULL OR (state = 'STORED' AND kept_until IS NULL)", name="attached"),
        Index("ix_attachment_kept_until", "kept_until", postgresql_where="kept_until IS NOT NULL"),
        Index("ix_attachment_waiting", "uploaded_by", postgresql_where="kept_until IS NOT NULL"),
    )

    id: Mapped[Key]
    submission_id: Mapped[UUID | None] = mapped_column(ForeignKey("submission.id"), index=True)
    state: Mapped[AttachmentState] = mapped_column(choice(AttachmentState), default=AttachmentState.AWAITED)
    type: Mapped[FileType] = mapped_column(choice(FileType))
    name: Mapped[str] = mapped_column(String(120))
    public: Mapped[bool] = mapped_column(default=False)
    shared: Mapped[bool] = mapped_column(default=False)
    expected_size: Mapped[int]
    expected_sha256: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int | None]
    sha256: Mapped[str | None] = mapped_column(String(64))
    uploaded_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[Moment]
    uploaded_at: Mapped[Moment | None]
    target_until: Mapped[Moment]
    kept_until: Mapped[Moment | None]
