"""Who may see a claim and its ledger."""

from typing import Any

from sqlalchemy import ColumnElement, exists, or_
from sqlalchemy.orm import aliased

from business_channel.access import DEPARTMENT_STAFF, Principal
from business_channel.submissions import visibility
from business_channel.submissions.model import Submission
from business_channel.work_orders.model import WorkOrder, WorkOrderRole


def visible(row: Any, principal: Principal) -> ColumnElement[bool]:
    """True for the author's side, the units that answer (not those that only help), and who oversees the submission of
    the row: sums of contracts are business secrets (条例 Art. 25).
    """
    submission, order = aliased(Submission), aliased(WorkOrder)
    own = exists().where(submission.id == row.submission_id, visibility.own(submission, principal))
    answering = exists().where(
        order.submission_id == row.submission_id,
        order.department_id.in_(principal.departments_as(*DEPARTMENT_STAFF)),
        order.role != WorkOrderRole.CO,
        visibility.not_passed_on(order),
    )
    return or_(own, answering, visibility.oversees(row.submission_id, principal))
