"""Table of submissions and the values of their axes."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Sequence, String, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from business_channel.database import Base, Key, Moment, choice
from business_channel.topics.model import FieldKind


class SubmissionKind(StrEnum):
    """What a submission is: complaint 投诉, suggestion 建言, help 求助, consultation 咨询, thanks 感谢."""

    COMPLAINT = "COMPLAINT"
    SUGGESTION = "SUGGESTION"
    HELP = "HELP"
    CONSULTATION = "CONSULTATION"
    THANKS = "THANKS"


class FilingChannel(StrEnum):
    """The door through which a submission came in: the author's own account, or somebody of the platform who typed what
    came by the hotline 12345, a letter, a visit, another message board, or a phone call.
    """

    PORTAL = "PORTAL"
    HOTLINE_12345 = "HOTLINE_12345"
    LETTER = "LETTER"
    VISIT = "VISIT"
    OTHER_BOARD = "OTHER_BOARD"
    PHONE = "PHONE"


class ReviewState(StrEnum):
    """Where the platform's review stands.

    NEEDS_SUPPLEMENT: the author was told, once and in full, what is missing, and LAPSED where nothing came in time;
    NOT_DISPLAYED is delivered and handled, but never shown; in RECHECK the author contests that or a rejection.
    """

    SUBMITTED = "SUBMITTED"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    NEEDS_SUPPLEMENT = "NEEDS_SUPPLEMENT"
    NOT_DISPLAYED = "NOT_DISPLAYED"
    RECHECK = "RECHECK"
    LAPSED = "LAPSED"


class HandlingState(StrEnum):
    """Where the handling stands; derived from the work orders.

    RETURNED: an objection was upheld and the dispatcher is to name another department; REFERRED_OUT: the author was
    told of the way that the law provides instead; WITHDRAWN by the author, TERMINATED by the department; MERGED into
    another, whose answer is its answer too; COLLECTED for the host of a campaign, which owes no reply; AWAITING_AUTHOR:
    the department has asked the author for something.
    """

    NEW = "NEW"
    DISPATCHED = "DISPATCHED"
    ACCEPTED = "ACCEPTED"
    IN_PROGRESS = "IN_PROGRESS"
    REPLIED = "REPLIED"
    CLOSED = "CLOSED"
    RETURNED = "RETURNED"
    REFERRED_OUT = "REFERRED_OUT"
    WITHDRAWN = "WITHDRAWN"
    TERMINATED = "TERMINATED"
    MERGED = "MERGED"
    COLLECTED = "COLLECTED"
    AWAITING_AUTHOR = "AWAITING_AUTHOR"


class EvaluationState(StrEnum):
    """Where the author's evaluation stands: OPEN once a final reply is published; DEFAULT_CLOSED where nobody rated in
    time, which says nothing of satisfaction; REOPENED until the matter is answered anew.
    """

    NONE = "NONE"
    OPEN = "OPEN"
    RATED = "RATED"
    DEFAULT_CLOSED = "DEFAULT_CLOSED"
    REOPENED = "REOPENED"


class SupervisionState(StrEnum):
    """Where the supervision of those who handle a matter stands, by its furthest step.

    WARNED by the channel itself when a clock has gone all the way up; then the supervisor's LETTER 督办书, interview
    约谈 and circular 通报; LIFTED when it is put right or the matter has ended, after which another ladder may begin.
    """

    NONE = "NONE"
    WARNED = "WARNED"
    LETTER = "LETTER"
    INTERVIEWED = "INTERVIEWED"
    CIRCULATED = "CIRCULATED"
    LIFTED = "LIFTED"


class RejectionReason(StrEnum):
    """The published grounds on which the platform does not take a submission, or takes it and does not show it.

    AUTHOR_ASKED and CAMPAIGN (input to a solicitation) are grounds of the latter alone.
    """

    OUTSIDE_REMIT = "OUTSIDE_REMIT"
    IN_JUDICIAL_PROCEDURE = "IN_JUDICIAL_PROCEDURE"
    IN_PETITION_PROCEDURE = "IN_PETITION_PROCEDURE"
    FINALLY_DECIDED = "FINALLY_DECIDED"
    DUPLICATE = "DUPLICATE"
    VAGUE = "VAGUE"
    UNVERIFIED_CLAIMS = "UNVERIFIED_CLAIMS"
    DEFAMATION = "DEFAMATION"
    PRIVACY_OF_OTHERS = "PRIVACY_OF_OTHERS"
    ADVERTISING = "ADVERTISING"
    IMPERSONATION = "IMPERSONATION"
    FLOODING = "FLOODING"
    RESERVED_POWERS = "RESERVED_POWERS"
    AGAINST_JUDGMENT = "AGAINST_JUDGMENT"
    IN_DISCIPLINE_PROCEDURE = "IN_DISCIPLINE_PROCEDURE"
    RUMOUR = "RUMOUR"
    AUTHOR_ASKED = "AUTHOR_ASKED"
    PROGRESS_ONLY = "PROGRESS_ONLY"
    OTHER_PROCEDURE = "OTHER_PROCEDURE"
    SPECIAL_SYMBOLS = "SPECIAL_SYMBOLS"
    CAMPAIGN = "CAMPAIGN"


class Verdict(StrEnum):
    """What one reviewer proposes and another one has to confirm: HIDE or REJECT."""

    HIDE = "HIDE"
    REJECT = "REJECT"


class ProposalState(StrEnum):
    """What became of a proposed verdict."""

    PROPOSED = "PROPOSED"
    CONFIRMED = "CONFIRMED"
    OVERTURNED = "OVERTURNED"


class TerminationGround(StrEnum):
    """Why a department ends a matter without an answer: seized by a court or arbitration, settled between the parties,
    found to be untrue, or finally decided on the same facts.
    """

    COURT_OR_ARBITRATION = "COURT_OR_ARBITRATION"
    SETTLED = "SETTLED"
    UNTRUE = "UNTRUE"
    FINALLY_DECIDED = "FINALLY_DECIDED"


SUBMISSION_NUMBER = Sequence("submission_number", metadata=Base.metadata)
"""One sequence for all numbers for people; it has gaps."""


class Submission(Base):
    """What somebody filed. Title, body and contact are the original and never change.

    The contact's name, phone and the hidden remark are personal data: sealed, with a masked form beside them. ``hops``
    counts how often the matter was passed from one department to another; ``round`` is 1 until it is reopened;
    ``ending_note`` says why it was withdrawn or terminated; ``contested`` is what the author has contested, once;
    ``enterprise_public_name`` is what is shown in public in place of an enterprise that does not want to be named;
    ``respondent_id`` is the department that it accuses, to which it is never given; ``listed`` ones stand on the
    supervisor's list of matters 挂牌督办. ``merged_into_id`` is the
    submission whose answer is its answer too, for good once that is published.

    The author of a ``confidential`` one is known to the own side and to named staff alone.

    What was filed on somebody's behalf names who typed it in ``typed_by`` and, where another body has a number for it,
    that body and its number. Its author is an account of its own with which nobody can sign in.
    """

    __tablename__ = "submission"
    __table_args__ = (
        UniqueConstraint("external_source", "external_number"),
        Index("ix_submission_filed_at_id", "filed_at", "id"),
        Index("ix_submission_reviewed_at", "reviewed_at"),
        Index("ix_submission_author_id_filed_at", "author_id", "filed_at"),
        Index("ix_submission_enterprise_id_filed_at", "enterprise_id", "filed_at"),
        Index("ix_submission_addressee_id_filed_at", "addressee_id", "filed_at"),
        Index("ix_submission_supervised", "filed_at", "id", postgresql_where="supervision_state <> 'NONE' OR listed"),
    )

    id: Mapped[Key]
    number: Mapped[str] = mapped_column(String(20), unique=True)
    kind: Mapped[SubmissionKind] = mapped_column(choice(SubmissionKind))
    title: Mapped[str] = mapped_column(String(22))
    body: Mapped[str] = mapped_column(Text)
    topic_code: Mapped[str] = mapped_column(ForeignKey("topic.code"))
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"))
    addressee_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    enterprise_id: Mapped[UUID | None] = mapped_column(ForeignKey("enterprise.id"))
    enterprise_public_name: Mapped[str | None] = mapped_column(String(80))
    respondent_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"))
    channel: Mapped[FilingChannel] = mapped_column(choice(FilingChannel), default=FilingChannel.PORTAL)
    external_source: Mapped[str | None] = mapped_column(String(60))
    external_number: Mapped[str | None] = mapped_column(String(60))
    typed_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    thanks_for_id: Mapped[UUID | None] = mapped_column(ForeignKey("submission.id"), index=True)
    campaign_id: Mapped[UUID | None] = mapped_column(ForeignKey("campaign.id"), index=True)
    contact_name_sealed: Mapped[str] = mapped_column(Text)
    contact_name_masked: Mapped[str] = mapped_column(String(60))
    contact_phone_sealed: Mapped[str] = mapped_column(Text)
    contact_phone_masked: Mapped[str] = mapped_column(String(30))
    hidden_remark_sealed: Mapped[str | None] = mapped_column(Text)
    confidential: Mapped[bool] = mapped_column(default=False)
    urgent: Mapped[bool] = mapped_column(default=False)
    review_state: Mapped[ReviewState] = mapped_column(choice(ReviewState), default=ReviewState.SUBMITTED)
    rejection_reason: Mapped[RejectionReason | None] = mapped_column(choice(RejectionReason))
    rejection_note: Mapped[str | None] = mapped_column(String(500))
    contested: Mapped[ReviewState | None] = mapped_column(choice(ReviewState, "contested"))
    handling_state: Mapped[HandlingState] = mapped_column(choice(HandlingState), default=HandlingState.NEW)
    evaluation_state: Mapped[EvaluationState] = mapped_column(choice(EvaluationState), default=EvaluationState.NONE)
    supervision_state: Mapped[SupervisionState] = mapped_column(choice(SupervisionState), default=SupervisionState.NONE)
    listed: Mapped[bool] = mapped_column(default=False)
    hops: Mapped[int] = mapped_column(default=0)
    round: Mapped[int] = mapped_column(default=1)
    termination_ground: Mapped[TerminationGround | None] = mapped_column(choice(TerminationGround))
    ending_note: Mapped[str | None] = mapped_column(String(500))
    merged_into_id: Mapped[UUID | None] = mapped_column(ForeignKey("submission.id"), index=True)
    merged_at: Mapped[Moment | None]
    filed_at: Mapped[Moment]
    reviewed_at: Mapped[Moment | None]
    reviewed_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    dispatched_at: Mapped[Moment | None]
    replied_at: Mapped[Moment | None]
    closed_at: Mapped[Moment | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class SubmissionDetail(Base):
    """One field of the topic's form as the author filled it in; like the body it never changes.

    ``value`` is what the field's kind says: a text, a number, or true or false; amounts are texts of two decimals.
    The label, and the words in which people read the value, are those of the day of filing.
    """

    __tablename__ = "submission_detail"
    __table_args__ = (UniqueConstraint("submission_id", "code"),)

    id: Mapped[Key]
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"))
    position: Mapped[int]
    code: Mapped[str] = mapped_column(String(40))
    kind: Mapped[FieldKind] = mapped_column(choice(FieldKind))
    label_zh: Mapped[str] = mapped_column(String(40))
    label_en: Mapped[str] = mapped_column(String(80))
    value: Mapped[str | int | bool] = mapped_column(JSONB)
    text_zh: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text)


class ReviewProposal(Base):
    """A verdict that one reviewer proposes, with its ground and what the author is to be told; another one confirms or
    overturns it.
    """

    __tablename__ = "review_proposal"
    __table_args__ = (
        Index("uq_review_proposal_open", "submission_id", unique=True, postgresql_where="state = 'PROPOSED'"),
        Index("ix_review_proposal_submission_id", "submission_id"),
    )

    id: Mapped[Key]
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"))
    verdict: Mapped[Verdict] = mapped_column(choice(Verdict))
    reason: Mapped[RejectionReason] = mapped_column(choice(RejectionReason))
    note: Mapped[str | None] = mapped_column(String(500))
    state: Mapped[ProposalState] = mapped_column(choice(ProposalState), default=ProposalState.PROPOSED)
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[Moment]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[Moment | None]


class Recheck(Base):
    """Why the author contests a hiding or a rejection, once, and what a reviewer without a part in it has decided."""

    __tablename__ = "recheck"

    id: Mapped[Key]
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"), unique=True)
    reason: Mapped[str] = mapped_column(String(500))
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    asked_at: Mapped[Moment]
    overturned: Mapped[bool | None]
    note: Mapped[str | None] = mapped_column(String(500))
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[Moment | None]
