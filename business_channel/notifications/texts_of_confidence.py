"""What a notification says of those who keep out of a matter."""

from collections.abc import Mapping
from types import MappingProxyType

from business_channel.events import EventTag
from business_channel.language import Words

OF_CONFIDENCE: Mapping[EventTag, tuple[Words, Words]] = MappingProxyType(
    {
        EventTag.RECUSAL_DECLARED: (
            Words("诉求 {number} 有人员回避", "Somebody is recused from submission {number}"),
            Words(
                "有工作人员回避办理诉求《{title}》（编号 {number}），其承办的交办单待另行指定承办人。",
                "Somebody is recused from “{title}” ({number}); an order that was theirs awaits another colleague.",
            ),
        ),
        EventTag.RECUSAL_LEFT_NOBODY: (
            Words("诉求 {number} 的承办单位因回避无人签发", "Nobody can sign for submission {number} after a recusal"),
            Words(
                "诉求《{title}》（编号 {number}）的承办单位因负责人回避，已无人可签发答复，请改派其他单位或提级办理。",
                "With its head recused nobody in the department can sign an answer to “{title}” ({number}); please "
                "pass it on or lift it.",
            ),
        ),
    }
)
"""The headline and the sentence of each event."""
