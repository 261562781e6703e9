"""What somebody is asked for, and verdicts of the review, in the API."""

from datetime import datetime

import strawberry

from business_channel.asking.model import InformationSource, RequestState
from business_channel.procedure.parts import Action
from business_channel.submissions.model import ProposalState, RejectionReason, Verdict
from business_channel.views import asking as views
from schema.nodes import Node, noun_type
from schema.places import Department


@noun_type(views.INFORMATION_REQUEST)
class InformationRequest(Node):
    """What somebody is asked for, item by item, and the text that answers it; the original stays as it is. `asked` is
    the department that answers, `dueAt` the end of another department's term.
    """

    source: InformationSource
    asked: Department | None
    items: list[str]
    state: RequestState
    asked_at: datetime
    due_at: datetime | None
    body: str | None
    supplied_at: datetime | None
    lapsed_at: datetime | None
    available_actions: list[Action]


@noun_type(views.REVIEW_PROPOSAL)
class ReviewProposal(Node):
    """A verdict that a reviewer proposes and another one confirms or overturns; read by the platform alone."""

    verdict: Verdict
    reason: RejectionReason
    note: str | None
    state: ProposalState
    proposed_at: datetime
    decided_at: datetime | None


@strawberry.type
class Recheck:
    """Why the author contests a verdict, once, and what was decided."""

    reason: str
    asked_at: datetime
    overturned: bool | None
    note: str | None
    decided_at: datetime | None
