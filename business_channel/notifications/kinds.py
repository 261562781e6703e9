"""What each event is about for whoever chooses mails, and of what the law wants people told in writing: data."""

from collections.abc import Mapping
from types import MappingProxyType

from business_channel.events import EventTag
from business_channel.language import Words
from business_channel.notifications.model import NoticeKind
from business_channel.notifications.rules import Audience, Telling

NAMES: Mapping[NoticeKind, Words] = MappingProxyType(
    {
        NoticeKind.IN_WRITING: Words("依法书面告知", "What must be told in writing"),
        NoticeKind.PROGRESS: Words("办理进展", "How a matter goes on"),
        NoticeKind.REQUESTS: Words("补正与核实", "What somebody is asked for"),
        NoticeKind.DEADLINES: Words("时限提醒", "Time limits"),
        NoticeKind.ANSWERS: Words("答复与评价", "Answers and ratings"),
        NoticeKind.ORDERS: Words("交办与流转", "Work orders and their ways"),
        NoticeKind.REVIEW: Words("审核与复审", "Reviews and rechecks"),
        NoticeKind.SUPERVISION: Words("督办", "Supervision"),
        NoticeKind.REPORTS: Words("统计报告", "Reports"),
    }
)

BASIS = Words(
    "补正、不予受理、转交、延期、终止、答复和复核结果须书面告知当事人，相关邮件不能关闭"
    "（《信访工作条例》第二十三条、第三十四条，《保障中小企业款项支付条例》第二十五条，"
    "《行政许可法》第三十二条、第四十二条、第四十五条）。",
    "What is missing, refused, transferred, extended, ended, answered or decided must be told in writing, so these "
    "mails cannot be switched off (Regulation on Petitions, Arts. 23 and 34; Regulation on Payments to SMEs, Art. 25; "
    "Administrative Licensing Law, Arts. 32, 42 and 45).",
)
"""Why mails of the kind IN_WRITING are always sent."""

TOLD_IN_WRITING = frozenset(
    {
        EventTag.SUBMISSION_REJECTED,
        EventTag.SUBMISSION_TERMINATED,
        EventTag.SUBMISSION_ANSWERED_TOGETHER,
        EventTag.SUPPLEMENT_REQUESTED,
        EventTag.SUPPLEMENT_LAPSED,
        EventTag.RECHECK_UPHELD,
        EventTag.RECHECK_OVERTURNED,
        EventTag.REPLY_PUBLISHED,
        EventTag.EXTENSION_GRANTED,
        EventTag.WORK_ORDER_DECLINED,
        EventTag.WORK_ORDER_REDISPATCHED,
        EventTag.WORK_ORDER_LIFTED,
        EventTag.APPEAL_UPHELD,
        EventTag.APPEAL_REJECTED,
        EventTag.PERMIT_CORRECTION_ASKED,
        EventTag.PERMIT_EXCLUDED,
        EventTag.PERMIT_EXTENDED,
        EventTag.PERMIT_DECIDED,
    }
)
"""Events of which the author must be told in writing: by a mail that nobody can switch off."""

_ABOUT: Mapping[NoticeKind, tuple[EventTag, ...]] = MappingProxyType(
    {
        NoticeKind.PROGRESS: (
            EventTag.SUBMISSION_FILED,
            EventTag.SUBMISSION_APPROVED,
            EventTag.SUBMISSION_REJECTED,
            EventTag.SUBMISSION_HIDDEN,
            EventTag.SUBMISSION_MARKED_URGENT,
            EventTag.SUBMISSION_WITHDRAWN,
            EventTag.SUBMISSION_TERMINATED,
            EventTag.SUBMISSION_MERGED,
            EventTag.SUBMISSION_UNMERGED,
            EventTag.SUBMISSION_JOINED,
            EventTag.WORK_ORDER_ACCEPTED,
            EventTag.WORK_ORDER_CLOSED,
            EventTag.PROMISE_PROVED,
            EventTag.PAYMENT_RECORDED,
            EventTag.PAYMENT_CONFIRMED,
            EventTag.PAYMENT_DENIED,
            EventTag.REPAYMENT_PLANNED,
            EventTag.ARREARS_CLEARED,
            EventTag.PERMIT_RECORDED,
            EventTag.PERMIT_CORRECTION_ASKED,
            EventTag.PERMIT_ACCEPTED,
            EventTag.PERMIT_EXCLUDED,
            EventTag.PERMIT_EXTENDED,
            EventTag.PERMIT_DECIDED,
            EventTag.PERMIT_DEEMED_ACCEPTED,
            EventTag.PERMIT_DEEMED_RENEWED,
        ),
        NoticeKind.REQUESTS: (
            EventTag.SUPPLEMENT_REQUESTED,
            EventTag.SUPPLEMENT_SUPPLIED,
            EventTag.SUPPLEMENT_LAPSED,
            EventTag.INFORMATION_REQUESTED,
            EventTag.INFORMATION_SUPPLIED,
            EventTag.INFORMATION_LAPSED,
            EventTag.INQUIRY_MADE,
            EventTag.INQUIRY_ANSWERED,
            EventTag.INQUIRY_LAPSED,
            EventTag.INQUIRY_INHERITED,
        ),
        NoticeKind.DEADLINES: (
            EventTag.DEADLINE_WARNED,
            EventTag.DEADLINE_BREACHED,
            EventTag.DEADLINE_PAUSED,
            EventTag.DEADLINE_RESUMED,
            EventTag.DEADLINE_MOVED,
            EventTag.EXTENSION_REQUESTED,
            EventTag.EXTENSION_GRANTED,
            EventTag.EXTENSION_REFUSED,
        ),
        NoticeKind.ANSWERS: (
            EventTag.REPLY_PUBLISHED,
            EventTag.SUBMISSION_ANSWERED_TOGETHER,
            EventTag.SUBMISSION_RATED,
            EventTag.SUBMISSION_THANKED,
            EventTag.RATING_LAPSED,
            EventTag.REPAIR_STARTED,
            EventTag.REPAIR_DONE,
            EventTag.FOLLOW_UP_ASKED,
            EventTag.SUBMISSION_REOPENED,
            EventTag.APPEAL_ASKED,
            EventTag.APPEAL_UPHELD,
            EventTag.APPEAL_REJECTED,
            EventTag.SUGGESTION_ADOPTED,
            EventTag.ADOPTION_WITHDRAWN,
        ),
        NoticeKind.ORDERS: (
            EventTag.SUBMISSION_DISPATCHED,
            EventTag.WORK_ORDER_DECLINED,
            EventTag.WORK_ORDER_OBJECTED,
            EventTag.WORK_ORDER_REDISPATCHED,
            EventTag.WORK_ORDER_LIFTED,
            EventTag.WORK_ORDER_PASSED_ON,
            EventTag.WORK_ORDER_ASSIGNED,
            EventTag.WORK_ORDER_INHERITED,
            EventTag.WORK_ORDER_RETURNED,
            EventTag.RECUSAL_DECLARED,
            EventTag.RECUSAL_LEFT_NOBODY,
            EventTag.OBJECTION_UPHELD,
            EventTag.OBJECTION_REJECTED,
            EventTag.OPINION_GIVEN,
            EventTag.REPLY_RETURNED,
            EventTag.REPLY_COSIGNED,
        ),
        NoticeKind.REVIEW: (
            EventTag.REVIEW_PROPOSED,
            EventTag.SUBMISSION_CONTESTED,
            EventTag.RECHECK_UPHELD,
            EventTag.RECHECK_OVERTURNED,
            EventTag.REPLY_SIGNED,
        ),
        NoticeKind.SUPERVISION: (
            EventTag.DEADLINE_ESCALATED_TO_HEAD,
            EventTag.DEADLINE_ESCALATED_TO_OFFICE,
            EventTag.DEADLINE_ESCALATED_TO_SUPERVISOR,
            EventTag.OPINION_MISSING,
            EventTag.REPLY_DISSENTED,
            EventTag.SUPERVISION_WARNED,
            EventTag.SUPERVISION_LETTER,
            EventTag.SUPERVISION_ANSWERED,
            EventTag.SUPERVISION_INTERVIEWED,
            EventTag.SUPERVISION_CIRCULATED,
            EventTag.SUPERVISION_LIFTED,
            EventTag.SUBMISSION_LISTED,
            EventTag.SUBMISSION_UNLISTED,
            EventTag.INSTRUCTION_RECORDED,
            EventTag.INSTRUCTION_REPORTED,
            EventTag.INSTRUCTION_PASSED_ON,
            EventTag.INSTRUCTION_ENDED,
        ),
        NoticeKind.REPORTS: (
            EventTag.REPORT_READY,
            EventTag.REPORT_FAILED,
            EventTag.REPORT_PUBLISHED,
        ),
    }
)
KIND_OF: Mapping[EventTag, NoticeKind] = MappingProxyType({tag: kind for kind, tags in _ABOUT.items() for tag in tags})
"""What every event is about of which anybody is told."""


def kind_of(tag: EventTag, telling: Telling) -> NoticeKind:
    """What an event is about for one audience: for its author, first of all, what must be told in writing."""
    if tag in TOLD_IN_WRITING and telling.audience is Audience.AUTHOR:
        return NoticeKind.IN_WRITING
    return KIND_OF[tag]
