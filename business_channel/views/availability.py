"""What a reader can do with a noun now: read from the same table of the procedure that the services ask."""

from typing import Any

from sqlalchemy import ColumnElement, exists, null, select
from sqlalchemy.orm import aliased

from business_channel.nouns import Field
from business_channel.procedure.parts import Action, Axis
from business_channel.procedure.standing import standing_of
from business_channel.procedure.transitions import available
from business_channel.reader import Reader, Viewpoint
from business_channel.replies.model import Reply, Signature
from business_channel.submissions import facts
from business_channel.submissions.model import Submission
from business_channel.work_orders.model import RouteObjection, WorkOrder
from business_channel.work_orders.repository import UNDER_WAY

_OF_SUBMISSION = (
    *("author_id", "addressee_id", "enterprise_id", "review_state", "handling_state"),
    *("evaluation_state", "kind", "urgent", "contested", "hops"),
)
_OF_REVIEW = ("proposed", "own_proposal", "took_part", "supplemented", "awaited")
_OF_ORDER = ("department_id", "state", "role", "final", "place", "contacted_at")


class _Row:
    """A few columns of a row under their names."""

    def __init__(self, names: tuple[str, ...], values: tuple[Any, ...]) -> None:
        self.__dict__.update(zip(names, values, strict=True))


def _of(table: Any, key: Any, names: tuple[str, ...]) -> tuple[ColumnElement[Any], ...]:
    return tuple(select(getattr(table, name)).where(table.id == key).scalar_subquery() for name in names)


def _submission_columns(row: Any, viewpoint: Viewpoint) -> tuple[ColumnElement[Any], ...]:
    found = facts.of_review(row, viewpoint.principal.account_id)
    return *(getattr(row, name) for name in _OF_SUBMISSION), *(found[name] for name in _OF_REVIEW)


def _for_submission(reader: Reader, *values: Any) -> list[Action]:
    submission, rest = _split(values, _OF_SUBMISSION)
    standing = standing_of(reader.principal, submission, **dict(zip(_OF_REVIEW, rest, strict=True)))
    return available(standing, Axis.REVIEW, Axis.HANDLING, Axis.EVALUATION)


def _order_columns(row: Any, _: Viewpoint) -> tuple[ColumnElement[Any], ...]:
    submission, objection, other = aliased(Submission), aliased(RouteObjection), aliased(RouteObjection)
    reply = aliased(Reply)
    earlier = (
        other.submission_id == row.submission_id,
        other.department_id == row.department_id,
        other.work_order_id != row.id,
    )
    state = select(objection.state).where(objection.work_order_id == row.id).correlate(row).scalar_subquery()
    return (
        *_of(submission, row.submission_id, _OF_SUBMISSION),
        *(getattr(row, name) for name in _OF_ORDER),
        state,
        exists().where(*earlier).correlate(row),
        exists().where(reply.work_order_id == row.id, reply.state.in_(UNDER_WAY)).correlate(row),
    )


def _for_order(reader: Reader, *values: Any) -> list[Action]:
    submission, rest = _split(values, _OF_SUBMISSION)
    order, (objection, returned_before, replying) = _split(rest, _OF_ORDER)
    more = {"objection": objection, "returned_before": returned_before, "replying": replying}
    more["contacted"] = order.contacted_at is not None
    return available(standing_of(reader.principal, submission, order, **more), Axis.ORDER)


def _reply_columns(row: Any, viewpoint: Viewpoint) -> tuple[ColumnElement[Any], ...]:
    submission, order, seat = aliased(Submission), aliased(WorkOrder), aliased(Signature)
    heads = seat.department_id.in_(viewpoint.principal.departments)
    own = select(seat.department_id).where(seat.reply_id == row.id, heads)
    unsigned = seat.signed_at.is_(None) & seat.dissented_at.is_(None)
    some = exists().where(seat.reply_id == row.id).correlate(row)
    return (
        *_of(submission, row.submission_id, _OF_SUBMISSION),
        *_of(order, row.work_order_id, _OF_ORDER),
        row.state,
        row.published_as_id,
        row.countersigned_at,
        some if viewpoint.principal.departments else null(),
        own.where(unsigned).limit(1).correlate(row).scalar_subquery(),
    )


def _for_reply(reader: Reader, *values: Any) -> list[Action]:
    submission, rest = _split(values, _OF_SUBMISSION)
    order, (state, published_as, countersigned, joint, seat) = _split(rest, _OF_ORDER)
    if seat is not None:
        order.department_id = seat
    elif joint and order.department_id in reader.principal.departments:
        return []
    more = {"reply": state, "in_offices_name": published_as == submission.addressee_id}
    standing = standing_of(reader.principal, submission, order, countersigned=countersigned is not None, **more)
    return available(standing, Axis.REPLY)


def _request_columns(row: Any, _: Viewpoint) -> tuple[ColumnElement[Any], ...]:
    return *_of(aliased(Submission), row.submission_id, _OF_SUBMISSION), row.asked_id, row.state


def _for_request(reader: Reader, *values: Any) -> list[Action]:
    submission, (asked_id, state) = _split(values, _OF_SUBMISSION)
    return available(standing_of(reader.principal, submission, asked_id=asked_id, request=state), Axis.REQUEST)


def _split(values: tuple[Any, ...], names: tuple[str, ...]) -> tuple[Any, tuple[Any, ...]]:
    return _Row(names, values[: len(names)]), values[len(names) :]


SUBMISSION_ACTIONS = {"available_actions": Field(_submission_columns, _for_submission)}
ORDER_ACTIONS = {"available_actions": Field(_order_columns, _for_order)}
REPLY_ACTIONS = {"available_actions": Field(_reply_columns, _for_reply)}
REQUEST_ACTIONS = {"available_actions": Field(_request_columns, _for_request)}
