"""What a notification says of a licence on its way; what is missing, and why, stands in the permit file alone."""

from collections.abc import Mapping

from business_channel.events import EventTag
from business_channel.language import Words

OF_PERMITS: Mapping[EventTag, tuple[Words, Words]] = {
    EventTag.PERMIT_RECORDED: (
        Words("诉求 {number} 的许可办理有进展", "Submission {number}: the licence is on its way"),
        Words(
            "诉求《{title}》（编号 {number}）的许可办理档案登记了新的步骤。",
            "A step was recorded in the permit file of “{title}” ({number}).",
        ),
    ),
    EventTag.PERMIT_CORRECTION_ASKED: (
        Words("诉求 {number} 的许可申请需要补正", "Submission {number}: the application is to be corrected"),
        Words(
            "诉求《{title}》（编号 {number}）的许可申请材料需要补正，全部内容请登录平台查看，此后不再要求补正。",
            "Something is missing in the application of “{title}” ({number}); please sign in to read all of it. "
            "It is asked for once.",
        ),
    ),
    EventTag.PERMIT_ACCEPTED: (
        Words("诉求 {number} 的许可申请已受理", "Submission {number}: the application is accepted"),
        Words(
            "诉求《{title}》（编号 {number}）的许可申请已受理，决定期限开始计算。",
            "The application of “{title}” ({number}) is accepted; the term of the decision has started.",
        ),
    ),
    EventTag.PERMIT_EXCLUDED: (
        Words("诉求 {number} 的许可期限暂不计算", "Submission {number}: time that does not count"),
        Words(
            "诉求《{title}》（编号 {number}）的许可依法进行听证、检测或评审等，所需时间请登录平台查看，不计入期限。",
            "A hearing, test or review has begun for “{title}” ({number}); please sign in to read how long it takes. "
            "That time does not count.",
        ),
    ),
    EventTag.PERMIT_EXTENDED: (
        Words("诉求 {number} 的许可决定延期", "Submission {number}: the decision is due later"),
        Words(
            "诉求《{title}》（编号 {number}）的许可决定期限经负责人批准延长，理由请登录平台查看。",
            "The head has approved a longer term for the decision on “{title}” ({number}); please sign in to read why.",
        ),
    ),
    EventTag.PERMIT_DECIDED: (
        Words("诉求 {number} 的许可已作出决定", "Submission {number}: the application is decided on"),
        Words(
            "诉求《{title}》（编号 {number}）的许可申请已作出决定，请登录平台查看。",
            "A decision was taken on the application of “{title}” ({number}); please sign in to read it.",
        ),
    ),
    EventTag.PERMIT_DEEMED_ACCEPTED: (
        Words("诉求 {number} 的许可申请视为受理", "Submission {number}: accepted by silence"),
        Words(
            "诉求《{title}》（编号 {number}）的许可申请逾期未告知补正，自收到申请材料之日起即为受理"
            "（《行政许可法》第三十二条）。",
            "Nothing was said to be missing in the application of “{title}” ({number}), so it is accepted since it "
            "came (Administrative Licensing Law, Art. 32).",
        ),
    ),
    EventTag.PERMIT_DEEMED_RENEWED: (
        Words("诉求 {number} 的许可视为准予延续", "Submission {number}: renewed by silence"),
        Words(
            "诉求《{title}》（编号 {number}）的许可有效期届满前未作出决定，视为准予延续（《行政许可法》第五十条）。",
            "Nothing was decided on “{title}” ({number}) before the licence expired, so it is renewed "
            "(Administrative Licensing Law, Art. 50).",
        ),
    ),
}
