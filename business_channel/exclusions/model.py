"""Table of the submissions that somebody wants left out of rankings."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from business_channel.database import Base, Key, Moment, choice


class ExclusionGround(StrEnum):
    """Why a demand is unreasonable 无理诉求, so that a department is not judged by it: it asks for what law or policy
    forbids, rests on invented facts, repeats what was finally decided, asks for what nobody could do yet, or rates in
    bad faith.
    """

    AGAINST_THE_LAW = "AGAINST_THE_LAW"
    INVENTED_FACTS = "INVENTED_FACTS"
    FINALLY_DECIDED = "FINALLY_DECIDED"
    IMPOSSIBLE_FOR_NOW = "IMPOSSIBLE_FOR_NOW"
    RATED_IN_BAD_FAITH = "RATED_IN_BAD_FAITH"


class ExclusionState(StrEnum):
    """What became of a proposal; only an APPROVED one leaves a submission out, of rankings and of nothing else."""

    PROPOSED = "PROPOSED"
    APPROVED = "APPROVED"
    REFUSED = "REFUSED"


class ReportExclusion(Base):
    """A submission that one of the platform proposes to leave out of rankings on stated evidence; another decides."""

    __tablename__ = "report_exclusion"
    __table_args__ = (
        CheckConstraint("proposed_by <> decided_by", name="two_people"),
        Index("uq_report_exclusion_standing", "submission_id", unique=True, postgresql_where="state <> 'REFUSED'"),
        Index("ix_report_exclusion_proposed_at_id", "proposed_at", "id"),
    )

    id: Mapped[Key]
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"))
    ground: Mapped[ExclusionGround] = mapped_column(choice(ExclusionGround))
    evidence: Mapped[str] = mapped_column(String(1000))
    state: Mapped[ExclusionState] = mapped_column(choice(ExclusionState), default=ExclusionState.PROPOSED)
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[Moment]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[Moment | None]
    note: Mapped[str | None] = mapped_column(String(500))
