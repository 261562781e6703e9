"""Rows of the table of the procedure: what a leader instructs, and how departments report on it."""

from collections.abc import Sequence

from business_channel.instructions.model import DutyState
from business_channel.language import Words
from business_channel.procedure import stages
from business_channel.procedure.parts import Action, Axis, Part, Transition

INSTRUCTING: Sequence[Transition] = (
    Transition(
        action=Action.RECORD_INSTRUCTION,
        who=frozenset({Part.LEADERS_OFFICE}),
        axis=Axis.HANDLING,
        sources=stages.WITH_DEPARTMENTS,
        effect=Words(
            "各被批示单位分别开始批示反馈计时", "each department that it is addressed to has a clock to report on it"
        ),
    ),
    Transition(
        action=Action.REPORT_ON_INSTRUCTION,
        who=frozenset({Part.UNIT_HEAD}),
        axis=Axis.DUTY,
        sources=frozenset({DutyState.DUE}),
        targets=(DutyState.REPORTED,),
        effect=Words("停止批示反馈计时，告知领导办公室", "stops INSTRUCTION; the leader's office is told"),
    ),
)
