"""Reports in the API: what was asked, where it stands, what its versions say."""

from collections.abc import AsyncGenerator
from datetime import date, datetime
from functools import partial

import strawberry

from business_channel.errors import NotFound
from business_channel.events import report_stream
from business_channel.feed import Log
from business_channel.ids import key_of
from business_channel.language import Language
from business_channel.pages import PageRequest
from business_channel.plans import load_one
from business_channel.reader import Reader
from business_channel.reports.asking import Breakdown
from business_channel.reports.document import Basis, ReportKind
from business_channel.reports.model import Cadence, ReportFailure, ReportForm, ReportState
from business_channel.reports.rules import MOST_SCHEDULES
from business_channel.views import reports as views
from schema.campaigns import Campaign
from schema.context import Info
from schema.following import Source, follow
from schema.nodes import Connection, Node, connection, noun_type
from schema.places import Department, Region, Topic
from schema.report_documents import ReportDocument
from schema.selection import page_selection, selection_of


@strawberry.type
class ReportProgress:
    """How many parts are done of how many; 0 of 0 before it began."""

    done: int
    total: int


@strawberry.type(name="ReportFailureReason")
class ReportFailureReason:
    """Why there is no report, in words for people."""

    code: ReportFailure
    message: str


@noun_type(views.REPORT_ARTEFACT)
class ReportArtefact(Node):
    """A file drawn of a version: `size` in bytes, `sha256` in hexadecimal; JSON is its data, in no language. `url`
    gives it to the same token, by GET, under the rights of the moment.
    """

    form: ReportForm
    language: Language | None
    name: str
    media_type: str
    size: int
    sha256: str
    url: str


@noun_type(views.REPORT_VERSION)
class ReportVersion(Node):
    """One answer, frozen as it was made, with the `digest` of its data. A correction says which version it `corrects`,
    for which `reason`, and what `changes`.
    """

    number: int
    digest: str
    definitions_version: str
    as_of: datetime
    made_at: datetime
    published_at: datetime | None
    corrects: int | None
    reason: str | None
    changes: list[str]
    document: ReportDocument
    artefacts: list[ReportArtefact] = strawberry.field(metadata={"list_size": 8})


@noun_type(views.REPORT)
class Report(Node):
    """A question put to the data of the channel; `since` counts, `until` does not. `version` is the newest answer that
    the caller may see; `standing` tells that it was made of itself.
    """

    title: str
    kind: ReportKind
    since: date
    until: date
    basis: Basis
    region: Region | None
    department: Department | None
    topic: Topic | None
    campaign: Campaign | None
    breakdowns: list[Breakdown]
    standing: bool
    requested_at: datetime
    state: ReportState
    progress: ReportProgress
    failure: ReportFailureReason | None
    attempts: int
    began_at: datetime | None
    ended_at: datetime | None
    version: ReportVersion | None
    versions: list[ReportVersion] = strawberry.field(metadata={"list_size": 3})


@noun_type(views.REPORT_STEP)
class ReportStep:
    """One step of a report, as it was then. A subscription that begins `after` its cursor continues with the next."""

    cursor: str
    occurred_at: datetime
    state: ReportState
    done: int
    total: int
    report: Report | None


@noun_type(views.REPORT_SCHEDULE)
class ReportSchedule(Node):
    """A standing order of the caller's own; at `nextAt` it makes a report on the whole period before."""

    kind: ReportKind
    basis: Basis
    cadence: Cadence
    region: Region | None
    department: Department | None
    topic: Topic | None
    breakdowns: list[Breakdown]
    told_heads: bool
    created_at: datetime
    next_at: datetime
    ended_at: datetime | None


@strawberry.type
class ReportsQuery:
    @strawberry.field(description="The reports that the caller may see, the newest first.")
    async def reports(self, info: Info, first: int, after: str | None = None) -> Connection[Report]:
        page = await views.reports(info.context.reader, page_selection(info), PageRequest(first, after))
        return connection(page)  # type: ignore[no-any-return]

    @strawberry.field(description="One report, if the caller may see it.")
    async def report(self, info: Info, id: strawberry.ID) -> Report | None:
        try:
            key = key_of("Report", id)
        except NotFound:
            return None
        return await load_one(info.context.reader, views.REPORT, selection_of(info), key)

    @strawberry.field(
        description="The caller's standing orders that have not ended.", metadata={"list_size": MOST_SCHEDULES}
    )
    async def report_schedules(self, info: Info) -> list[ReportSchedule]:
        return await views.schedules(info.context.reader, selection_of(info))


@strawberry.type
class ReportsSubscription:
    @strawberry.subscription(description="How a report goes on, for whoever may see it.")
    async def report_progress(
        self, info: Info, report_id: strawberry.ID, after: str | None = None
    ) -> AsyncGenerator[ReportStep, None]:
        info.context.principal.must_be_signed_in()
        key = key_of("Report", report_id, ("reportId",))

        async def authorise(reader: Reader) -> None:
            if await load_one(reader, views.REPORT, {}, key) is None:
                raise NotFound(("reportId",))

        stream = report_stream(key)
        source = Source(stream, Log.EVENTS, authorise, partial(views.after, stream=stream))
        async for item in follow(info, source, after):
            yield item
