"""Tables of what follows a published answer: ratings, call-backs, follow-ups and appeals."""

from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from business_channel.database import Base, Key, Moment, choice


class Solved(StrEnum):
    """Whether the author says that the matter is solved."""

    YES = "YES"
    PARTLY = "PARTLY"
    NO = "NO"


class AppealState(StrEnum):
    """What became of an appeal."""

    RAISED = "RAISED"
    UPHELD = "UPHELD"
    REJECTED = "REJECTED"


class Rating(Base):
    """The author's three scores (1 to 5) and the grade: their mean, to two places. ``round`` is that of the answer: a
    matter that is reopened is rated anew.
    """

    __tablename__ = "rating"
    __table_args__ = (
        CheckConstraint("degree BETWEEN 1 AND 5 AND manner BETWEEN 1 AND 5 AND speed BETWEEN 1 AND 5", name="scores"),
        UniqueConstraint("submission_id", "round"),
    )

    id: Mapped[Key]
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"))
    round: Mapped[int] = mapped_column(default=1)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    degree: Mapped[int]
    manner: Mapped[int]
    speed: Mapped[int]
    grade: Mapped[Decimal] = mapped_column(Numeric(3, 2))
    solved: Mapped[Solved] = mapped_column(choice(Solved))
    comment: Mapped[str | None] = mapped_column(String(500))
    rated_at: Mapped[Moment]


class CallBack(Base):
    """A call of the platform to the author: whether somebody was reached, whether the facts of the answer are as it
    says, and whether the author calls the matter solved.
    """

    __tablename__ = "call_back"
    __table_args__ = (
        CheckConstraint("reached OR (facts_confirmed IS NULL AND solved IS NULL)", name="heard_from_who_was_reached"),
    )

    id: Mapped[Key]
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"), index=True)
    round: Mapped[int]
    reached: Mapped[bool]
    facts_confirmed: Mapped[bool | None]
    solved: Mapped[Solved | None] = mapped_column(choice(Solved))
    note: Mapped[str | None] = mapped_column(String(500))
    called_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    called_at: Mapped[Moment]


class FollowUp(Base):
    """A further question of the author to who answered, or new facts; ``reply_id`` is the supplement that answers."""

    __tablename__ = "follow_up"
    __table_args__ = (
        Index("uq_follow_up_waiting", "submission_id", unique=True, postgresql_where="answered_at IS NULL"),
        Index("ix_follow_up_submission_id", "submission_id"),
    )

    id: Mapped[Key]
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"))
    question: Mapped[str] = mapped_column(String(1000))
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[Moment]
    answered_at: Mapped[Moment | None]
    reply_id: Mapped[UUID | None] = mapped_column(ForeignKey("reply.id"))


class Appeal(Base):
    """The author asks somebody else to look at an answer again; decided once, by whoever has not handled the matter."""

    __tablename__ = "appeal"

    id: Mapped[Key]
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"), index=True)
    deadline_id: Mapped[UUID | None] = mapped_column(ForeignKey("deadline.id"))
    reason: Mapped[str] = mapped_column(String(1000))
    state: Mapped[AppealState] = mapped_column(choice(AppealState), default=AppealState.RAISED)
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[Moment]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[Moment | None]
    note: Mapped[str | None] = mapped_column(String(500))
