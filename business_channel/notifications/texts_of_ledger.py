"""What a notification says of payments, plans and the clearing of a claim; sums stand in the ledger alone."""

from collections.abc import Mapping

from business_channel.events import EventTag
from business_channel.language import Words

OF_LEDGER: Mapping[EventTag, tuple[Words, Words]] = {
    EventTag.PAYMENT_RECORDED: (
        Words("诉求 {number} 登记了一笔付款，请确认", "Submission {number}: a payment awaits your confirmation"),
        Words(
            "承办单位在诉求《{title}》（编号 {number}）的台账登记了一笔付款，请登录平台确认是否到账。",
            "The department has entered a payment for “{title}” ({number}); please sign in and say whether it came.",
        ),
    ),
    EventTag.PAYMENT_CONFIRMED: (
        Words("诉求 {number} 的付款已确认", "Submission {number}: the payment was confirmed"),
        Words(
            "企业已确认诉求《{title}》（编号 {number}）的一笔付款到账。",
            "The enterprise has confirmed a payment for “{title}” ({number}).",
        ),
    ),
    EventTag.PAYMENT_DENIED: (
        Words("诉求 {number} 的付款未到账", "Submission {number}: the payment was denied"),
        Words(
            "企业否认诉求《{title}》（编号 {number}）的一笔付款，理由请登录平台查看。",
            "The enterprise denies a payment for “{title}” ({number}); please sign in to read why.",
        ),
    ),
    EventTag.REPAYMENT_PLANNED: (
        Words("诉求 {number} 有了还款计划", "Submission {number} has a repayment plan"),
        Words(
            "诉求《{title}》（编号 {number}）的还款计划已登记，各期按日计时。",
            "A repayment plan for “{title}” ({number}) was entered; each instalment has its day.",
        ),
    ),
    EventTag.ARREARS_CLEARED: (
        Words("诉求 {number} 的欠款已清偿销号", "The claim of submission {number} is cleared"),
        Words(
            "诉求《{title}》（编号 {number}）的本金已全部到账，予以销号。",
            "The principal of “{title}” ({number}) has been paid in full; the claim is cleared.",
        ),
    ),
}
