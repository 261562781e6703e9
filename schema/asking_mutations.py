"""What departments ask for while they handle a matter, in the API."""

from uuid import UUID

import strawberry

from business_channel.asking import information, supplements
from business_channel.asking.model import InformationSource
from business_channel.ids import key_of
from business_channel.views import asking as views
from business_channel.views import work_orders as order_views
from business_channel.work import Work
from business_channel.work_orders import contacting
from business_channel.work_orders.model import ContactWay
from schema.asking import InformationRequest
from schema.context import Info
from schema.mutations import carry_out
from schema.scalars import Text
from schema.user_errors import UserError
from schema.work_orders import WorkOrderPayload


@strawberry.input(description="How the author was first reached after acceptance, and what was said.")
class ContactAuthorInput:
    work_order_id: strawberry.ID
    way: ContactWay
    note: Text
    expected_version: int | None = None


@strawberry.input(description="What is asked of whom; `departmentId` names the other department where one is asked.")
class RequestInformationInput:
    idempotency_key: UUID
    work_order_id: strawberry.ID
    source: InformationSource
    items: list[Text]
    department_id: strawberry.ID | None = None
    expected_version: int | None = None

    def question(self) -> information.Question:
        """The input as the domain reads it."""
        department = self.department_id
        return information.Question(
            work_order_id=_order(self.work_order_id),
            source=self.source,
            items=tuple(self.items),
            department_id=None if department is None else key_of("Department", department, ("departmentId",)),
        )


@strawberry.input(description="What the department that was asked answers, or what the respondent has said.")
class SupplyInformationInput:
    idempotency_key: UUID
    request_id: strawberry.ID
    body: Text


@strawberry.type
class InformationRequestPayload:
    """The request as it is now, or why nothing happened."""

    request: InformationRequest | None
    errors: list[UserError]


def _order(text: str) -> UUID:
    return key_of("WorkOrder", text, ("workOrderId",))


@strawberry.type
class AskingMutation:
    @strawberry.mutation(description="Writes down the department's first contact with the author.")
    async def contact_author(self, info: Info, input: ContactAuthorInput) -> WorkOrderPayload:
        async def verb(work: Work) -> UUID:
            order_id = _order(input.work_order_id)
            said = contacting.Contact(input.way, input.note)
            await contacting.contact(work, order_id, said, input.expected_version)
            return order_id

        return await carry_out(info, verb, order_views.WORK_ORDER, "work_order", WorkOrderPayload)  # type: ignore[no-any-return]

    @strawberry.mutation(description="Asks the author, the respondent or another department for what is needed.")
    async def request_information(self, info: Info, input: RequestInformationInput) -> WorkOrderPayload:
        async def verb(work: Work) -> UUID:
            return await information.request(work, input.question(), input.idempotency_key, input.expected_version)

        return await carry_out(info, verb, order_views.WORK_ORDER, "work_order", WorkOrderPayload)  # type: ignore[no-any-return]

    @strawberry.mutation(description="The department that was asked answers, or writes down what the respondent says.")
    async def supply_information(self, info: Info, input: SupplyInformationInput) -> InformationRequestPayload:
        async def verb(work: Work) -> UUID:
            request_id = key_of("InformationRequest", input.request_id, ("requestId",))
            said = supplements.Supply(request_id=request_id, body=input.body)
            return await information.supply(work, said, input.idempotency_key)

        return await carry_out(info, verb, views.INFORMATION_REQUEST, "request", InformationRequestPayload)  # type: ignore[no-any-return]
