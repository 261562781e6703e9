"""Permit files in the API: what a department records."""

from datetime import date
from uuid import UUID

import strawberry

from business_channel.deadlines.model import PauseReason
from business_channel.ids import key_of
from business_channel.permits import service
from business_channel.permits.model import PermitOutcome, PermitStepKind
from business_channel.permits.recording import Said
from business_channel.views import submissions as views
from business_channel.work import Work
from schema.context import Info
from schema.mutations import carry_out
from schema.scalars import Text
from schema.submission_mutations import SubmissionPayload


@strawberry.input(
    description="A step of a licence, on the day on which it was taken: not before the last one, and not on a day to "
    "come. EXCLUSION_BEGAN has a `reason` of Art. 45, the working `days` and the number of the `notice` that told the "
    "applicant; CORRECTION_REQUESTED lists in `note` all that is missing, once; EXTENDED, by the head, and a refusal "
    "have their reasons there. ACCEPTED may say whether it is handled `joint`ly. `expectedVersion` is the permit's."
)
class RecordPermitStepInput:
    idempotency_key: UUID
    work_order_id: strawberry.ID
    kind: PermitStepKind
    happened_on: date
    reason: PauseReason | None = None
    days: int | None = None
    notice: Text | None = None
    note: Text | None = None
    outcome: PermitOutcome | None = None
    joint: bool | None = None
    expected_version: int | None = None

    def said(self) -> Said:
        """The input as the domain reads it; raises ``NotFound`` at the field of an id that is not one."""
        return Said(
            work_order_id=key_of("WorkOrder", self.work_order_id, ("workOrderId",)),
            kind=self.kind,
            happened_on=self.happened_on,
            reason=self.reason,
            days=self.days,
            notice=self.notice,
            note=self.note,
            outcome=self.outcome,
            joint=self.joint,
        )


@strawberry.type
class PermitMutation:
    @strawberry.mutation(description="The department that answers records a step of a licence on its way.")
    async def record_permit_step(self, info: Info, input: RecordPermitStepInput) -> SubmissionPayload:
        async def verb(work: Work) -> UUID:
            return await service.record(work, input.said(), input.idempotency_key, input.expected_version)

        return await carry_out(info, verb, views.SUBMISSION, "submission", SubmissionPayload)  # type: ignore[no-any-return]
