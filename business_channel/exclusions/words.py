"""The grounds of exclusions in words for people."""

from collections.abc import Mapping
from types import MappingProxyType

from business_channel.exclusions.model import ExclusionGround
from business_channel.language import Words

GROUND_WORDS: Mapping[ExclusionGround, Words] = MappingProxyType(
    {
        ExclusionGround.AGAINST_THE_LAW: Words("诉求违反法律法规或政策", "asks for what law or policy forbids"),
        ExclusionGround.INVENTED_FACTS: Words("捏造或严重歪曲事实", "rests on invented facts"),
        ExclusionGround.FINALLY_DECIDED: Words("同一事实已依法终结", "repeats what was finally decided"),
        ExclusionGround.IMPOSSIBLE_FOR_NOW: Words("现有条件无法实现", "asks for what nobody could do yet"),
        ExclusionGround.RATED_IN_BAD_FAITH: Words("恶意评价", "rated in bad faith"),
    }
)
