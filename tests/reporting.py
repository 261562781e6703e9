"""People who ask for reports, and a short way to have one made without a worker."""

from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select, update

from business_channel.access import ANONYMOUS, Principal
from business_channel.accounts.repository import principal_by_email
from business_channel.database import Store
from business_channel.ids import new_id
from business_channel.language import Words
from business_channel.outbox import OutboxRow, Task
from business_channel.reports import running, service
from business_channel.reports.asking import Question
from business_channel.reports.document import Basis, Column, Document, Figure, ReportKind, Shape, Table
from business_channel.reports.drawing import data_of
from business_channel.reports.freezing import digest, to_data
from business_channel.reports.model import Report, ReportVersion
from business_channel.reports.running import Made, Run
from business_channel.reports.snapshot import snapshot
from business_channel.work import Work, unit_of_work

T = TypeVar("T")
ANALYST, SUPERVISOR, LEADER = "analyst@platform.demo", "supervisor@platform.demo", "leader@county.demo"
CLERK, HEAD, OTHER_HEAD = "clerk@jtj.demo", "head@jtj.demo", "head@rsj.demo"
MAY = Question(ReportKind.OVERVIEW, date(2020, 5, 1), date(2020, 6, 1), Basis.PERIOD)


async def person(store: Store, email: str) -> Principal:
    """Somebody of the demonstration."""
    async with unit_of_work(store, ANONYMOUS) as work:
        found = await principal_by_email(work, "urn:business-channel:local", email)
    assert found is not None
    return found


async def does(store: Store, email: str, verb: Callable[[Work], Awaitable[T]]) -> T:
    """What somebody's deed answers, once it is committed."""
    async with unit_of_work(store, await person(store, email)) as work:
        return await verb(work)


async def asks(store: Store, question: Question = MAY, email: str = ANALYST) -> UUID:
    """Somebody asks for a report; returns its id."""
    return (await does(store, email, lambda work: service.request(work, question, new_id()))).report_id


async def row_of(store: Store, report_id: UUID) -> Report:
    """The report as it is stored."""
    async with unit_of_work(store, ANONYMOUS) as work:
        found: Report = (await work.execute(select(Report).where(Report.id == report_id))).scalar_one()
        return found


async def versions_of(store: Store, report_id: UUID) -> list[Any]:
    """The versions of a report, in order."""
    async with unit_of_work(store, ANONYMOUS) as work:
        found = select(ReportVersion).where(ReportVersion.report_id == report_id).order_by(ReportVersion.number)
        return list((await work.execute(found)).scalars())


async def begins(store: Store, report_id: UUID) -> Run | None:
    """A worker takes the report, or finds that there is nothing to do."""
    report = await row_of(store, report_id)
    async with unit_of_work(store, ANONYMOUS) as work:
        of_run = OutboxRow.task == Task.REPORT, OutboxRow.subject_id == report.run_id
        row_id: UUID = (await work.execute(select(OutboxRow.id).where(*of_run))).scalar_one()
        begun = {"sent_at": None, "started_at": work.now}
        await work.execute(update(OutboxRow).where(OutboxRow.id == row_id).values(**begun))
        return await running.begin(work, row_id)


def document(asked: Question, as_of: Any, rate: str = "0.60") -> Document:
    """A small report with one figure."""
    columns = (
        Column("kind", Words("类别", "Kind"), Shape.TEXT),
        Column("rate", Words("答复率", "Reply rate"), Shape.RATE),
    )
    rows = (
        (Words("求助", "Help"), Figure(Decimal(rate), 6, 10)),
        (Words("未分类", "Unclassified"), Figure(None, 0, 0)),
    )
    table = Table("replies", Words("答复情况", "Replies"), columns, rows)
    title = Words("诉求办理情况", "Handling")
    return Document(
        asked.kind, title, asked.basis, asked.since, asked.until, as_of, asked.region_code, "1", (), (table,)
    )


async def finishes(store: Store, run: Run, said: Document | None = None, changes: tuple[Words, ...] = ()) -> bool:
    """The worker has drawn ``said``, or a small report, and shows it; false when it is not wanted any more."""
    async with snapshot(store) as seen:
        said = said or document(run.question, seen.as_of)
    sketches = [data_of(said)]
    told = [{"zh": each.zh, "en": each.en} for each in changes]
    files = [each.row.id for each in sketches]
    made = Made(to_data(said), digest(said), said.definitions_version, seen.as_of, seen.data_mark, told, files)
    async with unit_of_work(store, ANONYMOUS) as work:
        if not await running.announce(work, run, [each.row for each in sketches]):
            return False
    async with unit_of_work(store, ANONYMOUS) as work:
        return await running.finish(work, run, made)


async def is_made(store: Store, report_id: UUID, said: Document | None = None) -> UUID:
    """The report is made; returns its id."""
    run = await begins(store, report_id)
    assert run is not None
    assert await finishes(store, run, said)
    return report_id
