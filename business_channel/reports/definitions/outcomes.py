"""The measures of what came of the answers: whether matters are solved, how answers are rated, and what comes back."""

from business_channel.language import Words
from business_channel.reports.document import Metric, Shape

_COHORT = Words(
    "仅计有效件，即审核通过时间在期内的批次（无论按批次或按期间统计）；截至统计时点。",
    "Valid submissions of the cohort alone, approved in the period, under either basis; as of the snapshot.",
)
_NO_ADVICE = Words(
    "咨询、建言、感谢类不计；未评价、未接通或未表态的不进入分母。",
    "Consultations, suggestions and thanks are left out; whoever said nothing, or was not reached, is in neither part.",
)
_SOURCE = "政企直通车统计口径 / Business Channel statistics"
_EVALUATION = "北京市接诉即办工作条例（2021） / Beijing regulation on handling complaints at once (2021)"

SATISFACTION = Metric(
    code="satisfaction_rate",
    name=Words("满意率", "satisfaction rate"),
    formula=Words("评分高于 2 的件 ÷ 已评价件", "submissions graded above 2 ÷ submissions graded"),
    numerator=Words(
        "批次内有效件中，最近一轮有评价的评分（三项均分，两位小数）高于 2（基本满意及以上）的件数",
        "valid submissions of the cohort whose grade, the mean of three scores to two places, of the latest round that "
        "was rated is above 2 (basically satisfied or better)",
    ),
    denominator=Words(
        "批次内有效件中截至统计时点有评价的件数，每件只计最近一轮",
        "valid submissions of the cohort with a rating by the snapshot, each once, by its latest round that was rated",
    ),
    exclusions=Words(
        "未评价的不视为满意，只体现在评价覆盖率中；并入他件的由主件代表。",
        "Who did not rate is never satisfied and is told by the coverage; merged ones are told by their parent.",
    ),
    shape=Shape.RATE,
    source="人民网《领导留言板》评价分档 / bands of the Message Board for Leaders",
)
COVERAGE = Metric(
    code="satisfaction_coverage",
    name=Words("评价覆盖率", "rating coverage"),
    formula=Words("已评价件 ÷ 已答复件", "submissions rated ÷ submissions replied to"),
    numerator=Words(
        "批次内有效件中截至统计时点有评价的件数", "valid submissions of the cohort with a rating by the snapshot"
    ),
    denominator=Words(
        "批次内有效件中截至统计时点曾公布正式、联合或部分答复的件数",
        "valid submissions of the cohort with a published reply of the kinds FINAL, JOINT or PARTIAL by the snapshot",
    ),
    exclusions=_COHORT,
    shape=Shape.RATE,
    source=_SOURCE,
)
MEAN_GRADE = Metric(
    code="satisfaction_mean",
    name=Words("满意度", "mean satisfaction"),
    formula=Words("评分均值 ÷ 5", "mean grade ÷ 5"),
    numerator=Words(
        "满意率分母各件的评分（每件取最近一轮）之和", "the sum of the grades of the submissions that were rated"
    ),
    denominator=Words("满意率分母的件数 × 5", "the number of submissions that were rated, times 5"),
    exclusions=_COHORT,
    shape=Shape.RATE,
    source=_SOURCE,
)
RESOLVED_BY_AUTHOR = Metric(
    code="resolution_self",
    name=Words("解决率（诉求人自述）", "resolution rate (as authors say)"),
    formula=Words(
        "诉求人称已解决的件 ÷ 诉求人已表态的件", "submissions whose author says solved ÷ those whose author says"
    ),
    numerator=Words(
        "批次内投诉、求助类有效件中，诉求人最后的表态为“已解决”的件数；最后的表态：已以感谢办结的为已解决，否则为最近一轮评价中的"
        "选择；“部分解决”计 0（可设为 0.5）",
        "complaints and help among the valid submissions of the cohort whose author's last word is solved: a matter "
        "closed by thanks is solved, else what the rating of the latest round that was rated says; partly counts as 0, "
        "or as 0.5 where so configured",
    ),
    denominator=Words(
        "批次内投诉、求助类有效件中，诉求人已评价或以感谢办结的件数",
        "complaints and help among the valid submissions of the cohort that were rated, or closed by thanks",
    ),
    exclusions=_NO_ADVICE,
    shape=Shape.RATE,
    source=_SOURCE,
)
RESOLVED_BY_CALL = Metric(
    code="resolution_call_back",
    name=Words("解决率（回访）", "resolution rate (call-backs)"),
    formula=Words("回访称已解决的件 ÷ 回访已表态的件", "submissions called solved ÷ those called back with an answer"),
    numerator=Words(
        "批次内投诉、求助类有效件中，最近一次接通且已表态的回访为“已解决”的件数；“部分解决”计 0（可设为 0.5）",
        "complaints and help among the valid submissions of the cohort whose latest call-back with an answer says "
        "solved; partly counts as 0, or as 0.5 where so configured",
    ),
    denominator=Words(
        "批次内投诉、求助类有效件中，至少一次回访接通且诉求人表态的件数",
        "complaints and help among the valid submissions of the cohort with a call-back in which somebody was reached "
        "and said whether it is solved",
    ),
    exclusions=_NO_ADVICE,
    shape=Shape.RATE,
    source=_EVALUATION,
)
SCORE = Metric(
    code="three_rate_score",
    name=Words("三率综合得分", "three-rate score"),
    formula=Words(
        "0.2 × 响应率 + 0.4 × 解决率（回访）+ 0.4 × 满意率，权重可设",
        "0.2 × response rate + 0.4 × resolution rate (call-backs) + 0.4 × satisfaction rate; the weights may be set",
    ),
    numerator=Words("三率加权之和", "the weighted sum of the three rates"),
    denominator=Words("权重之和", "the sum of the weights"),
    exclusions=Words("任一率为空则得分为空", "without a value where one of the three has none"),
    shape=Shape.NUMBER,
    source=_EVALUATION,
)
REOPENED = Metric(
    code="reopen_rate",
    name=Words("重新办理率", "reopen rate"),
    formula=Words("曾重新办理的件 ÷ 曾办结的件", "submissions reopened ÷ submissions closed"),
    numerator=Words(
        "批次内有效件中截至统计时点至少重新办理过一次（轮次大于 1）的件数",
        "valid submissions of the cohort reopened at least once by the snapshot (their round is above 1)",
    ),
    denominator=Words(
        "批次内有效件中处于“已办结”的件数，加上曾重新办理而现未办结的件数",
        "valid submissions of the cohort that are closed, and those reopened that are not closed again",
    ),
    exclusions=_COHORT,
    shape=Shape.RATE,
    source=_SOURCE,
)
APPEALS_UPHELD = Metric(
    code="appeal_upheld_rate",
    name=Words("复核支持率", "appeal upheld rate"),
    formula=Words("支持的复核 ÷ 已裁定的复核", "appeals upheld ÷ appeals decided"),
    numerator=Words("批次内有效件的复核中截至统计时点裁定支持的件次", "appeals on the cohort that were upheld"),
    denominator=Words(
        "批次内有效件的复核中截至统计时点已裁定（支持或驳回）的件次", "appeals on the cohort upheld or rejected"
    ),
    exclusions=Words("待裁定的不计", "Appeals that wait are left out."),
    shape=Shape.RATE,
    source="信访工作条例（2022）第三十五条 / Regulations on petitions (2022), Art. 35",
)
REPEATED = Metric(
    code="repeat_rate",
    name=Words("重复投诉率", "repeat rate"),
    formula=Words("重复件 ÷ 有效件", "repeats ÷ valid submissions"),
    numerator=Words(
        "批次内有效件中，提交时间距同一企业（无企业的按同一账号）、同一话题（末级代码相同）、同一被诉对象的另一件的办结时间不早于且不超过"
        " 90×24 小时的件数；被诉对象：欠款单位信用代码，无则被投诉单位，再无则收件单位；另一件须处于已办结，感谢除外",
        "valid submissions of the cohort filed at, or at most 90 times 24 hours after, the closing of another one that "
        "is closed, thanks aside, of the same enterprise (without one: the same account), the same topic by its full "
        "code and the same respondent: the debtor by its credit code, else the department accused, else the addressee",
    ),
    denominator=Words("批次内有效件", "valid submissions of the cohort"),
    exclusions=_COHORT,
    shape=Shape.RATE,
    source=_SOURCE,
)
FIRST_TIME = Metric(
    code="first_time_rate",
    name=Words("一次办结率", "first-time resolution rate"),
    formula=Words("一次办结件 ÷ 办结件", "submissions closed for good at the first time ÷ submissions closed"),
    numerator=Words(
        "分母中同时满足：轮次为 1；诉求人最后的表态（见解决率，自述）为“已解决”，"
        "未表态的以最近一次有表态的回访为准；截至办结后 30×24 小时无追问；办结后 "
        "30×24 小时内同一企业或账号、同一话题、同一被诉对象未再提交（感谢及未予受理的除外）",
        "of the denominator those in their first round whose author's last word is solved (see the resolution rate; "
        "where the author said nothing, the latest call-back with an answer), with no follow-up asked up to 30 times "
        "24 hours after the closing, and nothing filed at the closing or within that time after it by the same "
        "enterprise or account on the same topic and respondent, thanks and rejected ones aside",
    ),
    denominator=Words(
        "批次内有效件中截至统计时点处于“已办结”的件数", "valid submissions of the cohort closed at the snapshot"
    ),
    exclusions=Words(
        "办结不足 30 日的照计，其后的追问、重办会使比率下降",
        "What was closed less than 30 days ago counts; what follows may still lower the rate.",
    ),
    shape=Shape.RATE,
    source=_SOURCE,
)
_ADOPTED = Words(
    "已登记被文件采纳或部分采纳的件数，每件计一次；已撤销的登记和仅供参考的不计",
    "those recorded as having entered a document, adopted or partly, each counted once; records that were withdrawn, "
    "and what was taken for reference only, do not count",
)
_ON_SUGGESTIONS = "信访工作条例（2022）第二十九条 / Regulations on petitions (2022), Art. 29"
ADOPTION = Metric(
    code="adoption_rate",
    name=Words("采纳率", "adoption rate"),
    formula=Words("采纳及部分采纳的建言 ÷ 已答复的建言", "suggestions adopted or partly adopted ÷ those answered"),
    numerator=Words(f"分母中{_ADOPTED.zh}", f"of the denominator {_ADOPTED.en}"),
    denominator=Words(
        "批次内有效建言中截至统计时点已答复的件数",
        "suggestions among the valid submissions of the cohort replied to by the snapshot",
    ),
    exclusions=_COHORT,
    shape=Shape.RATE,
    source=_ON_SUGGESTIONS,
)
CAMPAIGN_ADOPTION = Metric(
    code="campaign_adoption_rate",
    name=Words("征集采纳率", "adoption rate of a campaign"),
    formula=Words(
        "采纳及部分采纳的征集建言 ÷ 已收集的征集建言", "suggestions adopted or partly adopted ÷ those collected"
    ),
    numerator=Words(f"分母中{_ADOPTED.zh}", f"of the denominator {_ADOPTED.en}"),
    denominator=Words(
        "期内向征集活动提交、截至统计时点处于“已收集”的建言件数",
        "suggestions filed to the campaign in the period that are collected at the snapshot",
    ),
    exclusions=Words(
        "征集建言不逐件答复，因此不计入采纳率",
        "What a campaign collects is not answered one by one, so it is not in the adoption rate.",
    ),
    shape=Shape.RATE,
    source=_ON_SUGGESTIONS,
)
EARLY_WARNING = Metric(
    code="early_warning",
    name=Words("预警上限", "limit of early warning"),
    formula=Words(
        "泊松分布 99% 上限，均值为此前三个等长时期的平均件数",
        "the 99 % upper limit of Poisson with the mean of the three stretches of the same length before",
    ),
    numerator=Words(
        "使泊松累积概率不低于 0.99 的最小件数；本期件数高于上限且不少于 5 件即预警",
        "the least number whose cumulative probability is 0.99 or more; a warning where this period has more than "
        "that and 5 at least",
    ),
    denominator=Words(
        "此前三期审核通过的有效件数之和 ÷ 3", "valid submissions approved in the three stretches before, divided by 3"
    ),
    exclusions=_COHORT,
    shape=Shape.COUNT,
    source=_SOURCE,
)

METRICS = (
    *(SATISFACTION, COVERAGE, MEAN_GRADE, RESOLVED_BY_AUTHOR, RESOLVED_BY_CALL, SCORE),
    *(REOPENED, APPEALS_UPHELD, REPEATED, FIRST_TIME, ADOPTION, CAMPAIGN_ADOPTION, EARLY_WARNING),
)
