"""What a leader's office records and departments report, in the API."""

from uuid import UUID

import strawberry

from business_channel.ids import key_of
from business_channel.instructions import service
from business_channel.instructions.rules import Instructed
from business_channel.views import instructions as views
from business_channel.work import Work
from schema.context import Info
from schema.instructions import InstructionDuty, LeaderInstruction
from schema.mutations import carry_out
from schema.scalars import Text
from schema.user_errors import UserError


@strawberry.input(
    description="What a leader instructs, cited with name and post. `workOrderIds` are the orders whose departments "
    "report on it, in `days` working days, or in those of the rule. `expectedVersion` is that of the submission."
)
class RecordInstructionInput:
    idempotency_key: UUID
    submission_id: strawberry.ID
    work_order_ids: list[strawberry.ID]
    leader_name: Text
    leader_post: Text
    text: Text
    days: int | None = None
    expected_version: int | None = None

    def instructed(self) -> Instructed:
        """The input as the domain reads it."""
        orders = enumerate(self.work_order_ids)
        return Instructed(
            submission_id=key_of("Submission", self.submission_id, ("submissionId",)),
            work_order_ids=tuple(key_of("WorkOrder", each, ("workOrderIds", str(place))) for place, each in orders),
            leader_name=self.leader_name,
            leader_post=self.leader_post,
            text=self.text,
            days=self.days,
        )


@strawberry.input(description="What the department did about an instruction, as its head reports it.")
class ReportOnInstructionInput:
    duty_id: strawberry.ID
    feedback: Text


@strawberry.type
class LeaderInstructionPayload:
    """The instruction as it is now, or why nothing happened."""

    instruction: LeaderInstruction | None
    errors: list[UserError]


@strawberry.type
class InstructionDutyPayload:
    """The duty as it is now, or why nothing happened."""

    duty: InstructionDuty | None
    errors: list[UserError]


@strawberry.type
class InstructionsMutation:
    @strawberry.mutation(description="The leader's office puts down what its leader instructs departments to do.")
    async def record_instruction(self, info: Info, input: RecordInstructionInput) -> LeaderInstructionPayload:
        async def verb(work: Work) -> UUID:
            return await service.record(work, input.instructed(), input.idempotency_key, input.expected_version)

        return await carry_out(info, verb, views.INSTRUCTION, "instruction", LeaderInstructionPayload)  # type: ignore[no-any-return]

    @strawberry.mutation(description="A head reports to the leader's office on an instruction.")
    async def report_on_instruction(self, info: Info, input: ReportOnInstructionInput) -> InstructionDutyPayload:
        async def verb(work: Work) -> UUID:
            duty_id = key_of("InstructionDuty", input.duty_id, ("dutyId",))
            await service.report(work, duty_id, input.feedback)
            return duty_id

        return await carry_out(info, verb, views.DUTY, "duty", InstructionDutyPayload)  # type: ignore[no-any-return]
