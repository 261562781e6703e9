"""Table of the templates of replies."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from business_channel.database import Base, Key, Moment, choice
from business_channel.replies.model import ReplyKind


class ReplyTemplate(Base):
    """A body that a department's replies of one kind begin with, on one topic and those below it, or on any.

    ``body`` holds placeholders in braces, and blanks that a clerk fills in. A retired one is kept and offered no more.
    """

    __tablename__ = "reply_template"
    __table_args__ = (
        Index("ix_reply_template_offered", "department_id", "title", postgresql_where="retired_at IS NULL"),
    )

    id: Mapped[Key]
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    title: Mapped[str] = mapped_column(String(60))
    kind: Mapped[ReplyKind] = mapped_column(choice(ReplyKind))
    topic_code: Mapped[str | None] = mapped_column(ForeignKey("topic.code"))
    body: Mapped[str] = mapped_column(Text)
    saved_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    saved_at: Mapped[Moment]
    retired_at: Mapped[Moment | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
