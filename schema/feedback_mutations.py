"""What follows an answer in the API: what is done."""

from uuid import UUID

import strawberry

from business_channel.feedback import appeals, call_backs, closing, follow_ups
from business_channel.feedback.model import Solved
from business_channel.ids import key_of
from business_channel.views import submissions as views
from business_channel.views import work_orders as order_views
from business_channel.work import Work
from schema.attachments import sent_files
from schema.context import Info
from schema.mutations import carry_out
from schema.scalars import Text
from schema.submission_mutations import SubmissionPayload
from schema.work_orders import WorkOrderPayload


@strawberry.input(description="A further question to those who answered, or new facts.")
class FollowUpInput:
    idempotency_key: UUID
    submission_id: strawberry.ID
    question: Text
    attachment_ids: list[strawberry.ID] | None = None


@strawberry.input(
    description="What a call to the author brought; who was not reached has confirmed nothing and solved nothing."
)
class RecordCallBackInput:
    idempotency_key: UUID
    submission_id: strawberry.ID
    reached: bool
    facts_confirmed: bool | None = None
    solved: Solved | None = None
    note: Text | None = None


@strawberry.input(description="A matter whose answer was not true, and why it is handled again.")
class ReopenSubmissionInput:
    submission_id: strawberry.ID
    reason: Text
    expected_version: int | None = None


@strawberry.input(description="Why somebody else shall look at the answer again.")
class AppealSubmissionInput:
    idempotency_key: UUID
    submission_id: strawberry.ID
    reason: Text
    attachment_ids: list[strawberry.ID] | None = None


@strawberry.input(description="What is decided on an appeal; `note` tells the author why.")
class DecideAppealInput:
    appeal_id: strawberry.ID
    upheld: bool
    note: Text


@strawberry.input(description="An answered and rated order to close.")
class CloseWorkOrderInput:
    work_order_id: strawberry.ID
    expected_version: int | None = None


def _submission(text: str) -> UUID:
    return key_of("Submission", text, ("submissionId",))


async def _carried_out(info: Info, verb: object) -> SubmissionPayload:
    return await carry_out(info, verb, views.SUBMISSION, "submission", SubmissionPayload)  # type: ignore[no-any-return, arg-type]


@strawberry.type
class FeedbackMutation:
    @strawberry.mutation(description="The author asks those who answered something more.")
    async def follow_up(self, info: Info, input: FollowUpInput) -> SubmissionPayload:
        async def verb(work: Work) -> UUID:
            key, files = _submission(input.submission_id), sent_files(input.attachment_ids)
            return await follow_ups.ask(work, key, input.question, input.idempotency_key, files)

        return await _carried_out(info, verb)

    @strawberry.mutation(description="A reviewer records what the author said when called back.")
    async def record_call_back(self, info: Info, input: RecordCallBackInput) -> SubmissionPayload:
        async def verb(work: Work) -> UUID:
            heard = call_backs.Heard(
                reached=input.reached,
                facts_confirmed=input.facts_confirmed,
                solved=input.solved,
                note=input.note,
            )
            return await call_backs.record(work, _submission(input.submission_id), heard, input.idempotency_key)

        return await _carried_out(info, verb)

    @strawberry.mutation(description="A reviewer reopens a matter whose answer was not true.")
    async def reopen_submission(self, info: Info, input: ReopenSubmissionInput) -> SubmissionPayload:
        async def verb(work: Work) -> UUID:
            key = _submission(input.submission_id)
            await call_backs.reopen(work, key, input.reason, input.expected_version)
            return key

        return await _carried_out(info, verb)

    @strawberry.mutation(description="The author appeals against the answer.")
    async def appeal_submission(self, info: Info, input: AppealSubmissionInput) -> SubmissionPayload:
        async def verb(work: Work) -> UUID:
            key, files = _submission(input.submission_id), sent_files(input.attachment_ids)
            return await appeals.appeal(work, key, input.reason, input.idempotency_key, files)

        return await _carried_out(info, verb)

    @strawberry.mutation(description="Decides on an appeal, once: an upheld one reopens the matter.")
    async def decide_appeal(self, info: Info, input: DecideAppealInput) -> SubmissionPayload:
        async def verb(work: Work) -> UUID:
            key = key_of("Appeal", input.appeal_id, ("appealId",))
            return await appeals.decide(work, key, upheld=input.upheld, note=input.note)

        return await _carried_out(info, verb)

    @strawberry.mutation(description="The head closes an order whose answer was rated, with nothing left to put right.")
    async def close_work_order(self, info: Info, input: CloseWorkOrderInput) -> WorkOrderPayload:
        async def verb(work: Work) -> UUID:
            order_id = key_of("WorkOrder", input.work_order_id, ("workOrderId",))
            await closing.close_order(work, order_id, input.expected_version)
            return order_id

        return await carry_out(info, verb, order_views.WORK_ORDER, "work_order", WorkOrderPayload)  # type: ignore[no-any-return]
