"""Work orders and the inbox in the API."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import strawberry

from business_channel.ids import key_of
from business_channel.inbox import repository as inbox
from business_channel.pages import PageRequest
from business_channel.views import work_orders as views
from business_channel.work import Work
from business_channel.work_orders import service
from business_channel.work_orders.model import CloseReason, WorkOrderRole, WorkOrderState
from schema.context import Info
from schema.deadlines import Deadline
from schema.mutations import carry_out
from schema.nodes import Connection, Node, connection, noun_type
from schema.places import Department
from schema.replies import Reply
from schema.selection import page_selection
from schema.user_errors import UserError


@noun_type(views.WORK_ORDER)
class WorkOrder(Node):
    """One department's duty on one submission; its instruction is read by the own unit and the platform alone."""

    role: WorkOrderRole
    state: WorkOrderState
    instruction: str | None
    submission: Annotated["Submission", strawberry.lazy("schema.submissions")]  # type: ignore[name-defined]  # noqa: F821
    department: Department
    reply_deadline: Deadline | None
    deadlines: list[Deadline]
    replies: list[Reply]
    latest_reply: Reply | None
    issued_at: datetime
    accepted_at: datetime | None
    answered_at: datetime | None
    closed_at: datetime | None
    close_reason: CloseReason | None
    version: int


@strawberry.input(description="Which orders: `open` ones wait for the department, `overdue` ones are past their date.")
class InboxFilter:
    states: list[WorkOrderState] | None = None
    roles: list[WorkOrderRole] | None = None
    urgent: bool | None = None
    open: bool | None = None
    overdue: bool | None = None

    def wanted(self) -> inbox.InboxFilter:
        """The filter as the domain reads it."""
        return inbox.InboxFilter(
            states=tuple(self.states or ()),
            roles=tuple(self.roles or ()),
            urgent=self.urgent,
            open=self.open,
            overdue=self.overdue,
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


@strawberry.input(description="An order to accept.")
class AcceptWorkOrderInput:
    work_order_id: strawberry.ID
    expected_version: int | None = None


@strawberry.type
class WorkOrderPayload:
    """The work order as it is now, or why nothing happened."""

    work_order: WorkOrder | None
    errors: list[UserError]


@strawberry.type
class WorkOrdersQuery:
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


@strawberry.type
class WorkOrdersMutation:
    @strawberry.mutation(description="The department takes an order on.")
    async def accept_work_order(self, info: Info, input: AcceptWorkOrderInput) -> WorkOrderPayload:
        async def verb(work: Work) -> UUID:
            order_id = key_of("WorkOrder", input.work_order_id, ("workOrderId",))
            await service.accept(work, order_id, input.expected_version)
            return order_id

        return await carry_out(info, verb, views.WORK_ORDER, "work_order", WorkOrderPayload)  # type: ignore[no-any-return]
