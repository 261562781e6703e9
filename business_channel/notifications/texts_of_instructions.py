"""What a notification says of the instructions of a leader; nothing of what the leader wrote."""

from collections.abc import Mapping
from types import MappingProxyType

from business_channel.events import EventTag
from business_channel.language import Words

OF_INSTRUCTIONS: Mapping[EventTag, tuple[Words, Words]] = MappingProxyType(
    {
        EventTag.INSTRUCTION_RECORDED: (
            Words("诉求 {number} 有领导批示", "A leader has given an instruction on submission {number}"),
            Words(
                "领导对诉求《{title}》（编号 {number}）作出批示，请登录平台查看，并由单位负责人按时反馈。",
                "A leader has given an instruction on “{title}” ({number}); please sign in, and report in time.",
            ),
        ),
        EventTag.INSTRUCTION_REPORTED: (
            Words("诉求 {number} 的批示已有反馈", "The instruction on submission {number} was reported on"),
            Words(
                "承办单位已就诉求《{title}》（编号 {number}）的批示作出反馈，请登录平台查看。",
                "A department has reported on the instruction on “{title}” ({number}); please sign in to read it.",
            ),
        ),
        EventTag.INSTRUCTION_PASSED_ON: (
            Words("诉求 {number} 的批示随单转办", "The instruction on submission {number} went on with its order"),
            Words(
                "诉求《{title}》（编号 {number}）转由其他单位办理，批示由新单位落实，反馈时限不重新计算。",
                "“{title}” ({number}) was passed on; the new department reports on the instruction in the same time.",
            ),
        ),
        EventTag.INSTRUCTION_ENDED: (
            Words("诉求 {number} 的批示反馈随单终止", "No feedback is due any more on submission {number}"),
            Words(
                "诉求《{title}》（编号 {number}）的工作单已结束，尚未反馈的批示不再计时。",
                "The order on “{title}” ({number}) has ended, so that no feedback on the instruction is due any more.",
            ),
        ),
    }
)
"""The headline and the sentence of each event."""
