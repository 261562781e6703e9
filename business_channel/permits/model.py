"""Tables of the permit files: what was applied for, and the steps that followed."""

import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from business_channel.database import Base, Key, Moment, choice
from business_channel.deadlines.model import PauseReason


class PermitStepKind(StrEnum):
    """A step of a licence on its way. The channel itself notes what follows from silence, DEEMED_ACCEPTED and
    DEEMED_RENEWED, and the end of an exclusion that has lasted as long as the applicant was told; all others are
    recorded.
    """

    APPLIED = "APPLIED"
    RECEIVED = "RECEIVED"
    CORRECTION_REQUESTED = "CORRECTION_REQUESTED"
    CORRECTED = "CORRECTED"
    ACCEPTED = "ACCEPTED"
    EXCLUSION_BEGAN = "EXCLUSION_BEGAN"
    EXCLUSION_ENDED = "EXCLUSION_ENDED"
    EXTENDED = "EXTENDED"
    DECIDED = "DECIDED"
    LICENCE_DELIVERED = "LICENCE_DELIVERED"
    WITHDRAWN = "WITHDRAWN"
    DEEMED_ACCEPTED = "DEEMED_ACCEPTED"
    DEEMED_RENEWED = "DEEMED_RENEWED"


class PermitOutcome(StrEnum):
    """What was decided on an application."""

    GRANTED = "GRANTED"
    REFUSED = "REFUSED"


class PermitState(StrEnum):
    """Where an application stands, always derived: TAKEN_UP from its acceptance on, be it by silence; EXCLUDED while
    the time does not count; GRANTED until the licence is delivered; RENEWED by silence.
    """

    FILED = "FILED"
    RECEIVED = "RECEIVED"
    CORRECTING = "CORRECTING"
    CORRECTED = "CORRECTED"
    TAKEN_UP = "TAKEN_UP"
    EXCLUDED = "EXCLUDED"
    GRANTED = "GRANTED"
    REFUSED = "REFUSED"
    RENEWED = "RENEWED"
    DELIVERED = "DELIVERED"
    WITHDRAWN = "WITHDRAWN"


class Permit(Base):
    """What a submission says of the licence that it is about; ``renews`` is the number of the licence to be renewed,
    and ``expires_on`` its last day.

    What was stated never changes. ``version`` grows with every step. ``lapse_on`` is the first day on which something
    follows that nobody has noted yet, as far as is known: from silence, or a clock that is late.
    """

    __tablename__ = "permit"
    __table_args__ = (
        CheckConstraint("(renews IS NULL) = (expires_on IS NULL)", name="renewal_has_expiry"),
        Index("ix_permit_lapse_on", "lapse_on", postgresql_where="lapse_on IS NOT NULL"),
    )

    id: Mapped[Key]
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"), unique=True)
    licence: Mapped[str] = mapped_column(String(120))
    authority: Mapped[str] = mapped_column(String(120))
    receipt_number: Mapped[str | None] = mapped_column(String(60))
    joint: Mapped[bool]
    renews: Mapped[str | None] = mapped_column(String(60))
    expires_on: Mapped[datetime.date | None]
    lapse_on: Mapped[datetime.date | None]
    version: Mapped[int] = mapped_column(default=1)


class PermitStep(Base):
    """One step, never changed; ``position`` counts from 0, and days never go back.

    ``reason`` and ``days`` are those of an exclusion: why the time does not count, and for how many working days, as
    the applicant was told by the ``notice`` of that number. ``note`` is what is missing, or why. ``joint`` is what the
    department says at the acceptance. ``recorded_by`` is ``None`` for what the channel has noted itself.
    """

    __tablename__ = "permit_step"
    __table_args__ = (
        CheckConstraint("(reason IS NULL) = (days IS NULL)", name="exclusion_has_days"),
        CheckConstraint("reason IS NULL OR notice IS NOT NULL", name="exclusion_was_told"),
        CheckConstraint("(kind = 'DECIDED') = (outcome IS NOT NULL)", name="decision_has_outcome"),
    )

    permit_id: Mapped[UUID] = mapped_column(ForeignKey("permit.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[PermitStepKind] = mapped_column(choice(PermitStepKind))
    happened_on: Mapped[datetime.date]
    reason: Mapped[PauseReason | None] = mapped_column(choice(PauseReason))
    days: Mapped[int | None]
    notice: Mapped[str | None] = mapped_column(String(60))
    note: Mapped[str | None] = mapped_column(String(500))
    outcome: Mapped[PermitOutcome | None] = mapped_column(choice(PermitOutcome))
    joint: Mapped[bool | None]
    work_order_id: Mapped[UUID | None] = mapped_column(ForeignKey("work_order.id"))
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[Moment]
