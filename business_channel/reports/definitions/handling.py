"""The measures of how departments pass matters on, ask for time, keep promises, and are sent back to their work."""

from business_channel.language import Words
from business_channel.reports.definitions.answering import NONE, PRACTICE, VALID
from business_channel.reports.document import Metric, Shape

_DISPATCHED = Words(
    "期内审核通过且至少签发过一个工单的有效件",
    "valid submissions approved in the period on which an order was ever issued",
)
_OBJECTIONS = Words(
    "对期内审核通过的有效件的工单提出的全部派单异议（含未裁定）",
    "all objections to orders on valid submissions approved in the period, undecided ones too",
)
_ORDERS = Words(
    "期内审核通过的有效件的全部工单，含协办",
    "all orders on valid submissions approved in the period, helpers' too",
)
_GUIDANCE = "国办函〔2025〕66号 / General Office of the State Council, letter 66 of 2025"

PING_PONG = Metric(
    code="ping_pong_rate",
    name=Words("转办往返率", "ping-pong rate"),
    formula=Words("往返件 ÷ 已交办件", "passed to and fro ÷ dispatched"),
    numerator=Words(
        "有两个及以上成立的派单异议，或某单位的工单以“转出”（TRANSFERRED）关闭后又在同一诉求上向该单位签发工单的件",
        "those with two or more upheld objections, or with a department whose order was closed as TRANSFERRED and that "
        "got another order on the same submission, issued not before that closing",
    ),
    denominator=_DISPATCHED,
    exclusions=VALID,
    shape=Shape.RATE,
    source=_GUIDANCE,
)
MEAN_HOPS = Metric(
    code="mean_hops",
    name=Words("平均转办次数", "mean hops"),
    formula=Words("转办次数之和 ÷ 已交办件", "sum of hops ÷ dispatched"),
    numerator=Words(
        "每件由一个单位转到另一单位的次数（hops）之和", "how often each was passed from one to another, summed"
    ),
    denominator=_DISPATCHED,
    exclusions=VALID,
    shape=Shape.NUMBER,
    source=PRACTICE,
)
TRANSFER_TIME = Metric(
    code="transfer_time_share",
    name=Words("流转耗时占比", "time lost in transfers"),
    formula=Words("流转工作分钟之和 ÷ 总工作分钟之和", "minutes lost in transfers ÷ all minutes, both summed"),
    numerator=Words(
        "每件以“转出”关闭的主办、联合、各自办理工单自签发至关闭的工作分钟（各单取整）之和，每件不超过其总时长",
        "of each the working minutes (full ones of each order) from issue to closing of its orders LEAD, JOINT and "
        "PARALLEL closed as TRANSFERRED, at most its whole time",
    ),
    denominator=Words(
        "每件自审核通过至首次答复，否则至办结，否则至统计时点的工作分钟",
        "of each the working minutes from approval to the first reply, else to its closing, else to the snapshot",
    ),
    exclusions=Words("同转办往返率：已交办的有效件", "as the ping-pong rate: dispatched valid ones"),
    shape=Shape.RATE,
    source=PRACTICE,
)
OBJECTIONS_UPHELD = Metric(
    code="objections_upheld_share",
    name=Words("派单异议成立率", "return accuracy"),
    formula=Words("成立的异议 ÷ 异议（派单差错）", "upheld ÷ raised: the dispatcher's errors"),
    numerator=Words("裁定成立的派单异议", "objections that were upheld"),
    denominator=_OBJECTIONS,
    exclusions=VALID,
    shape=Shape.RATE,
    source=_GUIDANCE,
)
OBJECTIONS_REJECTED = Metric(
    code="objections_rejected_share",
    name=Words("派单异议驳回率", "rejected objections"),
    formula=Words("驳回的异议 ÷ 异议（单位推诿）", "rejected ÷ raised: the departments' shirking"),
    numerator=Words("裁定不成立的派单异议", "objections that were rejected"),
    denominator=_OBJECTIONS,
    exclusions=VALID,
    shape=Shape.RATE,
    source=_GUIDANCE,
)
RETURN_RATE = Metric(
    code="return_rate",
    name=Words("回退率", "return rate"),
    formula=Words("单位提出退单的工单 ÷ 已交办工单", "orders returned by the department ÷ orders"),
    numerator=Words("提出过派单异议的工单，不论裁定结果", "orders objected to, whatever was decided"),
    denominator=_ORDERS,
    exclusions=VALID,
    shape=Shape.RATE,
    source=PRACTICE,
)
REDO_RATE = Metric(
    code="redo_rate",
    name=Words("重办率", "redo rate"),
    formula=Words("退回重办件 ÷ 已答复件", "sent back for redoing ÷ replied"),
    numerator=Words(
        "有答复（FINAL、JOINT、PARTIAL）曾被平台审核退回（留有退回原因），或答复后进入第二轮办理的已答复有效件",
        "replied valid submissions with a reply FINAL, JOINT or PARTIAL that the platform once returned (it keeps the "
        "reason), or that went into a second round after the reply",
    ),
    denominator=Words(
        "期内审核通过、至统计时点已答复的有效件",
        "valid submissions approved in the period and replied to by the snapshot",
    ),
    exclusions=VALID,
    shape=Shape.RATE,
    source=PRACTICE,
)
EXTENSION_SHARE = Metric(
    code="extension_share",
    name=Words("延期率", "extension share"),
    formula=Words("延期工单 ÷ 已签收工单", "extended ÷ accepted"),
    numerator=Words("首轮答复时钟（REPLY）经批准延期的", "those whose first clock REPLY was extended"),
    denominator=Words(
        "期内审核通过的有效件的已签收主办、联合、各自办理工单",
        "accepted orders LEAD, JOINT and PARALLEL on valid submissions approved in the period",
    ),
    exclusions=VALID,
    shape=Shape.RATE,
    source=PRACTICE,
)
PAUSE_SHARE = Metric(
    code="pause_share",
    name=Words("暂停时长占比", "pause share"),
    formula=Words("暂停工作分钟之和 ÷ 计时工作分钟之和", "paused minutes ÷ elapsed minutes, both summed"),
    numerator=Words(
        "每件诉求人首个答复时钟暂停的工作分钟（各段秒数相加后取整）",
        "of each the working minutes in which the author's first clock REPLY stood still (seconds added, in full "
        "minutes)",
    ),
    denominator=Words(
        "每件该时钟自开始至停止（未停则至统计时点）的工作分钟",
        "of each the working minutes from that clock's start to its stop, else to the snapshot",
    ),
    exclusions=Words(
        "同有效件口径；没有答复时钟的不计（按批次，期内审核通过）",
        "as for valid submissions approved in the period; those without such a clock do not count",
    ),
    shape=Shape.RATE,
    source=PRACTICE,
)
INTERIM_QUALITY = Metric(
    code="interim_on_time_rate",
    name=Words("阶段性答复按时率", "interim replies on time"),
    formula=Words("按时的阶段性答复 ÷ 应有的阶段性答复", "interim replies on time ÷ due"),
    numerator=Words(
        "阶段性答复时钟（INTERIM）开始后、到期前（含到期秒）在该工单公布了阶段性答复的时钟",
        "clocks INTERIM of which an interim reply of the order was published after its start and not later than its "
        "due "
        "moment",
    ),
    denominator=Words(
        "分子加上走过到期时刻（至停止时刻或统计时点）而无此答复的时钟；到期前因办结等停止的不计",
        "the numerator and the clocks without one that ran past their due moment (to their stop, else to the "
        "snapshot); "
        "those that stopped before for another reason do not count",
    ),
    exclusions=Words("限期内审核通过的有效件", "on valid submissions approved in the period"),
    shape=Shape.RATE,
    source=PRACTICE,
)
BROKEN_PROMISES = Metric(
    code="broken_promise_rate",
    name=Words("承诺未兑现率", "broken promises"),
    formula=Words("未兑现 ÷ 已到期承诺", "broken ÷ promises due"),
    numerator=Words(
        "承诺日结束时未提交兑现证明，或证明晚于承诺日的承诺",
        "promises not proved by the end of their day, whether later or never",
    ),
    denominator=Words(
        "期内审核通过的有效件的已公布答复中，承诺日早于统计之日的承诺",
        "promises of published replies on valid submissions approved in the period whose day is before that of the "
        "snapshot",
    ),
    exclusions=VALID,
    shape=Shape.RATE,
    source=PRACTICE,
)
CALL_BACK_VERIFICATION = Metric(
    code="call_back_verification_rate",
    name=Words("回访核实率", "call-back verification"),
    formula=Words("属实回访 ÷ 回访", "confirming call-backs ÷ call-backs made"),
    numerator=Words(
        "诉求人确认答复所述事实属实的回访", "call-backs in which the author confirmed the facts of the reply"
    ),
    denominator=Words(
        "对期内审核通过的有效件所作的全部回访，含未接通",
        "all call-backs on valid submissions approved in the period, whether somebody was reached or not",
    ),
    exclusions=VALID,
    shape=Shape.RATE,
    source=PRACTICE,
)
TRANSFERS = Metric(
    code="transfers",
    name=Words("转办次数", "transfers"),
    formula=Words("由一单位转至另一单位的工单数", "orders passed from one department to another"),
    numerator=Words(
        "接替另一工单的工单（按批次：诉求期内审核通过；按期间：期内签发），限有效件",
        "orders that took the place of another one (cohort: of submissions approved in the period; period: issued in "
        "it), "
        "on valid submissions",
    ),
    denominator=Words("不适用", "not applicable"),
    exclusions=NONE,
    shape=Shape.COUNT,
    source=PRACTICE,
)

METRICS = (
    PING_PONG,
    MEAN_HOPS,
    TRANSFER_TIME,
    TRANSFERS,
    OBJECTIONS_UPHELD,
    OBJECTIONS_REJECTED,
    RETURN_RATE,
    REDO_RATE,
    EXTENSION_SHARE,
    PAUSE_SHARE,
    INTERIM_QUALITY,
    BROKEN_PROMISES,
    CALL_BACK_VERIFICATION,
)
