"""Who may see a submission."""

from typing import Any

from sqlalchemy import ColumnElement, exists, false, or_, true

from business_channel.access import DEPARTMENT_STAFF, PLATFORM_READERS, Principal, Role
from business_channel.submissions.model import ReviewState
from business_channel.work_orders.model import CloseReason, WorkOrder


def not_passed_on(order: Any) -> ColumnElement[bool]:
    """True of the orders that are, or were to the end, their department's: who passed it on reads no more."""
    kept: ColumnElement[bool] = order.close_reason.is_distinct_from(CloseReason.TRANSFERRED)
    return kept


def visible(submission: Any, principal: Principal) -> ColumnElement[bool]:
    """True for the author, colleagues of the author's enterprise, the units that hold an order on it, the leader's
    office that it is addressed to (once approved), and the platform's reviewers, dispatchers and supervisors.
    """
    if principal.account_id is None:
        return false()
    if principal.has_any(PLATFORM_READERS):
        return true()
    return or_(*_grounds(submission, principal))


def _grounds(submission: Any, principal: Principal) -> list[ColumnElement[bool]]:
    grounds: list[ColumnElement[bool]] = [submission.author_id == principal.account_id]
    if principal.enterprises:
        grounds.append(submission.enterprise_id.in_(principal.enterprises))
    if units := principal.departments_as(*DEPARTMENT_STAFF):
        held = WorkOrder.submission_id == submission.id, WorkOrder.department_id.in_(units)
        grounds.append(exists().where(*held, not_passed_on(WorkOrder)))
    if offices := principal.departments_as(Role.LEADER_OFFICE):
        approved = submission.review_state == ReviewState.APPROVED
        grounds.append(submission.addressee_id.in_(offices) & approved)
    return grounds
