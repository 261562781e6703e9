"""Table of ratings."""

from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, String
from sqlalchemy.orm import Mapped, mapped_column

from business_channel.database import Base, Key, Moment, choice


class Solved(StrEnum):
    """Whether the author says that the matter is solved."""

    YES = "YES"
    PARTLY = "PARTLY"
    NO = "NO"


class Rating(Base):
    """The author's three scores (1 to 5) and the grade: their mean, to two places."""

    __tablename__ = "rating"
    __table_args__ = (
        CheckConstraint("degree BETWEEN 1 AND 5 AND manner BETWEEN 1 AND 5 AND speed BETWEEN 1 AND 5", name="scores"),
    )

    id: Mapped[Key]
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"), unique=True)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    degree: Mapped[int]
    manner: Mapped[int]
    speed: Mapped[int]
    grade: Mapped[Decimal] = mapped_column(Numeric(3, 2))
    solved: Mapped[Solved] = mapped_column(choice(Solved))
    comment: Mapped[str | None] = mapped_column(String(500))
    rated_at: Mapped[Moment]
