"""The work orders of a department, as its people work them off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, literal, or_, select

from business_channel.access import DEPARTMENT_STAFF, PLATFORM_READERS, Role
from business_channel.accounts.repository import stands_in
from business_channel.deadlines.model import Deadline, DeadlineState, Duty
from business_channel.errors import NotFound
from business_channel.instructions.model import DutyState, InstructionDuty
from business_channel.nouns import Selection
from business_channel.pages import Order, Page, PageRequest, page
from business_channel.reader import Reader, Viewpoint
from business_channel.submissions.model import Submission
from business_channel.submissions.visibility import impartial
from business_channel.views.deadlines import LAST_SECOND
from business_channel.views.work_orders import WORK_ORDER
from business_channel.work_orders.model import WorkOrder, WorkOrderRole, WorkOrderState
from business_channel.work_orders.rules import OPEN_STATES

DUE_SOON = timedelta(days=2)
_UNITS = Deadline.duty == Duty.UNIT
_NEVER = literal(datetime(9999, 12, 31, tzinfo=UTC))


@dataclass(frozen=True, kw_only=True)
class InboxFilter:
    """Which orders of the department: ``open`` ones wait for it, ``overdue`` ones are open past their due date.
    ``mine`` keeps those that the caller handles, also as somebody's stand-in. With ``feedback_due`` the department owes
    feedback on a leader's instruction, perhaps after its answer.
    """

    states: tuple[WorkOrderState, ...] = ()
    roles: tuple[WorkOrderRole, ...] = ()
    urgent: bool | None = None
    open: bool | None = None
    overdue: bool | None = None
    mine: bool = False
    feedback_due: bool | None = None


def _due_at(order: Any, _: Viewpoint) -> ColumnElement[Any]:
    running = Deadline.state == DeadlineState.RUNNING
    earliest = select(func.min(Deadline.due_at)).where(Deadline.work_order_id == order.id, running, _UNITS)
    return func.coalesce(earliest.correlate(order).scalar_subquery(), _NEVER)


NEWEST = Order("newest", lambda order, _: order.issued_at, descending=True)
DUE_SOONEST = Order("due", _due_at)


def must_work_in(reader: Reader, department_id: UUID) -> None:
    """Raises ``NotFound`` unless the caller works in the department, or in its heir, or reads for the platform."""
    principal = reader.principal
    principal.must_be_signed_in()
    if not principal.has_any(PLATFORM_READERS) and department_id not in principal.reads_as(*DEPARTMENT_STAFF):
        raise NotFound(("departmentId",))


def must_have_a_desk(reader: Reader, department_id: UUID) -> None:
    """Raises ``NotFound`` unless the caller works in the department or leader's office, or reads for the platform."""
    if department_id not in reader.principal.departments_as(Role.LEADER_OFFICE):
        must_work_in(reader, department_id)


async def orders(
    reader: Reader,
    department_id: UUID,
    selection: Selection,
    request: PageRequest,
    order: Order = NEWEST,
    wanted: InboxFilter | None = None,
) -> Page:
    """One page of the department's work orders; raises ``NotFound`` for whoever has no business there."""
    must_work_in(reader, department_id)
    narrow = _OnDesk(wanted or InboxFilter())
    return await page(reader, WORK_ORDER, selection, request, order, narrow, {"department": department_id})


@dataclass(frozen=True)
class _OnDesk:
    wanted: InboxFilter

    def __call__(self, alias: Any, statement: Select[Any], viewpoint: Viewpoint, /) -> Select[Any]:
        on_desk = alias.department_id == bindparam("department")
        return statement.where(on_desk, *_clauses(alias, viewpoint, self.wanted))


def _clauses(alias: Any, viewpoint: Viewpoint, wanted: InboxFilter) -> list[ColumnElement[bool]]:
    clauses: list[ColumnElement[bool]] = []
    if wanted.states:
        clauses.append(alias.state.in_(wanted.states))
    if wanted.roles:
        clauses.append(alias.role.in_(wanted.roles))
    if wanted.mine:
        me = viewpoint.principal.account_id
        for_another = stands_in(me, alias.assignee_id, alias.department_id, viewpoint.now())
        clauses.append(or_(alias.assignee_id == me, for_another))
    if wanted.open is not None:
        is_open = alias.state.in_(OPEN_STATES)
        clauses.append(is_open if wanted.open else ~is_open)
    if wanted.urgent is not None:
        urgent = select(Submission.urgent).where(Submission.id == alias.submission_id).correlate(alias)
        clauses.append(urgent.scalar_subquery().is_(wanted.urgent))
    if wanted.feedback_due is not None:
        owed = exists().where(InstructionDuty.work_order_id == alias.id, InstructionDuty.state == DutyState.DUE)
        clauses.append(owed.correlate(alias) if wanted.feedback_due else ~owed.correlate(alias))
    if wanted.overdue is not None:
        late = and_(alias.state.in_(OPEN_STATES), _due_at(alias, viewpoint) + LAST_SECOND <= viewpoint.now())
        clauses.append(late if wanted.overdue else ~late)
    return clauses


@dataclass(frozen=True)
class Counts:
    """How many orders wait: not accepted yet, urgent, due within two days, past due, for the author's supplement; and
    all open ones.
    """

    new: int
    urgent: int
    due_soon: int
    overdue: int
    waiting_for_author: int
    open: int


async def counts(reader: Reader, department_id: UUID) -> Counts:
    """What waits on the department's desk, but for what the caller is recused from, in one statement; raises
    ``NotFound`` like ``orders``.
    """
    must_work_in(reader, department_id)
    due, now = _due_at(WorkOrder, reader), reader.now()
    statement = (
        select(
            func.count().filter(WorkOrder.state == WorkOrderState.ISSUED),
            func.count().filter(Submission.urgent),
            func.count().filter(due + LAST_SECOND > now, due < now + DUE_SOON),
            func.count().filter(due + LAST_SECOND <= now),
            func.count().filter(WorkOrder.state == WorkOrderState.AWAITING_AUTHOR),
            func.count(),
        )
        .join(Submission, Submission.id == WorkOrder.submission_id)
        .where(WorkOrder.department_id == department_id, WorkOrder.state.in_(OPEN_STATES))
        .where(impartial(WorkOrder.submission_id, reader.principal))
    )
    waiting: Sequence[int] = (await reader.execute(statement)).one()
    return Counts(*waiting)
