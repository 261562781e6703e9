"""How is read what follows an answer: whoever sees the submission sees how it was rated, followed up and appealed."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import aliased

from business_channel.feedback.model import Appeal, CallBack, FollowUp, Rating
from business_channel.feedback.rules import BAND_NAMES, band
from business_channel.nouns import Edge, Field, Noun, identity, plain
from business_channel.reader import Viewpoint
from business_channel.submissions import visibility
from business_channel.submissions.model import Submission
from business_channel.views import replies


def call_back_visible(call_back: Any, reader: Viewpoint) -> ColumnElement[bool]:
    """What was said on the phone is for the author's side, the platform and who oversees the matter."""
    submission = aliased(Submission)
    own = exists().where(submission.id == call_back.submission_id, visibility.own(submission, reader.principal))
    return or_(own, visibility.oversees(call_back.submission_id, reader.principal))


def of_this_round(source: Any, target: Any, _: Viewpoint) -> ColumnElement[bool]:
    """Joins the rating of the newest answer."""
    return and_(target.submission_id == source.id, target.round == source.round)


RATING: Noun = Noun(
    "Rating",
    Rating,
    visible=None,
    fields=plain("round", "degree", "manner", "speed", "grade", "solved", "comment", "rated_at")
    | {"band": Field(lambda row, _: (row.grade,), lambda _, grade: band(grade))}
    | {
        "band_name": Field(
            lambda row, _: (row.grade,), lambda reader, grade: BAND_NAMES[band(grade)].say(reader.language)
        )
    },
)

CALL_BACK: Noun = Noun(
    "CallBack",
    CallBack,
    visible=call_back_visible,
    fields=identity("CallBack") | plain("round", "reached", "facts_confirmed", "solved", "note", "called_at"),
)

FOLLOW_UP: Noun = Noun(
    "FollowUp",
    FollowUp,
    visible=None,
    fields=identity("FollowUp") | plain("question", "asked_at", "answered_at"),
    edges={"reply": Edge(lambda: replies.REPLY, lambda source, target, _: target.id == source.reply_id)},
)

APPEAL: Noun = Noun(
    "Appeal",
    Appeal,
    visible=None,
    fields=identity("Appeal") | plain("reason", "state", "asked_at", "decided_at", "note"),
)
