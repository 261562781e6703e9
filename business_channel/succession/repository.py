"""Every SELECT on what departments that have ended still have open."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    Uuid,
    and_,
    case,
    cast,
    exists,
    literal_column,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from business_channel.asking.model import InformationRequest, InformationSource, RequestState
from business_channel.departments.model import Department
from business_channel.submissions.model import Submission
from business_channel.work import Work
from business_channel.work_orders.model import WorkOrder, WorkOrderState
from business_channel.work_orders.rules import OPEN_STATES

# A literal, not a parameter: the planner must see that the condition is that of the partial index.
_UNCLOSED = WorkOrder.state != literal_column("'CLOSED'")
_OPEN = and_(WorkOrder.state.in_(OPEN_STATES), WorkOrder.answered_at.is_(None))


def _accused(department_id: Any) -> ColumnElement[bool]:
    """True where the submission accuses a department, or one whose place that took."""
    respondent = aliased(Department)
    either = or_(respondent.id == department_id, respondent.heir_id == department_id)
    return exists().where(respondent.id == Submission.respondent_id, either).correlate(Submission, Department)


_HEIR = case((~_accused(Department.heir_id), Department.heir_id), else_=null())
"""Who may take over: nobody where the matter accuses the heir."""


_NOBODY: ColumnElement[Any] = cast(null(), Uuid()).label("heir_id")


def _held() -> Select[Any]:
    """The orders that a settled department has not closed, with who takes each over; nobody of those to be returned.

    What is signed and not published yet stays, where nobody can take it over.
    """
    columns = select(WorkOrder.submission_id, WorkOrder.id, _HEIR.label("heir_id"))
    joined = columns.join(Department, Department.id == WorkOrder.department_id)
    with_heir = and_(_HEIR.is_not(None), WorkOrder.state != WorkOrderState.RETURNED)
    return joined.join(Submission, Submission.id == WorkOrder.submission_id).where(
        Department.settled_at.is_not(None), _UNCLOSED, or_(with_heir, and_(_HEIR.is_(None), _OPEN))
    )


def _accusing() -> Select[Any]:
    """The open orders of departments that took the place of one which the matter accuses."""
    respondent = aliased(Department)
    return (
        select(WorkOrder.submission_id, WorkOrder.id, _NOBODY)
        .join(respondent, respondent.heir_id == WorkOrder.department_id)
        .join(Submission, and_(Submission.id == WorkOrder.submission_id, Submission.respondent_id == respondent.id))
        .where(_UNCLOSED, _OPEN)
    )


def _asked() -> Select[Any]:
    """The open questions that were put to a settled department, with who answers each instead."""
    asking = WorkOrder.id == InformationRequest.work_order_id
    own = exists().where(asking, WorkOrder.department_id == Department.heir_id)
    heir = case((~own.correlate(InformationRequest, Department), _HEIR), else_=null())
    return (
        select(InformationRequest.submission_id, InformationRequest.id, heir.label("heir_id"))
        .join(Department, Department.id == InformationRequest.asked_id)
        .join(Submission, Submission.id == InformationRequest.submission_id)
        .where(
            Department.settled_at.is_not(None),
            InformationRequest.state == literal_column("'ASKED'"),
            InformationRequest.source == InformationSource.DEPARTMENT,
        )
    )


async def locked_next(work: Work) -> UUID | None:
    """The id of a submission on which a settled department has something open, locked; none that another holds."""
    parts = (each().with_only_columns(Submission.id) for each in (_held, _accusing, _asked))
    waiting = select(Submission.id).where(Submission.id.in_(union_all(*parts)))
    found: UUID | None = (
        await work.execute(waiting.order_by(Submission.id).limit(1).with_for_update(skip_locked=True))
    ).scalar_one_or_none()
    return found


async def orders_left(work: Work, submission_id: UUID) -> Sequence[tuple[UUID, UUID | None]]:
    """The orders of a locked submission that go on elsewhere: each with who takes it over, or nobody."""
    rows = union_all(*(each().where(WorkOrder.submission_id == submission_id) for each in (_held, _accusing)))
    found = {row.id: row.heir_id for row in await work.execute(rows)}
    return sorted(found.items())


async def questions_left(work: Work, submission_id: UUID) -> Sequence[tuple[InformationRequest, UUID | None]]:
    """The questions on a locked submission that a settled department cannot answer, each with who answers it now."""
    rows = await work.execute(_asked().where(InformationRequest.submission_id == submission_id))
    heirs = {row.id: row.heir_id for row in rows}
    open_ones = InformationRequest.id.in_(heirs), InformationRequest.state == RequestState.ASKED
    statement = select(InformationRequest).where(*open_ones).order_by(InformationRequest.id).with_for_update()
    return [(each, heirs[each.id]) for each in (await work.execute(statement)).scalars()]
