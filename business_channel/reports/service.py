"""What people do with reports: ask for one, stop it, try again, publish it, have it put right."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from uuid import UUID

from business_channel import events, idempotency
from business_channel.access import Role
from business_channel.errors import Forbidden, NotNow, Several
from business_channel.happenings_of_reports import HappeningToReport
from business_channel.ids import new_id
from business_channel.outbox import Task
from business_channel.reports import repository, rules
from business_channel.reports.asking import Question
from business_channel.reports.marking import data_mark
from business_channel.reports.model import Report, ReportState, ReportStep
from business_channel.reports.repository import UNDER_WAY
from business_channel.reports.titles import title_of
from business_channel.work import Work

DOWNLOADED = "report:downloaded"


@dataclass(frozen=True)
class Asked:
    """The report that answers a question, and whether it was made before."""

    report_id: UUID
    reused: bool


async def request(work: Work, question: Question, key: UUID, *, pictures: bool = False) -> Asked:
    """Somebody asks a question; a report that answers it from the same data, or an own one that waits to, is handed out
    again, else one is queued. With ``pictures`` its charts are drawn as such too.

    Raises ``Several`` with everything that is wrong with the question, ``Forbidden`` for what is not for the caller to
    ask, ``TooManyReports`` while ``MOST_UNDER_WAY`` others of the caller's wait or run.
    """
    work.principal.must_have_any(*rules.ASKERS)
    await must_be_for_caller(work, question)
    if wrong := [*rules.problems(question, work.today), *await repository.absent(work, question)]:
        raise Several(wrong)
    same = rules.key_of(question, pictures=pictures)
    known = await repository.answered(work, same, await data_mark(work)) or await repository.queued(work, same)
    claim = known or new_id()
    content = asdict(question) | {"pictures": pictures}
    report_id = await idempotency.first_result(work, "requestReport", key, content, claim)
    if report_id != claim:
        return Asked(report_id, reused=known == report_id)
    if known is None:
        if await repository.under_way(work) >= rules.MOST_UNDER_WAY:
            raise rules.TooManyReports(limit=rules.MOST_UNDER_WAY)
        add(work, question, report_id, pictures=pictures, about={"requested_by": work.principal.account_id})
        await work.session.flush()
    return Asked(report_id, reused=known is not None)


async def must_be_for_caller(work: Work, question: Question) -> None:
    """Raises ``Forbidden`` where the caller asks about what is not the caller's to know.

    A department asks how it keeps its own time limits, a leader's office about its division, analysts and supervisors
    about everything.
    """
    principal = work.principal
    if rules.may_ask_anything(principal) or rules.asks_of_own_department(principal, question):
        return
    region = question.region_code
    of_region = region is not None and question.department_id is None
    if not (of_region and await repository.office_covers(work, principal, region or "")):
        raise Forbidden


def add(
    work: Work,
    question: Question,
    report_id: UUID,
    standing: str | None = None,
    *,
    pictures: bool = False,
    about: Mapping[str, object],
) -> None:
    """Queues a report on ``question``; ``about`` holds other columns, ``standing`` the code of a standing order."""
    title = title_of(question.kind, question.since, question.until, standing)
    asked = asdict(question) | {"breakdowns": [each.value for each in question.breakdowns]}
    report = Report(
        id=report_id,
        pictures=pictures,
        question_key=rules.key_of(question, pictures=pictures),
        title_zh=title.zh,
        title_en=title.en,
        requested_at=work.now,
        state=ReportState.QUEUED,
        done=0,
        total=0,
        attempts=0,
        run_id=new_id(),
        **asked,
        **about,
    )
    work.session.add(report)
    queue(work, report)


def queue(work: Work, report: Report) -> None:
    """Asks a worker for the report's next run; every run before it has nothing to say any more."""
    report.run_id, report.state, report.failure = new_id(), ReportState.QUEUED, None
    report.done, report.total, report.attempts, report.ended_at = 0, 0, 0, None
    event_id = tell(work, report, events.ReportRequested(report_id=report.id), kind=report.kind.value)
    events.ask(work, Task.REPORT, event_id, subject_id=report.run_id)


def tell(work: Work, report: Report, happening: HappeningToReport, **detail: str | int | list[str]) -> UUID:
    """Records an event of a report with its progress of the moment; returns the event's id."""
    event_id = events.record_of_report(work, happening, **detail)
    step = ReportStep(event_id=event_id, report_id=report.id, state=report.state, done=report.done, total=report.total)
    work.session.add(step)
    return event_id


async def cancel(work: Work, report_id: UUID) -> None:
    """The one who asked, or an analyst, stops a report that waits or runs; its worker stops within moments.

    Raises ``NotFound`` for a report that the caller may not see, ``Forbidden`` for others', ``NotNow`` once it is over.
    """
    report = await _locked_own(work, report_id)
    _must_be(report, *UNDER_WAY)
    report.state, report.ended_at = ReportState.CANCELLED, work.now
    tell(work, report, events.ReportCancelled(report_id=report.id))
    await work.session.flush()


async def retry(work: Work, report_id: UUID) -> None:
    """The one who asked, or an analyst, has a report made that failed or was cancelled; raises what ``cancel`` does."""
    report = await _locked_own(work, report_id)
    _must_be(report, ReportState.FAILED, ReportState.CANCELLED)
    await must_be_for_caller(work, repository.question_of(report))
    queue(work, report)
    await work.session.flush()


async def publish(work: Work, report_id: UUID) -> None:
    """An analyst publishes the newest version: from then on nothing of it changes, and a mistake takes a new version.

    Raises ``NotFound`` for a report that the caller may not see, ``NotNow`` before it is made or once it is published.
    """
    analyst_id = work.principal.must_have_any(Role.ANALYST)
    report = await repository.locked_seen(work, report_id)
    _must_be(report, ReportState.DONE)
    version = await repository.newest_version(work, report_id)
    assert version is not None, "what is done has a version"
    if version.published_at is not None:
        raise NotNow(("reportId",), state="PUBLISHED")
    version.published_at, version.published_by = work.now, analyst_id
    happening = events.ReportPublished(report_id=report.id)
    tell(work, report, happening, version=version.number, digest=version.digest)
    await work.session.flush()


async def correct(work: Work, report_id: UUID, reason: str) -> None:
    """An analyst has a published report made anew from today's data, as a version that says what changed, and why.

    Raises ``NotPublished`` for one that never was, ``NotNow`` while it is being made, ``Several`` for the reason.
    """
    work.principal.must_have_any(Role.ANALYST)
    if wrong := list(rules.reason_problems(reason)):
        raise Several(wrong)
    report = await repository.locked_seen(work, report_id)
    _must_be(report, ReportState.DONE, ReportState.FAILED, ReportState.CANCELLED)
    version = await repository.newest_version(work, report_id)
    if version is None or version.published_at is None:
        raise rules.NotPublished(("reportId",))
    report.correcting, report.reason = version.number, reason.strip()
    queue(work, report)
    await work.session.flush()


async def download(work: Work, artefact_id: UUID) -> tuple[UUID, str, str, int]:
    """The file that the caller is about to read: its key, name, media type and size; leaves a trace.

    Raises ``Unauthenticated`` without an account, ``NotFound`` for what the caller may not see.
    """
    work.principal.must_be_signed_in()
    found = await repository.seen_artefact(work, work.principal, artefact_id)
    events.note(work, DOWNLOADED, found.report_id, artefact=str(found.id), form=found.form.value)
    return found.id, found.name, found.media_type, found.size


async def _locked_own(work: Work, report_id: UUID) -> Report:
    """A report of the caller's own to deal with, locked: asked for by the caller, unless the caller is an analyst."""
    account_id = work.principal.must_have_any(*rules.ASKERS)
    report = await repository.locked_seen(work, report_id)
    if Role.ANALYST not in work.principal.roles and report.requested_by != account_id:
        raise Forbidden
    return report


def _must_be(report: Report, *states: ReportState) -> None:
    if report.state not in states:
        raise NotNow(("reportId",), state=report.state.value)
