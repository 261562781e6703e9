"""How it is read what is left out of rankings: by the platform's people, but for matters that they keep out of."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, select, true

from business_channel.access import PLATFORM_READERS
from business_channel.exclusions.model import ExclusionState, ReportExclusion
from business_channel.ids import global_id
from business_channel.nouns import Edge, Field, Noun, Selection, identity, plain
from business_channel.pages import Order, Page, PageRequest, page
from business_channel.reader import Reader, Viewpoint
from business_channel.submissions.model import Submission
from business_channel.submissions.visibility import impartial
from business_channel.views import handling


def visible(exclusion: Any, reader: Viewpoint) -> ColumnElement[bool]:
    """True for reviewers, dispatchers and supervisors who do not keep out of the matter."""
    inside = true() if reader.principal.has_any(PLATFORM_READERS) else false()
    return and_(inside, impartial(exclusion.submission_id, reader.principal))


def _number(row: Any, _: Viewpoint) -> tuple[ColumnElement[Any]]:
    number = select(Submission.number).where(Submission.id == row.submission_id).correlate(row)
    return (number.scalar_subquery(),)


EXCLUSION: Noun = Noun(
    "ReportExclusion",
    ReportExclusion,
    visible=visible,
    fields=identity("ReportExclusion")
    | plain("ground", "evidence", "state", "proposed_at", "decided_at", "note")
    | {
        "submission_id": Field(lambda row, _: (row.submission_id,), lambda _, key: global_id("Submission", key)),
        "number": Field(_number),
    },
    edges={
        "proposed_by": Edge(lambda: handling.COLLEAGUE, lambda source, target, _: target.id == source.proposed_by),
        "decided_by": Edge(lambda: handling.COLLEAGUE, lambda source, target, _: target.id == source.decided_by),
    },
)
NEWEST = Order("newest", lambda row, _: row.proposed_at, descending=True)


async def exclusions(
    reader: Reader, selection: Selection, request: PageRequest, state: ExclusionState | None = None
) -> Page:
    """One page of what is or was proposed, the newest first, of one state where one is given.

    Raises ``Unauthenticated`` and ``Forbidden`` for anybody but reviewers, dispatchers and supervisors.
    """
    reader.principal.must_have_any(*PLATFORM_READERS)
    return await page(reader, EXCLUSION, selection, request, NEWEST, _Of(state))


@dataclass(frozen=True)
class _Of:
    state: ExclusionState | None

    def __call__(self, alias: Any, statement: Select[Any], _: Viewpoint, /) -> Select[Any]:
        return statement if self.state is None else statement.where(alias.state == self.state)
