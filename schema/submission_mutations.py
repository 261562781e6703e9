"""Submissions in the API: what is done with them."""

from collections.abc import Awaitable, Callable
from functools import partial
from uuid import UUID

import strawberry

from business_channel.attachments import service as attachments
from business_channel.campaigns import service as campaigns
from business_channel.errors import InvalidInput, Mendable, Several
from business_channel.feedback import service as feedback
from business_channel.feedback.model import Solved
from business_channel.ids import key_of
from business_channel.leases import filing as leases
from business_channel.ledger import filing as ledger
from business_channel.permits import filing as permits
from business_channel.submissions import service
from business_channel.submissions.model import SubmissionKind, TerminationGround
from business_channel.submissions.rules import Filing
from business_channel.submissions.service import PersonalField
from business_channel.topics.forms import Detail
from business_channel.views import submissions as views
from business_channel.views import work_orders as order_views
from business_channel.work import Work
from business_channel.work_orders import ending
from business_channel.work_orders import service as work_orders
from business_channel.work_orders.model import WorkOrderRole
from business_channel.work_orders.rules import Assignment, Followed
from schema.attachments import sent_files
from schema.context import Info
from schema.leases import LeaseInput
from schema.ledger import ArrearsDetailInput
from schema.mutations import carry_out, told, transacted
from schema.permits import PermitDetailInput
from schema.scalars import Text
from schema.submissions import Submission
from schema.user_errors import UserError
from schema.work_orders import WorkOrderPayload


@strawberry.input(description="A field of the topic's form, filled in: every value as text, as its kind writes it.")
class DetailInput:
    code: Text
    value: Text


def details_of(details: list[DetailInput] | None) -> tuple[Detail, ...] | None:
    """What was filled in, as the domain reads it."""
    return None if details is None else tuple(Detail(each.code, each.value) for each in details)


@strawberry.input(description="The rule of the dispatch catalogue that a dispatch follows, as the proposal named it.")
class FollowedRuleInput:
    code: Text
    version: int


@strawberry.input(
    description="A submission to file; contact and hidden remark are never public, and it is never given to the "
    "department that it accuses (`respondentId`). Whoever is a citizen too names the enterprise in whose name it is. "
    "Of a `confidential` one nobody learns the author but named staff. "
    "`attachmentIds` are of `createUpload`. With `details` the topic's form must be filled in as it says. With "
    "`arrears` it is a complaint under the regulation on payments to small and medium-sized enterprises, and filed "
    "only where the regulation takes it. With `permit` a permit file is kept of it. With `lease` it asks for relief of "
    "rent, and its answer tells what is owed."
)
class FileSubmissionInput:
    idempotency_key: UUID
    kind: SubmissionKind
    title: Text
    body: Text
    topic_code: Text
    addressee_id: strawberry.ID
    contact_name: Text
    contact_phone: Text
    hidden_remark: Text | None = None
    region_code: Text | None = None
    enterprise_id: strawberry.ID | None = None
    hide_enterprise_name: bool = False
    thanks_for: strawberry.ID | None = None
    campaign_id: strawberry.ID | None = None
    respondent_id: strawberry.ID | None = None
    confidential: bool = False
    attachment_ids: list[strawberry.ID] | None = None
    details: list[DetailInput] | None = None
    arrears: ArrearsDetailInput | None = None
    permit: PermitDetailInput | None = None
    lease: LeaseInput | None = None

    def filing(self) -> Filing:
        """The input as the domain reads it; raises ``NotFound`` at the field of an id that is not one."""
        enterprise, thanked = self.enterprise_id, self.thanks_for
        campaign, accused = self.campaign_id, self.respondent_id
        return Filing(
            kind=self.kind,
            title=self.title,
            body=self.body,
            topic_code=self.topic_code,
            addressee_id=key_of("Department", self.addressee_id, ("addresseeId",)),
            contact_name=self.contact_name,
            contact_phone=self.contact_phone,
            hidden_remark=self.hidden_remark,
            region_code=self.region_code,
            enterprise_id=None if enterprise is None else key_of("Enterprise", enterprise, ("enterpriseId",)),
            hide_enterprise_name=self.hide_enterprise_name,
            thanks_for_id=None if thanked is None else key_of("Submission", thanked, ("thanksFor",)),
            campaign_id=None if campaign is None else key_of("Campaign", campaign, ("campaignId",)),
            respondent_id=None if accused is None else key_of("Department", accused, ("respondentId",)),
            confidential=self.confidential,
            attachment_ids=sent_files(self.attachment_ids),
            details=details_of(self.details),
        )


@strawberry.input(description="A submission to mark urgent, before it is dispatched.")
class MarkUrgentInput:
    submission_id: strawberry.ID
    expected_version: int | None = None


@strawberry.input(description="One department's part in a dispatch.")
class WorkOrderInput:
    department_id: strawberry.ID
    role: WorkOrderRole
    instruction: Text | None = None


def assignments_of(orders: list[WorkOrderInput]) -> list[Assignment]:
    """The orders as the domain reads them; raises ``NotFound`` at the field of an id that is not one."""
    return [
        Assignment(
            key_of("Department", each.department_id, ("orders", str(place), "departmentId")),
            each.role,
            each.instruction,
        )
        for place, each in enumerate(orders)
    ]


@strawberry.input(description="Who shall handle it: one LEAD, or two or more PARALLEL, and any number of CO.")
class DispatchSubmissionInput:
    idempotency_key: UUID
    submission_id: strawberry.ID
    orders: list[WorkOrderInput]
    followed_rule: FollowedRuleInput | None = None
    expected_version: int | None = None


@strawberry.input(description="The author's three scores of 1 to 5 and whether the matter is solved.")
class RateSubmissionInput:
    idempotency_key: UUID
    submission_id: strawberry.ID
    degree: int
    manner: int
    speed: int
    solved: Solved
    comment: Text | None = None


@strawberry.input(description="An own submission that is not answered yet, and why it is not needed any more.")
class WithdrawSubmissionInput:
    submission_id: strawberry.ID
    note: Text | None = None
    expected_version: int | None = None


@strawberry.input(
    description="The order of a matter that ends without an answer, on which ground; `note` is for the author."
)
class TerminateSubmissionInput:
    work_order_id: strawberry.ID
    ground: TerminationGround
    note: Text
    expected_version: int | None = None


@strawberry.input(description="Sealed fields to open, and what for; the look is recorded.")
class RevealPersonalDataInput:
    submission_id: strawberry.ID
    fields: list[PersonalField]
    purpose: Text


@strawberry.type
class SubmissionPayload:
    """The submission as it is now, or why nothing happened."""

    submission: Submission | None
    errors: list[UserError]


@strawberry.type
class PersonalValue:
    """One sealed field in the clear."""

    field: PersonalField
    value: str | None


@strawberry.type
class RevealPersonalDataPayload:
    """The opened fields, or why none was opened."""

    values: list[PersonalValue] | None
    errors: list[UserError]


def _must_be_alone(input: FileSubmissionInput) -> None:
    """Raises ``InvalidInput`` for a claim, a permit or a lease beside another one."""
    forms = [name for name in ("arrears", "permit", "lease") if getattr(input, name) is not None]
    if len(forms) > 1:
        said = {"reason_zh": "欠款、许可、租约须各自单独提交。", "reason": "it is filed by itself."}
        raise InvalidInput((forms[-1],), **said)


def _submission_key(text: str) -> UUID:
    return key_of("Submission", text, ("submissionId",))


@strawberry.type
class SubmissionsMutation:
    @strawberry.mutation(description="An enterprise or a citizen files a submission, or gives thanks for an own one.")
    async def file_submission(self, info: Info, input: FileSubmissionInput) -> SubmissionPayload:
        async def verb(work: Work) -> UUID:
            filing = input.filing()
            _must_be_alone(input)
            file: Callable[..., Awaitable[UUID]] = service.file if filing.thanks_for_id is None else feedback.thank
            file = file if filing.campaign_id is None else campaigns.take_part
            if input.arrears is not None:
                file = partial(ledger.file, stated=input.arrears.stated())
            if input.permit is not None:
                file = partial(permits.file, stated=input.permit.stated())
            if input.lease is not None:
                file = partial(leases.file, stated=input.lease.stated())
            submission_id = await file(work, filing, key=input.idempotency_key)
            await attachments.attach(work, submission_id, filing.attachment_ids)
            return submission_id

        return await carry_out(info, verb, views.SUBMISSION, "submission", SubmissionPayload)  # type: ignore[no-any-return]

    @strawberry.mutation(description="Marks a danger to life, perishables or mass wages: its clock runs in hours.")
    async def mark_urgent(self, info: Info, input: MarkUrgentInput) -> SubmissionPayload:
        async def verb(work: Work) -> UUID:
            key = _submission_key(input.submission_id)
            await service.mark_urgent(work, key, input.expected_version)
            return key

        return await carry_out(info, verb, views.SUBMISSION, "submission", SubmissionPayload)  # type: ignore[no-any-return]

    @strawberry.mutation(description="Gives an approved submission to its departments and starts the reply clock.")
    async def dispatch_submission(self, info: Info, input: DispatchSubmissionInput) -> SubmissionPayload:
        async def verb(work: Work) -> UUID:
            key, orders = _submission_key(input.submission_id), assignments_of(input.orders)
            named = input.followed_rule
            followed = None if named is None else Followed(named.code, named.version)
            return await work_orders.dispatch(
                work, key, orders, input.idempotency_key, input.expected_version, followed=followed
            )

        return await carry_out(info, verb, views.SUBMISSION, "submission", SubmissionPayload)  # type: ignore[no-any-return]

    @strawberry.mutation(description="The author rates the answer; what is solved is closed.")
    async def rate_submission(self, info: Info, input: RateSubmissionInput) -> SubmissionPayload:
        async def verb(work: Work) -> UUID:
            scores = feedback.Scores(
                degree=input.degree,
                manner=input.manner,
                speed=input.speed,
                solved=input.solved,
                comment=input.comment,
            )
            return await feedback.rate(work, _submission_key(input.submission_id), scores, input.idempotency_key)

        return await carry_out(info, verb, views.SUBMISSION, "submission", SubmissionPayload)  # type: ignore[no-any-return]

    @strawberry.mutation(description="The author withdraws a matter that is not answered yet.")
    async def withdraw_submission(self, info: Info, input: WithdrawSubmissionInput) -> SubmissionPayload:
        async def verb(work: Work) -> UUID:
            key = _submission_key(input.submission_id)
            await ending.withdraw(work, key, input.note, input.expected_version)
            return key

        return await carry_out(info, verb, views.SUBMISSION, "submission", SubmissionPayload)  # type: ignore[no-any-return]

    @strawberry.mutation(description="The head ends a matter without an answer, on a ground that the author is told.")
    async def terminate_submission(self, info: Info, input: TerminateSubmissionInput) -> WorkOrderPayload:
        async def verb(work: Work) -> UUID:
            order_id = key_of("WorkOrder", input.work_order_id, ("workOrderId",))
            await ending.terminate(work, order_id, input.ground, input.note, input.expected_version)
            return order_id

        return await carry_out(info, verb, order_views.WORK_ORDER, "work_order", WorkOrderPayload)  # type: ignore[no-any-return]

    @strawberry.mutation(description="Opens sealed personal data for a stated purpose; the look is recorded.")
    async def reveal_personal_data(self, info: Info, input: RevealPersonalDataInput) -> RevealPersonalDataPayload:
        async def verb(work: Work) -> dict[PersonalField, str | None]:
            return await service.reveal(work, _submission_key(input.submission_id), input.fields, input.purpose)

        try:
            opened = await transacted(info, verb)
        except (Mendable, Several) as refused:
            return RevealPersonalDataPayload(values=None, errors=told(info, refused))
        values = [PersonalValue(field=field, value=value) for field, value in opened.items()]
        return RevealPersonalDataPayload(values=values, errors=[])
