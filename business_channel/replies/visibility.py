"""Who may see a reply."""

from typing import Any

from sqlalchemy import ColumnElement, exists, false, or_, true
from sqlalchemy.orm import aliased

from business_channel.access import PLATFORM_READERS, Principal, Role
from business_channel.replies.model import ReplyState, Signature
from business_channel.submissions import visibility as submission_visibility
from business_channel.submissions.model import Submission


def visible(reply: Any, principal: Principal) -> ColumnElement[bool]:
    """Published replies for everyone who may see the submission; drafts for the departments that sign them and the
    platform alone, signed ones for the leader's office in whose name they are to stand as well.
    """
    if principal.account_id is None:
        return false()
    if principal.has_any(PLATFORM_READERS):
        return true()
    submission = aliased(Submission)
    seen = exists().where(submission.id == reply.submission_id, submission_visibility.visible(submission, principal))
    return seen & or_(reply.state == ReplyState.PUBLISHED, *_inside(reply, principal))


def _inside(reply: Any, principal: Principal) -> list[ColumnElement[bool]]:
    if not principal.departments:
        return []
    signing = Signature.reply_id == reply.id, Signature.department_id.in_(principal.departments)
    in_its_name = reply.published_as_id.in_(principal.departments_as(Role.LEADER_OFFICE))
    return [
        reply.department_id.in_(principal.departments),
        exists().where(*signing),
        in_its_name & (reply.state == ReplyState.SIGNED),
    ]
