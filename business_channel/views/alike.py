"""How it is read what may be the same as a submission: by its author of the own side alone, by the platform of all.

What is found is one column of the statement that reads the row, with the words of the candidates in it, and compared
when the record is made.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, false, func, literal_column, null, or_, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import aliased

from business_channel.access import PLATFORM_READERS
from business_channel.alike.finding import by_marks, within
from business_channel.alike.marks import Place, around
from business_channel.alike.model import AlikePrint
from business_channel.alike.rules import ALIKE, COMPARED, SHOWN, score
from business_channel.alike.text import likeness, normalised, shingles
from business_channel.ids import global_id
from business_channel.nouns import Field
from business_channel.reader import Reader, Viewpoint
from business_channel.submissions import visibility
from business_channel.submissions.model import HandlingState, ReviewState, Submission


class DuplicateReason(StrEnum):
    """Why one may be the same as another: the text is alike; the same side files against the same respondent; the same
    author files on the same topic at the same place.
    """

    SAME_TEXT = "SAME_TEXT"
    SAME_RESPONDENT = "SAME_RESPONDENT"
    SAME_TOPIC = "SAME_TOPIC"


@dataclass(frozen=True)
class DuplicateCandidate:
    """Something that may be the same, why, and how much of the texts is, as a percentage."""

    submission_id: str
    number: str
    title: str
    review_state: ReviewState
    handling_state: HandlingState
    filed_at: datetime
    reasons: Sequence[DuplicateReason]
    score: int


@dataclass(frozen=True)
class Words:
    """What is compared, of what was filed or of what somebody means to file."""

    title: str
    body: str
    region_code: str

    @property
    def shingles(self) -> frozenset[str]:
        """The pairs of characters that count."""
        return shingles(normalised(self.title, self.body))


def told(submission: Any, respondent: Any, topic: Any) -> ColumnElement[Any]:
    """A candidate as one column, as ``candidates`` takes it."""
    names = ("id", "number", "title", "body", "region_code", "review_state", "handling_state", "filed_at")
    columns: dict[str, Any] = {name: getattr(submission, name) for name in names}
    columns |= {"respondent": respondent, "topic": topic}
    pairs: list[tuple[Any, Any]] = [(literal_column(f"'{name}'"), column) for name, column in columns.items()]
    return func.jsonb_build_object(*(each for pair in pairs for each in pair), type_=JSONB)


def candidates(words: Words, found: Sequence[Mapping[str, Any]] | None) -> list[DuplicateCandidate]:
    """Of what was found that which is alike, or has the same respondent or topic, the most alike first."""
    own, kept = words.shingles, []
    for each in found or ():
        there = Words(each["title"], each["body"], each["region_code"])
        alike = likeness(own, there.shingles)
        same = {
            DuplicateReason.SAME_TEXT: alike >= ALIKE and around(there.region_code) == around(words.region_code),
            DuplicateReason.SAME_RESPONDENT: each["respondent"],
            DuplicateReason.SAME_TOPIC: each["topic"],
        }
        if reasons := [reason for reason, holds in same.items() if holds]:
            kept.append(_candidate(each, reasons, score(alike)))
    return sorted(kept, key=lambda each: (each.score, each.filed_at), reverse=True)[:SHOWN]


def _candidate(each: Mapping[str, Any], reasons: Sequence[DuplicateReason], percent: int) -> DuplicateCandidate:
    return DuplicateCandidate(
        submission_id=global_id("Submission", UUID(each["id"])),
        number=each["number"],
        title=each["title"],
        review_state=ReviewState(each["review_state"]),
        handling_state=HandlingState(each["handling_state"]),
        filed_at=datetime.fromisoformat(each["filed_at"]),
        reasons=reasons,
        score=percent,
    )


def _columns(row: Any, reader: Viewpoint) -> tuple[ColumnElement[Any], ...]:
    found: Any = null()
    principal = reader.principal
    if principal.signed_in:
        own = visibility.own(row, principal)
        found = case((own, _own_side(row, reader).scalar_subquery()), else_=null())
        if principal.has_any(PLATFORM_READERS):
            found = case((own, _own_side(row, reader).scalar_subquery()), else_=_of_all(row, reader).scalar_subquery())
    return row.title, row.body, row.region_code, found


def _own_side(row: Any, reader: Viewpoint) -> Select[Any]:
    """The newest that the reader's own side has filed around the same time, each of which is compared."""
    other = aliased(Submission)
    held = visibility.own(other, reader.principal), other.id != row.id, within(other.filed_at, row.filed_at)
    newest = select(other.id).where(*held).order_by(other.filed_at.desc()).limit(COMPARED).correlate(row).subquery()
    each, printed = aliased(Submission), aliased(AlikePrint)
    mark = aliased(AlikePrint)
    against = select(mark.marks[int(Place.RESPONDENT)]).where(mark.submission_id == row.id).correlate(row)
    respondent = func.coalesce(printed.marks[int(Place.RESPONDENT)] == against.scalar_subquery(), false())
    about = each.author_id == row.author_id, each.topic_code == row.topic_code, each.region_code == row.region_code
    wanted = select(func.jsonb_agg(told(each, respondent, and_(*about)))).select_from(newest)
    joined = wanted.join(each, each.id == newest.c.id).join(printed, printed.submission_id == each.id)
    return joined.correlate(row)


def _of_all(row: Any, reader: Viewpoint) -> Select[Any]:
    """What shares a mark, as far as the reader may see it. Who an author is, is told by nothing that they have in
    common: whoever may not know either author is shown like texts alone.
    """
    principal, printed, other = reader.principal, aliased(AlikePrint), aliased(Submission)
    marks = select(printed.marks).where(printed.submission_id == row.id).correlate(row).scalar_subquery()
    near = by_marks(marks, row.filed_at, row.id, correlated=row).subquery()
    known = and_(visibility.known(row, principal), visibility.known(other, principal))
    respondent, topic = and_(near.c.respondent, known), and_(near.c.topic, known)
    seen = visibility.visible(other, principal), or_(near.c.bands > 0, respondent, topic)
    joined = select(func.jsonb_agg(told(other, respondent, topic))).select_from(near)
    return joined.join(other, other.id == near.c.submission_id).where(*seen).correlate(row)


def _build(_: Reader, title: str, body: str, region: str, found: Any) -> list[DuplicateCandidate]:
    return candidates(Words(title, body, region), found)


CANDIDATES = Field(_columns, _build)
