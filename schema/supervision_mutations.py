"""What supervisors do, and departments answer, in the API."""

from datetime import date
from uuid import UUID

import strawberry

from business_channel.ids import key_of
from business_channel.supervision import service
from business_channel.supervision.model import SupervisionReason
from business_channel.supervision.rules import Circular, Interview, Said
from business_channel.views import submissions as views
from business_channel.views import work_orders as order_views
from business_channel.work import Work
from schema.context import Info
from schema.mutations import carry_out
from schema.scalars import Text
from schema.submission_mutations import SubmissionPayload
from schema.work_orders import WorkOrderPayload


@strawberry.input(
    description="A letter to the department of one order, which answers it within the term of its clock; "
    "`expectedVersion` is that of the order."
)
class SuperviseSubmissionInput:
    idempotency_key: UUID
    work_order_id: strawberry.ID
    reason: SupervisionReason
    text: Text
    demand: Text
    expected_version: int | None = None


@strawberry.input(description="What the head answers to the letter that waits on the order.")
class AnswerSupervisionInput:
    idempotency_key: UUID
    work_order_id: strawberry.ID
    feedback: Text
    expected_version: int | None = None


@strawberry.input(
    description="An interview with a department whose feedback is overdue or falls short: when, with whom, in `text` "
    "what it found, and what was demanded."
)
class RecordInterviewInput:
    idempotency_key: UUID
    work_order_id: strawberry.ID
    reason: SupervisionReason
    held_on: date
    attendees: Text
    text: Text
    demand: Text
    expected_version: int | None = None


@strawberry.input(description="A circular that names a department after an interview, to officials or to the public.")
class IssueCircularInput:
    idempotency_key: UUID
    work_order_id: strawberry.ID
    reason: SupervisionReason
    text: Text
    for_public: bool = False
    expected_version: int | None = None


@strawberry.input(description="Why nothing is demanded any more.")
class LiftSupervisionInput:
    submission_id: strawberry.ID
    reason: SupervisionReason
    text: Text
    expected_version: int | None = None


@strawberry.input(description="A matter that goes onto the supervisor's list, or off it, and why.")
class ListSubmissionInput:
    submission_id: strawberry.ID
    text: Text
    expected_version: int | None = None


def _order(text: str) -> UUID:
    return key_of("WorkOrder", text, ("workOrderId",))


def _submission(text: str) -> UUID:
    return key_of("Submission", text, ("submissionId",))


async def _carried_out(info: Info, verb: object) -> SubmissionPayload:
    return await carry_out(info, verb, views.SUBMISSION, "submission", SubmissionPayload)  # type: ignore[no-any-return, arg-type]


@strawberry.type
class SupervisionMutation:
    @strawberry.mutation(description="The supervisor sends a letter to one department.")
    async def supervise_submission(self, info: Info, input: SuperviseSubmissionInput) -> SubmissionPayload:
        async def verb(work: Work) -> UUID:
            said = Said(reason=input.reason, text=input.text, demand=input.demand)
            order_id = _order(input.work_order_id)
            return await service.supervise(work, order_id, said, input.idempotency_key, input.expected_version)

        return await _carried_out(info, verb)

    @strawberry.mutation(description="The head answers the letter; its clock stops and the supervisor is told.")
    async def answer_supervision(self, info: Info, input: AnswerSupervisionInput) -> WorkOrderPayload:
        async def verb(work: Work) -> UUID:
            order_id, key = _order(input.work_order_id), input.idempotency_key
            return await service.answer(work, order_id, input.feedback, key, input.expected_version)

        return await carry_out(info, verb, order_views.WORK_ORDER, "work_order", WorkOrderPayload)  # type: ignore[no-any-return]

    @strawberry.mutation(description="The supervisor records an interview with a department.")
    async def record_interview(self, info: Info, input: RecordInterviewInput) -> SubmissionPayload:
        async def verb(work: Work) -> UUID:
            said = Interview(
                reason=input.reason,
                text=input.text,
                demand=input.demand,
                held_on=input.held_on,
                attendees=input.attendees,
            )
            order_id = _order(input.work_order_id)
            return await service.interview(work, order_id, said, input.idempotency_key, input.expected_version)

        return await _carried_out(info, verb)

    @strawberry.mutation(description="The supervisor names a department in a circular.")
    async def issue_circular(self, info: Info, input: IssueCircularInput) -> SubmissionPayload:
        async def verb(work: Work) -> UUID:
            said = Circular(reason=input.reason, text=input.text, for_public=input.for_public)
            order_id = _order(input.work_order_id)
            return await service.circulate(work, order_id, said, input.idempotency_key, input.expected_version)

        return await _carried_out(info, verb)

    @strawberry.mutation(description="The supervisor lifts the supervision of a matter that was put right.")
    async def lift_supervision(self, info: Info, input: LiftSupervisionInput) -> SubmissionPayload:
        async def verb(work: Work) -> UUID:
            key = _submission(input.submission_id)
            await service.lift(work, key, input.reason, input.text, input.expected_version)
            return key

        return await _carried_out(info, verb)

    @strawberry.mutation(description="The supervisor puts a matter on the list of those pursued by name.")
    async def list_submission(self, info: Info, input: ListSubmissionInput) -> SubmissionPayload:
        async def verb(work: Work) -> UUID:
            key = _submission(input.submission_id)
            await service.enter_on_list(work, key, input.text, input.expected_version)
            return key

        return await _carried_out(info, verb)

    @strawberry.mutation(description="The supervisor takes a matter off that list.")
    async def unlist_submission(self, info: Info, input: ListSubmissionInput) -> SubmissionPayload:
        async def verb(work: Work) -> UUID:
            key = _submission(input.submission_id)
            await service.take_off_list(work, key, input.text, input.expected_version)
            return key

        return await _carried_out(info, verb)
