"""Who may see a file."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_
from sqlalchemy.orm import aliased

from business_channel.access import Principal
from business_channel.submissions import visibility
from business_channel.submissions.model import Submission
from business_channel.work_orders.model import WorkOrder, WorkOrderRole


def visible(attachment: Any, principal: Principal) -> ColumnElement[bool]:
    """A file that is public is read by everyone who may see its submission, one that is shared too; every other one by
    the author and colleagues, the units that answer, the leader's office, those who decide on an appeal, and the
    platform. Before it is attached nobody reads it. What a confidential author did not make public is read by those
    alone who may know the author.
    """
    if principal.account_id is None:
        return false()
    submission, filed, known = aliased(Submission), aliased(Submission), aliased(Submission)
    seen = exists().where(submission.id == attachment.submission_id, visibility.visible(submission, principal))
    own = exists().where(filed.id == attachment.submission_id, visibility.own(filed, principal))
    overseen = visibility.oversees(attachment.submission_id, principal)
    handed = or_(attachment.shared, own, _answered(attachment, principal), overseen)
    if not principal.confided:
        handed &= exists().where(known.id == attachment.submission_id, visibility.known(known, principal))
    return and_(seen, or_(attachment.public, handed))


def _answered(attachment: Any, principal: Principal) -> ColumnElement[bool]:
    order = aliased(WorkOrder)
    units = visibility.of_units(order.department_id, attachment.submission_id, principal)
    held = order.submission_id == attachment.submission_id, units, visibility.not_passed_on(order)
    return exists().where(*held, order.role != WorkOrderRole.CO)


def of_sender(attachment: Any, principal: Principal) -> ColumnElement[bool]:
    """True of what the caller is about to send, or has sent."""
    sent: ColumnElement[bool] = attachment.uploaded_by == principal.account_id
    return sent if principal.signed_in else false()
