"""The measures of the platform's review of what is filed."""

from business_channel.language import Words
from business_channel.reports.definitions.answering import NONE
from business_channel.reports.document import Metric, Shape

_TARGET = "人民网《领导留言板》24 小时审核目标 / the 24-hour target of the Message Board for Leaders"
_REVIEWED = Words(
    "首次审核结论（通过、不公开、不予受理）在期内作出的诉求", "submissions first decided on in the period"
)

REVIEW_MEDIAN = Metric(
    code="review_median",
    name=Words("审核时长中位数", "review time, median"),
    formula=Words(
        "第 50 百分位（最近秩，不插值），自然小时", "the 50th percentile, nearest rank, in hours around the clock"
    ),
    numerator=Words(
        "提交至首次审核结论的时间，取整到已满的分钟，含等待补充材料",
        "from filing to the first verdict, in full minutes, waiting for a supplement included",
    ),
    denominator=_REVIEWED,
    exclusions=NONE,
    shape=Shape.HOURS,
    source=_TARGET,
)
REVIEW_WITHIN_DAY = Metric(
    code="review_within_24h_rate",
    name=Words("24 小时内审核率", "reviewed within 24 hours"),
    formula=Words("24 小时内审核 ÷ 已审核或已超 24 小时", "within 24 hours ÷ reviewed or waiting for longer"),
    numerator=Words("提交至首次审核结论不超过 24 小时的", "those first decided on not more than 24 hours after filing"),
    denominator=Words(
        "期内首次审核的，加上提交后 24 小时之点在期内、至统计时点仍无结论的（补充材料逾期终止的除外）",
        "those first decided on in the period, and those without a verdict at the snapshot whose 24 hours ended in the "
        "period and before the snapshot, unless they lapsed for want of a supplement",
    ),
    exclusions=NONE,
    shape=Shape.RATE,
    source=_TARGET,
)
REJECTION_SHARE = Metric(
    code="rejection_share",
    name=Words("不予受理率", "rejected"),
    formula=Words("不予受理 ÷ 已审核", "rejected ÷ reviewed"),
    numerator=Words(
        "至统计时点为不予受理的（含复审中及维持的，不含复审改为通过的）",
        "those that stand rejected at the snapshot; contested ones count until they are overturned",
    ),
    denominator=_REVIEWED,
    exclusions=NONE,
    shape=Shape.RATE,
    source=_TARGET,
)
RECHECK_OVERTURN = Metric(
    code="recheck_overturn_rate",
    name=Words("复审改变率", "rechecks overturned"),
    formula=Words("改为通过的复审 ÷ 已作出的复审", "overturned ÷ decided"),
    numerator=Words("期内作出、改变原结论的复审", "rechecks decided in the period that overturned the verdict"),
    denominator=Words("期内作出的复审", "rechecks decided in the period"),
    exclusions=NONE,
    shape=Shape.RATE,
    source=_TARGET,
)

METRICS = (REVIEW_MEDIAN, REVIEW_WITHIN_DAY, REJECTION_SHARE, RECHECK_OVERTURN)
