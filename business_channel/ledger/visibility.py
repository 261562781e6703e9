"""Who may see a claim and its ledger."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import aliased

from business_channel.access import Principal
from business_channel.submissions import visibility
from business_channel.submissions.model import Submission
from business_channel.work_orders.model import WorkOrder, WorkOrderRole


def visible(row: Any, principal: Principal) -> ColumnElement[bool]:
    """True for the author's side, the units that answer (not those that only help), and who oversees the submission of
    the row: sums of contracts are business secrets (条例 Art. 25).
    """
    submission, order = aliased(Submission), aliased(WorkOrder)
    own = exists().where(submission.id == row.submission_id, visibility.own(submission, principal))
    units = visibility.of_units(order.department_id, row.submission_id, principal)
    held = order.submission_id == row.submission_id, units, visibility.not_passed_on(order)
    answering = exists().where(*held, order.role != WorkOrderRole.CO)
    overseen = visibility.oversees(row.submission_id, principal)
    return or_(own, and_(or_(answering, overseen), visibility.impartial(row.submission_id, principal)))
