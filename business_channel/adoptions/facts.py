"""What the table of the procedure asks of adoptions, as SQL: one form for the services and the portals."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, true
from sqlalchemy.orm import aliased

from business_channel.access import DEPARTMENT_STAFF, Principal, Role
from business_channel.adoptions.model import Adoption
from business_channel.work_orders.keeping import goes_on
from business_channel.work_orders.model import WorkOrder, WorkOrderRole

OF_ADOPTION = ("answering", "adopted")
"""The names of the facts."""


def of_adoption(submission: Any, principal: Principal) -> dict[str, ColumnElement[bool]]:
    """Whether the caller's department answers, or has answered, a submission, and whether a record in force on it is
    the caller's to withdraw.
    """
    record = aliased(Adoption)
    held = record.submission_id == submission.id, in_force(record), withdrawable(record, principal)
    adopted = exists().where(*held).correlate(submission) if principal.roles else false()
    return {"answering": _answering(submission, principal), "adopted": adopted}


def in_force(record: Any) -> ColumnElement[bool]:
    """True of a record that was not withdrawn."""
    unwithdrawn: ColumnElement[bool] = record.withdrawn_at.is_(None)
    return unwithdrawn


def withdrawable(record: Any, principal: Principal) -> ColumnElement[bool]:
    """True of a record that is the caller's to withdraw: the own department's; for publishers, and for reviewers who
    work in no department, anybody's.
    """
    if Role.PUBLISHER in principal.roles or (Role.REVIEWER in principal.roles and not principal.departments):
        return true()
    own = principal.departments_as(*DEPARTMENT_STAFF) | principal.reads_as(Role.LEADER_OFFICE)
    return and_(record.department_id.is_not(None), record.department_id.in_(own)) if own else false()


def answering_orders(order: Any, submission_id: Any, principal: Principal) -> ColumnElement[bool]:
    """True of the orders of the caller's departments that answer, or have answered, the submission of this id."""
    units = principal.departments_as(*DEPARTMENT_STAFF)
    held = order.submission_id == submission_id, order.department_id.in_(units), order.role != WorkOrderRole.CO
    return and_(*held, goes_on(order))


def _answering(submission: Any, principal: Principal) -> ColumnElement[bool]:
    if not principal.departments_as(*DEPARTMENT_STAFF):
        return false()
    order = aliased(WorkOrder)
    return exists().where(answering_orders(order, submission.id, principal)).correlate(submission)
