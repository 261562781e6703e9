"""Table of work orders."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from business_channel.database import Base, Key, Moment, choice


class WorkOrderRole(StrEnum):
    """A part in handling: LEAD 主办 answers, CO 协办 helps, PARALLEL 各自办理: the first answer counts."""

    LEAD = "LEAD"
    CO = "CO"
    PARALLEL = "PARALLEL"


class WorkOrderState(StrEnum):
    """Where a work order stands; IN_PROGRESS begins with the first draft of a reply."""

    ISSUED = "ISSUED"
    ACCEPTED = "ACCEPTED"
    IN_PROGRESS = "IN_PROGRESS"
    REPLIED = "REPLIED"
    CLOSED = "CLOSED"


class CloseReason(StrEnum):
    """Why a work order was closed."""

    RATED = "RATED"
    THANKED = "THANKED"
    RESOLVED_BY_PARTNER = "RESOLVED_BY_PARTNER"
    LEAD_CLOSED = "LEAD_CLOSED"


class WorkOrder(Base):
    """One department's duty on one submission. ``answered_at`` is when its time stopped: the completing signature."""

    __tablename__ = "work_order"
    __table_args__ = (
        UniqueConstraint("submission_id", "department_id"),
        Index("ix_work_order_department_id_issued_at_id", "department_id", "issued_at", "id"),
        Index(
            "ix_work_order_open",
            "department_id",
            "state",
            postgresql_where="state IN ('ISSUED', 'ACCEPTED', 'IN_PROGRESS')",
        ),
    )

    id: Mapped[Key]
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"))
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    role: Mapped[WorkOrderRole] = mapped_column(choice(WorkOrderRole))
    state: Mapped[WorkOrderState] = mapped_column(choice(WorkOrderState), default=WorkOrderState.ISSUED)
    instruction: Mapped[str | None] = mapped_column(String(500))
    issued_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    issued_at: Mapped[Moment]
    accepted_at: Mapped[Moment | None]
    answered_at: Mapped[Moment | None]
    closed_at: Mapped[Moment | None]
    close_reason: Mapped[CloseReason | None] = mapped_column(choice(CloseReason))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
