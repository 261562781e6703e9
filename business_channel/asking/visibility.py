"""Who may see what somebody was asked for."""

from typing import Any

from sqlalchemy import ColumnElement, exists
from sqlalchemy.orm import aliased

from business_channel.access import Principal
from business_channel.submissions import visibility
from business_channel.submissions.model import Submission


def visible(request: Any, principal: Principal) -> ColumnElement[bool]:
    """True for everyone who may see the submission: what the author adds is read like the original."""
    submission = aliased(Submission)
    seen = visibility.visible(submission, principal)
    return exists().where(submission.id == request.submission_id, seen)
