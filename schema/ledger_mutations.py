"""The ledger of overdue payments in the API: what is done with it."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import strawberry

from business_channel.ids import key_of
from business_channel.ledger import payments, plans
from business_channel.ledger.model import EntryKind
from business_channel.ledger.rules import Instalment, Paid
from business_channel.views import submissions as views
from business_channel.work import Work
from schema.context import Info
from schema.mutations import carry_out
from schema.scalars import Text
from schema.submission_mutations import SubmissionPayload


@strawberry.input(
    description="Money that came to the enterprise, with the reference of the slip; a REVERSAL takes back the whole of "
    "the payment named in `reverses`."
)
class RecordPaymentInput:
    idempotency_key: UUID
    work_order_id: strawberry.ID
    paid_on: date
    amount: Decimal
    reference: Text
    kind: EntryKind = EntryKind.PRINCIPAL
    reverses: strawberry.ID | None = None

    def paid(self) -> Paid:
        """The input as the domain reads it; raises ``NotFound`` at the field of an id that is not one."""
        back = self.reverses
        return Paid(
            work_order_id=key_of("WorkOrder", self.work_order_id, ("workOrderId",)),
            paid_on=self.paid_on,
            amount=self.amount,
            reference=self.reference,
            kind=self.kind,
            reverses_id=None if back is None else key_of("ArrearsPayment", back, ("reverses",)),
        )


@strawberry.input(
    description="Whether the money has come, or why not; with `waiveInterest` the enterprise asks for no interest."
)
class ConfirmPaymentInput:
    payment_id: strawberry.ID
    confirmed: bool
    reason: Text | None = None
    waive_interest: bool = False


@strawberry.input(description="So much by a day.")
class InstalmentInput:
    due_on: date
    amount: Decimal


@strawberry.input(description="The instalments in the order of their days; together they make up what is owed.")
class RecordRepaymentPlanInput:
    idempotency_key: UUID
    work_order_id: strawberry.ID
    instalments: list[InstalmentInput]


async def _carried_out(info: Info, verb: object) -> SubmissionPayload:
    return await carry_out(info, verb, views.SUBMISSION, "submission", SubmissionPayload)  # type: ignore[no-any-return, arg-type]


@strawberry.type
class LedgerMutation:
    @strawberry.mutation(description="The department that handles a claim writes down a payment, or reverses one.")
    async def record_payment(self, info: Info, input: RecordPaymentInput) -> SubmissionPayload:
        async def verb(work: Work) -> UUID:
            return await payments.record(work, input.paid(), input.idempotency_key)

        return await _carried_out(info, verb)

    @strawberry.mutation(description="The enterprise says whether a payment has come; only then does it count.")
    async def confirm_payment(self, info: Info, input: ConfirmPaymentInput) -> SubmissionPayload:
        async def verb(work: Work) -> UUID:
            said = payments.Answer(
                entry_id=key_of("ArrearsPayment", input.payment_id, ("paymentId",)),
                confirmed=input.confirmed,
                reason=input.reason,
                waive_interest=input.waive_interest,
            )
            return await payments.confirm(work, said)

        return await _carried_out(info, verb)

    @strawberry.mutation(description="The department writes down how what is owed will be paid, in place of a plan.")
    async def record_repayment_plan(self, info: Info, input: RecordRepaymentPlanInput) -> SubmissionPayload:
        async def verb(work: Work) -> UUID:
            order_id = key_of("WorkOrder", input.work_order_id, ("workOrderId",))
            instalments = [Instalment(each.due_on, each.amount) for each in input.instalments]
            return await plans.record(work, order_id, instalments, input.idempotency_key)

        return await _carried_out(info, verb)
