"""Who may see what a leader instructs, and what is reported on it."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import aliased

from business_channel.access import Principal
from business_channel.instructions.model import InstructionDuty
from business_channel.submissions.visibility import impartial, not_passed_on, of_units, oversees
from business_channel.work_orders.model import WorkOrder


def visible(instruction: Any, principal: Principal) -> ColumnElement[bool]:
    """True for the departments that it is addressed to, the leader's office and the platform; it is never the author's
    to read, nor another department's.
    """
    duty = aliased(InstructionDuty)
    addressed = exists().where(duty.instruction_id == instruction.id, _own(duty, principal))
    seen = or_(addressed, oversees(instruction.submission_id, principal))
    return and_(seen, impartial(instruction.submission_id, principal))


def duty_visible(duty: Any, principal: Principal) -> ColumnElement[bool]:
    """True for the department whose duty it is, the leader's office and the platform."""
    seen = or_(_own(duty, principal), oversees(duty.submission_id, principal))
    return and_(seen, impartial(duty.submission_id, principal))


def _own(duty: Any, principal: Principal) -> ColumnElement[bool]:
    """True of the duties on orders that are, or were to the end, of a department of the caller."""
    order = aliased(WorkOrder)
    units = of_units(order.department_id, duty.submission_id, principal)
    return exists().where(order.id == duty.work_order_id, units, not_passed_on(order))
