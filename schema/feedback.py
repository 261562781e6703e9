"""What follows an answer in the API: ratings, call-backs, follow-ups and appeals."""

from datetime import datetime
from decimal import Decimal

import strawberry

from business_channel.feedback.model import AppealState, Solved
from business_channel.feedback.rules import Band
from business_channel.views import feedback as views
from schema.nodes import Node, noun_type
from schema.replies import Reply


@strawberry.type
class Rating:
    """The author's scores of 1 to 5, their mean as the grade, and the band that the grade falls into, also in words;
    `round` is that of the answer that was rated.
    """

    round: int
    degree: int
    manner: int
    speed: int
    grade: Decimal
    band: Band
    band_name: str
    solved: Solved
    comment: str | None
    rated_at: datetime


@noun_type(views.CALL_BACK)
class CallBack(Node):
    """What the author said when the platform called back; read by the author's side and whoever oversees the matter."""

    round: int
    reached: bool
    facts_confirmed: bool | None
    solved: Solved | None
    note: str | None
    called_at: datetime


@noun_type(views.FOLLOW_UP)
class FollowUp(Node):
    """A further question of the author, and the supplement that answers it."""

    question: str
    asked_at: datetime
    answered_at: datetime | None
    reply: Reply | None


@noun_type(views.APPEAL)
class Appeal(Node):
    """The author's appeal against the answer, and what was decided by whoever had not handled it."""

    reason: str
    state: AppealState
    asked_at: datetime
    decided_at: datetime | None
    note: str | None
