"""Every SELECT on reports that services need."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from business_channel.access import Principal, Role
from business_channel.campaigns.model import Campaign
from business_channel.database import Executor
from business_channel.departments.model import Department
from business_channel.errors import Mendable, NotFound
from business_channel.regions.model import Region
from business_channel.reports.asking import Breakdown, Question
from business_channel.reports.marking import runs_out_between
from business_channel.reports.model import Report, ReportArtefact, ReportState, ReportVersion
from business_channel.reports.visibility import in_division, version_visible, visible
from business_channel.topics.model import Topic
from business_channel.work import Work

UNDER_WAY = (ReportState.QUEUED, ReportState.RUNNING)


async def locked_seen(work: Work, report_id: UUID) -> Report:
    """A report, locked until the unit of work ends; raises ``NotFound`` when the caller may not see it."""
    which = Report.id == report_id, visible(Report, work.principal)
    found = await work.execute(select(Report).where(*which).with_for_update().execution_options(populate_existing=True))
    report: Report | None = found.scalar_one_or_none()
    if report is None:
        raise NotFound(("reportId",))
    return report


async def locked_of_run(work: Work, run_id: UUID) -> Report | None:
    """The report whose run that is, locked; ``None`` once another run was asked for."""
    statement = select(Report).where(Report.run_id == run_id).with_for_update()
    found = await work.execute(statement.execution_options(populate_existing=True))
    report: Report | None = found.scalar_one_or_none()
    return report


async def newest_version(executor: Executor, report_id: UUID) -> ReportVersion | None:
    """The version of a report with the highest number, published or not."""
    statement = select(ReportVersion).where(ReportVersion.report_id == report_id)
    found = await executor.execute(statement.order_by(ReportVersion.number.desc()).limit(1))
    version: ReportVersion | None = found.scalar_one_or_none()
    return version


async def answered(work: Work, question_key: str, mark: str) -> UUID | None:
    """The newest finished report on the same question that the caller may see, of the same data: with the same mark, of
    the same day, and with no clock run out since.
    """
    statement = (
        select(Report.id)
        .join(ReportVersion, ReportVersion.report_id == Report.id)
        .where(
            Report.question_key == question_key,
            Report.state == ReportState.DONE,
            ReportVersion.data_mark == mark,
            func.date(func.timezone("Asia/Shanghai", ReportVersion.as_of)) == work.today,
            ReportVersion.as_of <= work.now,
            ~runs_out_between(ReportVersion.as_of, work.now),
            visible(Report, work.principal),
        )
        .order_by(ReportVersion.as_of.desc())
    )
    found: UUID | None = (await work.execute(statement.limit(1))).scalar_one_or_none()
    return found


async def queued(work: Work, question_key: str) -> UUID | None:
    """A report of the caller's on the same question that nobody has begun, so that it will see the data of now."""
    mine = Report.requested_by == work.principal.account_id, Report.state == ReportState.QUEUED
    statement = select(Report.id).where(Report.question_key == question_key, *mine).order_by(Report.id)
    found: UUID | None = (await work.execute(statement.limit(1))).scalar_one_or_none()
    return found


async def under_way(work: Work) -> int:
    """How many reports of the caller wait or run."""
    mine = Report.requested_by == work.principal.account_id, Report.state.in_(UNDER_WAY)
    return int((await work.execute(select(func.count()).select_from(Report).where(*mine))).scalar_one())


async def office_covers(executor: Executor, principal: Principal, region_code: str) -> bool:
    """Whether a leader's office of the caller is responsible for the region."""
    offices = principal.departments_as(Role.LEADER_OFFICE)
    covered = select(Region.code).where(Region.code == region_code, in_division(Region.code, offices))
    return (await executor.execute(covered)).first() is not None


async def absent(executor: Executor, question: Question) -> Sequence[Mendable]:
    """A ``NotFound`` at the field of everything that the question names and that is not there."""
    named: Sequence[tuple[str, Any, Any]] = (
        ("regionCode", Region.code, question.region_code),
        ("departmentId", Department.id, question.department_id),
        ("topicCode", Topic.code, question.topic_code),
        ("campaignId", Campaign.id, question.campaign_id),
    )
    return [
        NotFound((field,))
        for field, column, value in named
        if value is not None and (await executor.execute(select(column).where(column == value))).first() is None
    ]


async def seen_artefact(executor: Executor, principal: Principal, artefact_id: UUID) -> ReportArtefact:
    """A file of a version that the caller may see; raises ``NotFound`` otherwise."""
    statement = select(ReportArtefact).join(ReportVersion, ReportVersion.id == ReportArtefact.version_id)
    found = await executor.execute(
        statement.where(ReportArtefact.id == artefact_id, version_visible(ReportVersion, principal))
    )
    artefact: ReportArtefact | None = found.scalar_one_or_none()
    if artefact is None:
        raise NotFound
    return artefact


def question_of(report: Any) -> Question:
    """The question that a report, or a standing order with its days, puts to the store."""
    return Question(
        kind=report.kind,
        since=report.since,
        until=report.until,
        basis=report.basis,
        region_code=report.region_code,
        department_id=report.department_id,
        topic_code=report.topic_code,
        campaign_id=report.campaign_id,
        breakdowns=tuple(map(Breakdown, report.breakdowns)),
    )
