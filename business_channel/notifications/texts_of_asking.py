"""What a notification says of reviews that take more than a yes, and of what somebody is asked for."""

from collections.abc import Mapping
from types import MappingProxyType

from business_channel.events import EventTag
from business_channel.language import Words

OF_ASKING: Mapping[EventTag, tuple[Words, Words]] = MappingProxyType(
    {
        EventTag.SUBMISSION_HIDDEN: (
            Words("诉求 {number} 已受理，不公开展示", "Submission {number} was taken and is not shown"),
            Words(
                "诉求《{title}》（编号 {number}）已受理并将办理，但不公开展示，理由和申请复审的途径请登录平台查看。",
                "“{title}” ({number}) was taken and is handled, but not shown; please sign in to read why.",
            ),
        ),
        EventTag.REVIEW_PROPOSED: (
            Words("诉求 {number} 的审核意见待复核", "A verdict on submission {number} awaits a second reviewer"),
            Words(
                "对诉求《{title}》（编号 {number}）拟不予公开或不予受理，请另一位审核员复核。",
                "It is proposed to hide or to reject “{title}” ({number}); please confirm or overturn it.",
            ),
        ),
        EventTag.SUPPLEMENT_REQUESTED: (
            Words("诉求 {number} 需补充材料", "Something is missing in submission {number}"),
            Words(
                "诉求《{title}》（编号 {number}）需要补充材料，清单请登录平台查看；逾期未补充的，本件终止。",
                "Something is missing in “{title}” ({number}); please sign in and add it, or the matter ends.",
            ),
        ),
        EventTag.SUPPLEMENT_SUPPLIED: (
            Words("诉求 {number} 已补充材料", "Submission {number} was supplemented"),
            Words(
                "提交人已补充诉求《{title}》（编号 {number}）的材料，请继续审核、派单。",
                "The author has added what was missing in “{title}” ({number}); please go on with it.",
            ),
        ),
        EventTag.SUPPLEMENT_LAPSED: (
            Words("诉求 {number} 逾期未补充材料", "Submission {number} was not supplemented in time"),
            Words(
                "诉求《{title}》（编号 {number}）逾期未补充材料，本件终止；材料齐备后可以重新提交。",
                "What was missing in “{title}” ({number}) did not come in time, so it ends; it may be filed again.",
            ),
        ),
        EventTag.SUBMISSION_CONTESTED: (
            Words("诉求 {number} 申请复审", "The verdict on submission {number} is contested"),
            Words(
                "提交人对诉求《{title}》（编号 {number}）的审核结果申请复审，请未参与审核的审核员在 24 小时内决定。",
                "The author contests the verdict on “{title}” ({number}); please decide within 24 hours.",
            ),
        ),
        EventTag.RECHECK_UPHELD: (
            Words("诉求 {number} 复审维持原审核结果", "The verdict on submission {number} stands"),
            Words(
                "诉求《{title}》（编号 {number}）经复审维持原审核结果，理由请登录平台查看。",
                "After a recheck the verdict on “{title}” ({number}) stands; please sign in to read why.",
            ),
        ),
        EventTag.RECHECK_OVERTURNED: (
            Words("诉求 {number} 经复审已通过", "Submission {number} was approved after a recheck"),
            Words(
                "诉求《{title}》（编号 {number}）经复审已通过审核。",
                "After a recheck “{title}” ({number}) has been approved.",
            ),
        ),
        EventTag.INFORMATION_REQUESTED: (
            Words("诉求 {number} 的承办单位请您补充情况", "Submission {number}: the department asks you something"),
            Words(
                "承办单位请您补充诉求《{title}》（编号 {number}）的情况，清单请登录平台查看。",
                "The department that handles “{title}” ({number}) asks you for more; please sign in and answer.",
            ),
        ),
        EventTag.INFORMATION_SUPPLIED: (
            Words("诉求 {number} 的提交人已补充情况", "Submission {number}: the author has answered"),
            Words(
                "提交人已补充诉求《{title}》（编号 {number}）的情况，答复时限恢复计时。",
                "The author of “{title}” ({number}) has answered; the time to reply goes on.",
            ),
        ),
        EventTag.INFORMATION_LAPSED: (
            Words("诉求 {number} 逾期未补充情况", "Submission {number}: nothing was answered in time"),
            Words(
                "诉求《{title}》（编号 {number}）逾期未补充情况，承办单位按现有材料继续办理。",
                "What the department asked on “{title}” ({number}) was not answered in time; it goes on without.",
            ),
        ),
        EventTag.INQUIRY_MADE: (
            Words("请协助提供诉求 {number} 的情况", "Your information is asked for on submission {number}"),
            Words(
                "承办单位请贵单位提供诉求《{title}》（编号 {number}）的有关情况，请在 5 个工作日内答复。",
                "A department asks yours for information on “{title}” ({number}); please answer in 5 working days.",
            ),
        ),
        EventTag.INQUIRY_ANSWERED: (
            Words("诉求 {number} 所询情况已有答复", "What you asked on submission {number} was answered"),
            Words(
                "贵单位就诉求《{title}》（编号 {number}）所询情况已有答复，请登录平台查看。",
                "What your department asked on “{title}” ({number}) was answered; please sign in to read it.",
            ),
        ),
        EventTag.INQUIRY_LAPSED: (
            Words("诉求 {number} 所询情况逾期未答复", "What you asked on submission {number} was not answered"),
            Words(
                "贵单位就诉求《{title}》（编号 {number}）所询情况逾期未答复，办理时限不受影响。",
                "What your department asked on “{title}” ({number}) was not answered in time; your term goes on.",
            ),
        ),
    }
)
"""The headline and the sentence of each event."""
