"""Tables of those who may know confidential authors, and of those who are recused from a matter."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from business_channel.database import Base, Key, Moment, choice


class RecusalGround(StrEnum):
    """Why somebody may not be impartial in a matter (信访工作条例 Art. 28): a relative of a party 亲属, an interest of
    one's own 本人利害关系, a party that was one's employer 曾任职单位, another relation to a party 其他关系.
    """

    RELATIVE = "RELATIVE"
    OWN_INTEREST = "OWN_INTEREST"
    FORMER_EMPLOYER = "FORMER_EMPLOYER"
    OTHER_RELATION = "OTHER_RELATION"


class Confidant(Base):
    """Somebody of the platform whom an administrator has named to know confidential authors, until dismissed."""

    __tablename__ = "confidant"
    __table_args__ = (Index("uq_confidant_named", "account_id", unique=True, postgresql_where="dismissed_at IS NULL"),)

    id: Mapped[Key]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    named_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    named_at: Mapped[Moment]
    dismissed_at: Mapped[Moment | None]


class Recusal(Base):
    """Somebody keeps out of one matter for good. ``department_id`` is the department whose order the recused handled,
    where it is one of a department's people; ``declared_by`` is the recused, the head, or a supervisor.
    """

    __tablename__ = "recusal"
    __table_args__ = (
        Index("uq_recusal_account_id_submission_id", "account_id", "submission_id", unique=True),
        Index("ix_recusal_submission_id", "submission_id"),
    )

    id: Mapped[Key]
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"))
    ground: Mapped[RecusalGround] = mapped_column(choice(RecusalGround))
    note: Mapped[str | None] = mapped_column(String(500))
    declared_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    declared_at: Mapped[Moment]
