"""Who may see a file."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_
from sqlalchemy.orm import aliased

from business_channel.access import DEPARTMENT_STAFF, Principal
from business_channel.submissions import visibility
from business_channel.submissions.model import Submission
from business_channel.work_orders.model import WorkOrder, WorkOrderRole


def visible(attachment: Any, principal: Principal) -> ColumnElement[bool]:
    """A file that is public or shared is read by everyone who may see its submission; every other one by the author and
    colleagues, the units that answer, the leader's office, those who decide on an appeal, and the platform. Before it
    is attached nobody reads it.
    """
    if principal.account_id is None:
        return false()
    submission = aliased(Submission)
    seen = exists().where(submission.id == attachment.submission_id, visibility.visible(submission, principal))
    own = exists().where(submission.id == attachment.submission_id, visibility.own(submission, principal))
    overseen = visibility.oversees(attachment.submission_id, principal)
    return and_(seen, or_(attachment.public, attachment.shared, own, _answered(attachment, principal), overseen))


def _answered(attachment: Any, principal: Principal) -> ColumnElement[bool]:
    units, order = principal.departments_as(*DEPARTMENT_STAFF), aliased(WorkOrder)
    held = order.submission_id == attachment.submission_id, order.department_id.in_(units)
    return exists().where(*held, visibility.not_passed_on(order), order.role != WorkOrderRole.CO)


def of_sender(attachment: Any, principal: Principal) -> ColumnElement[bool]:
    """True of what the caller is about to send, or has sent."""
    sent: ColumnElement[bool] = attachment.uploaded_by == principal.account_id
    return sent if principal.signed_in else false()
