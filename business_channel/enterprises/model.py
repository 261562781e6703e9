"""Tables of enterprises and of the sizes that they have stated."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from business_channel.database import Base, Key, Moment, choice


class EnterpriseState(StrEnum):
    """Where the platform's certification stands: only a CERTIFIED enterprise has anything filed in its name; REFUSED is
    final, and its code may be registered anew.
    """

    REGISTERED = "REGISTERED"
    CERTIFIED = "CERTIFIED"
    REFUSED = "REFUSED"
    SUSPENDED = "SUSPENDED"


class Enterprise(Base):
    """An enterprise, named by its unified social credit code (GB 32100-2015).

    The contact is personal data: sealed, with a masked form beside it. ``decision_note`` says why it was refused or
    suspended. ``region_code`` is where it is now, which may differ from the place in its code.
    """

    __tablename__ = "enterprise"
    __table_args__ = (
        Index("uq_enterprise_credit_code", "credit_code", unique=True, postgresql_where="state <> 'REFUSED'"),
        Index("ix_enterprise_state_registered_at", "state", "registered_at"),
    )

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(String(120))
    credit_code: Mapped[str] = mapped_column(String(18))
    industry: Mapped[str | None] = mapped_column(String(40))
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"))
    state: Mapped[EnterpriseState] = mapped_column(choice(EnterpriseState), default=EnterpriseState.REGISTERED)
    contact_name_sealed: Mapped[str | None] = mapped_column(Text)
    contact_name_masked: Mapped[str | None] = mapped_column(String(60))
    contact_phone_sealed: Mapped[str | None] = mapped_column(Text)
    contact_phone_masked: Mapped[str | None] = mapped_column(String(30))
    registered_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    registered_at: Mapped[Moment | None]
    certified_at: Mapped[Moment | None]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[Moment | None]
    decision_note: Mapped[str | None] = mapped_column(String(500))


class StatedSize(Base):
    """The figures of an enterprise on a day, as a member has stated them, with the tier and the standard that gave it.

    Staff is counted in persons, revenue and assets in 10,000 yuan. Never changed: a later statement for the same day
    stands above the earlier one.
    """

    __tablename__ = "enterprise_size"
    __table_args__ = (Index("ix_enterprise_size_enterprise_id_as_of", "enterprise_id", "as_of"),)

    id: Mapped[Key]
    enterprise_id: Mapped[UUID] = mapped_column(ForeignKey("enterprise.id"))
    industry: Mapped[str] = mapped_column(String(40))
    staff: Mapped[int | None]
    revenue: Mapped[Decimal | None] = mapped_column(Numeric(18, 2))
    assets: Mapped[Decimal | None] = mapped_column(Numeric(18, 2))
    as_of: Mapped[date]
    tier: Mapped[str] = mapped_column(String(10))
    standard: Mapped[str] = mapped_column(String(40))
    stated_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    stated_at: Mapped[Moment]
