"""What is done with reports, in the API."""

from datetime import date
from typing import Any
from uuid import UUID

import strawberry

from business_channel.errors import Mendable, Several
from business_channel.ids import key_of
from business_channel.plans import load_one
from business_channel.reports import scheduling, service
from business_channel.reports.asking import Breakdown, Question
from business_channel.reports.document import Basis, ReportKind
from business_channel.reports.model import Cadence
from business_channel.reports.scheduling import Order
from business_channel.reports.service import Asked
from business_channel.views import reports as views
from business_channel.work import Work
from schema.context import Info
from schema.mutations import carry_out, told, transacted
from schema.reports import Report, ReportSchedule
from schema.scalars import Text
from schema.selection import selection_of
from schema.user_errors import UserError


@strawberry.input(
    description="A question. `since` counts, `until` does not; a region includes all below it; `campaignId` is for the "
    "kind CAMPAIGN alone; with `pictures` the charts are drawn as PNG too."
)
class RequestReportInput:
    idempotency_key: UUID
    kind: ReportKind
    since: date
    until: date
    basis: Basis = Basis.COHORT
    region_code: Text | None = None
    department_id: strawberry.ID | None = None
    topic_code: Text | None = None
    campaign_id: strawberry.ID | None = None
    breakdowns: list[Breakdown] | None = None
    pictures: bool = False

    def question(self) -> Question:
        """The input as the domain reads it."""
        return Question(
            kind=self.kind,
            since=self.since,
            until=self.until,
            basis=self.basis,
            region_code=self.region_code,
            department_id=_key("Department", self.department_id, "departmentId"),
            topic_code=self.topic_code,
            campaign_id=_key("Campaign", self.campaign_id, "campaignId"),
            breakdowns=tuple(self.breakdowns or ()),
        )


@strawberry.input(
    description="A report to be made for the caller again and again, at 09:00 of the first working day of each period, "
    "on the whole period before; with `toldHeads` the heads of its department are told as well."
)
class ScheduleReportInput:
    idempotency_key: UUID
    cadence: Cadence
    kind: ReportKind
    basis: Basis = Basis.PERIOD
    region_code: Text | None = None
    department_id: strawberry.ID | None = None
    topic_code: Text | None = None
    breakdowns: list[Breakdown] | None = None
    told_heads: bool = False

    def order(self) -> Order:
        """The input as the domain reads it."""
        return Order(
            cadence=self.cadence,
            kind=self.kind,
            basis=self.basis,
            region_code=self.region_code,
            department_id=_key("Department", self.department_id, "departmentId"),
            topic_code=self.topic_code,
            breakdowns=tuple(self.breakdowns or ()),
            told_heads=self.told_heads,
        )


@strawberry.input(description="The report that is meant.")
class ReportInput:
    report_id: strawberry.ID


@strawberry.input(description="A published report to be made anew, and why.")
class CorrectReportInput:
    report_id: strawberry.ID
    reason: Text


@strawberry.input(description="A standing order that is wanted no more.")
class EndReportScheduleInput:
    schedule_id: strawberry.ID


@strawberry.type
class RequestReportPayload:
    """The report that answers, whether it was made before from the same data, or why nothing happened."""

    report: Report | None
    reused: bool
    errors: list[UserError]


@strawberry.type
class ReportPayload:
    """The report as it is now, or why nothing happened."""

    report: Report | None
    errors: list[UserError]


@strawberry.type
class ReportSchedulePayload:
    """The standing order as it is now, or why nothing happened."""

    schedule: ReportSchedule | None
    errors: list[UserError]


def _key(noun: str, text: str | None, field: str) -> UUID | None:
    return None if text is None else key_of(noun, text, (field,))


def _report(text: str) -> UUID:
    return key_of("Report", text, ("reportId",))


async def _done(info: Info, report_id: str, deed: Any, *said: str) -> ReportPayload:
    async def verb(work: Work) -> UUID:
        key = _report(report_id)
        await deed(work, key, *said)
        return key

    return await carry_out(info, verb, views.REPORT, "report", ReportPayload)  # type: ignore[no-any-return]


@strawberry.type
class ReportsMutation:
    @strawberry.mutation(
        description="Analysts and supervisors ask about everything, a leader's office about its division, a department "
        "for the kind SLA of its own."
    )
    async def request_report(self, info: Info, input: RequestReportInput) -> RequestReportPayload:
        async def verb(work: Work) -> Asked:
            question, pictures = input.question(), input.pictures
            return await service.request(work, question, input.idempotency_key, pictures=pictures)

        try:
            asked: Asked = await transacted(info, verb)
        except (Mendable, Several) as refused:
            return RequestReportPayload(report=None, reused=False, errors=told(info, refused))
        selection = selection_of(info, ("report",))
        record = await load_one(info.context.reader, views.REPORT, selection, asked.report_id)
        return RequestReportPayload(report=record, reused=asked.reused, errors=[])

    @strawberry.mutation(description="Stops a report that waits or runs; for who asked, and analysts.")
    async def cancel_report(self, info: Info, input: ReportInput) -> ReportPayload:
        return await _done(info, input.report_id, service.cancel)

    @strawberry.mutation(description="Has a report made that failed or was cancelled; for who asked, and analysts.")
    async def retry_report(self, info: Info, input: ReportInput) -> ReportPayload:
        return await _done(info, input.report_id, service.retry)

    @strawberry.mutation(description="An analyst publishes the newest version, of which nothing changes any more.")
    async def publish_report(self, info: Info, input: ReportInput) -> ReportPayload:
        return await _done(info, input.report_id, service.publish)

    @strawberry.mutation(
        description="An analyst has a published report made anew, as a version that says what changed and why."
    )
    async def correct_report(self, info: Info, input: CorrectReportInput) -> ReportPayload:
        return await _done(info, input.report_id, service.correct, input.reason)

    @strawberry.mutation(description="Orders a report for the caller's own use, from the next period on.")
    async def schedule_report(self, info: Info, input: ScheduleReportInput) -> ReportSchedulePayload:
        async def verb(work: Work) -> UUID:
            return await scheduling.save(work, input.order(), input.idempotency_key)

        return await carry_out(info, verb, views.REPORT_SCHEDULE, "schedule", ReportSchedulePayload)  # type: ignore[no-any-return]

    @strawberry.mutation(description="Ends a standing order of the caller's; what it has made stays.")
    async def end_report_schedule(self, info: Info, input: EndReportScheduleInput) -> ReportSchedulePayload:
        async def verb(work: Work) -> UUID:
            key = key_of("ReportSchedule", input.schedule_id, ("scheduleId",))
            await scheduling.end(work, key)
            return key

        return await carry_out(info, verb, views.REPORT_SCHEDULE, "schedule", ReportSchedulePayload)  # type: ignore[no-any-return]
