"""How is read what somebody was asked for, what is proposed against a submission, and what its author contests."""

from typing import Any

from sqlalchemy import ColumnElement, exists, false, or_, true
from sqlalchemy.orm import aliased

from business_channel.access import PLATFORM_READERS
from business_channel.asking import visibility
from business_channel.asking.model import InformationRequest
from business_channel.nouns import Noun, identity, plain, to_one
from business_channel.reader import Viewpoint
from business_channel.submissions.model import Recheck, ReviewProposal, Submission
from business_channel.submissions.visibility import own
from business_channel.views import availability, places


def visible(request: Any, reader: Viewpoint) -> ColumnElement[bool]:
    """The predicate of what somebody was asked for, for this reader."""
    return visibility.visible(request, reader.principal)


def proposal_visible(_: Any, reader: Viewpoint) -> ColumnElement[bool]:
    """What is only proposed, and who said what, stays on the platform."""
    return true() if reader.principal.has_any(PLATFORM_READERS) else false()


def recheck_visible(recheck: Any, reader: Viewpoint) -> ColumnElement[bool]:
    """What the author contests is between the author, with colleagues, and the platform."""
    submission = aliased(Submission)
    mine = submission.id == recheck.submission_id, own(submission, reader.principal)
    return or_(exists().where(*mine), proposal_visible(recheck, reader))


INFORMATION_REQUEST: Noun = Noun(
    "InformationRequest",
    InformationRequest,
    visible=visible,
    fields=identity("InformationRequest")
    | plain("source", "items", "state", "asked_at", "due_at", "body", "supplied_at", "lapsed_at")
    | availability.REQUEST_ACTIONS,
    edges={"asked": to_one(lambda: places.DEPARTMENT, "asked_id")},
)

REVIEW_PROPOSAL: Noun = Noun(
    "ReviewProposal",
    ReviewProposal,
    visible=proposal_visible,
    fields=identity("ReviewProposal") | plain("verdict", "reason", "note", "state", "proposed_at", "decided_at"),
)

RECHECK: Noun = Noun(
    "Recheck",
    Recheck,
    visible=recheck_visible,
    fields=identity("Recheck") | plain("reason", "asked_at", "overturned", "note", "decided_at"),
)
