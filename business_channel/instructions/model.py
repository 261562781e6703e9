"""Tables of what a leader instructs, and of what each addressed department owes for it."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from business_channel.database import Base, Key, Moment, choice


class DutyState(StrEnum):
    """Whether a department still owes the feedback on an instruction, has given it, or need not give it any more since
    its order has ended.
    """

    DUE = "DUE"
    REPORTED = "REPORTED"
    ENDED = "ENDED"


class LeaderInstruction(Base):
    """What a leader has written on a matter, as the leader's office put it down; it never changes.

    ``leader_name`` and ``leader_post`` are cited as the office gave them on that day. ``office_id`` is the office that
    the submission is addressed to.
    """

    __tablename__ = "leader_instruction"

    id: Mapped[Key]
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"), index=True)
    office_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    leader_name: Mapped[str] = mapped_column(String(40))
    leader_post: Mapped[str] = mapped_column(String(60))
    text: Mapped[str] = mapped_column(String(1000))
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[Moment]


class InstructionDuty(Base):
    """What one department owes for an instruction: feedback in the time of ``deadline_id``, by its head.

    While it is DUE it goes with the order from one department to the next, and so does its clock.
    """

    __tablename__ = "instruction_duty"
    __table_args__ = (
        UniqueConstraint("instruction_id", "work_order_id"),
        Index("ix_instruction_duty_due", "work_order_id", postgresql_where="state = 'DUE'"),
        Index("ix_instruction_duty_work_order_id", "work_order_id"),
        Index("ix_instruction_duty_submission_id", "submission_id"),
    )

    id: Mapped[Key]
    instruction_id: Mapped[UUID] = mapped_column(ForeignKey("leader_instruction.id"))
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"))
    work_order_id: Mapped[UUID] = mapped_column(ForeignKey("work_order.id"))
    deadline_id: Mapped[UUID | None] = mapped_column(ForeignKey("deadline.id"))
    state: Mapped[DutyState] = mapped_column(choice(DutyState), default=DutyState.DUE)
    feedback: Mapped[str | None] = mapped_column(String(2000))
    reported_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    reported_at: Mapped[Moment | None]
    ended_at: Mapped[Moment | None]
