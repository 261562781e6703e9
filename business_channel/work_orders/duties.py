"""What becomes of the duties to report on instructions when an order leaves its department."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from business_channel import events
from business_channel.deadlines import service as deadlines
from business_channel.deadlines.model import Deadline
from business_channel.instructions.model import DutyState, InstructionDuty, LeaderInstruction
from business_channel.work import Work
from business_channel.work_orders.model import WorkOrder


async def _due(work: Work, orders: Sequence[WorkOrder]) -> Sequence[Any]:
    """What is still due on orders, locked, as pairs of a duty and the office whose leader has instructed."""
    statement = (
        select(InstructionDuty, LeaderInstruction.office_id)
        .join(LeaderInstruction, LeaderInstruction.id == InstructionDuty.instruction_id)
        .where(InstructionDuty.work_order_id.in_([each.id for each in orders]), InstructionDuty.state == DutyState.DUE)
        .order_by(InstructionDuty.id)
    )
    return (await work.execute(statement.with_for_update(of=InstructionDuty))).all()


async def end(work: Work, orders: Sequence[WorkOrder]) -> None:
    """Nothing is due any more on orders that are closed: their clocks stop, and the office is told."""
    if not orders:
        return
    of = {each.id: each for each in orders}
    for duty, office_id in await _due(work, orders):
        duty.state, duty.ended_at = DutyState.ENDED, work.now
        if duty.deadline_id is not None:
            await deadlines.stop_one(work, duty.deadline_id)
        tell(work, events.InstructionEnded, of[duty.work_order_id], office_id)


async def pass_on(work: Work, order: WorkOrder, successor: WorkOrder) -> None:
    """What is due on an order that is passed on is due on the one in its place, and the clock goes on as it stands."""
    for duty, office_id in await _due(work, [order]):
        duty.work_order_id = successor.id
        if duty.deadline_id is not None:
            (await work.session.get_one(Deadline, duty.deadline_id)).work_order_id = successor.id
        tell(work, events.InstructionPassedOn, successor, office_id)


def tell(work: Work, kind: type[events.Happening], order: WorkOrder, office_id: UUID) -> None:
    """Records what happens to the duty of an order's department: inside it, and on the office's own feed."""
    happening = kind(
        submission_id=order.submission_id,
        work_order_id=order.id,
        departments=tuple(dict.fromkeys((order.department_id, office_id))),
        internal_to=order.department_id,
    )
    events.record(work, happening)
