"""Who passes matters on to whom, how often they come back, what that costs, and how departments handle what stays."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from business_channel.language import Words
from business_channel.reports import facts, handled, passing
from business_channel.reports.asking import Question
from business_channel.reports.document import Chart, ChartKind, Document
from business_channel.reports.kinds import Parts, Progress, written

_CHARTS = (
    Chart("flows", Words("单位间转办流向", "Who passes to whom"), ChartKind.FLOWS, "flows", "from", ("transfers",)),
    Chart("hops", Words("转办次数分布", "Submissions by hops"), ChartKind.BARS, "hops", "hops", ("submissions",)),
)


async def document(session: AsyncSession, question: Question, as_of: datetime, progress: Progress) -> Document:
    """See ``computing.compute``."""
    parts = Parts(progress, 5)
    gathered = await parts.done(facts.gather(session, question, as_of))
    tables = [await parts.done(passing.measures(gathered))]
    tables += [await passing.hops(gathered), await parts.done(passing.flows(gathered))]
    tables.append(await parts.done(passing.objections(gathered)))
    tables.append(await parts.done(handled.table(gathered)))
    return written(question, as_of, tables, _CHARTS)
