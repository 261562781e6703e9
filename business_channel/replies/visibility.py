"""Who may see a reply."""

from typing import Any

from sqlalchemy import ColumnElement, exists, false, or_, true
from sqlalchemy.orm import aliased

from business_channel.access import PLATFORM_READERS, Principal
from business_channel.replies.model import ReplyState
from business_channel.submissions import visibility as submission_visibility
from business_channel.submissions.model import Submission


def visible(reply: Any, principal: Principal) -> ColumnElement[bool]:
    """Published replies for everyone who may see the submission; drafts for the own unit and the platform alone."""
    if principal.account_id is None:
        return false()
    if principal.has_any(PLATFORM_READERS):
        return true()
    submission = aliased(Submission)
    seen = exists().where(submission.id == reply.submission_id, submission_visibility.visible(submission, principal))
    return seen & or_(reply.state == ReplyState.PUBLISHED, reply.department_id.in_(principal.departments))
