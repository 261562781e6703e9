"""How a work order is read."""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, null, select
from sqlalchemy.orm import aliased

from business_channel.nouns import Edge, Field, Nested, Noun, identity, plain, to_one
from business_channel.reader import Viewpoint
from business_channel.replies.model import Reply
from business_channel.replies.visibility import visible as reply_visible
from business_channel.views import (
    availability,
    deadlines,
    handling,
    instructions,
    places,
    replies,
    submissions,
    supervision,
)
from business_channel.work_orders import visibility
from business_channel.work_orders.model import WorkOrder


def visible(order: Any, reader: Viewpoint) -> ColumnElement[bool]:
    """The predicate of work orders for this reader."""
    return visibility.visible(order, reader.principal)


def _internal(column: str) -> Field:
    def columns(row: Any, reader: Viewpoint) -> tuple[ColumnElement[Any]]:
        return (case((visibility.internal(row, reader.principal), getattr(row, column)), else_=null()),)

    return Field(columns)


def _assignee(source: Any, target: Any, reader: Viewpoint) -> ColumnElement[bool]:
    """Who in the department handles an order is read by its own people and the platform."""
    return and_(target.id == source.assignee_id, visibility.internal(source, reader.principal))


def _latest(source: Any, target: Any, reader: Viewpoint) -> ColumnElement[bool]:
    """Joins the newest of the order's replies that the reader may see."""
    newer = aliased(Reply)
    newest = (
        select(newer.id)
        .where(newer.work_order_id == source.id, reply_visible(newer, reader.principal))
        .order_by(newer.drafted_at.desc(), newer.id.desc())
        .limit(1)
        .correlate(source)
        .scalar_subquery()
    )
    same: ColumnElement[bool] = target.id == newest
    return same


WORK_ORDER: Noun = Noun(
    "WorkOrder",
    WorkOrder,
    visible=visible,
    fields=identity("WorkOrder")
    | plain("role", "state", "issued_at", "accepted_at", "answered_at", "closed_at", "close_reason", "version")
    | plain("place", "decline_ground", "decline_note", "contacted_at")
    | availability.ORDER_ACTIONS
    | {"instruction": _internal("instruction"), "pass_reason": _internal("pass_reason")}
    | {each: _internal(each) for each in ("routing_rule_code", "routing_rule_version")}
    | {"contact_way": _internal("contact_way"), "contact_note": _internal("contact_note")},
    edges={
        "submission": to_one(lambda: submissions.SUBMISSION, "submission_id"),
        "department": to_one(lambda: places.DEPARTMENT, "department_id"),
        "reply_deadline": Edge(lambda: deadlines.DEADLINE, deadlines.reply_shared),
        "assignee": Edge(lambda: handling.COLLEAGUE, _assignee),
        "objection": Edge(lambda: handling.OBJECTION, lambda source, target, _: target.work_order_id == source.id),
        "opinion": Edge(lambda: handling.OPINION, lambda source, target, _: target.work_order_id == source.id),
        "latest_reply": Edge(lambda: replies.REPLY, _latest),
    },
    lists={
        "deadlines": Nested(lambda: deadlines.DEADLINE, "id", "work_order_id", "started_at"),
        "instruction_duties": Nested(lambda: instructions.DUTY, "id", "work_order_id", "id"),
        "held_before": Nested(lambda: handling.FORMER_HOLDER, "id", "work_order_id", "at"),
        "notes": Nested(lambda: handling.NOTE, "id", "work_order_id", "written_at"),
        "replies": Nested(lambda: replies.REPLY, "id", "work_order_id", "drafted_at"),
        "supervision_steps": Nested(lambda: supervision.STEP, "id", "work_order_id", "taken_at"),
    },
)
