"""Tables of departments and their kinds."""

import datetime
from uuid import UUID

from sqlalchemy import DDL, CheckConstraint, ForeignKey, Index, String, event, text
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from business_channel.database import Base, Key, Moment

LEADER_OFFICE = "LEADER_OFFICE"
"""The kind of a leader's office: it is addressed, instructs and countersigns, and has others do the work."""

NAME_LIMIT = 80


class DepartmentKind(Base):
    """A kind of department, such as a commerce bureau or a temporary command centre."""

    __tablename__ = "department_kind"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    name_zh: Mapped[str] = mapped_column(String(40))
    name_en: Mapped[str] = mapped_column(String(80))
    position: Mapped[int]


class Department(Base):
    """Anything that can be asked and can answer. One that ended keeps its row, so that it stays citable.

    ``valid_to`` is its last day. On one day a name belongs to one department; another may bear it later. The successor
    takes on what is left, which happens once that day is over: ``settled_at`` says when, and ``heir_id`` who holds its
    files since then, of several successions always the last.
    """

    __tablename__ = "department"
    __table_args__ = (
        CheckConstraint("valid_from <= valid_to", name="days"),
        CheckConstraint("successor_id <> id AND heir_id <> id", name="not_its_own_successor"),
        ExcludeConstraint(
            ("name", "="),
            (text("daterange(valid_from, valid_to, '[]')"), "&&"),
            using="gist",
            name="ex_department_name_in_office",
        ),
        Index("ix_department_ending", "valid_to", postgresql_where="settled_at IS NULL"),
    )

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(String(NAME_LIMIT))
    kind_code: Mapped[str] = mapped_column(ForeignKey("department_kind.code"))
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    valid_from: Mapped[datetime.date | None]
    valid_to: Mapped[datetime.date | None]
    successor_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"), index=True)
    heir_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"), index=True)
    settled_at: Mapped[Moment | None]


_EXTENSION = DDL("CREATE EXTENSION IF NOT EXISTS btree_gist")  # type: ignore[no-untyped-call]
event.listen(Department.__table__, "before_create", _EXTENSION)
