"""How the platform reviews what is filed: in what time, with what verdicts, and what a recheck changed."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from business_channel.language import Words
from business_channel.reports import facts, verdicts
from business_channel.reports.asking import Question
from business_channel.reports.document import Chart, ChartKind, Document
from business_channel.reports.kinds import Parts, Progress, written

_CHARTS = (
    Chart(
        "reasons", Words("不予受理与不公开原因", "Grounds"), ChartKind.BARS, "reasons", "reason", ("rejected", "hidden")
    ),
    Chart(
        "months", Words("逐月审核", "Review by month"), ChartKind.LINES, "months", "month", ("review_within_24h_rate",)
    ),
)


async def document(session: AsyncSession, question: Question, as_of: datetime, progress: Progress) -> Document:
    """See ``computing.compute``."""
    parts = Parts(progress, 3)
    begun = await facts.begin(session, question, as_of)
    tables = [await parts.done(verdicts.measures(begun))]
    tables.append(await parts.done(verdicts.reasons(begun)))
    tables.append(await parts.done(verdicts.months(begun)))
    return written(question, as_of, tables, _CHARTS)
