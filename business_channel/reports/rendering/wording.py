"""The words that every artefact of a report prints beside what the document itself says."""

from business_channel.language import Words
from business_channel.reports.document import Basis, Shape

BASES = {
    Basis.COHORT: Words("期内审核通过的诉求（同批口径）", "submissions approved in the period (cohort)"),
    Basis.PERIOD: Words("期内发生的办理（期间口径）", "what happened in the period (period)"),
}
UNITS = {
    Shape.RATE: Words("%", "%"),
    Shape.HOURS: Words("工作小时", "working hours"),
    Shape.DAYS: Words("天", "days"),
    Shape.MONEY: Words("元", "yuan"),
}
SHAPES = {
    Shape.TEXT: Words("文字", "Text"),
    Shape.COUNT: Words("件数", "Count"),
    Shape.RATE: Words("比率", "Share"),
    Shape.HOURS: Words("工作小时", "Working hours"),
    Shape.DAYS: Words("天数", "Days"),
    Shape.MONEY: Words("金额（元）", "Yuan"),
    Shape.NUMBER: Words("数值", "Number"),
    Shape.DAY: Words("日期", "Day"),
    Shape.MOMENT: Words("时刻", "Moment"),
}
AXES = {
    Shape.HOURS: Words("时长", "Time"),
    Shape.DAYS: Words("时长", "Time"),
    Shape.MONEY: Words("金额", "Amount"),
}
"""What an axis of several series is called, apart from its unit, where that differs from the shape's own name."""

CHANNEL = Words("政企直通车", "Business–government direct channel")
PERIOD = Words("统计期间", "Period")
PERIOD_DAYS = Words("{since} 至 {until}（含首尾两日）", "{since} to {until}, both included")
BASIS = Words("统计口径", "Basis")
REGION = Words("地区", "Region")
EVERYWHERE = Words("全部地区", "all regions")
AS_OF = Words("数据截至", "Data as of")
DEFINITIONS_VERSION = Words("指标口径版本", "Version of the definitions")
DIGEST = Words("数据摘要（SHA-256）", "Digest of the data (SHA-256)")
CONTENTS = Words("目录", "Contents")
COVER = Words("封面", "Cover")
CHARTS = Words("图表", "Charts")
NOTES = Words("说明", "Notes")
DEFINITIONS = Words("指标口径", "Definitions")

CODE = Words("代码", "Code")
NAME = Words("名称", "Name")
FORMULA = Words("公式", "Formula")
NUMERATOR = Words("分子", "Numerator")
DENOMINATOR = Words("分母", "Denominator")
EXCLUSIONS = Words("剔除", "Exclusions")
VALUES = Words("取值", "Values")
SOURCE = Words("依据", "Source")
TABLE = Words("表", "Table")
FILE = Words("文件", "File")
COLUMN = Words("列", "Column")
HEADING = Words("列名", "Heading")
METRIC = Words("指标代码", "Metric")
ITEM = Words("项目", "Item")
CONTENT = Words("内容", "Content")

LOW = Words("95% 下限", "95% low")
HIGH = Words("95% 上限", "95% high")
REMARK = Words("备注", "Remark")
INTERVAL = Words("95% 置信区间", "95% interval")
NO_DENOMINATOR = Words("分母为零", "denominator is zero")
NO_VALUE = Words("无法计算", "cannot be computed")
SUPPRESSED = Words("不公布", "withheld")
LEGEND_NONE = Words("— 分母为零或无法计算，不作 0 计。", "— has no value, for want of a denominator; it is not 0.")
LEGEND_SUPPRESSED = Words(
    "“不公布”指数量过小，公布会透露个案；图中留空。",
    "Withheld: the number would tell of too few; charts leave a gap there.",
)
DRAWN_OF = Words("图中为前 {drawn} 项，共 {all} 项。", "Drawn are the first {drawn} of {all}.")
LARGEST_FLOWS = Words("图中为往来最多的 {drawn} 个单位，共 {all} 个。", "Drawn are the {drawn} busiest of {all}.")
DATA_IN = Words("数据见表", "Data in table")
ROWS = Words("{count} 行", "{count} rows")
PAGE = Words("第 &P 页，共 &N 页", "Page &P of &N")
EMPTY = Words("期内没有数据。", "There is nothing in the period.")
