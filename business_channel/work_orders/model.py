"""Tables of work orders and of what is said about them."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from business_channel.database import Base, Key, Moment, choice


class WorkOrderRole(StrEnum):
    """A part in handling: LEAD 主办 answers, CO 协办 helps, JOINT 联合办理: all sign one answer, PARALLEL 各自办理: the
    first answer counts.
    """

    LEAD = "LEAD"
    CO = "CO"
    PARALLEL = "PARALLEL"
    JOINT = "JOINT"


class WorkOrderState(StrEnum):
    """Where a work order stands; IN_PROGRESS begins with the first draft of a reply.

    RETURNED ones wait for the dispatcher, since an objection was upheld; a CO order is REPLIED with its opinion;
    AWAITING_AUTHOR ones wait for what the department has asked the author for.
    """

    ISSUED = "ISSUED"
    ACCEPTED = "ACCEPTED"
    IN_PROGRESS = "IN_PROGRESS"
    REPLIED = "REPLIED"
    CLOSED = "CLOSED"
    RETURNED = "RETURNED"
    AWAITING_AUTHOR = "AWAITING_AUTHOR"


class ContactWay(StrEnum):
    """How a department reached the author first."""

    PHONE = "PHONE"
    IN_PERSON = "IN_PERSON"
    MESSAGE = "MESSAGE"


class CloseReason(StrEnum):
    """Why a work order was closed; TRANSFERRED to another department, REFERRED_OUT to the way that the law provides,
    DISSENTED from the answer of the others, MERGED with the submission into another, RATING_LAPSED where nobody rated
    in time, COMPLETED by the head after the rating, SUCCEEDED where two departments with an order each became one.
    """

    RATED = "RATED"
    THANKED = "THANKED"
    RESOLVED_BY_PARTNER = "RESOLVED_BY_PARTNER"
    LEAD_CLOSED = "LEAD_CLOSED"
    TRANSFERRED = "TRANSFERRED"
    REFERRED_OUT = "REFERRED_OUT"
    DISSENTED = "DISSENTED"
    WITHDRAWN = "WITHDRAWN"
    TERMINATED = "TERMINATED"
    MERGED = "MERGED"
    RATING_LAPSED = "RATING_LAPSED"
    COMPLETED = "COMPLETED"
    SUCCEEDED = "SUCCEEDED"


class DeclineGround(StrEnum):
    """The statutory grounds on which a department does not take a matter on, and tells the lawful way instead.

    After 信访工作条例 (2022) Art. 22 and the published grounds of the model board: the matter is for court or
    arbitration, for administrative reconsideration, for discipline and supervision bodies, for the people's congress,
    was taken up elsewhere, or was finally decided.
    """

    COURT_OR_ARBITRATION = "COURT_OR_ARBITRATION"
    RECONSIDERATION = "RECONSIDERATION"
    DISCIPLINE = "DISCIPLINE"
    PEOPLES_CONGRESS = "PEOPLES_CONGRESS"
    TAKEN_UP_ELSEWHERE = "TAKEN_UP_ELSEWHERE"
    FINALLY_DECIDED = "FINALLY_DECIDED"


class ObjectionState(StrEnum):
    """What became of a department's objection to an order."""

    RAISED = "RAISED"
    UPHELD = "UPHELD"
    REJECTED = "REJECTED"


class WorkOrder(Base):
    """One department's duty on one submission. ``answered_at`` is when its time stopped: the completing signature.

    ``place`` is the department's place among the signatories of a JOINT answer, from 0, the convener's. A ``final``
    order was decided on and cannot be returned. ``passed_from_id`` is the order that it took the place of, and
    ``pass_reason`` why. The rule of the catalogue that the dispatcher followed, where one was named, is cited in its
    version.
    """

    __tablename__ = "work_order"
    __table_args__ = (
        Index(
            "uq_work_order_open_submission_id_department_id",
            "submission_id",
            "department_id",
            unique=True,
            postgresql_where="state <> 'CLOSED'",
        ),
        Index("ix_work_order_submission_id", "submission_id"),
        ForeignKeyConstraint(
            ["routing_rule_code", "routing_rule_version"], ["routing_rule.code", "routing_rule.version"]
        ),
        Index("ix_work_order_department_id_issued_at_id", "department_id", "issued_at", "id"),
        Index("ix_work_order_unclosed", "department_id", postgresql_where="state <> 'CLOSED'"),
        Index(
            "ix_work_order_open",
            "department_id",
            "state",
            postgresql_where="state IN ('ISSUED', 'ACCEPTED', 'IN_PROGRESS', 'AWAITING_AUTHOR')",
        ),
    )

    id: Mapped[Key]
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"))
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    role: Mapped[WorkOrderRole] = mapped_column(choice(WorkOrderRole))
    state: Mapped[WorkOrderState] = mapped_column(choice(WorkOrderState), default=WorkOrderState.ISSUED)
    place: Mapped[int | None]
    final: Mapped[bool] = mapped_column(default=False)
    passed_from_id: Mapped[UUID | None] = mapped_column(ForeignKey("work_order.id"))
    pass_reason: Mapped[str | None] = mapped_column(String(500))
    assignee_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    instruction: Mapped[str | None] = mapped_column(String(500))
    routing_rule_code: Mapped[str | None] = mapped_column(String(60))
    routing_rule_version: Mapped[int | None]
    issued_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    issued_at: Mapped[Moment]
    accepted_at: Mapped[Moment | None]
    contacted_at: Mapped[Moment | None]
    contact_way: Mapped[ContactWay | None] = mapped_column(choice(ContactWay))
    contact_note: Mapped[str | None] = mapped_column(String(500))
    answered_at: Mapped[Moment | None]
    closed_at: Mapped[Moment | None]
    close_reason: Mapped[CloseReason | None] = mapped_column(choice(CloseReason))
    decline_ground: Mapped[DeclineGround | None] = mapped_column(choice(DeclineGround))
    decline_note: Mapped[str | None] = mapped_column(String(500))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Succession(Base):
    """A department that held an order until it ended, and the one that the order went on with, unbroken."""

    __tablename__ = "succession"

    id: Mapped[Key]
    work_order_id: Mapped[UUID] = mapped_column(ForeignKey("work_order.id"), index=True)
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    to_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    at: Mapped[Moment]


class RouteObjection(Base):
    """A department's one objection to an order, with the body that it suggests, and what the dispatcher decided.

    Place and topic are those of the matter when it was raised, so that the catalogue finds what was said of its rules.
    """

    __tablename__ = "route_objection"
    __table_args__ = (Index("ix_route_objection_region_code_topic_code", "region_code", "topic_code"),)

    id: Mapped[Key]
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"), index=True)
    work_order_id: Mapped[UUID] = mapped_column(ForeignKey("work_order.id"), unique=True)
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"))
    topic_code: Mapped[str] = mapped_column(ForeignKey("topic.code"))
    reason: Mapped[str] = mapped_column(String(500))
    suggested_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"))
    state: Mapped[ObjectionState] = mapped_column(choice(ObjectionState), default=ObjectionState.RAISED)
    raised_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    raised_at: Mapped[Moment]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[Moment | None]
    decision_note: Mapped[str | None] = mapped_column(String(500))


class Opinion(Base):
    """What a helping department contributes to the answer; read by the handlers and the platform."""

    __tablename__ = "opinion"

    id: Mapped[Key]
    submission_id: Mapped[UUID] = mapped_column(ForeignKey("submission.id"), index=True)
    work_order_id: Mapped[UUID] = mapped_column(ForeignKey("work_order.id"), unique=True)
    body: Mapped[str] = mapped_column(Text)
    given_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    given_at: Mapped[Moment]


class Note(Base):
    """What a department's people note for themselves on an order."""

    __tablename__ = "note"

    id: Mapped[Key]
    work_order_id: Mapped[UUID] = mapped_column(ForeignKey("work_order.id"), index=True)
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    body: Mapped[str] = mapped_column(String(1000))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    written_at: Mapped[Moment]
