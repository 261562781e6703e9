"""The table of what somebody was asked for."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from business_channel.database import Base, Key, Moment, choice
from business_channel.submissions.model import ReviewState


class RequestState(StrEnum):
    """Whether what was asked for is still awaited, has come, or has not come in time."""

    ASKED = "ASKED"
    SUPPLIED = "SUPPLIED"
    LAPSED = "LAPSED"


class InformationSource(StrEnum):
    """Who is asked: the author, the respondent, another department."""

    AUTHOR = "AUTHOR"
    RESPONDENT = "RESPONDENT"
    DEPARTMENT = "DEPARTMENT"


class InformationRequest(Base):
    """What somebody is asked for: ``items``, and the text that answers them, which never changes and leaves the
    original as it is.

    Without ``work_order_id`` the platform asks the author what is missing, once for a submission, which goes back to
    the review state ``returns_to`` when it has come. ``deadline_id`` is the author's clock. ``asked_id`` is the
    department that is to answer: the one that asks where it writes down what a respondent says, another one until
    ``due_at``.
    """

    __tablename__ = "information_request"
    __table_args__ = (
        Index(
            "uq_information_request_supplement",
            "submission_id",
            unique=True,
            postgresql_where="work_order_id IS NULL",
        ),
        Index("ix_information_request_submission_id", "submission_id"),
        Index("ix_information_request_awaited", "deadline_id", postgresql_where="state = 'ASKED'"),
    )

    id: Mapped[Key]
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"))
    work_order_id: Mapped[UUID | None] = mapped_column(ForeignKey("work_order.id"), index=True)
    items: Mapped[list[str]] = mapped_column(JSONB)
    state: Mapped[RequestState] = mapped_column(choice(RequestState), default=RequestState.ASKED)
    source: Mapped[InformationSource] = mapped_column(choice(InformationSource), default=InformationSource.AUTHOR)
    asked_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"), index=True)
    due_at: Mapped[Moment | None]
    returns_to: Mapped[ReviewState | None] = mapped_column(choice(ReviewState))
    deadline_id: Mapped[UUID | None] = mapped_column(ForeignKey("deadline.id"))
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[Moment]
    body: Mapped[str | None] = mapped_column(Text)
    supplied_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    supplied_at: Mapped[Moment | None]
    lapsed_at: Mapped[Moment | None]

    @property
    def of_author(self) -> bool:
        """Whether it is the author who is asked."""
        return self.source is InformationSource.AUTHOR
