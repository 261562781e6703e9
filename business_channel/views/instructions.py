"""How is read what a leader instructs, and what departments report on it."""

from typing import Any

from sqlalchemy import ColumnElement

from business_channel.instructions import visibility
from business_channel.instructions.model import InstructionDuty, LeaderInstruction
from business_channel.nouns import Nested, Noun, identity, plain, to_one
from business_channel.reader import Viewpoint
from business_channel.views import availability, deadlines, places, work_orders


def visible(instruction: Any, reader: Viewpoint) -> ColumnElement[bool]:
    """The predicate of instructions for this reader."""
    return visibility.visible(instruction, reader.principal)


def duty_visible(duty: Any, reader: Viewpoint) -> ColumnElement[bool]:
    """The predicate of what departments owe for them, for this reader."""
    return visibility.duty_visible(duty, reader.principal)


INSTRUCTION: Noun = Noun(
    "LeaderInstruction",
    LeaderInstruction,
    visible=visible,
    fields=identity("LeaderInstruction") | plain("leader_name", "leader_post", "text", "recorded_at"),
    edges={"office": to_one(lambda: places.DEPARTMENT, "office_id")},
    lists={"duties": Nested(lambda: DUTY, "id", "instruction_id", "id")},
)

DUTY: Noun = Noun(
    "InstructionDuty",
    InstructionDuty,
    visible=duty_visible,
    fields=identity("InstructionDuty")
    | plain("state", "feedback", "reported_at", "ended_at")
    | availability.DUTY_ACTIONS,
    edges={
        "instruction": to_one(lambda: INSTRUCTION, "instruction_id"),
        "work_order": to_one(lambda: work_orders.WORK_ORDER, "work_order_id"),
        "deadline": to_one(lambda: deadlines.DEADLINE, "deadline_id"),
    },
)
