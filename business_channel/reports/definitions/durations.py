"""The measures of how long it takes, with what still waits, and of what has piled up."""

from business_channel.language import Words
from business_channel.reports.definitions.answering import NONE, PRACTICE, VALID
from business_channel.reports.document import Metric, Shape

_HOURS = "工作小时：官方日历的工作日 9:00–17:00，每日 8 小时；时刻先舍去秒以下，时长取整到已满的分钟"
_HOURS_EN = (
    "working hours: 09:00–17:00 of the working days of the official calendar, 8 on each; moments without fractions "
    "of a "
    "second, lengths in full minutes"
)
_RANK = "最近秩：从小到大至少占该比例的第一个实测值，不插值"
_RANK_EN = "nearest rank: the first measured value, from the smallest, up to which at least that share lies"
_KM = (
    "Kaplan–Meier：S(t)=∏(1−dᵢ/nᵢ)，取 S(t) ≤ 0.5 的最小 t；nᵢ 为时长不短于 tᵢ 的件数，dᵢ 为在 tᵢ 得到答复的件数；"
    "未达到时为空"
)
_KM_EN = (
    "Kaplan–Meier: S(t) = ∏(1 − dᵢ/nᵢ), the smallest t with S(t) ≤ 0.5, none if there is none; nᵢ are those that "
    "took at "
    "least tᵢ, dᵢ those answered at tᵢ"
)


def _time(code: str, zh: str, en: str, formula: Words, numerator: Words, denominator: Words) -> Metric:
    said = {"numerator": numerator, "denominator": denominator, "exclusions": VALID, "source": PRACTICE}
    return Metric(code=code, name=Words(zh, en), formula=formula, shape=Shape.HOURS, **said)  # type: ignore[arg-type]


_TOTAL = Words(
    f"审核通过至首次答复公布的时间（{_HOURS}）",
    f"from the approval to the publication of the first reply ({_HOURS_EN})",
)
_NET = Words(
    "同上，减去诉求人首个答复时钟暂停的工作时间（各段暂停的工作秒数相加后取整到已满的分钟），不小于零",
    "the same without the working time in which the author's first clock REPLY stood still (the seconds of all pauses "
    "added, in full minutes), never below zero",
)
_REPLIED = Words(
    "已答复的有效件（按批次：期内审核通过；按期间：期内答复）",
    "valid submissions that were replied to (cohort: approved in the period; period: replied to in it)",
)
_WITH_OPEN = Words(
    "期内审核通过的全部有效件；未答复的在办结时刻、否则在统计时点删失",
    "all valid submissions approved in the period; those without a reply are censored when they were closed, else at "
    "the "
    "snapshot",
)
_SHARE = Words(
    f"工单签发至本单位完成签发（首轮）的时间（{_HOURS}）",
    f"from the issue of an order to the signature that completes the department's answer, in the first round "
    f"({_HOURS_EN})",
)
_ORDERS = Words(
    "有效件的主办、联合、各自办理工单中首轮已完成签发的（按批次：诉求期内审核通过；按期间：工单期内签发）",
    "orders LEAD, JOINT and PARALLEL on valid submissions that were answered in the first round (cohort: of "
    "submissions "
    "approved in the period; period: issued in it)",
)
_ORDERS_WITH_OPEN = Words(
    "同类工单的全部；未完成的在关闭时刻、否则在统计时点删失",
    "all such orders; those not answered are censored when they were closed, else at the snapshot",
)

TIMES = (
    _time(
        "handling_median",
        "办理时长中位数",
        "handling time, median",
        Words(f"第 50 百分位（{_RANK}）", f"the 50th percentile ({_RANK_EN})"),
        _TOTAL,
        _REPLIED,
    ),
    _time(
        "handling_p90",
        "办理时长 P90",
        "handling time, P90",
        Words(f"第 90 百分位（{_RANK}）", f"the 90th percentile ({_RANK_EN})"),
        _TOTAL,
        _REPLIED,
    ),
    _time(
        "handling_km_median",
        "办理时长中位数（含未办结）",
        "handling time, median with open cases",
        Words(_KM, _KM_EN),
        _TOTAL,
        _WITH_OPEN,
    ),
    _time(
        "handling_net_median",
        "办理时长中位数（扣除暂停）",
        "handling time net of pauses, median",
        Words(f"第 50 百分位（{_RANK}）", f"the 50th percentile ({_RANK_EN})"),
        _NET,
        _REPLIED,
    ),
    _time(
        "handling_net_p90",
        "办理时长 P90（扣除暂停）",
        "handling time net of pauses, P90",
        Words(f"第 90 百分位（{_RANK}）", f"the 90th percentile ({_RANK_EN})"),
        _NET,
        _REPLIED,
    ),
    _time(
        "holding_median",
        "单位办理时长中位数",
        "a department's time, median",
        Words(f"第 50 百分位（{_RANK}）", f"the 50th percentile ({_RANK_EN})"),
        _SHARE,
        _ORDERS,
    ),
    _time(
        "holding_p90",
        "单位办理时长 P90",
        "a department's time, P90",
        Words(f"第 90 百分位（{_RANK}）", f"the 90th percentile ({_RANK_EN})"),
        _SHARE,
        _ORDERS,
    ),
    _time(
        "holding_km_median",
        "单位办理时长中位数（含未办结）",
        "a department's time, median with open orders",
        Words(_KM, _KM_EN),
        _SHARE,
        _ORDERS_WITH_OPEN,
    ),
)

_OPEN = Words(
    "诉求：自审核通过起，至首次答复、办结或并入他件止；重新办理或追问的每一轮自其答复时钟开始至停止（感谢、"
    "征集来件不计）。"
    "工单：自签发起，至完成签发（协办为提交意见）、关闭或其答复（意见）时钟停止（先到者）止；"
    "此后各轮自本单位答复时钟开始至停止；单位撤并时转入承接单位。"
    "起点恰在某时刻的，计入此后；已在办的时刻恰为终点的，仍计入此前。",
    "a submission is open from its approval to its first reply, its closing or its merging into another; every round "
    "after that (reopening, follow-up) from the start of its clock REPLY to its stop; thanks, input to campaigns and "
    "lapsed ones "
    "never "
    "are. An order is open from its issue to the completing signature (a helper's opinion), its closing or the stop "
    "of its clock, whichever is first; later "
    "rounds "
    "from the start of the department's clock REPLY to its stop; where departments succeed one another it passes on. "
    "What begins or ends at a moment itself happens after it.",
)

BACKLOG = Metric(
    code="backlog",
    name=Words("存量", "backlog"),
    formula=Words("期初 + 转入 − 转出 = 期末", "opening + in − out = closing"),
    numerator=_OPEN,
    denominator=Words("不适用", "not applicable"),
    exclusions=Words("时点：期末与统计时点中较早者", "as of the earlier of the end of the period and the snapshot"),
    shape=Shape.COUNT,
    source=PRACTICE,
)
OVERDUE_BACKLOG = Metric(
    code="backlog_overdue",
    name=Words("逾期存量", "overdue backlog"),
    formula=Words(
        "期末存量中答复时钟（协办为意见时钟）到期时刻早于期末的；在到期之前已暂停且至今暂停的除外",
        "of the closing backlog what was due before the end by the clock REPLY (a helper's OPINION) of its round; not "
        "what stands still since before it was due",
    ),
    numerator=_OPEN,
    denominator=Words("不适用", "not applicable"),
    exclusions=NONE,
    shape=Shape.COUNT,
    source=PRACTICE,
)
OLDEST_AGE = Metric(
    code="backlog_oldest",
    name=Words("最长在办天数", "oldest age"),
    formula=Words(
        "期末存量中，起点之日之后至期末之日止的工作日数的最大值",
        "of the closing backlog the most working days after the day on which one's round began, through the day of the "
        "last second before the end",
    ),
    numerator=_OPEN,
    denominator=Words("不适用", "not applicable"),
    exclusions=NONE,
    shape=Shape.DAYS,
    source=PRACTICE,
)
AGEING = Metric(
    code="backlog_ageing",
    name=Words("存量账龄", "ageing of the backlog"),
    formula=Words(
        "期末存量按该工作日数分档：≤5、6–10、11–15、16–30、>30",
        "the closing backlog by those working days: up to 5, 6–10, 11–15, 16–30, more than 30",
    ),
    numerator=_OPEN,
    denominator=Words("不适用", "not applicable"),
    exclusions=NONE,
    shape=Shape.COUNT,
    source=PRACTICE,
)

STOCKS = (BACKLOG, OVERDUE_BACKLOG, OLDEST_AGE, AGEING)
