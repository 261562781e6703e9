"""Work orders in the API: what is done with them."""

from uuid import UUID

import strawberry

from business_channel.ids import key_of
from business_channel.views import work_orders as views
from business_channel.work import Work
from business_channel.work_orders import helping, routing, service
from business_channel.work_orders.model import DeclineGround
from schema.context import Info
from schema.mutations import carry_out
from schema.scalars import Text
from schema.work_orders import WorkOrderPayload


@strawberry.input(description="An order to accept.")
class AcceptWorkOrderInput:
    work_order_id: strawberry.ID
    expected_version: int | None = None


@strawberry.input(
    description="An order that is not for this department by law; `note` tells the author the lawful way."
)
class DeclineWorkOrderInput:
    work_order_id: strawberry.ID
    ground: DeclineGround
    note: Text
    expected_version: int | None = None


@strawberry.input(description="Why an order is not the department's, and whose it may be instead.")
class ObjectToWorkOrderInput:
    idempotency_key: UUID
    work_order_id: strawberry.ID
    reason: Text
    suggested_department_id: strawberry.ID | None = None
    expected_version: int | None = None


@strawberry.input(description="What the dispatcher decides on an objection; `note` is needed to reject it.")
class DecideObjectionInput:
    objection_id: strawberry.ID
    upheld: bool
    note: Text | None = None


@strawberry.input(description="Whom an order goes to instead, and why.")
class PassWorkOrderInput:
    idempotency_key: UUID
    work_order_id: strawberry.ID
    department_id: strawberry.ID
    reason: Text
    instruction: Text | None = None
    expected_version: int | None = None

    def passing(self) -> routing.Passing:
        """The input as the domain reads it."""
        return routing.Passing(
            work_order_id=_order(self.work_order_id),
            department_id=key_of("Department", self.department_id, ("departmentId",)),
            reason=self.reason,
            instruction=self.instruction,
        )


@strawberry.input(description="Who handles an order in its department; nobody in particular without `assigneeId`.")
class AssignWorkOrderInput:
    work_order_id: strawberry.ID
    assignee_id: strawberry.ID | None = None
    expected_version: int | None = None


@strawberry.input(description="A helper's opinion.")
class GiveOpinionInput:
    idempotency_key: UUID
    work_order_id: strawberry.ID
    body: Text
    expected_version: int | None = None


@strawberry.input(description="A note for the department's own people.")
class AddNoteInput:
    idempotency_key: UUID
    work_order_id: strawberry.ID
    body: Text


def _order(text: str) -> UUID:
    return key_of("WorkOrder", text, ("workOrderId",))


async def _carried_out(info: Info, verb: object) -> WorkOrderPayload:
    return await carry_out(info, verb, views.WORK_ORDER, "work_order", WorkOrderPayload)  # type: ignore[no-any-return, arg-type]


@strawberry.type
class WorkOrdersMutation:
    @strawberry.mutation(description="The department takes an order on.")
    async def accept_work_order(self, info: Info, input: AcceptWorkOrderInput) -> WorkOrderPayload:
        async def verb(work: Work) -> UUID:
            order_id = _order(input.work_order_id)
            await service.accept(work, order_id, input.expected_version)
            return order_id

        return await _carried_out(info, verb)

    @strawberry.mutation(description="The department does not take an order on, on a statutory ground.")
    async def decline_work_order(self, info: Info, input: DeclineWorkOrderInput) -> WorkOrderPayload:
        async def verb(work: Work) -> UUID:
            order_id = _order(input.work_order_id)
            await routing.decline(work, order_id, input.ground, input.note, input.expected_version)
            return order_id

        return await _carried_out(info, verb)

    @strawberry.mutation(description="The department objects to an order, once; the dispatcher decides.")
    async def object_to_work_order(self, info: Info, input: ObjectToWorkOrderInput) -> WorkOrderPayload:
        async def verb(work: Work) -> UUID:
            suggested = input.suggested_department_id
            said = routing.Objection(
                work_order_id=_order(input.work_order_id),
                reason=input.reason,
                suggested_id=None if suggested is None else key_of("Department", suggested, ("suggestedDepartmentId",)),
            )
            return await routing.object_to(work, said, input.idempotency_key, input.expected_version)

        return await _carried_out(info, verb)

    @strawberry.mutation(description="The dispatcher decides on an objection, once.")
    async def decide_objection(self, info: Info, input: DecideObjectionInput) -> WorkOrderPayload:
        async def verb(work: Work) -> UUID:
            objection_id = key_of("RouteObjection", input.objection_id, ("objectionId",))
            return await routing.decide(work, objection_id, upheld=input.upheld, note=input.note)

        return await _carried_out(info, verb)

    @strawberry.mutation(
        description="The dispatcher passes an order on; the author's clock goes on. Answers the new order."
    )
    async def redispatch_work_order(self, info: Info, input: PassWorkOrderInput) -> WorkOrderPayload:
        async def verb(work: Work) -> UUID:
            return await routing.redispatch(work, input.passing(), input.idempotency_key, input.expected_version)

        return await _carried_out(info, verb)

    @strawberry.mutation(description="Lifts an order to a department of a place above. Answers the new order.")
    async def lift_work_order(self, info: Info, input: PassWorkOrderInput) -> WorkOrderPayload:
        async def verb(work: Work) -> UUID:
            return await routing.lift(work, input.passing(), input.idempotency_key, input.expected_version)

        return await _carried_out(info, verb)

    @strawberry.mutation(description="Names the colleague who handles an order.")
    async def assign_work_order(self, info: Info, input: AssignWorkOrderInput) -> WorkOrderPayload:
        async def verb(work: Work) -> UUID:
            order_id, assignee = _order(input.work_order_id), input.assignee_id
            account_id = None if assignee is None else key_of("Account", assignee, ("assigneeId",))
            await helping.assign(work, order_id, account_id, input.expected_version)
            return order_id

        return await _carried_out(info, verb)

    @strawberry.mutation(description="A helping department gives its opinion to those who answer.")
    async def give_opinion(self, info: Info, input: GiveOpinionInput) -> WorkOrderPayload:
        async def verb(work: Work) -> UUID:
            said = helping.Words(_order(input.work_order_id), input.body)
            return await helping.give_opinion(work, said, input.idempotency_key, input.expected_version)

        return await _carried_out(info, verb)

    @strawberry.mutation(description="Notes something on an order for the department's own people.")
    async def add_note(self, info: Info, input: AddNoteInput) -> WorkOrderPayload:
        async def verb(work: Work) -> UUID:
            said = helping.Words(_order(input.work_order_id), input.body)
            return await helping.add_note(work, said, input.idempotency_key)

        return await _carried_out(info, verb)
