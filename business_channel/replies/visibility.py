"""Who may see a reply."""

from typing import Any

from sqlalchemy import ColumnElement, exists, false, or_
from sqlalchemy.orm import aliased

from business_channel.access import DEPARTMENT_STAFF, PLATFORM_READERS, Principal
from business_channel.replies.model import ReplyState, Signature
from business_channel.submissions import visibility as submission_visibility
from business_channel.submissions.model import Submission


def visible(reply: Any, principal: Principal) -> ColumnElement[bool]:
    """Published replies for everyone who may see the submission, or one that was merged into it; drafts for those who
    read what is internal.
    """
    if principal.account_id is None:
        return false()
    if principal.has_any(PLATFORM_READERS):
        return submission_visibility.impartial(reply.submission_id, principal)
    submission = aliased(Submission)
    seen = exists().where(submission.id == reply.submission_id, submission_visibility.visible(submission, principal))
    merged = exists().where(
        submission.merged_into_id == reply.submission_id, submission_visibility.visible(submission, principal)
    )
    published: ColumnElement[bool] = reply.state == ReplyState.PUBLISHED
    return or_(seen & or_(published, internal(reply, principal)), published & merged)


def internal(reply: Any, principal: Principal) -> ColumnElement[bool]:
    """True where the caller may read drafts and why they were returned: the departments that sign, the leader's office
    that the submission is addressed to, and the platform.
    """
    overseen = submission_visibility.oversees(reply.submission_id, principal)
    if not principal.reads_as(*DEPARTMENT_STAFF):
        return overseen
    own, seat = (
        submission_visibility.of_units(each.department_id, reply.submission_id, principal)
        for each in (reply, Signature)
    )
    return or_(own, exists().where(Signature.reply_id == reply.id, seat), overseen)
