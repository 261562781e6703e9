"""The overview: how many came in, of which kinds, how many were answered, in what time, and what is left."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from business_channel.reports import (
    answer_tables,
    backlog,
    facts,
    grouping,
    outcome_tables,
    outcomes,
    stocks,
    volume,
)
from business_channel.reports.asking import Question
from business_channel.reports.document import Document, Table
from business_channel.reports.facts import Facts
from business_channel.reports.kinds import Parts, Progress, at_once, written


async def document(session: AsyncSession, question: Question, as_of: datetime, progress: Progress) -> Document:
    """See ``computing.compute``. What came of the answers is summed up beside the answering, on a second connection."""
    asked = grouping.chosen(question)
    parts = Parts(progress, 7 + len(asked))
    gathered = await facts.begin(session, question, as_of)
    async with facts.beside(gathered) as other:
        answering, (results, stock) = await at_once(_answering(gathered, parts), _results(other, parts))
    charts = (*volume.CHARTS, *grouping.charts(asked), *outcome_tables.CHARTS, *stocks.CHARTS)
    return written(question, as_of, (*answering, *results, *stock), charts)


async def _answering(gathered: Facts, parts: Parts) -> list[Table]:
    await parts.done(facts.gather_submissions(gathered))
    tables = [await parts.done(volume.table(gathered))]
    return [*tables, *await answer_tables.by_each(gathered, parts.done)]


async def _results(gathered: Facts, parts: Parts) -> tuple[list[Table], list[Table]]:
    """What came of the answers, and what is left."""
    await parts.done(backlog.gather_waiting(gathered))
    left = await stocks.of_submissions(gathered)
    await parts.done(outcomes.gather_alone(gathered))
    tables = await parts.done(outcome_tables.by_each(gathered))
    return [*tables, await outcome_tables.bands(gathered)], left
