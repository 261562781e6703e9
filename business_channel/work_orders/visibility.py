"""Who may see a work order."""

from typing import Any

from sqlalchemy import ColumnElement, exists, false, or_
from sqlalchemy.orm import aliased

from business_channel.access import PLATFORM_READERS, Principal
from business_channel.submissions import visibility as submission_visibility
from business_channel.submissions.model import Submission


def visible(order: Any, principal: Principal) -> ColumnElement[bool]:
    """True for everyone who may see the submission: authors see who holds their matter, partners see each other."""
    if principal.account_id is None:
        return false()
    if principal.has_any(PLATFORM_READERS):
        return submission_visibility.impartial(order.submission_id, principal)
    submission = aliased(Submission)
    seen = submission_visibility.visible(submission, principal)
    return exists().where(submission.id == order.submission_id, seen)


def internal(order: Any, principal: Principal) -> ColumnElement[bool]:
    """True where the caller may read what is meant for the handlers alone: the order's own unit, the leader's office
    that the submission is addressed to, and the platform.
    """
    own = submission_visibility.of_units(order.department_id, order.submission_id, principal)
    return or_(own, submission_visibility.oversees(order.submission_id, principal))
