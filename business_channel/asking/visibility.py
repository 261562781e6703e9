"""Who may see what somebody was asked for."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_
from sqlalchemy.orm import aliased

from business_channel.access import DEPARTMENT_STAFF, Principal
from business_channel.asking.model import InformationSource
from business_channel.submissions import visibility
from business_channel.submissions.model import Submission
from business_channel.work_orders.model import WorkOrder, WorkOrderRole


def visible(request: Any, principal: Principal) -> ColumnElement[bool]:
    """What the author is asked for and adds is read like the original, by everyone who may see the submission; what is
    asked of others by those who answer the matter, whoever is asked, the leader's office and the platform.
    """
    submission, order = aliased(Submission), aliased(WorkOrder)
    seen = visibility.visible(submission, principal)
    of_author = request.source == InformationSource.AUTHOR
    units = principal.reads_as(*DEPARTMENT_STAFF)
    held = order.submission_id == request.submission_id, order.department_id.in_(units), visibility.not_passed_on(order)
    answering = exists().where(*held, order.role != WorkOrderRole.CO)
    handled = or_(answering, request.asked_id.in_(units)) if units else false()
    inside = or_(of_author, handled, visibility.oversees(request.submission_id, principal))
    return and_(exists().where(submission.id == request.submission_id, seen), inside)
