"""Tables of marks, of how far submissions are read for them, and of floods as proposals to merge."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from business_channel.database import Base, Key, Moment, choice


class PrintState(StrEnum):
    """How far a submission is read: UNREAD has no marks yet, WAITING has, and is to be looked at among the others;
    GATHERED was looked at.
    """

    UNREAD = "UNREAD"
    WAITING = "WAITING"
    GATHERED = "GATHERED"


class MergeProposalState(StrEnum):
    """What became of a proposal to merge: OPEN; ACCEPTED once nothing of it is left to merge; DISMISSED with a reason,
    for whatever comes later with the same text too; LAPSED where its authors ended it themselves.
    """

    OPEN = "OPEN"
    ACCEPTED = "ACCEPTED"
    DISMISSED = "DISMISSED"
    LAPSED = "LAPSED"


class MergeProposal(Base):
    """A flood: submissions alike to ``leader_id``, the first of them that was looked at.

    ``members`` counts how many ever came. Nobody sees it before ``raised_at``, when enough accounts have filed it.
    """

    __tablename__ = "merge_proposal"
    __table_args__ = (
        Index("ix_merge_proposal_raised", "state", "raised_at", "id", postgresql_where="raised_at IS NOT NULL"),
    )

    id: Mapped[Key]
    leader_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"), unique=True)
    state: Mapped[MergeProposalState] = mapped_column(choice(MergeProposalState), default=MergeProposalState.OPEN)
    members: Mapped[int] = mapped_column(default=0)
    raised_at: Mapped[Moment | None]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[Moment | None]
    note: Mapped[str | None] = mapped_column(String(500))


class MergeProposalMark(Base):
    """A mark of a proposal's text: whatever is filed later finds it here, however many there are of it."""

    __tablename__ = "merge_proposal_mark"

    mark: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    proposal_id: Mapped[UUID] = mapped_column(ForeignKey("merge_proposal.id"), primary_key=True)


class AlikePrint(Base):
    """How far a submission is read, its marks by their places, and the flood that it belongs to: as its ``place``-th.

    Every submission has one: the store adds it with the row, whoever writes that.
    """

    __tablename__ = "alike_print"
    __table_args__ = (
        Index("ix_alike_print_to_do", "state", "submission_id", postgresql_where="state <> 'GATHERED'"),
        Index("ix_alike_print_proposal_id", "proposal_id", "place", postgresql_where="proposal_id IS NOT NULL"),
    )

    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"), primary_key=True)
    state: Mapped[PrintState] = mapped_column(choice(PrintState), default=PrintState.UNREAD)
    marks: Mapped[list[int | None] | None] = mapped_column(ARRAY(BigInteger))
    proposal_id: Mapped[UUID | None] = mapped_column(ForeignKey("merge_proposal.id"))
    place: Mapped[int | None]


class AlikeMark(Base):
    """A mark of a submission. The key is the only index, and holds all that is asked: of one mark, those within some
    days, the newest first. It refers to no table, since fifteen checks for every filing would find nothing.
    """

    __tablename__ = "alike_mark"

    mark: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    filed_at: Mapped[Moment] = mapped_column(primary_key=True)
    submission_id: Mapped[UUID] = mapped_column(primary_key=True)
