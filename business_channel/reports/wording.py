"""What stands in reports for the members of enumerations."""

from collections.abc import Mapping
from types import MappingProxyType

from business_channel.enterprises.credit_codes import DebtorKind
from business_channel.enterprises.sizes import TIER_WORDS
from business_channel.language import Words
from business_channel.submissions.model import FilingChannel, SubmissionKind

KINDS: Mapping[str, Words] = MappingProxyType(
    {
        SubmissionKind.THANKS.name: Words("感谢", "thanks"),
        SubmissionKind.SUGGESTION.name: Words("建言", "suggestion"),
        SubmissionKind.HELP.name: Words("求助", "help"),
        SubmissionKind.COMPLAINT.name: Words("投诉", "complaint"),
        SubmissionKind.CONSULTATION.name: Words("咨询", "consultation"),
    }
)
CHANNELS: Mapping[str, Words] = MappingProxyType(
    {
        FilingChannel.PORTAL.name: Words("网上直通车", "the channel itself"),
        FilingChannel.HOTLINE_12345.name: Words("12345 热线", "hotline 12345"),
        FilingChannel.LETTER.name: Words("来信", "letter"),
        FilingChannel.VISIT.name: Words("来访", "visit"),
        FilingChannel.OTHER_BOARD.name: Words("其他留言平台", "another board"),
        FilingChannel.PHONE.name: Words("来电", "phone"),
    }
)
SIZES: Mapping[str, Words] = MappingProxyType({tier.name: words for tier, words in TIER_WORDS.items()})
BUYERS: Mapping[str, Words] = MappingProxyType(
    {
        DebtorKind.STATE_ORGAN.name: Words("机关", "state organ"),
        DebtorKind.PUBLIC_INSTITUTION.name: Words("事业单位", "public institution"),
        DebtorKind.ENTERPRISE.name: Words("企业", "enterprise"),
        DebtorKind.GROUP.name: Words("团体组织", "group"),
    }
)
