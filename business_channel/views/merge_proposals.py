"""How proposals to merge are read: by the platform, of what each reader may read of what they name."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, distinct, exists, false, func, select
from sqlalchemy.orm import aliased

from business_channel.access import PLATFORM_READERS
from business_channel.alike.finding import loose
from business_channel.alike.model import AlikePrint, MergeProposal, MergeProposalState
from business_channel.alike.rules import SAMPLE
from business_channel.nouns import Edge, Field, Nested, Noun, Selection, identity, plain
from business_channel.pages import Order, Page, PageRequest, page
from business_channel.reader import Reader, Viewpoint
from business_channel.submissions import visibility
from business_channel.submissions.model import Submission
from business_channel.views import handling
from business_channel.views.submissions import SUBMISSION


def visible(proposal: Any, reader: Viewpoint) -> ColumnElement[bool]:
    """True for reviewers, dispatchers and supervisors of a raised proposal that names anything that they may read."""
    if not reader.principal.has_any(PLATFORM_READERS):
        return false()
    submission, printed = aliased(Submission), aliased(AlikePrint)
    named = printed.proposal_id == proposal.id, submission.id == printed.submission_id
    return and_(
        proposal.raised_at.is_not(None), exists().where(*named, visibility.visible(submission, reader.principal))
    )


def _counted(count: Any) -> Field:
    def columns(row: Any, reader: Viewpoint) -> tuple[ColumnElement[Any]]:
        submission, printed = aliased(Submission), aliased(AlikePrint)
        named = printed.proposal_id == row.id, loose(submission), visibility.visible(submission, reader.principal)
        joined = select(count(submission, reader)).join(printed, printed.submission_id == submission.id)
        return (joined.where(*named).correlate(row).scalar_subquery(),)

    return Field(columns)


def _people(submission: Any, reader: Viewpoint) -> ColumnElement[Any]:
    """Of confidential authors nobody learns which of them are one, so each filing of theirs counts by itself."""
    known = visibility.known(submission, reader.principal)
    return func.count(distinct(case((known, submission.author_id), else_=submission.id)))


MERGE_PROPOSAL: Noun = Noun(
    "MergeProposal",
    MergeProposal,
    visible=visible,
    fields=identity("MergeProposal")
    | plain("state", "raised_at", "decided_at", "note")
    | {
        "submission_count": _counted(lambda submission, _: func.count(submission.id)),
        "account_count": _counted(_people),
    },
    edges={"decided_by": Edge(lambda: handling.COLLEAGUE, lambda source, target, _: target.id == source.decided_by)},
    lists={
        "sample": Nested(
            lambda: SUBMISSION,
            "id",
            "proposal_id",
            "filed_at",
            through=(
                AlikePrint,
                lambda printed, submission: and_(printed.submission_id == submission.id, printed.place <= SAMPLE),
            ),
        )
    },
)
LATEST = Order("raised", lambda row, _: row.raised_at, descending=True)


async def merge_proposals(
    reader: Reader, selection: Selection, request: PageRequest, state: MergeProposalState
) -> Page:
    """One page of proposals in a state, the latest first; raises ``Forbidden`` for who is not of the platform."""
    reader.principal.must_have_any(*PLATFORM_READERS)
    return await page(reader, MERGE_PROPOSAL, selection, request, LATEST, _InState(), {"state": state})


@dataclass(frozen=True)
class _InState:
    def __call__(self, alias: Any, statement: Select[Any], _: Viewpoint, /) -> Select[Any]:
        return statement.where(alias.state == bindparam("state"))
