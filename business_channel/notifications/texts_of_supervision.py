"""What a notification says of supervision."""

from collections.abc import Mapping
from types import MappingProxyType

from business_channel.events import EventTag
from business_channel.language import Words

OF_SUPERVISION: Mapping[EventTag, tuple[Words, Words]] = MappingProxyType(
    {
        EventTag.SUPERVISION_WARNED: (
            Words("诉求 {number} 督办预警", "Submission {number}: a warning before supervision"),
            Words(
                "诉求《{title}》（编号 {number}）逐级提醒后仍未办理，已提请督办，请立即办理。",
                "Reminders on “{title}” ({number}) did not help, and the supervisor knows; please act at once.",
            ),
        ),
        EventTag.SUPERVISION_LETTER: (
            Words("诉求 {number} 已发督办书", "A supervision letter on submission {number}"),
            Words(
                "已就诉求《{title}》（编号 {number}）向承办单位发出督办书，承办单位应按期反馈。",
                "The department that handles “{title}” ({number}) was sent a supervision letter to answer in time.",
            ),
        ),
        EventTag.SUPERVISION_ANSWERED: (
            Words("诉求 {number} 的督办书已有反馈", "The letter on submission {number} was answered"),
            Words(
                "承办单位已就诉求《{title}》（编号 {number}）的督办书作出反馈，请登录平台查看。",
                "The department has answered the letter on “{title}” ({number}); please sign in to read it.",
            ),
        ),
        EventTag.SUPERVISION_INTERVIEWED: (
            Words("诉求 {number} 的承办单位已被约谈", "An interview on submission {number}"),
            Words(
                "已就诉求《{title}》（编号 {number}）约谈承办单位。",
                "The department that handles “{title}” ({number}) was called to an interview.",
            ),
        ),
        EventTag.SUPERVISION_CIRCULATED: (
            Words("诉求 {number} 的承办单位已被通报", "A circular on submission {number}"),
            Words(
                "已就诉求《{title}》（编号 {number}）通报承办单位。",
                "The department that handles “{title}” ({number}) was named in a circular.",
            ),
        ),
        EventTag.SUPERVISION_LIFTED: (
            Words("诉求 {number} 已解除督办", "The supervision of submission {number} was lifted"),
            Words(
                "诉求《{title}》（编号 {number}）已解除督办。",
                "“{title}” ({number}) is supervised no more.",
            ),
        ),
        EventTag.SUBMISSION_LISTED: (
            Words("诉求 {number} 已挂牌督办", "Submission {number} is on the supervisor's list"),
            Words(
                "诉求《{title}》（编号 {number}）已列入挂牌督办事项。",
                "“{title}” ({number}) stands on the list of matters that the supervisor pursues.",
            ),
        ),
        EventTag.SUBMISSION_UNLISTED: (
            Words("诉求 {number} 已摘牌", "Submission {number} is off the supervisor's list"),
            Words(
                "诉求《{title}》（编号 {number}）已从挂牌督办事项中摘牌。",
                "“{title}” ({number}) was taken off the list of matters that the supervisor pursues.",
            ),
        ),
    }
)
"""The headline and the sentence of each event."""
