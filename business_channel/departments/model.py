"""Tables of departments and their kinds."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from business_channel.database import Base, Key

LEADER_OFFICE = "LEADER_OFFICE"
"""The kind of a leader's office: it is addressed, instructs and countersigns, and has others do the work."""


class DepartmentKind(Base):
    """A kind of department, such as a commerce bureau or a temporary command centre."""

    __tablename__ = "department_kind"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    name_zh: Mapped[str] = mapped_column(String(40))
    name_en: Mapped[str] = mapped_column(String(80))
    position: Mapped[int]


class Department(Base):
    """Anything that can be asked and can answer. One that ended keeps its row, so that it stays citable."""

    __tablename__ = "department"

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(String(80), unique=True)
    kind_code: Mapped[str] = mapped_column(ForeignKey("department_kind.code"))
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    successor_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"))
