"""Bulk operations in the API: what a reviewer, a dispatcher or a department does with many at once."""

from uuid import UUID

import strawberry

from business_channel.access import DEPARTMENT_STAFF, Role
from business_channel.ids import key_of
from business_channel.submissions import service as submissions
from business_channel.views import submissions as submission_views
from business_channel.views import work_orders as order_views
from business_channel.work import Work
from business_channel.work_orders import helping, service
from schema.bulk import MOST, Item, is_first, key_for, one_by_one, problems
from schema.context import Info
from schema.mutations import told
from schema.submission_mutations import WorkOrderInput, assignments_of
from schema.submissions import Submission
from schema.user_errors import UserError
from schema.work_orders import WorkOrder


@strawberry.input(description="Filed submissions that the platform approves, up to 100.")
class BulkApproveSubmissionsInput:
    idempotency_key: UUID
    submission_ids: list[strawberry.ID]


@strawberry.input(description="One submission and who shall handle it.")
class DispatchItemInput:
    submission_id: strawberry.ID
    orders: list[WorkOrderInput]


@strawberry.input(description="Approved submissions, up to 100, each with its departments.")
class BulkDispatchSubmissionsInput:
    idempotency_key: UUID
    items: list[DispatchItemInput]


@strawberry.input(
    description="Orders, up to 100, that one colleague handles; nobody in particular without `assigneeId`."
)
class BulkAssignWorkOrdersInput:
    idempotency_key: UUID
    work_order_ids: list[strawberry.ID]
    assignee_id: strawberry.ID | None = None


@strawberry.type
class SubmissionResult:
    """What became of one item: the submission as it is now, or why nothing happened with it."""

    id: strawberry.ID
    submission: Submission | None
    errors: list[UserError]


@strawberry.type
class WorkOrderResult:
    """What became of one item: the work order as it is now, or why nothing happened with it."""

    id: strawberry.ID
    work_order: WorkOrder | None
    errors: list[UserError]


@strawberry.type
class BulkSubmissionsPayload:
    """A result for each item, in their order; `errors` where the list itself is wrong, and nothing has happened."""

    results: list[SubmissionResult] = strawberry.field(metadata={"list_size": MOST})
    errors: list[UserError]


@strawberry.type
class BulkWorkOrdersPayload:
    """A result for each item, in their order; `errors` where the list itself is wrong, and nothing has happened."""

    results: list[WorkOrderResult] = strawberry.field(metadata={"list_size": MOST})
    errors: list[UserError]


def _approval(place: int, text: str, key: UUID) -> Item:
    async def verb(work: Work) -> UUID:
        submission_id = key_of("Submission", text, ("submissionId",))
        if await is_first(work, "bulkApproveSubmissions", key_for(key, text), {"submission": text}):
            await submissions.approve(work, submission_id)
        return submission_id

    return Item(text, ("submissionIds", str(place)), verb, ("submissionId",))


def _dispatch(place: int, item: DispatchItemInput, key: UUID) -> Item:
    async def verb(work: Work) -> UUID:
        submission_id = key_of("Submission", item.submission_id, ("submissionId",))
        one = key_for(key, item.submission_id)
        return await service.dispatch(work, submission_id, assignments_of(item.orders), one)

    return Item(item.submission_id, ("items", str(place)), verb)


def _assignment(place: int, text: str, key: UUID, assignee: str | None) -> Item:
    async def verb(work: Work) -> UUID:
        order_id = key_of("WorkOrder", text, ("workOrderId",))
        account_id = None if assignee is None else key_of("Account", assignee, ("assigneeId",))
        content = {"order": text, "assignee": assignee}
        if await is_first(work, "bulkAssignWorkOrders", key_for(key, text), content):
            await helping.assign(work, order_id, account_id)
        return order_id

    return Item(text, ("workOrderIds", str(place)), verb, ("workOrderId",))


@strawberry.type
class BulkMutation:
    @strawberry.mutation(description="The platform approves many submissions, each by itself.")
    async def bulk_approve_submissions(self, info: Info, input: BulkApproveSubmissionsInput) -> BulkSubmissionsPayload:
        info.context.principal.must_have_any(Role.REVIEWER)
        if wrong := problems("submissionIds", input.submission_ids):
            return BulkSubmissionsPayload(results=[], errors=told(info, wrong[0]))
        items = [_approval(place, each, input.idempotency_key) for place, each in enumerate(input.submission_ids)]
        results = await one_by_one(info, items, submission_views.SUBMISSION, "submission", SubmissionResult)
        return BulkSubmissionsPayload(results=results, errors=[])

    @strawberry.mutation(description="Gives many submissions to their departments, each by itself.")
    async def bulk_dispatch_submissions(
        self, info: Info, input: BulkDispatchSubmissionsInput
    ) -> BulkSubmissionsPayload:
        info.context.principal.must_have_any(Role.DISPATCHER)
        if wrong := problems("items", [each.submission_id for each in input.items]):
            return BulkSubmissionsPayload(results=[], errors=told(info, wrong[0]))
        items = [_dispatch(place, each, input.idempotency_key) for place, each in enumerate(input.items)]
        results = await one_by_one(info, items, submission_views.SUBMISSION, "submission", SubmissionResult)
        return BulkSubmissionsPayload(results=results, errors=[])

    @strawberry.mutation(description="Names the colleague who handles many orders of a department, each by itself.")
    async def bulk_assign_work_orders(self, info: Info, input: BulkAssignWorkOrdersInput) -> BulkWorkOrdersPayload:
        info.context.principal.must_have_any(*DEPARTMENT_STAFF)
        if wrong := problems("workOrderIds", input.work_order_ids):
            return BulkWorkOrdersPayload(results=[], errors=told(info, wrong[0]))
        key, assignee = input.idempotency_key, input.assignee_id
        items = [_assignment(place, each, key, assignee) for place, each in enumerate(input.work_order_ids)]
        results = await one_by_one(info, items, order_views.WORK_ORDER, "work_order", WorkOrderResult)
        return BulkWorkOrdersPayload(results=results, errors=[])
