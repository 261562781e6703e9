"""The overview: how many came in, of which kinds, how many were answered, in what time, and what is left."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from business_channel.reports import answered, backlog, facts, grouping, outcome_tables, outcomes, stocks, volume
from business_channel.reports.asking import Question
from business_channel.reports.document import Document
from business_channel.reports.kinds import Parts, Progress, written


async def document(session: AsyncSession, question: Question, as_of: datetime, progress: Progress) -> Document:
    """See ``computing.compute``."""
    asked = grouping.chosen(question)
    parts = Parts(progress, 7 + 2 * len(asked))
    gathered = await facts.begin(session, question, as_of)
    await parts.done(facts.gather_submissions(gathered))
    tables = [await parts.done(volume.table(gathered))]
    everything = await parts.done(answered.everything(gathered))
    for each in asked:
        tables.append(await parts.done(grouping.table(gathered, each, everything)))
    await parts.done(outcomes.gather(gathered))
    came_of_all = await outcome_tables.everything(gathered)
    for each in asked:
        tables.append(await parts.done(outcome_tables.by(gathered, each, came_of_all)))
    tables.append(await parts.done(outcome_tables.bands(gathered)))
    await parts.done(backlog.gather_waiting(gathered))
    tables += await parts.done(stocks.of_submissions(gathered))
    charts = (*volume.CHARTS, *grouping.charts(asked), *outcome_tables.CHARTS, *stocks.CHARTS)
    return written(question, as_of, tables, charts)
