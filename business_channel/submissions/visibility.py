"""Who may see a submission."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, or_, true
from sqlalchemy.orm import aliased

from business_channel.access import DEPARTMENT_STAFF, PLATFORM_READERS, Principal, Role
from business_channel.asking.model import InformationRequest, RequestState
from business_channel.feedback.model import Appeal
from business_channel.submissions.model import ReviewState, Submission
from business_channel.work_orders.model import CloseReason, WorkOrder


def not_passed_on(order: Any) -> ColumnElement[bool]:
    """True of the orders that are, or were to the end, their department's: who passed it on reads no more."""
    kept: ColumnElement[bool] = order.close_reason.is_distinct_from(CloseReason.TRANSFERRED)
    return kept


def visible(submission: Any, principal: Principal) -> ColumnElement[bool]:
    """True for the author, colleagues of the author's enterprise, the units that hold an order on it, or were asked for
    information and have not let that lapse, the leader's office that it is addressed to (once taken), the platform's
    reviewers, dispatchers and supervisors, and those who decide on appeals, once it is appealed against.
    """
    if principal.account_id is None:
        return false()
    if principal.has_any(PLATFORM_READERS):
        return true()
    return or_(own(submission, principal), *_grounds(submission, principal))


def own(submission: Any, principal: Principal) -> ColumnElement[bool]:
    """True for the author and the colleagues of the author's enterprise; what was filed in an enterprise's name is read
    by its members alone, so an author who has left it reads it no more.
    """
    if principal.account_id is None:
        return false()
    filed = and_(submission.author_id == principal.account_id, submission.enterprise_id.is_(None))
    return or_(filed, submission.enterprise_id.in_(principal.enterprises)) if principal.enterprises else filed


def oversees(submission_id: Any, principal: Principal) -> ColumnElement[bool]:
    """True where the caller reads what the units and the platform keep among themselves: the platform's reviewers,
    dispatchers and supervisors, the leader's office that the submission of this id is addressed to, and who decides on
    an appeal against its answer.
    """
    if principal.has_any(PLATFORM_READERS):
        return true()
    submission = aliased(Submission)
    office = exists().where(submission.id == submission_id, addressed(submission, principal))
    grounds: list[ColumnElement[bool]] = [office] if principal.departments_as(Role.LEADER_OFFICE) else []
    if Role.APPEAL_OFFICER in principal.roles:
        grounds.append(appealed(submission_id))
    return or_(false(), *grounds)


def appealed(submission_id: Any) -> ColumnElement[bool]:
    """True of a submission whose answer was appealed against: those who decide on appeals read it, then and later."""
    return exists().where(Appeal.submission_id == submission_id)


def addressed(submission: Any, principal: Principal) -> ColumnElement[bool]:
    """True for the leader's office that the submission is addressed to, once the platform has taken it."""
    return and_(taken(submission), submission.addressee_id.in_(principal.departments_as(Role.LEADER_OFFICE)))


def taken(submission: Any) -> ColumnElement[bool]:
    """True of what the platform approved, or hid, even if the author contests that."""
    hidden = ReviewState.NOT_DISPLAYED
    contested = and_(submission.review_state == ReviewState.RECHECK, submission.contested == hidden)
    return or_(submission.review_state.in_((ReviewState.APPROVED, hidden)), contested)


def _asked(submission: Any, units: frozenset[UUID]) -> ColumnElement[bool]:
    """True where one of the units was asked for information, while it may answer and once it has."""
    request = aliased(InformationRequest)
    open_one = and_(request.state == RequestState.ASKED, submission.closed_at.is_(None))
    alive = or_(request.state == RequestState.SUPPLIED, open_one)
    return exists().where(request.submission_id == submission.id, request.asked_id.in_(units), alive)


def _grounds(submission: Any, principal: Principal) -> list[ColumnElement[bool]]:
    grounds: list[ColumnElement[bool]] = []
    if units := principal.departments_as(*DEPARTMENT_STAFF):
        held = WorkOrder.submission_id == submission.id, WorkOrder.department_id.in_(units)
        grounds.append(exists().where(*held, not_passed_on(WorkOrder)))
        grounds.append(_asked(submission, units))
    if principal.departments_as(Role.LEADER_OFFICE):
        grounds.append(addressed(submission, principal))
    if Role.APPEAL_OFFICER in principal.roles:
        grounds.append(appealed(submission.id))
    return grounds
