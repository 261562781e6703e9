"""Tables of leases, of listings of counties, and of what was determined for each lease."""

import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from business_channel.database import Base, Key, Moment, choice

SUM = Numeric(18, 2)


class LandlordKind(StrEnum):
    """From whom a tenant rents; a SUB_LESSOR 二房东 lets premises on that belong to somebody else."""

    STATE_OWNED_ENTERPRISE = "STATE_OWNED_ENTERPRISE"
    PUBLIC_BODY = "PUBLIC_BODY"
    PRIVATE = "PRIVATE"
    SUB_LESSOR = "SUB_LESSOR"


class RiskLevel(StrEnum):
    """The level of risk as which a county was listed in the epidemic."""

    MEDIUM = "MEDIUM"
    HIGH = "HIGH"


class ReliefOutcome(StrEnum):
    """What a tenant is told: relief is OWED; what was to be granted was GRANTED_ALREADY; or the lease is NOT_ELIGIBLE,
    which is explained, and nothing that the department has left unsolved.
    """

    OWED = "OWED"
    GRANTED_ALREADY = "GRANTED_ALREADY"
    NOT_ELIGIBLE = "NOT_ELIGIBLE"


class Lease(Base):
    """The lease that a submission asks relief for, as its tenant stated it; it never changes.

    ``year`` is that of the measures, ``owner`` whose the premises are, where that is not whom they are rented from;
    ``leased_to`` is empty for a lease without an end. ``relieved_months`` were waived in that year already; ``sublet``
    says that the tenant lets the premises on.
    """

    __tablename__ = "lease"
    __table_args__ = (
        CheckConstraint("monthly_rent > 0", name="something_to_pay"),
        CheckConstraint("relieved_months BETWEEN 0 AND 12", name="months_of_a_year"),
        CheckConstraint("individual_business OR tier IS NOT NULL", name="size_known"),
        CheckConstraint("(landlord = 'SUB_LESSOR') = (owner IS NOT NULL)", name="owner_behind_sub_lessor"),
        CheckConstraint("leased_to >= leased_from", name="ends_after_it_begins"),
    )

    id: Mapped[Key]
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"), unique=True)
    year: Mapped[int]
    landlord_name: Mapped[str] = mapped_column(String(120))
    landlord: Mapped[LandlordKind] = mapped_column(choice(LandlordKind))
    owner: Mapped[str | None] = mapped_column(String(40))
    county_code: Mapped[str] = mapped_column(ForeignKey("region.code"))
    industry: Mapped[str] = mapped_column(String(40))
    individual_business: Mapped[bool]
    tier: Mapped[str | None] = mapped_column(String(40))
    monthly_rent: Mapped[Decimal] = mapped_column(SUM)
    leased_from: Mapped[datetime.date]
    leased_to: Mapped[datetime.date | None]
    relieved_months: Mapped[int]
    rent_paid: Mapped[bool]
    in_difficulty: Mapped[bool]
    sublet: Mapped[bool]


class RiskListing(Base):
    """A day on which a county was listed as medium or high risk, by which announcement; a ``withdrawn`` one was stated
    by mistake and counts for nothing.
    """

    __tablename__ = "risk_listing"

    county_code: Mapped[str] = mapped_column(ForeignKey("region.code"), primary_key=True)
    listed_on: Mapped[datetime.date] = mapped_column(primary_key=True)
    level: Mapped[RiskLevel] = mapped_column(choice(RiskLevel))
    source: Mapped[str] = mapped_column(String(200))
    withdrawn: Mapped[bool]
    saved_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    saved_at: Mapped[Moment]


class ReliefResult(Base):
    """What a tenant was told with an answer: computed when it was published, and never changed.

    Months and sums are still to be granted, in ``parts`` of ``{"months", "amount", "due_on", "settlement"}``;
    ``entitled`` counts months in all. ``reasons`` are ``{"code", "bearing", "zh", "en", "instrument"?, "pointer"?}`` as
    they were told then, ``listed_on`` is the listing that was looked at.
    """

    __tablename__ = "relief_result"
    __table_args__ = (
        UniqueConstraint("submission_id", "reply_id"),
        CheckConstraint("months BETWEEN 0 AND entitled AND entitled <= 12", name="months_within"),
        CheckConstraint("amount >= 0 AND (amount > 0) = (months > 0)", name="sum_of_months"),
        CheckConstraint("(outcome = 'OWED') = (months > 0)", name="owed_or_not"),
    )

    id: Mapped[Key]
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"))
    reply_id: Mapped[UUID] = mapped_column(ForeignKey("reply.id"), index=True)
    outcome: Mapped[ReliefOutcome] = mapped_column(choice(ReliefOutcome))
    entitled: Mapped[int]
    months: Mapped[int]
    amount: Mapped[Decimal] = mapped_column(SUM)
    parts: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    listed_on: Mapped[datetime.date | None]
    determined_at: Mapped[Moment]
