"""What a notification says of what follows an answer."""

from collections.abc import Mapping

from business_channel.events import EventTag
from business_channel.language import Words

AFTER_ANSWER: Mapping[EventTag, tuple[Words, Words]] = {
    EventTag.RATING_LAPSED: (
        Words("诉求 {number} 评价期已过", "The time to rate submission {number} is over"),
        Words(
            "诉求《{title}》（编号 {number}）的评价期已过，已办结，不计入满意。",
            "The time to rate the answer to “{title}” ({number}) is over; it is closed, not counted as satisfied.",
        ),
    ),
    EventTag.FOLLOW_UP_ASKED: (
        Words("诉求 {number} 有追问", "A follow-up on submission {number}"),
        Words(
            "提交人就诉求《{title}》（编号 {number}）的答复提出追问，请补充答复。",
            "The author asks on about the answer to “{title}” ({number}); please answer in a supplement.",
        ),
    ),
    EventTag.SUBMISSION_REOPENED: (
        Words("诉求 {number} 重新办理", "Submission {number} was reopened"),
        Words(
            "经回访，诉求《{title}》（编号 {number}）的答复与事实不符，重新办理。",
            "Called back, the author denies the facts of the answer to “{title}” ({number}); it is handled again.",
        ),
    ),
    EventTag.APPEAL_ASKED: (
        Words("诉求 {number} 申请复核", "An appeal on submission {number}"),
        Words(
            "提交人对诉求《{title}》（编号 {number}）的答复申请复核。",
            "The author appeals against the answer to “{title}” ({number}).",
        ),
    ),
    EventTag.APPEAL_UPHELD: (
        Words("诉求 {number} 的复核成立", "The appeal on submission {number} was upheld"),
        Words(
            "对诉求《{title}》（编号 {number}）的复核成立，重新办理。",
            "The appeal on “{title}” ({number}) was upheld; it is handled again.",
        ),
    ),
    EventTag.APPEAL_REJECTED: (
        Words("诉求 {number} 的复核不成立", "The appeal on submission {number} was rejected"),
        Words(
            "对诉求《{title}》（编号 {number}）的复核不成立，维持原答复，理由请登录平台查看。",
            "The appeal on “{title}” ({number}) was rejected and the answer stands; please sign in to read why.",
        ),
    ),
    EventTag.WORK_ORDER_CLOSED: (
        Words("诉求 {number} 已办结", "Submission {number} is closed"),
        Words(
            "承办单位已办结诉求《{title}》（编号 {number}）。",
            "The department has closed “{title}” ({number}).",
        ),
    ),
    EventTag.SUGGESTION_ADOPTED: (
        Words("感谢建言：{number} 已写入文件", "Thank you: suggestion {number} entered a document"),
        Words(
            "您的建言《{title}》（编号 {number}）已写入有关文件或供其参考，感谢您的建言！"
            "所入文件、条款和采纳程度请登录平台查看。",
            "Your suggestion “{title}” ({number}) entered a document. Thank you for it! Please sign in to read which "
            "document and clause, and how far.",
        ),
    ),
    EventTag.ADOPTION_WITHDRAWN: (
        Words("建言 {number} 的一条采纳登记已撤销", "A record of adoption of suggestion {number} was withdrawn"),
        Words(
            "建言《{title}》（编号 {number}）的一条采纳登记有误，已撤销，理由请登录平台查看。仍感谢您的建言。",
            "One record that “{title}” ({number}) entered a document was wrong and is withdrawn; please sign in to "
            "read why. Thank you for the suggestion all the same.",
        ),
    ),
}
