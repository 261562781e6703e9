"""The steps of supervision in the API."""

from datetime import date, datetime

from business_channel.supervision.model import StepKind, SupervisionReason
from business_channel.views import supervision as views
from schema.deadlines import Deadline
from schema.nodes import Node, noun_type
from schema.places import Department


@noun_type(views.STEP)
class SupervisionStep(Node):
    """A step of supervision: that and when it was taken is read by all who see the submission, what it says by its
    department and those who oversee the matter. A letter has its `deadline`, and `feedback` answers it; `closedAt` is
    when the ladder, or the department's part in it, was over. A circular `forPublic` may be published.
    """

    kind: StepKind
    department: Department | None
    deadline: Deadline | None
    reason: SupervisionReason | None
    text: str | None
    demand: str | None
    held_on: date | None
    attendees: str | None
    for_public: bool | None
    taken_at: datetime
    feedback: str | None
    answered_at: datetime | None
    closed_at: datetime | None
