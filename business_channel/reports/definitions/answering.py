"""The measures of how submissions are taken, answered and in what time."""

from business_channel.language import Words
from business_channel.reports.document import Metric, Shape

_PAGE = "政企直通车统计口径 / Business Channel statistics"
_VALID = Words(
    "有效件：审核通过的诉求，减去并入他件的、提交后一个工作日内撤回的、补充材料逾期的、感谢类、征集活动件。",
    "Valid: approved submissions without those merged into another, withdrawn within one working day of filing, lapsed "
    "for want of a supplement, thanks, and input to campaigns.",
)
_REPLIED = "首次公布的正式、联合或部分答复"
_REPLIED_EN = "the first published reply of the kinds FINAL, JOINT and PARTIAL"

REPLY_RATE = Metric(
    code="reply_rate",
    name=Words("答复率（按批次）", "reply rate (cohort)"),
    formula=Words("已答复的有效件 ÷ 有效件", "valid submissions that were replied to ÷ valid submissions"),
    numerator=Words(
        f"审核通过时间在期内、截至统计时点已有{_REPLIED}的有效件",
        f"valid submissions approved in the period with {_REPLIED_EN} by the moment of the snapshot",
    ),
    denominator=Words("审核通过时间在期内的有效件", "valid submissions approved in the period"),
    exclusions=_VALID,
    shape=Shape.RATE,
    source=_PAGE,
)
REPLY_RATE_PERIOD = Metric(
    code="reply_rate_period",
    name=Words("答复率（按期间）", "reply rate (period)"),
    formula=Words("期内答复件 ÷ 期内收到件", "replies made in the period ÷ submissions received in it; may exceed 1"),
    numerator=Words(
        f"{_REPLIED}的公布时间在期内的诉求，不论何时收到",
        f"submissions of which {_REPLIED_EN} was published in the period, whenever they were received",
    ),
    denominator=Words("提交时间在期内的全部诉求", "all submissions filed in the period"),
    exclusions=Words("无", "none"),
    shape=Shape.RATE,
    source=_PAGE,
)
REPLY_RATE_RECEIVED = Metric(
    code="reply_rate_received",
    name=Words("答复率（平台口径）", "reply rate (platform style)"),
    formula=Words("已答复件 ÷ 收到件", "replied ÷ received"),
    numerator=Words(
        f"提交时间在期内、截至统计时点已有{_REPLIED}的诉求",
        f"submissions filed in the period with {_REPLIED_EN} by the moment of the snapshot",
    ),
    denominator=Words("提交时间在期内的全部诉求", "all submissions filed in the period"),
    exclusions=Words("无：含感谢、未通过审核、并单、撤回件", "none: thanks, rejected, merged and withdrawn ones count"),
    shape=Shape.RATE,
    source="人民网《领导留言板》半年数据报告 / half-year reports of the Message Board for Leaders",
)

METRICS = (REPLY_RATE, REPLY_RATE_PERIOD, REPLY_RATE_RECEIVED)
