"""Work orders and the inbox in the API."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import strawberry

from business_channel.ids import key_of
from business_channel.inbox import repository as inbox
from business_channel.pages import PageRequest
from business_channel.plans import load_one
from business_channel.procedure.parts import Action
from business_channel.submissions import accesses
from business_channel.views import handling
from business_channel.views import work_orders as views
from business_channel.work_orders.model import (
    CloseReason,
    ContactWay,
    DeclineGround,
    ObjectionState,
    WorkOrderRole,
    WorkOrderState,
)
from schema.accesses import opening
from schema.context import Info
from schema.deadlines import Deadline
from schema.instructions import InstructionDuty
from schema.nodes import Connection, Node, connection, noun_type
from schema.places import Department
from schema.replies import Reply
from schema.selection import page_selection, selection_of
from schema.supervision import SupervisionStep
from schema.user_errors import UserError


@strawberry.type
class Colleague:
    """Somebody of a department, by name."""

    id: strawberry.ID
    display_name: str


@noun_type(handling.OBJECTION)
class RouteObjection(Node):
    """A department's objection to an order, with the body that it suggests, and what the dispatcher decided."""

    reason: str
    suggested: Department | None
    state: ObjectionState
    raised_at: datetime
    decided_at: datetime | None
    decision_note: str | None


@noun_type(handling.OPINION)
class Opinion(Node):
    """What a helping department contributes; read by the handlers, the leader's office and the platform."""

    body: str
    given_at: datetime


@noun_type(handling.NOTE)
class Note(Node):
    """What a department's people note for themselves."""

    body: str
    author: Colleague
    written_at: datetime


@noun_type(handling.FORMER_HOLDER)
class FormerHolder:
    """A department that held an order until it ended; the order went on unbroken with its successor."""

    department: Department
    until: datetime


@noun_type(views.WORK_ORDER)
class WorkOrder(Node):
    """One department's duty on one submission; instruction, why it was passed here, the rule of the catalogue that was
    followed, assignee, notes and the first contact are read by the own unit, the leader's office that was addressed and
    the platform alone. `place` is the department's among the signatories, from 0; `availableActions` is what the caller
    can do now.
    """

    role: WorkOrderRole
    state: WorkOrderState
    place: int | None
    instruction: str | None
    pass_reason: str | None
    routing_rule_code: str | None
    routing_rule_version: int | None
    assignee: Colleague | None
    objection: RouteObjection | None
    opinion: Opinion | None
    notes: list[Note]
    instruction_duties: list[InstructionDuty]
    available_actions: list[Action]
    submission: Annotated["Submission", strawberry.lazy("schema.submissions")]  # type: ignore[name-defined]  # noqa: F821
    department: Department
    held_before: list[FormerHolder] = strawberry.field(metadata={"list_size": 2})
    reply_deadline: Deadline | None
    deadlines: list[Deadline]
    replies: list[Reply]
    latest_reply: Reply | None
    supervision_steps: list[SupervisionStep]
    issued_at: datetime
    accepted_at: datetime | None
    contacted_at: datetime | None
    contact_way: ContactWay | None
    contact_note: str | None
    answered_at: datetime | None
    closed_at: datetime | None
    close_reason: CloseReason | None
    decline_ground: DeclineGround | None
    decline_note: str | None
    version: int


@strawberry.input(
    description="Which orders: `open` ones wait for the department, `overdue` ones are past their date; "
    "`mine` are those that the caller handles; with `feedbackDue` feedback on a leader's instruction is owed."
)
class InboxFilter:
    states: list[WorkOrderState] | None = None
    roles: list[WorkOrderRole] | None = None
    urgent: bool | None = None
    open: bool | None = None
    overdue: bool | None = None
    mine: bool = False
    feedback_due: bool | None = None

    def wanted(self) -> inbox.InboxFilter:
        """The filter as the domain reads it."""
        return inbox.InboxFilter(
            states=tuple(self.states or ()),
            roles=tuple(self.roles or ()),
            urgent=self.urgent,
            open=self.open,
            overdue=self.overdue,
            mine=self.mine,
            feedback_due=self.feedback_due,
        )


@strawberry.enum(description="NEWEST first, or what is due SOONEST first.")
class InboxOrder(StrEnum):
    NEWEST = "NEWEST"
    DUE_SOONEST = "DUE_SOONEST"


_ORDERS = {InboxOrder.NEWEST: inbox.NEWEST, InboxOrder.DUE_SOONEST: inbox.DUE_SOONEST}


@strawberry.type
class InboxCounts:
    """What waits on the desk: not accepted, urgent, due within two days, past due, for the author's supplement; and all
    open orders.
    """

    new: int
    urgent: int
    due_soon: int
    overdue: int
    waiting_for_author: int
    open: int


@strawberry.type
class WorkOrderPayload:
    """The work order as it is now, or why nothing happened."""

    work_order: WorkOrder | None
    errors: list[UserError]


@strawberry.type
class WorkOrdersQuery:
    @strawberry.field(description="One work order.")
    async def work_order(self, info: Info, id: strawberry.ID) -> WorkOrder | None:
        info.context.principal.must_be_signed_in()
        key = key_of("WorkOrder", id, ("id",))
        await opening(info, accesses.of_order(key))
        return await load_one(info.context.reader, views.WORK_ORDER, selection_of(info), key)

    @strawberry.field(description="The work orders of a department, for its own people and the platform.")
    async def inbox(
        self,
        info: Info,
        department_id: strawberry.ID,
        first: int,
        after: str | None = None,
        filter: InboxFilter | None = None,
        order_by: InboxOrder = InboxOrder.NEWEST,
    ) -> Connection[WorkOrder]:
        info.context.principal.must_be_signed_in()
        page = await inbox.orders(
            info.context.reader,
            key_of("Department", department_id, ("departmentId",)),
            page_selection(info),
            PageRequest(first, after),
            _ORDERS[order_by],
            filter.wanted() if filter else None,
        )
        return connection(page)  # type: ignore[no-any-return]

    @strawberry.field(description="How many work orders wait for a department.")
    async def inbox_counts(self, info: Info, department_id: strawberry.ID) -> InboxCounts:
        info.context.principal.must_be_signed_in()
        key = key_of("Department", department_id, ("departmentId",))
        return await inbox.counts(info.context.reader, key)  # type: ignore[return-value]
