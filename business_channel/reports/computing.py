"""Computes a report: each kind by a module of its own, in the snapshot that the caller has opened."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from sqlalchemy.ext.asyncio import AsyncSession

from business_channel.reports.asking import Question
from business_channel.reports.document import Document, ReportKind
from business_channel.reports.kinds import (
    Compute,
    Progress,
    arrears,
    brief,
    campaign,
    disclosure,
    overview,
    ranking,
    repeats,
    review,
    sla,
    topics,
    transfers,
)

KINDS: Mapping[ReportKind, Compute] = MappingProxyType(
    {
        ReportKind.OVERVIEW: overview.document,
        ReportKind.RANKING: ranking.document,
        ReportKind.ARREARS: arrears.document,
        ReportKind.TOPICS: topics.document,
        ReportKind.REPEATS: repeats.document,
        ReportKind.CAMPAIGN: campaign.document,
        ReportKind.DISCLOSURE: disclosure.document,
        ReportKind.SLA: sla.document,
        ReportKind.TRANSFERS: transfers.document,
        ReportKind.REVIEW: review.document,
        ReportKind.BRIEF: brief.document,
    }
)
"""How each kind of report is computed."""


async def compute(session: AsyncSession, question: Question, as_of: datetime, progress: Progress) -> Document:
    """The document that answers ``question``, as of the snapshot's moment.

    ``session`` is in one transaction of REPEATABLE READ, in which tables of the report's own come and go; so one
    transaction computes one report. ``progress`` is awaited with the parts done and their number, first with 0, last
    with all; what it raises ends the computing. Raises ``KeyError`` for a kind that nobody computes.
    """
    return await KINDS[question.kind](session, question, as_of, progress)
