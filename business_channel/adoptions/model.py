"""Table of adoptions."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from business_channel.database import Base, Key, Moment, choice

DOCUMENT_LIMIT, CLAUSE_LIMIT, QUOTE_LIMIT, NOTE_LIMIT, REASON_LIMIT = 200, 200, 1000, 500, 500


class AdoptionDegree(StrEnum):
    """How far a document follows a suggestion: ADOPTED as it was made, PARTLY, or taken for REFERENCE, which the rate
    of adoption does not count.
    """

    ADOPTED = "ADOPTED"
    PARTLY = "PARTLY"
    REFERENCE = "REFERENCE"


class Adoption(Base):
    """The record that a suggestion entered a clause of a document; in force as long as it is not withdrawn.

    Of one submission a clause of a document has one record in force. ``quote`` is what the clause says, ``note`` how it
    goes back to the suggestion. ``department_id`` is the department whose record it is: one that answered the
    suggestion, or the campaign's host; ``None`` is the publisher's.
    """

    __tablename__ = "adoption"
    __table_args__ = (
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_by IS NULL)", name="withdrawn_by_somebody"),
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawal_reason IS NULL)", name="withdrawn_for_a_reason"),
        Index(
            "uq_adoption_in_force",
            "submission_id",
            "document",
            "clause",
            unique=True,
            postgresql_where="withdrawn_at IS NULL",
        ),
        Index("ix_adoption_submission_id", "submission_id"),
    )

    id: Mapped[Key]
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"))
    document: Mapped[str] = mapped_column(String(DOCUMENT_LIMIT))
    clause: Mapped[str] = mapped_column(String(CLAUSE_LIMIT))
    degree: Mapped[AdoptionDegree] = mapped_column(choice(AdoptionDegree))
    quote: Mapped[str | None] = mapped_column(String(QUOTE_LIMIT))
    note: Mapped[str | None] = mapped_column(String(NOTE_LIMIT))
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"))
    recorded_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[Moment]
    withdrawn_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    withdrawn_at: Mapped[Moment | None]
    withdrawal_reason: Mapped[str | None] = mapped_column(String(REASON_LIMIT))
