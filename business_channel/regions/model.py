"""The administrative divisions of GB/T 2260, today's and those that ended, and how one became the other."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from business_channel.database import Base, choice


class RegionLevel(StrEnum):
    """The level of a division; a municipality's districts are counties that hang on the province."""

    PROVINCE = "PROVINCE"
    CITY = "CITY"
    COUNTY = "COUNTY"


class Region(Base):
    """A division under its six-digit code.

    A code that ended keeps its row, so that old records still cite it: ``valid_to`` is its last day. ``None`` on
    either side means that the list knows no beginning, or no end.
    """

    __tablename__ = "region"
    __table_args__ = (CheckConstraint("code ~ '^[1-9][0-9]{5}$'", name="code"),)

    code: Mapped[str] = mapped_column(String(6), primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    level: Mapped[RegionLevel] = mapped_column(choice(RegionLevel))
    parent_code: Mapped[str | None] = mapped_column(ForeignKey("region.code"), index=True)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class RegionChange(Base):
    """One published change of divisions; ``position`` is its place in the published list.

    ``old_code`` is ``None`` for a division that was newly set up, ``new_code`` for one that has no successor.
    """

    __tablename__ = "region_change"

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    year: Mapped[int]
    change: Mapped[str] = mapped_column(String(20))
    old_code: Mapped[str | None] = mapped_column(ForeignKey("region.code"), index=True)
    old_name: Mapped[str | None] = mapped_column(String(60))
    new_code: Mapped[str | None] = mapped_column(ForeignKey("region.code"), index=True)
    new_name: Mapped[str | None] = mapped_column(String(60))
    approval_document: Mapped[str | None] = mapped_column(String(60))
