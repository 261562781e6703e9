"""The steps of supervision: what was warned of, demanded, answered, said in an interview, and told in a circular."""

import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from business_channel.database import Base, Key, Moment, choice


class StepKind(StrEnum):
    """A step of supervision: WARNING by the channel itself, LETTER 督办书, INTERVIEW 约谈, CIRCULAR 通报, LIFTING, and
    the LISTING 挂牌 and UNLISTING 摘牌 of a matter.
    """

    WARNING = "WARNING"
    LETTER = "LETTER"
    INTERVIEW = "INTERVIEW"
    CIRCULAR = "CIRCULAR"
    LIFTING = "LIFTING"
    LISTING = "LISTING"
    UNLISTING = "UNLISTING"


class SupervisionReason(StrEnum):
    """Why a step was taken.

    A warning or a letter: OVERDUE, LOW_RATING, PASSED_AROUND, LARGE_SUM, NOT_COOPERATING. An interview or a circular:
    NO_FEEDBACK to the letter, or one that is INSUFFICIENT, or STILL_UNRESOLVED in spite of it. A lifting: PUT_RIGHT,
    UNFOUNDED, or MATTER_ENDED.
    """

    OVERDUE = "OVERDUE"
    LOW_RATING = "LOW_RATING"
    PASSED_AROUND = "PASSED_AROUND"
    LARGE_SUM = "LARGE_SUM"
    NOT_COOPERATING = "NOT_COOPERATING"
    NO_FEEDBACK = "NO_FEEDBACK"
    INSUFFICIENT = "INSUFFICIENT"
    STILL_UNRESOLVED = "STILL_UNRESOLVED"
    PUT_RIGHT = "PUT_RIGHT"
    UNFOUNDED = "UNFOUNDED"
    MATTER_ENDED = "MATTER_ENDED"


class LetterState(StrEnum):
    """Where the last letter to a department stands: AWAITED while its feedback is not due yet, OVERDUE, or ANSWERED."""

    AWAITED = "AWAITED"
    OVERDUE = "OVERDUE"
    ANSWERED = "ANSWERED"


class SupervisionStep(Base):
    """One step, on the whole matter or on one department's order. Only a letter changes: it is answered once.

    ``text`` is what a letter says, an interview found, or a circular tells; ``demand`` what the department is to do.
    ``closed_at`` is when the ladder, or the department's part in it, was over.
    """

    __tablename__ = "supervision_step"
    __table_args__ = (
        CheckConstraint("kind <> 'LETTER' OR work_order_id IS NOT NULL", name="letter_to_one"),
        CheckConstraint("kind = 'LETTER' OR answered_at IS NULL", name="letter_is_answered"),
        Index("ix_supervision_step_submission_id", "submission_id"),
        Index("ix_supervision_step_work_order_id", "work_order_id"),
        Index(
            "uq_supervision_step_open_letter",
            "work_order_id",
            unique=True,
            postgresql_where="kind = 'LETTER' AND answered_at IS NULL AND closed_at IS NULL",
        ),
    )

    id: Mapped[Key]
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"))
    work_order_id: Mapped[UUID | None] = mapped_column(ForeignKey("work_order.id"))
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"))
    deadline_id: Mapped[UUID | None] = mapped_column(ForeignKey("deadline.id"))
    kind: Mapped[StepKind] = mapped_column(choice(StepKind))
    reason: Mapped[SupervisionReason | None] = mapped_column(choice(SupervisionReason))
    text: Mapped[str | None] = mapped_column(String(1000))
    demand: Mapped[str | None] = mapped_column(String(1000))
    held_on: Mapped[datetime.date | None]
    attendees: Mapped[str | None] = mapped_column(String(200))
    for_public: Mapped[bool | None]
    taken_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    taken_at: Mapped[Moment]
    feedback: Mapped[str | None] = mapped_column(String(1000))
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    answered_at: Mapped[Moment | None]
    closed_at: Mapped[Moment | None]
