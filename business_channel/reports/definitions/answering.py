"""The measures of whether submissions are answered, and in what time."""

from business_channel.language import Words
from business_channel.reports.document import Metric, Shape

VALID = Words(
    "有效件之外：未通过审核、并入他件、提交后一个工作日内撤回、补充材料逾期终止、感谢类、征集活动来件；"
    "均另行列出件数。",
    "what is not valid: rejected, merged into another, withdrawn within one working day of filing, lapsed for want "
    "of a "
    "supplement, thanks, and input to campaigns; each is counted apart.",
)
NONE = Words("无", "none")
PRACTICE = "12345 热线及网上群众工作通行口径 / practice of hotlines and online mass work"
_BOARD = "人民网《领导留言板》半年数据报告 / half-year reports of the Message Board for Leaders"

_ANSWER = "首次公布的正式（FINAL）、联合（JOINT）或部分（PARTIAL）答复"
_ANSWER_EN = "the first published reply of the kinds FINAL, JOINT and PARTIAL"
_CLOCK = "诉求人的首个答复时钟（REPLY，责任方 CHANNEL）"
_CLOCK_EN = "the author's first clock REPLY (duty CHANNEL)"
_LATE = (
    f"未答复且{_CLOCK}已走过到期时刻（时钟已停则以停止时刻、暂停中以暂停开始时刻、否则以统计时点，均舍去秒以下）"
    f"的有效件"
)
_LATE_EN = (
    f"valid submissions without a reply of which {_CLOCK_EN} ran past its due moment, judged at the moment it stopped, "
    "at that since which it stands still, else at the snapshot, fractions of a second dropped"
)

REPLY_RATE = Metric(
    code="reply_rate",
    name=Words("答复率（按批次）", "reply rate (cohort)"),
    formula=Words("已答复的有效件 ÷ 有效件", "valid submissions that were replied to ÷ valid submissions"),
    numerator=Words(
        f"审核通过时刻在期内、至统计时点已有{_ANSWER}的有效件",
        f"valid submissions approved in the period that have {_ANSWER_EN} by the snapshot",
    ),
    denominator=Words("审核通过时刻在期内的有效件", "valid submissions approved in the period"),
    exclusions=VALID,
    shape=Shape.RATE,
    source=PRACTICE,
)
REPLY_RATE_PERIOD = Metric(
    code="reply_rate_period",
    name=Words("答复率（按期间）", "reply rate (period)"),
    formula=Words("期内答复件 ÷ 期内收到件，可大于 1", "replied in the period ÷ received in it; may exceed 1"),
    numerator=Words(
        f"{_ANSWER}的公布时刻在期内的诉求，不论何时收到",
        f"submissions of which {_ANSWER_EN} was published in the period, whenever they were filed",
    ),
    denominator=Words("提交时刻在期内的全部诉求", "all submissions filed in the period"),
    exclusions=NONE,
    shape=Shape.RATE,
    source=PRACTICE,
)
REPLY_RATE_RECEIVED = Metric(
    code="reply_rate_received",
    name=Words("答复率（平台口径）", "reply rate (platform style)"),
    formula=Words("已答复件 ÷ 收到件", "replied ÷ received"),
    numerator=Words(
        f"提交时刻在期内、至统计时点已有{_ANSWER}（并单件以主件答复为其答复）的诉求",
        f"submissions filed in the period that have {_ANSWER_EN} by the snapshot; a merged one has its parent's",
    ),
    denominator=Words("提交时刻在期内的全部诉求", "all submissions filed in the period"),
    exclusions=Words(
        "无：感谢、未通过审核、并单、撤回件均计入", "none: thanks, rejected, merged, withdrawn ones count"
    ),
    shape=Shape.RATE,
    source=_BOARD,
)
DUE_REPLY_RATE = Metric(
    code="due_reply_rate",
    name=Words("应答复率", "due reply rate"),
    formula=Words("已答复 ÷（已答复 + 逾期未答复）", "replied ÷ (replied + overdue without a reply)"),
    numerator=Words(
        f"已有{_ANSWER}的有效件（按批次：期内审核通过；按期间：期内答复）",
        f"valid submissions with {_ANSWER_EN} (cohort: approved in the period; period: replied to in it)",
    ),
    denominator=Words(
        f"分子加上：{_LATE}（按批次：期内审核通过；按期间：到期时刻在期内）",
        f"the numerator and: {_LATE_EN} (cohort: approved in the period; period: due in it)",
    ),
    exclusions=VALID,
    shape=Shape.RATE,
    source=PRACTICE,
)
ON_TIME_RATE = Metric(
    code="on_time_rate",
    name=Words("按期答复率", "on-time rate"),
    formula=Words("按期答复 ÷（已答复 + 逾期未答复）", "replied on time ÷ (replied + overdue without a reply)"),
    numerator=Words(
        f"{_ANSWER}的公布时刻（舍去秒以下）不晚于{_CLOCK}到期时刻的有效件；到期时刻含已批准的延期与暂停",
        f"valid submissions of which {_ANSWER_EN}, fractions of a second dropped, is not later than the due moment of "
        f"{_CLOCK_EN}; pauses and granted extensions are in it",
    ),
    denominator=Words(
        "应答复率的分母，减去没有该时钟的已答复件", "that of the due reply rate, less the replied without such a clock"
    ),
    exclusions=VALID,
    shape=Shape.RATE,
    source=PRACTICE,
)
ON_TIME_RATE_UNEXTENDED = Metric(
    code="on_time_rate_unextended",
    name=Words("按期答复率（不计延期）", "on-time rate without extensions"),
    formula=ON_TIME_RATE.formula,
    numerator=Words(
        "同按期答复率，但经过延期的以首次延期前一刻的到期时刻为准（此前的暂停计入，此后的不计）",
        "as in the on-time rate, but of an extended clock the due moment is the one that the first extension replaced: "
        "pauses before it are in it, later ones are not",
    ),
    denominator=Words(
        "同按期答复率，逾期亦以该到期时刻判断",
        "as in the on-time rate, but overdue is judged by that due moment as well",
    ),
    exclusions=VALID,
    shape=Shape.RATE,
    source=PRACTICE,
)
RESPONSE_RATE = Metric(
    code="response_rate",
    name=Words("响应率", "response rate"),
    formula=Words("按时首次联系 ÷ 有效件", "first contact in time ÷ valid"),
    numerator=Words(
        "至少一个主办、联合或各自办理工单的首次联系时刻（舍去秒以下）不晚于其首次联系时钟（CONTACT）到期时刻的有效件",
        "valid submissions with an order LEAD, JOINT or PARALLEL whose first contact, fractions of a second dropped, "
        "is "
        "not later than the due moment of its clock CONTACT",
    ),
    denominator=Words("审核通过时刻在期内的有效件", "valid submissions approved in the period"),
    exclusions=VALID,
    shape=Shape.RATE,
    source="北京市接诉即办工作条例 / Beijing's regulations on responding to complaints",
)
ACCEPTANCE_RATE = Metric(
    code="acceptance_rate",
    name=Words("按时签收率", "acceptance rate"),
    formula=Words("按时签收 ÷ 已交办", "accepted on time ÷ dispatched"),
    numerator=Words(
        "签收时刻（舍去秒以下）不晚于签收时钟（ACCEPT）到期时刻的工单",
        "orders accepted, fractions of a second dropped, not later than the due moment of their clock ACCEPT",
    ),
    denominator=Words(
        "有效件的全部工单，含协办（按批次：诉求期内审核通过；按期间：工单期内签发）",
        "all orders on valid submissions, helpers' too (cohort: of submissions approved in the period; period: "
        "issued in "
        "it)",
    ),
    exclusions=VALID,
    shape=Shape.RATE,
    source=PRACTICE,
)

_ANSWERED = Words(
    "首轮已完成签发且有本单位答复时钟的主办、联合、各自办理工单，加上未完成签发而首个该时钟（REPLY，责任方 UNIT）"
    "已走过到期时刻的"
    "（判断方法同应答复率）；限有效件（按批次：诉求期内审核通过；按期间：工单期内签发）",
    "orders LEAD, JOINT and PARALLEL that were signed in the first round and have such a clock, and those not signed "
    "of "
    "which the department's first clock REPLY (duty UNIT) ran past its due moment, judged as in the due reply rate; on "
    "valid submissions (cohort: of those approved in the period; period: issued in it)",
)
UNIT_ON_TIME_RATE = Metric(
    code="unit_on_time_rate",
    name=Words("按期办理率（单位）", "on-time rate of a department"),
    formula=Words("按期完成签发 ÷（已签发 + 逾期未签发）", "signed on time ÷ (signed + overdue)"),
    numerator=Words(
        "首轮完成签发的时刻（舍去秒以下）不晚于该时钟到期时刻的；到期时刻含延期与暂停，平台审核答复的时间不计",
        "those whose completing signature of the first round, fractions of a second dropped, is not later than that "
        "clock's due moment; pauses and extensions are in it, the platform's review of the answer is not",
    ),
    denominator=_ANSWERED,
    exclusions=VALID,
    shape=Shape.RATE,
    source=PRACTICE,
)
UNIT_ON_TIME_RATE_UNEXTENDED = Metric(
    code="unit_on_time_rate_unextended",
    name=Words("按期办理率（单位，不计延期）", "on-time rate of a department without extensions"),
    formula=UNIT_ON_TIME_RATE.formula,
    numerator=Words(
        "同按期办理率（单位），但经过延期的以首次延期前一刻的到期时刻为准",
        "the same, but of an extended clock by the due moment that the first extension replaced",
    ),
    denominator=Words("同上，逾期亦以该到期时刻判断", "the same, overdue by that due moment as well"),
    exclusions=VALID,
    shape=Shape.RATE,
    source=PRACTICE,
)
UNIT_RESPONSE_RATE = Metric(
    code="unit_response_rate",
    name=Words("响应率（单位）", "response rate of a department"),
    formula=Words("按时首次联系 ÷ 工单", "first contact in time ÷ orders"),
    numerator=Words(
        "首次联系时刻（舍去秒以下）不晚于首次联系时钟（CONTACT）到期时刻的",
        "those whose first contact, fractions of a second dropped, is not later than the due moment of their CONTACT",
    ),
    denominator=Words(
        "有效件的主办、联合、各自办理工单（按批次：诉求期内审核通过；按期间：工单期内签发）",
        "orders LEAD, JOINT and PARALLEL on valid submissions (cohort: of those approved in the period; period: "
        "issued in "
        "it)",
    ),
    exclusions=VALID,
    shape=Shape.RATE,
    source=RESPONSE_RATE.source,
)

RATES = (
    REPLY_RATE,
    REPLY_RATE_PERIOD,
    REPLY_RATE_RECEIVED,
    DUE_REPLY_RATE,
    ON_TIME_RATE,
    ON_TIME_RATE_UNEXTENDED,
    RESPONSE_RATE,
    ACCEPTANCE_RATE,
    UNIT_ON_TIME_RATE,
    UNIT_ON_TIME_RATE_UNEXTENDED,
    UNIT_RESPONSE_RATE,
)
