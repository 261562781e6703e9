"""What is said when a department ends and its matters go on elsewhere."""

from collections.abc import Mapping
from types import MappingProxyType

from business_channel.events import EventTag
from business_channel.language import Words

OF_DEPARTMENTS: Mapping[EventTag, tuple[Words, Words]] = MappingProxyType(
    {
        EventTag.WORK_ORDER_INHERITED: (
            Words("诉求 {number} 由承接单位继续办理", "Submission {number} goes on with another department"),
            Words(
                "因单位撤并或更名，诉求《{title}》（编号 {number}）由承接其职责的单位继续办理，各项时限不变。",
                "“{title}” ({number}) goes on with the department that succeeds the one handling it; every date stays.",
            ),
        ),
        EventTag.WORK_ORDER_RETURNED: (
            Words("诉求 {number} 的承办单位已撤销，待重新派单", "Submission {number} has lost its department"),
            Words(
                "诉求《{title}》（编号 {number}）的承办单位已撤销且无可承接的单位，请重新派单，答复时限不变。",
                "The department of “{title}” ({number}) has ended and none can succeed it here; please name another "
                "one. The answer is due as before.",
            ),
        ),
        EventTag.INQUIRY_INHERITED: (
            Words("诉求 {number} 的协查由承接单位答复", "A question on submission {number} changes hands"),
            Words(
                "就诉求《{title}》（编号 {number}）被询问的单位已撤并或更名，由承接其职责的单位答复，期限不变。",
                "What was asked on “{title}” ({number}) is answered by the department that succeeds the one asked.",
            ),
        ),
    }
)
