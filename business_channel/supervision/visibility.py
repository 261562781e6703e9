"""Who may see a step of supervision, and read what it says."""

from typing import Any

from sqlalchemy import ColumnElement, exists, or_
from sqlalchemy.orm import aliased

from business_channel.access import Principal
from business_channel.submissions import visibility
from business_channel.submissions.model import Submission


def visible(step: Any, principal: Principal) -> ColumnElement[bool]:
    """True for everyone who may see the submission: authors see that and when somebody was made to move."""
    submission = aliased(Submission)
    return exists().where(submission.id == step.submission_id, visibility.visible(submission, principal))


def internal(step: Any, principal: Principal) -> ColumnElement[bool]:
    """True where the caller reads what a step says: its department, the leader's office that the submission is
    addressed to, the platform, and who decides on an appeal.
    """
    own = visibility.of_units(step.department_id, step.submission_id, principal)
    return or_(own, visibility.oversees(step.submission_id, principal))
