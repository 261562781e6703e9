"""What stands in reports for the members of enumerations."""

from collections.abc import Mapping
from types import MappingProxyType

from business_channel.enterprises.credit_codes import DebtorKind
from business_channel.enterprises.sizes import TIER_WORDS
from business_channel.language import Words
from business_channel.submissions.model import FilingChannel, RejectionReason, SubmissionKind

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
REASONS: Mapping[str, Words] = MappingProxyType(
    {
        RejectionReason.OUTSIDE_REMIT.name: Words("不属受理范围", "outside the remit"),
        RejectionReason.IN_JUDICIAL_PROCEDURE.name: Words("已进入司法程序", "in judicial procedure"),
        RejectionReason.IN_PETITION_PROCEDURE.name: Words("已由信访受理", "in petition procedure"),
        RejectionReason.FINALLY_DECIDED.name: Words("已终结", "finally decided"),
        RejectionReason.DUPLICATE.name: Words("重复提交", "duplicate"),
        RejectionReason.VAGUE.name: Words("事实不清", "vague"),
        RejectionReason.UNVERIFIED_CLAIMS.name: Words("未经核实的指控", "unverified claims"),
        RejectionReason.DEFAMATION.name: Words("诽谤侮辱", "defamation"),
        RejectionReason.PRIVACY_OF_OTHERS.name: Words("涉及他人隐私", "privacy of others"),
        RejectionReason.ADVERTISING.name: Words("广告", "advertising"),
        RejectionReason.IMPERSONATION.name: Words("冒用他人名义", "impersonation"),
        RejectionReason.FLOODING.name: Words("刷屏", "flooding"),
        RejectionReason.RESERVED_POWERS.name: Words("属人大、法院、检察、公安职权", "reserved powers"),
        RejectionReason.AGAINST_JUDGMENT.name: Words("针对生效裁判", "against a judgment"),
        RejectionReason.IN_DISCIPLINE_PROCEDURE.name: Words("已由纪检监察受理", "in discipline procedure"),
        RejectionReason.RUMOUR.name: Words("谣言", "rumour"),
        RejectionReason.AUTHOR_ASKED.name: Words("提交人要求不公开", "the author asked not to show it"),
        RejectionReason.PROGRESS_ONLY.name: Words("仅询问进度", "asks for progress only"),
        RejectionReason.OTHER_PROCEDURE.name: Words("应循其他法定程序", "another procedure applies"),
        RejectionReason.SPECIAL_SYMBOLS.name: Words("含特殊符号", "special symbols"),
        RejectionReason.CAMPAIGN.name: Words("征集活动来件", "input to a campaign"),
    }
)
"""The grounds of verdicts, as columns of reports are short."""
