"""The way of one run: begun, carried on step by step, and ended by one transaction that shows everything at once.

A run is fenced by the report's ``run_id`` and its count of attempts: whoever was cancelled, or taken for dead and
replaced, finds that the report is no longer its own, and writes nothing. Files are announced before they are written,
lie under keys of their own, and belong to a version only by the transaction that makes it; what is left over is thrown
away when its time is over.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update

from business_channel import events, outbox
from business_channel.ids import new_id
from business_channel.outbox import OutboxRow, OutboxState, Task
from business_channel.reports import repository
from business_channel.reports.asking import Question
from business_channel.reports.model import Report, ReportArtefact, ReportFailure, ReportState, ReportVersion
from business_channel.reports.service import tell
from business_channel.work import Work

RUN_LIMIT = timedelta(minutes=10)
"""After which a run is given up."""
KEPT_UNFINISHED = RUN_LIMIT + timedelta(minutes=5)
"""How long a file is left alone that belongs to no version yet; longer than its run may take."""
KEPT_AFTER_STOP = timedelta(minutes=1)
"""The same once the run has stopped, for what the file store may still be writing."""
BATCH = 100
REMOVED = "report:leftovers_removed"


@dataclass(frozen=True)
class Run:
    """One run: what it answers, and what fences it."""

    row_id: UUID
    report_id: UUID
    run_id: UUID
    attempt: int
    question: Question
    pictures: bool
    correcting: int | None


@dataclass(frozen=True)
class Made:
    """What a run has made, as data."""

    document: dict[str, Any]
    digest: str
    definitions_version: str
    as_of: datetime
    data_mark: str
    changes: Sequence[dict[str, str]]
    files: Sequence[UUID]


async def begin(work: Work, row_id: UUID) -> Run | None:
    """The run that a REPORT row of the outbox asks for; ``None``, and the row is settled, when there is nothing to do
    because the report was cancelled, or is asked for again.
    """
    row = await outbox.begin_effect(work, row_id)
    if row is None:
        return None
    report = await repository.locked_of_run(work, row.subject_id)
    if report is None or report.state not in repository.UNDER_WAY:
        await outbox.settle(work, row_id)
        return None
    report.state, report.attempts = ReportState.RUNNING, report.attempts + 1
    report.began_at, report.done, report.total = work.now, 0, 0
    tell(work, report, events.ReportProgressed(report_id=report.id))
    await work.session.flush()
    question = repository.question_of(report)
    return Run(row_id, report.id, report.run_id, report.attempts, question, report.pictures, report.correcting)


async def hold(work: Work, run: Run) -> bool:
    """Tells that the run is at work; false when the report is no longer its own, and it must stop."""
    own = select(Report.id).where(Report.id == run.report_id, *_fence(run))
    if (await work.execute(own)).first() is None:
        return False
    return await outbox.hold(work, run.row_id)


def _fence(run: Run) -> tuple[Any, ...]:
    return Report.run_id == run.run_id, Report.attempts == run.attempt, Report.state == ReportState.RUNNING


async def step(work: Work, run: Run, done: int, total: int) -> bool:
    """Shows how far the run is, ``done`` of ``total`` parts; false when the report is no longer its own."""
    report = await _locked(work, run)
    if report is None:
        return False
    report.total = max(total, 0)
    report.done = min(max(done, 0), report.total)
    tell(work, report, events.ReportProgressed(report_id=report.id))
    await work.session.flush()
    return True


async def _locked(work: Work, run: Run) -> Report | None:
    report = await repository.locked_of_run(work, run.run_id)
    if report is None or report.attempts != run.attempt or report.state is not ReportState.RUNNING:
        return None
    return report


async def announce(work: Work, run: Run, files: Sequence[ReportArtefact]) -> bool:
    """Puts down which files are about to be written; false, and nothing is, when the report is no longer its own."""
    if await _locked(work, run) is None:
        return False
    until = (await work.execute(select(func.now() + KEPT_UNFINISHED))).scalar_one()
    for each in files:
        each.report_id, each.run_id, each.attempt, each.kept_until = run.report_id, run.run_id, run.attempt, until
    work.session.add_all(files)
    await work.session.flush()
    return True


async def finish(work: Work, run: Run, made: Made) -> bool:
    """Makes the version, shows its files and ends the run, all at once; false when the report is no longer its own."""
    report = await _locked(work, run)
    if report is None:
        await give_up(work, run)
        return False
    before = await repository.newest_version(work, report.id)
    version = ReportVersion(
        id=new_id(),
        report_id=report.id,
        number=1 if before is None else before.number + 1,
        document=made.document,
        digest=made.digest,
        definitions_version=made.definitions_version,
        as_of=made.as_of,
        data_mark=made.data_mark,
        made_at=work.now,
        corrects=report.correcting,
        reason=report.reason,
        changes=list(made.changes),
    )
    work.session.add(version)
    await work.session.flush()
    await _show_files(work, made.files, version.id)
    report.state, report.ended_at, report.done = ReportState.DONE, work.now, report.total
    report.correcting, report.reason = None, None
    tell(work, report, events.ReportReady(report_id=report.id), version=version.number, digest=made.digest)
    await outbox.settle(work, run.row_id)
    await work.session.flush()
    return True


async def _show_files(work: Work, files: Sequence[UUID], version_id: UUID) -> None:
    kept = ReportArtefact.id.in_(files), ReportArtefact.kept_until > func.now()
    change = _changed(update(ReportArtefact).where(*kept)).values(version_id=version_id, kept_until=None)
    shown = (await work.execute(change.returning(ReportArtefact.id))).all()
    if len(shown) < len(files):
        raise TimeoutError("its files are not kept any more")


def _changed(statement: Any) -> Any:
    return statement.execution_options(synchronize_session=False)


async def fail(work: Work, run: Run, failure: ReportFailure) -> None:
    """Ends the run without a report, for a reason that people are told; it can be asked for again."""
    report = await _locked(work, run)
    if report is not None:
        report.state, report.failure, report.ended_at = ReportState.FAILED, failure, work.now
        tell(work, report, events.ReportFailed(report_id=report.id), failure=failure.value)
    await give_up(work, run)


async def give_up(work: Work, run: Run) -> None:
    """Ends a run that stopped: nobody needs its files any more. Its row of the outbox is settled, unless another worker
    has taken the run over.
    """
    await _leave_files(work, run)
    if not await _is_taken_over(work, run) and await outbox.begin_effect(work, run.row_id) is not None:
        await outbox.settle(work, run.row_id)


async def put_back(work: Work, run: Run) -> None:
    """Ends a run whose worker has to stop; another worker begins anew, and this counts as no attempt that failed."""
    await _leave_files(work, run)
    if not await _is_taken_over(work, run):
        await outbox.put_back(work, run.row_id)


async def _leave_files(work: Work, run: Run) -> None:
    left = ReportArtefact.run_id == run.run_id, ReportArtefact.attempt == run.attempt
    change = update(ReportArtefact).where(*left, ReportArtefact.version_id.is_(None))
    await work.execute(_changed(change).values(kept_until=func.now() + KEPT_AFTER_STOP))
    await work.session.flush()


async def _is_taken_over(work: Work, run: Run) -> bool:
    report = await repository.locked_of_run(work, run.run_id)
    return report is not None and report.attempts != run.attempt


async def fail_the_parked(work: Work) -> int:
    """Reports whose runs the outbox has given up, because their workers died, fail; returns how many those were."""
    parked = select(OutboxRow.subject_id).where(
        OutboxRow.task == Task.REPORT, OutboxRow.state == OutboxState.PARKED, OutboxRow.subject_id == Report.run_id
    )
    stuck = select(Report).where(Report.state.in_(repository.UNDER_WAY), parked.exists())
    found = (await work.execute(stuck.limit(BATCH).with_for_update(skip_locked=True))).scalars().all()
    for report in found:
        report.state, report.failure, report.ended_at = ReportState.FAILED, ReportFailure.WORKERS_DIED, work.now
        failure = ReportFailure.WORKERS_DIED.value
        tell(work, report, events.ReportFailed(report_id=report.id), failure=failure)
    await work.session.flush()
    return len(found)


async def left_over(work: Work) -> Sequence[UUID]:
    """Up to ``BATCH`` files that belong to no version and whose time is over; several may look at once."""
    over = select(ReportArtefact.id).where(ReportArtefact.kept_until <= func.now())
    found = await work.execute(over.order_by(ReportArtefact.kept_until).limit(BATCH))
    return found.scalars().all()


async def forget(work: Work, ids: Sequence[UUID]) -> None:
    """Removes the rows of left-over files that are gone from the file store."""
    gone = delete(ReportArtefact).where(ReportArtefact.id.in_(ids), ReportArtefact.kept_until <= func.now())
    removed = (await work.execute(_changed(gone.returning(ReportArtefact.report_id)))).scalars().all()
    for each in sorted(set(removed)):
        events.note(work, REMOVED, each, files=removed.count(each))
