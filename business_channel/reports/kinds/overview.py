"""The overview: how many came in, of which kinds, and how many were answered."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from business_channel.language import Words
from business_channel.reports import facts
from business_channel.reports.asking import Question
from business_channel.reports.cells import counted, label, measured, metrics_of, ratio
from business_channel.reports.definitions import DEFINITIONS_VERSION, printed
from business_channel.reports.document import Document, Table
from business_channel.reports.kinds import Progress


async def document(session: AsyncSession, question: Question, as_of: datetime, progress: Progress) -> Document:
    """See ``computing.compute``."""
    await progress(0, 2)
    gathered = await facts.gather(session, question, as_of)
    await progress(1, 2)
    tables = (await _answering(gathered),)
    await progress(2, 2)
    return Document(
        question.kind,
        Words("政企直通车总体情况", "Overview of the channel"),
        question.basis,
        question.since,
        question.until,
        as_of,
        question.region_code,
        DEFINITIONS_VERSION,
        printed(metrics_of(tables)),
        tables,
    )


async def _answering(gathered: facts.Facts) -> Table:
    found = await gathered.row(
        f"""SELECT count(*) FILTER (WHERE received) AS received,
            count(*) FILTER (WHERE received AND replied_at IS NOT NULL) AS received_replied,
            count(*) FILTER (WHERE replied_within) AS replied_within,
            count(*) FILTER (WHERE entered AND valid) AS valid,
            count(*) FILTER (WHERE entered AND valid AND replied_at IS NOT NULL) AS replied
        FROM {facts.SUBMISSIONS}"""
    )
    columns = (
        label("scope", "范围", "scope"),
        counted("received", "收到", "received"),
        measured("reply_rate_received"),
        measured("reply_rate"),
    )
    row = (
        Words("全部", "all"),
        found.received,
        ratio(found.received_replied, found.received),
        ratio(found.replied, found.valid),
    )
    return Table("answering", Words("答复情况", "Answering"), columns, (row,))
