"""The measures of arrears: what is claimed, paid, planned and cleared. Sums are yuan with two places."""

from business_channel.language import Words
from business_channel.reports.document import Metric, Shape

_LEDGER = Words(
    "按批次：审核通过时间在期内的有效件的台账；按期间：审核通过时间早于期末的有效件的台账。付款仅计经企业确认的本金，已确认冲正的"
    "扣除；待确认与被否认的不计。",
    "By cohort: claims of valid submissions approved in the period; by period: of those approved before its end. Of "
    "payments only principal that the enterprise confirmed counts, less confirmed reversals; pending and denied ones "
    "do not.",
)
_REGULATION = "保障中小企业款项支付条例（国务院令第802号） / Regulations on payments to SMEs (Order 802)"


def _metric(code: str, name: Words, formula: Words, numerator: Words, denominator: Words, shape: Shape) -> Metric:
    return Metric(code, name, formula, numerator, denominator, _LEDGER, shape, _REGULATION)


def _sum(code: str, name: Words, what: Words, shape: Shape = Shape.MONEY) -> Metric:
    return _metric(code, name, what, what, Words("—", "—"), shape)


CLAIMED = _sum(
    "arrears_claimed",
    Words("台账欠款本金", "principal claimed"),
    Words("台账各件申报的本金之和", "the sum of the principals claimed"),
)
UNDISPUTED = _sum(
    "arrears_undisputed",
    Words("无分歧欠款", "undisputed principal"),
    Words("台账各件（本金 − 有分歧部分）之和", "the sum of principal less disputed part over the claims"),
)
DISPUTED = _sum(
    "arrears_disputed",
    Words("有分歧欠款", "disputed principal"),
    Words("台账各件有分歧部分之和", "the sum of the disputed parts of the claims"),
)
PAID = _sum(
    "arrears_paid",
    Words("已还本金", "principal paid"),
    Words(
        "台账各件截至统计时点企业确认的本金付款之和，扣除已确认的冲正",
        "the sum of the payments of principal confirmed by the snapshot, less confirmed reversals",
    ),
)
PAID_IN_PERIOD = _sum(
    "arrears_paid_in_period",
    Words("本期核实付款", "payments verified in the period"),
    Words(
        "企业确认时间在期内的本金付款之和，减去确认时间在期内的本金冲正之和，不论诉求何时审核通过",
        "the sum of the payments of principal whose confirmation falls in the period, less the reversals of principal "
        "whose confirmation does, whenever the submission was approved",
    ),
)
INTEREST_PAID = _sum(
    "arrears_interest_paid",
    Words("已付利息", "interest paid"),
    Words("台账各件截至统计时点企业确认的利息付款之和，扣除已确认的冲正", "the same of payments of interest"),
)
ON_PLAN = _sum(
    "arrears_on_plan",
    Words("还款计划覆盖", "covered by plans"),
    Words(
        "现有还款计划的各件尚欠本金（本金 − 已还本金）之和",
        "the sum of what is owed, principal less what is paid, of claims with a repayment plan that stands",
    ),
)
CLEARED = _sum(
    "arrears_cleared",
    Words("销号件数", "claims cleared"),
    Words("已还本金达到申报本金的台账件数", "claims whose principal is paid in full"),
    Shape.COUNT,
)
RECOVERY = _metric(
    "arrears_recovery",
    Words("清偿率", "recovery rate"),
    Words("已还本金 ÷ 无分歧欠款", "principal paid ÷ undisputed principal"),
    PAID.numerator,
    UNDISPUTED.numerator,
    Shape.RATE,
)
PATH = _metric(
    "arrears_path",
    Words("有着落比例", "share with a path"),
    Words("（已还本金 + 还款计划覆盖）÷ 台账欠款本金", "(principal paid + covered by plans) ÷ principal claimed"),
    Words("已还本金与还款计划覆盖之和", "the sum of principal paid and covered by plans"),
    CLAIMED.numerator,
    Shape.RATE,
)
OVERDUE_CONTRACTS = _sum(
    "overdue_contracts",
    Words("逾期未付合同数", "overdue contracts"),
    Words(
        "机关、事业单位欠款中，有效件已由单位接办（未撤回、未终止、未转告）、付款到期日早于期末、付款日早于期末的已确认付款不足本金的"
        "合同数：同一欠款单位、同一合同编号计一份",
        "of debts of state organs and public institutions in valid submissions that a department has taken on and that "
        "were not withdrawn, terminated or referred out, contracts due before the end "
        "of the period whose confirmed payments, paid before that end, are less than the "
        "principal; claims on one debtor under one contract number are one contract",
    ),
    Shape.COUNT,
)
OVERDUE_AMOUNT = _sum(
    "overdue_amount",
    Words("逾期未付金额", "overdue amount"),
    Words(
        "上述各件（本金 − 付款日早于期末的已确认本金付款，扣除已确认的冲正）之和",
        "the sum over those claims of principal less confirmed payments of principal paid before that end, less "
        "confirmed reversals",
    ),
)

METRICS = (
    *(CLAIMED, UNDISPUTED, DISPUTED, PAID, PAID_IN_PERIOD, INTEREST_PAID, ON_PLAN, CLEARED, RECOVERY, PATH),
    *(OVERDUE_CONTRACTS, OVERDUE_AMOUNT),
)
