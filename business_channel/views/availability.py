"""What a reader can do with a noun now: read from the same table of the procedure that the services ask."""

from typing import Any

from sqlalchemy import ColumnElement, exists, false, null, or_, select
from sqlalchemy.orm import aliased

from business_channel.access import DEPARTMENT_STAFF
from business_channel.accounts.repository import stands_in
from business_channel.adoptions.facts import OF_ADOPTION, of_adoption
from business_channel.confidence.model import Recusal
from business_channel.departments.repository import same
from business_channel.feedback.repository import AFTER_ANSWER, after_answer, unsettled
from business_channel.ledger import facts as ledger
from business_channel.nouns import Field
from business_channel.permits import facts as permits
from business_channel.procedure.parts import Action, Axis
from business_channel.procedure.standing import standing_of
from business_channel.procedure.transitions import available
from business_channel.reader import Reader, Viewpoint
from business_channel.replies.model import Reply, ReplyState, Signature
from business_channel.submissions import facts
from business_channel.submissions.model import Submission
from business_channel.supervision.repository import OF_ORDER, of_order
from business_channel.work_orders.model import RouteObjection, WorkOrder
from business_channel.work_orders.repository import UNDER_WAY

_OF_SUBMISSION = (
    *("author_id", "addressee_id", "enterprise_id", "respondent_id", "review_state", "handling_state"),
    *("evaluation_state", "supervision_state", "listed", "kind", "urgent", "confidential", "contested", "hops"),
    *("merged_into_id", "replied_at"),
)
_OF_REVIEW = ("proposed", "own_proposal", "took_part", "supplemented", "awaited")
_OF_ORDER = ("department_id", "state", "role", "final", "place", "contacted_at")
_MORE_OF_ORDER = ("objection", "returned_before", "replying", "unsettled", "claimed", "owed")
_OF_PERMIT = ("permit", "permit_open", "permit_extendable")


class _Row:
    """A few columns of a row under their names."""

    def __init__(self, names: tuple[str, ...], values: tuple[Any, ...]) -> None:
        self.__dict__.update(zip(names, values, strict=True))


def _of(table: Any, key: Any, names: tuple[str, ...]) -> tuple[ColumnElement[Any], ...]:
    return tuple(select(getattr(table, name)).where(table.id == key).scalar_subquery() for name in names)


def _submission_columns(row: Any, viewpoint: Viewpoint) -> tuple[ColumnElement[Any], ...]:
    own = tuple(getattr(row, name) for name in _OF_SUBMISSION)
    order, principal = aliased(WorkOrder), viewpoint.principal
    of_review = facts.of_review(row, principal.account_id)
    units = principal.departments.keys() | principal.inherited.keys()
    handled = exists().where(order.submission_id == row.id, order.department_id.in_(units))
    return (
        *own,
        *(of_review[name] for name in _OF_REVIEW),
        handled.correlate(row) if units else false(),
        *after_answer(row, viewpoint.now()).values(),
        ledger.payment_waits(row),
        *of_adoption(row, principal).values(),
    )


def _for_submission(reader: Reader, *values: Any) -> list[Action]:
    submission, more = _split(values, _OF_SUBMISSION)
    names = (*_OF_REVIEW, "handled_by_caller", *AFTER_ANSWER, "payment_waits", *OF_ADOPTION)
    known = dict(zip(names, more, strict=True))
    standing = standing_of(reader.principal, submission, **known)
    return available(standing, Axis.REVIEW, Axis.HANDLING, Axis.EVALUATION, Axis.SUPERVISION)


def _order_columns(row: Any, viewpoint: Viewpoint) -> tuple[ColumnElement[Any], ...]:
    submission, objection, other = aliased(Submission), aliased(RouteObjection), aliased(RouteObjection)
    reply = aliased(Reply)
    earlier = (
        other.submission_id == row.submission_id,
        other.department_id.in_(same(row.department_id).correlate(row)),
        other.work_order_id != row.id,
    )
    state = select(objection.state).where(objection.work_order_id == row.id).correlate(row).scalar_subquery()
    return (
        *_of(submission, row.submission_id, _OF_SUBMISSION),
        *(getattr(row, name) for name in _OF_ORDER),
        state,
        exists().where(*earlier).correlate(row),
        exists().where(reply.work_order_id == row.id, reply.state.in_(UNDER_WAY)).correlate(row),
        unsettled(row),
        ledger.claimed(row),
        ledger.owed(row),
        *(permits.filed(row), permits.unsettled(row), permits.extendable(row)),
        *of_order(row, viewpoint.now()).values(),
    )


def _for_order(reader: Reader, *values: Any) -> list[Action]:
    submission, rest = _split(values, _OF_SUBMISSION)
    order, more = _split(rest, _OF_ORDER)
    known = dict(zip((*_MORE_OF_ORDER, *_OF_PERMIT, *OF_ORDER), more, strict=True))
    known["contacted"] = order.contacted_at is not None
    standing = standing_of(reader.principal, submission, order, **known)
    return [*available(standing, Axis.ORDER), *available(standing, Axis.SUPERVISION, needing=Axis.ORDER)]


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
        _is_mine(row, viewpoint),
        row.published_as_id,
        row.countersigned_at,
        some if viewpoint.principal.departments else null(),
        own.where(unsigned).limit(1).correlate(row).scalar_subquery(),
    )


def _is_mine(reply: Any, viewpoint: Viewpoint) -> ColumnElement[bool]:
    """Whether the reader wrote the reply, or may go on for the colleague who did: a stand-in, or anybody for who is
    recused.
    """
    reader, gone = viewpoint.principal.account_id, aliased(Recusal)
    if reader is None:
        return false()
    instead = stands_in(reader, reply.drafted_by, reply.department_id, viewpoint.now())
    left = exists().where(gone.account_id == reply.drafted_by, gone.submission_id == reply.submission_id)
    return or_(reply.drafted_by == reader, instead, left)


def _for_reply(reader: Reader, *values: Any) -> list[Action]:
    submission, rest = _split(values, _OF_SUBMISSION)
    order, (state, mine, published_as, countersigned, joint, seat) = _split(rest, _OF_ORDER)
    unit, principal = order.department_id, reader.principal
    order.department_id = seat or unit
    standing = standing_of(
        principal,
        submission,
        order,
        reply=state,
        own_reply=unit in principal.departments_as(*DEPARTMENT_STAFF) and (state is not ReplyState.DRAFTED or mine),
        in_offices_name=published_as == submission.addressee_id,
        countersigned=countersigned is not None,
    )
    signed = joint and seat is None
    return [each for each in available(standing, Axis.REPLY) if not (signed and each is Action.SIGN_REPLY)]


def _request_columns(row: Any, _: Viewpoint) -> tuple[ColumnElement[Any], ...]:
    return *_of(aliased(Submission), row.submission_id, _OF_SUBMISSION), row.asked_id, row.state


def _for_request(reader: Reader, *values: Any) -> list[Action]:
    submission, (asked_id, state) = _split(values, _OF_SUBMISSION)
    return available(standing_of(reader.principal, submission, asked_id=asked_id, request=state), Axis.REQUEST)


def _duty_columns(row: Any, _: Viewpoint) -> tuple[ColumnElement[Any], ...]:
    of_submission = _of(aliased(Submission), row.submission_id, _OF_SUBMISSION)
    return *of_submission, *_of(aliased(WorkOrder), row.work_order_id, _OF_ORDER), row.state


def _for_duty(reader: Reader, *values: Any) -> list[Action]:
    submission, rest = _split(values, _OF_SUBMISSION)
    order, (state,) = _split(rest, _OF_ORDER)
    return available(standing_of(reader.principal, submission, order, duty=state), Axis.DUTY)


def _split(values: tuple[Any, ...], names: tuple[str, ...]) -> tuple[Any, tuple[Any, ...]]:
    return _Row(names, values[: len(names)]), values[len(names) :]


SUBMISSION_ACTIONS = {"available_actions": Field(_submission_columns, _for_submission)}
ORDER_ACTIONS = {"available_actions": Field(_order_columns, _for_order)}
REPLY_ACTIONS = {"available_actions": Field(_reply_columns, _for_reply)}
REQUEST_ACTIONS = {"available_actions": Field(_request_columns, _for_request)}
DUTY_ACTIONS = {"available_actions": Field(_duty_columns, _for_duty)}
