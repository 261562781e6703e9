"""Who may see a submission."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, or_, true
from sqlalchemy.orm import aliased

from business_channel.access import DEPARTMENT_STAFF, PLATFORM_READERS, Principal, Role
from business_channel.asking.model import InformationRequest, RequestState
from business_channel.confidence.model import Recusal
from business_channel.feedback.model import Appeal
from business_channel.submissions.model import HandlingState, ReviewState, Submission
from business_channel.work_orders.model import CloseReason, WorkOrder, WorkOrderRole

_BEYOND = PLATFORM_READERS | {Role.APPEAL_OFFICER}
"""Roles that read what other departments handle."""

# Making an alias costs more than all else of a predicate. Each of these stands in subqueries of one place alone, which
# hold no other subquery, so it can never be taken for one of its own further out.
_RECUSAL, _REQUEST = aliased(Recusal), aliased(InformationRequest)
_ACCUSING, _OVERSEEN, _FILE = aliased(Submission), aliased(Submission), aliased(Submission)


def not_passed_on(order: Any) -> ColumnElement[bool]:
    """True of the orders that are, or were to the end, their department's: who passed it on reads no more."""
    kept: ColumnElement[bool] = order.close_reason.is_distinct_from(CloseReason.TRANSFERRED)
    return kept


def visible(submission: Any, principal: Principal) -> ColumnElement[bool]:
    """True for the author, colleagues of the author's enterprise, the units that hold an order on it, or were asked for
    information and have not let that lapse, and what became of such units, the leader's office that it is addressed to
    (once taken), the platform's reviewers, dispatchers and supervisors, and those who decide on appeals, once it is
    appealed against; publishers see what campaigns have collected. Of all those nobody sees it who is recused, or
    works in the department that it accuses.
    """
    if principal.account_id is None:
        return false()
    aside = impartial(submission.id, principal)
    if principal.has_any(PLATFORM_READERS):
        return or_(own(submission, principal), aside) if principal.departments else aside
    return or_(own(submission, principal), and_(or_(false(), *_grounds(submission, principal)), aside))


def impartial(submission_id: Any, principal: Principal) -> ColumnElement[bool]:
    """True but where the caller keeps out: is recused, or reads for others and works in the department that is accused.
    Who is recused nowhere, and works in one place alone, has nothing looked up.
    """
    clauses: list[ColumnElement[bool]] = []
    if principal.recused:
        gone = _RECUSAL.account_id == principal.account_id, _RECUSAL.submission_id == submission_id
        clauses.append(~exists().where(*gone))
    own = principal.departments.keys() | principal.inherited.keys()
    if len(own) > (0 if principal.has_any(_BEYOND) else 1):
        against = _ACCUSING.id == submission_id, _ACCUSING.respondent_id.in_(own)
        clauses.append(~exists().where(*against))
    return and_(true(), *clauses)


def known(submission: Any, principal: Principal) -> ColumnElement[bool]:
    """True where the caller may know who the author is, as far as the submission is seen at all: of a confidential one
    the own side and named staff of the platform may, and nobody else. Who reads for a campaign alone knows no author.
    """
    if principal.confided:
        return true()
    open_ = ~submission.confidential
    if Role.PUBLISHER in principal.roles and not principal.has_any(PLATFORM_READERS):
        open_ = and_(open_, or_(~collected(submission), addressed(submission, principal)))
    return or_(open_, own(submission, principal))


def own(submission: Any, principal: Principal) -> ColumnElement[bool]:
    """True for the author and the colleagues of the author's enterprise; what was filed in an enterprise's name is read
    by its members alone, so an author who has left it reads it no more.
    """
    if principal.account_id is None:
        return false()
    filed = and_(submission.author_id == principal.account_id, submission.enterprise_id.is_(None))
    # Never NULL, so that what is not one's own can be asked for as well.
    shared = and_(submission.enterprise_id.is_not(None), submission.enterprise_id.in_(principal.enterprises))
    return or_(filed, shared) if principal.enterprises else filed


def of_the_parties(submission_id: Any, principal: Principal) -> ColumnElement[bool]:
    """True for the author's side, the units that answer (not those that only help), and who oversees the submission of
    this id.
    """
    submission, order = aliased(Submission), aliased(WorkOrder)
    mine = exists().where(submission.id == submission_id, own(submission, principal))
    units = of_units(order.department_id, submission_id, principal)
    held = order.submission_id == submission_id, units, not_passed_on(order)
    answering = exists().where(*held, order.role != WorkOrderRole.CO)
    overseen = oversees(submission_id, principal)
    return or_(mine, and_(or_(answering, overseen), impartial(submission_id, principal)))


def oversees(submission_id: Any, principal: Principal) -> ColumnElement[bool]:
    """True where the caller reads what the units and the platform keep among themselves: the platform's reviewers,
    dispatchers and supervisors, the leader's office that the submission of this id is addressed to, and who decides on
    an appeal against its answer; for nobody who keeps out of it.
    """
    aside = impartial(submission_id, principal)
    if principal.has_any(PLATFORM_READERS):
        return aside
    office = exists().where(_OVERSEEN.id == submission_id, addressed(_OVERSEEN, principal))
    grounds: list[ColumnElement[bool]] = [office] if principal.reads_as(Role.LEADER_OFFICE) else []
    if Role.APPEAL_OFFICER in principal.roles:
        grounds.append(appealed(submission_id))
    return and_(or_(false(), *grounds), aside)


def appealed(submission_id: Any) -> ColumnElement[bool]:
    """True of a submission whose answer was appealed against: those who decide on appeals read it, then and later."""
    return exists().where(Appeal.submission_id == submission_id)


def addressed(submission: Any, principal: Principal) -> ColumnElement[bool]:
    """True for the leader's office that the submission is addressed to, once the platform has taken it."""
    return and_(taken(submission), submission.addressee_id.in_(principal.reads_as(Role.LEADER_OFFICE)))


def collected(submission: Any) -> ColumnElement[bool]:
    """True of what a campaign has collected: publishers read it for those who draft the document."""
    held: ColumnElement[bool] = submission.handling_state == HandlingState.COLLECTED
    return held


def taken(submission: Any) -> ColumnElement[bool]:
    """True of what the platform approved, or hid, even if the author contests that."""
    hidden = ReviewState.NOT_DISPLAYED
    contested = and_(submission.review_state == ReviewState.RECHECK, submission.contested == hidden)
    return or_(submission.review_state.in_((ReviewState.APPROVED, hidden)), contested)


def _asked(submission: Any, units: frozenset[UUID]) -> ColumnElement[bool]:
    """True where one of the units was asked for information, while it may answer and once it has."""
    open_one = and_(_REQUEST.state == RequestState.ASKED, submission.closed_at.is_(None))
    alive = or_(_REQUEST.state == RequestState.SUPPLIED, open_one)
    return exists().where(_REQUEST.submission_id == submission.id, _REQUEST.asked_id.in_(units), alive)


def _of_units(submission: Any, units: frozenset[UUID]) -> list[ColumnElement[bool]]:
    """What lets the people of units read a submission: an order that is or was theirs, or a question put to them."""
    if not units:
        return []
    held = WorkOrder.submission_id == submission.id, WorkOrder.department_id.in_(units)
    return [exists().where(*held, not_passed_on(WorkOrder)), _asked(submission, units)]


def of_units(department_id: Any, submission_id: Any, principal: Principal) -> ColumnElement[bool]:
    """True of what belongs to the caller's departments, or to one whose file on the submission they have inherited."""
    own: ColumnElement[bool] = department_id.in_(principal.departments_as(*DEPARTMENT_STAFF))
    if not (inherited := principal.inherited_as(*DEPARTMENT_STAFF)):
        return own
    file = exists().where(_FILE.id == submission_id, _accuses_others(_FILE, principal))
    return or_(own, and_(department_id.in_(inherited), file))


def _accuses_others(submission: Any, principal: Principal) -> ColumnElement[bool]:
    """True of what accuses none of the caller's departments: no file of an accusation is inherited by the accused."""
    own = principal.departments.keys() | principal.inherited.keys()
    return or_(submission.respondent_id.is_(None), submission.respondent_id.not_in(own))


def _grounds(submission: Any, principal: Principal) -> list[ColumnElement[bool]]:
    grounds = _of_units(submission, principal.departments_as(*DEPARTMENT_STAFF))
    if inherited := _of_units(submission, principal.inherited_as(*DEPARTMENT_STAFF)):
        grounds.append(and_(_accuses_others(submission, principal), or_(*inherited)))
    if principal.reads_as(Role.LEADER_OFFICE):
        grounds.append(addressed(submission, principal))
    if Role.APPEAL_OFFICER in principal.roles:
        grounds.append(appealed(submission.id))
    if Role.PUBLISHER in principal.roles:
        grounds.append(collected(submission))
    return grounds
