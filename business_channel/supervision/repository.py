"""What the procedure asks of the supervision of an order: one set of columns for services and pages alike."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Enum, and_, case, exists, func, select, type_coerce
from sqlalchemy.orm import aliased

from business_channel.deadlines.model import Deadline
from business_channel.now import SHANGHAI
from business_channel.procedure.parts import Standing
from business_channel.submissions.model import Submission
from business_channel.supervision.model import LetterState, StepKind, SupervisionStep
from business_channel.work import Work
from business_channel.work_orders import repository as work_orders
from business_channel.work_orders.model import WorkOrder

OF_ORDER = ("letter", "interviewed")
"""The names of the facts."""


def of_order(order: Any, now: Any) -> dict[str, ColumnElement[Any]]:
    """The facts of ``Standing`` about the supervision of an order's department, at a moment."""
    letter, interview, deadline = aliased(SupervisionStep), aliased(SupervisionStep), aliased(Deadline)
    late = deadline.due_at < func.date_trunc("second", now)
    state = case(
        (letter.answered_at.is_not(None), LetterState.ANSWERED.value),
        (late, LetterState.OVERDUE.value),
        else_=LetterState.AWAITED.value,
    )
    holding = letter.work_order_id == order.id, letter.kind == StepKind.LETTER, letter.closed_at.is_(None)
    last = select(state).join(deadline, deadline.id == letter.deadline_id, isouter=True).where(*holding)
    last = last.order_by(letter.taken_at.desc(), letter.id.desc()).limit(1)
    held = interview.work_order_id == order.id, interview.kind == StepKind.INTERVIEW, interview.closed_at.is_(None)
    return {
        "letter": type_coerce(last.correlate(order).scalar_subquery(), Enum(LetterState, native_enum=False)),
        "interviewed": exists().where(*held).correlate(order),
    }


async def standing(work: Work, submission: Submission, order: WorkOrder) -> Standing:
    """How a locked order stands for the caller, with its supervision."""
    found = await work_orders.standing(work, submission, order)
    columns = [each.label(name) for name, each in of_order(WorkOrder, work.now).items()]
    facts = (await work.execute(select(*columns).where(WorkOrder.id == order.id))).one()
    return replace(found, **facts._mapping)


async def day_of_letter(work: Work, order_id: UUID) -> date | None:
    """The day of the last letter to an order's department that still holds."""
    which = SupervisionStep.work_order_id == order_id, SupervisionStep.kind == StepKind.LETTER
    last = select(func.max(SupervisionStep.taken_at)).where(*which, SupervisionStep.closed_at.is_(None))
    moment: datetime | None = (await work.execute(last)).scalar()
    return None if moment is None else moment.astimezone(SHANGHAI).date()


async def open_letter(work: Work, order_id: UUID) -> SupervisionStep:
    """The letter that an order's department has to answer, locked; the submission must be locked already."""
    waiting = and_(SupervisionStep.answered_at.is_(None), SupervisionStep.closed_at.is_(None))
    which = SupervisionStep.work_order_id == order_id, SupervisionStep.kind == StepKind.LETTER
    found: SupervisionStep = (
        await work.execute(select(SupervisionStep).where(*which, waiting).with_for_update())
    ).scalar_one()
    return found
