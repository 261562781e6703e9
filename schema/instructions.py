"""What a leader instructs, and what departments report on it, in the API."""

from datetime import datetime
from typing import Annotated

import strawberry

from business_channel.instructions.model import DutyState
from business_channel.procedure.parts import Action
from business_channel.views import instructions as views
from schema.deadlines import Deadline
from schema.nodes import Node, noun_type
from schema.places import Department


@noun_type(views.DUTY)
class InstructionDuty(Node):
    """What one department owes for a leader's instruction: feedback by its head, in the time of `deadline`; read by
    the department, the leader's office and the platform.
    """

    instruction: "LeaderInstruction"
    work_order: Annotated["WorkOrder", strawberry.lazy("schema.work_orders")]  # type: ignore[name-defined]  # noqa: F821
    state: DutyState
    deadline: Deadline | None
    feedback: str | None
    reported_at: datetime | None
    ended_at: datetime | None
    available_actions: list[Action]


@noun_type(views.INSTRUCTION)
class LeaderInstruction(Node):
    """What a leader has written on a matter (批示), with the duty of each department that it is addressed to; read by
    those departments, the leader's office and the platform.
    """

    office: Department
    leader_name: str
    leader_post: str
    text: str
    recorded_at: datetime
    duties: list[InstructionDuty]
