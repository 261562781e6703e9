"""Table of campaigns."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from business_channel.database import Base, Key, Moment


class Campaign(Base):
    """A solicitation of suggestions: what is asked, by which department, and from which day to which, both included."""

    __tablename__ = "campaign"
    __table_args__ = (CheckConstraint("opens_on <= closes_on", name="window"),)

    id: Mapped[Key]
    title: Mapped[str] = mapped_column(String(60), unique=True)
    summary: Mapped[str] = mapped_column(String(1000))
    host_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    opened_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    opened_at: Mapped[Moment]
